"""Events as a workbook (XLSX): a sheet for each kind of stream, a column for each of its fields.

Text is written as text, whatever it begins with; codes, ids, days and numbers of papers are text.
A sheet that is full goes on in a second one. The first sheet says what the workbook is.
"""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from server.exports.cells import sheet_text
from server.exports.derived import About, told
from server.exports.facts import Fact
from server.exports.rows import cells, heads
from server.exports.spoken import Cell, cell_of, fields_of, heads_of
from server.words import N_, _

MOST_ROWS: Final = 1_048_576
"""Of one sheet, its heads included."""
ABOUT = N_("about")
_BOLD: Final = Font(bold=True)


def write_xlsx(
    path: Path, facts: Iterable[Fact], about: About, *, most_rows: int = MOST_ROWS
) -> int:
    """Write the workbook; return how many events stand in it.

    Rows go to temporary files, a file a sheet, so memory stays flat.
    """
    book = Workbook(write_only=True)
    first = book.create_sheet(sheet_text(_(ABOUT)))
    for name, value in told(about).items():
        first.append([_text(first, name), _text(first, value)])
    sheets: dict[str, _Sheets] = {}
    written = 0
    for fact in facts:
        if fact.kind not in sheets:
            sheets[fact.kind] = _Sheets(book, fact.kind, most_rows)
        sheets[fact.kind].add(fact)
        written += 1
    book.save(path)
    return written


class _Sheets:
    """The sheets of one kind, one behind another."""

    def __init__(self, book: Workbook, kind: str, most_rows: int) -> None:
        self._book = book
        self._kind = kind
        self._most = most_rows
        self._fields = fields_of(kind)
        self._sheet: Any = None
        self._rows = 0
        self._pages = 0

    def add(self, fact: Fact) -> None:
        """Add a row, on a new sheet where the last one is full."""
        if self._sheet is None or self._rows >= self._most:
            self._begin()
        row = cells(fact)
        for field in self._fields:
            value = fact.data.get(field, "")
            row.append("" if value == "" else cell_of(field, value, self._kind))
        self._append(row)

    def _begin(self) -> None:
        self._pages += 1
        name = self._kind if self._pages == 1 else f"{self._kind} {self._pages}"
        self._sheet = self._book.create_sheet(name)
        self._sheet.freeze_panes = "A2"
        self._rows = 0
        common = heads()
        self._append([*common, *heads_of(self._fields, common)], font=_BOLD)

    def _append(self, row: list[Cell], font: Font | None = None) -> None:
        self._sheet.append([_cell(self._sheet, one, font) for one in row])
        self._rows += 1


def _cell(sheet: Any, value: Cell, font: Font | None) -> Any:
    if isinstance(value, int | Decimal):
        return value
    cell = _text(sheet, value) if value else None
    if cell is not None and font is not None:
        cell.font = font
    return cell


def _text(sheet: Any, text: str) -> Any:
    """Return a cell that is text and stays it when somebody edits it."""
    cell: Any = WriteOnlyCell(sheet, sheet_text(text))
    cell.data_type = "s"  # the library takes `=…` for a formula and `#N/A` for an error
    cell.number_format = "@"
    return cell
