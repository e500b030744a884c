"""One projection's file while it takes events: rows, position, count and digest move together.

A handler that fails stops its own projection before the event, which is named (SYNC.md R13); the
next catch-up tries it again.
"""

import sqlite3
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, Self

from sqlite_utils import Database

from core.log.eventlog import EventLog
from core.log.leaves import Row
from core.log.tracking import ProjectionStore
from projections import standing
from projections.digests import START, chained
from projections.projection import Projection, ReadState, Stopped
from projections.reading import see

BATCH_ROWS: Final = 1_000


class _Failed(Exception):  # noqa: N818 - what happened, seen from the batch
    """A handler failed; the batch is taken again row by row to find the event."""


class Keeper:
    """An open generation of a projection."""

    def __init__(self, projection: Projection, path: Path, store: ProjectionStore) -> None:
        """Take over what `open` has made."""
        self.projection = projection
        self.path = path
        self._store = store

    @classmethod
    def open(cls, projection: Projection, path: Path) -> Self:
        """Open a generation, or create it with its tables."""
        store = ProjectionStore.open(path, projection.name)
        try:
            store.setup(lambda connection: _create(connection, projection))
        except BaseException:
            store.close()
            raise
        return cls(projection, path, store)

    @property
    def version(self) -> int:
        """The version of the projection that made the file."""
        with self._store.read() as connection:
            version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        return version

    def state(self) -> ReadState:
        """Return how far the file has read, as of one moment."""
        with self._store.read() as connection:
            position, count, digest = connection.execute(
                "SELECT (SELECT coalesce(max(notification_id), 0) FROM tracking), count, digest"
                " FROM progress"
            ).fetchone()
            stopped = connection.execute(
                "SELECT leaf, event_id, type, error FROM stopped"
            ).fetchone()
        return ReadState(
            name=self.projection.name,
            position=position,
            count=count,
            input_digest=digest,
            stopped=Stopped(**dict(stopped)) if stopped else None,
        )

    def advance(
        self, log: EventLog, batch_rows: int = BATCH_ROWS, told: Callable[[int], None] | None = None
    ) -> None:
        """Take what the log has behind the position, up to its end or to an event that fails.

        Args:
            log: read from the position on.
            batch_rows: rows a transaction.
            told: called with the position after every batch.
        """
        rows = log.iter_rows(self._store.position() - 1)
        while batch := tuple(islice(rows, batch_rows)):
            try:
                self._take(batch)
            except _Failed:
                if not self._take_singly(batch):
                    return
            if told:
                told(batch[-1][0])

    def read(self, work: Callable[[sqlite3.Connection], str]) -> str:
        """Run `work` on a snapshot."""
        with self._store.read() as connection:
            return work(connection)

    def close(self) -> None:
        """Close the file; the last one to do so leaves it whole, without a write-ahead log."""
        self._store.close()

    def _take(self, batch: Sequence[Row]) -> None:
        self._store.batch(batch[-1][0], lambda connection: self._work(connection, batch))

    def _work(self, connection: sqlite3.Connection, batch: Sequence[Row]) -> None:
        count, digest = connection.execute("SELECT count, digest FROM progress").fetchone()
        try:
            self._hand_over(connection, batch)
        except Exception as error:
            raise _Failed from error
        connection.execute(
            "UPDATE progress SET count = ?, digest = ?",
            (count + len(batch), chained(digest, batch)),
        )
        connection.execute("DELETE FROM stopped")

    def _hand_over(self, connection: sqlite3.Connection, batch: Sequence[Row]) -> None:
        handlers = self.projection.handlers
        for row in batch:
            event_type = row[3]
            handler = handlers.get(event_type)
            if handler is None and event_type not in standing.TYPES:
                continue
            seen = see(row)
            if seen.data is None:  # under review as unknown-type or schema
                continue
            if event_type in standing.TYPES:
                standing.take(connection, seen)
            if handler is not None:
                handler(connection, seen)
        if self.projection.bulk is not None:
            self.projection.bulk(connection, batch)

    def _take_singly(self, batch: Sequence[Row]) -> bool:
        """Take the events before the one that fails, and name that one."""
        for row in batch:
            try:
                self._take((row,))
            except _Failed as failed:
                self._name(row, failed)
                return False
        return True

    def _name(self, row: Row, failed: _Failed) -> None:
        error = failed.__cause__
        values = (row[0] - 1, row[5], row[3], f"{type(error).__name__}: {error}")

        def work(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM stopped")
            connection.execute("INSERT INTO stopped VALUES (?, ?, ?, ?)", values)

        self._store.setup(work)


def _create(connection: sqlite3.Connection, projection: Projection) -> None:
    db = Database(connection)
    if "progress" in db.table_names():
        return
    db.table("progress").create({"id": int, "count": int, "digest": str}, pk="id", strict=True)
    connection.execute("INSERT INTO progress VALUES (1, 0, ?)", (START,))
    db.table("stopped").create(
        {"leaf": int, "event_id": str, "type": str, "error": str}, pk="leaf", strict=True
    )
    standing.create(db)
    projection.create(db)
    connection.execute(f"PRAGMA user_version = {projection.version}")
