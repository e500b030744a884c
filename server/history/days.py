"""Days as ledgers spell them become `YYYY-MM-DD`.

A moment becomes a day where it happened: in `zone` if one is named, otherwise in the offset written
beside it; a count of seconds without a zone is read in UTC.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Final
from zoneinfo import ZoneInfo

from server.history.shapes import Column, Dates

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
"""Beyond these a day is a slip of the pen."""
_REMEMBERED: Final = 50_000
_LONGEST: Final = 60
_OFFSET: Final = re.compile(r"^([+-])(\d{2}):(\d{2})\Z")
_DAY_ZERO: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook's day has no zone
"""Of workbooks; it is right from 1 March 1900 on."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_WORDS: Final = ("iso", "epoch_ms", "epoch_s", "excel")

Day = Callable[[str], str]
"""A day of a text, empty where it is none."""


def check_format(text: str) -> bool:
    """Whether a text is a format of days."""
    if text in _WORDS:
        return True
    try:
        datetime.strptime(datetime(2020, 2, 3, tzinfo=UTC).strftime(text), text)  # noqa: DTZ007 - only tried
    except (ValueError, re.error):
        return False
    return "%" in text


def check_zone(text: str) -> bool:
    """Whether a text names a zone; the empty one means none."""
    try:
        _zone(text)
    except (OSError, ValueError, LookupError):
        return False
    return True


def day_reader(form: Dates | Column, *, has_real_dates: bool = False) -> Day:
    """Return the reader of days as a mapping spells them.

    Args:
        form: formats and zone.
        has_real_dates: a workbook's dates come as `2018-07-18`, whatever the formats say.
    """
    zone = _zone(form.zone)
    readers = [_reader(text, zone) for text in form.formats]
    if has_real_dates and "iso" not in form.formats:
        readers.insert(0, _written_out(zone))
    known: dict[str, str] = {}

    def day(text: str) -> str:
        found = known.get(text)
        if found is None:
            if len(known) >= _REMEMBERED:
                known.clear()
            found = known[text] = _first(readers, text)
        return found

    return day


def _first(readers: list[Callable[[str], date]], text: str) -> str:
    if len(text) > _LONGEST:
        return ""
    for read in readers:
        try:
            found = read(text)
        except (ValueError, OverflowError, InvalidOperation):
            continue
        if FIRST_YEAR <= found.year <= LAST_YEAR:
            return date(found.year, found.month, found.day).isoformat()
    return ""


def _reader(text: str, zone: tzinfo | None) -> Callable[[str], date]:
    match text:
        case "iso":
            return lambda cell: _in_zone(datetime.fromisoformat(cell), zone)
        case "epoch_ms":
            return lambda cell: _since_epoch(cell, 1000, zone)
        case "epoch_s":
            return lambda cell: _since_epoch(cell, 1, zone)
        case "excel":
            return lambda cell: _DAY_ZERO + timedelta(days=float(cell))
        case _:
            return lambda cell: _in_zone(datetime.strptime(cell, text), zone)  # noqa: DTZ007 - a day on paper has no zone


def _written_out(zone: tzinfo | None) -> Callable[[str], date]:
    def read(cell: str) -> date:
        if cell[4:5] != "-":
            raise ValueError(cell)
        return _in_zone(datetime.fromisoformat(cell), zone)

    return read


def _in_zone(moment: datetime, zone: tzinfo | None) -> datetime:
    return moment if zone is None or moment.tzinfo is None else moment.astimezone(zone)


def _since_epoch(cell: str, units: int, zone: tzinfo | None) -> datetime:
    seconds = Decimal(cell) / units
    return (_EPOCH + timedelta(seconds=float(seconds))).astimezone(zone or UTC)


def _zone(text: str) -> tzinfo | None:
    if not text:
        return None
    offset = _OFFSET.match(text)
    if offset is None:
        return ZoneInfo(text)
    ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
    return timezone(ahead if offset[1] == "+" else -ahead)
