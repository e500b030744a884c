"""What a check of the log has seen so far, kept in a temporary file so that memory stays flat."""

import sqlite3
from collections.abc import Iterator

import msgspec

from core.log.records import StreamHead

FAULTS_KEPT = 1_000
"""A destroyed file has more faults than anybody reads; the rest are only counted."""


class Fault(msgspec.Struct, frozen=True):
    """One thing that is not as it must be.

    Attributes:
        table: of `log.db`, or `log.db` itself.
        row: which one, by leaf, key, size or name.
        detail: what was seen and what was needed.
    """

    table: str
    row: str
    detail: str


class Findings:
    """The faults of one check, and how many rows it has read.

    Attributes:
        rows: rows read, by table.
        faults: the first of them.
        fault_count: all of them.
    """

    def __init__(self) -> None:
        """Start with nothing found."""
        self.rows: dict[str, int] = {}
        self.faults: list[Fault] = []
        self.fault_count = 0

    def add(self, table: str, row: object, detail: str) -> None:
        """Note a fault."""
        self.fault_count += 1
        if len(self.faults) < FAULTS_KEPT:
            self.faults.append(Fault(table, str(row), detail))

    def count(self, table: str, number: int = 1) -> None:
        """Note that rows of a table were read."""
        self.rows[table] = self.rows.get(table, 0) + number


class Scratch:
    """Stream heads and claims as the events imply them; SQLite's own temporary file."""

    def __init__(self) -> None:
        """Create the tables; the file has no name and goes with the connection."""
        self._file = sqlite3.connect("", isolation_level=None)
        self._file.execute("PRAGMA journal_mode=OFF")
        self._file.execute("CREATE TABLE head (stream TEXT PRIMARY KEY, ver, kid) WITHOUT ROWID")
        self._file.execute(
            "CREATE TABLE claim (kind TEXT, key TEXT, leaf, PRIMARY KEY (kind, key)) WITHOUT ROWID"
        )

    def head(self, stream: str) -> StreamHead | None:
        """Return the head of a stream so far."""
        row: tuple[int, str] | None = self._file.execute(
            "SELECT ver, kid FROM head WHERE stream = ?", (stream,)
        ).fetchone()
        return row and StreamHead(row[0], row[1])

    def set_head(self, stream: str, head: StreamHead) -> None:
        """Move the head of a stream."""
        self._file.execute(
            "INSERT OR REPLACE INTO head VALUES (?, ?, ?)", (stream, head.ver, head.kid)
        )

    def claim(self, kind: str, key: str, leaf: int) -> bool:
        """Note a claim; False if an earlier event made it."""
        done = self._file.execute("INSERT OR IGNORE INTO claim VALUES (?, ?, ?)", (kind, key, leaf))
        return done.rowcount == 1

    def claims(self) -> Iterator[tuple[str, str, int]]:
        """Yield the claims by kind and key."""
        yield from self._file.execute("SELECT kind, key, leaf FROM claim ORDER BY kind, key")

    def close(self) -> None:
        """Drop the file."""
        self._file.close()
