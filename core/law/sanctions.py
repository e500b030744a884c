"""What a violation may cost, by how grave it is: kinds of penalty, and the range of a fine.

Several violations share one article of sanctions; each names it by code (`ViolationRow.sanction`).
"""

from collections.abc import Iterable
from typing import Annotated, Final, Literal, get_args

import msgspec

from core.kernel.fields import PenaltyKind
from core.law.rows import Row, check_dates, fail, in_force, read_rows

FILE = "sanctions.toml"

Grade = Literal["ordinary", "serious", "extremely_serious"]
"""一般, 情节严重, 情节特别严重; not the severity of the catalogue, which is for credit."""

GRADES: Final[tuple[Grade, ...]] = get_args(Grade)

FineBase = Literal["illegal_income", "advertising_cost"]
"""违法所得, 广告费用: of what a fine is a multiple."""

_Fen = Annotated[int, msgspec.Meta(ge=0)]
_Whole = Annotated[int, msgspec.Meta(ge=0, le=100)]


class SanctionRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of `sanctions.toml`, picked by the day of the violation (行政处罚法 第三十七条).

    The numbers are the ends of a range, both included ("以上", "以下" include the number).

    Attributes:
        grade: from which gravity on it applies; a graver case without a row of its own stays here.
        kinds: penalties that may be imposed; empty: correction alone, which is none (第二十八条).
        fine_min_fen, fine_max_fen: of the fine; where it is also a multiple, for want of its base.
        multiple_min, multiple_max: of the fine as so many times `of`.
        ban_years_min, ban_years_max: of an `occupation_ban` for a time.
        ban_for_ever: an `occupation_ban` without end.
    """

    grade: Grade
    kinds: tuple[PenaltyKind, ...]
    fine_min_fen: _Fen = 0
    fine_max_fen: _Fen | None = None
    multiple_min: _Whole = 0
    multiple_max: _Whole | None = None
    of: FineBase | None = None
    ban_years_min: _Whole = 0
    ban_years_max: _Whole | None = None
    ban_for_ever: bool = False


def read_sanctions(raw: bytes) -> tuple[str, tuple[SanctionRow, ...]]:
    """Parse `sanctions.toml`.

    Raises:
        LawFileError: a row is wrong, or two rows of one code and grade overlap.
    """
    version, rows = read_rows(FILE, raw, SanctionRow)
    check_dates(FILE, rows, lambda row: (row.code, row.grade))
    for row in rows:
        detail = _wrong(row)
        if detail:
            fail(FILE, rows, row, detail)
    return version, rows


def of_grade(rows: Iterable[SanctionRow], grade: Grade, on: str) -> SanctionRow | None:
    """Return the row of a grade in force on a DATE, else of the next lower one that has a row."""
    found = {row.grade: row for row in in_force(rows, on)}
    upto = GRADES[: GRADES.index(grade) + 1]
    return next((found[one] for one in reversed(upto) if one in found), None)


def _wrong(row: SanctionRow) -> str:
    has_amount, has_multiple = row.fine_max_fen is not None, row.multiple_max is not None
    has_ban = row.ban_years_max is not None or row.ban_for_ever
    if ("fine" in row.kinds) != (has_amount or has_multiple):
        return "`kinds` names a fine if and only if there is `fine_max_fen` or `multiple_max`"
    if has_multiple != (row.of is not None):
        return "`of` is needed with `multiple_max`, and only there"
    if ("occupation_ban" in row.kinds) != has_ban:
        return "`kinds` names an occupation_ban if and only if there is a length of it"
    ends = (
        ("fine_min_fen", row.fine_min_fen, row.fine_max_fen),
        ("multiple_min", row.multiple_min, row.multiple_max),
        ("ban_years_min", row.ban_years_min, row.ban_years_max),
    )
    return next((f"`{name}` is above its end" for name, low, top in ends if low > (top or 0)), "")
