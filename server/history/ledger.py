"""The files of a ledger are read by a mapping, once; what they say comes out by institution."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import msgspec

from core.domain.institution.events import Particulars
from server.history.between import look_between
from server.history.mapping import Mapping
from server.history.oddities import Oddities
from server.history.plan import expanded
from server.history.reading import Progress, Reading
from server.history.records import MOST_FINDINGS, Fact, FileRead, Finding, Institution, Visit
from server.history.store import Store

_INSTITUTIONS: Final = "SELECT key, said, file, line FROM institution ORDER BY key"
_RECORDS: Final = """
    SELECT {0}.id, said, file, line, number FROM {0}
    LEFT JOIN alike ON alike.what = '{0}' AND alike.id = {0}.id
    ORDER BY institution, day, key, {0}.id"""
_FINDINGS: Final = "SELECT said FROM finding WHERE visit = ? ORDER BY id LIMIT ?"
_JOINED: Final = """
    SELECT said FROM wanted JOIN joined USING (source, value)
    WHERE wanted.visit = ? ORDER BY source, joined.id LIMIT ?"""


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many records there are."""

    institutions: int
    visits: int
    facts: int


class Ledger:
    """What the files said; it waits in a temporary file until it is closed.

    Attributes:
        files: as read.
        counts: of the records.
    """

    def __init__(self, store: Store, files: tuple[FileRead, ...], names: list[str]) -> None:
        """Read from `store`, where files go by number."""
        self.files = files
        self._store = store
        self._names = names
        tables = ("institution", "visit", "fact")
        counts = [store.one(f"SELECT count(*) FROM {table}")[0] for table in tables]  # noqa: S608 - our own tables
        self.counts = Counts(institutions=counts[0], visits=counts[1], facts=counts[2])
        self._has = {
            query: store.one(f"SELECT 1 FROM {table} LIMIT 1") is not None  # noqa: S608 - our own tables
            for query, table in ((_FINDINGS, "finding"), (_JOINED, "joined"))
        }

    def institutions(self) -> Iterator[Institution]:
        """Yield every institution that a row tells of, by its key."""
        decode = msgspec.msgpack.Decoder(Particulars).decode
        for key, said, file, line in self._store.rows(_INSTITUTIONS):
            yield Institution(key=key, particulars=decode(said), file=self._names[file], line=line)

    def visits(self) -> Iterator[Visit]:
        """Yield the visits by institution, day and key."""
        decode = msgspec.msgpack.Decoder(Visit).decode
        for row, said, file, line, number in self._store.rows(_RECORDS.format("visit")):
            visit = decode(said)
            yield msgspec.structs.replace(
                visit,
                key=_numbered(visit.key, number),
                findings=self._findings(row),
                file=self._names[file],
                line=line,
            )

    def facts(self) -> Iterator[Fact]:
        """Yield the facts by institution, day and key."""
        decode = msgspec.msgpack.Decoder(Fact).decode
        for _, said, file, line, number in self._store.rows(_RECORDS.format("fact")):
            fact = decode(said)
            yield msgspec.structs.replace(
                fact, key=_numbered(fact.key, number), file=self._names[file], line=line
            )

    def close(self) -> None:
        """Take the temporary file away."""
        self._store.close()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        self.close()

    def _findings(self, visit: int) -> tuple[Finding, ...]:
        found: list[Finding] = []
        for query, has_any in self._has.items():
            if has_any and len(found) < MOST_FINDINGS:
                rows = self._store.rows(query, visit, MOST_FINDINGS - len(found))
                found += [_finding(said) for (said,) in rows]
        return tuple(found)


_finding = msgspec.msgpack.Decoder(Finding).decode


def _numbered(key: str, number: int | None) -> str:
    return key if number is None else f"{key} #{number}"


def read_ledger(
    mapping: Mapping,
    files: Sequence[Path],
    oddities: Oddities,
    progress: Progress | None = None,
) -> Ledger:
    """Read files by a mapping.

    Args:
        mapping: what they say.
        files: of the ledger, or folders of them.
        oddities: takes what is odd about them; it never stops the rest.
        progress: told how many bytes are read, now and then.

    Raises:
        MappingError: a table speaks of a file or a column that is not there.
        LedgerFault: a file is not there or cannot be opened.
    """
    store = Store()
    try:
        reading = Reading(mapping, expanded(files), oddities, progress, store)
        for use in reading.uses:
            reading.read(use)
        store.finish()
        look_between(mapping, store, reading.names, oddities)
        return Ledger(store, reading.files_read(), reading.names)
    except BaseException:
        store.close()
        raise
