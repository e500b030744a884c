"""A CSV file as rows of named cells, each with its line; a broken file is named to the row."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from pathlib import Path

import msgspec

from server.importing.mapping import FileForm
from server.importing.words import Flaw, ImportFault

_BOM = "\ufeff"


class Line(msgspec.Struct, frozen=True):
    """One row of the file.

    Attributes:
        row: line on which it begins, from 1, as an editor counts.
        cells: by header, without the blanks around them.
    """

    row: int
    cells: dict[str, str]


def read_table(file: Path, data: bytes, form: FileForm, headers: Iterable[str]) -> Iterator[Line]:
    """Yield the rows behind the header, each with the cells under `headers`.

    Blank lines are passed over; a cell may span several lines.

    Raises:
        ImportFault: wrong encoding, a header missing or there twice, marks that do not pair, or a
            row with more or fewer cells than the header.
    """
    text = _decoded(file, data, form.encoding).removeprefix(_BOM)
    rows = _rows(file, text, form.delimiter)
    head_row, head = next(rows, (0, []))
    if not head_row:
        raise ImportFault(file, 1, "", Flaw.EMPTY)
    head = [name.strip() for name in head]
    places = _places(file, head_row, head, headers)
    for row, cells in rows:
        if len(cells) != len(head):
            raise _ragged(file, row, head, cells)
        yield Line(row, {name: cells[at].strip() for name, at in places.items()})


def _decoded(file: Path, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, "ignore")
        byte = error.start - data.rfind(b"\n", 0, error.start)
        raise ImportFault(
            file,
            before.count("\n") + 1,
            "",
            Flaw.ENCODING,
            byte=byte,
            seen=f"0x{data[error.start]:02x}",
            encoding=encoding,
        ) from error
    except UnicodeError as error:  # a codec that tells no place
        raise ImportFault(file, 1, "", Flaw.UNREADABLE, detail=str(error)) from error


def _rows(file: Path, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank with the line each begins on."""
    # not str.splitlines: it breaks at U+2028 and form feeds too, where no editor begins a line
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        row = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise ImportFault(file, row, "", Flaw.QUOTING, detail=str(error)) from error
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield row, cells


def _places(file: Path, row: int, head: Sequence[str], headers: Iterable[str]) -> dict[str, int]:
    times = Counter(head)
    for name in headers:
        if not times[name]:
            raise ImportFault(file, row, name, Flaw.NO_COLUMN, headers=", ".join(head))
        if times[name] > 1:
            raise ImportFault(file, row, name, Flaw.COLUMN_TWICE)
    return {name: head.index(name) for name in headers}


def _ragged(file: Path, row: int, head: Sequence[str], cells: Sequence[str]) -> ImportFault:
    """Name the first header without a cell, or the first cell without a header."""
    short = len(cells) < len(head)
    field = head[len(cells)] if short else f"column {len(head) + 1}"
    return ImportFault(file, row, field, Flaw.RAGGED, seen=len(cells), needed=len(head))
