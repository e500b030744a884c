"""The sides of a case that go their own way beside its stage: hearing, report, course, remedies.

Each is folded from the events that concern it; every other event leaves it as it is.
"""

from typing import Literal

import msgspec

from core.domain.case.after_events import (
    DeliveryReceipted,
    ServedByNotice,
    TransferDelivered,
    TransferReturned,
)
from core.domain.case.day_events import DeadlineSettled
from core.domain.case.events import (
    AdvanceNoticeServed,
    InvestigationClosed,
    Penalty,
    PenaltyRevoked,
    Varied,
)
from core.domain.case.ground_events import DecisionKept, GroundFellAway
from core.domain.case.hearing_events import (
    CollectivelyDiscussed,
    DecisionExtended,
    DefenceReceived,
    EvidencePreserved,
    HearingHeld,
    HearingNotified,
    HearingRequested,
    HearingWaived,
    LegallyReviewed,
    PreservationDecided,
    Resumed,
    Suspended,
)
from core.domain.case.money_events import (
    CourtEnforcementApplied,
    Enforced,
    FineBanked,
    FineHandedIn,
    SimplePenaltyImposed,
    SimpleReported,
)
from core.domain.case.rests import Rest, with_rest


class Hearing(msgspec.Struct, frozen=True, kw_only=True):
    """How the party was heard on the last advance notice; days are empty until they come.

    Attributes:
        defence_on, defence_outcome: its last statement or defence, and what came of that.
        told: the last notice of the hearing, as it was sent.
        discussed: what the heads decided together; empty if they did not.
        discussed_by: who took part in that.
        discussed_for: how many of them voted for it.
    """

    defence_on: str = ""
    defence_outcome: str = ""
    requested_on: str = ""
    notified_on: str = ""
    hearing_on: str = ""
    host: str = ""
    told: HearingNotified | None = None
    held_on: str = ""
    waived_on: str = ""
    discussed: str = ""
    discussed_on: str = ""
    discussed_by: tuple[str, ...] = ()
    discussed_for: int = 0

    @property
    def ended_on(self) -> str:
        """The day on which it was held or let go; empty until then."""
        return self.held_on or self.waived_on

    @property
    def is_open(self) -> bool:
        """A hearing was asked for, and was neither held nor let go."""
        return bool(self.requested_on) and not self.held_on and not self.waived_on


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The handlers' last report, and the legal review of it; version 0 before the first."""

    version: int = 0
    evidence: tuple[str, ...] = ()
    proposal: str = ""
    penalties: tuple[Penalty, ...] = ()
    is_complex: bool = False
    is_public_interest: bool = False
    discretion: str = ""
    reported_on: str = ""
    opinion: str = ""
    reviewed_on: str = ""


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """What runs along with a case.

    Attributes:
        preserved: lists of evidence on which it is not yet decided.
        extended: why the term for the decision was moved, each reason once.
        suspended_on: the day on which the case came to rest; empty while it goes on.
        rested_to: the day on which it last went on; no day of rest counts twice.
        rests: days that were given: of hearings, of rest, and before a transfer came back.
        deemed_on: the day on which a decision put up for the public counts as served.
        delivered_on: the day on which the decision, or the papers of a transfer, were handed over.
        enforced: what the court's enforcement came to; `applied` while it goes on.
        grounds_fallen: overdues whose withdrawal was noted after the decision.
        ground_fell_on: the day of the last of them, while nobody has judged it.
    """

    preserved: tuple[str, ...] = ()
    extended: tuple[str, ...] = ()
    suspended_on: str = ""
    rested_to: str = ""
    rests: tuple[Rest, ...] = ()
    deemed_on: str = ""
    delivered_on: str = ""
    enforced: Literal["", "applied", "in_full", "ended"] = ""
    grounds_fallen: tuple[str, ...] = ()
    ground_fell_on: str = ""


class OnSpot(msgspec.Struct, frozen=True, kw_only=True):
    """What is particular to a penalty on the spot; all empty for an ordinary case."""

    number: str = ""
    imposed_on: str = ""
    beyond_power: bool = False
    collected_fen: int = 0
    reported_on: str = ""
    handed_in_on: str = ""
    handed_in_fen: int = 0
    banked_fen: int = 0


def heard(hearing: Hearing, event: msgspec.Struct) -> Hearing:  # noqa: C901 - a table, one row an event
    """Fold the hearing; a new advance notice gives the party every right anew."""
    change = msgspec.structs.replace
    match event:
        case AdvanceNoticeServed():
            return Hearing()
        case DefenceReceived():
            return change(hearing, defence_on=event.received_on, defence_outcome=event.outcome)
        case HearingRequested():
            return change(hearing, requested_on=event.requested_on)
        case HearingNotified():
            return change(
                hearing,
                notified_on=event.notified_on,
                hearing_on=event.hearing_on,
                host=event.host,
                told=event,
            )
        case HearingHeld():
            return change(hearing, held_on=event.held_on, discussed="")
        case InvestigationClosed():  # another report is discussed anew, as it is reviewed anew
            return change(hearing, discussed="")
        case HearingWaived():
            return change(hearing, waived_on=event.waived_on)
        case CollectivelyDiscussed():
            return change(
                hearing,
                discussed=event.outcome,
                discussed_on=event.discussed_on,
                discussed_by=event.members,
                discussed_for=event.votes_for,
            )
        case _:
            return hearing


def reported(report: Report, event: msgspec.Struct) -> Report:
    """Fold the report; a new version is reviewed anew."""
    match event:
        case InvestigationClosed():
            return Report(
                version=event.version,
                evidence=event.evidence,
                proposal=event.proposal,
                penalties=event.penalties,
                is_complex=event.is_complex,
                is_public_interest=event.is_public_interest,
                discretion=event.discretion or "",
                reported_on=event.reported_on,
            )
        case LegallyReviewed() if event.version == report.version:
            return msgspec.structs.replace(
                report, opinion=event.opinion, reviewed_on=event.reviewed_on
            )
        case _:
            return report


def coursed(course: Course, event: msgspec.Struct, hearing: Hearing) -> Course:  # noqa: C901 - a table, one row an event
    """Fold what runs along; the hearing as it stood before the event says which days it took."""
    change = msgspec.structs.replace
    match event:
        case EvidencePreserved():
            return change(course, preserved=(*course.preserved, event.list_no))
        case PreservationDecided():
            rest = tuple(one for one in course.preserved if one != event.list_no)
            return change(course, preserved=rest)
        case DecisionExtended():
            extended = (*course.extended, event.why)
            return change(course, extended=extended, rests=_heard_days(course, event, hearing))
        case Suspended():
            return change(course, suspended_on=event.suspended_on)
        case Resumed():
            rests = with_rest(course.rests, course.suspended_on, event.resumed_on)
            return change(course, suspended_on="", rested_to=event.resumed_on, rests=rests)
        case ServedByNotice():
            return change(course, deemed_on=event.deemed_on)
        case DeliveryReceipted():
            return change(course, delivered_on=event.served_on, deemed_on="")
        case TransferDelivered():
            return change(course, delivered_on=event.delivered_on)
        case TransferReturned():  # the term begins anew: nothing before it is given once more
            rests = with_rest(course.rests, "0001-01-01", event.returned_on)
            return change(course, delivered_on="", rests=rests)
        case _:
            return _coursed_after(course, event)


def _heard_days(course: Course, event: DecisionExtended, hearing: Hearing) -> tuple[Rest, ...]:
    if event.why != "hearing":
        return course.rests
    return with_rest(course.rests, hearing.requested_on, hearing.ended_on)


def _coursed_after(course: Course, event: msgspec.Struct) -> Course:
    """Fold what runs along once it was decided."""
    change = msgspec.structs.replace
    match event:
        case CourtEnforcementApplied():
            return change(course, enforced="applied")
        case Enforced():
            return change(course, enforced=event.result)
        case GroundFellAway():
            fallen = (*course.grounds_fallen, event.annuls)
            return change(course, grounds_fallen=fallen, ground_fell_on=event.noted_on)
        case DecisionKept() | Varied() | PenaltyRevoked():
            return change(course, ground_fell_on="")
        case DeadlineSettled(kind="service.by_notice", due_on=day):
            return change(course, deemed_on=day)
        case _:
            return course


def spotted(spot: OnSpot, event: msgspec.Struct) -> OnSpot:
    """Fold what is particular to a penalty on the spot."""
    change = msgspec.structs.replace
    match event:
        case SimplePenaltyImposed():
            return OnSpot(
                number=event.number,
                imposed_on=event.imposed_on,
                beyond_power=event.beyond_power,
                collected_fen=event.collected_fen,
            )
        case SimpleReported():
            return change(spot, reported_on=event.reported_on)
        case FineHandedIn():
            return change(
                spot,
                handed_in_on=event.handed_in_on,
                handed_in_fen=spot.handed_in_fen + event.handed_in_fen,
            )
        case FineBanked():
            return change(spot, banked_fen=spot.banked_fen + event.banked_fen)
        case _:
            return spot
