"""A sheet of a workbook (XLSX) as rows of text; a date cell is written out as `2018-07-18`."""

import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 - a class whose name is in lower case

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from server.history.headers import Fitter, header_of
from server.history.oddities import Odd, Oddities
from server.history.shapes import FileForm

_MOST_BYTES: Final = 4 << 30
"""Unpacked: more is no workbook of people."""
_HEAD_BYTES: Final = 4096
_SPOILT: Final = (
    OSError,
    EOFError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
    BadZipFile,
    ZlibError,
    ParseError,
    InvalidFileException,
)
"""What the library raises on a workbook that is none."""


class NoSheet(Exception):  # noqa: N818 - named by what is missing
    """There is no sheet of this name; the argument names those that there are."""


class XlsxRows:
    """The rows of a sheet, each with its number."""

    encoding = ""
    is_open_ended = False

    def __init__(self, file: Path, form: FileForm, oddities: Oddities) -> None:
        """Open the workbook and read its header.

        Raises:
            NoSheet: a sheet is named that is not there.
        """
        self.read = 0
        self._name = file.name
        self._form = form
        self._oddities = oddities
        self._book: Any = None
        self._rows: Iterator[tuple[int, list[str]]] = iter(())
        self.done = 0
        try:
            _check(file)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of styles and extensions that a reader ignores
                self._book = load_workbook(file, read_only=True, data_only=True)
        except _SPOILT as error:
            self._spoilt(0, error)
        else:
            self._rows = self._all(self._sheet())
        names: Sequence[str] = form.columns
        if not names:
            _, names = next(self._rows, (0, []))
        self.header = header_of(names)

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows below the header; blank ones are passed over."""
        fitter = Fitter(self.header, self._form.ragged, self._name, self._oddities)
        width = len(self.header)
        for line, cells in self._rows:
            self.read += 1
            # a sheet ends its rows where its cells end: a short row is nothing odd
            row = cells + [""] * (width - len(cells))
            fit = fitter.fit(line, row)
            if fit is not None:
                yield line, fit

    def unseen(self, names: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return nothing: the header said it."""
        return tuple(name for name in names if name not in self.header), self.header

    def close(self) -> None:
        """Give the file back."""
        if self._book is not None:
            self._book.close()

    def _sheet(self) -> Any:
        sheets: list[str] = self._book.sheetnames
        name = self._form.sheet or (sheets[0] if sheets else "")
        if name not in sheets or not hasattr(self._book[name], "iter_rows"):
            self._book.close()
            raise NoSheet(sheets)
        return self._book[name]

    def _all(self, sheet: Any) -> Iterator[tuple[int, list[str]]]:
        number = self._form.skip_rows
        try:
            sheet.reset_dimensions()  # what a writer says of them is often wrong
            rows = islice(sheet.iter_rows(values_only=True), number, None)
            while (cells := next(rows, None)) is not None:
                number += 1
                row = [_text(cell, trim=self._form.trim) for cell in cells]
                if any(row):
                    yield number, row
        except _SPOILT as error:
            self._spoilt(number + 1, error)

    def _spoilt(self, line: int, error: Exception) -> None:
        seen = str(error) or type(error).__name__
        self._oddities.add(Odd.UNREADABLE, self._name, line, "", seen)


def _check(file: Path) -> None:
    """Refuse what is packed to swell: entities, and more bytes than a workbook has.

    Raises:
        ValueError: with the reason.
    """
    with ZipFile(file) as packed:
        if sum(member.file_size for member in packed.infolist()) > _MOST_BYTES:
            raise ValueError("the workbook unpacks to more than 4 GiB")
        for member in packed.infolist():
            if member.filename.endswith((".xml", ".rels")):
                with packed.open(member) as part:
                    head = part.read(_HEAD_BYTES)
                if b"<!DOCTYPE" in head.replace(b"\0", b""):
                    raise ValueError(f"{member.filename} has a document type (DTD)")


def _text(cell: Any, *, trim: bool) -> str:
    """Write a cell as a file of text would have it."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float():
            return f"{cell:.15g}"  # as many digits as a workbook shows
        case datetime():
            is_day = cell.time() == time()
            return cell.date().isoformat() if is_day else cell.isoformat()
        case date() | time():
            return cell.isoformat()
        case _:
            text = str(cell).replace("\0", "").encode("utf-8", "replace").decode()
            return text.strip() if trim else text
