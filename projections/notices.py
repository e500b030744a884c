"""The part of the institution file that is its rectification notices (DOMAIN.md §4.3)."""

import sqlite3
from typing import Final

import msgspec
from sqlite_utils import Database

from core.domain.catalogue import EVENTS
from core.domain.notice import events as notice
from core.domain.notice.day_events import DeadlineSettled
from core.domain.notice.state import Event, Notice, evolve
from core.domain.notice.take_over_events import OrdersTakenOver
from core.kernel.ids import stream_uuid
from projections.reading import Seen
from projections.sql import insert, spelled, update, upsert

_notice: Final = msgspec.json.Decoder(Notice)


def create(db: Database) -> None:
    """Make the tables: a row a notice, a row an item of it."""
    db.table("notices").create(
        {
            "id": str,
            "institution": str,
            "visit": str,
            "number": str,
            "stage": str,
            "served_on": str,
            "due_on": str,
            "objection_until": str,
            "provisional": int,
            "open_codes": str,
            "was_overdue": int,
            "closed_on": str,
            "outcome": str,
            "region": str,
            "last_leaf": int,
            "state": str,
        },
        pk="id",
        strict=True,
    )
    db.table("notices").create_index(["institution"])
    db.table("notices").create_index(["stage", "due_on"])
    db.table("notice_items").create(
        {"notice": str, "item": int, "code": str, "due_on": str, "finding": str, "verdict": str},
        pk=("notice", "item"),
        strict=True,
    )
    db.table("notice_items").create_index(["finding"])


def take(db: sqlite3.Connection, seen: Seen) -> None:
    """Fold the event into its notice."""
    key = stream_uuid(seen.stream)
    row = db.execute("SELECT state FROM notices WHERE id = ?", (key,)).fetchone()
    event: Event = seen.data  # type: ignore[assignment] # the catalogue gives a notice's type its struct
    after = evolve(_notice.decode(row[0]) if row else Notice(), event)
    upsert(
        db,
        "notices",
        "id",
        id=key,
        institution=after.institution,
        visit=after.visit,
        stage=after.stage,
        served_on=after.served_on,
        due_on=after.due_on,
        open_codes=spelled(after.open_codes),
        was_overdue=int(after.was_overdue),
        last_leaf=seen.leaf,
        state=spelled(after),
    )
    _beside(db, seen, key)


def _beside(db: sqlite3.Connection, seen: Seen, key: str) -> None:  # noqa: C901 - a table, one row an event
    """Keep what the fold does not."""
    match seen.data:
        case notice.Served() as served:
            _served(db, seen, key, served)
        case notice.Rechecked(verdicts=verdicts):
            db.executemany(
                "UPDATE notice_items SET verdict = ? WHERE notice = ? AND code = ?",
                [(one.verdict, key, one.code) for one in verdicts],
            )
        case notice.Repeated(number=number):
            update(db, "notices", "id", id=key, number=number, region=seen.region)
        case notice.ItemWithdrawn(codes=codes):
            db.executemany(
                "UPDATE notice_items SET verdict = 'withdrawn' WHERE notice = ? AND code = ?",
                [(key, code) for code in codes],
            )
        case OrdersTakenOver() as taken:
            _taken_over(db, key, taken)
        case DeadlineSettled(kind="notice.objection", due_on=due_on):
            update(db, "notices", "id", id=key, objection_until=due_on)
        case DeadlineSettled(kind="notice.due", provisional=provisional):
            update(db, "notices", "id", id=key, provisional=int(provisional))
        case notice.Closed(closed_on=closed_on, outcome=outcome):
            update(db, "notices", "id", id=key, closed_on=closed_on, outcome=outcome)
        case _:
            pass


def _served(db: sqlite3.Connection, seen: Seen, key: str, served: notice.Served) -> None:
    update(
        db,
        "notices",
        "id",
        id=key,
        number=served.number,
        objection_until=served.objection_until,
        provisional=int(served.provisional),
        region=seen.region,
    )
    db.execute("DELETE FROM notice_items WHERE notice = ?", (key,))
    for number, item in enumerate(served.items):
        insert(
            db,
            "notice_items",
            notice=key,
            item=number,
            code=item.code,
            due_on=item.due_on,
            finding=item.finding,
        )


def _taken_over(db: sqlite3.Connection, key: str, taken: OrdersTakenOver) -> None:
    """Put what the paper orders itself now behind what it ordered before."""
    first = db.execute("SELECT count(*) FROM notice_items WHERE notice = ?", (key,)).fetchone()[0]
    for number, item in enumerate(taken.items, start=first):
        insert(
            db,
            "notice_items",
            notice=key,
            item=number,
            code=item.code,
            due_on=item.due_on,
            finding=item.finding,
        )
    update(
        db,
        "notices",
        "id",
        id=key,
        objection_until=taken.objection_until,
        provisional=int(taken.provisional),
    )


HANDLERS: Final = dict.fromkeys((name for name in EVENTS if name.startswith("notice.")), take)
