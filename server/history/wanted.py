"""The columns of a file that a mapping speaks of."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from server.history.cells import names_in
from server.history.mapping import Mapping, tables_of
from server.history.plan import lookups
from server.history.shapes import Column, FindingTable

_NO_COLUMNS: Final = frozenset({"file", "split", "pattern", "columns_matching", "value"})
"""Keys of tables whose texts are no columns."""


class Wanted(msgspec.Struct, frozen=True):
    """A column that a table speaks of."""

    table: str
    key: str
    name: str
    is_optional: bool = False


def columns_wanted(mapping: Mapping, name: str) -> list[Wanted]:
    """Return every column of a file that the mapping speaks of."""
    wanted: list[Wanted] = []
    visits = mapping.visit.file if mapping.visit is not None else ""
    for table, said in tables_of(mapping):
        if said.file == name:
            wanted += _columns_of(table, said)
            if getattr(said, "institution", None) == ():
                wanted += _wanted(table, "institution", mapping.institution.key)
        if isinstance(said, FindingTable) and visits == name:
            wanted += _joining(table, said.join.values())
    for _, table, one in lookups(mapping):
        if one.file == name:
            wanted += _joining(table, one.join)
    used = lookups(mapping, name)
    for _, table, one in used:
        wanted += _joining(table, one.join.values())
    others = tuple(f"{one.file}." for _, _, one in used)
    return [one for one in wanted if not one.name.startswith(others)]


def _columns_of(table: str, said: Any) -> Iterator[Wanted]:
    for key in said.__struct_fields__:
        value = getattr(said, key)
        if key == "join":
            yield from _joining(table, value)
        elif key == "fields":
            for field, ref in value.items():
                yield from _wanted(table, f"fields.{field}", ref)
        elif key == "where":
            yield from (Wanted(table, key, one.column, one.optional) for one in value)
        elif key not in _NO_COLUMNS and isinstance(value, str | Column | tuple):
            yield from _wanted(table, key, value)


def _joining(table: str, columns: Iterable[str]) -> list[Wanted]:
    return [Wanted(table, "join", column) for column in columns]


def _wanted(table: str, key: str, ref: Any) -> list[Wanted]:
    return [Wanted(table, key, name, optional) for name, optional in names_in(ref)]
