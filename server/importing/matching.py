"""Which entry of the register a row speaks of, if any.

    its code, as entries have it now      ──▶ that entry
    else its other key (name and address) ──▶ an entry that has no code, or the row has none
    else its code, as one was registered  ──▶ that entry: a code is registered once
    else                                  ──▶ none, a new one

Codes first for the whole file, so that no row without a code takes the entry of one with.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from core.domain import catalogue
from core.domain.institution.events import Particulars
from core.domain.institution.state import Event, Institution, evolve
from core.evidence.body import trusted_header
from core.log.eventlog import EventLog
from server.importing.mapping import Mapping
from server.importing.particulars import Entry
from server.importing.words import Flaw, ImportFault

_KIND = "institution:"


class Register:
    """All entries of the register, as the log has them now.

    Attributes:
        entries: by stream.
    """

    def __init__(self, mapping: Mapping) -> None:
        """Begin without entries."""
        self.entries: dict[str, Institution] = {}
        self._otherwise = mapping.key.otherwise
        self._by_code: dict[str, str] = {}
        self._by_claim: dict[str, str] = {}
        self._by_other: dict[tuple[str, ...], list[str]] = {}

    @classmethod
    def read(cls, log: EventLog, mapping: Mapping) -> "Register":
        """Fold every institution's stream in one pass over the log."""
        register = cls(mapping)
        for row in log.iter_rows():
            if row[1].startswith(_KIND):
                register._take(row[1], row[3], row[4])
        for stream, entry in register.entries.items():
            if isinstance(entry.particulars.uscc, str):
                register._by_code.setdefault(entry.particulars.uscc, stream)
            register._by_other.setdefault(register.other(entry.particulars), []).append(stream)
        return register

    def other(self, particulars: Particulars) -> tuple[str, ...]:
        """Return the key of an institution without a known code."""
        values = (getattr(particulars, field) for field in self._otherwise)
        return tuple(value if isinstance(value, str) else "" for value in values)

    def by_code(self, entry: Entry) -> str | None:
        """Return the stream whose code is the row's."""
        return self._by_code.get(entry.code)

    def by_other(self, entry: Entry, taken: Iterable[str]) -> Iterator[str]:
        """Yield streams with the row's other key that no other row has and no other code parts."""
        for stream in self._by_other.get(self.other(entry.particulars), ()):
            known = self.entries[stream].particulars.uscc
            if stream not in taken and (not entry.code or not isinstance(known, str)):
                yield stream

    def by_claim(self, entry: Entry) -> str | None:
        """Return the stream that was once registered under the row's code."""
        return self._by_claim.get(entry.code)

    def _take(self, stream: str, event_type: str, body: bytes) -> None:
        event = catalogue.read(event_type, trusted_header(body).data)
        assert isinstance(event, Event), "all types of these streams"
        self.entries[stream] = evolve(self.entries.get(stream, Institution()), event)
        for _, key in catalogue.claims(event):
            self._by_claim[key] = stream


class Match(msgspec.Struct, frozen=True):
    """A row and the stream of its entry, None for a new one."""

    entry: Entry
    stream: str | None


def match_all(
    register: Register, entries: list[Entry], file: Path, mapping: Mapping
) -> list[Match]:
    """Return every row with its entry, in the order of the file.

    Raises:
        ImportFault: two rows speak of one institution.
    """
    _refuse_twice(register, entries, file, mapping)
    taken: dict[str, int] = {}
    streams: dict[int, str | None] = {}
    for entry in entries:
        stream = register.by_code(entry)
        if stream is not None:
            streams[entry.row], taken[stream] = stream, entry.row
    for entry in entries:
        if entry.row in streams:
            continue
        stream = next(register.by_other(entry, taken), None) or register.by_claim(entry)
        if stream in taken:
            header = mapping.columns["uscc"]
            raise ImportFault(
                file,
                entry.row,
                header,
                Flaw.ENTRY_TWICE,
                first=taken[stream],
                seen=entry.code,
            )
        streams[entry.row] = stream
        if stream is not None:
            taken[stream] = entry.row
    return [Match(entry, streams[entry.row]) for entry in entries]


def _refuse_twice(
    register: Register, entries: Iterable[Entry], file: Path, mapping: Mapping
) -> None:
    codes: dict[str, int] = {}
    others: dict[tuple[str, ...], int] = {}
    for entry in entries:
        if entry.code:
            first = codes.setdefault(entry.code, entry.row)
            if first != entry.row:
                header = mapping.columns["uscc"]
                raise ImportFault(
                    file, entry.row, header, Flaw.CODE_TWICE, first=first, seen=entry.code
                )
            continue
        first = others.setdefault(register.other(entry.particulars), entry.row)
        if first != entry.row:
            fields = ", ".join(mapping.columns.get(field, field) for field in mapping.key.otherwise)
            header = mapping.columns["name"]
            raise ImportFault(file, entry.row, header, Flaw.SAME_TWICE, first=first, fields=fields)
