"""FORMAT §0: the two ways in which a moment or a day is written in an event.

TIME is `YYYY-MM-DDTHH:MM:SS.mmm+HH:MM`, 29 characters; DATE is a local day of the authority's zone.
No `datetime` stands in an event; this room is where text and calendar meet.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import NewType

Time = NewType("Time", str)
"""A moment as its signer's clock showed it, with the offset; sorts only after `ms_of`."""
Day = NewType("Day", str)
"""A local calendar day, `YYYY-MM-DD`."""
WallTime = NewType("WallTime", str)
"""A wall time of day, `HH:MM:SS`."""

ZONE = timezone(timedelta(hours=8))
"""Asia/Shanghai: no daylight saving since 1991, so a fixed offset needs no tz database."""

_DATE = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_HOURS = r"([01][0-9]|2[0-3])"
_SIXTY = r"[0-5][0-9]"
DAY_PATTERN = rf"^{_DATE}\Z"
WALL_TIME_PATTERN = rf"^{_HOURS}:{_SIXTY}:{_SIXTY}\Z"
TIME_PATTERN = rf"^{_DATE}T{_HOURS}:{_SIXTY}:{_SIXTY}\.[0-9]{{3}}[+-]{_HOURS}:{_SIXTY}\Z"
_TIME = re.compile(TIME_PATTERN)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HALF_DAY_MS = 12 * 60 * 60 * 1000


def time_of(ms: int, zone: timezone = ZONE) -> Time:
    """Write Unix milliseconds as a TIME in `zone`."""
    moment = (_EPOCH + timedelta(milliseconds=ms)).astimezone(zone)
    return Time(moment.isoformat(timespec="milliseconds"))


@lru_cache(maxsize=512)
def ms_of(time: str) -> int:
    """Return the Unix milliseconds of a TIME.

    Raises:
        ValueError: not a TIME, or a day that does not exist.
    """
    if not _TIME.match(time):
        raise ValueError(f"{time!r} is not YYYY-MM-DDTHH:MM:SS.mmm+HH:MM")
    return (datetime.fromisoformat(time) - _EPOCH) // timedelta(milliseconds=1)


@lru_cache(maxsize=512)
def day_of(time: str) -> Day:
    """Return the local day of the authority's zone on which a TIME falls.

    Raises:
        ValueError: at the edge of the calendar a moment has no local day.
    """
    try:
        return Day(datetime.fromisoformat(time).astimezone(ZONE).date().isoformat())
    except OverflowError as error:
        raise ValueError(f"{time!r} has no day in the authority's zone") from error


def day_of_ms(ms: int) -> Day:
    """Return the local day on which Unix milliseconds fall."""
    return Day((_EPOCH + timedelta(milliseconds=ms)).astimezone(ZONE).date().isoformat())


def wall_time_of(time: str) -> WallTime:
    """Return the wall time of day in the authority's zone."""
    return WallTime(datetime.fromisoformat(time).astimezone(ZONE).time().isoformat("seconds"))


def date_of(day: str) -> date:
    """Parse a DATE.

    Raises:
        ValueError: not `YYYY-MM-DD`, or a day that does not exist.
    """
    if len(day) != len("2026-11-21") or day[7] != "-":  # nor a day of a week, 2026-W47-7
        raise ValueError(f"{day!r} is not YYYY-MM-DD")
    return date.fromisoformat(day)


def end_of_day_ms(day: str) -> int:
    """Return the first millisecond after a local day (FORMAT §3: a DATE means the day's end)."""
    begin = date_of(day)
    midnight = datetime(begin.year, begin.month, begin.day, tzinfo=ZONE)
    return (midnight - _EPOCH) // timedelta(milliseconds=1) + 2 * _HALF_DAY_MS


def noon_ms(day: str) -> int:
    """Return noon of a local day: the moment of an act of which the day alone is known."""
    return end_of_day_ms(day) - _HALF_DAY_MS


def moment_ms(text: str) -> int:
    """Return the milliseconds before which things count, for a DATE (its end) or a TIME."""
    return end_of_day_ms(text) if len(text) == len("2026-11-21") else ms_of(text)


def add_months(day: date, months: int) -> date:
    """Return the same day of the month, `months` later, or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError(f"no month has no 28th: {year}-{month + 1}")
