"""The books as a whole: register in, trail out, everything recomputed."""

import argparse
import sys
from importlib.resources import as_file, files
from pathlib import Path
from typing import BinaryIO

import msgspec

from core.log.eventlog import EventLog
from projections.registry import ALL
from projections.runner import Runner
from server.answers import NO, Answer, WrongCall
from server.calls import bundles, histories
from server.calls.shared import Calls, by_administrator, folder_of, office_of
from server.clock import SystemClock
from server.exporting import NothingNamed, export_jsonl
from server.exports.views import FILES, FORMATS, Asked, export_view
from server.fsck import FsckReport, fsck
from server.importing.institutions import ImportReport, import_institutions
from server.importing.mapping import Mapping, load_mapping
from server.importing.words import ImportFault, Oddity
from server.office import Office
from server.progress import ProgressLine
from server.words import N_, _, said

FAULT_AT = N_("{field}, row {row}, {column}: {sentence}")
FAULT_OF = N_("{field}: {sentence}")
ODDITY = N_("row {row}, {column}: {sentence}")
MORE = N_("and {count} more; --json has them all")
IMPORTED = N_("{rows} rows: {added} added, {changed} changed, {unchanged} unchanged")
DRY = N_("nothing was written (--dry-run)")
EXPORTED = N_("{count} events written to {out}")
NEEDS_FILE = N_("{field} must name a file: {form} cannot be written as a stream")
NAMELESS = N_("no event speaks of {field}")
CHECKED = N_("{rows:>9} rows of {table}")
CLEAN = N_("clean: {rows} rows checked, no fault found")
FAULTY = N_("{count} faults found; nothing was changed. Keep a copy of the folder, then ask why")
FAULT = N_("{table}, {row}: {detail}")
REBUILT = N_("{name}: built anew up to event {position}, content {digest}")
STOPPED = N_("{name}: stopped at event {leaf}: {error}; the old one stays")
NO_MODEL = N_("{field} names no read model; there are {names}")
_SHOWN = 20


def add_import(calls: Calls, shared: argparse.ArgumentParser) -> None:
    """Add `import institutions`."""
    whole = calls.add_parser("import", help=_("bring ledgers of others into the log"))
    kinds = whole.add_subparsers(metavar="WHAT", required=True)
    one = kinds.add_parser("institutions", parents=[shared], help=_("a register, as CSV"))
    one.add_argument("file", metavar="FILE", type=Path)
    one.add_argument("--mapping", metavar="M.toml", type=Path, help=_("how to read the columns"))
    one.add_argument("--dry-run", action="store_true", help=_("say what would be done"))
    one.set_defaults(run=_import)
    histories.add(kinds, shared)


def add_export(calls: Calls, shared: argparse.ArgumentParser) -> None:
    """Add `export`."""
    export = calls.add_parser("export", parents=[shared], help=_("take the trail away"))
    export.add_argument("--out", required=True, metavar="PATH", help=_("- is standard output"))
    export.add_argument("--format", choices=("bundle", "jsonl", *FORMATS), default="jsonl")
    export.add_argument(
        "--native", action="store_true", help=_("numbers in OCEL as such, not as text")
    )
    bundles.add_choices(export)
    what = export.add_mutually_exclusive_group()
    what.add_argument("--institution", metavar="ID")
    what.add_argument("--case", metavar="ID")
    what.add_argument("--all", action="store_true", help=_("everything; the default"))
    export.set_defaults(run=_export)


def add_checks(calls: Calls, shared: argparse.ArgumentParser) -> None:
    """Add `fsck` and `rebuild`."""
    check = calls.add_parser("fsck", parents=[shared], help=_("recompute everything and compare"))
    check.set_defaults(run=_fsck)
    rebuild = calls.add_parser("rebuild", parents=[shared], help=_("build read models anew"))
    rebuild.add_argument("--projection", metavar="NAME", help=_("only this one"))
    rebuild.set_defaults(run=_rebuild)


def _import(given: argparse.Namespace) -> Answer:
    line = ProgressLine(_("importing"))
    try:
        mapping = _mapping(given.mapping)
        with office_of(given) as office:
            report = import_institutions(
                office,
                given.file,
                mapping,
                actor=by_administrator(given).actor,
                dry_run=given.dry_run,
                progress=line,
            )
    except ImportFault as fault:
        sentence = said(fault.flaw.value, **fault.seen)
        if not fault.row:
            raise WrongCall(FAULT_OF, str(fault.file), sentence=sentence) from fault
        raise WrongCall(
            FAULT_AT,
            str(fault.file),
            row=fault.row,
            column=fault.field or "-",
            sentence=sentence,
        ) from fault
    finally:
        line.end()
    return Answer(lines=_imported(report, given), data=_import_data(report, given))


def _mapping(path: Path | None) -> Mapping:
    if path is not None:
        return load_mapping(path)
    with as_file(files("server.importing") / "institutions.toml") as shipped:
        return load_mapping(shipped)


def _imported(report: ImportReport, given: argparse.Namespace) -> tuple[str, ...]:
    told = [_told(one) for one in report.warnings[:_SHOWN]]
    if len(report.warnings) > _SHOWN:
        told.append(said(MORE, count=len(report.warnings) - _SHOWN))
    counts = said(
        IMPORTED,
        rows=report.rows,
        added=report.added,
        changed=report.changed,
        unchanged=report.unchanged,
    )
    return (*told, counts, *([_(DRY)] if given.dry_run else []))


def _import_data(report: ImportReport, given: argparse.Namespace) -> dict[str, object]:
    return {
        "dry_run": given.dry_run,
        "warnings": [
            {"row": one.row, "field": one.field, "code": one.flaw.name, "sentence": _told(one)}
            for one in report.warnings
        ],
        "rows": report.rows,
        "changed": report.changed,
        "added": report.added,
        "unchanged": report.unchanged,
    }


def _told(one: Oddity) -> str:
    sentence = said(one.flaw.value, **one.seen)
    return said(ODDITY, row=one.row, column=one.field, sentence=sentence)


def _export(given: argparse.Namespace) -> Answer:
    line = ProgressLine(_("exporting"))
    out = sys.stdout.buffer if given.out == "-" else Path(given.out)
    if given.out == "-" and given.format in {"bundle", *FILES}:
        raise WrongCall(NEEDS_FILE, "--out", form=given.format)
    try:
        with office_of(given) as office:
            count = _exported(office, out, given, line)
    except NothingNamed as error:
        raise WrongCall(NAMELESS, given.institution or given.case) from error
    finally:
        line.end()
    if given.out == "-":
        return Answer()
    return Answer(
        lines=(said(EXPORTED, count=count, out=given.out),),
        data={"events": count, "out": given.out},
    )


def _exported(
    office: Office, out: Path | BinaryIO, given: argparse.Namespace, line: ProgressLine
) -> int:
    if given.format == "bundle":
        return bundles.export(office, given, line)
    if given.format == "jsonl":
        return export_jsonl(
            office, out, institution=given.institution, case=given.case, progress=line
        )
    asked = Asked(
        form=given.format, institution=given.institution, case=given.case, native=given.native
    )
    return export_view(office, out, asked, line)


def _fsck(given: argparse.Namespace) -> Answer:
    line = ProgressLine(_("checking"))
    try:
        report = fsck(folder_of(given).path, lambda _table, done, whole: line(done, whole))
    finally:
        line.end()
    data = {
        "fsck": "clean" if report.ok else "faults",
        "rows": report.rows,
        "faults": msgspec.to_builtins(report.faults),
        "fault_count": report.fault_count,
    }
    return Answer(code=0 if report.ok else NO, lines=_fsck_lines(report), data=data)


def _fsck_lines(report: FsckReport) -> tuple[str, ...]:
    lines = [said(CHECKED, table=table, rows=rows) for table, rows in report.rows.items()]
    lines += [said(FAULT, table=one.table, row=one.row, detail=one.detail) for one in report.faults]
    whole = sum(report.rows.values())
    lines.append(said(CLEAN, rows=whole) if report.ok else said(FAULTY, count=report.fault_count))
    return tuple(lines)


def _rebuild(given: argparse.Namespace) -> Answer:
    folder = folder_of(given)
    folder.load()
    names = [one.name for one in ALL]
    if given.projection is not None and given.projection not in names:
        raise WrongCall(NO_MODEL, given.projection, names=", ".join(names))
    lines, data, failed = [], {}, False
    with (
        EventLog.open(folder.log, now_ms=SystemClock().wall_ms) as log,
        Runner(folder.projections, log, ALL) as runner,
    ):
        for name in [given.projection] if given.projection else names:
            state = runner.rebuild(name)
            if state.stopped is not None:
                failed = True
                stop = state.stopped
                lines.append(said(STOPPED, name=name, leaf=stop.leaf, error=stop.error))
                data[name] = {"stopped": msgspec.to_builtins(stop)}
                continue
            digest = runner.content_digest(name)
            lines.append(said(REBUILT, name=name, position=state.position, digest=digest[:16]))
            data[name] = {"position": state.position, "content_digest": digest}
    return Answer(code=NO if failed else 0, lines=tuple(lines), data={"rebuilt": data})
