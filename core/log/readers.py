"""A pool of read connections, so that nobody who reads waits for the writer or for one another."""

import sqlite3
from collections import deque
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from core.log.files import connect_reader

KEPT: Final = 8
"""Idle connections that are kept; more are opened when more read at once."""


class ReadPool:
    """Connections of one file that cannot write; deque operations are atomic, so no lock."""

    def __init__(self, path: Path) -> None:
        """Open nothing yet."""
        self._path = path
        self._idle: deque[sqlite3.Connection] = deque()
        self._closed = False

    @contextmanager
    def borrow(self) -> Generator[sqlite3.Connection]:
        """Lend a connection in autocommit mode: every statement sees the newest commit."""
        assert not self._closed, "the log is closed"
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = connect_reader(self._path)
        try:
            yield connection
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            self._take_back(connection)

    @contextmanager
    def snapshot(self) -> Generator[sqlite3.Connection]:
        """Lend a connection whose statements all see one moment, from the first of them on."""
        with self.borrow() as connection:
            connection.execute("BEGIN")
            yield connection

    def close(self) -> None:
        """Close the idle connections; one that is lent is closed when it comes back."""
        self._closed = True
        while self._idle:
            self._idle.pop().close()

    def _take_back(self, connection: sqlite3.Connection) -> None:
        if self._closed or len(self._idle) >= KEPT:
            connection.close()
        else:
            self._idle.append(connection)
