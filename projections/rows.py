"""Rows of a read model as structs: JSON columns decoded, milliseconds shown as TIMEs."""

import sqlite3
from collections.abc import Mapping
from typing import Any, Final, TypeVar

import msgspec

from core.kernel.times import ms_of, time_of

Answer = TypeVar("Answer", bound=msgspec.Struct)
Params = tuple[str | int, ...]

_JSON: Final = frozenset({"violations", "penalties", "officers", "open_codes", "codes", "scope"})
_TIMES: Final = frozenset({"occurred", "suspected_since"})
"""TIMEs as their signer's clock wrote them."""


def select(
    db: sqlite3.Connection, statement: str, params: Params, kind: type[Answer]
) -> tuple[Answer, ...]:
    """Return what a statement selects."""
    return tuple(answer(row, kind) for row in dicts(db, statement, params))


def dicts(db: sqlite3.Connection, statement: str, params: Params = ()) -> list[dict[str, Any]]:
    """Return rows by column name."""
    cursor = db.execute(statement, params)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def answer(row: Mapping[str, Any], kind: type[Answer]) -> Answer:
    """Return a row as a struct; `x_ms` becomes `x_at`, a moment of the authority's zone."""
    values: dict[str, Any] = {}
    for name, value in row.items():
        if name.endswith("_ms"):
            values[f"{name[:-3]}_at"] = None if value is None else time_of(value)
        elif name in _TIMES and value:
            values[name] = time_of(ms_of(value))
        elif name in _JSON and value is not None:
            values[name] = msgspec.json.decode(value)
        else:
            values[name] = value
    return msgspec.convert(values, kind, strict=False)  # SQLite has no booleans
