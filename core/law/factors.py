"""What makes a penalty lighter or heavier, or keeps it away (行政处罚法 第三十二条, 第三十三条)."""

from typing import Literal

from core.law.rows import Row, check_dates, read_rows

FILE = "factors.toml"

Effect = Literal["no_penalty", "may_spare", "lighter", "heavier"]
"""不予处罚, 可以不予处罚, 从轻或者减轻, 从重."""


class FactorRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of `factors.toml`, picked by the day of the violation (行政处罚法 第三十七条).

    Whether a factor is there is for officers to find; the row says what follows from it.
    """

    effect: Effect
    title_zh: str
    title_en: str


def read_factors(raw: bytes) -> tuple[str, tuple[FactorRow, ...]]:
    """Parse `factors.toml`.

    Raises:
        LawFileError: a row is wrong, or two rows of one code overlap.
    """
    version, rows = read_rows(FILE, raw, FactorRow)
    check_dates(FILE, rows, lambda row: (row.code,))
    return version, rows
