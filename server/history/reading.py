"""The reading of a ledger's files, one after another, into the store."""

from collections.abc import Callable
from pathlib import Path
from typing import Final
from zlib import error as ZlibError  # noqa: N812 - a class whose name is in lower case

from server.history.cells import Cells, Sheet, no_column
from server.history.faults import LedgerFault, Wrong, hint
from server.history.joins import looker
from server.history.mapping import Mapping
from server.history.oddities import Oddities
from server.history.plan import Use, lookups, takers_of, uses_of
from server.history.records import FileRead
from server.history.sources import Rows, format_of, open_rows, sha256_of
from server.history.store import Store
from server.history.wanted import columns_wanted
from server.history.xlsx_rows import NoSheet

Progress = Callable[[int, int], None]
"""Bytes read, and bytes in all."""
_ROWS_A_WORD: Final = 2_000


class Reading:
    """The reading of one file after another."""

    def __init__(
        self,
        mapping: Mapping,
        files: tuple[Path, ...],
        oddities: Oddities,
        progress: Progress | None,
        store: Store,
    ) -> None:
        self.uses = uses_of(mapping, files, oddities)
        self.names = [file.name for file in files]
        self._mapping = mapping
        self._files = files
        self._oddities = oddities
        self._progress = progress
        self._store = store
        self._read: dict[Path, FileRead] = {}
        self._done = 0
        self._all = sum(size_of(file) for use in self.uses for file in use.files)

    def files_read(self) -> tuple[FileRead, ...]:
        """Return the files that were read, in the order in which they were given."""
        return tuple(self._read[file] for file in self._files if file in self._read)

    def read(self, use: Use) -> None:
        """Read the files that stand for one of the mapping.

        Raises:
            MappingError: a column is in none of them.
        """
        seen: set[str] = set()
        open_ended: list[Rows] = []
        for file in use.files:
            try:
                rows = self._rows(use.name, file)
            except (OSError, EOFError, ZlibError) as error:
                detail = getattr(error, "strerror", None) or str(error)
                raise LedgerFault(file, detail) from error
            try:
                self._take(use.name, file, rows)
            finally:
                rows.close()
            if rows.is_open_ended:
                open_ended.append(rows)
                seen.update(rows.unseen(())[1])
            self._done += size_of(file)
            self._say(0)
        if seen and open_ended:
            self._check_seen(use.name, tuple(seen), use.files[0].name)

    def _rows(self, name: str, file: Path) -> Rows:
        form = self._mapping.file[name]
        needed = [wanted.name for wanted in columns_wanted(self._mapping, name)]
        try:
            return open_rows(file, form, needed, self._oddities)
        except NoSheet as error:
            sheets: list[str] = error.args[0]
            seen = form.sheet
            raise self._mapping.wrong(
                f"file.{name}",
                "sheet",
                Wrong.NO_SHEET,
                file=file.name,
                seen=seen,
                hint=hint(seen, sheets),
                needed=", ".join(sheets),
            ) from error

    def _take(self, name: str, file: Path, rows: Rows) -> None:
        """Give every row to all that takes it."""
        sheet, widen = self._sheet(name, file, rows)
        number = self._files.index(file)
        takers = takers_of(self._mapping, name, sheet, number, self._store)
        for line, cells in rows:
            row = widen(cells, line) if widen else cells
            for take in takers:
                take(row, line)
            if not rows.read % _ROWS_A_WORD:
                self._say(rows.done)
        self._store.settle()
        before = self._read.get(file)
        is_book = sheet.has_real_dates  # each of its sheets has rows of its own
        self._read[file] = FileRead(
            name=file.name,
            sha256=before.sha256 if before else sha256_of(file),
            rows=rows.read + (before.rows if before and is_book else 0),
            encoding=rows.encoding,
            serves=(*(before.serves if before else ()), name),
        )

    def _sheet(
        self, name: str, file: Path, rows: Rows
    ) -> tuple[Sheet, Callable[[Cells, int], list[str]] | None]:
        """Return the file while it is read, and what adds cells of other files to its rows."""
        mapping = self._mapping
        used = lookups(mapping, name)
        own = self._sheet_of(name, file, rows.header)
        headers = self._store.headers
        headers.setdefault(name, rows.header)
        lookers = [
            looker(own, source, table, one, len(headers.get(one.file, ())), self._store)
            for source, table, one in used
        ]
        if not lookers:
            return own, None
        header = [
            f"{one.file}.{column}" for _, _, one in used for column in headers.get(one.file, ())
        ]
        wide = self._sheet_of(name, file, (*rows.header, *header))

        def widen(cells: Cells, line: int) -> list[str]:
            return [*cells, *(cell for look in lookers for cell in look(cells, line))]

        return wide, widen

    def _sheet_of(self, name: str, file: Path, header: tuple[str, ...]) -> Sheet:
        mapping = self._mapping
        return Sheet(
            mapping=mapping.path,
            file=file.name,
            header=header,
            places={column: at for at, column in enumerate(header)},
            values=mapping.values,
            numbers=mapping.numbers,
            dates=mapping.dates_of(name),
            oddities=self._oddities,
            has_real_dates=format_of(file, mapping.file[name]) == "xlsx",
        )

    def _check_seen(self, name: str, seen: tuple[str, ...], file: str) -> None:
        """Hold that every column of a log stood somewhere in it."""
        for wanted in columns_wanted(self._mapping, name):
            if wanted.name not in seen and not wanted.is_optional:
                at = (wanted.table, wanted.key)
                raise no_column(self._mapping.path, at, wanted.name, file, sorted(seen))

    def _say(self, done: int) -> None:
        if self._progress is not None:
            self._progress(min(self._done + done, self._all), self._all)


def size_of(file: Path) -> int:
    """Return how many bytes a file has."""
    return file.stat().st_size
