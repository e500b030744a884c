"""How what an event says under a pack is kept: without what its row and the pack say anyway.

A title and a basis stand in the pack, an institution and a moment in the row of the event; what is
left of an entry is a fifth of it.
"""

from typing import Final

import msgspec

from core.domain.credit.facts import Entry, EventContext, Facts, Fault, Occasion, Record, Reversal
from core.domain.credit.pack import Pack


class _Entry(msgspec.Struct, frozen=True, array_like=True):
    item: str
    unit: int
    points: int
    subject: str
    codes: tuple[str, ...]
    effective_on: str
    expires_on: str
    due_on: str
    fact_on: str
    once: str


class _Occasion(msgspec.Struct, frozen=True, array_like=True):
    subject: str
    on: str
    kind: str
    score: str
    grade: str


class _Record(msgspec.Struct, frozen=True, array_like=True):
    check: int
    subject: str
    on: str
    points: int | None


class _Fault(msgspec.Struct, frozen=True, array_like=True):
    row: str
    path: str
    detail: str


class _Body(msgspec.Struct, frozen=True, array_like=True):
    entries: tuple[_Entry, ...]
    reversals: tuple[Reversal, ...]
    occasions: tuple[_Occasion, ...]
    records: tuple[_Record, ...]
    faults: tuple[_Fault, ...]


_json: Final = msgspec.json.Encoder(order="deterministic")
_body: Final = msgspec.json.Decoder(_Body)


def body_of(facts: Facts) -> str:
    """Return what is kept of the facts of one event."""
    body = _Body(
        tuple(
            _Entry(
                one.item,
                one.unit,
                one.points,
                one.subject,
                one.codes,
                one.effective_on,
                one.expires_on,
                one.due_on,
                one.fact_on,
                one.once,
            )
            for one in facts.entries
        ),
        facts.reversals,
        tuple(
            _Occasion(one.subject, one.on, one.kind, one.score, one.grade)
            for one in facts.occasions
        ),
        tuple(_Record(one.check, one.subject, one.on, one.points) for one in facts.records),
        tuple(_Fault(one.row, one.path, one.detail) for one in facts.faults),
    )
    return _json.encode(body).decode()


def facts_in(pack: Pack, body: str, ctx: EventContext) -> Facts:
    """Return the facts of an event as they were before they were kept."""
    kept = _body.decode(body)
    return Facts(
        entries=tuple(_entry(pack, one, ctx) for one in kept.entries),
        reversals=kept.reversals,
        occasions=tuple(
            Occasion(
                event=ctx.event_id,
                leaf=ctx.leaf,
                institution=ctx.institution,
                subject=one.subject,
                on=one.on,
                recorded_ms=ctx.received_ms,
                kind=one.kind,
                score=one.score,
                grade=one.grade,
                stream=ctx.stream,
            )
            for one in kept.occasions
        ),
        records=tuple(_record(one, ctx) for one in kept.records),
        faults=tuple(_fault(one, ctx) for one in kept.faults),
    )


def _entry(pack: Pack, one: _Entry, ctx: EventContext) -> Entry:
    item = pack.item(one.item)
    return Entry(
        item=one.item,
        title_zh=item.title_zh,
        title_en=item.title_en,
        basis=item.basis,
        points=one.points,
        institution=ctx.institution,
        event=ctx.event_id,
        leaf=ctx.leaf,
        unit=one.unit,
        subject=one.subject,
        codes=one.codes,
        effective_on=one.effective_on,
        expires_on=one.expires_on,
        due_on=one.due_on,
        recorded_ms=ctx.received_ms,
        fact_on=one.fact_on,
        once=one.once,
        stream=ctx.stream,
    )


def _record(one: _Record, ctx: EventContext) -> Record:
    return Record(
        check=one.check,
        event=ctx.event_id,
        leaf=ctx.leaf,
        institution=ctx.institution,
        subject=one.subject,
        recorded_ms=ctx.received_ms,
        on=one.on,
        points=one.points,
        stream=ctx.stream,
    )


def _fault(one: _Fault, ctx: EventContext) -> Fault:
    return Fault(
        event=ctx.event_id,
        leaf=ctx.leaf,
        row=one.row,
        path=one.path,
        detail=one.detail,
        recorded_ms=ctx.received_ms,
    )
