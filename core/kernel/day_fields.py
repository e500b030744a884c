"""The DATE fields of an event that name no calendar day.

A pattern lets 30 February pass. What was logged before this was asked stays readable, so decoding
goes on asking the pattern alone; only what is new is held against the calendar (FORMAT §8, row 11).
"""

from collections.abc import Iterator
from functools import cache
from typing import cast

import msgspec
from msgspec import inspect

from core.kernel.times import DAY_PATTERN, date_of


def impossible_day(event: msgspec.Struct) -> tuple[str, str] | None:
    """Return field and text of the first DATE that is no day; None if all are."""
    for field, text in _days(event, _type_of(type(event)), ""):
        try:
            date_of(text)
        except ValueError:
            return field, text
    return None


@cache
def _type_of(struct: type[msgspec.Struct]) -> inspect.Type:
    return inspect.type_info(struct)


def _days(value: object, kind: inspect.Type, path: str) -> Iterator[tuple[str, str]]:
    """Yield each DATE in a value with the path to it; a field that is absent holds none."""
    match kind:
        case inspect.StrType(pattern=pattern) if pattern == DAY_PATTERN and isinstance(value, str):
            yield path, value
        case inspect.UnionType(types=types):
            for one in types:
                yield from _days(value, one, path)
        case inspect.VarTupleType(item_type=item) if isinstance(value, tuple):
            for number, part in enumerate(cast("tuple[object, ...]", value)):
                yield from _days(part, item, f"{path}[{number}]")
        case inspect.StructType(cls=cls, fields=fields) if isinstance(value, cls):
            for field in fields:
                inner = getattr(value, field.name)
                yield from _days(inner, field.type, f"{path}.{field.name}" if path else field.name)
        case _:
            pass
