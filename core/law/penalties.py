"""Caps in fen on what officers may do on the spot (行政处罚法 第五十一条, 第六十八条)."""

from typing import Annotated, Literal

import msgspec

from core.law.rows import Row, check_dates, read_rows

FILE = "penalties.toml"

Party = Literal["citizen", "organisation"]
"""公民; 法人或者其他组织."""


class CapRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of `penalties.toml`, picked by the day on which the decision is made.

    A cap of the simple procedure says how, not how much, a violation is punished; procedure
    follows the law of the day on which the step is taken, and 第三十七条 (the law of the day of the
    violation, or a lighter one) is for the penalty itself.

    Attributes:
        cap_fen: the highest amount allowed, itself included ("以下" includes the number).
    """

    party: Party
    cap_fen: Annotated[int, msgspec.Meta(ge=1)]


def read_penalties(raw: bytes) -> tuple[str, tuple[CapRow, ...]]:
    """Parse `penalties.toml`.

    Raises:
        LawFileError: a row is wrong, or two rows of one code and party overlap.
    """
    version, rows = read_rows(FILE, raw, CapRow)
    check_dates(FILE, rows, lambda row: (row.code, row.party))
    return version, rows
