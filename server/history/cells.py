"""How a value is read out of a row: what a mapping says of a column, made ready for one file."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from server.history.faults import MappingError, Wrong, hint
from server.history.oddities import Odd, Oddities
from server.history.shapes import Column, Dates, Numbers, Ref, Refs, Scalar, Values

KEY_PARTS: Final = " | "
_PATTERN_LENGTH: Final = 2_000
"""No pattern is tried on more."""

Cells = Sequence[str]
Read = Callable[[Cells, int], str]
"""A text out of the cells of a row on a line; empty where there is none."""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One file of the ledger while it is read.

    Attributes:
        mapping: the mapping file, which errors name.
        file: name of the file, which oddities name.
        header: names of its columns.
        has_real_dates: its dates come written out.
        is_open_ended: a column that is not there may still come.
    """

    mapping: Path
    file: str
    header: tuple[str, ...]
    places: Mapping[str, int]
    values: Values
    numbers: Numbers
    dates: Dates
    oddities: Oddities
    has_real_dates: bool = False

    def place(self, table: str, key: str, name: str) -> int:
        """Return where a column stands.

        Raises:
            MappingError: there is none; it names those that there are.
        """
        at = self.places.get(name)
        if at is None:
            raise no_column(self.mapping, (table, key), name, self.file, self.header)
        return at

    def odd(self, odd: Odd, line: int, ref: Refs, seen: str = "", needed: str = "") -> None:
        """Note what is odd about a cell."""
        self.oddities.add(odd, self.file, line, name_of(ref), seen, needed)


def no_column(
    mapping: Path, at: tuple[str, str], name: str, file: str, header: Sequence[str]
) -> MappingError:
    """Return the error that names a column, and those that there are."""
    return MappingError(
        mapping,
        *at,
        Wrong.NO_COLUMN,
        file=file,
        seen=name,
        hint=hint(name, header),
        needed=", ".join(header),
    )


def names_in(ref: Refs | None) -> tuple[tuple[str, bool], ...]:
    """Return the columns that a reference speaks of, and whether each may be missing."""
    match ref:
        case None:
            return ()
        case str():
            return ((ref, False),)
        case Column():
            names = (ref.column,) if ref.column else ref.columns or ref.first_of
            return tuple((name, ref.optional) for name in names)
        case _:
            return tuple(pair for part in ref for pair in names_in(part))


def name_of(ref: Refs | None) -> str:
    """Return what a reference is called in reports."""
    return ", ".join(name for name, _ in names_in(ref))


def reader(sheet: Sheet, table: str, key: str, ref: Ref) -> Read:
    """Return the reader of a value.

    Raises:
        MappingError: a column that the file does not have.
    """
    column = ref if isinstance(ref, Column) else Column(column=ref)
    read = _raw(sheet, table, key, column)
    if column.pattern:
        read = _matched(column.pattern, read)
    if column.map:
        read = _mapped(sheet, column, read)
    if not (column.lower or column.upper or column.default):
        return read
    return _finished(column, read)


def _raw(sheet: Sheet, table: str, key: str, column: Column) -> Read:
    """Return the reader of what stands there, before it is changed."""
    if column.const is not None:
        const = as_text(column.const)
        return lambda _cells, _line: const
    unknown = sheet.values.not_known
    names = [name for name, _ in names_in(column)]
    if column.optional:
        names = [name for name in names if name in sheet.places]
    places = [sheet.place(table, key, name) for name in names]
    if len(places) == 1:
        at = places[0]

        def one(cells: Cells, _line: int) -> str:
            text = cells[at]
            return "" if text in unknown else text

        return one

    def several(cells: Cells, _line: int) -> list[str]:
        return [text for at in places if (text := cells[at]) and text not in unknown]

    if column.first_of:
        return lambda cells, line: next(iter(several(cells, line)), "")
    return lambda cells, line: column.join.join(several(cells, line))


def _matched(pattern: str, read: Read) -> Read:
    """Take the group named `value`, or the first, or all that matched; nothing if nothing did."""
    compiled = re.compile(pattern)
    group: str | int = "value" if "value" in compiled.groupindex else min(compiled.groups, 1)

    def matched(cells: Cells, line: int) -> str:
        found = compiled.search(read(cells, line)[:_PATTERN_LENGTH])
        return (found[group] or "").strip() if found else ""

    return matched


def _mapped(sheet: Sheet, column: Column, read: Read) -> Read:
    texts = {word: as_text(meaning) for word, meaning in column.map.items()}
    others = column.others

    def mapped(cells: Cells, line: int) -> str:
        text = read(cells, line)
        found = texts.get(text)
        if found is not None:
            return found
        if not text or others == "empty":
            return ""
        if others == "report":
            sheet.odd(Odd.NOT_IN_MAP, line, column, text)
        return text

    return mapped


def _finished(column: Column, read: Read) -> Read:
    def finished(cells: Cells, line: int) -> str:
        text = read(cells, line)
        text = text.lower() if column.lower else text
        text = text.upper() if column.upper else text
        return text or column.default

    return finished


def key_reader(sheet: Sheet, table: str, key: str, refs: Refs) -> Read:
    """Return the reader of a key: its parts joined, empty if all of them are."""
    parts = refs if isinstance(refs, tuple) else (refs,)
    reads = [reader(sheet, table, key, part) for part in parts]
    if len(reads) == 1:
        return reads[0]

    def joined(cells: Cells, line: int) -> str:
        texts = [read(cells, line) for read in reads]
        return KEY_PARTS.join(texts) if any(texts) else ""

    return joined


def yes_and_no(values: Values) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words for yes and for no, in small letters."""
    return (
        frozenset(word.casefold() for word in values.yes),
        frozenset(word.casefold() for word in values.no),
    )


def as_text(value: Scalar) -> str:
    """Write a value of the mapping as a cell would have it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def nothing(_cells: Cells, _line: int) -> str:
    """Read nothing."""
    return ""
