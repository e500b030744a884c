"""What an import says of a file: faults that stop it, oddities that it goes on with.

Every sentence is a msgid with places for what was seen; shells translate it, then fill it.
"""

from collections.abc import Mapping
from enum import Enum
from pathlib import Path

import msgspec

from server.words import N_


class Flaw(Enum):
    """What can be wrong with a file, as sentences for catalogues."""

    # faults: the file is not taken at all
    UNREADABLE = N_("cannot be read: {detail}")
    ENCODING = N_("byte {byte} of this row ({seen}) is not {encoding}; set file.encoding")
    QUOTING = N_("the quotation marks of this row do not pair: {detail}")
    EMPTY = N_("there is no header row")
    NO_COLUMN = N_("no column has this header; the headers are {headers}")
    COLUMN_TWICE = N_("two columns have this header; one is needed")
    RAGGED = N_("the row has {seen} cells where the header has {needed}")
    NO_NAME = N_("the name is missing; an institution needs one")
    NAME_PERSONAL = N_("a {kind} stands in the name; it belongs in no record")
    NAME_LONG = N_("the name has {seen} characters; at most {most} can be recorded")
    BAD_DATE = N_("{seen} is no date as dates.formats spell it ({formats})")
    CODE_TWICE = N_("row {first} has the code {seen} already")
    SAME_TWICE = N_("row {first} has no code either, and the same {fields}")
    ENTRY_TWICE = N_("row {first} already speaks of the entry that {seen} was registered for")
    MAPPING = N_("the mapping cannot be used: {detail}")

    # oddities: warned of, and the rest of the row is taken
    CHECK_DIGIT = N_("{seen} fails its check digit; it is kept as the register says it")
    CODE_LENGTH = N_("{seen} is neither 18 characters nor 15 digits; it is kept as it is")
    PERSONAL = N_("a {kind} stands here; the field is left out")
    TOO_LONG = N_("{seen} characters are more than {most}; the field is left out")
    NO_SUCH_WORD = N_("{seen} is none of the words of words.{field}; the field is left out")
    LICENCE_PART = N_("a licence needs its number and its first day; it is left out")
    LICENCE_ENDS = N_("the licence ends on {seen}, before it begins; it is left out")
    NO_DIVISION = N_("{seen} is not 6 to 12 digits; the field is left out")


class ImportFault(Exception):  # noqa: N818 - the field's word for a file that is broken
    """The file cannot be taken; nothing was changed.

    Attributes:
        file: as it was named.
        row: line of the file as an editor counts it, from 1; 0 for the file as a whole.
        field: header of the column, empty where the row or the file as a whole is meant.
        flaw: the sentence, for translation.
        seen: what fills it.
    """

    def __init__(self, file: Path, row: int, field: str, flaw: Flaw, **seen: str | int) -> None:
        super().__init__(flaw.value)
        self.file = file
        self.row = row
        self.field = field
        self.flaw = flaw
        self.seen: Mapping[str, str | int] = seen

    @property
    def sentence(self) -> str:
        """What was seen and what was needed, in English."""
        return self.flaw.value.format(**self.seen)

    def __str__(self) -> str:
        """Return file, row, field and sentence in one line."""
        place = [str(self.file)]
        place += [f"row {self.row}"] if self.row else []
        place += [self.field] if self.field else []
        return f"{', '.join(place)}: {self.sentence}"


class Oddity(msgspec.Struct, frozen=True, kw_only=True):
    """A value that is not as it should be; the row was taken.

    Attributes:
        row: line of the file, from 1.
        field: header of the column.
        flaw: the sentence, for translation.
        seen: what fills it.
    """

    row: int
    field: str
    flaw: Flaw
    seen: dict[str, str | int]

    @property
    def sentence(self) -> str:
        """What was seen and what was done, in English."""
        return self.flaw.value.format(**self.seen)
