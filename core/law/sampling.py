"""How much of each stratum a random draw takes (双随机、一公开; DOMAIN.md §1.4)."""

from typing import Annotated

import msgspec

from core.law.rows import Row, check_dates, read_rows

FILE = "sampling.toml"


class SamplingRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of `sampling.toml`; its code is a stratum, which is a credit grade.

    Picked by the day on which the draw is announced.

    Attributes:
        per_mille: of so many in a thousand of the stratum's pool, rounded up to a whole one.
    """

    per_mille: Annotated[int, msgspec.Meta(ge=0, le=1000)]
    title_zh: str
    title_en: str


def read_sampling(raw: bytes) -> tuple[str, tuple[SamplingRow, ...]]:
    """Parse `sampling.toml`.

    Raises:
        LawFileError: a row is wrong, or two rows of one stratum overlap.
    """
    version, rows = read_rows(FILE, raw, SamplingRow)
    check_dates(FILE, rows, lambda row: (row.code,))
    return version, rows
