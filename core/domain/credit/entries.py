"""What one event means to credit: entries with points, and what takes entries back.

The events carry outcomes, so nothing is looked up in today's law; the pack alone says which fields
speak (CREDIT.md, DOMAIN.md §6.2). Findings alone never cost points (trap 10): a pack names the
events that take effect.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import cast

import msgspec

from core.domain.credit.reading import Data, text, texts, units
from core.domain.credit.scheme import Evidence, Item, Pack
from core.kernel.basis import Basis
from core.kernel.times import add_months, date_of


class EventContext(msgspec.Struct, frozen=True, kw_only=True):
    """What the log knows of an event besides its data.

    Attributes:
        received_ms: when the log took it, or when a person admitted it after review.
        institution: id of the institution whose credit it touches.
    """

    event_id: str
    leaf: int
    received_ms: int
    institution: str


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Points that one unit of one event gives under one item.

    Attributes:
        unit: place in the event's list, 0 where the item counts the event as a whole.
        subject: what the fact belongs to: a notice's, a case's id.
        codes: the violations it speaks of.
        effective_on: first DATE on which it counts.
        expires_on: first DATE on which it does not count any more; empty if never.
        due_on: last DATE for putting it right in time; empty where there is none.
    """

    item: str
    title_zh: str
    title_en: str
    basis: Basis
    points: int
    institution: str
    event: str
    leaf: int
    unit: int
    subject: str
    codes: tuple[str, ...]
    effective_on: str
    expires_on: str
    due_on: str
    recorded_ms: int


class Annulment(msgspec.Struct, frozen=True, kw_only=True):
    """An event taken back.

    Attributes:
        event: the event that takes back.
        annuls: id of the event taken back.
        annuls_from: first DATE on which it does not count, as known from `recorded_ms` on.
    """

    event: str
    annuls: str
    annuls_from: str
    recorded_ms: int
    basis: Basis


class Erasure(msgspec.Struct, frozen=True, kw_only=True):
    """Something put right: it erases an item's entries on its subject and codes, if in time.

    Attributes:
        on: DATE of putting right; from it on the entries do not count.
        unless_item: see `core.domain.credit.scheme.Eraser`.
    """

    event: str
    item: str
    subject: str
    codes: tuple[str, ...]
    on: str
    unless_item: str | None
    recorded_ms: int


Reversal = Annulment | Erasure


def entries_of(
    pack: Pack, event_type: str, data: msgspec.Struct, ctx: EventContext
) -> tuple[Entry, ...]:
    """Return the entries that an event gives under a pack, in the order of the pack."""
    fields = _fields(data)
    return tuple(
        _entry(item, fields, element, unit, ctx)
        for item in pack.items
        for unit, element in units(item.evidence, event_type, fields)
    )


def reversals_of(
    pack: Pack, event_type: str, data: msgspec.Struct, ctx: EventContext
) -> tuple[Reversal, ...]:
    """Return what an event takes back under a pack."""
    fields = _fields(data)
    return (
        *_annulments(pack, event_type, fields, ctx),
        *_erasures(pack, event_type, fields, ctx),
    )


def _fields(data: msgspec.Struct) -> Data:
    return cast("Data", msgspec.to_builtins(data))


def _entry(item: Item, data: Data, element: object, unit: int, ctx: EventContext) -> Entry:
    effective_on = _effective_on(item.evidence, data, element)
    subject = _needed(item.evidence, item.evidence.subject, data, element)
    expires_on = ""
    if item.expiry_months is not None:
        expires_on = add_months(date_of(effective_on), item.expiry_months).isoformat()
    return Entry(
        item=item.id,
        title_zh=item.title_zh,
        title_en=item.title_en,
        basis=item.basis,
        points=item.points,
        institution=ctx.institution,
        event=ctx.event_id,
        leaf=ctx.leaf,
        unit=unit,
        subject=subject,
        codes=texts(item.evidence.codes, data, element),
        effective_on=effective_on,
        expires_on=expires_on,
        due_on=text(item.evidence.due, data, element),
        recorded_ms=ctx.received_ms,
    )


def _effective_on(evidence: Evidence, data: Data, element: object) -> str:
    day = _needed(evidence, evidence.effective, data, element)
    return (date_of(day) + timedelta(days=evidence.effective_plus_days)).isoformat()


def _needed(evidence: Evidence, path: str, data: Data, element: object) -> str:
    """Return the text at a path.

    Raises:
        LookupError: nothing stands there; that is an error and never points without a day.
    """
    value = text(path, data, element)
    if not value:
        raise LookupError(f"{evidence.event} says nothing at `{path}`; correct the pack's path")
    return value


def _annulments(pack: Pack, event_type: str, data: Data, ctx: EventContext) -> Iterator[Annulment]:
    for annuller in pack.annulments:
        if annuller.event == event_type:
            yield Annulment(
                event=ctx.event_id,
                annuls=text(annuller.annuls, data),
                annuls_from=text(annuller.annuls_from, data),
                recorded_ms=ctx.received_ms,
                basis=annuller.basis,
            )


def _erasures(pack: Pack, event_type: str, data: Data, ctx: EventContext) -> Iterator[Erasure]:
    for item in pack.items:
        for eraser in item.erased_when:
            for _, element in units(eraser, event_type, data):
                yield Erasure(
                    event=ctx.event_id,
                    item=item.id,
                    subject=text(eraser.subject, data, element),
                    codes=texts(eraser.codes, data, element),
                    on=text(eraser.on, data, element),
                    unless_item=eraser.unless_item,
                    recorded_ms=ctx.received_ms,
                )
