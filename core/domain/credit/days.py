"""DATEs counted on: kept, because a scheme asks for the same few days again and again."""

from datetime import timedelta
from functools import lru_cache
from typing import Final

from core.kernel.times import add_months, date_of

LAST: Final = "9999-12-31"
"""The calendar's last day: what would lie behind it is never reached."""
_LAST_YEAR = 9999


@lru_cache(maxsize=65_536)
def days_after(day: str, days: int) -> str:
    """Return the DATE so many days later."""
    try:
        return (date_of(day) + timedelta(days=days)).isoformat()
    except OverflowError:
        return LAST


@lru_cache(maxsize=65_536)
def months_after(day: str, months: int) -> str:
    """Return the same day of the month so many months later, or the last of a shorter month."""
    first = date_of(day)
    if first.year + (first.month + months) / 12 > _LAST_YEAR:
        return LAST
    return add_months(first, months).isoformat()


def is_day(text: str) -> bool:
    """Tell whether a text is a DATE of the calendar."""
    try:
        date_of(text)
    except ValueError:
        return False
    return True


def month_end(day: str) -> str:
    """Return the last end of a month on or before a DATE."""
    if days_after(day, 1).endswith("-01"):
        return day
    return days_after(f"{day[:8]}01", -1)
