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
from projections import progress, standing
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
            return progress.state_of(connection, self.projection.name)

    def advance(
        self,
        log: EventLog,
        batch_rows: int = BATCH_ROWS,
        told: Callable[[int], None] | None = None,
        until: int | None = None,
    ) -> None:
        """Take what the log has behind the position, up to its end or to an event that fails.

        Args:
            log: read from the position on.
            batch_rows: rows a transaction.
            told: called with the position after every batch.
            until: position to stop at; None is the end of the log.
        """
        start = self._store.position()
        rows = log.iter_rows(start - 1)
        if until is not None:
            rows = islice(rows, max(0, until - start))
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
        try:
            self._hand_over(connection, batch)
        except Exception as error:
            raise _Failed from error
        progress.take(connection, batch)

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
        at = Stopped(
            leaf=row[0] - 1,
            event_id=row[5],
            type=row[3],
            error=f"{type(error).__name__}: {error}",
        )
        self._store.setup(lambda connection: progress.stop(connection, at))


def _create(connection: sqlite3.Connection, projection: Projection) -> None:
    db = Database(connection)
    if "progress" in db.table_names():
        return
    progress.create(db)
    standing.create(db)
    projection.create(db)
    connection.execute(f"PRAGMA user_version = {projection.version}")
