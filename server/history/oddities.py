"""What is odd about a ledger's rows: named by file, line and column, counted, and read on.

They may be as many as the rows, so beyond a megabyte they wait in a file of their own.
"""

from collections import Counter
from collections.abc import Iterator
from enum import Enum
from tempfile import SpooledTemporaryFile
from typing import Final
from weakref import finalize

import msgspec

from server.words import N_

_IN_MEMORY_BYTES: Final = 1 << 20
_SEEN_LENGTH: Final = 200


class Odd(Enum):
    """What can be odd, as sentences for catalogues; the member's name is its code."""

    # files
    UNREADABLE = N_("the file cannot be read any further: {seen}; what stands before is taken")
    FILE_UNUSED = N_("no path of the mapping's files fits this file; it is not read")
    ENCODING_GUESSED = N_("no encoding is named and the bytes are not UTF-8; read as {seen}")
    # rows
    RAGGED = N_("the row has {seen} cells where the header has {needed}")
    QUOTING = N_("the quotation marks of this row do not pair; it is read as one line")
    LONG_LINE = N_("a line of more than {needed} characters; it is left out")
    UNDECODABLE = N_("bytes that are not {needed}; they are read as \N{REPLACEMENT CHARACTER}")
    NUL = N_("a NUL byte; it is left out")
    # cells
    NO_KEY = N_("the key is empty; the row is left out")
    NO_INSTITUTION = N_("the key of the institution is empty; the row is left out")
    NO_DATE = N_("there is no date; the row is left out")
    BAD_DATE = N_("{seen} is no date as the mapping spells them ({needed})")
    BAD_NUMBER = N_("{seen} is no number; it is left out")
    NUMBER_ROUNDED = N_("{seen} has more than six decimals; it is rounded")
    NOT_IN_MAP = N_("{seen} stands in no map; it is taken as it is")
    NOT_YES_OR_NO = N_("{seen} says neither yes nor no; it is left out")
    TOO_LONG = N_("{seen} has more than {needed} characters; it is cut")
    KEY_LONG = N_("{seen} has more than {needed} characters; the row is left out")
    PERSONAL = N_("a {seen} stands here; it is left out")
    BAD_DIVISION = N_("{seen} is no division code of 6 to 12 digits; it is left out")
    NO_NAME = N_("the institution has no name; its key stands for it")
    # findings
    NO_CODE = N_("the finding has no code; it is left out")
    NOT_A_FINDING = N_("{seen} is not spelled as finding.pattern says; it is left out")
    TOO_MANY_FINDINGS = N_("{seen} findings on one visit, of which {needed} can be recorded")
    NO_VISIT = N_("the finding belongs to no visit ({seen}); it is left out")
    # rows looked up
    NO_MATCH = N_("nothing is looked up for this row: {needed} has no row {seen}")
    LOOKED_UP_TWICE = N_("{seen} rows are those of an earlier key; what is looked up is the first")
    # facts
    NO_KIND = N_("there is no kind; the row is left out")
    BAD_KIND = N_("{seen} is no name of a kind; map it to one; the row is left out")
    BAD_CURRENCY = N_("{seen} is not a currency of three capitals; the amount is left out")
    # between rows
    UNKNOWN_INSTITUTION = N_("the institution {seen} has no row of its own; its key names it")
    INSTITUTION_DIFFERS = N_("an earlier row says otherwise of {seen}; what it said is kept")
    VISIT_DIFFERS = N_("an earlier row of the same visit says otherwise; what it said is kept")
    ALIKE = N_("another row has the key {seen}; this one is told apart by #{needed}")
    # writing
    AHEAD = N_("{seen} is yet to come; the row is left out")
    PERSONAL_KEY = N_(
        "{seen} looks like a {needed}; it is left out; if it is none, map it to another"
    )
    TOO_LARGE = N_("it takes {seen} bytes of the {needed} that one record may; it is left out")
    NOT_RECORDED = N_("it cannot be recorded: {seen}")

    @property
    def code(self) -> str:
        """The code in reports, `bad-date`."""
        return self.name.lower().replace("_", "-")


class Oddity(msgspec.Struct, frozen=True, kw_only=True):
    """One odd thing.

    Attributes:
        code: of a sentence of `Odd`.
        file: name of the file, without folders.
        line: on which the row begins, from 1 (of a workbook, its row); 0 for the file as a whole.
        column: header, empty where the row or the file as a whole is meant.
        seen: at most 200 characters.
    """

    code: str
    file: str
    line: int
    column: str = ""
    seen: str = ""
    needed: str = ""

    @property
    def sentence(self) -> str:
        """The msgid that says it; fill it with `seen` and `needed` once translated."""
        return Odd[self.code.upper().replace("-", "_")].value


class Oddities:
    """All that was odd, in the order in which it was seen."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.counts: Counter[str] = Counter()
        self._file = SpooledTemporaryFile[bytes](max_size=_IN_MEMORY_BYTES)
        self.close = finalize(self, self._file.close)
        """Give the file back; done of itself when nobody asks any more."""
        self._encode = msgspec.json.Encoder().encode
        self._decode = msgspec.json.Decoder(Oddity).decode

    def add(
        self,
        odd: Odd,
        file: str,
        line: int,
        column: str = "",
        seen: str | int = "",
        needed: str | int = "",
    ) -> None:
        """Note one."""
        self.counts[odd.code] += 1
        oddity = Oddity(
            code=odd.code,
            file=_plain(file),
            line=line,
            column=_plain(column),
            seen=_plain(str(seen)),
            needed=_plain(str(needed)),
        )
        self._file.write(self._encode(oddity) + b"\n")

    def __len__(self) -> int:
        """How many there are."""
        return self.counts.total()

    def __iter__(self) -> Iterator[Oddity]:
        """All of them; none may be added meanwhile."""
        self._file.seek(0)
        try:
            for line in self._file:
                yield self._decode(line)
        finally:
            self._file.seek(0, 2)


def _plain(text: str) -> str:
    """Return a text that any report can hold: not long, and without lone surrogates."""
    return text[:_SEEN_LENGTH].encode("utf-8", "replace").decode()
