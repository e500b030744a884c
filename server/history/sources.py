"""A file of the ledger as rows of text, whatever it is: a table, a workbook, a log of events."""

from collections.abc import Iterator, Sequence
from hashlib import file_digest
from pathlib import Path
from typing import Final, Protocol

from server.history.csv_rows import CsvRows
from server.history.oddities import Oddities
from server.history.shapes import FileForm
from server.history.xes_rows import XesRows
from server.history.xlsx_rows import XlsxRows

_SUFFIXES: Final = {".xlsx": "xlsx", ".xlsm": "xlsx", ".xes": "xes"}


class Rows(Protocol):
    """What every kind of file yields.

    Attributes:
        header: names of the columns, each once; the second of alike ones ends in "#2".
        encoding: as read, empty where the file itself says it.
        is_open_ended: the columns are known only at the end; `unseen` then names those missed.
        read: rows below the header so far, blank ones not counted.
    """

    header: tuple[str, ...]
    encoding: str
    is_open_ended: bool
    read: int

    @property
    def done(self) -> int:
        """Bytes read so far, of the file as it lies there."""
        ...

    def __iter__(self) -> Iterator[tuple[int, Sequence[str]]]:
        """Yield the line on which a row begins, and a text for every column of the header."""
        ...

    def unseen(self, names: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return which of the names never stood in a row, and all that did."""
        ...

    def close(self) -> None:
        """Give the file back."""
        ...


def open_rows(file: Path, form: FileForm, needed: Sequence[str], oddities: Oddities) -> Rows:
    """Open a file as its form or its suffix says.

    Args:
        file: of the ledger.
        form: how it spells its rows.
        needed: the columns that the mapping speaks of.
        oddities: takes what is odd about the file.

    Raises:
        NoSheet: a workbook without the sheet named.
        OSError: the file cannot be read.
    """
    match format_of(file, form):
        case "xlsx":
            return XlsxRows(file, form, oddities)
        case "xes":
            return XesRows(file, needed, oddities)
        case _:
            return CsvRows(file, form, oddities)


def format_of(file: Path, form: FileForm) -> str:
    """Return csv, xlsx or xes: as the form says, or by the suffix, packed or not."""
    if form.format:
        return form.format
    suffixes = [suffix.lower() for suffix in file.suffixes if suffix.lower() != ".gz"]
    return _SUFFIXES.get(suffixes[-1] if suffixes else "", "csv")


def sha256_of(file: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal.

    Raises:
        OSError: it cannot be read.
    """
    with file.open("rb") as bytes_in:
        return file_digest(bytes_in, "sha256").hexdigest()
