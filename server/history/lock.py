"""One import of history at a time: the importer's key has one chain, and one who writes it.

The lock is SQLite's, on a file of its own: it ends with the process, however that ends.
"""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path


class ImportAtWork(Exception):  # noqa: N818 - says what is
    """Another import of history is at work in this data folder."""


@contextmanager
def locked(folder: Path) -> Generator[None]:
    """Hold the lock.

    Raises:
        ImportAtWork: another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(folder / "lock.db", timeout=0, isolation_level=None)) as db:
        try:
            db.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            raise ImportAtWork(str(folder)) from error
        yield
        db.execute("ROLLBACK")
