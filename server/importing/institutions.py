"""`anjuan import institutions`: a register as CSV becomes entries of our own (一家一册, S2).

The whole file is read and judged before the first event is written, so a broken one changes
nothing. Events are what differs, and no more: the same file again adds none. They go in commits of
at most five hundred; an import that was cut short is finished by running it again.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec
from msgspec import UNSET

from core.domain.institution.state import Institution
from core.evidence.body import Actor
from core.kernel.ids import stream_name, stream_uuid
from core.kernel.times import day_of_ms
from core.log.writer import LogWriter
from server.importing.mapping import Mapping
from server.importing.matching import Match, Register, match_all
from server.importing.news import Reading
from server.importing.particulars import Reader
from server.importing.table import read_table
from server.importing.words import Flaw, ImportFault, Oddity
from server.office import Office, state_of
from server.scribe import Saying, Scribe

COMMIT_EVENTS: Final = 500
EVENTS_A_ROW: Final = 3
"""At most, where the mapping reads kind and licence too: the entry, its kind, its licence."""

Progress = Callable[[int, int], None]
"""Rows done, and rows in all."""


class ImportReport(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did, or would do.

    Attributes:
        added: institutions that the register did not have.
        changed: those of which the file says something else.
        unchanged: those of which it says what is known.
        warnings: oddities, in the order of the file.
        rows: rows read; `added + changed + unchanged`.
    """

    added: int
    changed: int
    unchanged: int
    warnings: tuple[Oddity, ...]
    rows: int


def import_institutions(
    office: Office,
    file: Path,
    mapping: Mapping,
    *,
    actor: Actor,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Bring the register up to a file.

    Entries that the file does not speak of stay as they are: it may be one district's.

    Raises:
        ImportFault: the file is broken; nothing was changed.
        ClaimTaken: another import registered one of the codes meanwhile; run it again.
    """
    data = _bytes_of(file)
    reader = Reader(file, mapping)
    lines = read_table(file, data, mapping.file, mapping.headers)
    entries = [reader.entry(line) for line in lines]
    register = Register.read(office.log, mapping)
    matches = match_all(register, entries, file, mapping)
    source = f"{mapping.source or file.name[:100]} sha256:{sha256(data).hexdigest()}"
    today = day_of_ms(office.pen.clock.wall_ms())
    reading = Reading(law=office.law, source=source, on=today)
    news = [match for match in matches if _is_news(register, match, reading)]
    added = sum(match.stream is None for match in news)
    if not dry_run:
        unread = iter(news)
        rows_at_once = COMMIT_EVENTS // (EVENTS_A_ROW if mapping.standing else 1)
        done = len(matches) - len(news)
        while some := list(islice(unread, rows_at_once)):
            _record(office, some, reading, actor)
            done += len(some)
            if progress is not None:
                progress(done, len(matches))
    return ImportReport(
        added=added,
        changed=len(news) - added,
        unchanged=len(matches) - len(news),
        warnings=tuple(reader.oddities),
        rows=len(matches),
    )


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        detail = error.strerror or str(error)
        raise ImportFault(file, 0, "", Flaw.UNREADABLE, detail=detail) from error


def _is_news(register: Register, match: Match, reading: Reading) -> bool:
    if match.stream is None:
        return True
    known = register.entries[match.stream]
    return bool(reading.news(stream_uuid(match.stream), known, match.entry))


def _record(office: Office, matches: Sequence[Match], reading: Reading, actor: Actor) -> None:
    """Decide on what the log says inside the transaction, sign, and close with a checkpoint."""

    def work(writer: LogWriter) -> None:
        scribe = Scribe(writer, office.pen)
        sayings: list[Saying] = []
        for match in matches:
            stream = match.stream or stream_name("institution", office.pen.new_id())
            state: Institution = state_of(writer, stream) if match.stream else Institution()
            sayings += [
                Saying(
                    stream=stream,
                    event=event,
                    actor=actor,
                    region=match.entry.particulars.division_code or UNSET,
                )
                for event in reading.news(stream_uuid(stream), state, match.entry)
            ]
        scribe.say(sayings)
        scribe.checkpoint()

    office.log.write(work)
