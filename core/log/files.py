"""How every SQLite file of ours is opened, and the triggers that keep a table append-only.

All is set explicitly, because a build's defaults differ: WAL so that readers never wait for the
writer; synchronous FULL so that a commit is acknowledged only after its fsync; recursive triggers
so that INSERT OR REPLACE fires the DELETE trigger of the row it would silently overwrite.
"""

import sqlite3
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal

from core.log.records import UnfitFile

STATEMENTS_CACHED: Final = 128
BUSY_S: Final = 10.0
PAGE_BYTES: Final = 8192
"""Two bodies fill a stock page; with 8 KiB fewer pages are touched for the same rows."""

Synchronous = Literal["FULL", "NORMAL"]


def connect(path: Path | str, *, synchronous: Synchronous = "FULL") -> sqlite3.Connection:
    """Open a connection in autocommit mode; its user says BEGIN and COMMIT.

    It may be handed from thread to thread, but never used by two at once.
    """
    connection = sqlite3.connect(
        str(path),
        isolation_level=None,
        check_same_thread=False,
        cached_statements=STATEMENTS_CACHED,
        timeout=BUSY_S,
    )
    try:
        connection.execute(f"PRAGMA page_size={PAGE_BYTES}")  # of a new file only
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA synchronous={synchronous}")
        connection.execute("PRAGMA recursive_triggers=ON")
        connection.execute("PRAGMA foreign_keys=ON")
    except sqlite3.DatabaseError as error:
        connection.close()
        raise UnfitFile(f"{path} is not an SQLite file: {error}") from error
    return connection


def connect_reader(path: Path | str) -> sqlite3.Connection:
    """Open a connection that cannot write."""
    connection = connect(path)
    connection.execute("PRAGMA query_only=ON")
    return connection


@contextmanager
def immediate(connection: sqlite3.Connection) -> Generator[sqlite3.Connection]:
    """Hold the write lock from the start: a reader that turns writer would fail at once."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def prepare(
    connection: sqlite3.Connection, ddl: Sequence[str], application_id: int, user_version: int
) -> None:
    """Create the tables of a new file, or see that an old one is whole and of this kind.

    Raises:
        UnfitFile: another application's file, another version, or a table or trigger is missing or
            changed. Nothing is repaired here: whoever took a trigger away has to explain it.
    """
    with immediate(connection):
        if _is_blank(connection):
            for statement in ddl:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id={application_id}")
            connection.execute(f"PRAGMA user_version={user_version}")
            return
        found = (_pragma(connection, "application_id"), _pragma(connection, "user_version"))
        if found != (application_id, user_version):
            raise UnfitFile(
                f"application_id and user_version are {found[0]:#x} and {found[1]},"
                f" {application_id:#x} and {user_version} are needed"
            )
        if faults := schema_faults(connection, ddl):
            raise UnfitFile("; ".join(f"{name}: {detail}" for name, detail in faults))


def schema_faults(connection: sqlite3.Connection, ddl: Sequence[str]) -> list[tuple[str, str]]:
    """Compare tables and triggers with those that `ddl` makes; name every difference."""
    with_ddl = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for statement in ddl:
            with_ddl.execute(statement)
        wanted = _schema(with_ddl)
    finally:
        with_ddl.close()
    found = _schema(connection)
    faults = [(name, "is missing") for name in wanted if name not in found]
    faults += [
        (name, "was changed") for name in wanted if found.get(name, wanted[name]) != wanted[name]
    ]
    return faults + [(name, "does not belong here") for name in found if name not in wanted]


def append_only(table: str, *, out_of_turn: str, needed: str) -> tuple[str, ...]:
    """Return triggers that let a table only grow at its end.

    Args:
        table: its name.
        out_of_turn: SQL on NEW that is true for a row that may not come now, or that is there
            already; so REPLACE and UPSERT abort even on a connection without recursive triggers.
        needed: what would be in turn, for the message.
    """
    return (
        trigger(f"{table}_never_changes", f"BEFORE UPDATE ON {table}", f"{table} is append-only"),
        trigger(f"{table}_never_shrinks", f"BEFORE DELETE ON {table}", f"{table} is append-only"),
        trigger(f"{table}_in_turn", f"BEFORE INSERT ON {table} WHEN {out_of_turn}", needed),
    )


def trigger(name: str, event: str, message: str) -> str:
    """Return a trigger that aborts the statement with `message`."""
    return f"CREATE TRIGGER {name} {event} BEGIN SELECT RAISE(ABORT, '{message}'); END"


def _is_blank(connection: sqlite3.Connection) -> bool:
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    return tables == 0 and _pragma(connection, "application_id") == 0


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    value: int = connection.execute(f"PRAGMA {name}").fetchone()[0]
    return value


def _schema(connection: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    """Return everything but root pages; also the indexes that SQLite makes itself, without SQL."""
    rows = connection.execute(
        "SELECT name, type, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'"
    )
    return {str(name): tuple(map(str, rest)) for name, *rest in rows}
