"""The part of fsck for read models: each is built anew from the log in a scratch folder, compared.

A read model that is missing is none: it is made when it is asked for. One that is there must say
what the log says up to its position, row by row.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, cast

import msgspec
from sqlite_utils import Database

from core.log import queries
from core.log.check_scratch import Findings
from core.log.leaves import Row
from projections.digests import OWN_TABLES, content_digest
from projections.generations import link_of
from projections.keeper import Keeper
from projections.projection import Projection, ReadState
from projections.registry import ALL
from server.fsck_anchor import check_database, guarded, reading
from server.fsck_events import rows_of

if TYPE_CHECKING:
    from core.log.eventlog import EventLog

Told = Callable[[str, int, int], None]
_NAMED_ROWS: Final = 3
"""Rows named a table that differs; the cure is a rebuild, not a list."""


class _Upto:
    """The log up to a position, as a keeper reads it."""

    def __init__(self, log: Path, position: int) -> None:
        self._log = log
        self._position = position

    def iter_rows(self, after_leaf: int = -1) -> Iterator[Row]:
        assert after_leaf == -1, "a scratch file starts at the beginning"
        with closing(reading(self._log)) as connection:
            yield from rows_of(connection, self._position)


def check_projections(folder: Path, log: Path, findings: Findings, told: Told) -> None:
    """Check every read model that is there against the log up to its position."""
    for projection in ALL:
        link = link_of(folder, projection.name)
        file = f"projections/{projection.name}.db"
        if link.is_symlink() and not link.exists():
            findings.add(file, "link", f"points to {link.readlink()}, which is not there")
        elif link.exists():
            check = _Check(projection, link.resolve(), log, findings, told)
            guarded(file, findings, partial(_check, check))


class _Check(msgspec.Struct, frozen=True):
    projection: Projection
    path: Path
    log: Path
    findings: Findings
    told: Told

    @property
    def file(self) -> str:
        return f"projections/{self.projection.name}.db"

    def add(self, row: str, detail: str) -> None:
        self.findings.add(self.file, row, detail)


def _check(check: _Check) -> None:
    with closing(reading(check.path)) as connection:
        connection.execute("BEGIN")
        check_database(connection, check.file, check.findings)
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version != check.projection.version:
            needed = check.projection.version
            check.add("user_version", f"is {version} where {needed} is needed; rebuild it")
            return
        position = _position(connection, check)
        if position is None:
            return
        with TemporaryDirectory(prefix="anjuan-fsck-") as scratch:
            _compare(connection, check, position, Path(scratch) / check.path.name)


def _position(connection: sqlite3.Connection, check: _Check) -> int | None:
    """Return the read position if the file can be compared at it."""
    rows = connection.execute(
        "SELECT notification_id FROM tracking WHERE application_name = ?", (check.projection.name,)
    ).fetchall()
    position: int = rows[0][0] if rows else 0
    with closing(reading(check.log)) as log:  # after the snapshot, which is never ahead of it
        size, _ = queries.log_size(log)
    if not 0 <= position <= size:
        check.add("tracking", f"is at {position} in a log of {size} leaves; rebuild it")
        return None
    return position


def _compare(connection: sqlite3.Connection, check: _Check, position: int, path: Path) -> None:
    def told(at: int) -> None:
        check.told(check.file, at, position)

    log = _Upto(check.log, position)
    keeper = Keeper.open(check.projection, path)
    try:
        if position:
            keeper.advance(cast("EventLog", log), told=told)  # it asks for nothing but iter_rows
        wanted = keeper.state()
        digest = keeper.read(content_digest)
    finally:
        keeper.close()
    _check_progress(connection, check, wanted)
    _count(connection, check)
    with closing(reading(path)) as fresh:
        if _schema(fresh) != _schema(connection):
            check.add("sqlite_master", "tables, indexes or views are others; rebuild it")
            return
        if _tracked(fresh) != _tracked(connection):
            check.add("tracking", f"says {_tracked(connection)} where {_tracked(fresh)} is needed")
    if _digest(connection) != digest:
        _name_rows(check, path)


def _digest(connection: sqlite3.Connection) -> str:
    """Return the content digest; empty for rows with text that is none."""
    try:
        return content_digest(connection)
    except UnicodeEncodeError:
        return ""


def _check_progress(connection: sqlite3.Connection, check: _Check, wanted: ReadState) -> None:
    count, chained = connection.execute(
        "SELECT count, digest FROM progress WHERE id = 1"
    ).fetchone() or (None, None)
    if count != wanted.count:
        check.add("progress", f"{count} events were taken where {wanted.count} are needed")
    if chained != wanted.input_digest:
        check.add("progress", "other events were taken than the log has")
    stopped = connection.execute("SELECT leaf, error FROM stopped").fetchone()
    if stopped is not None:
        check.add("stopped", f"waits before leaf {stopped[0]}: {stopped[1]}")


def _count(connection: sqlite3.Connection, check: _Check) -> None:
    for name in Database(connection).table_names():
        if name not in OWN_TABLES:
            rows = connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - our own names
            check.findings.count(f"{check.projection.name}/{name}", rows)


def _tracked(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    return connection.execute("SELECT * FROM tracking ORDER BY 1").fetchall()


def _schema(connection: sqlite3.Connection) -> list[tuple[str, str, str, str | None]]:
    return connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2"
    ).fetchall()


def _name_rows(check: _Check, path: Path) -> None:
    """Say which rows a rebuild would say otherwise."""
    named = check.findings.fault_count
    with closing(reading(path)) as fresh:
        fresh.execute("ATTACH DATABASE ? AS found", (f"{check.path.as_uri()}?mode=rw",))
        db = Database(fresh)
        for name in sorted(set(db.table_names()) - OWN_TABLES):
            keys = ", ".join(f'"{column}"' for column in db.table(name).pks)
            for one, other, what in (
                ("found", "main", "says what the log does not"),
                ("main", "found", "is missing or other than the log says"),
            ):
                differing = fresh.execute(
                    f'SELECT {keys} FROM (SELECT * FROM {one}."{name}"'  # noqa: S608 - our own names
                    f' EXCEPT SELECT * FROM {other}."{name}") LIMIT {_NAMED_ROWS}'
                )
                for key in differing.fetchall():
                    check.add(f"{name} {'/'.join(map(str, key))}", what)
    if check.findings.fault_count == named:
        check.add("content", "its digest is not that of a rebuild")
