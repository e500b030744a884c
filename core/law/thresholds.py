"""The on-site checklist with its exact limits (DOMAIN.md §3.3): what an inspector can measure."""

from typing import Literal

import msgspec

from core.law.measures import MeasureKind, Op, is_exceeded, parse_limit, parse_measure
from core.law.rows import Row, check_dates, fail, read_rows

FILE = "thresholds.toml"

Mode = Literal["OFFLINE", "ONLINE"]
Category = Literal["subject", "non_subject"]


class Applies(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """To which lessons or charges a limit applies."""

    mode: Literal["OFFLINE", "ONLINE", "any"]
    category: Literal["subject", "non_subject", "any"]


class ThresholdRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of `thresholds.toml`, picked by the day of the act measured (行政处罚法 第三十七条).

    A code with several measures has several rows; breaking one of them is the violation.

    Attributes:
        measure: the thing measured; stable, unique within the code.
        limit: the last value allowed, in the text of its kind; months for a `span`.
        unit: for screens; `wall time`, `minutes`, `classes`, `fen`, `months`.
    """

    measure: str
    kind: MeasureKind
    op: Op
    limit: str
    unit: str
    applies: Applies
    question_zh: str
    question_en: str


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """What a measure says, in the texts that an event carries.

    Attributes:
        exceeded: the limit is broken, from above or from below.
    """

    exceeded: bool
    limit: str
    measured: str


def read_thresholds(raw: bytes) -> tuple[str, tuple[ThresholdRow, ...]]:
    """Parse `thresholds.toml`.

    Raises:
        LawFileError: a row is wrong, or two rows of one code and measure overlap.
    """
    version, rows = read_rows(FILE, raw, ThresholdRow)
    check_dates(FILE, rows, lambda row: (row.code, row.measure, *_scope(row)))
    for row in rows:
        _check_limit(rows, row)
    return version, rows


def judge(row: ThresholdRow, measured: str) -> Judgement:
    """Judge a measured value, as typed, against its limit.

    Raises:
        MeasureError: the text is not a value of the row's kind.
    """
    value = parse_measure(row.kind, measured)
    exceeded = is_exceeded(row.kind, row.op, (row.limit, value))
    return Judgement(exceeded=exceeded, limit=row.limit, measured=value)


def applies_to(row: ThresholdRow, mode: Mode, category: Category) -> bool:
    """Say whether a limit binds lessons of a mode and a category."""
    return row.applies.mode in (mode, "any") and row.applies.category in (category, "any")


def _scope(row: ThresholdRow) -> tuple[str, str]:
    return row.applies.mode, row.applies.category


def _check_limit(rows: tuple[ThresholdRow, ...], row: ThresholdRow) -> None:
    try:
        canonical = parse_limit(row.kind, row.limit)
    except ValueError as error:
        fail(FILE, rows, row, f"`limit`: {error}")
    if canonical != row.limit:
        fail(FILE, rows, row, f"`limit` {row.limit!r} must be written {canonical!r}")
    if row.kind == "span" and row.op != "at_most":
        fail(FILE, rows, row, "`op` of a `span` can only be `at_most`")
