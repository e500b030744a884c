"""Working days of the State: weekends, statutory holidays and adjusted working days (调休).

The 国务院办公厅 publishes one notice a year. A "二日", "三日", "五日" or "七日" of 行政处罚法 is
counted in these days (第八十五条).
"""

from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta

import msgspec

from core.kernel.basis import Basis
from core.law.holidays import HolidayRow, is_holiday
from core.law.rows import LawFileError, read_rows

FILE = "calendar.toml"
_FRIDAY = 4
REACH_BACK_DAYS = timedelta(days=3)
"""How far a notice has reached into the December before it: that for 2019 began at 2018-12-29."""


class YearRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the notices of one year order.

    Attributes:
        papers: addresses of the notices; a later one of the same year changes the first.
        off: days of rest, weekends within a holiday included.
        working: Saturdays and Sundays on which people work instead.
    """

    year: int
    basis: Basis
    papers: tuple[str, ...]
    off: tuple[date, ...]
    working: tuple[date, ...]


class Calendar(msgspec.Struct, frozen=True, kw_only=True):
    """All published years together.

    Attributes:
        years: the years whose notice is known; outside them weekends and fixed holidays are known.
        notices: what each year's notice orders, as its row says it.
        holidays: what rests each year on the same day, whether its notice is known or not.
    """

    years: frozenset[int]
    off: frozenset[date]
    working: frozenset[date]
    notices: tuple[YearRow, ...] = ()
    holidays: tuple[HolidayRow, ...] = ()

    def is_working_day(self, day: date) -> bool:
        """Say whether people work on a day; by weekends and fixed holidays without a notice."""
        if day in self.working:
            return True
        return day.weekday() <= _FRIDAY and day not in self.off and not self.is_holiday(day)

    def is_holiday(self, day: date) -> bool:
        """Say whether a day is a holiday that no notice needs to order."""
        return is_holiday(self.holidays, day)

    def without(self, years: Collection[int]) -> "Calendar":
        """Return what was known before the notices of these years."""
        kept = tuple(row for row in self.notices if row.year not in years)
        return msgspec.structs.replace(calendar_of(kept), holidays=self.holidays)

    def is_published(self, year: int) -> bool:
        """Say whether the notice of a year is known."""
        return year in self.years

    def is_settled(self, day: date) -> bool:
        """Say whether no notice still to come can change the day.

        The New Year holiday of the next notice may take in the last days of December.
        """
        return self.is_published(day.year) and self.is_published((day + REACH_BACK_DAYS).year)


def read_calendar(raw: bytes) -> tuple[str, Calendar]:
    """Parse `calendar.toml`: its version, and its years put together.

    Raises:
        LawFileError: a year twice, a day out of its year, or a day both off and working.
    """
    version, rows = read_rows(FILE, raw, YearRow)
    seen: set[int] = set()
    for number, row in enumerate(rows, start=1):
        _check_year(f"row {number} ({row.year})", row)
        if row.year in seen:
            raise LawFileError(FILE, f"row {number} ({row.year})", "`year` has a row already")
        seen.add(row.year)
    return version, calendar_of(rows)


def calendar_of(rows: tuple[YearRow, ...]) -> Calendar:
    """Return the years of these rows put together; no year has two of them."""
    return Calendar(
        years=frozenset(row.year for row in rows),
        off=frozenset(day for row in rows for day in row.off),
        working=frozenset(day for row in rows for day in row.working),
        notices=rows,
    )


def _check_year(name: str, row: YearRow) -> None:
    first = date(row.year, 1, 1) - REACH_BACK_DAYS
    for day, times in Counter(row.off + row.working).items():
        if times > 1:
            raise LawFileError(FILE, name, f"{day} stands twice in `off` and `working`")
        if not first <= day <= date(row.year, 12, 31):
            raise LawFileError(FILE, name, f"{day} is not a day that the notice may order")
    for day in row.working:
        if day.weekday() <= _FRIDAY:
            raise LawFileError(FILE, name, f"`working` {day} is no Saturday or Sunday")
