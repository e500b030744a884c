"""`anjuan import history`: a reading of a ledger, from its files to the log.

    read and check all files ──▶ pair with what stands ──▶ institutions and their records, in
    commits of at most 500 facts ──▶ the report ──▶ one event that the ledger was read

Nothing is written before all files were read. Killed at any moment and run again it is complete and
has nothing twice: what stands is found by the ledger's own keys, an institution is registered in
the commit that names it, and the last event is written when anything came since the one before it.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec

from core.evidence.body import Actor
from core.kernel.acting import Acting
from core.kernel.b64 import b64u
from core.kernel.times import day_of_ms, time_of
from core.law.look_up import may
from projections.history import HISTORY
from projections.institutions import INSTITUTIONS
from projections.runner import Runner
from projections.views import Views
from server.history.entering import Entrance
from server.history.importer import NOWHERE, importer_of
from server.history.ledger import Ledger, read_ledger
from server.history.lock import locked
from server.history.mapping import Mapping
from server.history.oddities import Oddities
from server.history.recording import Sieve, said_of
from server.history.records import Fact, Visit
from server.history.report import ImportReport, write_report
from server.history.run_ended import Reading, end_reading
from server.history.run_recorded import Recording
from server.history.staging import Paired, Said, Staging
from server.history.writing import Outbox
from server.office import Office
from server.settings import Folder

Progress = Callable[[str, int, int], None]
"""What is done (`reading`, `recording`), how far, and how much there is."""
_MODELS: Final = (HISTORY, INSTITUTIONS)
_SHOWN: Final = 5
_NOT_DIGIT: Final = re.compile(r"[^0-9]")
_READ_BY: Final = "SELECT mapping_sha256 FROM ledgers WHERE ledger = ?"
_STOOD: Final = (
    "SELECT institution_key, what, key, base, day, content, event_id FROM records WHERE ledger = ?"
)


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be imported, and for whom.

    Attributes:
        region: the division in which the ledger's institutions lie, where its rows do not say;
            empty where nobody knows.
        copy_to: where a copy of the report goes.
    """

    files: tuple[Path, ...]
    mapping: Mapping
    by: Acting
    region: str
    dry_run: bool = False
    copy_to: Path | None = None


def import_history(
    office: Office, folder: Folder, order: Order, progress: Progress
) -> ImportReport:
    """Bring a ledger in.

    Raises:
        Refused: whoever asks may not import, or the importer's key is believed no more.
        MappingError, LedgerFault: the mapping or a file cannot be used; nothing was written.
        ImportAtWork: another import is.
        ClaimTaken: another registered one of the institutions meanwhile; run it again.
    """
    today = day_of_ms(office.pen.clock.wall_ms())
    may(office.law, "history.import", order.by, today)
    with ExitStack() as stack:
        if not order.dry_run:
            stack.enter_context(locked(folder.imports))
        oddities = Oddities()
        stack.callback(oddities.close)
        ledger = stack.enter_context(
            read_ledger(order.mapping, order.files, oddities, partial(progress, "reading"))
        )
        runner = stack.enter_context(Runner(folder.projections, office.log, _MODELS))
        runner.catch_up()
        staging = stack.enter_context(Staging())
        run = _Run(office, folder, order, today, oddities)
        with Views(folder.projections) as views:
            paired = run.stage(ledger, views, staging)
            run.record(ledger, views, staging, partial(progress, "recording"))
        return run.end(ledger, staging, paired, runner)


class _Run:
    """One import, once the files are read."""

    def __init__(
        self, office: Office, folder: Folder, order: Order, today: str, oddities: Oddities
    ) -> None:
        self._office = office
        self._folder = folder
        self._order = order
        self._today = today
        self._oddities = oddities
        self._actor = Actor(id=order.by.officer)
        self._recording = Recording(office, order.by, self._actor, order.region, today)
        self._sieve = Sieve(oddities, today)
        self._outbox: Outbox | None = None
        self._total = 0
        self._other_mapping = False
        if not order.dry_run:
            self._outbox = Outbox(
                office, importer_of(office, folder), self._actor, order.region or NOWHERE
            )

    def stage(self, ledger: Ledger, views: Views, staging: Staging) -> Paired:
        """Put what is said beside what stands, and pair them."""
        mapping = self._order.mapping
        with views.read("history") as db:
            staging.stand_all(db.execute(_STOOD, (mapping.ledger,)))
            before = db.execute(_READ_BY, (mapping.ledger,)).fetchone()
        now = b64u(bytes.fromhex(mapping.sha256))
        self._other_mapping = bool(before and before[0]) and before[0] != now
        staging.put_all(self._said(ledger))
        paired = staging.pair()
        self._total = paired.added + paired.corrected
        return paired

    def record(
        self, ledger: Ledger, views: Views, staging: Staging, progress: Callable[[int, int], None]
    ) -> None:
        """Record what is new of every institution."""
        known = (one for one in ledger.institutions() if self._sieve.names(one))
        with views.read("history") as history, views.read("institutions") as register:
            entrance = Entrance(self._office, history, register, self._order.mapping.ledger)
            for done in self._recording.record(
                known, staging.news(), entrance, self._outbox, self._oddities
            ):
                progress(done, self._total)

    def end(self, ledger: Ledger, staging: Staging, paired: Paired, runner: Runner) -> ImportReport:
        """Write the report, and that the ledger was read."""
        kept = self._folder.imports / self._name()
        report = self._report(ledger, paired, "" if self._order.dry_run else str(kept))
        if self._order.copy_to is not None:
            self._write(self._order.copy_to, report, staging)
        if self._outbox is None:
            return report
        reading = Reading(
            mapping=self._order.mapping,
            ledger=ledger,
            report=report,
            report_sha256=self._write(kept, report, staging),
            by=self._order.by,
            on=self._today,
        )
        runner.catch_up((HISTORY.name,))
        with Views(self._folder.projections) as views:
            end_reading(self._office, views, self._outbox, reading)
        return report

    def _said(self, ledger: Ledger) -> Iterator[Said]:
        """Yield every record that can come in."""
        for one in self._rows(ledger):
            said = said_of(self._order.mapping.ledger, one)
            if self._sieve.passes(said):
                yield said

    @staticmethod
    def _rows(ledger: Ledger) -> Iterator[Visit | Fact]:
        yield from ledger.visits()
        yield from ledger.facts()

    def _report(self, ledger: Ledger, paired: Paired, kept: str) -> ImportReport:
        return ImportReport(
            ledger=self._order.mapping.ledger,
            dry_run=self._order.dry_run,
            files=tuple(msgspec.to_builtins(one) for one in ledger.files),
            rows=sum(one.rows for one in ledger.files),
            institutions=msgspec.to_builtins(self._recording.counts),
            records=paired,
            other_mapping=self._other_mapping,
            held={} if self._outbox is None else self._outbox.held,
            oddities=dict(sorted(self._oddities.counts.items())),
            first_oddities=tuple(islice(self._oddities, _SHOWN)),
            file=kept,
        )

    def _name(self) -> str:
        moment = time_of(self._office.pen.clock.wall_ms())[:23]
        return f"{_NOT_DIGIT.sub('', moment)}-{self._order.mapping.ledger}.json"

    def _write(self, path: Path, report: ImportReport, staging: Staging) -> str:
        return write_report(path, report, self._order.mapping, self._oddities, staging.vanished())
