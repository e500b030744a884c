"""`anjuan report`: the figures of a region, of a half-month, month, year, or any two days."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from core.domain import catalogue
from core.domain.officer.agency_events import ReportIssued
from core.evidence.body import trusted_header
from core.kernel.times import day_of_ms
from core.law.book import Law
from projections.figures import Figures
from projections.views import Views
from server.acts.ids import id_of
from server.answers import NO, Answer, WrongCall
from server.calls.acts import add_as
from server.calls.shared import Calls, folder_of, office_of, read_models_of, region_of
from server.calls.who import officer_of
from server.clock import SystemClock
from server.opening import load_law
from server.reporting import periods
from server.reporting.figures import coded, digest, figures_of
from server.reporting.issued import Issue, issue, issued_of
from server.reporting.periods import NO_PERIOD, Period, counted_until, due_of
from server.reporting.tables import as_csv, flat, title_of, write_xlsx
from server.reporting.text import lines_of, printed_in_chinese
from server.words import N_, _, said

KINDS = ("half-month", "week", "month", "year")
WRITTEN = N_("written to {out}")
NO_OUT = N_("{field} is needed for XLSX: it is no text")
ISSUED = N_("issued as revision {revision}")
SAME = N_("nothing to issue: the last revision says the same")
NO_REVISION = N_(
    "revision {seen} of this report was never issued; issued so far: {there} ({field})"
)
NONE = N_("none")
NOT_BOTH = N_("{field} asks for what was issued; --issue is for what is known now")
CHANGED = N_("restated since revision {revision} of {on}: {title} {before} → {after}")
UNLIKE = N_("revision {revision} cannot be made again from the log: its figures differ")
AS_KNOWN = N_("revision {revision}, as known on {on}; its digest is right")
DUE = N_("this half-month report is due by {due_on}")
PROVISIONAL = N_("provisional: the calendar of that year is not published")


def add(calls: Calls, shared: argparse.ArgumentParser) -> None:
    """Add `report`."""
    report = calls.add_parser("report", parents=[shared], help=_("figures of a span of days"))
    report.add_argument("kind", nargs="?", choices=KINDS, help=_("or none, with --from and --to"))
    report.add_argument("--region", required=True, metavar="CODE", type=region_of)
    report.add_argument("--period", metavar="2023-05-H1", help=_("also 2023-05, 2023-W20"))
    report.add_argument("--year", metavar="YEAR")
    report.add_argument("--from", dest="first", metavar="DATE")
    report.add_argument("--to", dest="last", metavar="DATE")
    report.add_argument("--format", choices=("text", "csv", "xlsx"), default="text")
    report.add_argument("--out", metavar="PATH", type=Path)
    report.add_argument("--revision", type=int, metavar="N", help=_("as it was issued then"))
    report.add_argument("--issue", metavar="AGENCY", help=_("issue it in an agency's name"))
    add_as(report)
    report.set_defaults(run=_report)


class Made(NamedTuple):
    """A report as it was made.

    Attributes:
        revisions: every one that was issued.
        asked: the one that was asked for; None for what is known now.
        restated: what came late since the last one; None if the log does not say that one again.
        until: the last day that is counted: today, of a span that is not over.
    """

    law: Law
    period: Period
    counted: Figures
    codes: dict[str, Any]
    revisions: tuple[ReportIssued, ...]
    asked: ReportIssued | None
    restated: list[dict[str, Any]] | None
    until: str

    @property
    def is_complete(self) -> bool:
        """The span is over, or today is its last day."""
        return self.until == self.period.last_day


def _report(given: argparse.Namespace) -> Answer:
    period = _period(given)
    until = counted_until(period, day_of_ms(SystemClock().wall_ms()))
    if given.format == "xlsx" and given.out is None:
        raise WrongCall(NO_OUT, "--out")
    if given.issue is not None and given.revision is not None:
        raise WrongCall(NOT_BOTH, "--revision")
    made = _made(given, period, until)
    if made.asked is not None and digest(made.codes) != made.asked.sha256:
        return _unlike(made.asked)
    lines = [*_lines(made)]
    if given.issue is not None:
        lines.append(_issue(given, made))
    return _answer(given, made, tuple(lines))


def _made(given: argparse.Namespace, period: Period, until: str) -> Made:
    with read_models_of(given) as models:
        law = load_law(models.log)
        revisions = issued_of(models.views, models.log, given.region, period)
        asked = None if given.revision is None else _revision(revisions, given.revision)
        size = asked.known_size if asked else models.views.state("statistics").position
        counted = figures_of(models.views, law, given.region, period, size)
        codes = coded(counted)
        restated: list[dict[str, Any]] | None = []
        if revisions and asked is None:
            before = _as_issued(models.views, law, period, revisions[-1])
            restated = None if before is None else [*_restated(revisions[-1], before, codes)]
    return Made(law, period, counted, codes, revisions, asked, restated, until)


def _lines(made: Made) -> Iterator[str]:
    yield from lines_of(made.counted, made.law, made.period.kind, made.until)
    if made.restated is None:
        yield said(UNLIKE, revision=made.revisions[-1].revision)
    for change in made.restated or ():
        yield _told(change)
    if made.asked is not None:
        yield said(AS_KNOWN, revision=made.asked.revision, on=made.asked.issued_on)
    due = due_of(made.law, made.period)
    if due is not None:
        marks = f" ({_(PROVISIONAL)})" if due.provisional else ""
        yield said(DUE, due_on=due.on) + marks


def _data(given: argparse.Namespace, made: Made) -> dict[str, Any]:
    due = due_of(made.law, made.period)
    return {
        "region": given.region,
        "kind": made.period.kind,
        "first_day": made.period.first_day,
        "last_day": made.period.last_day,
        "complete": made.is_complete,
        "until": made.until,
        "count_basis": made.counted.count_basis,
        "known_size": made.counted.span.size,
        **made.codes,
        "printed": printed_in_chinese(made.counted, made.law),
        "has_data": made.counted.has_happened,
        "due_on": None if due is None else due.on,
        "revision": given.revision,
        "revisions": [one.revision for one in made.revisions],
        "restated": made.restated,
        "sha256": digest(made.codes),
    }


def _period(given: argparse.Namespace) -> Period:
    if given.kind is None and given.year is not None:
        return periods.year(given.year)
    if given.kind is None:
        if given.first is None or given.last is None:
            raise WrongCall(NO_PERIOD, "--from")
        return periods.span(given.first, given.last)
    if given.kind == "year":
        return periods.year(given.year or given.period or "")
    if given.period is None:
        raise WrongCall(NO_PERIOD, "--period")
    return _READERS[given.kind](given.period)


def _revision(revisions: tuple[ReportIssued, ...], number: int) -> ReportIssued:
    for one in revisions:
        if one.revision == number:
            return one
    there = ", ".join(str(one.revision) for one in revisions) or _(NONE)
    raise WrongCall(NO_REVISION, "--revision", seen=number, there=there)


def _as_issued(views: Views, law: Law, period: Period, last: ReportIssued) -> dict[str, Any] | None:
    """Return what the last revision said; None if the log does not say it again."""
    before = coded(figures_of(views, law, last.region, period, last.known_size))
    return before if digest(before) == last.sha256 else None


def _restated(
    last: ReportIssued, before: dict[str, Any], codes: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """Yield what came late: each figure that differs from the last revision issued."""
    then, now = dict(flat(before)), dict(flat(codes))
    for code in dict.fromkeys((*then, *now)):
        if then.get(code) != now.get(code):
            yield {
                "revision": last.revision,
                "on": last.issued_on,
                "code": code,
                "before": then.get(code),
                "after": now.get(code),
            }


def _told(change: dict[str, Any]) -> str:
    before, after = (0 if change[one] is None else change[one] for one in ("before", "after"))
    title = title_of(change["code"])
    return said(
        CHANGED,
        revision=change["revision"],
        on=change["on"],
        title=title,
        before=before,
        after=after,
    )


def _unlike(asked: ReportIssued) -> Answer:
    sentence = said(UNLIKE, revision=asked.revision)
    return Answer(
        code=NO, lines=(sentence,), data={"error": {"code": "UNLIKE", "sentence": sentence}}
    )


def _issue(given: argparse.Namespace, made: Made) -> str:
    wanted = Issue(
        agency=id_of(given.issue, "agency"),
        region=given.region,
        period=made.period,
        codes=made.codes,
        known_size=made.counted.span.size,
    )
    with office_of(given) as office:
        stored = issue(office, wanted, officer_of(given), folder_of(given).load().administrator)
    if not stored:
        return _(SAME)
    event = catalogue.read(stored[-1].type, trusted_header(stored[-1].body).data)
    assert isinstance(event, ReportIssued), "that is what an issue gives"
    return said(ISSUED, revision=event.revision)


def _answer(given: argparse.Namespace, made: Made, lines: tuple[str, ...]) -> Answer:
    data = _data(given, made)
    codes = made.codes if made.is_complete else {**made.codes, "until": made.until}
    if given.out is None:
        # the sign of the line's end stays: whoever shows it adds the other
        asked = lines if given.format == "text" else (as_csv(codes).removesuffix("\n"),)
        return Answer(lines=asked, data=data)
    if given.format == "xlsx":
        write_xlsx(codes, given.out)
    elif given.format == "csv":
        given.out.write_text(as_csv(codes), "utf-8", newline="")
    else:
        given.out.write_text("\n".join(lines) + "\n", "utf-8")
    written = said(WRITTEN, out=str(given.out))
    return Answer(lines=(written,), data={**data, "out": str(given.out)})


_READERS: Final = {
    "half-month": periods.half_month,
    "week": periods.week,
    "month": periods.month,
}
