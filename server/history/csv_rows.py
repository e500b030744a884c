"""A file of comma-separated values as rows; a broken row is noted and the rest is read.

Quotation marks that do not pair would swallow the rows behind them. So a row that ends badly, or
spans too many lines, is read again as its first line alone, and the lines behind it as rows.
"""

import csv
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Final, Literal, TypedDict
from zlib import error as ZlibError  # noqa: N812 - a class whose name is in lower case

from server.history.encodings import encoding_of, open_bytes
from server.history.headers import Fitter, header_of
from server.history.oddities import Odd, Oddities
from server.history.shapes import FileForm

MOST_LINES: Final = 100
"""Of one row."""
MOST_CHARACTERS: Final = 1 << 20
"""Of one line, and so of one cell."""
_LOST: Final = "\N{REPLACEMENT CHARACTER}"


class _RowTooLongError(Exception):
    """A row spans more lines than a row does."""


class CsvRows:
    """The rows of a file, each with the line on which it begins."""

    is_open_ended = False

    def __init__(self, file: Path, form: FileForm, oddities: Oddities) -> None:
        """Open the file and read its header."""
        encoding = encoding_of(file, form.encoding)
        self.encoding = encoding.name
        self.read = 0
        self._name = file.name
        self._form = form
        self._oddities = oddities
        self._packed = file.suffix.lower() == ".gz"
        csv.field_size_limit(max(csv.field_size_limit(), MOST_CHARACTERS))
        self._bytes = open_bytes(file)
        text = TextIOWrapper(self._bytes, encoding.name, "replace", newline="")
        self._lines = _Lines(text, file.name, oddities)
        self._style = _style(form, file)
        if encoding.guessed:
            oddities.add(Odd.ENCODING_GUESSED, file.name, 0, "", encoding.name)
        self._records = self._all()
        names: Sequence[str] = form.columns
        if not names:
            _, names = next(self._records, (0, []))
        self.header = header_of(names)

    @property
    def done(self) -> int:
        """Bytes read; of a packed file, bytes unpacked."""
        return 0 if self._packed else self._bytes.tell()

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows below the header; blank ones are passed over."""
        fitter = Fitter(self.header, self._form.ragged, self._name, self._oddities)
        width = len(self.header)
        trim = self._form.trim
        for line, cells in self._records:
            self.read += 1
            row = [cell.strip() for cell in cells] if trim else cells
            if self._lines.has_odd:
                row = self._mended(line, row)
            fit = row if len(row) == width else fitter.fit(line, row)
            if fit is not None:
                yield line, fit

    def unseen(self, names: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return nothing: the header said it."""
        return tuple(name for name in names if name not in self.header), self.header

    def close(self) -> None:
        """Give the file back."""
        self._bytes.close()

    def _all(self) -> Iterator[tuple[int, list[str]]]:
        lines = self._lines
        reader = csv.reader(lines, strict=True, **self._style)
        to_skip = self._form.skip_rows
        while True:
            line = lines.begin()
            try:
                if to_skip:
                    to_skip = max(0, to_skip - lines.skip())
                    continue
                cells = next(reader, None)
            except (csv.Error, _RowTooLongError):
                cells = self._line_alone(line)
            except (OSError, EOFError, ZlibError, UnicodeError) as error:
                self._oddities.add(Odd.UNREADABLE, self._name, line, "", str(error))
                return
            if cells is None:
                return
            if any(map(str.strip, cells)):
                yield line, cells

    def _line_alone(self, line: int) -> list[str]:
        """Read the first line of a broken row on its own; those behind it are read again."""
        text = self._lines.put_back()
        self._oddities.add(Odd.QUOTING, self._name, line)
        try:
            return next(csv.reader([text], **self._style), [])
        except csv.Error:
            return []

    def _mended(self, line: int, row: list[str]) -> list[str]:
        """Note the cells with a NUL, or with bytes that could not be decoded."""
        for at, cell in enumerate(row):
            name = self.header[at] if at < len(self.header) else f"#{at + 1}"
            if "\0" in cell:
                self._oddities.add(Odd.NUL, self._name, line, name)
                row[at] = cell.replace("\0", "")
            if _LOST in cell:
                seen, form = cell, self.encoding
                self._oddities.add(Odd.UNDECODABLE, self._name, line, name, seen, form)
        return row


class _Lines:
    """The lines of a file, counted; those of the row being read can be put back.

    Attributes:
        has_odd: the row being read has a NUL or a character that could not be decoded.
    """

    def __init__(self, text: TextIOWrapper, file: str, oddities: Oddities) -> None:
        self.has_odd = False
        self._read = text.readline
        self._file = file
        self._oddities = oddities
        self._number = 0
        self._taken: list[str] = []
        self._back: deque[str] = deque()

    def begin(self) -> int:
        """Begin a row; return its line, from 1."""
        self._taken.clear()
        self.has_odd = False
        return self._number + 1

    def __iter__(self) -> "_Lines":
        """Return itself."""
        return self

    def __next__(self) -> str:
        """Return the next line, with what ends it."""
        line = self._back.popleft() if self._back else self._line()
        if not line:
            raise StopIteration
        self._number += 1
        self._taken.append(line)
        if "\0" in line or _LOST in line:
            self.has_odd = True
        if len(self._taken) > MOST_LINES:
            raise _RowTooLongError
        return line

    def skip(self) -> int:
        """Pass over a line above the header; return how many lines that were."""
        return 1 if next(self, None) is not None else sys.maxsize

    def put_back(self) -> str:
        """Return the first line of the row being read; the others are read again."""
        first, *rest = self._taken or [""]
        self._back.extendleft(reversed(rest))
        self._number -= len(rest)
        self.has_odd = "\0" in first or _LOST in first
        return first

    def _line(self) -> str:
        line = self._read(MOST_CHARACTERS)
        if not self._number:
            line = line.removeprefix("\ufeff")
        if len(line) < MOST_CHARACTERS:
            return line
        end = line
        while end and not end.endswith(("\n", "\r")):
            end = self._read(MOST_CHARACTERS)
        self._oddities.add(Odd.LONG_LINE, self._file, self._number + 1, "", "", MOST_CHARACTERS)
        return "\n"


def _style(form: FileForm, file: Path) -> "_Style":
    suffixes = [suffix.lower() for suffix in file.suffixes]
    return {
        "delimiter": form.delimiter or ("\t" if ".tsv" in suffixes else ","),
        "quotechar": form.quote or None,
        "escapechar": form.escape or None,
        "quoting": csv.QUOTE_MINIMAL if form.quote else csv.QUOTE_NONE,
        "skipinitialspace": form.trim,
    }


class _Style(TypedDict):
    delimiter: str
    quotechar: str | None
    escapechar: str | None
    quoting: Literal[0, 3]
    skipinitialspace: bool
