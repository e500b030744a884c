"""The law as the office applies it: its rows, its deadlines, and what a bureau adopts over it.

Without `--data` the law is what this release ships; with it, what that office has adopted as well.
"""

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import msgspec

from core.domain.policy.state import LAW_STREAM
from core.kernel.times import day_of_ms
from core.law.calendar import YearRow
from core.law.look_up import violation
from core.law.rows import in_force
from core.process.dossier import Deed
from server.acting import acting_of
from server.answers import Answer
from server.calls.law_asked import cited_in, law_of, length_of, on_of, read_day, title_of
from server.calls.law_due import add_due
from server.calls.shared import Calls, by_administrator, folder_of, office_of
from server.packs import law_adoption_of
from server.words import N_, _, said, shown

TERM = N_("{code}  {length}  {title}  {cite} ({mark})")
YEAR = N_("{year}: {cite} ({mark})")
OFF = N_("days of rest: {days}")
WORKED = N_("worked instead: {days}")
PAPER = N_("notice: {paper}")
ACT = N_("{code}  {who}  {title}  {cite} ({mark})")
APART = N_("not by who was: {parts}")
ADOPTED = N_("adopted: {file} {version} from {since} on")
ALREADY = N_("nothing to record: it is already so")
NO_YEAR = N_("the notice on holidays of {year} is not known; adopt a calendar with that year")
SAID_APART: Final = frozenset({"code", "title_zh", "title_en", "basis"})
"""What the first and the last line say of a violation."""


def add(calls: Calls, shared: argparse.ArgumentParser) -> None:
    """Add `law due`, its lists of rows, and `law adopt`."""
    whole = calls.add_parser("law", help=_("the law: deadlines, rows, what was adopted"))
    acts = whole.add_subparsers(metavar="ACT", required=True)
    add_due(acts, shared)
    for name, text, run in (
        ("terms", _("every term in force"), _terms),
        ("acts", _("who may do what"), _acts),
    ):
        rows = acts.add_parser(name, parents=[shared], help=text)
        rows.add_argument("--on", metavar="DATE", help=_("rows in force on this day"))
        rows.set_defaults(run=run)
    year = acts.add_parser("calendar", parents=[shared], help=_("a year's days of rest"))
    year.add_argument("--year", metavar="YEAR", type=int, required=True)
    year.set_defaults(run=_calendar)
    one = acts.add_parser("violation", parents=[shared], help=_("one violation, and its article"))
    one.add_argument("code", metavar="CODE")
    one.add_argument("--on", metavar="DATE", help=_("the day of the violation; default today"))
    one.set_defaults(run=_violation)
    adopt = acts.add_parser("adopt", parents=[shared], help=_("adopt a file of the law"))
    adopt.add_argument("file", metavar="FILE", type=Path)
    adopt.add_argument(
        "--from", dest="since", metavar="DATE", help=_("its rows answer from here; default today")
    )
    adopt.add_argument("--name", metavar="NAME", default="", help=_("which file of the law it is"))
    adopt.set_defaults(run=_adopt)


def _terms(given: argparse.Namespace) -> Answer:
    rows = in_force(law_of(given).terms, on_of(given))
    lines = [
        said(
            TERM,
            code=row.code,
            length=length_of(row.term),
            title=title_of(row),
            **cited_in(row.basis),
        )
        for row in rows
    ]
    return Answer(lines=tuple(lines), data={"terms": _plain(rows)})


def _acts(given: argparse.Namespace) -> Answer:
    rows = in_force(law_of(given).acts, on_of(given))
    lines: list[str] = []
    for row in rows:
        who = ", ".join((*(_(role) for role in row.roles), *row.jobs))
        lines.append(said(ACT, code=row.code, who=who, title=title_of(row), **cited_in(row.basis)))
        if row.apart:
            lines.append("    " + said(APART, parts=", ".join(_(part) for part in row.apart)))
    return Answer(lines=tuple(lines), data={"acts": _plain(rows)})


def _calendar(given: argparse.Namespace) -> Answer:
    notices = {row.year: row for row in law_of(given).calendar.notices}
    row: YearRow | None = notices.get(given.year)
    if row is None:
        raise LookupError(said(NO_YEAR, year=given.year))
    lines = (
        said(YEAR, year=row.year, **cited_in(row.basis)),
        said(OFF, days=" ".join(str(day) for day in sorted(row.off))),
        said(WORKED, days=" ".join(str(day) for day in sorted(row.working)) or "-"),
        *(said(PAPER, paper=paper) for paper in row.papers),
    )
    return Answer(lines=lines, data={"calendar": msgspec.to_builtins(row)})


def _violation(given: argparse.Namespace) -> Answer:
    on = on_of(given)
    row = violation(law_of(given), given.code, on)
    data: dict[str, Any] = msgspec.to_builtins(row)
    told = {name: value for name, value in data.items() if name not in SAID_APART}
    lines = (
        f"{row.code}  {title_of(row)}",
        *(f"{name}: {shown(value)}" for name, value in told.items() if value not in ("", None, [])),
        "{cite} ({mark})".format(**cited_in(row.basis)),
    )
    return Answer(lines=lines, data={"violation": data, "on": on})


def _adopt(given: argparse.Namespace) -> Answer:
    administrator = folder_of(given).load().administrator
    with office_of(given) as office:
        today = day_of_ms(office.pen.clock.wall_ms())
        since = today if given.since is None else read_day(given.since, "--from")
        with office.log.read() as reader:
            by = acting_of(reader, administrator, administrator, on=today)
        command = law_adoption_of(given.file, given.name, (today, since), by)
        stored = office.execute([Deed(stream=LAW_STREAM, command=command)], by_administrator(given))
    line = said(ADOPTED, file=command.file, version=command.version, since=since)
    return Answer(
        lines=(line if stored else _(ALREADY),),
        data={
            "file": command.file,
            "version": command.version,
            "from_day": since,
            "sha256": command.sha256,
            "recorded": [one.type for one in stored],
        },
    )


def _plain(rows: Iterable[msgspec.Struct]) -> list[Any]:
    return [msgspec.to_builtins(row) for row in rows]
