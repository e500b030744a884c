"""OCEL 2.0 as a SQLite database, with its primary and foreign keys.

`event`, `object`, `event_object`, `object_object`, the two `…_map_type`, and a table of its own for
each type. Beside them `anjuan_about` says what the view is.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

from server.exports.derived import About, told
from server.exports.event_columns import Native, as_text, columns, event_type, table_name, values
from server.exports.facts import Fact
from server.exports.moments import BEFORE_ALL, happened_utc
from server.exports.object_book import Object, ObjectBook
from server.exports.object_values import ATTRIBUTES
from server.exports.ocel_json import object_value
from server.exports.pointing import Pointed

_TABLES: Final = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
BEGIN;
CREATE TABLE event_map_type(ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT NOT NULL UNIQUE);
CREATE TABLE object_map_type(ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT NOT NULL UNIQUE);
CREATE TABLE event(
    ocel_id TEXT PRIMARY KEY,
    ocel_type TEXT NOT NULL REFERENCES event_map_type(ocel_type));
CREATE TABLE object(
    ocel_id TEXT PRIMARY KEY,
    ocel_type TEXT NOT NULL REFERENCES object_map_type(ocel_type));
CREATE TABLE event_object(
    ocel_event_id TEXT NOT NULL REFERENCES event(ocel_id),
    ocel_object_id TEXT NOT NULL REFERENCES object(ocel_id),
    ocel_qualifier TEXT NOT NULL,
    PRIMARY KEY (ocel_event_id, ocel_object_id, ocel_qualifier),
    UNIQUE (ocel_event_id, ocel_object_id));
CREATE TABLE object_object(
    ocel_source_id TEXT NOT NULL REFERENCES object(ocel_id),
    ocel_target_id TEXT NOT NULL REFERENCES object(ocel_id),
    ocel_qualifier TEXT NOT NULL,
    PRIMARY KEY (ocel_source_id, ocel_target_id, ocel_qualifier),
    UNIQUE (ocel_source_id, ocel_target_id));
CREATE TABLE anjuan_about(name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_DECLARED: Final = {"string": "TEXT", "integer": "INTEGER", "boolean": "BOOLEAN"}


def write_ocel_sqlite(
    path: Path, facts: Iterable[Fact], book: ObjectBook, about: About, *, native: bool
) -> int:
    """Write a new database; return how many events.

    With `native`, numbers and truths in columns of their type; otherwise every value is text.
    """
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(_TABLES)
        connection.executemany("INSERT INTO anjuan_about VALUES(?, ?)", told(about).items())
        filler = _Filler(connection, native=native)
        written = 0
        for fact in facts:
            filler.event(fact, book.take(fact))
            written += 1
        for one in book.objects():
            filler.object(one)
        for one in book.objects():
            filler.links(one)
        broken = connection.execute("PRAGMA foreign_key_check").fetchone()
        assert broken is None, f"a row of the view points nowhere: {broken}"
        connection.commit()
    return written


class _Filler:
    """Fills the tables, each made when its type is first met."""

    def __init__(self, connection: sqlite3.Connection, *, native: bool) -> None:
        self._connection = connection
        self._native = native
        self._known: set[str] = set()

    def event(self, fact: Fact, pointed: Pointed) -> None:
        """Add an event with its relations."""
        name = event_type(fact)
        table = f"event_{table_name(name)}"
        if table not in self._known:
            self._map("event", name)
            self._make(table, "ocel_id TEXT PRIMARY KEY REFERENCES event(ocel_id)", columns(name))
        self._insert("event", {"ocel_id": fact.id, "ocel_type": name})
        found = values(fact)
        told = found if self._native else {key: as_text(one) for key, one in found.items()}
        self._insert(table, {"ocel_id": fact.id, "ocel_time": happened_utc(fact), **told})
        self._connection.executemany(
            "INSERT INTO event_object VALUES(?, ?, ?)",
            [(fact.id, one, qualifier) for one, qualifier in pointed.items()],
        )

    def object(self, one: Object) -> None:
        """Add an object: a row of its first values, and one for each later value."""
        table = f"object_{one.type.lower()}"
        if table not in self._known:
            self._map("object", one.type)
            given = "ocel_id TEXT NOT NULL REFERENCES object(ocel_id), ocel_changed_field TEXT"
            self._make(table, given, ATTRIBUTES[one.type])
        self._insert("object", {"ocel_id": one.id, "ocel_type": one.type})
        first: dict[str, Native] = {"ocel_id": one.id, "ocel_time": BEFORE_ALL}
        later: list[dict[str, Native]] = []
        for name, since, text in one.values:
            value = object_value(one.type, name, text, native=self._native)
            if since == BEFORE_ALL:
                first[name] = value
            else:
                change: dict[str, Native] = {name: value, "ocel_changed_field": name}
                later.append({"ocel_id": one.id, "ocel_time": since, **change})
        for row in (first, *later):
            self._insert(table, row)

    def links(self, one: Object) -> None:
        """Add an object's relations; every object is there by now."""
        self._connection.executemany(
            "INSERT INTO object_object VALUES(?, ?, ?)",
            [(one.id, other, qualifier) for other, qualifier in one.links.items()],
        )

    def _map(self, which: str, name: str) -> None:
        mapped = table_name(name) if which == "event" else name.lower()
        self._insert(f"{which}_map_type", {"ocel_type": name, "ocel_type_map": mapped})

    def _make(self, table: str, given: str, attributes: Mapping[str, str]) -> None:
        own = "".join(
            f', "{name}" {_DECLARED[kind] if self._native else "TEXT"}'
            for name, kind in attributes.items()
        )
        self._connection.execute(f'CREATE TABLE "{table}"({given}, ocel_time TIMESTAMP{own})')
        self._known.add(table)

    def _insert(self, table: str, row: Mapping[str, Native]) -> None:
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" for _ in row)
        self._connection.execute(
            f'INSERT INTO "{table}"({names}) VALUES({marks})',
            tuple(row.values()),
        )
