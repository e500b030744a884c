"""Deadlines by the tables of the rooms: opened by one event, ended by another.

What a row of a table says is all there is to a deadline, but for two with rules of their own: the
notice (`projections.deadlines`), since a report made in time may come to light long after the day,
and money that is paid in parts (`projections.instalments`), each of which has its own day.
"""

import sqlite3
from typing import Final

from core.domain.catalogue import type_of_struct, versions
from core.domain.tables import TABLES
from core.kernel.times import day_of
from core.kernel.transitions import Deadline, Transition
from projections.projection import Handler
from projections.reading import Seen
from projections.sql import insert, spelled

OWN_RULE: Final = frozenset({"notice"})
"""Rooms whose deadlines are read by a rule of their own."""


def handlers() -> dict[str, Handler]:
    """Return what each event type of the tables does to deadlines."""
    rows: dict[str, list[Transition]] = {}
    for kind, table in TABLES.items():
        if kind not in OWN_RULE:
            for row in table:
                rows.setdefault(type_of_struct(row.event), []).append(row)
    return {
        version: _handler(tuple(several))
        for name, several in rows.items()
        for version in versions(name)  # an old event is read as its newest version
    }


def remember(db: sqlite3.Connection, seen: Seen) -> None:
    """Keep whom a stream concerns and where, as soon as an event says so."""
    institution = getattr(seen.data, "institution", None)
    db.execute(
        "INSERT INTO subjects (stream, institution, region) VALUES (?, ?, ?)"
        " ON CONFLICT (stream) DO UPDATE SET"
        " institution = coalesce(excluded.institution, institution),"
        " region = coalesce(region, excluded.region)",
        (seen.stream, institution if isinstance(institution, str) else None, seen.region or None),
    )


def open_deadline(
    db: sqlite3.Connection, seen: Seen, deadline: Deadline, due_on: str, *, provisional: bool
) -> None:
    """Open a deadline of the stream, in place of one of its kind that is open already."""
    close_deadlines(db, seen, deadline.kind, why="replaced")
    add_deadline(db, seen, deadline, due_on, provisional=provisional)


def add_deadline(
    db: sqlite3.Connection,
    seen: Seen,
    deadline: Deadline,
    due_on: str,
    *,
    provisional: bool,
    part: int = 0,
) -> None:
    """Open a deadline beside those of its kind that are open; each `part` of an event has one."""
    institution, region = db.execute(
        "SELECT institution, region FROM subjects WHERE stream = ?", (seen.stream,)
    ).fetchone() or (None, None)
    insert(
        db,
        "deadlines",
        stream=seen.stream,
        kind=deadline.kind,
        opened_leaf=seen.leaf,
        part=part,
        event_id=seen.event_id,
        opened_on=day_of(seen.occurred),
        due_on=due_on,
        is_window=int(deadline.is_window),
        is_paused=0,
        institution=institution,
        provisional=int(provisional),
        region=region,
    )


def settle_deadline(db: sqlite3.Connection, seen: Seen) -> None:
    """Let a deadline that runs have the day that a notice on holidays has settled for it."""
    kind, before, due_on, provisional = (
        getattr(seen.data, field) for field in ("kind", "before", "due_on", "provisional")
    )
    row = db.execute(
        "SELECT is_window, is_paused FROM deadlines"
        " WHERE stream = ? AND kind = ? AND due_on = ? AND closed_leaf IS NULL",
        (seen.stream, kind, before),
    ).fetchone()
    if row is None:
        return
    deadline = Deadline(kind=kind, field="due_on", is_window=bool(row[0]))
    open_deadline(db, seen, deadline, due_on, provisional=provisional)
    db.execute(
        "UPDATE deadlines SET is_paused = ? WHERE stream = ? AND kind = ? AND closed_leaf IS NULL",
        (row[1], seen.stream, kind),
    )


def close_deadlines(
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
        " WHERE stream = ? AND (closed_leaf IS NULL OR (? AND closed_why != 'replaced'))"
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


def _handler(rows: tuple[Transition, ...]) -> Handler:
    opens = tuple(dict.fromkeys(one for row in rows for one in row.opens))
    ends = tuple(dict.fromkeys(kind for row in rows for kind in row.ends))
    drops = tuple(dict.fromkeys(kind for row in rows for kind in row.drops))
    ends_on = next((row.ends_on for row in rows if row.ends_on), "")
    ends_unless = next((row.ends_unless for row in rows if row.ends_unless), "")
    pauses, resumes = any(row.pauses for row in rows), any(row.resumes for row in rows)
    settles = any(row.settles for row in rows)

    def take(db: sqlite3.Connection, seen: Seen) -> None:
        remember(db, seen)
        done_on = getattr(seen.data, ends_on, None) if ends_on else None
        if ends and not (ends_unless and getattr(seen.data, ends_unless, None)):
            named = () if "*" in ends else ends
            close_deadlines(db, seen, *named, why="met", on=done_on)
        if drops:
            close_deadlines(
                db,
                seen,
                *(() if "*" in drops else drops),
                why="dropped",
                on=day_of(seen.occurred),
            )
        if pauses or resumes:
            db.execute(
                "UPDATE deadlines SET is_paused = ? WHERE stream = ? AND closed_leaf IS NULL",
                (int(pauses), seen.stream),
            )
        if settles:
            settle_deadline(db, seen)
        for deadline in opens:
            due_on = getattr(seen.data, deadline.field, None)
            if isinstance(due_on, str) and due_on:
                provisional = bool(getattr(seen.data, "provisional", False))
                open_deadline(db, seen, deadline, due_on, provisional=provisional)

    return take
