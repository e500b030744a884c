"""FORMAT §9: one SQLite file of a device, opened with our settings, known by its id."""

import sqlite3
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec

from core.log.files import Synchronous, connect, immediate, prepare
from core.log.records import CommitFailed

Row = tuple[Any, ...]


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """What a file of ours is, and how to make one.

    Attributes:
        application_id: four letters that tell the file from every other SQLite file.
        version: `user_version`; a file of a higher one was written by a later release.
        synchronous: FULL where a commit is a promise, NORMAL where the file can be rebuilt.
        statements: the schema, one statement each, run in one commit.
    """

    application_id: int
    version: int
    synchronous: Synchronous
    statements: tuple[str, ...]


def open_db(path: str, layout: Layout) -> sqlite3.Connection:
    """Open the file, making it if it is not there.

    Raises:
        UnfitFile: it is there and is not `layout`'s, or a trigger was taken away from it.
    """
    db = connect(path, synchronous=layout.synchronous)
    try:
        db.execute("PRAGMA fullfsync=ON")  # a Mac's plain fsync leaves the bytes in the drive
        prepare(db, layout.statements, layout.application_id, layout.version)
    except BaseException:
        db.close()
        raise
    return db


@contextmanager
def commit(db: sqlite3.Connection) -> Generator[None]:
    """Hold the write lock for a block; at its end all of it is on disk, or none.

    Raises:
        CommitFailed: the disk is full or failing, or another writer holds the lock for too long.
    """
    try:
        with immediate(db):
            yield
    except sqlite3.OperationalError as error:
        raise CommitFailed(f"nothing was written: {error}; make room and try again") from error


def scalar(db: sqlite3.Connection, sql: str, parameters: Sequence[Any] = ()) -> Any:
    """Return the first column of the first row, None when there is no row."""
    row: Row | None = db.execute(sql, parameters).fetchone()
    return row[0] if row else None
