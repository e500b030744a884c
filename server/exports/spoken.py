"""Particulars of an event in the person's language, as a cell of a table holds them."""

import re
from decimal import Decimal
from typing import Any, Final

from core.domain import catalogue
from server.exports.withholding import LEFT_OUT
from server.labels.spoken import label, word
from server.words import N_, _, said

YES = N_("yes")
NO = N_("no")
IN_YUAN = N_("{label}, yuan")

Cell = str | int | Decimal
"""Text, or what a spreadsheet may reckon with: a number, or an amount in yuan."""

_CAMEL: Final = re.compile(r"(?<!^)(?=[A-Z])")
_EXACT: Final = 10**15
"""A spreadsheet keeps fifteen digits of a number; a longer one is text."""


def title_of(event_type: str) -> str:
    """Return what a type is called; one of a newer release by its own name."""
    struct = catalogue.EVENTS.get(event_type)
    if struct is None:
        return event_type
    name = struct.__name__
    known = _(name)
    return known if known != name else _CAMEL.sub(" ", name).lower()


def fields_of(kind: str) -> tuple[str, ...]:
    """Return the fields that events of a kind of stream may have, in the catalogue's order."""
    found: dict[str, None] = {}
    for name, struct in catalogue.EVENTS.items():
        if name.partition(".")[0] == kind:
            found |= dict.fromkeys(struct.__struct_encode_fields__)
    return tuple(name for name in found if name not in LEFT_OUT)


def head_of(field: str) -> str:
    """Return the head of a field's column; money is in yuan."""
    return said(IN_YUAN, label=label(field)) if field.endswith("_fen") else label(field)


def heads_of(fields: tuple[str, ...], taken: list[str]) -> list[str]:
    """Return heads that are all different, and other than those taken.

    Where two columns are called alike, the field's own name stands behind.
    """
    heads = [head_of(one) for one in fields]
    return [
        f"{head} ({field})" if heads.count(head) > 1 or head in taken else head
        for head, field in zip(heads, fields, strict=True)
    ]


def cell_of(field: str, value: Any, kind: str) -> Cell:
    """Return a field's value as one cell."""
    match value:
        case bool():
            return _(YES) if value else _(NO)
        case int() if field.endswith("_fen"):
            return Decimal(value) / 100
        case int():
            return value if abs(value) < _EXACT else str(value)
        case str():
            return word(field, value, kind)
        case list():
            return "; ".join(str(cell_of(field, one, kind)) for one in value)
        case dict():
            return ", ".join(_pair(name, one, kind) for name, one in value.items())
        case _:
            return str(value)


def particulars(data: dict[str, Any], kind: str) -> str:
    """Return all fields of an event as one text."""
    return "; ".join(_pair(name, value, kind) for name, value in data.items())


def _pair(name: str, value: Any, kind: str) -> str:
    return f"{head_of(name)}: {cell_of(name, value, kind)}"
