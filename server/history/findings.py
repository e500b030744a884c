"""What was found on a visit: a row each, a list in a cell, or columns that say yes or no."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from server.history.cells import Cells, Sheet, nothing, reader, yes_and_no
from server.history.conditions import row_test
from server.history.faults import MappingError, Wrong
from server.history.oddities import Odd
from server.history.records import MOST_FINDINGS, Finding, Value
from server.history.shapes import FindingTable
from server.history.values import (
    LINE_LENGTH,
    fields_reader,
    fit_number,
    fit_words,
    line_reader,
    number_reader,
)

Findings = Callable[[Cells, int], list[Finding]]
_Parts = dict[str, str]
_OWN: Final = frozenset({"code", "severity", "points", "detail", "times"})
"""Groups of a pattern with a meaning; others become fields."""


def findings_reader(sheet: Sheet, table: str, said: FindingTable, *, is_own: bool) -> Findings:
    """Return the reader of what a row says was found.

    Args:
        sheet: the file of the rows.
        table: its name in errors, `finding 1`.
        said: the table.
        is_own: the rows are those of visits, which may find nothing.

    Raises:
        MappingError: a column that the file does not have.
    """
    if said.columns or said.columns_matching:
        parts = _wide(sheet, table, said)
    elif said.cell is not None:
        parts = _listed(sheet, table, said)
    else:
        parts = _single
    test = row_test(sheet, table, said.where)
    finish = _finisher(sheet, table, said, is_silent=is_own)

    def read(cells: Cells, line: int) -> list[Finding]:
        if test is not None and not test(cells, line):
            return []
        found: list[Finding] = []
        for part in parts(cells, line):
            times = part.get("times", "1")
            finding = finish(cells, line, part)
            if finding is not None:
                found += [finding] * min(int(times), MOST_FINDINGS + 1)
        return found

    return read


def _single(_cells: Cells, _line: int) -> Iterator[_Parts]:
    yield {}


def _finisher(
    sheet: Sheet, table: str, said: FindingTable, *, is_silent: bool
) -> Callable[[Cells, int, _Parts], Finding | None]:
    """Return what makes a finding of its parts, and of what its row says of all of them."""
    read_code = reader(sheet, table, "code", said.code) if said.code is not None else nothing
    severity = line_reader(sheet, table, "severity", said.severity)
    points = number_reader(sheet, table, "points", said.points)
    detail = line_reader(sheet, table, "detail", said.detail)
    fields = fields_reader(sheet, table, said.fields)
    is_row = said.cell is None and not said.columns and not said.columns_matching

    def finish(cells: Cells, line: int, part: _Parts) -> Finding | None:
        code = part.get("code") or read_code(cells, line)
        of_row: dict[str, Value] = fields(cells, line)
        of_part = {name: text for name, text in part.items() if name not in _OWN}
        finding = Finding(
            code=code
            if len(code) <= LINE_LENGTH
            else fit_words(sheet, line, said.code or "", code),
            severity=part.get("severity") or severity(cells, line),
            points=part.get("points") or points(cells, line),
            detail=part.get("detail") or detail(cells, line),
            fields={**of_row, **of_part} if of_part else of_row,
        )
        if finding.code:
            return finding
        is_nothing = not (finding.severity or finding.points or finding.detail)
        if not (is_silent and is_row and is_nothing):
            sheet.odd(Odd.NO_CODE, line, said.code or "")
        return None

    return finish


def _listed(
    sheet: Sheet, table: str, said: FindingTable
) -> Callable[[Cells, int], Iterator[_Parts]]:
    """Return what parts a cell into findings."""
    cell = said.cell or ""
    read = reader(sheet, table, "cell", cell)
    marks = (said.split,) if isinstance(said.split, str) else said.split
    marks = tuple(mark for mark in marks if mark) or (() if said.pattern else (";",))
    parted = re.compile("|".join(re.escape(mark) for mark in marks)) if marks else None
    pattern = re.compile(said.pattern) if said.pattern else None

    def pieces(text: str) -> list[str]:
        split = parted.split(text) if parted else [text]
        return [piece.strip() for piece in split if piece.strip()]

    def parts(cells: Cells, line: int) -> Iterator[_Parts]:
        for piece in pieces(read(cells, line)):
            if pattern is None:
                yield {"code": piece}
            elif parted is None:
                yield from _all_in(sheet, line, said, pattern, piece)
            elif (found := pattern.fullmatch(piece[:2000])) is not None:
                yield from _groups(sheet, line, said, found)
            else:
                sheet.odd(Odd.NOT_A_FINDING, line, cell, piece)

    return parts


def _all_in(
    sheet: Sheet, line: int, said: FindingTable, pattern: re.Pattern[str], text: str
) -> Iterator[_Parts]:
    """Find all that fits in a text; letters and digits between are noted."""
    end = 0
    for found in pattern.finditer(text):
        if not found[0]:
            continue
        _between(sheet, line, said, text[end : found.start()])
        yield from _groups(sheet, line, said, found)
        end = found.end()
    _between(sheet, line, said, text[end:])


def _between(sheet: Sheet, line: int, said: FindingTable, text: str) -> None:
    if any(character.isalnum() for character in text):
        sheet.odd(Odd.NOT_A_FINDING, line, said.cell or "", text.strip())


def _groups(sheet: Sheet, line: int, said: FindingTable, found: re.Match[str]) -> Iterator[_Parts]:
    """Yield what the groups of a pattern took: without a group `code`, all of it is the code."""
    ref = said.cell or ""
    part = {name: text.strip() for name, text in found.groupdict().items() if text}
    part.setdefault("code", found[0] if "code" not in found.re.groupindex else "")
    for name in part.keys() & {"points", "times"}:
        part[name] = fit_number(sheet, line, ref, part[name])
    for name in part.keys() - {"points", "times", "code"}:
        part[name] = fit_words(sheet, line, ref, part[name])
    part["times"] = _whole(sheet, line, ref, part.get("times", "1"))
    yield part


def _wide(sheet: Sheet, table: str, said: FindingTable) -> Callable[[Cells, int], Iterator[_Parts]]:
    """Return what reads a finding of each column that says so."""
    columns = [
        (sheet.place(table, "columns", name), name, said.codes.get(name, code))
        for name, code in _columns(sheet, table, said)
    ]
    take = _taker(sheet, said)
    not_known = sheet.values.not_known

    def parts(cells: Cells, line: int) -> Iterator[_Parts]:
        for at, name, code in columns:
            text = cells[at]
            if text and text not in not_known:
                part = take(name, line, text)
                if part is not None:
                    yield {"code": code, **part}

    return parts


def _columns(sheet: Sheet, table: str, said: FindingTable) -> list[tuple[str, str]]:
    """Return the columns, each with its code: the group named `code`, the first, or its name."""
    if said.columns:
        return [(name, name) for name in said.columns]
    pattern = re.compile(said.columns_matching)
    group: str | int = "code" if "code" in pattern.groupindex else min(pattern.groups, 1)
    found = [(name, at) for name in sheet.header if (at := pattern.search(name)) is not None]
    if not found:
        raise MappingError(
            sheet.mapping,
            table,
            "columns_matching",
            Wrong.NO_COLUMN_FITS,
            file=sheet.file,
            seen=said.columns_matching,
            needed=", ".join(sheet.header),
        )
    return [(name, at[group] or name if group else name) for name, at in found]


def _taker(sheet: Sheet, said: FindingTable) -> Callable[[str, int, str], _Parts | None]:
    """Return what reads a cell that is not empty; None where it says that nothing was found."""
    yes, no = yes_and_no(sheet.values)

    def said_yes(name: str, line: int, text: str) -> _Parts | None:
        word = text.casefold()
        if word not in yes and word not in no:
            sheet.odd(Odd.NOT_YES_OR_NO, line, name, text)
        return {} if word in yes else None

    def points(name: str, line: int, text: str) -> _Parts | None:
        number = fit_number(sheet, line, name, text)
        return {"points": number} if number not in ("", "0") else None

    def times(name: str, line: int, text: str) -> _Parts | None:
        number = _whole(sheet, line, name, fit_number(sheet, line, name, text))
        return {"times": number} if number != "0" else None

    def words(name: str, line: int, text: str) -> _Parts | None:
        fit = text if said.value == "code" else fit_words(sheet, line, name, text)
        return {said.value: fit} if fit else None

    by_value: dict[str, Any] = {"yes": said_yes, "points": points, "times": times}
    taker: Callable[[str, int, str], _Parts | None] = by_value.get(said.value, words)
    return taker


def _whole(sheet: Sheet, line: int, ref: Any, number: str) -> str:
    """Return a count from 0; what is none is noted, and counts once where it is written out."""
    if number.isdecimal():
        return number
    if number:
        sheet.odd(Odd.BAD_NUMBER, line, ref, number)
    return "0" if not number else "1"
