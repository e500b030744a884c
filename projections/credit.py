"""The read model of credit: what can score, and what it gives under every adopted pack (CREDIT.md).

The whole text of a pack comes from the log. A fact is scored under each pack as it comes, and a
pack that is new takes every earlier fact; which pack is in force on a day is asked when the score
is, so no handler needs to know today.
"""

import sqlite3
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import msgspec
from sqlite_utils import Database

from core.domain import catalogue
from core.domain.credit.entries import EventContext, Reversal, entries_of, reversals_of
from core.domain.credit.pack import Pack, PackError, parse
from core.domain.policy.events import PackAdopted
from core.kernel.ids import stream_kind, stream_uuid
from projections.projection import Projection
from projections.reading import Seen
from projections.sql import insert, spelled, upsert

_KINDS: Final = frozenset(
    {"institution", "visit", "notice", "case", "refund", "tip", "fund", "credit"}
)
"""The office's streams about institutions; a finding alone never costs points (trap 10)."""
TYPES: Final = tuple(name for name in catalogue.EVENTS if name.partition(".")[0] in _KINDS)

parsed: Final = lru_cache(maxsize=32)(parse)
"""A pack by its text; parsing is pure."""


def _create(db: Database) -> None:
    db.table("packs").create(
        {
            "leaf": int,
            "event_id": str,
            "name": str,
            "version": str,
            "from_day": str,
            "sha256": str,
            "recorded_ms": int,
            "fault": str,
            "text": str,
        },
        pk="leaf",
        strict=True,
    )
    db.table("subjects").create({"stream": str, "institution": str}, pk="stream", strict=True)
    db.table("facts").create(
        {
            "leaf": int,
            "event_id": str,
            "type": str,
            "institution": str,
            "recorded_ms": int,
            "data": str,
        },
        pk="leaf",
        strict=True,
    )
    db.table("facts").create_index(["institution", "leaf"])
    _create_scored(db)


def _create_scored(db: Database) -> None:
    db.table("entries").create(
        {
            "pack": str,
            "leaf": int,
            "item": str,
            "unit": int,
            "event_id": str,
            "institution": str,
            "points": int,
            "article": str,
            "effective_on": str,
            "expires_on": str,
            "recorded_ms": int,
            "body": str,
        },
        pk=("pack", "leaf", "item", "unit"),
        strict=True,
    )
    db.table("entries").create_index(["pack", "institution"])
    db.table("reversals").create(
        {
            "pack": str,
            "leaf": int,
            "number": int,
            "event_id": str,
            "institution": str,
            "kind": str,
            "recorded_ms": int,
            "body": str,
        },
        pk=("pack", "leaf", "number"),
        strict=True,
    )
    db.table("reversals").create_index(["pack", "institution"])


def _adopted(db: sqlite3.Connection, seen: Seen) -> None:
    """Keep the pack; one that cannot be read is kept with its fault, and asking for it fails."""
    assert isinstance(seen.data, PackAdopted)
    event, pack, fault = seen.data, None, None
    try:
        pack = parsed(event.text)
    except PackError as error:
        fault = str(error)
    is_new = pack is not None and pack.sha256 not in {other.sha256 for other in _packs(db)}
    insert(
        db,
        "packs",
        leaf=seen.leaf,
        event_id=seen.event_id,
        name=event.pack,
        version=event.version,
        from_day=event.from_day,
        sha256=pack.sha256 if pack else event.sha256,
        recorded_ms=seen.received_ms,
        fault=fault,
        text=event.text,
    )
    if pack is not None and is_new:
        for context, event_type, data in _facts(db):
            _score(db, pack, event_type, data, context)


def _fact(db: sqlite3.Connection, seen: Seen) -> None:
    """Keep what may score, and score it under every pack."""
    assert seen.data is not None
    institution = _institution(db, seen)
    if not institution:
        return
    insert(
        db,
        "facts",
        leaf=seen.leaf,
        event_id=seen.event_id,
        type=seen.type,
        institution=institution,
        recorded_ms=seen.received_ms,
        data=spelled(seen.data),
    )
    context = EventContext(
        event_id=seen.event_id,
        leaf=seen.leaf,
        received_ms=seen.received_ms,
        institution=institution,
    )
    for pack in {pack.sha256: pack for pack in _packs(db)}.values():
        _score(db, pack, seen.type, seen.data, context)


def _institution(db: sqlite3.Connection, seen: Seen) -> str:
    """Return whose credit it is: said by the event, or by an earlier one of its stream."""
    if stream_kind(seen.stream) == "institution":
        return stream_uuid(seen.stream)
    said = getattr(seen.data, "institution", None)
    if isinstance(said, str):
        upsert(db, "subjects", "stream", stream=seen.stream, institution=said)
        return said
    row = db.execute("SELECT institution FROM subjects WHERE stream = ?", (seen.stream,)).fetchone()
    return str(row[0]) if row else ""


def _packs(db: sqlite3.Connection) -> Iterator[Pack]:
    for (text,) in db.execute("SELECT text FROM packs WHERE fault IS NULL ORDER BY leaf"):
        yield parsed(text)


def _facts(db: sqlite3.Connection) -> Iterator[tuple[EventContext, str, msgspec.Struct]]:
    for row in db.execute(
        "SELECT event_id, leaf, recorded_ms, institution, type, data FROM facts ORDER BY leaf"
    ):
        yield fact_of(row)


def fact_of(row: sqlite3.Row | tuple[object, ...]) -> tuple[EventContext, str, msgspec.Struct]:
    """Read (event_id, leaf, recorded_ms, institution, type, data) back."""
    event_id, leaf, recorded_ms, institution, event_type, data = row
    context = msgspec.convert(
        {
            "event_id": event_id,
            "leaf": leaf,
            "received_ms": recorded_ms,
            "institution": institution,
        },
        EventContext,
    )
    return context, str(event_type), catalogue.read(str(event_type), str(data).encode())


def _score(
    db: sqlite3.Connection,
    pack: Pack,
    event_type: str,
    data: msgspec.Struct,
    context: EventContext,
) -> None:
    for entry in entries_of(pack, event_type, data, context):
        insert(
            db,
            "entries",
            pack=pack.sha256,
            leaf=context.leaf,
            item=entry.item,
            unit=entry.unit,
            event_id=entry.event,
            institution=entry.institution,
            points=entry.points,
            article=entry.basis.cite,
            effective_on=entry.effective_on,
            expires_on=entry.expires_on,
            recorded_ms=entry.recorded_ms,
            body=spelled(entry),
        )
    for number, reversal in enumerate(reversals_of(pack, event_type, data, context)):
        _insert_reversal(db, pack, context, number, reversal)


def _insert_reversal(
    db: sqlite3.Connection, pack: Pack, context: EventContext, number: int, reversal: Reversal
) -> None:
    insert(
        db,
        "reversals",
        pack=pack.sha256,
        leaf=context.leaf,
        number=number,
        event_id=reversal.event,
        institution=context.institution,
        kind=type(reversal).__name__.lower(),
        recorded_ms=reversal.recorded_ms,
        body=spelled(reversal),
    )


CREDIT: Final = Projection(
    name="credit",
    version=1,
    create=_create,
    handlers={**dict.fromkeys(TYPES, _fact), "policy.pack-adopted.v1": _adopted},
)
