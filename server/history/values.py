"""What a row says, as a record may hold it: words, numbers, days and fields; the rest is noted."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from core.kernel.personal import NumberKind, number_in
from server.history.cells import Cells, Read, Sheet, nothing, reader, yes_and_no
from server.history.days import Day, day_reader
from server.history.numbers import number_of
from server.history.oddities import Odd
from server.history.records import Value
from server.history.shapes import Column, Dates, Ref, Refs

LINE_LENGTH: Final = 200
_PHONE_LENGTH: Final = 11


def line_reader(sheet: Sheet, table: str, key: str, ref: Ref | None) -> Read:
    """Return the reader of words: what is personal is left out, what is too long is cut."""
    if ref is None:
        return nothing
    read = reader(sheet, table, key, ref)

    def words(cells: Cells, line: int) -> str:
        text = read(cells, line)
        return text if len(text) < _PHONE_LENGTH else fit_words(sheet, line, ref, text)

    return words


def fit_words(sheet: Sheet, line: int, ref: Refs, text: str, most: int = LINE_LENGTH) -> str:
    """Return words as an event may hold them."""
    kind = _personal(text)
    if kind is not None:
        sheet.odd(Odd.PERSONAL, line, ref, kind)
        return ""
    if len(text) > most:
        sheet.odd(Odd.TOO_LONG, line, ref, text, str(most))
        return text[: most - 1] + "…"
    return text


@lru_cache(50_000)
def _personal(text: str) -> NumberKind | None:
    return number_in(text)


def number_reader(sheet: Sheet, table: str, key: str, ref: Ref | None) -> Read:
    """Return the reader of a number in normal form."""
    if ref is None:
        return nothing
    read = reader(sheet, table, key, ref)

    def number(cells: Cells, line: int) -> str:
        text = read(cells, line)
        return fit_number(sheet, line, ref, text) if text else ""

    return number


def fit_number(sheet: Sheet, line: int, ref: Refs, text: str) -> str:
    """Return a number in normal form; empty, and noted, if it is none."""
    found = number_of(text, sheet.numbers)
    if not found.text:
        sheet.odd(Odd.BAD_NUMBER, line, ref, text)
    elif found.rounded:
        sheet.odd(Odd.NUMBER_ROUNDED, line, ref, text)
    return found.text


def days_of(sheet: Sheet, ref: Ref) -> Day:
    """Return how days of a column are spelled: its own formats, or its file's."""
    own = ref if isinstance(ref, Column) else Column(const="")
    form = Dates(formats=own.formats or sheet.dates.formats, zone=own.zone or sheet.dates.zone)
    return day_reader(form, has_real_dates=sheet.has_real_dates)


def date_reader(
    sheet: Sheet, table: str, key: str, ref: Ref | None, *, is_needed: bool = False
) -> Read:
    """Return the reader of a day; what is none is noted and empty."""
    if ref is None:
        return nothing
    read = reader(sheet, table, key, ref)
    days = days_of(sheet, ref)
    own = ref.formats if isinstance(ref, Column) else ()
    spelled = ", ".join(own or sheet.dates.formats)

    def day(cells: Cells, line: int) -> str:
        text = read(cells, line)
        found = days(text) if text else ""
        if not found and (text or is_needed):
            odd = Odd.BAD_DATE if text else Odd.NO_DATE
            sheet.odd(odd, line, ref, text, spelled)
        return found

    return day


Fields = Callable[[Cells, int], dict[str, Value]]


def fields_reader(sheet: Sheet, table: str, fields: Mapping[str, Ref]) -> Fields:
    """Return the reader of named values; what is not known is absent."""
    reads = [(name, _value(sheet, table, f"fields.{name}", ref)) for name, ref in fields.items()]

    def read_all(cells: Cells, line: int) -> dict[str, Value]:
        return {
            name: value for name, read in reads if (value := read(cells, line)) not in ("", None)
        }

    return read_all


def _value(sheet: Sheet, table: str, key: str, ref: Ref) -> Callable[[Cells, int], Value | None]:
    kind = ref.type if isinstance(ref, Column) else "text"
    match kind:
        case "number":
            return number_reader(sheet, table, key, ref)
        case "date":
            return date_reader(sheet, table, key, ref)
        case "int":
            return _whole(sheet, ref, number_reader(sheet, table, key, ref))
        case "bool":
            return _yes_or_no(sheet, ref, reader(sheet, table, key, ref))
        case "text":
            return line_reader(sheet, table, key, ref)


def _whole(sheet: Sheet, ref: Ref, read: Read) -> Callable[[Cells, int], int | None]:
    def whole(cells: Cells, line: int) -> int | None:
        text = read(cells, line)
        if "." in text:
            sheet.odd(Odd.BAD_NUMBER, line, ref, text)
            return None
        return int(text) if text else None

    return whole


def _yes_or_no(sheet: Sheet, ref: Ref, read: Read) -> Callable[[Cells, int], bool | None]:
    yes, no = yes_and_no(sheet.values)

    def said(cells: Cells, line: int) -> bool | None:
        text = read(cells, line).casefold()
        if text in yes or text in no:
            return text in yes
        if text:
            sheet.odd(Odd.NOT_YES_OR_NO, line, ref, text)
        return None

    return said
