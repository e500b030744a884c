"""The read model of statistics: one row for each thing that a report may count (DOMAIN.md §7.1).

A row says what is counted, on which local day, where, and from which leaf on it was known, so that
a report can be made as it was known at any size of the log. Nothing is added up here, and nothing
is ever changed: what a later event replaces, moves or holds back is asked when it is read.
"""

import sqlite3
from typing import Final

from sqlite_utils import Database

from core.domain.visit.events import LegMoved
from core.kernel.times import day_of
from projections.countable import READERS, Reader
from projections.projection import Handler, Projection
from projections.reading import Seen
from projections.sql import insert


def _create(db: Database) -> None:
    db.table("facts").create(
        {
            "leaf": int,
            "place": int,
            "event_id": str,
            "cause": str,
            "type": str,
            "stream": str,
            "kind": str,
            "day": str,
            "region": str,
            "visit": str,
            "institution": str,
            "person": str,
            "word": str,
            "number": int,
            "fen": int,
        },
        pk=("leaf", "place"),
        strict=True,
    )
    for columns in (
        ["kind", "day"],
        ["kind", "institution", "day"],
        ["stream", "kind"],
        ["visit", "kind"],
    ):
        db.table("facts").create_index(columns)
    db.table("corrections").create(
        {"leaf": int, "event_id": str, "stream": str, "type": str, "corrects": str},
        pk="leaf",
        strict=True,
    )
    db.table("corrections").create_index(["corrects"])
    db.table("moves").create({"leaf": int, "leg": str, "visit": str}, pk="leaf", strict=True)
    db.table("moves").create_index(["leg", "leaf"])
    db.table("moves").create_index(["visit"])


def _take(read: Reader) -> Handler:
    def take(db: sqlite3.Connection, seen: Seen) -> None:
        kind_of_event = seen.type.rpartition(".")[0]
        if seen.corrects:
            insert(
                db,
                "corrections",
                leaf=seen.leaf,
                event_id=seen.event_id,
                stream=seen.stream,
                type=kind_of_event,
                corrects=seen.corrects,
            )
        for place, columns in enumerate(read(seen.data, seen)):
            row = {
                "day": day_of(seen.occurred),
                "region": seen.region,
                "visit": "",
                "institution": "",
                "person": "",
                "word": "",
                "number": 1,
                "fen": 0,
                **columns,
            }
            insert(
                db,
                "facts",
                leaf=seen.leaf,
                place=place,
                event_id=seen.event_id,
                cause=seen.cause,
                type=kind_of_event,
                stream=seen.stream,
                **row,
            )

    return take


def _moved(db: sqlite3.Connection, seen: Seen) -> None:
    assert isinstance(seen.data, LegMoved), "the type says so"
    insert(db, "moves", leaf=seen.leaf, leg=seen.data.leg, visit=seen.data.visit)


STATISTICS: Final = Projection(
    name="statistics",
    version=2,
    create=_create,
    handlers={
        **{name: _take(read) for name, read in READERS.items()},
        "visit.leg-moved.v1": _moved,
    },
)
