"""How far a read model's file has read, and before which event it waits, kept beside its rows."""

import sqlite3
from collections.abc import Sequence

from sqlite_utils import Database

from core.log.leaves import Row
from projections.digests import START, chained
from projections.projection import ReadState, Stopped


def create(db: Database) -> None:
    """Make the tables: one row of progress, and at most one event that stopped it."""
    db.table("progress").create({"id": int, "count": int, "digest": str}, pk="id", strict=True)
    db.conn.execute("INSERT INTO progress VALUES (1, 0, ?)", (START,))
    db.table("stopped").create(
        {"leaf": int, "event_id": str, "type": str, "error": str}, pk="leaf", strict=True
    )


def take(connection: sqlite3.Connection, rows: Sequence[Row]) -> None:
    """Count rows that were taken and chain them; whatever stopped the projection is past."""
    count, digest = connection.execute("SELECT count, digest FROM progress").fetchone()
    connection.execute(
        "UPDATE progress SET count = ?, digest = ?", (count + len(rows), chained(digest, rows))
    )
    connection.execute("DELETE FROM stopped")


def stop(connection: sqlite3.Connection, at: Stopped) -> None:
    """Name the event before which the projection waits."""
    connection.execute("DELETE FROM stopped")
    connection.execute(
        "INSERT INTO stopped VALUES (?, ?, ?, ?)", (at.leaf, at.event_id, at.type, at.error)
    )


def state_of(connection: sqlite3.Connection, name: str) -> ReadState:
    """Return how far a file has read, as of one moment."""
    position, count, digest = connection.execute(
        "SELECT (SELECT coalesce(max(notification_id), 0) FROM tracking"
        " WHERE application_name = ?), count, digest FROM progress",
        (name,),
    ).fetchone()
    stopped = connection.execute("SELECT leaf, event_id, type, error FROM stopped").fetchone()
    return ReadState(
        name=name,
        position=position,
        count=count,
        input_digest=digest,
        stopped=stopped
        and Stopped(leaf=stopped[0], event_id=stopped[1], type=stopped[2], error=stopped[3]),
    )
