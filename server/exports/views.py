"""`anjuan export --format …` for every format that is a view: what writes it, and to what."""

from contextlib import closing
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from server.exports.choosing import Takes, choice_of
from server.exports.cloudevents import write_cloudevents
from server.exports.csv_table import write_csv
from server.exports.derived import About
from server.exports.facts import Progress, facts_of
from server.exports.object_book import ObjectBook
from server.exports.ocel_json import write_ocel_json
from server.exports.ocel_sqlite import write_ocel_sqlite
from server.exports.standings import Known, known_of
from server.exports.whole_file import opened, place_beside
from server.exports.xes import write_xes
from server.exports.xlsx_book import write_xlsx
from server.office import Office

FORMATS: Final = ("ocel-json", "ocel-sqlite", "xes", "csv", "xlsx", "cloudevents")
FILES: Final = frozenset({"ocel-sqlite", "xlsx"})
"""Formats that cannot be written as a stream: they need a file."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be exported.

    Attributes:
        form: one of FORMATS.
        native: numbers and truths of OCEL as such, not as text.
    """

    form: str
    institution: str | None = None
    case: str | None = None
    native: bool = False

    @property
    def what(self) -> str:
        """What a view says it was asked for."""
        found = (("institution", self.institution), ("case", self.case))
        named = [f"{kind}:{one.removeprefix(f'{kind}:')}" for kind, one in found if one is not None]
        return named[0] if named else "all"


def export_view(
    office: Office, out: Path | BinaryIO, asked: Asked, progress: Progress | None = None
) -> int:
    """Write a view of the log as it stands and return how many events it shows.

    A file is written beside `out` and takes its name when it is whole.

    Raises:
        NothingNamed: no event names what was asked for; nothing is written.
        OSError: `out` cannot be written; what was there stays.
    """
    known = known_of(office.log)
    takes = choice_of(office.log, known.size, asked.institution, asked.case)
    view = _View(office, asked, known, takes, progress)
    if asked.form in FILES:
        if not isinstance(out, Path):
            raise TypeError(f"{asked.form} needs a file")
        with place_beside(out) as path:
            return view.to_path(path)
    with opened(out) as file:
        return view.to_stream(file)


class _View:
    """One export under way."""

    def __init__(
        self, office: Office, asked: Asked, known: Known, takes: Takes, progress: Progress | None
    ) -> None:
        self._log = office.log
        self._asked = asked
        self._known = known
        self._facts = facts_of(office.log, known, takes, progress)
        self._about = About(authority=office.pen.authority, tree_size=known.size, what=asked.what)

    def to_path(self, path: Path) -> int:
        """Write a view that needs a file."""
        if self._asked.form == "xlsx":
            return write_xlsx(path, self._facts, self._about)
        with closing(ObjectBook(self._known)) as book:
            return write_ocel_sqlite(
                path, self._facts, book, self._about, native=self._asked.native
            )

    def to_stream(self, file: BinaryIO) -> int:
        """Write a view that may go to standard output."""
        match self._asked.form:
            case "ocel-json":
                with closing(ObjectBook(self._known)) as book:
                    return write_ocel_json(
                        file, self._facts, book, self._about, native=self._asked.native
                    )
            case "xes":
                return write_xes(file, self._facts, self._log, self._known, self._about)
            case "csv":
                return write_csv(file, self._facts)
            case "cloudevents":
                return write_cloudevents(file, self._facts)
            case other:
                raise ValueError(f"{other!r} is no format of a view")
