"""The attributes of an event in the object-centred views: their names, types and values.

Names begin with the event's type (`notice_served_v1_due_on`), those of the header with `anjuan_`:
where a loader joins the types, no two of them share a column, and none becomes a mixture.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

import msgspec
from msgspec import UnsetType, inspect

from core.domain import catalogue
from server.exports.facts import Fact
from server.exports.moments import received_utc
from server.exports.withholding import LEFT_OUT

UNKNOWN: Final = "unknown"
"""The event type of every event that this release does not know; `anjuan_type` has its own."""

Native = str | int | bool

_HEADER: Final[Mapping[str, tuple[str, Callable[[Fact], Native]]]] = {
    "anjuan_type": ("string", lambda fact: fact.type),
    "anjuan_leaf": ("integer", lambda fact: fact.leaf),
    "anjuan_stream": ("string", lambda fact: fact.stream),
    "anjuan_ver": ("integer", lambda fact: fact.ver),
    "anjuan_received": ("string", received_utc),
    "anjuan_at": ("string", lambda fact: fact.at),
    "anjuan_occurred": ("string", lambda fact: fact.occurred),
    "anjuan_actor": ("string", lambda fact: fact.actor),
    "anjuan_standing": ("string", lambda fact: fact.standing),
    "anjuan_review": ("string", lambda fact: " ".join(fact.codes)),
    "anjuan_withheld": ("string", lambda fact: fact.withheld),
    "anjuan_kid": ("string", lambda fact: fact.kid),
    "anjuan_cause": ("string", lambda fact: fact.cause),
    "anjuan_corrects": ("string", lambda fact: fact.corrects),
    "anjuan_commitments": ("string", lambda fact: _json(fact.pd) if fact.pd else ""),
    "anjuan_attachments": ("string", lambda fact: _json(fact.att) if fact.att else ""),
}


def event_type(fact: Fact) -> str:
    """Return the type under which an event stands in the view."""
    return fact.type if catalogue.knows(fact.type) else UNKNOWN


def table_name(name: str) -> str:
    """Return a type's name as part of the name of a column or table."""
    return name.replace(".", "_").replace("-", "_")


@cache
def columns(name: str) -> dict[str, str]:
    """Return the attributes of an event type with the types of their values."""
    header = {column: kind for column, (kind, _) in _HEADER.items()}
    return header | dict(_fields(name).values())


def values(fact: Fact) -> dict[str, Native]:
    """Return the attributes that an event has, as they are; what is empty is left away."""
    found: dict[str, Native] = {}
    for column, (_, value_of) in _HEADER.items():
        value = value_of(fact)
        if value != "":
            found[column] = value
    for field, (column, kind) in _fields(fact.type).items():
        if field in fact.data:
            found[column] = _native(fact.data[field], kind)
    return found


def as_text(value: Native) -> str:
    """Return a value as text, as the schema of OCEL 2.0 wants it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


@cache
def _fields(name: str) -> dict[str, tuple[str, str]]:
    """Return column and type of each field that an event type has; none of an unknown one."""
    struct = catalogue.EVENTS.get(name)
    if struct is None:
        return {}
    told = inspect.type_info(struct)
    assert isinstance(told, inspect.StructType), "every event is a struct"
    prefix = table_name(name)
    return {
        field.encode_name: (f"{prefix}_{table_name(field.encode_name)}", _type_of(field.type))
        for field in told.fields
        if field.encode_name not in LEFT_OUT
    }


def _type_of(field: inspect.Type) -> str:
    match field:
        case inspect.IntType():
            return "integer"
        case inspect.BoolType():
            return "boolean"
        case inspect.UnionType(types=types):
            kinds = {_type_of(one) for one in types if not _is_unset(one)}
            return kinds.pop() if len(kinds) == 1 else "string"
        case _:
            return "string"


def _is_unset(field: inspect.Type) -> bool:
    return isinstance(field, inspect.CustomType) and field.cls is UnsetType


def _native(value: Any, kind: str) -> Native:
    """Return a field's value: a list or a table as JSON, whatever is typed as it is."""
    if kind == "integer" or (kind == "boolean" and isinstance(value, bool)):
        return int(value) if kind == "integer" else bool(value)
    return value if isinstance(value, str) else _json(value)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
