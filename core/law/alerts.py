"""When supervised money raises an alert: dated thresholds, compared exactly in whole numbers.

预收费 / 资金监管 (DOMAIN.md §5.1, R1 to R6).
"""

from typing import Annotated, Final, Literal

import msgspec

from core.law.rows import Row, check_dates, fail, read_rows

FILE = "alerts.toml"

AlertOp = Literal["less_than", "at_most", "at_least", "more_than"]
AlertUnit = Literal["percent", "fen", "days", "count"]
AlertLevel = Literal["amber", "red"]
_HUNDRED: Final = 100


class AlertRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of `alerts.toml`, picked by the day on which the report is recorded.

    Attributes:
        rule: the rule that it belongs to, as officers call it.
        threshold: the number that the measure is held against; of `percent`, of its whole.
        window_days: days looked back over, in which one alert is enough; 0: each fact its own.
    """

    rule: Literal["R0", "R1", "R2", "R3", "R4", "R5", "R6"]
    op: AlertOp
    threshold: Annotated[int, msgspec.Meta(ge=0)]
    unit: AlertUnit
    window_days: Annotated[int, msgspec.Meta(ge=0, le=400)]
    level: AlertLevel
    title_zh: str
    title_en: str


def read_alerts(raw: bytes) -> tuple[str, tuple[AlertRow, ...]]:
    """Parse `alerts.toml`.

    Raises:
        LawFileError: a row is wrong, or two rows of one code overlap.
    """
    version, rows = read_rows(FILE, raw, AlertRow)
    check_dates(FILE, rows, lambda row: (row.code,))
    for row in rows:
        if row.unit == "percent" and row.op == "at_least" and not row.threshold:
            fail(FILE, rows, row, "`threshold` 0 percent is met by nothing at all; name a share")
    return version, rows


def is_alert(row: AlertRow, measured: int, whole: int = 0) -> bool:
    """Tell whether a measure raises the alert.

    A share is compared as products, so no part of a fen is ever rounded. Of a whole that is 0,
    anything is more than any share; nothing is no share of it.

    Args:
        row: the rule.
        measured: in the row's unit; of a share the part, in the unit of the whole.
        whole: what it is a share of; not looked at unless the unit is `percent`.
    """
    if row.unit != "percent":
        return _compares(row.op, measured, row.threshold)
    if whole <= 0:
        return measured > 0 and row.op in {"at_least", "more_than"}
    return _compares(row.op, measured * _HUNDRED, row.threshold * whole)


def _compares(op: AlertOp, seen: int, limit: int) -> bool:
    return {
        "less_than": seen < limit,
        "at_most": seen <= limit,
        "at_least": seen >= limit,
        "more_than": seen > limit,
    }[op]
