"""Holidays that fall on the same day of every year (全国年节及纪念日放假办法 第二条).

They need no notice: an unpublished year rests on them too.
"""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from msgspec import Meta

from core.law.rows import Row, check_dates, fail, read_rows

FILE = "holidays.toml"
_LEAP_YEAR = 2000
MonthDay = Annotated[str, Meta(pattern=r"^[0-9]{2}-[0-9]{2}\Z")]


class HolidayRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of `holidays.toml`, picked by the day that is asked about.

    Attributes:
        days: `MM-DD` of each day of rest.
    """

    days: tuple[MonthDay, ...]
    title_zh: str
    title_en: str


def read_holidays(raw: bytes) -> tuple[str, tuple[HolidayRow, ...]]:
    """Parse `holidays.toml`.

    Raises:
        LawFileError: a row is wrong, a day is none, or two rows of one code overlap.
    """
    version, rows = read_rows(FILE, raw, HolidayRow)
    check_dates(FILE, rows, lambda row: (row.code,))
    for row in rows:
        for day in row.days:
            try:
                date.fromisoformat(f"{_LEAP_YEAR}-{day}")
            except ValueError:
                fail(FILE, rows, row, f"`days` {day} is no day of a year")
    return version, rows


def is_holiday(rows: Iterable[HolidayRow], day: date) -> bool:
    """Tell whether everybody rests on a day by the regulation itself."""
    asked = f"{day:%m-%d}"
    return any(
        asked in row.days
        and row.valid_from <= day
        and (row.valid_to is None or day <= row.valid_to)
        for row in rows
    )
