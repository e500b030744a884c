"""A projection's own file: its rows and its read position change in one transaction.

Subclasses the library's tracking recorder, so that projections know neither eventsourcing nor how a
position is kept. `synchronous=NORMAL`: after a power cut the last batches may be gone, rows and
position together; a projection is disposable and takes them again, so their fsync buys nothing.
"""

import sqlite3
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from eventsourcing.persistence import OperationalError, Tracking
from eventsourcing.sqlite import (
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteDatastore,
    SQLiteTrackingRecorder,
)

from core.log.files import connect
from core.log.records import CommitFailed, PositionClash
from core.log.sqlite import LogConnection

T = TypeVar("T")


class _Pool(SQLiteConnectionPool):
    """Connections with every pragma set."""

    def _create_connection(self) -> SQLiteConnection:
        connection = connect(self.db_name, synchronous="NORMAL")
        connection.row_factory = sqlite3.Row
        return LogConnection(connection, self.max_age)


class ProjectionStore(SQLiteTrackingRecorder):
    """The file of one projection, by name.

    Attributes:
        name: under which its position is kept.
    """

    def __init__(self, datastore: SQLiteDatastore, *, name: str, **kwargs: Any) -> None:
        """Take over what `open` has made."""
        super().__init__(datastore, **kwargs)
        self.name = name

    @classmethod
    def open(cls, path: Path | str, name: str) -> Self:
        """Open a projection's file, or create it; its tables are the projection's own."""
        datastore = SQLiteDatastore(str(path), originator_id_type="text")
        datastore.pool = _Pool(db_name=str(path))
        store = cls(datastore, name=name)
        store.create_table()
        return store

    def position(self) -> int:
        """Return the read position: leaf + 1 of the last event taken, 0 before the first."""
        return self.max_tracking_id(self.name) or 0

    def batch(self, notification_id: int, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` on the file and move the position, both or neither.

        Args:
            notification_id: position of the last event of the batch; one step for all of it.
            work: changes the projection's tables. It neither commits nor begins; the connection's
                `with` block would commit, so it takes none. Rows come as `sqlite3.Row`.

        Raises:
            PositionClash: the batch, or a later one, was taken before.
            CommitFailed: the disk is full or failing, or another writer holds the lock for too
                long; nothing of the batch was kept.
        """
        try:
            return self._batch(notification_id, work)
        except OperationalError as error:
            raise CommitFailed(f"nothing was kept in {self.name}: {error}") from error

    def _batch(self, notification_id: int, work: Callable[[sqlite3.Connection], T]) -> T:
        with self.datastore.transaction(commit=True) as c:
            position = self._max_tracking_id(self.name, c) or 0
            if notification_id <= position:
                raise PositionClash(self.name, position, notification_id)
            connection: sqlite3.Connection = c.sqlite_cursor.connection
            result = work(connection)
            assert connection.in_transaction, "the work committed half of its batch"
            self._insert_tracking(c, Tracking(self.name, notification_id))
        return result

    def setup(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` in a transaction without a step, to create tables."""
        with self.datastore.transaction(commit=True) as c:
            return work(c.sqlite_cursor.connection)

    @contextmanager
    def read(self) -> Generator[sqlite3.Connection]:
        """Give a snapshot of rows and position."""
        with self.datastore.transaction(commit=False) as c:
            yield c.sqlite_cursor.connection

    def close(self) -> None:
        """Close the file."""
        self.datastore.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
