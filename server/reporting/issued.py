"""Reports that were issued: each revision with the size of the log that it was made on."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from core.domain.officer.agency_decide import IssueReport
from core.domain.officer.agency_events import ReportIssued
from core.evidence.body import Actor
from core.kernel.ids import stream_name
from core.kernel.times import day_of_ms
from core.log.eventlog import EventLog
from core.log.records import StoredEvent
from core.process.dossier import Deed
from projections.proceedings_queries import proceeding, proceedings
from projections.views import Views
from server.acting import acting_of
from server.acts.places import check_places
from server.office import Asked, Office
from server.reporting.figures import digest
from server.reporting.periods import Period


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """A report that an agency is to issue."""

    agency: str
    region: str
    period: Period
    codes: Mapping[str, Any]
    known_size: int


def issued_of(views: Views, log: EventLog, region: str, period: Period) -> tuple[ReportIssued, ...]:
    """Return every revision of a region's report, the first one first."""
    found = [
        one
        for one in _reports(views, log)
        if (one.region, one.kind, one.first_day, one.last_day)
        == (region, period.kind, period.first_day, period.last_day)
    ]
    return tuple(sorted(found, key=lambda one: one.revision))


def issue(office: Office, wanted: Issue, officer: str, administrator: str) -> list[StoredEvent]:
    """Issue a report, or its next revision; nothing if the last one says the same.

    Raises:
        Refused: not for this person, or not of an area in which it works.
    """
    with office.log.read() as reader:
        today = day_of_ms(office.pen.clock.wall_ms())
        by = acting_of(reader, officer, administrator, on=today)
    check_places(by, (wanted.region,), wanted.region)
    command = IssueReport(
        agency=wanted.agency,
        region=wanted.region,
        kind=wanted.period.kind,
        first_day=wanted.period.first_day,
        last_day=wanted.period.last_day,
        known_size=wanted.known_size,
        sha256=digest(dict(wanted.codes)),
        on=today,
        by=by,
    )
    deed = Deed(stream=stream_name("agency", wanted.agency), command=command)
    return list(office.execute([deed], Asked(actor=Actor(id=officer), region=wanted.region)))


def _reports(views: Views, log: EventLog) -> Iterator[ReportIssued]:
    for row in proceedings(views, "agency"):
        whole = proceeding(views, log, "agency", row["id"])
        if whole is not None:
            yield from msgspec.convert(whole["state"].get("reports", ()), tuple[ReportIssued, ...])
