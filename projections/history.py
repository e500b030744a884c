"""The read model of ledgers of the past: what of each stands, so that a reading finds what is new.

By a ledger's own keys: which entry of ours an institution is, and in which stream its records
stand; under which event each record stands, and a hash of what it says. Whether a review holds an
event back does not matter here: it was recorded, and is not recorded twice.
"""

import sqlite3
from typing import Final, cast

from sqlite_utils import Database

from core.domain.history.content import Record, base_of, content_of, day_of, what_of
from core.domain.history.events import InstitutionNamed, LedgerRead
from projections.projection import Handler, Projection
from projections.reading import Seen

_RECORD: Final = (
    "INSERT INTO records SELECT ?, key, ?, ?, ?, ?, ?, ?, ? FROM institutions WHERE stream = ?"
    " ON CONFLICT DO UPDATE SET base = excluded.base, day = excluded.day,"
    " content = excluded.content, event_id = excluded.event_id, leaf = excluded.leaf"
)
_COUNTED: Final = (
    "INSERT INTO ledgers (ledger, stream, ver, readings, {0}) VALUES (?, '', 0, 0, 1)"
    " ON CONFLICT (ledger) DO UPDATE SET {0} = {0} + 1"
)
_SINCE: Final = {word: _COUNTED.format(word) for word in ("named", "added", "corrected")}


def _create(db: Database) -> None:
    db.table("ledgers").create(
        {
            "ledger": str,
            "stream": str,
            "ver": int,
            "kid": str,
            "readings": int,
            "mapping_sha256": str,
            "read_ms": int,
            "named": int,
            "added": int,
            "corrected": int,
        },
        pk="ledger",
        strict=True,
        defaults={"kid": "", "mapping_sha256": "", "named": 0, "added": 0, "corrected": 0},
    )
    _create_standing(db)


def _create_standing(db: Database) -> None:
    db.table("institutions").create(
        {
            "ledger": str,
            "key": str,
            "stream": str,
            "ver": int,
            "kid": str,
            "institution": str,
        },
        pk=("ledger", "key"),
        strict=True,
    )
    db.table("institutions").create_index(["stream"], unique=True)
    db.table("institutions").create_index(["institution"])
    db.table("records").create(
        {
            "ledger": str,
            "institution_key": str,
            "what": str,
            "key": str,
            "base": str,
            "day": str,
            "content": str,
            "event_id": str,
            "leaf": int,
        },
        pk=("ledger", "institution_key", "what", "key"),
        strict=True,
    )


def _named(db: sqlite3.Connection, seen: Seen) -> None:
    event = cast("InstitutionNamed", seen.data)
    db.execute(
        "INSERT INTO institutions VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (ledger, key) DO UPDATE SET"
        " stream = excluded.stream, ver = excluded.ver, kid = excluded.kid,"
        " institution = excluded.institution",
        (event.ledger, event.key, seen.stream, seen.ver, seen.kid, event.institution),
    )
    db.execute(_SINCE["named"], (event.ledger,))


def _recorded(db: sqlite3.Connection, seen: Seen) -> None:
    """Put the record in the place of the one that it corrects, if any; both have one key."""
    record = cast("Record", seen.data)
    db.execute("UPDATE institutions SET ver = ? WHERE stream = ?", (seen.ver, seen.stream))
    db.execute(
        _RECORD,
        (
            record.ledger,
            what_of(record),
            record.key,
            base_of(record.key),
            day_of(record),
            content_of(record).hex(),
            seen.event_id,
            seen.leaf,
            seen.stream,
        ),
    )
    db.execute(_SINCE["corrected" if seen.corrects else "added"], (record.ledger,))


def _read(db: sqlite3.Connection, seen: Seen) -> None:
    event = cast("LedgerRead", seen.data)
    db.execute(
        "INSERT INTO ledgers VALUES (?, ?, ?, ?, 1, ?, ?, 0, 0, 0) ON CONFLICT (ledger) DO UPDATE"
        " SET stream = excluded.stream, ver = excluded.ver, kid = excluded.kid,"
        " readings = readings + 1, mapping_sha256 = excluded.mapping_sha256,"
        " read_ms = excluded.read_ms, named = 0, added = 0, corrected = 0",
        (
            event.ledger,
            seen.stream,
            seen.ver,
            seen.kid,
            event.mapping_sha256,
            seen.received_ms,
        ),
    )


_HANDLERS: Final[dict[str, Handler]] = {
    "hist.institution-named.v1": _named,
    "hist.visit-recorded.v1": _recorded,
    "hist.fact-recorded.v1": _recorded,
    "hist.ledger-read.v1": _read,
}

HISTORY: Final = Projection(name="history", version=1, create=_create, handlers=_HANDLERS)
