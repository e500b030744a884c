"""The server's log: append-only events, their tree and heads in one file, one writer, many readers.

    with EventLog.open(path, now_ms=clock) as log:
        (stored,) = log.write(lambda writer: writer.append([event]))
        with log.read() as reader:
            proof = reader.inclusion_proof(stored.leaf, reader.size)

A write's answer leaves only after COMMIT with an fsync; event, key head, claims and full tiles are
in that one commit (FORMAT §9).
"""

import sqlite3
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Final, Self, TypeVar

from core.log import growth, queries
from core.log.committer import Committer
from core.log.files import connect, prepare
from core.log.leaves import Row
from core.log.reader import LogReader
from core.log.readers import ReadPool
from core.log.records import UnfitFile
from core.log.schema import APPLICATION_ID, DDL, USER_VERSION
from core.log.writer import LogWriter

T = TypeVar("T")

PAGE_ROWS: Final = 1_000
POLL_S: Final = 0.01
"""How often a waiting reader looks for the commit of another process."""


class EventLog:
    """An open log; any thread may call any of its methods."""

    def __init__(self, path: Path, committer: Committer, readers: ReadPool) -> None:
        """Take over what `open` has made."""
        self.path = path
        self._committer = committer
        self._readers = readers

    @classmethod
    def open(cls, path: Path | str, *, now_ms: Callable[[], int]) -> Self:
        """Open a log, or create it where there is no file.

        Args:
            path: of `log.db`.
            now_ms: the server's clock in Unix milliseconds; read once a work.

        Raises:
            UnfitFile: another kind or version of file, a trigger missing, or an end that cannot be
                continued; `check.check_log` says more.
        """
        path = Path(path)
        connection = connect(path)
        readers = ReadPool(path)
        tiles = growth.Tiles(readers)
        try:
            prepare(connection, DDL, APPLICATION_ID, USER_VERSION)
            connection.execute("BEGIN")
            tree = growth.reopen(connection, tiles)
            connection.execute("COMMIT")
        except sqlite3.DatabaseError as error:
            connection.close()
            readers.close()
            raise UnfitFile(f"{path} cannot be read: {error}") from error
        except BaseException:
            connection.close()
            readers.close()
            raise
        return cls(path, Committer(connection, tree, tiles, now_ms), readers)

    def write(self, work: Callable[[LogWriter], T]) -> T:
        """Run `work` alone on the log and return what it returns, after the commit.

        Works of several callers share a commit; each has its own savepoint. A work that raises
        leaves nothing behind, and its exception is raised here. It must not call `write`.

        Raises:
            CommitFailed: the disk or the database declined; nothing was acknowledged.
        """
        return self._committer.write(work)

    @contextmanager
    def read(self) -> Generator[LogReader]:
        """Give a snapshot of the newest commit; leave it soon."""
        with self._readers.snapshot() as connection:
            yield LogReader(connection, self._committer.tree, self._committer.adopt)

    def iter_rows(self, after_leaf: int = -1, *, page: int = PAGE_ROWS) -> Iterator[Row]:
        """Yield plain rows (`schema.EVENT_COLUMNS`) behind a leaf, in log order, to the log's end.

        One short snapshot a page, so memory stays flat and the writer is never held up; rows that
        are appended meanwhile come too.
        """
        position = after_leaf + 1
        while True:
            with self._readers.borrow() as connection:
                rows = queries.rows_after(connection, position - 1, page)
            yield from rows
            if len(rows) < page:
                return
            position = rows[-1][0]

    def wait_for(self, leaf: int, timeout_s: float) -> bool:
        """Wait until `leaf` is committed, by this process or another one.

        Returns:
            False if it is not there after `timeout_s`.
        """
        deadline = monotonic() + timeout_s
        with self._readers.borrow() as connection:
            version = None
            while True:
                newest = connection.execute("PRAGMA data_version").fetchone()[0]
                if newest != version:
                    version = newest
                    if queries.log_size(connection)[0] > leaf:
                        return True
                left = deadline - monotonic()
                if left <= 0:
                    return False
                with self._committer.grown:
                    if self._committer.tree.size <= leaf:
                        self._committer.grown.wait(min(left, POLL_S))

    def close(self) -> None:
        """Commit what is waiting and close the file."""
        self._committer.close()
        self._readers.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
