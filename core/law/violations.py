"""The catalogue of violations (DOMAIN.md §3): what an inspector may find, and its legal basis."""

from typing import Literal

from core.law.rows import Code, Row, check_dates, read_rows

FILE = "violations.toml"

Severity = Literal["L", "G", "S"]
"""轻微, 一般, 严重: the default for credit and publication, not the measure of a penalty."""

AgencyCode = Literal[
    "EDU", "MKT", "CIV", "PSB", "FIR", "CUL", "SPT", "SCI", "HRS", "DRC", "FIN", "CAC", "TWN",
    "COM", "INT", "SPV",
]  # fmt: skip
"""Kinds of department (DOMAIN.md §1.1)."""


class ViolationRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of `violations.toml`, picked by the day of the violation (行政处罚法 第三十七条).

    An act that goes on is judged by the day on which it ended (第三十六条 second paragraph).

    Attributes:
        elements_zh, elements_en: what must be shown, in short; empty where the title says it all.
        agency: the kind of department that enforces it.
        jointly: kinds of department that enforce it with that one.
        on_the_spot: an inspector can see it on site (DOMAIN.md §3, OS).
        refunds: what was charged is to be paid back.
        sanction: code in `sanctions.toml`; None where another body's law decides, and no range of
            it is recorded here.
    """

    title_zh: str
    title_en: str
    elements_zh: str = ""
    elements_en: str = ""
    severity: Severity
    agency: AgencyCode
    jointly: tuple[AgencyCode, ...] = ()
    on_the_spot: bool = False
    refunds: bool = False
    sanction: Code | None = None


def read_violations(raw: bytes) -> tuple[str, tuple[ViolationRow, ...]]:
    """Parse `violations.toml`.

    Raises:
        LawFileError: a row is wrong, or two rows of one code overlap.
    """
    version, rows = read_rows(FILE, raw, ViolationRow)
    check_dates(FILE, rows, lambda row: (row.code,))
    return version, rows
