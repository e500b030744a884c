"""How long a penalty is published (行政处罚法 第四十八条; DOMAIN.md §6.4)."""

from typing import Annotated, Literal

import msgspec

from core.law.rows import Row, check_dates, read_rows

FILE = "publication.toml"
_Months = Annotated[int, msgspec.Meta(ge=0, le=60)]


class PublicationRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of `publication.toml`; its code is a kind of penalty.

    Picked by the day of the decision, from which the period runs.

    Attributes:
        grade: 轻微, 一般, 严重.
        months_max: after so many months the penalty is shown no more; 0: not shown by default.
        months_min: after so many months repair may be asked for.
        months_if_needed: how long one that is not shown by default is, where there is a reason.
    """

    grade: Literal["minor", "ordinary", "serious"]
    months_max: _Months
    months_min: _Months
    months_if_needed: _Months


def read_publication(raw: bytes) -> tuple[str, tuple[PublicationRow, ...]]:
    """Parse `publication.toml`.

    Raises:
        LawFileError: a row is wrong, or two rows of one kind overlap.
    """
    version, rows = read_rows(FILE, raw, PublicationRow)
    check_dates(FILE, rows, lambda row: (row.code,))
    return version, rows
