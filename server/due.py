"""Which streams may fall due by themselves, and from which day it is worth asking them.

The follower keeps a row for each in its file; fsck derives the same rows from the events. A row
only says when to ask: whether something is overdue, `decide` of its room says.
"""

import sqlite3
from collections.abc import Callable, Mapping
from typing import Final

import msgspec
from msgspec import UNSET

from core.domain.notice import events as notice
from core.domain.notice.day_events import DeadlineSettled
from core.domain.notice.take_over_events import OrdersTakenOver
from core.domain.refund import events as refund
from core.evidence.body import Header
from core.kernel.ids import stream_kind, stream_uuid
from core.process import notices, refunds
from core.process.dossier import Deed

TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS due (stream TEXT PRIMARY KEY, due_on TEXT NOT NULL, region TEXT)"
)
_ENDS: Final[Mapping[str, Callable[[str, str], tuple[Deed, ...]]]] = {
    "notice": lambda uuid, today: notices.end_day((uuid,), today),
    "refund": refunds.end_day,
}
"""How a stream of each kind is told that a day has ended."""

_SET: Final = "INSERT OR REPLACE INTO due VALUES (?, ?, ?)"
_MOVE: Final = (
    "INSERT INTO due VALUES (?, ?, ?) ON CONFLICT (stream) DO UPDATE SET due_on = excluded.due_on"
)
"""A notice that fell due before its longer day came to light may fall due again."""
_EARLIEST: Final = (
    "INSERT INTO due VALUES (?, ?, ?)"
    " ON CONFLICT (stream) DO UPDATE SET due_on = min(due_on, excluded.due_on)"
)
"""The pupils of a refund have days of their own: it is asked from the first one until it closes."""
_DROP: Final = "DELETE FROM due WHERE stream = ?"


def may_fall_due(event_type: str) -> bool:
    """Tell whether events of the type can say when something falls due."""
    return event_type.partition(".")[0] in _ENDS


def note_due(db: sqlite3.Connection, header: Header, event: msgspec.Struct) -> None:
    """Keep what an event says of the days of its stream, in a table `due` as `TABLE` has it."""
    region = None if header.region is UNSET else header.region
    match event:
        case notice.Served(due_on=due_on):
            db.execute(_SET, (header.stream, due_on, region))
        case notice.Extended(due_on=due_on) | OrdersTakenOver(due_on=due_on):
            db.execute(_MOVE, (header.stream, due_on, region))
        case DeadlineSettled(kind="notice.due", due_on=due_on):
            db.execute(_MOVE, (header.stream, due_on, region))
        case refund.Claimed() | refund.LinesAdded() | refund.Agreed():
            db.execute(_EARLIEST, (header.stream, event.due_on, region))
        case refund.Ordered(pay_by=due_on):
            db.execute(_EARLIEST, (header.stream, due_on, region))
        case refund.Verified(lines=lines):
            due_on = min(line.due_on for line in lines)
            db.execute(_EARLIEST, (header.stream, due_on, region))
        case notice.Overdue() | notice.Closed() | notice.Withdrawn() | refund.Closed():
            db.execute(_DROP, (header.stream,))
        case _:
            pass


def day_ended(stream: str, today: str) -> tuple[Deed, ...]:
    """Return what tells a stream that the days before `today` have ended."""
    return _ENDS[stream_kind(stream)](stream_uuid(stream), today)


def renew(db: sqlite3.Connection) -> None:
    """Bring a file of an earlier release, which knew notices only, to the table of this one."""
    columns = [name for _, name, *_ in db.execute("PRAGMA table_info(due)")]
    if "notice" in columns:
        db.execute("ALTER TABLE due RENAME COLUMN notice TO stream")
        db.execute("UPDATE due SET stream = 'notice:' || stream")
