"""What stops the reading of a ledger: a mapping that cannot be used, a file that is not there."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from enum import Enum
from pathlib import Path

from server.words import N_


class Wrong(Enum):
    """What can be wrong with a mapping, as sentences for catalogues."""

    UNREADABLE = N_("cannot be read: {detail}")
    NOT_TOML = N_("is not TOML: {detail}")
    SHAPE = N_("{detail}")
    UNKNOWN_KEY = N_("there is no key {seen} here{hint}; the keys are {needed}")
    NO_TABLE = N_("there is neither [visit] nor [[fact]]; a mapping needs one of them")
    NO_FILE_NAMED = N_("file is missing; the files of the mapping are {needed}")
    UNKNOWN_FILE = N_("there is no [file.{seen}]{hint}; the files of the mapping are {needed}")
    NO_FILE = N_("none of the files given fits {seen}; they are {needed}")
    NO_COLUMN = N_("{file} has no column {seen}{hint}; its columns are {needed}")
    NO_COLUMN_FITS = N_("{file} has no column that fits {seen}; its columns are {needed}")
    NO_SHEET = N_("{file} has no sheet {seen}{hint}; its sheets are {needed}")
    BAD_PATTERN = N_("{seen} is no pattern: {detail}")
    NO_END = N_("{seen} repeats what is itself repeated; on some texts that would not end")
    NO_ENCODING = N_("there is no encoding {seen}")
    NO_ZONE = N_("there is no zone {seen}; write Europe/Rome or +02:00")
    BAD_FORMAT = N_("{seen} is neither a format of strptime nor iso, epoch_ms, epoch_s, excel")


class MappingError(Exception):
    """The mapping cannot be used; nothing was read.

    Attributes:
        file: the mapping, as it was named.
        table: `visit`, `finding 2`, `file.inspections`; empty for the file as a whole.
        key: of the table, empty where the table as a whole is meant.
        flaw: the sentence, for translation.
        seen: what fills it.
    """

    def __init__(self, path: Path, table: str, key: str, flaw: Wrong, /, **seen: str) -> None:
        super().__init__(flaw.value)
        self.file = path
        self.table = table
        self.key = key
        self.flaw = flaw
        self.seen: Mapping[str, str] = seen

    @property
    def sentence(self) -> str:
        """What was seen and what was needed, in English."""
        return self.flaw.value.format(**self.seen)

    def __str__(self) -> str:
        """Return file, table, key and sentence in one line."""
        place = ".".join(part for part in (self.table, self.key) if part)
        return ": ".join(part for part in (str(self.file), place, self.sentence) if part)


class LedgerFault(Exception):  # noqa: N818 - the field's word for a file that is broken
    """A file of the ledger is not there or cannot be opened; nothing was read."""

    sentence = N_("cannot be read: {detail}")

    def __init__(self, file: Path, detail: str) -> None:
        super().__init__(detail)
        self.file = file
        self.detail = detail

    def __str__(self) -> str:
        """Return file and sentence in one line."""
        return f"{self.file}: {self.sentence.format(detail=self.detail)}"


def hint(seen: str, known: Sequence[str]) -> str:
    """Return the nearest of what is known, as part of a sentence."""
    lower = {name.casefold(): name for name in known}
    near = get_close_matches(seen.casefold(), lower, 1, 0.6)
    return f" (did you mean {lower[near[0]]}?)" if near else ""
