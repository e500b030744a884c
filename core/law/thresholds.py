"""The on-site checklist with its exact limits (DOMAIN.md §3.3): what an inspector can measure."""

from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from core.law.measures import MeasureKind, Op, is_exceeded, parse_limit, parse_measure
from core.law.rows import Row, check_dates, fail, read_rows

FILE = "thresholds.toml"

Mode = Literal["OFFLINE", "ONLINE"]
Category = Literal["subject", "non_subject"]
Stage = Literal["PRESCHOOL", "PRIMARY", "JUNIOR", "SENIOR"]
"""学段: before school, primary, junior and senior secondary; 义务教育 is PRIMARY and JUNIOR."""


_OPS: Final[dict[MeasureKind, tuple[Op, ...]]] = {
    "boolean": ("is",),
    "lead": ("at_most",),
    "sample": ("at_most",),
    "span": ("at_most",),
}
"""How a kind may be held against its limit, where not both ways."""


class Applies(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """To which lessons or charges a limit applies.

    Attributes:
        stages: whose pupils it protects; empty: everybody's.
    """

    mode: Literal["OFFLINE", "ONLINE", "any"]
    category: Literal["subject", "non_subject", "any"]
    stages: tuple[Stage, ...] = ()


class ThresholdRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of `thresholds.toml`, picked by the day of the act measured (行政处罚法 第三十七条).

    A code with several measures has several rows; breaking one of them is the violation.

    Attributes:
        measure: the thing measured; stable, unique within the code.
        limit: the last value allowed, in the text of its kind; months for a `span` and a `lead`,
            fen for an amount, the answer in order for a `boolean`.
        unit_zh, unit_en: what is counted, for screens; empty where the value says it.
    """

    measure: str
    kind: MeasureKind
    op: Op
    limit: str
    unit_zh: str = ""
    unit_en: str = ""
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


def applies_to(
    row: ThresholdRow, mode: Mode, category: Category, stages: Iterable[Stage] = ()
) -> bool:
    """Say whether a limit binds lessons of a mode and a category, for pupils of some stages.

    Without a stage given, as where none is known, the limits of every stage bind.
    """
    taught, protected = set(stages), set(row.applies.stages)
    return (
        row.applies.mode in (mode, "any")
        and row.applies.category in (category, "any")
        and (not taught or not protected or bool(taught & protected))
    )


def _scope(row: ThresholdRow) -> tuple[str, ...]:
    return row.applies.mode, row.applies.category, *sorted(row.applies.stages)


def _check_limit(rows: tuple[ThresholdRow, ...], row: ThresholdRow) -> None:
    try:
        canonical = parse_limit(row.kind, row.limit)
    except ValueError as error:
        fail(FILE, rows, row, f"`limit`: {error}")
    if canonical != row.limit:
        fail(FILE, rows, row, f"`limit` {row.limit!r} must be written {canonical!r}")
    needed = _OPS.get(row.kind, ("at_most", "at_least"))
    if row.op not in needed:
        fail(FILE, rows, row, f"`op` of a `{row.kind}` can only be `{'` or `'.join(needed)}`")
