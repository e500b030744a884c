"""The tables of a mapping file, as they are written: docs/HISTORY.md says what each key means."""

import re
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

Scalar = str | int | float | bool
Character = Annotated[str, Meta(min_length=1, max_length=1)]
Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}\Z")]
MOST_FIELDS: Final = 40
FieldName = Annotated[str, Meta(pattern=r"^[a-z0-9_-]{1,40}\Z")]
Type = Literal["text", "number", "int", "bool", "date"]

_REPEATED_TWICE: Final = re.compile(r"\((?:[^()\\]|\\.)*(?<!\\)[+*}](?:[^()\\]|\\.)*\)[+*{]")
"""A repetition within a repetition, which may take for ever: `(a+)+`."""


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the mapping."""


class Column(_Table, frozen=True, kw_only=True):
    """Where a value comes from, when the name of a column does not say enough."""

    column: str = ""
    columns: tuple[str, ...] = ()
    first_of: tuple[str, ...] = ()
    const: Scalar | None = None
    join: str = " "
    pattern: str = ""
    map: dict[str, Scalar] = {}
    others: Literal["report", "keep", "empty"] = "report"
    default: str = ""
    lower: bool = False
    upper: bool = False
    optional: bool = False
    type: Type = "text"
    formats: tuple[str, ...] = ()
    zone: str = ""

    def __post_init__(self) -> None:
        """Hold what the types do not say."""
        ways = (self.column, self.columns, self.first_of, self.const is not None)
        if sum(bool(way) for way in ways) != 1:
            raise ValueError("one of column, columns, first_of, const is needed, and only one")
        check_pattern(self.pattern)


Ref = str | Column
"""The name of a column, or a table that says more."""
Refs = str | Column | tuple[str | Column, ...]
"""The same, or several whose values are joined by " | "."""


class Condition(_Table, frozen=True, kw_only=True):
    """What a row must say to be read; all that stands here must hold, `present` on its own too."""

    column: str
    equals: Scalar | None = msgspec.field(name="is", default=None)
    is_not: Scalar | None = None
    one_of: tuple[Scalar, ...] | None = None
    none_of: tuple[Scalar, ...] | None = None
    prefix: str | None = None
    contains: str | None = None
    present: bool | None = None
    at_least: int | float | None = None
    at_most: int | float | None = None
    below: int | float | None = None
    above: int | float | None = None
    optional: bool = False


class Dates(_Table, frozen=True, kw_only=True):
    """How days are spelled."""

    formats: Annotated[tuple[str, ...], Meta(min_length=1)] = (
        "iso",
        "%Y-%m-%d",
        "%Y/%m/%d",
        "%Y.%m.%d",
        "%Y年%m月%d日",
    )
    zone: str = ""


class Values(_Table, frozen=True, kw_only=True):
    """What means "not known", yes and no."""

    not_known: frozenset[str] = frozenset({"N/A", "#N/A", "NULL", "null", "NaN", "nan", "空", "-"})
    yes: frozenset[str] = frozenset({"1", "true", "yes", "y", "x", "t", "✓", "√", "是", "有"})
    no: frozenset[str] = frozenset({"0", "false", "no", "n", "f", "✗", "×", "否", "无"})


class Numbers(_Table, frozen=True, kw_only=True):
    """How numbers are spelled."""

    decimal: Character = "."
    thousands: Annotated[str, Meta(max_length=1)] = ","


class With(_Table, frozen=True, kw_only=True):
    """Another file whose columns are looked up for each row, as `NAME.column`."""

    file: str
    join: Annotated[dict[str, str], Meta(min_length=1)]
    join_as: dict[str, Literal["text", "date", "number"]] = {}


class FileForm(_Table, frozen=True, kw_only=True):
    """A file of the ledger, and how it spells its rows."""

    path: str = ""
    format: Literal["", "csv", "xlsx", "xes"] = ""
    encoding: str = ""
    delimiter: Annotated[str, Meta(max_length=1)] = ""
    quote: Annotated[str, Meta(max_length=1)] = '"'
    escape: Annotated[str, Meta(max_length=1)] = ""
    columns: tuple[str, ...] = ()
    sheet: str = ""
    skip_rows: Annotated[int, Meta(ge=0)] = 0
    trim: bool = True
    ragged: Literal["pad", "skip", "cut"] = "pad"
    optional: bool = False
    dates: Dates | None = None
    with_: tuple[With, ...] = msgspec.field(name="with", default=())


class InstitutionTable(_Table, frozen=True, kw_only=True):
    """Which institutions there are, and their particulars."""

    key: Refs
    file: str = ""
    where: tuple[Condition, ...] = ()
    name: Ref | None = None
    uscc: Ref | None = None
    registered_on: Ref | None = None
    entity_type: Ref | None = None
    capital: Ref | None = None
    business_scope: Ref | None = None
    province: Ref | None = None
    city: Ref | None = None
    address: Ref | None = None
    division_code: Ref | None = None
    category: Ref | None = None
    mode: Ref | None = None


class VisitTable(_Table, frozen=True, kw_only=True):
    """Which visits there were."""

    on: Ref
    file: str = ""
    key: Refs = ()
    institution: Refs = ()
    kind: Ref | None = None
    score: Ref | None = None
    grade: Ref | None = None
    fields: Annotated[dict[FieldName, Ref], Meta(max_length=MOST_FIELDS)] = {}
    where: tuple[Condition, ...] = ()
    group: bool = False


class FindingTable(_Table, frozen=True, kw_only=True):
    """What was found on visits: a row each, a list in a cell, or columns."""

    file: str = ""
    join: dict[str, str] = {}
    join_as: dict[str, Literal["text", "date", "number"]] = {}
    where: tuple[Condition, ...] = ()
    cell: Ref | None = None
    split: str | tuple[str, ...] = ()
    pattern: str = ""
    columns: tuple[str, ...] = ()
    columns_matching: str = ""
    codes: dict[str, str] = {}
    value: Literal["yes", "code", "severity", "points", "detail", "times"] = "yes"
    code: Ref | None = None
    severity: Ref | None = None
    points: Ref | None = None
    detail: Ref | None = None
    fields: Annotated[dict[FieldName, Ref], Meta(max_length=MOST_FIELDS)] = {}

    def __post_init__(self) -> None:
        """Hold what the types do not say."""
        wide = bool(self.columns) + bool(self.columns_matching)
        if wide + (self.cell is not None) > 1:
            raise ValueError("one of cell, columns, columns_matching is enough")
        if not wide and self.cell is None and self.code is None:
            raise ValueError("code is missing")
        if self.value == "code" and not wide and self.code is None:
            raise ValueError("value speaks of columns, and there are none")
        check_pattern(self.pattern)
        check_pattern(self.columns_matching)


class FactTable(_Table, frozen=True, kw_only=True):
    """What happened to institutions: fines, notifications, payments."""

    on: Ref
    kind: Ref
    file: str = ""
    key: Refs = ()
    institution: Refs = ()
    subject: Ref | None = None
    amount: Ref | None = None
    currency: Ref | None = None
    fields: Annotated[dict[FieldName, Ref], Meta(max_length=MOST_FIELDS)] = {}
    where: tuple[Condition, ...] = ()


def check_pattern(text: str) -> None:
    """Refuse what is no pattern, or one that might not end.

    Raises:
        ValueError: with the pattern and the reason.
    """
    try:
        re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"{text} is no pattern: {error}") from error
    if _REPEATED_TWICE.search(text):
        raise ValueError(f"{text} repeats what is itself repeated; on some texts it would not end")
