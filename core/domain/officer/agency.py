"""An agency as its events left it (DOMAIN.md §1.1).

    (unregistered) ── AgencyRegistered ──> REGISTERED ── ActivityRecorded, CircularIssued ──┐
                                               ^ BaselineDeclared, ReportIssued             │
                                               └────────────────────────────────────────────┘

`evolve` is total: what was recorded happened, in whatever order it is read.
"""

from typing import Final, Literal, assert_never

import msgspec

from core.domain.officer.agency_events import (
    ActivityRecorded,
    BaselineDeclared,
    CircularIssued,
    ReportIssued,
)
from core.domain.officer.events import AgencyRegistered
from core.kernel.transitions import Transition, allowed

Event = AgencyRegistered | ActivityRecorded | CircularIssued | BaselineDeclared | ReportIssued
Stage = Literal["unregistered", "registered"]
Period = tuple[str, str, str, str]
"""Kind, region, first and last day of a report."""

_BEFORE: Final = frozenset({"unregistered"})
_SINCE: Final = frozenset({"registered"})
TABLE: Final[tuple[Transition, ...]] = (
    Transition(event=AgencyRegistered, given=_BEFORE, to=_SINCE, act="agency.register"),
    Transition(event=ActivityRecorded, given=_SINCE, act="agency.activity"),
    Transition(event=CircularIssued, given=_SINCE, act="agency.circular"),
    Transition(event=BaselineDeclared, given=_SINCE, act="agency.baseline"),
    Transition(event=ReportIssued, given=_SINCE, act="agency.report"),
)
ALLOWED: Final = allowed(TABLE)
"""From which stages each event may come; what `decide` may ask for, and nothing else."""


class Agency(msgspec.Struct, frozen=True, kw_only=True):
    """An agency with what it issued.

    Attributes:
        registered: its name, kind and region; None until it entered the books.
        circulars: each by its number.
        baselines: the day for each region and category.
        reports: every revision, as issued.
    """

    stage: Stage = "unregistered"
    registered: AgencyRegistered | None = None
    activities: tuple[ActivityRecorded, ...] = ()
    circulars: tuple[CircularIssued, ...] = ()
    baselines: tuple[BaselineDeclared, ...] = ()
    reports: tuple[ReportIssued, ...] = ()

    @property
    def name(self) -> str:
        """Its name; empty until it entered the books."""
        return self.registered.name if self.registered else ""

    def circular(self, number: str) -> CircularIssued | None:
        """Return a circular by its number."""
        return next((one for one in self.circulars if one.number == number), None)

    def baseline(self, region: str, category: str) -> BaselineDeclared | None:
        """Return the baseline of a category in a region."""
        asked = (region, category)
        return next((one for one in self.baselines if (one.region, one.category) == asked), None)

    def report(self, period: Period) -> ReportIssued | None:
        """Return the last revision of a report."""
        return next((one for one in reversed(self.reports) if period_of(one) == period), None)


def period_of(report: ReportIssued) -> Period:
    """Return what the revisions of one report have in common."""
    return (report.kind, report.region, report.first_day, report.last_day)


def evolve(agency: Agency, event: Event) -> Agency:
    """Return the agency after the event."""
    match event:
        case AgencyRegistered():
            return msgspec.structs.replace(agency, stage="registered", registered=event)
        case ActivityRecorded():
            return msgspec.structs.replace(agency, activities=(*agency.activities, event))
        case CircularIssued():
            return msgspec.structs.replace(agency, circulars=(*agency.circulars, event))
        case BaselineDeclared():
            return msgspec.structs.replace(agency, baselines=(*agency.baselines, event))
        case ReportIssued():
            return msgspec.structs.replace(agency, reports=(*agency.reports, event))
        case _:
            assert_never(event)
