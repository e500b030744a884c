"""What may be done in the name of an agency, and what then happened (DOMAIN.md §1.1, §7.8)."""

from typing import assert_never

import msgspec

from core.domain.officer.agency import ALLOWED, Agency, Event
from core.domain.officer.agency_events import (
    ActivityKind,
    ActivityRecorded,
    BaselineCategory,
    BaselineDeclared,
    CircularIssued,
    ReportIssued,
    ReportKind,
)
from core.domain.officer.decide import RegisterAgency, decide_agency
from core.kernel.acting import Acting
from core.kernel.errors import Refused
from core.kernel.fields import Count, DayText, HashText, Line, Natural, RegionCode, Uuid7
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import may


class RecordActivity(msgspec.Struct, frozen=True, kw_only=True):
    """Record meetings, trainings or articles of one kind, title and day."""

    agency: Uuid7
    kind: ActivityKind
    count: Count
    title: Line
    on: DayText
    by: Acting


class IssueCircular(msgspec.Struct, frozen=True, kw_only=True):
    """Issue a circular; its number counts once."""

    agency: Uuid7
    number: Line
    period: Line
    cases: Natural = 0
    exposed: Natural = 0
    institutions: tuple[Uuid7, ...] = ()
    on: DayText
    by: Acting


class DeclareBaseline(msgspec.Struct, frozen=True, kw_only=True):
    """Say from which day's number a reduction is reckoned; said once."""

    agency: Uuid7
    region: RegionCode
    category: BaselineCategory
    as_of: DayText
    on: DayText
    by: Acting


class IssueReport(msgspec.Struct, frozen=True, kw_only=True):
    """Issue a report, or its next revision if it says something else; see `ReportIssued`."""

    agency: Uuid7
    region: RegionCode
    kind: ReportKind
    first_day: DayText
    last_day: DayText
    known_size: Count
    sha256: HashText
    on: DayText
    by: Acting


Command = RegisterAgency | RecordActivity | IssueCircular | DeclareBaseline | IssueReport


def decide(agency: Agency, command: Command, law: Law) -> tuple[Event, ...]:
    """Return what happened; an empty tuple means that it is already so.

    Raises:
        Refused: not for this person, not in the books, days out of order, or said otherwise before.
    """
    match command:
        case RegisterAgency():
            return decide_agency(agency, command, law)
        case RecordActivity():
            return _record(agency, command, law)
        case IssueCircular():
            return _circular(agency, command, law)
        case DeclareBaseline():
            return _declare(agency, command, law)
        case IssueReport():
            return _report(agency, command, law)
        case _:
            assert_never(command)


def _record(agency: Agency, command: RecordActivity, law: Law) -> tuple[Event, ...]:
    may(law, "agency.activity", command.by, command.on)
    _needs(agency, ActivityRecorded)
    event = ActivityRecorded(
        agency=command.agency,
        kind=command.kind,
        count=command.count,
        held_on=command.on,
        title=command.title,
    )
    return () if event in agency.activities else (event,)


def _circular(agency: Agency, command: IssueCircular, law: Law) -> tuple[Event, ...]:
    may(law, "agency.circular", command.by, command.on)
    _needs(agency, CircularIssued)
    event = CircularIssued(
        agency=command.agency,
        number=command.number,
        period=command.period,
        cases=command.cases,
        exposed=command.exposed,
        institutions=tuple(sorted({*command.institutions})),
        issued_on=command.on,
    )
    known = agency.circular(command.number)
    if known is not None and known != event:
        raise Refused(Reason.ALREADY_REGISTERED, what=command.number, stream=known.period)
    return () if known else (event,)


def _declare(agency: Agency, command: DeclareBaseline, law: Law) -> tuple[Event, ...]:
    may(law, "agency.baseline", command.by, command.on)
    _needs(agency, BaselineDeclared)
    _in_order("on", command.on, command.as_of)
    known = agency.baseline(command.region, command.category)
    if known is not None and known.as_of != command.as_of:
        raise Refused(
            Reason.BASELINE_DECLARED,
            category=command.category,
            region=command.region,
            as_of=known.as_of,
        )
    if known is not None:
        return ()
    return (
        BaselineDeclared(
            agency=command.agency,
            region=command.region,
            category=command.category,
            as_of=command.as_of,
            declared_on=command.on,
        ),
    )


def _report(agency: Agency, command: IssueReport, law: Law) -> tuple[Event, ...]:
    """A report that says what the last revision says is already issued, on whatever it was made."""
    may(law, "agency.report", command.by, command.on)
    _needs(agency, ReportIssued)
    _in_order("last_day", command.last_day, command.first_day)
    _in_order("on", command.on, command.last_day)
    last = agency.report((command.kind, command.region, command.first_day, command.last_day))
    if last is not None and last.sha256 == command.sha256:
        return ()
    if last is not None and command.known_size < last.known_size:
        raise Refused(Reason.REPORT_OLDER, seen=command.known_size, known=last.known_size)
    return (
        ReportIssued(
            agency=command.agency,
            region=command.region,
            kind=command.kind,
            first_day=command.first_day,
            last_day=command.last_day,
            revision=last.revision + 1 if last else 1,
            known_size=command.known_size,
            sha256=command.sha256,
            issued_on=command.on,
        ),
    )


def _needs(agency: Agency, event: type[Event]) -> None:
    if agency.stage not in ALLOWED[event]:
        raise Refused(Reason.NOT_REGISTERED, what="the agency")


def _in_order(field: str, seen: str, before: str) -> None:
    if seen < before:
        raise Refused(Reason.DAY_ORDER, field=field, seen=seen, before=before)
