"""Where rows wait until all files are read: a temporary database, so memory stays flat.

Everything is kept in the order in which it was read; it comes out by the institution's key.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

_AT_ONCE: Final = 2_000
_TABLES: Final = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32000;
PRAGMA temp_store = FILE;
CREATE TABLE institution (key TEXT PRIMARY KEY, said BLOB, file INT, line INT) WITHOUT ROWID;
CREATE TABLE visit (id INTEGER PRIMARY KEY, institution TEXT, key TEXT, day TEXT, said BLOB,
    file INT, line INT);
CREATE TABLE fact (id INTEGER PRIMARY KEY, institution TEXT, key TEXT, day TEXT, said BLOB,
    file INT, line INT);
CREATE TABLE finding (id INTEGER PRIMARY KEY, visit INT, said BLOB);
CREATE TABLE joined (id INTEGER PRIMARY KEY, source INT, value TEXT, said BLOB,
    file INT, line INT);
CREATE TABLE wanted (source INT, value TEXT, visit INT);
CREATE TABLE looked_up (source INT, value TEXT, said BLOB, PRIMARY KEY (source, value))
    WITHOUT ROWID;
CREATE TABLE alike (what TEXT, id INT, number INT, PRIMARY KEY (what, id)) WITHOUT ROWID;
"""
_INDEXES: Final = """
CREATE INDEX visit_order ON visit (institution, day, key, id);
CREATE INDEX fact_order ON fact (institution, day, key, id);
CREATE INDEX finding_visit ON finding (visit);
CREATE INDEX joined_value ON joined (source, value);
CREATE INDEX wanted_value ON wanted (source, value);
CREATE INDEX wanted_visit ON wanted (visit);
"""
_INSERTS: Final = {
    "visit": "INSERT INTO visit VALUES (?,?,?,?,?,?,?)",
    "fact": "INSERT INTO fact (institution,key,day,said,file,line) VALUES (?,?,?,?,?,?)",
    "finding": "INSERT INTO finding (visit,said) VALUES (?,?)",
    "joined": "INSERT INTO joined (source,value,said,file,line) VALUES (?,?,?,?,?)",
    "wanted": "INSERT INTO wanted VALUES (?,?,?)",
    "looked_up": "INSERT OR IGNORE INTO looked_up VALUES (?,?,?)",
}


class Store:
    """The database, and rows on their way into it."""

    def __init__(self) -> None:
        """Make an empty one in a folder of its own."""
        self._folder = TemporaryDirectory(prefix="anjuan-history-")
        self.database = sqlite3.connect(
            Path(self._folder.name) / "rows.sqlite", isolation_level=None, check_same_thread=False
        )
        self.database.executescript(_TABLES)
        self.database.execute("BEGIN")
        self.looked_up: dict[int, int] = {}
        """By source, rows put in to be looked up; the database keeps one of each value."""
        self.headers: dict[str, tuple[str, ...]] = {}
        """By file of the mapping, the columns of the first file that stands for it."""
        self._visits = 0
        self._waiting: dict[str, list[Sequence[Any]]] = {table: [] for table in _INSERTS}

    def put(self, table: str, row: Sequence[Any]) -> None:
        """Put a row into a table, soon."""
        waiting = self._waiting[table]
        waiting.append(row)
        if len(waiting) >= _AT_ONCE:
            self._flush(table)

    def _flush(self, table: str) -> None:
        self.database.executemany(_INSERTS[table], self._waiting[table])
        self._waiting[table].clear()

    def next_visit(self) -> int:
        """Return the number of the next visit."""
        self._visits += 1
        return self._visits

    def find_visits(self) -> None:
        """Make ready for visits of several rows."""
        self.database.execute("CREATE INDEX IF NOT EXISTS visit_key ON visit (institution, key)")

    def put_visit(self, row: Sequence[Any]) -> None:
        """Put a visit into its table at once, so that its other rows find it."""
        self.database.execute(_INSERTS["visit"], row)

    def visit_of(self, institution: str, key: str) -> tuple[int, bytes] | None:
        """Return number and content of a visit put in at once."""
        found: tuple[int, bytes] | None = self.one(
            "SELECT id, said FROM visit WHERE institution = ? AND key = ?", institution, key
        )
        return found

    def put_institution(self, key: str, said: bytes, file: int, line: int) -> bool:
        """Put in what is said of an institution; False if another was said before."""
        put = self.database.execute(
            "INSERT OR IGNORE INTO institution VALUES (?,?,?,?)", (key, said, file, line)
        )
        if put.rowcount:
            return True
        found = self.one("SELECT said FROM institution WHERE key = ?", key)
        return bool(found[0] == said)

    def settle(self) -> None:
        """Write what waits, so that it can be read."""
        for table in _INSERTS:
            self._flush(table)

    def finish(self) -> None:
        """Write what waits and make the ways by which it is read."""
        self.settle()
        self.database.execute("COMMIT")
        self.database.executescript(_INDEXES)

    def rows(self, query: str, *values: Any) -> Iterator[Any]:
        """Yield the rows of a query, a few at a time."""
        cursor = self.database.execute(query, values)
        try:
            yield from iter(cursor.fetchone, None)
        finally:
            with suppress(sqlite3.ProgrammingError):  # closed before the last row was asked for
                cursor.close()

    def one(self, query: str, *values: Any) -> Any:
        """Return the first row of a query, or None."""
        return self.database.execute(query, values).fetchone()

    def close(self) -> None:
        """Take everything away."""
        self.database.close()
        self._folder.cleanup()
