"""One row of a register becomes the particulars of an institution (DOMAIN.md §2).

The register says what it says: an odd code is kept and warned of. What the bytes of an event may
not hold, a personal number or a text beyond its limit, is left out and warned of. Kind and licence
are said in codes of ours, so a word that the mapping does not know is left out and warned of too.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from re import compile as pattern
from typing import Any, Final

import msgspec
from msgspec import UNSET, UnsetType
from stdnum.cn import ric, uscc

from core.domain.institution.events import (
    Category,
    Particulars,
    Profit,
    SchoolStage,
    TeachingMode,
)
from core.kernel.ids import REGION_PATTERN
from core.kernel.personal import number_in
from server.importing.mapping import Field, Mapping, StandingField, WordField
from server.importing.table import Line
from server.importing.words import Flaw, ImportFault, Oddity

LINE_LENGTH: Final = 200
TEXT_LENGTH: Final = 2_000
USCC_LENGTH: Final = 18
_OLD_NUMBER_LENGTH: Final = 15
"""工商注册号, before 2015-10-01: fifteen digits."""
_DIVISION: Final = slice(2, 8)
"""Characters 3 to 8 of a code: the division of the registering organ (GB 32100-2015)."""
_LICENCE: Final[tuple[StandingField, ...]] = (
    "licence_no",
    "licence_authority",
    "licence_scope",
    "licence_valid_from",
    "licence_valid_to",
)
_READ_AS: Final[dict[StandingField, Field]] = {"licence_scope": "business_scope"}
"""What is longer than a line is read as the field that is as long."""
_region: Final = pattern(REGION_PATTERN)


class LicenceLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a row says of a licence."""

    licence_no: str
    authority: str | UnsetType = UNSET
    scope: str | UnsetType = UNSET
    valid_from: str
    valid_to: str | UnsetType = UNSET


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What a row says of an institution in codes of ours; empty where it says nothing."""

    categories: tuple[Category, ...] = ()
    stages: tuple[SchoolStage, ...] = ()
    mode: TeachingMode | UnsetType = UNSET
    profit: Profit | UnsetType = UNSET
    licence: LicenceLine | None = None

    @property
    def has_kind(self) -> bool:
        """Whether anything but a licence is said."""
        return bool(self.categories or self.stages or self.mode or self.profit)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What a row says of an institution.

    Attributes:
        row: line of the file.
        code: in capitals, empty if the row has none that could be recorded.
    """

    row: int
    particulars: Particulars
    code: str
    standing: Standing = Standing()


class Reader:
    """Reads rows by a mapping and gathers what is odd about them.

    Attributes:
        oddities: of all rows read so far.
    """

    def __init__(self, file: Path, mapping: Mapping) -> None:
        """Read for `file`, which faults name."""
        self.oddities: list[Oddity] = []
        self._file = file
        self._mapping = mapping
        self._readers: dict[str, Callable[[Line, str, str], str]] = {
            "uscc": self._code,
            "registered_on": self._day,
            "division_code": self._division,
        }

    def entry(self, line: Line) -> Entry:
        """Return what a row says.

        Raises:
            ImportFault: no name, or one that cannot be recorded; or a date that is none.
        """
        values: dict[str, str] = {}
        for field, header in self._mapping.columns.items():
            text = line.cells[header]
            if not text or text in self._mapping.values.not_known:
                continue
            text = self._readers.get(field, self._text(field))(line, header, text)
            if text:
                values[field] = text
        if "name" not in values:
            header = self._mapping.columns["name"]
            raise ImportFault(self._file, line.row, header, Flaw.NO_NAME)
        code = values.get("uscc", "")
        division = code[_DIVISION]
        if (
            self._mapping.division.from_code
            and len(code) == USCC_LENGTH
            and _region.match(division)
        ):
            values.setdefault("division_code", division)
        return Entry(
            row=line.row,
            particulars=Particulars(**values),
            code=code,
            standing=self._standing(line),
        )

    def _standing(self, line: Line) -> Standing:
        """Return what the row says in codes of ours; what it says otherwise is warned of."""
        modes = frozenset[TeachingMode](self._coded(line, "mode"))
        profits = frozenset[Profit](self._coded(line, "profit"))
        if len(profits) > 1:
            header, seen = self._cell(line, "profit")
            self._odd(line, header, Flaw.NO_SUCH_WORD, seen=seen[:LINE_LENGTH], field="profit")
        return Standing(
            categories=self._coded(line, "categories"),
            stages=self._coded(line, "stages"),
            mode="BOTH" if len(modes) > 1 else next(iter(modes), UNSET),
            profit=next(iter(profits), UNSET) if len(profits) == 1 else UNSET,
            licence=self._licence(line),
        )

    def _coded(self, line: Line, field: WordField) -> tuple[Any, ...]:
        """Return the codes of a cell; of a cell with an unknown word none, a part would mislead."""
        header, text = self._cell(line, field)
        meanings: dict[str, str] = getattr(self._mapping.words, field)
        words = [text] if text in meanings else self._parted(text)
        unknown = [word for word in words if word not in meanings]
        if unknown:
            self._odd(line, header, Flaw.NO_SUCH_WORD, seen=unknown[0][:LINE_LENGTH], field=field)
            return ()
        return tuple(dict.fromkeys(meanings[word] for word in words))

    def _parted(self, text: str) -> list[str]:
        for mark in self._mapping.words.between:
            text = text.replace(mark, "\n")
        return [word.strip() for word in text.split("\n") if word.strip()]

    def _licence(self, line: Line) -> LicenceLine | None:
        texts: dict[StandingField, str] = {}
        for field in _LICENCE:
            header, text = self._cell(line, field)
            if text:
                read = self._day if "valid" in field else self._text(_READ_AS.get(field, "address"))
                texts[field] = read(line, header, text)
        if not any(texts.values()):
            return None
        number, first = texts.get("licence_no"), texts.get("licence_valid_from")
        header = self._mapping.standing["licence_no"]
        if not number or not first:
            self._odd(line, header, Flaw.LICENCE_PART)
            return None
        last = texts.get("licence_valid_to")
        if last and last < first:
            self._odd(line, header, Flaw.LICENCE_ENDS, seen=last)
            return None
        return LicenceLine(
            licence_no=number,
            authority=texts.get("licence_authority") or UNSET,
            scope=texts.get("licence_scope") or UNSET,
            valid_from=first,
            valid_to=last or UNSET,
        )

    def _cell(self, line: Line, field: StandingField) -> tuple[str, str]:
        """Return the header and the text of a field; both are empty where no column has it."""
        header = self._mapping.standing.get(field, "")
        text = line.cells[header] if header else ""
        return header, "" if text in self._mapping.values.not_known else text

    def _text(self, field: Field) -> Callable[[Line, str, str], str]:
        """Return the reader of a field that is words."""
        most = TEXT_LENGTH if field == "business_scope" else LINE_LENGTH

        def read(line: Line, header: str, text: str) -> str:
            kind = number_in(text)
            if kind is not None:
                flaws, seen = (Flaw.NAME_PERSONAL, Flaw.PERSONAL), dict[str, str | int](kind=kind)
            elif len(text) > most:
                flaws, seen = (
                    (Flaw.NAME_LONG, Flaw.TOO_LONG),
                    dict[str, str | int](seen=len(text), most=most),
                )
            else:
                return text
            if field == "name":  # an entry cannot stand without its name
                raise ImportFault(self._file, line.row, header, flaws[0], **seen)
            self._odd(line, header, flaws[1], **seen)
            return ""

        return read

    def _code(self, line: Line, header: str, text: str) -> str:
        code = text.upper()
        if uscc.is_valid(code) and len(code) == USCC_LENGTH:
            return code
        if ric.is_valid(code):  # a person registered under the number of the identity card
            self._odd(line, header, Flaw.PERSONAL, kind="identity number")
            return ""
        if len(code) > LINE_LENGTH:
            self._odd(line, header, Flaw.TOO_LONG, seen=len(code), most=LINE_LENGTH)
            return ""
        if len(code) == USCC_LENGTH:
            self._odd(line, header, Flaw.CHECK_DIGIT, seen=code)
        elif not (len(code) == _OLD_NUMBER_LENGTH and code.isdecimal()):
            self._odd(line, header, Flaw.CODE_LENGTH, seen=code)
        return code

    def _day(self, line: Line, header: str, text: str) -> str:
        for form in self._mapping.dates.formats:
            try:
                moment = datetime.strptime(text, form)  # noqa: DTZ007 - a day on paper has no zone
            except ValueError:
                continue
            return moment.date().isoformat()
        forms = ", ".join(self._mapping.dates.formats)
        raise ImportFault(self._file, line.row, header, Flaw.BAD_DATE, seen=text, formats=forms)

    def _division(self, line: Line, header: str, text: str) -> str:
        if _region.match(text):
            return text
        self._odd(line, header, Flaw.NO_DIVISION, seen=text)
        return ""

    def _odd(self, line: Line, header: str, flaw: Flaw, **seen: str | int) -> None:
        self.oddities.append(Oddity(row=line.row, field=header, flaw=flaw, seen=seen))
