"""Writing rows of our own tables, and the one spelling of a value that is no plain text.

sqlite-utils makes tables and indexes and reads; row by row inside a batch the plain connection is
three times faster (STACK.md).
"""

import sqlite3
from functools import cache
from typing import Any, Final

import msgspec

Value = str | int | None

_json: Final = msgspec.json.Encoder(order="deterministic")


def insert(db: sqlite3.Connection, table: str, **values: Value) -> None:
    """Insert a row."""
    db.execute(_insert(table, tuple(values)), tuple(values.values()))


def upsert(db: sqlite3.Connection, table: str, key: str, **values: Value) -> None:
    """Insert a row, or change these columns of the one that has its key."""
    db.execute(_upsert(table, key, tuple(values)), tuple(values.values()))


def update(db: sqlite3.Connection, table: str, key: str, **values: Value) -> None:
    """Change the named columns of the row whose `key` column is among `values`."""
    db.execute(_update(table, key, tuple(values)), values)


def spelled(value: object) -> str:
    """Return a value as the JSON text of a column."""
    return _json.encode(value).decode()


def known(value: Any) -> Any:
    """Return a field of an event, None where it is not known."""
    return None if value is msgspec.UNSET else value


@cache
def _insert(table: str, columns: tuple[str, ...]) -> str:
    marks = ", ".join("?" * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - our own names


@cache
def _upsert(table: str, key: str, columns: tuple[str, ...]) -> str:
    changes = ", ".join(f"{column} = excluded.{column}" for column in columns if column != key)
    return f"{_insert(table, columns)} ON CONFLICT ({key}) DO UPDATE SET {changes}"


@cache
def _update(table: str, key: str, columns: tuple[str, ...]) -> str:
    changes = ", ".join(f"{column} = :{column}" for column in columns if column != key)
    return f"UPDATE {table} SET {changes} WHERE {key} = :{key}"  # noqa: S608 - our own names
