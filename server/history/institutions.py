"""Rows of institutions, on their way into the store, with the particulars that they give."""

import re
from collections.abc import Callable
from typing import Final

import msgspec
from stdnum.cn import ric

from core.domain.institution.events import Particulars
from core.kernel.ids import REGION_PATTERN
from server.history.cells import Cells, Read, Sheet, key_reader, reader
from server.history.conditions import row_test
from server.history.happenings import KEY_LENGTH, Take
from server.history.oddities import Odd
from server.history.shapes import InstitutionTable, Ref
from server.history.store import Store
from server.history.values import LINE_LENGTH, date_reader, fit_words

_TEXT_LENGTH: Final = 2_000
_REMEMBERED: Final = 20_000
_REGION: Final = re.compile(REGION_PATTERN)
_FIELDS: Final = Particulars.__struct_fields__
_encode = msgspec.msgpack.Encoder().encode


def institution_taker(sheet: Sheet, file: int, said: InstitutionTable, store: Store) -> Take:
    """Return what takes the rows of institutions; the first row of a key says what it is.

    Raises:
        MappingError: a column that the file does not have.
    """
    test = row_test(sheet, "institution", said.where)
    read_key = key_reader(sheet, "institution", "key", said.key)
    read = _particulars_reader(sheet, said)
    seen: dict[str, int] = {}
    """Hash of the cells of a key's last row: the rows of its visits mostly say the same of it."""

    def take(cells: Cells, line: int) -> None:
        if test is not None and not test(cells, line):
            return
        key = read_key(cells, line)
        if not key or len(key) > KEY_LENGTH:
            needed = str(KEY_LENGTH) if key else ""
            sheet.odd(Odd.KEY_LONG if key else Odd.NO_KEY, line, said.key, key, needed)
            return
        texts = read.texts(cells, line)
        looks = hash(texts)
        if seen.get(key) == looks:
            return
        if len(seen) >= _REMEMBERED:
            seen.clear()
        seen[key] = looks
        particulars = _encode(read.particulars(texts, line, key))
        if not store.put_institution(key, particulars, file, line):
            sheet.odd(Odd.INSTITUTION_DIFFERS, line, said.key, key)

    return take


class _Reader(msgspec.Struct, frozen=True):
    """Reads particulars in two steps, so that what was seen before costs only the first."""

    texts: Callable[[Cells, int], tuple[str, ...]]
    particulars: Callable[[tuple[str, ...], int, str], Particulars]


def _particulars_reader(sheet: Sheet, said: InstitutionTable) -> _Reader:
    refs: dict[str, Ref] = {
        field: ref for field in _FIELDS if (ref := getattr(said, field)) is not None
    }
    reads = [_reader(sheet, field, ref) for field, ref in refs.items()]

    def texts(cells: Cells, line: int) -> tuple[str, ...]:
        return tuple(read(cells, line) for read in reads)

    def particulars(found: tuple[str, ...], line: int, key: str) -> Particulars:
        values = {
            field: text
            for (field, ref), seen in zip(refs.items(), found, strict=True)
            if seen and (text := _fit(sheet, line, field, ref, seen))
        }
        if "name" not in values:
            if said.name is not None:
                sheet.odd(Odd.NO_NAME, line, said.name, key)
            values["name"] = key
        return Particulars(**values)

    return _Reader(texts, particulars)


def _reader(sheet: Sheet, field: str, ref: Ref) -> Read:
    if field == "registered_on":
        return date_reader(sheet, "institution", field, ref)
    return reader(sheet, "institution", field, ref)


def _fit(sheet: Sheet, line: int, field: str, ref: Ref, text: str) -> str:
    """Return a value as an event may hold it; empty, and noted, where it may not."""
    match field:
        case "uscc":
            code = text.upper()
            if ric.is_valid(code):  # a person registered under the number of the identity card
                sheet.odd(Odd.PERSONAL, line, ref, "identity number")
                return ""
            return code[:LINE_LENGTH]
        case "registered_on":
            return text
        case "division_code":
            if not _REGION.match(text):
                sheet.odd(Odd.BAD_DIVISION, line, ref, text)
                return ""
            return text
        case "business_scope":
            return fit_words(sheet, line, ref, text, _TEXT_LENGTH)
        case _:
            return fit_words(sheet, line, ref, text)
