"""How long a penalty is published (行政处罚法 第四十八条; DOMAIN.md §6.4)."""

from typing import Annotated

import msgspec

from core.law.rows import Row, check_dates, read_rows

FILE = "publication.toml"


class PublicationRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of `publication.toml`; its code is a kind of penalty.

    Picked by the day of the decision, from which the period runs.

    Attributes:
        months_max: after so many months the penalty is shown no more; 0: never shown.
    """

    months_max: Annotated[int, msgspec.Meta(ge=0, le=60)]


def read_publication(raw: bytes) -> tuple[str, tuple[PublicationRow, ...]]:
    """Parse `publication.toml`.

    Raises:
        LawFileError: a row is wrong, or two rows of one kind overlap.
    """
    version, rows = read_rows(FILE, raw, PublicationRow)
    check_dates(FILE, rows, lambda row: (row.code,))
    return version, rows
