"""The follower's file: how far it has read, what it passed over, which streams may fall due.

Everything in it is written with the position, both or neither.
"""

import sqlite3
from collections.abc import Sequence
from typing import Final

import msgspec

from core.domain import catalogue
from core.evidence.body import trusted_header
from core.kernel.errors import Refused, Rejected
from core.log.records import StoredEvent
from core.log.row_digest import row_digest, with_digest
from server import due

NAME: Final = "follower"
"""Under which the position is kept."""
NO_LEAF: Final = -1
"""Where a stream stands whose day could not be ended: not an event, but a date, asked for it."""
TABLES: Final = f"""
CREATE TABLE IF NOT EXISTS held (event_id TEXT PRIMARY KEY, leaf INTEGER NOT NULL);
{due.TABLE};
CREATE TABLE IF NOT EXISTS declined (
    event_id TEXT PRIMARY KEY, leaf INTEGER NOT NULL, reason TEXT NOT NULL, detail TEXT NOT NULL,
    row_sha BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS tracking_digest (
    application_name TEXT PRIMARY KEY, row_sha BLOB NOT NULL
)
"""
"""The last says of the library's `tracking` row that it is as it was written; it has no room."""


class Declined(msgspec.Struct, frozen=True, kw_only=True):
    """A policy's deed that a rule forbade; the fact stays, a person looks at it.

    Attributes:
        event_id: of the fact; the stream whose day cannot be ended.
    """

    event_id: str
    reason: str
    detail: str


def note_passed(
    db: sqlite3.Connection, events: Sequence[StoredEvent], held: Sequence[StoredEvent]
) -> None:
    """Keep what events say of days, which of them wait for a review, and that they were read."""
    db.executemany(
        "INSERT OR REPLACE INTO held VALUES (?, ?)", [(one.event_id, one.leaf) for one in held]
    )
    for event in events:
        if due.may_fall_due(event.type):
            header = trusted_header(event.body)
            due.note_due(db, header, catalogue.read(event.type, header.data))
    row = (NAME, row_digest("tracking", (NAME, events[-1].leaf + 1)))
    db.execute("INSERT OR REPLACE INTO tracking_digest VALUES (?, ?)", row)


def decline(db: sqlite3.Connection, *, event_id: str, leaf: int, beyond: Exception) -> None:
    """Keep that no rule could answer an event, or end a stream's day."""
    match beyond:
        case Refused():
            reason = beyond.reason.name
        case Rejected():
            reason = beyond.code
        case _:
            reason = "beyond-law"
    row = with_digest("declined", event_id, leaf, reason, str(beyond))
    db.execute("INSERT OR REPLACE INTO declined VALUES (?, ?, ?, ?, ?)", row)


def declined_in(db: sqlite3.Connection) -> list[Declined]:
    """Return what rules forbade policies to do."""
    rows = db.execute("SELECT event_id, reason, detail FROM declined ORDER BY leaf").fetchall()
    return [Declined(event_id=r[0], reason=r[1], detail=r[2]) for r in rows]
