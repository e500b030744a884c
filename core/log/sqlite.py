"""eventsourcing 9.5 on our file: pool, datastore, recorder and factory of the classic API.

The library's way in and our own (`EventLog`) make the same rows: an insert here brings the proofs
along, takes the same write lock, gives the same leaves and stores the same tiles. Private hooks are
overridden; `tests/contracts/test_log_library.py` holds each of them.
"""

import sqlite3
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import msgspec
from eventsourcing.persistence import (
    IntegrityError,
    Notification,
    NotSupportedError,
    ProgrammingError,
    StoredEvent,
)
from eventsourcing.sqlite import (
    SQLiteApplicationRecorder,
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
    SQLiteFactory,
    SQLiteTransaction,
)

from core.evidence.tree import Tree
from core.log import growth
from core.log.files import connect, prepare
from core.log.readers import ReadPool
from core.log.records import ChainClash, NewEvent, StreamClash
from core.log.schema import APPLICATION_ID, DDL, EVENT_COLUMNS, USER_VERSION
from core.log.writer import LogWriter


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """What a row holds beside the library's four columns, one for each event that is saved."""

    event_id: str
    kid: str
    seq: int
    sig: bytes


class Transaction(SQLiteTransaction):
    """Takes the write lock at once: a deferred read-then-write fails with "database is locked"."""

    def __enter__(self) -> SQLiteCursor:
        cursor = self.connection.cursor()
        cursor.execute("BEGIN IMMEDIATE" if self.commit else "BEGIN")
        return cursor


class LogConnection(SQLiteConnection):
    """A connection whose transactions are ours."""

    @contextmanager
    def transaction(self, *, commit: bool) -> Generator[SQLiteCursor]:
        with Transaction(self, commit=commit) as cursor, cursor:
            yield cursor

    @property
    def sqlite_connection(self) -> sqlite3.Connection:
        """The connection itself, for pragmas."""
        return self._sqlite_conn


class Pool(SQLiteConnectionPool):
    """Connections with every pragma set (`files.connect`)."""

    def _create_connection(self) -> SQLiteConnection:
        connection = connect(self.db_name)
        connection.row_factory = sqlite3.Row
        return LogConnection(connection, self.max_age)


class Datastore(SQLiteDatastore):
    """The library's connections to one file, and our read pool beside them for tiles."""

    def __init__(self, db_name: str) -> None:
        """Open nothing yet."""
        super().__init__(db_name, originator_id_type="text")
        assert not self.pool.is_sqlite_memory_mode, "a log is a file"
        self.pool = Pool(db_name=db_name)
        self.readers = ReadPool(Path(db_name))

    def close(self) -> None:
        super().close()
        if hasattr(self, "readers"):  # the library's __del__ also comes after a failed __init__
            self.readers.close()


class Recorder(SQLiteApplicationRecorder):
    """Reads and writes `stored_events`; the position is our explicit column, not SQLite's rowid."""

    def __init__(
        self, datastore: SQLiteDatastore, events_table_name: str = "stored_events"
    ) -> None:
        """Name the columns, of which the library reads its four."""
        assert isinstance(datastore, Datastore), "the factory is ours"
        super().__init__(datastore, events_table_name)
        self._tiles = growth.Tiles(datastore.readers)
        self._tree: Tree | None = None
        self.select_events_statement = (
            f"SELECT {EVENT_COLUMNS} FROM {events_table_name} WHERE originator_id=? "
        )
        self.select_max_notification_id_statement = (
            f"SELECT coalesce(max(notification_id), 0) FROM {events_table_name}"
        )

    def construct_create_table_statements(self) -> list[str]:
        return list(DDL)

    def create_table(self) -> None:
        with self.datastore.get_connection(commit=True) as connection:
            assert isinstance(connection, LogConnection), "the pool is ours"
            prepare(
                connection.sqlite_connection,
                self.create_table_statements,
                APPLICATION_ID,
                USER_VERSION,
            )

    def _insert_events(
        self, c: SQLiteCursor, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int]:
        """Append within the open transaction.

        Args:
            c: cursor of a transaction that holds the write lock; nothing else is written in it.
            stored_events: in order.
            kwargs: `proofs`, a `Proof` for each event, and `received_ms`, the server's clock.

        Raises:
            ProgrammingError: proofs or clock are missing, or a tracking is asked for.
            IntegrityError: not the next version of its stream, or not the next of its key.
        """
        new = _new_events(stored_events, kwargs.get("proofs"))
        if kwargs.get("tracking") is not None:
            raise NotSupportedError("a projection keeps its own position (core.log.tracking)")
        clock = kwargs.get("received_ms")
        if not isinstance(clock, int):
            raise ProgrammingError("received_ms, the server's clock, is needed")
        connection = c.sqlite_cursor.connection
        committed = self._tree or growth.reopen(connection, self._tiles)
        batch = growth.Batch(connection, committed, self._tiles)
        self._tree = batch.base  # of what is committed for certain; ours is caught up with later
        try:
            stored = LogWriter(batch, clock).append(new)
        except (StreamClash, ChainClash) as error:
            raise IntegrityError(str(error)) from error
        batch.seal()
        return [event.leaf + 1 for event in stored]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        first = 0 if start is None else start if inclusive_of_start else start + 1
        statement = f"SELECT {EVENT_COLUMNS} FROM {self.events_table_name} WHERE notification_id>=?"
        params: list[int | str] = [first]
        if stop is not None:
            statement += " AND notification_id<=?"
            params.append(stop)
        if topics:
            statement += f" AND topic IN ({','.join('?' * len(topics))})"
            params += topics
        with self.datastore.transaction(commit=False) as c:
            c.execute(f"{statement} ORDER BY notification_id LIMIT ?", (*params, limit))
            return [
                Notification(
                    id=row["notification_id"],
                    originator_id=row["originator_id"],
                    originator_version=row["originator_version"],
                    topic=row["topic"],
                    state=row["state"],
                )
                for row in c.fetchall()
            ]


class Factory(SQLiteFactory):
    """Wires an `Application` to our recorder (`PERSISTENCE_MODULE=core.log.sqlite:Factory`)."""

    application_recorder_class = Recorder

    def __init__(self, env: Any) -> None:
        """Take the file's name from the library's setting, and nothing else."""
        super().__init__(env)
        db_name = self.datastore.pool.db_name
        self.datastore.close()
        self.datastore = Datastore(db_name)

    def aggregate_recorder(self, purpose: str = "events") -> NoReturn:
        raise NotSupportedError(f"no table of {purpose}: folds are fast, snapshots are not kept")

    def process_recorder(self) -> NoReturn:
        raise NotSupportedError("events and read positions are in files of their own")


def _new_events(
    stored_events: Sequence[StoredEvent], proofs: Sequence[Proof] | None
) -> list[NewEvent]:
    if proofs is None or len(proofs) != len(stored_events):
        raise ProgrammingError("proofs, one for each event, are needed: nothing unsigned is stored")
    return [
        NewEvent(
            stream=str(event.originator_id),
            ver=event.originator_version,
            type=event.topic,
            body=event.state,
            event_id=proof.event_id,
            kid=proof.kid,
            seq=proof.seq,
            sig=proof.sig,
        )
        for event, proof in zip(stored_events, proofs, strict=True)
    ]
