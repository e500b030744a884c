"""Which streams something befalls by itself, and from which day it is worth asking them.

The follower keeps a row for each in its file; fsck derives the same rows from the events. A row
only says when to ask: whether something is overdue, served, over or to be warned of, `decide` of
its room says.
"""

import sqlite3
from collections.abc import Callable, Mapping
from typing import Final

import msgspec
from msgspec import UNSET

from core.domain.case import after_events as case
from core.domain.case.day_events import DeadlineSettled as CaseDaySettled
from core.domain.fund import events as fund
from core.domain.notice import events as notice
from core.domain.notice.day_events import DeadlineSettled
from core.domain.notice.take_over_events import OrdersTakenOver
from core.domain.refund import events as refund
from core.evidence.body import Header
from core.kernel.ids import stream_kind, stream_uuid
from core.process import case_days, funds, notices, refunds
from core.process.dossier import Deed, Dossier

TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS due (stream TEXT PRIMARY KEY, due_on TEXT NOT NULL, region TEXT)"
)
_ENDS: Final[Mapping[str, Callable[[str, str, Dossier], tuple[Deed, ...]]]] = {
    "case": case_days.end_day,
    "fund": lambda uuid, today, _: funds.end_day(uuid, today),
    "notice": lambda uuid, today, _: notices.end_day((uuid,), today),
    "refund": lambda uuid, today, _: refunds.end_day(uuid, today),
}
"""How a stream of each kind is told that a day has ended."""
_ON_A_FACT: Final = frozenset({"notice"})
"""Kinds of stream that wait while the fact that opened them does not count; people decided on the
others since: their publication ends, whatever became of the fact."""

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


def waits_for_its_ground(stream: str) -> bool:
    """Tell whether nothing befalls a stream while the fact that opened it does not count."""
    return stream_kind(stream) in _ON_A_FACT


def note_due(db: sqlite3.Connection, header: Header, event: msgspec.Struct) -> None:
    """Keep what an event says of the days of its stream, in a table `due` as `TABLE` has it."""
    noted = _noted(event)
    if noted is None:
        return
    sentence, due_on = noted
    region = None if header.region is UNSET else header.region
    db.execute(sentence, (header.stream, due_on, region) if due_on else (header.stream,))


def _noted(event: msgspec.Struct) -> tuple[str, str] | None:
    """Return what is done with the stream's row, and the day in it; None: nothing."""
    match event:
        case notice.Served(due_on=due_on):
            return _SET, due_on
        case notice.Extended(due_on=due_on) | OrdersTakenOver(due_on=due_on):
            return _MOVE, due_on
        case DeadlineSettled(kind="notice.due", due_on=due_on):
            return _MOVE, due_on
        case notice.Overdue() | notice.Closed() | notice.Withdrawn():
            return _DROP, ""
        case _:
            return _of_refund(event) or _of_case(event) or _of_fund(event)


def _of_refund(event: msgspec.Struct) -> tuple[str, str] | None:
    match event:
        case refund.Claimed() | refund.LinesAdded() | refund.Agreed():
            return _EARLIEST, event.due_on
        case refund.Ordered(pay_by=due_on):
            return _EARLIEST, due_on
        case refund.Verified(lines=lines):
            return _EARLIEST, min(line.due_on for line in lines)
        case refund.Closed():
            return _DROP, ""
        case _:
            return None


def _of_case(event: msgspec.Struct) -> tuple[str, str] | None:
    """A decision is first served, then published: never do both days run at once."""
    match event:
        case case.ServedByNotice(deemed_on=day) | case.Published(until=day):
            return _SET, day
        case CaseDaySettled(kind="service.by_notice", due_on=day):
            return _MOVE, day
        case (
            case.DeliveryReceipted()
            | case.PublicationEnded()
            | case.PublicationWithdrawn()
            | case.WithdrawalOrdered()
            | case.CreditRepaired()
        ):
            return _DROP, ""
        case _:
            return None


def _of_fund(event: msgspec.Struct) -> tuple[str, str] | None:
    """An account is looked at every day while it is watched."""
    match event:
        case fund.AccountOpened(opened_on=day):
            return _SET, day
        case fund.AccountClosed():
            return _DROP, ""
        case _:
            return None


def day_ended(stream: str, today: str, dossier: Dossier) -> tuple[Deed, ...]:
    """Return what tells a stream that the days before `today` have ended."""
    return _ENDS[stream_kind(stream)](stream_uuid(stream), today, dossier)


def renew(db: sqlite3.Connection) -> None:
    """Bring a file of an earlier release, which knew notices only, to the table of this one."""
    columns = [name for _, name, *_ in db.execute("PRAGMA table_info(due)")]
    if "notice" in columns:
        db.execute("ALTER TABLE due RENAME COLUMN notice TO stream")
        db.execute("UPDATE due SET stream = 'notice:' || stream")
