"""The read model `events`: where an event id stands, which was used twice, how many of each type.

Look-up by event id is not the log's own (FORMAT §9): a further unique index would cost it a fifth.
"""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from typing import Final

from sqlite_utils import Database

from core.log.leaves import Row
from projections.projection import Projection


def _create(db: Database) -> None:
    db.table("events").create({"leaf": int, "event_id": str}, pk="leaf", strict=True)
    db.table("events").create_index(["event_id"])
    db.table("counts").create({"type": str, "count": int}, pk="type", strict=True)
    db.create_view(
        "used_twice", "SELECT event_id, count(*) AS times FROM events GROUP BY 1 HAVING times > 1"
    )


def _bulk(db: sqlite3.Connection, rows: Sequence[Row]) -> None:
    db.executemany("INSERT INTO events VALUES (?, ?)", [(row[0] - 1, row[5]) for row in rows])
    db.executemany(
        "INSERT INTO counts VALUES (?, ?) ON CONFLICT (type) DO UPDATE SET"
        " count = count + excluded.count",
        tuple(Counter(row[3] for row in rows).items()),
    )


EVENTS: Final = Projection(name="events", version=1, create=_create, handlers={}, bulk=_bulk)
