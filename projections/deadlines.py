"""The read model of deadlines: opened by one event, closed by another (DOMAIN.md §4.3, §4.5).

A `window` is the party's own time and lapses by itself; any other deadline that passes is missed.
The tables of the rooms say which events do what (`projections.radar`); the notice has its own rule.
"""

import sqlite3
from typing import Final

import msgspec
from sqlite_utils import Database

from core.domain.catalogue import EVENTS
from core.domain.notice import events as notice
from core.domain.notice.day_events import DeadlineSettled
from core.domain.notice.state import Event as NoticeEvent
from core.domain.notice.state import Notice, evolve
from core.domain.notice.table import TABLE
from core.domain.notice.take_over_events import OrdersTakenOver
from core.kernel.transitions import Deadline
from projections import instalments
from projections.projection import Projection
from projections.radar import (
    close_deadlines,
    handlers,
    open_deadline,
    remember,
    settle_deadline,
)
from projections.reading import Seen
from projections.sql import spelled, update

_notice: Final = msgspec.json.Decoder(Notice)
_DUE: Final = Deadline(kind="notice.due", field="due_on")
_OBJECTION: Final = Deadline(kind="notice.objection", field="objection_until", is_window=True)


def _create(db: Database) -> None:
    db.table("deadlines").create(
        {
            "stream": str,
            "kind": str,
            "opened_leaf": int,
            "part": int,
            "event_id": str,
            "opened_on": str,
            "due_on": str,
            "is_window": int,
            "is_paused": int,
            "institution": str,
            "provisional": int,
            "region": str,
            "closed_leaf": int,
            "closed_by": str,
            "closed_why": str,
        },
        pk=("stream", "kind", "opened_leaf", "part"),
        strict=True,
    )
    db.table("deadlines").create_index(["due_on", "closed_leaf"])
    db.table("subjects").create(
        {"stream": str, "institution": str, "region": str, "state": str}, pk="stream", strict=True
    )


def _of_notice(db: sqlite3.Connection, seen: Seen) -> None:
    event: NoticeEvent = seen.data  # type: ignore[assignment] # the catalogue gives a notice's type its struct
    remember(db, seen)
    row = db.execute("SELECT state FROM subjects WHERE stream = ?", (seen.stream,)).fetchone()
    after = evolve(_notice.decode(row[0]) if row[0] else Notice(), event)
    update(db, "subjects", "stream", stream=seen.stream, state=spelled(after))
    _due(db, seen, event, after)
    _by_table(db, seen)


def _due(db: sqlite3.Connection, seen: Seen, event: NoticeEvent, after: Notice) -> None:  # noqa: C901 - a table
    """Follow the notice's own day: what was in time may come to light long after it."""
    match event:
        case notice.Served(due_on=due_on, objection_until=until, provisional=provisional):
            open_deadline(db, seen, _DUE, due_on, provisional=provisional)
            open_deadline(db, seen, _OBJECTION, until, provisional=provisional)
        case notice.Overdue():
            # a report that came late may have been here before the day was ended
            close_deadlines(db, seen, _DUE.kind, why="missed", again=True)
        case notice.OverdueWithdrawn():
            close_deadlines(db, seen, _DUE.kind, why="met", again=True)
        case OrdersTakenOver(objection_until=until, provisional=provisional):
            open_deadline(db, seen, _OBJECTION, until, provisional=provisional)
            _run_anew(db, seen, after, provisional=False)
        case DeadlineSettled(kind=_DUE.kind, provisional=provisional):
            _run_anew(db, seen, after, provisional=provisional)
        case DeadlineSettled():
            settle_deadline(db, seen)
        case notice.Extended():
            _run_anew(db, seen, after, provisional=False)
        case notice.Closed():
            close_deadlines(db, seen, _DUE.kind, why="missed" if after.missed_codes else "met")
            close_deadlines(db, seen, why="met")
        case notice.Withdrawn():
            close_deadlines(db, seen, why="met")
        case _:
            if not after.missed_codes:
                close_deadlines(db, seen, _DUE.kind, why="met")
            elif not after.was_overdue:  # a recheck within the time found something not done
                _reopen(db, seen, _DUE.kind)


def _run_anew(db: sqlite3.Connection, seen: Seen, after: Notice, *, provisional: bool) -> None:
    """Let the notice's own day be the one that it has now, by which all shown so far is judged."""
    open_deadline(db, seen, _DUE, after.due_on, provisional=provisional)
    if after.stage == "closed" or not after.missed_codes:
        close_deadlines(db, seen, _DUE.kind, why="missed" if after.missed_codes else "met")


def _by_table(db: sqlite3.Connection, seen: Seen) -> None:
    """Do what the notice's table says of every other deadline."""
    for row in TABLE:
        if not isinstance(seen.data, row.event):
            continue
        ends = tuple(kind for kind in row.ends if kind not in {"*", _DUE.kind})
        if ends:
            close_deadlines(db, seen, *ends, why="met", on=getattr(seen.data, row.ends_on, None))
        for deadline in row.opens:
            if deadline.kind not in {_DUE.kind, _OBJECTION.kind}:
                due_on = getattr(seen.data, deadline.field)
                provisional = bool(getattr(seen.data, "provisional", False))
                open_deadline(db, seen, deadline, due_on, provisional=provisional)


def _reopen(db: sqlite3.Connection, seen: Seen, kind: str) -> None:
    """Let a deadline that was met run again."""
    db.execute(
        "UPDATE deadlines SET closed_leaf = NULL, closed_by = NULL, closed_why = NULL"
        " WHERE stream = ? AND kind = ? AND closed_why = 'met'",
        (seen.stream, kind),
    )


DEADLINES: Final = Projection(
    name="deadlines",
    version=6,
    create=_create,
    handlers={
        **handlers(),
        **instalments.handlers(handlers()),
        **dict.fromkeys((name for name in EVENTS if name.startswith("notice.")), _of_notice),
    },
)
