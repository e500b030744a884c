"""What the office decided about a visit, as its events left it (SYNC.md §5.7, DOMAIN.md §4.2).

    OPEN ── Planned ──> PLANNED ── Approved ──> APPROVED ── Concluded ──> CONCLUDED
     │ └─ Approved, of a visit seen without a plan ─^ ^                      ^
     │                     └── Cancelled ──> CANCELLED ── UnplannedSeen ──> OPEN
     └──────────────────────── Concluded ────────────────────────────────────┘

A conclusion closes nothing to the facts: a leg that comes later is moved here all the same, and a
finding of it is confirmed; whether the outcome still holds is a question for review (F18, F21). A
visit without a plan counts as any other; only its approval is demanded afterwards.
"""

from typing import Literal, assert_never

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from core.domain.visit.day_events import DeadlineSettled
from core.domain.visit.events import (
    Approved,
    Cancelled,
    Concluded,
    CorrectionOrdered,
    FindingConfirmed,
    LegMoved,
    NotificationAcknowledged,
    Notified,
    Planned,
    PublicationDemanded,
    RecusalRefused,
    Recused,
    ResultPublished,
    SchoolNotified,
    TownNotified,
    UnplannedSeen,
)
from core.kernel.running import Settlings, with_day

Told = (
    CorrectionOrdered
    | TownNotified
    | SchoolNotified
    | NotificationAcknowledged
    | PublicationDemanded
    | ResultPublished
)
Event = (
    LegMoved
    | FindingConfirmed
    | Concluded
    | Planned
    | Approved
    | Notified
    | Recused
    | RecusalRefused
    | Cancelled
    | UnplannedSeen
    | DeadlineSettled
    | Told
)
Stage = Literal["open", "planned", "approved", "cancelled", "concluded"]


class Ordered(msgspec.Struct, frozen=True, kw_only=True):
    """A correction that a notice of this visit orders."""

    institution: str
    code: str
    notice: str


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """The server's stream of a visit; what was seen there stands in the legs.

    Attributes:
        visit: its id; empty before the first decision.
        moved_in: the legs that were moved here, some of which may have moved on since.
        confirmed: each finding the office stands by, and whose it is.
        concluded: the conclusion as recorded.
        plan: the plan as recorded; None without one.
        officers: who inspects by the plan, after recusals.
        unplanned_on: the day on which a leg was seen without a plan; empty if none was.
        notified: how the institution was told of the visit; None before.
        recusals: what was decided of each officer, in order.
        ordered: corrections that notices of this visit order, in the order in which they came.
        told_town: what the town was told, as (institution, code).
        told_schools: each school with the pupils it was told of.
        acknowledged: who answered to all it was told: `town`, or a school's code.
        publish_by: last day for the result; empty while none is demanded.
        published_on: the day of publication; empty before.
    """

    stage: Stage = "open"
    visit: str = ""
    moved_in: frozenset[str] = frozenset()
    confirmed: tuple[tuple[str, str], ...] = ()
    concluded: Concluded | None = None
    plan: Planned | None = None
    officers: tuple[str, ...] = ()
    approved_on: str = ""
    unplanned_on: str = ""
    notified: Notified | None = None
    recusals: tuple[Recused | RecusalRefused, ...] = ()
    ordered: tuple[Ordered, ...] = ()
    told_town: frozenset[tuple[str, str]] = frozenset()
    told_schools: tuple[tuple[str, str], ...] = ()
    acknowledged: frozenset[str] = frozenset()
    publish_by: str = ""
    published_on: str = ""
    settled: Settlings = frozenset()

    def institution_of(self, finding: str) -> str | None:
        """Return whom a confirmed finding concerns; None when it is not confirmed."""
        return dict(self.confirmed).get(finding)

    def ordered_by(self, institution: str, code: str) -> str | None:
        """Return the notice under which a correction is followed up; None when none orders it.

        The last one noted: it was noted because the one before it does not count any more.
        """
        found = [one for one in self.ordered if (one.institution, one.code) == (institution, code)]
        return found[-1].notice if found else None


def evolve(visit: Visit, event: Event) -> Visit:
    """Return the visit after the event."""
    return _moved_on(replace(visit, visit=event.visit), event)


def _moved_on(visit: Visit, event: Event) -> Visit:  # noqa: C901 - a table, one row an event
    match event:
        case LegMoved():
            return replace(visit, moved_in=visit.moved_in | {event.leg})
        case FindingConfirmed():
            return replace(visit, confirmed=(*visit.confirmed, (event.finding, event.institution)))
        case Concluded():
            return replace(visit, stage="concluded", concluded=event)
        case Planned():
            stage: Stage = "planned" if visit.stage == "open" else visit.stage
            return replace(visit, stage=stage, plan=event, officers=event.officers)
        case Approved():
            stage = "approved" if visit.stage in {"open", "planned"} else visit.stage
            return replace(visit, stage=stage, approved_on=event.approved_on)
        case Notified():
            return replace(visit, notified=event)
        case Recused():
            return replace(visit, officers=_without(visit, event), recusals=_decided(visit, event))
        case RecusalRefused():
            return replace(visit, recusals=_decided(visit, event))
        case Cancelled():
            return replace(visit, stage="cancelled")
        case UnplannedSeen():
            stage = "open" if visit.stage == "cancelled" else visit.stage
            return replace(visit, stage=stage, unplanned_on=event.seen_on)
        case DeadlineSettled():
            return with_day(visit, visit.settled, event, {"visit.publish": "publish_by"})
        case _:
            return _told(visit, event)


def _told(visit: Visit, event: Told) -> Visit:
    match event:
        case CorrectionOrdered():
            return replace(visit, ordered=(*visit.ordered, *_orders(event)))
        case TownNotified():
            told = visit.told_town | {(event.institution, code) for code in event.codes}
            return replace(visit, told_town=told, acknowledged=visit.acknowledged - {"town"})
        case SchoolNotified():
            told_schools = (
                *visit.told_schools, *((event.school, pupil) for pupil in event.pupils),
            )  # fmt: skip
            left = visit.acknowledged - {event.school}
            return replace(visit, told_schools=told_schools, acknowledged=left)
        case NotificationAcknowledged():
            who = "town" if event.school is UNSET else event.school
            return replace(visit, acknowledged=visit.acknowledged | {who})
        case PublicationDemanded():
            return replace(visit, publish_by=event.publish_by)
        case ResultPublished():
            return replace(visit, published_on=event.published_on)
        case _:
            assert_never(event)


def _without(visit: Visit, event: Recused) -> tuple[str, ...]:
    stay = tuple(officer for officer in visit.officers if officer != event.officer)
    return stay if event.replaced_by is UNSET else (*stay, event.replaced_by)


def _decided(visit: Visit, event: Recused | RecusalRefused) -> tuple[Recused | RecusalRefused, ...]:
    return (*visit.recusals, event)


def _orders(event: CorrectionOrdered) -> tuple[Ordered, ...]:
    return tuple(
        Ordered(institution=event.institution, code=code, notice=event.notice)
        for code in event.codes
    )
