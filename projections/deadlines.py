"""The read model of deadlines: opened by one event, closed by another (DOMAIN.md §4.3, §4.5).

A `window` is the party's own time and lapses by itself; any other deadline that passes is missed.
"""

import sqlite3
from typing import Final

import msgspec
from sqlite_utils import Database

from core.domain.case import events as case
from core.domain.notice import events as notice
from core.domain.notice.state import Event as NoticeEvent
from core.domain.notice.state import Notice, evolve
from projections.projection import Projection
from projections.reading import Seen
from projections.sql import insert, spelled, upsert

_notice: Final = msgspec.json.Decoder(Notice)


def _create(db: Database) -> None:
    db.table("deadlines").create(
        {
            "stream": str,
            "kind": str,
            "opened_leaf": int,
            "event_id": str,
            "due_on": str,
            "is_window": int,
            "institution": str,
            "provisional": int,
            "region": str,
            "closed_leaf": int,
            "closed_by": str,
            "closed_why": str,
        },
        pk=("stream", "kind", "opened_leaf"),
        strict=True,
    )
    db.table("deadlines").create_index(["due_on", "closed_leaf"])
    db.table("subjects").create(
        {"stream": str, "institution": str, "region": str, "state": str}, pk="stream", strict=True
    )


def _of_notice(db: sqlite3.Connection, seen: Seen) -> None:
    event: NoticeEvent = seen.data  # type: ignore[assignment] # the catalogue gives a notice's type its struct
    row = db.execute("SELECT state FROM subjects WHERE stream = ?", (seen.stream,)).fetchone()
    after = evolve(_notice.decode(row[0]) if row else Notice(), event)
    upsert(
        db,
        "subjects",
        "stream",
        stream=seen.stream,
        institution=after.institution,
        state=spelled(after),
    )
    match event:
        case notice.Served():
            db.execute(
                "UPDATE subjects SET region = ? WHERE stream = ?", (seen.region, seen.stream)
            )
            _open(db, seen, "notice-due", event.due_on, provisional=event.provisional)
            _open(
                db,
                seen,
                "objection",
                event.objection_until,
                is_window=True,
                provisional=event.provisional,
            )
        case notice.Overdue():
            # a report that came late may have been here before the day was ended
            _close(db, seen, "notice-due", why="missed", again=True)
        case notice.OverdueWithdrawn():
            _close(db, seen, "notice-due", why="met", again=True)
        case notice.Closed():
            _close(db, seen, "notice-due", why="missed" if after.missed_codes else "met")
            _close(db, seen, why="met")
        case _:
            if not after.missed_codes:
                _close(db, seen, "notice-due", why="met")
            elif not after.was_overdue:  # a recheck within the time found something not done
                _reopen(db, seen, "notice-due")


def _filed(db: sqlite3.Connection, seen: Seen) -> None:
    assert isinstance(seen.data, case.Filed)
    upsert(
        db,
        "subjects",
        "stream",
        stream=seen.stream,
        institution=seen.data.institution,
        region=seen.region,
    )
    _open(db, seen, "decide", seen.data.decide_by)


def _of_case(db: sqlite3.Connection, seen: Seen) -> None:
    match seen.data:
        case case.AdvanceNoticeServed(defence_until=until):
            _close(db, seen, "defence", why="replaced")
            _open(db, seen, "defence", until, is_window=True)
        case case.PenaltyDecided(serve_by=serve_by, decided_on=on):
            _close(db, seen, "decide", "defence", why="met", on=on)
            _open(db, seen, "serve", serve_by)
        case case.DecisionServed(pay_by=pay_by, served_on=on):
            _close(db, seen, "serve", why="met", on=on)
            if pay_by is not msgspec.UNSET:
                _open(db, seen, "pay", pay_by)
        case case.Paid(owed_fen=0, paid_on=on):
            _close(db, seen, "pay", why="met", on=on)
        case case.PenaltyRevoked():
            _close(db, seen, "pay", why="revoked")
        case case.Closed():
            _close(db, seen, why="case-closed")
        case _:
            pass


def _open(
    db: sqlite3.Connection,
    seen: Seen,
    kind: str,
    due_on: str,
    *,
    is_window: bool = False,
    provisional: bool = False,
) -> None:
    institution, region = db.execute(
        "SELECT institution, region FROM subjects WHERE stream = ?", (seen.stream,)
    ).fetchone() or (None, None)
    insert(
        db,
        "deadlines",
        stream=seen.stream,
        kind=kind,
        opened_leaf=seen.leaf,
        event_id=seen.event_id,
        due_on=due_on,
        is_window=int(is_window),
        institution=institution,
        provisional=int(provisional),
        region=region,
    )


def _close(
    db: sqlite3.Connection,
    seen: Seen,
    *kinds: str,
    why: str,
    on: str | None = None,
    again: bool = False,
) -> None:
    """Close the open deadlines of these kinds (none named: all); `again` also those closed before.

    A report made in time that comes to light later turns a missed deadline into a met one; what
    was done `on` a day after the last one is missed, whatever `why` says.
    """
    db.execute(
        "UPDATE deadlines SET closed_leaf = ?, closed_by = ?,"
        " closed_why = iif(NOT is_window AND due_on < ?, 'missed', ?)"
        " WHERE stream = ? AND (? OR closed_leaf IS NULL)"
        " AND (? = '[]' OR kind IN (SELECT value FROM json_each(?)))",
        (
            seen.leaf,
            seen.event_id,
            on,
            why,
            seen.stream,
            int(again),
            spelled(kinds),
            spelled(kinds),
        ),
    )


def _reopen(db: sqlite3.Connection, seen: Seen, kind: str) -> None:
    """Let a deadline that was met run again."""
    db.execute(
        "UPDATE deadlines SET closed_leaf = NULL, closed_by = NULL, closed_why = NULL"
        " WHERE stream = ? AND kind = ? AND closed_why = 'met'",
        (seen.stream, kind),
    )


_NOTICE_TYPES: Final = (
    "notice.served.v1",
    "notice.rectification-reported.v1",
    "notice.rechecked.v1",
    "notice.overdue.v1",
    "notice.overdue-withdrawn.v1",
    "notice.closed.v1",
)
_CASE_TYPES: Final = (
    "case.advance-notice-served.v1",
    "case.penalty-decided.v1",
    "case.decision-served.v1",
    "case.paid.v1",
    "case.penalty-revoked.v1",
    "case.closed.v1",
)

DEADLINES: Final = Projection(
    name="deadlines",
    version=2,
    create=_create,
    handlers={
        **dict.fromkeys(_NOTICE_TYPES, _of_notice),
        "case.filed.v1": _filed,
        **dict.fromkeys(_CASE_TYPES, _of_case),
    },
)
