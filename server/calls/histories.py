"""`anjuan import history`: the past of a ledger, by a mapping file."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from core.domain.officer.events import AgencyRegistered
from core.kernel.acting import Acting
from core.kernel.times import day_of_ms
from server.acting import acting_of
from server.answers import Answer, WrongCall
from server.calls.acts import add_as
from server.calls.shared import Calls, folder_of, office_of
from server.calls.who import officer_of
from server.office import Office, state_of
from server.progress import ProgressLine
from server.words import N_, _, said

if TYPE_CHECKING:
    from server.history.faults import MappingError
    from server.history.report import ImportReport

READ = N_("{file}: {rows} rows")
READ_AS = N_("{file}: {rows} rows, read as {encoding}")
INSTITUTIONS = N_(
    "{all} institutions: {added} entered in the register, {changed} changed there, {named} named"
    " for the first time"
)
RECORDS = N_("records: {added} added, {corrected} corrected, {unchanged} as they stand")
OTHER_MAPPING = N_(
    "the mapping is another than at the reading before: a record may read otherwise for that alone"
)
VANISHED = N_(
    "records that stand and these files do not have: {within} within their days, {before} before,"
    " {after} after"
)
HELD = N_("a review holds back {count} records: {verdict}")
ODD = N_("{count} oddities: {code}")
AT = N_("  {file}, line {line}, {column}: {sentence}")
OF = N_("  {file}: {sentence}")
MORE = N_("  and {count} more in the report")
NOTHING = N_("nothing new: the log stays as it is")
DRY = N_("nothing was written (--dry-run)")
REPORT = N_("the whole report: {file}")
AT_WORK = N_("another import of history is at work in {field}; wait until it has ended")
FAULT = N_("{field}: {detail}")


def add(kinds: Calls, shared: argparse.ArgumentParser) -> None:
    """Add `import history`."""
    one = kinds.add_parser(
        "history", parents=[shared], help=_("visits, scores, fines of a ledger, by a mapping file")
    )
    one.add_argument("files", metavar="FILE", type=Path, nargs="+")
    one.add_argument(
        "--mapping", metavar="M.toml", type=Path, required=True, help=_("how to read the files")
    )
    one.add_argument("--dry-run", action="store_true", help=_("say what would be done"))
    one.add_argument("--report", metavar="FILE", type=Path, help=_("a copy of the whole report"))
    add_as(one)
    one.set_defaults(run=_import)


def _import(given: argparse.Namespace) -> Answer:
    # workbooks and logs of events need libraries that only this call pays for
    from server.history.faults import LedgerFault, MappingError  # noqa: PLC0415
    from server.history.lock import ImportAtWork  # noqa: PLC0415
    from server.history.mapping import load_mapping  # noqa: PLC0415
    from server.history.run import Order, import_history  # noqa: PLC0415

    line = _Line()
    try:
        mapping = load_mapping(given.mapping)
        with office_of(given) as office:
            order = Order(
                files=tuple(given.files),
                mapping=mapping,
                by=_acting(given, office),
                region=mapping.region or _region_of(office),
                dry_run=given.dry_run,
                copy_to=given.report,
            )
            report = import_history(office, folder_of(given), order, line)
    except MappingError as fault:
        raise WrongCall(FAULT, str(given.mapping), detail=_fault(fault)) from fault
    except LedgerFault as fault:
        detail = said(fault.sentence, detail=fault.detail)
        raise WrongCall(FAULT, str(fault.file), detail=detail) from fault
    except ImportAtWork as fault:
        raise WrongCall(AT_WORK, str(folder_of(given).path)) from fault
    finally:
        line.end()
    return Answer(lines=tuple(_lines(report)), data=msgspec.to_builtins(report))


class _Line:
    """One progress line after another: what is done, and how far."""

    _LABELS: Final = {"reading": N_("reading"), "recording": N_("recording")}

    def __init__(self) -> None:
        self._what = ""
        self._line: ProgressLine | None = None

    def __call__(self, what: str, done: int, whole: int) -> None:
        """Go on, or begin what comes next."""
        if self._line is None or what != self._what:
            self.end()
            self._what, self._line = what, ProgressLine(_(self._LABELS[what]))
        self._line(done, whole)

    def end(self) -> None:
        """Take the line away."""
        if self._line is not None:
            self._line.end()


def _acting(given: argparse.Namespace, office: Office) -> Acting:
    """Return who imports, as the log knows them today."""
    today = day_of_ms(office.pen.clock.wall_ms())
    with office.log.read() as reader:
        administrator = folder_of(given).load().administrator
        return acting_of(reader, officer_of(given), administrator, on=today)


def _region_of(office: Office) -> str:
    """Return where the office is: the region of its first agency, if it has one."""
    with office.log.read() as reader:
        for stream in reader.streams("agency"):
            registered: AgencyRegistered | None = state_of(reader, stream).registered
            if registered is not None:
                return registered.region
    return ""


def _fault(fault: "MappingError") -> str:
    place = ".".join(part for part in (fault.table, fault.key) if part)
    sentence = said(fault.flaw.value, **fault.seen)
    return f"{place}: {sentence}" if place else sentence


def _lines(report: "ImportReport") -> Iterator[str]:
    for file in report.files:
        sentence = READ_AS if file["encoding"] else READ
        yield said(sentence, file=file["name"], rows=file["rows"], encoding=file["encoding"])
    yield said(INSTITUTIONS, **report.institutions)
    records = report.records
    yield said(
        RECORDS,
        added=records.added,
        corrected=records.corrected,
        unchanged=records.unchanged,
    )
    if report.other_mapping and records.corrected:
        yield _(OTHER_MAPPING)
    if any(records.vanished.values()):
        yield said(VANISHED, **records.vanished)
    for verdict, count in report.held.items():
        yield said(HELD, count=count, verdict=verdict)
    yield from _odd(report)
    if report.dry_run:
        yield _(DRY)
    elif not report.is_news:
        yield _(NOTHING)
    if report.file:
        yield said(REPORT, file=report.file)


def _odd(report: "ImportReport") -> Iterator[str]:
    for code, count in report.oddities.items():
        yield said(ODD, count=count, code=code)
    for one in report.first_oddities:
        sentence = said(one.sentence, seen=one.seen, needed=one.needed)
        if not one.line:
            yield said(OF, file=one.file, sentence=sentence)
            continue
        yield said(AT, file=one.file, line=one.line, column=one.column or "-", sentence=sentence)
    more = sum(report.oddities.values()) - len(report.first_oddities)
    if more > 0:
        yield said(MORE, count=more)
