"""The catalogue of violations (DOMAIN.md §3): what an inspector may find, and its legal basis."""

from typing import Literal

from core.law.rows import Row, check_dates, read_rows

FILE = "violations.toml"

Severity = Literal["L", "G", "S"]
"""轻微, 一般, 严重: the default for credit and publication, not the measure of a penalty."""


class ViolationRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of `violations.toml`, picked by the day of the violation (行政处罚法 第三十七条).

    An act that goes on is judged by the day on which it ended (第三十六条 second paragraph).

    Attributes:
        agency: the kind of department that enforces it (DOMAIN.md §1.1), e.g. `EDU`.
    """

    title_zh: str
    title_en: str
    severity: Severity
    agency: str


def read_violations(raw: bytes) -> tuple[str, tuple[ViolationRow, ...]]:
    """Parse `violations.toml`.

    Raises:
        LawFileError: a row is wrong, or two rows of one code overlap.
    """
    version, rows = read_rows(FILE, raw, ViolationRow)
    check_dates(FILE, rows, lambda row: (row.code,))
    return version, rows
