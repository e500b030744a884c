"""Winter and summer vacations of schools (寒暑假), as each place sets its own (DOMAIN.md §3.3).

No national notice orders them: the education bureau of a city or county publishes a school calendar
(校历) each year. A place or a year without rows is not known, which is never "no vacation".
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, Literal

import msgspec

from core.kernel.basis import Basis
from core.kernel.fields import RegionCode
from core.kernel.regions import covers
from core.law.rows import LawFileError, read_rows

FILE = "vacations.toml"

VacationKind = Literal["winter", "summer"]
"""寒假, 暑假."""

_SEASONS: Final[Mapping[VacationKind, tuple[tuple[int, int], tuple[int, int]]]] = {
    "winter": ((12, 15), (4, 30)),
    "summer": ((5, 1), (12, 14)),
}
"""First and last month and day on which a vacation of a kind can be: a day asks one of them only.

A winter vacation that begins in December belongs to the year after.
"""


class VacationRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One vacation of one place.

    Attributes:
        region: division code of the city or county whose bureau set it.
        first: first local day without lessons at school.
        last: last such day.
    """

    region: RegionCode
    kind: VacationKind
    first: date
    last: date
    basis: Basis

    @property
    def year(self) -> int:
        """The calendar year that it belongs to: the one in which it ends."""
        return self.last.year


def read_vacations(raw: bytes) -> tuple[str, tuple[VacationRow, ...]]:
    """Parse `vacations.toml`.

    Raises:
        LawFileError: a row is wrong, or a place has two vacations of a kind in one year.
    """
    version, rows = read_rows(FILE, raw, VacationRow)
    seen: set[tuple[str, str, int]] = set()
    for number, row in enumerate(rows, start=1):
        name = f"row {number} ({row.region})"
        _check_days(name, row)
        if (row.region, row.kind, row.year) in seen:
            raise LawFileError(FILE, name, f"`kind` {row.kind} of {row.year} has a row already")
        seen.add((row.region, row.kind, row.year))
    return version, rows


def vacation_asked(rows: Iterable[VacationRow], region: str, day: date) -> VacationRow:
    """Return the vacation by which a day is judged in a place, in it or not.

    From the middle of December that is the next year's winter. Of several places that hold the
    region the smallest with a row of its own wins.

    Raises:
        LookupError: the school calendar of that year is not known there.
    """
    kind, year = _season(day)
    found = [
        row
        for row in rows
        if row.kind == kind and row.year == year and covers((row.region,), region)
    ]
    if not found:
        msg = (
            f"the {kind} vacation of {year} in {region} is not known; "
            "adopt the school calendar of the bureau there"
        )
        raise LookupError(msg)
    return max(found, key=lambda row: len(row.region.rstrip("0")))


def _season(day: date) -> tuple[VacationKind, int]:
    """Return the kind and the year of the vacation that a day can be in."""
    at = (day.month, day.day)
    if at >= _SEASONS["winter"][0]:
        return "winter", day.year + 1
    return ("winter", day.year) if at <= _SEASONS["winter"][1] else ("summer", day.year)


def _check_days(name: str, row: VacationRow) -> None:
    if row.last < row.first:
        raise LawFileError(FILE, name, f"`last` {row.last} is before `first` {row.first}")
    (first, last) = _SEASONS[row.kind]
    for field, day in (("first", row.first), ("last", row.last)):
        if _season(day) != (row.kind, row.year):
            detail = (
                f"`{field}` {day}: a {row.kind} vacation lies from {_said(first)} to {_said(last)}"
            )
            raise LawFileError(FILE, name, detail)


def _said(at: tuple[int, int]) -> str:
    return f"{at[0]:02}-{at[1]:02}"
