"""The standing of events inside a read model (FORMAT §3): what is under review does not count.

Rows that come of a device's facts carry the fact's event id and are written at once; whether they
count is asked when they are read, against these steps. So an event held back from the start and one
suspected later are the same thing, and no batch boundary can tell them apart. The server's own
streams are decisions and are never under review.
"""

import sqlite3
from typing import Final

from sqlite_utils import Database

from core.domain.review import events as review
from projections.reading import Seen
from projections.sql import insert

TYPES: Final = frozenset({"review.opened.v1", "review.admitted.v1", "review.excluded.v1"})
_HELD: Final = """
SELECT event_id FROM standing AS step
WHERE state <> 'admitted'
  AND leaf = (SELECT max(leaf) FROM standing WHERE event_id = step.event_id)
"""


def create(db: Database) -> None:
    """Make the table of steps, and the view `held` of the events that do not count now."""
    db.table("standing").create(
        {
            "leaf": int,
            "event_id": str,
            "state": str,
            "code": str,
            "received_ms": int,
            "actor": str,
            "reason": str,
        },
        pk="leaf",
        strict=True,
    )
    db.table("standing").create_index(["event_id", "leaf"])
    db.create_view("held", _HELD)


def take(db: sqlite3.Connection, seen: Seen) -> None:
    """Write down one step of a review."""
    match seen.data:
        case review.Opened(event=event, code=code):
            _step(db, seen, event, state="open", code=code)
        case review.Admitted(event=event, reason=reason):
            _step(db, seen, event, state="admitted", reason=reason)
        case review.Excluded(event=event, reason=reason):
            _step(db, seen, event, state="excluded", reason=reason)
        case _:
            pass


def _step(
    db: sqlite3.Connection,
    seen: Seen,
    event: str,
    *,
    state: str,
    code: str | None = None,
    reason: str | None = None,
) -> None:
    insert(
        db,
        "standing",
        leaf=seen.leaf,
        event_id=event,
        state=state,
        code=code,
        received_ms=seen.received_ms,
        actor=seen.actor,
        reason=reason,
    )
