"""What the office may decide about a visit, and what then happened.

The facts come in with the command, as the merged view of the legs has them at that moment. What
comes before the visit is decided in `plan`, what is made known of it afterwards in `told`.
"""

from typing import assert_never

from core.domain.visit.commands import (
    Acknowledge,
    ApproveVisit,
    CancelVisit,
    Command,
    Conclude,
    ConfirmFinding,
    DecideRecusal,
    DemandPublication,
    MoveLeg,
    NoteOrders,
    NoteUnplanned,
    NotifySchool,
    NotifyTown,
    NotifyVisit,
    PlanVisit,
    PublishResult,
)
from core.domain.visit.days import settle_days
from core.domain.visit.events import Concluded, FindingConfirmed, LegMoved
from core.domain.visit.plan import decide_before
from core.domain.visit.state import Event, Visit
from core.domain.visit.table import ALLOWED
from core.domain.visit.told import decide_after
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.kernel.running import SettleDeadlines
from core.law.book import Law
from core.law.look_up import may


def decide(visit: Visit, command: Command, law: Law) -> tuple[Event, ...]:
    """Return what happened; an empty tuple means that it is already so.

    Raises:
        Refused: the view, an earlier decision or a rule does not allow it, or it is not for this
            person to do.
    """
    match command:
        case MoveLeg():
            _may(law, "visit.move-leg", command)
            return _move(visit, command)
        case ConfirmFinding():
            _may(law, "visit.confirm-finding", command)
            return _confirm(visit, command)
        case Conclude():
            _may(law, "visit.conclude", command)
            return _conclude(visit, command)
        case (
            PlanVisit()
            | ApproveVisit()
            | NotifyVisit()
            | DecideRecusal()
            | CancelVisit()
            | NoteUnplanned()
        ):
            return decide_before(visit, command, law)
        case (
            NoteOrders()
            | NotifyTown()
            | NotifySchool()
            | Acknowledge()
            | DemandPublication()
            | PublishResult()
        ):
            return decide_after(visit, command, law)
        case SettleDeadlines():
            return settle_days(visit, command, law)
        case _:
            assert_never(command)


def _may(law: Law, act: str, command: MoveLeg | ConfirmFinding | Conclude) -> None:
    if command.by is not None:
        may(law, act, command.by, command.on)


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
