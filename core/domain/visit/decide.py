"""What the office may decide about a visit, and what then happened.

The facts come in with the command, as the merged view of the legs has them at that moment.
"""

from typing import Literal, assert_never

import msgspec

from core.domain.visit.events import Concluded, FindingConfirmed, LegMoved, LegSeen
from core.domain.visit.merged import MergedVisit
from core.domain.visit.state import ALLOWED, Event, Visit
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law


class MoveLeg(msgspec.Struct, frozen=True, kw_only=True):
    """Move a leg that was filed under another visit to this one.

    Attributes:
        from_visit: where the leg stands now, as the merged views have it.
        visit: where it belongs; the stream that records the move.
    """

    leg: str
    from_visit: str
    visit: str
    reason: str


class ConfirmFinding(msgspec.Struct, frozen=True, kw_only=True):
    """Stand by a finding of this visit.

    Attributes:
        institution: whom it concerns; the legs may have disagreed.
        merged: the view in which the finding must stand, uncorrected and not under review.
    """

    finding: str
    code: str
    institution: str
    merged: MergedVisit


class Conclude(msgspec.Struct, frozen=True, kw_only=True):
    """Close the visit on what is known of it.

    Attributes:
        legs: how far each was known to who concludes (`MergedVisit.legs_seen`).
        missing: whose leg never came (`MergedVisit.missing`).
    """

    visit: str
    institution: str
    outcome: Literal["no_issue", "notice", "case_referral"]
    legs: tuple[LegSeen, ...]
    missing: tuple[str, ...]


Command = MoveLeg | ConfirmFinding | Conclude


def decide(visit: Visit, command: Command, law: Law) -> tuple[Event, ...]:
    """Return what happened; an empty tuple means that it is already so.

    Raises:
        Refused: the view or an earlier decision does not allow it.
    """
    del law  # no row speaks of a visit as a whole; the parameter is that of every room
    match command:
        case MoveLeg():
            return _move(visit, command)
        case ConfirmFinding():
            return _confirm(visit, command)
        case Conclude():
            return _conclude(visit, command)
        case _:
            assert_never(command)


def _move(visit: Visit, command: MoveLeg) -> tuple[Event, ...]:
    _this_visit(visit, command.leg, command.visit)
    if command.from_visit == command.visit:
        if command.leg in visit.moved_in:
            return ()
        raise Refused(Reason.LEG_ALREADY_THERE, leg=command.leg)
    return (
        LegMoved(
            leg=command.leg,
            from_visit=command.from_visit,
            visit=command.visit,
            reason=command.reason,
        ),
    )


def _confirm(visit: Visit, command: ConfirmFinding) -> tuple[Event, ...]:
    _this_visit(visit, command.finding, command.merged.visit)
    confirmed = visit.institution_of(command.finding)
    if confirmed == command.institution:
        return ()
    if confirmed is not None:
        raise Refused(
            Reason.OTHER_SUBJECT, seen=command.finding, other=confirmed, this=command.institution
        )
    stand = {(finding.id, finding.event.code) for finding in command.merged.findings}
    if (command.finding, command.code) not in stand:
        raise Refused(Reason.FINDING_UNKNOWN, finding=command.finding)
    return (
        FindingConfirmed(
            visit=command.merged.visit,
            finding=command.finding,
            code=command.code,
            institution=command.institution,
        ),
    )


def _conclude(visit: Visit, command: Conclude) -> tuple[Event, ...]:
    _this_visit(visit, command.institution, command.visit)
    concluded = Concluded(
        visit=command.visit,
        institution=command.institution,
        outcome=command.outcome,
        legs=command.legs,
        missing=command.missing,
    )
    if concluded == visit.concluded:
        return ()
    if visit.stage not in ALLOWED[Concluded]:
        raise Refused(Reason.VISIT_CONCLUDED)
    return (concluded,)


def _this_visit(visit: Visit, seen: str, named: str) -> None:
    if visit.visit and named != visit.visit:
        raise Refused(Reason.OTHER_SUBJECT, seen=seen, other=named, this=visit.visit)
