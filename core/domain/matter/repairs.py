"""Credit repair 信用修复: asked for after the least period, granted once every duty is done (§6.4).

What a grant ends elsewhere, the publication of a decision and a stay on a list, follows from it by
policy (`core.process.credit`).
"""

from typing import assert_never

from msgspec import UNSET

from core.domain.matter.commands import (
    ApplyForRepair,
    DecisionShown,
    GrantRepair,
    RefuseRepair,
    RepairCommand,
    WithdrawRepair,
)
from core.domain.matter.events import (
    RepairApplied,
    RepairGranted,
    RepairRefused,
    RepairWithdrawn,
)
from core.domain.matter.reasons import CreditReason
from core.domain.matter.state import Event, Matter
from core.domain.matter.steps import in_order, needs
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.kernel.times import add_months, date_of
from core.law.book import Law
from core.law.look_up import act, due_by, may, publication_of, requirement


def decide_repair(matter: Matter, command: RepairCommand, law: Law) -> tuple[Event, ...]:
    """Return what happened; see `decide`."""
    match command:
        case ApplyForRepair():
            return _apply(matter, command, law)
        case GrantRepair():
            return _grant(matter, command, law)
        case RefuseRepair():
            return _refuse(matter, command, law)
        case WithdrawRepair():
            return _take_back(matter, command, law)
        case _:
            assert_never(command)


def _apply(matter: Matter, command: ApplyForRepair, law: Law) -> tuple[Event, ...]:
    on = command.on
    may(law, "credit.apply-repair", command.by, on)
    asked = (command.case or "", command.listing or "")
    if matter.stage == "applied" and (matter.repair.case, matter.repair.listing) == asked:
        return ()
    needs(matter, RepairApplied)
    _there(command, asked, law)
    if not command.promise_signed:
        raise Refused(CreditReason.REPAIR_UNPROMISED, requirement(law, "repair.promise", on).basis)
    decision = command.decision_shown if command.case else None
    due = due_by(law, "credit.repair", on)
    applied = RepairApplied(
        credit=command.credit,
        institution=command.institution,
        listing=command.listing,
        promise_signed=command.promise_signed,
        applied_on=on,
        decide_by=due.on,
        provisional=due.provisional,
    )
    return (applied if decision is None else _of_decision(applied, command, decision, law),)


def _of_decision(
    applied: RepairApplied, command: ApplyForRepair, decision: DecisionShown, law: Law
) -> RepairApplied:
    """Return the application with its decision; the row is picked by the day of the decision."""
    row = publication_of(law, decision.kinds, decision.decided_on)
    first = add_months(date_of(decision.decided_on), row.months_min).isoformat()
    if command.on < first:
        raise Refused(Reason.REPAIR_TOO_SOON, row.basis, repair_from=first, today=command.on)
    return RepairApplied(
        credit=applied.credit,
        institution=applied.institution,
        case=command.case,
        doc_no=decision.doc_no,
        grade=row.grade,
        repair_from=first,
        listing=applied.listing,
        promise_signed=applied.promise_signed,
        applied_on=applied.applied_on,
        decide_by=applied.decide_by,
        provisional=applied.provisional,
    )


def _there(command: ApplyForRepair | GrantRepair, asked: tuple[str, str], law: Law) -> None:
    """Check that the decision and the stay on a list that are to end are there.

    Raises:
        Refused: nothing is named, or one of them does not stand.
    """
    case, listing = asked
    basis = act(law, "credit.apply-repair", command.on).basis
    if not case and not listing:
        raise Refused(CreditReason.REPAIR_OF_NOTHING, basis)
    shown = command.decision_shown
    if case and (shown is None or not shown.kinds):  # one of no penalty left nothing to repair
        raise Refused(CreditReason.REPAIR_NO_DECISION, basis, case=case)
    if listing and not command.listed_shown:
        raise Refused(Reason.NO_SUCH_LISTING, basis, listing=listing)


def _grant(matter: Matter, command: GrantRepair, law: Law) -> tuple[Event, ...]:
    _may_decide(command, law)
    if matter.stage == "granted":
        return ()
    needs(matter, RepairGranted)
    in_order("on", command.on, matter.last_on)
    asked = matter.repair
    _there(command, (asked.case, asked.listing), law)
    decision = command.decision_shown if asked.case else None
    if decision is not None and decision.owed_fen:
        basis = requirement(law, "repair.duties", command.on).basis
        raise Refused(CreditReason.REPAIR_STILL_OWED, basis, owed_fen=decision.owed_fen)
    return (
        RepairGranted(
            credit=matter.credit,
            institution=matter.institution,
            case=asked.case or UNSET,
            listing=asked.listing or UNSET,
            ends_publication=decision is not None and decision.is_published,
            erases=() if decision is None else decision.erases,
            from_day=command.on,
            duties_shown=command.duties_shown,
            decided_by=command.by.officer,
            granted_on=command.on,
        ),
    )


def _refuse(matter: Matter, command: RefuseRepair, law: Law) -> tuple[Event, ...]:
    _may_decide(command, law)
    if matter.stage == "refused":
        return ()
    needs(matter, RepairRefused)
    in_order("on", command.on, matter.last_on)
    return (
        RepairRefused(
            credit=matter.credit,
            institution=matter.institution,
            ground=command.ground,
            reason=command.reason,
            decided_by=command.by.officer,
            refused_on=command.on,
        ),
    )


def _may_decide(command: GrantRepair | RefuseRepair, law: Law) -> None:
    """Check that the head decides, and did not handle the case."""
    shown = command.decision_shown
    parts = {"handler": () if shown is None else shown.handlers}
    may(law, "credit.decide-repair", command.by, command.on, parts)


def _take_back(matter: Matter, command: WithdrawRepair, law: Law) -> tuple[Event, ...]:
    may(law, "credit.withdraw-repair", command.by, command.on)
    if matter.stage == "taken_back" and not matter.dispute.event:
        return ()
    needs(matter, RepairWithdrawn)
    in_order("on", command.on, matter.last_on)
    return (
        RepairWithdrawn(
            credit=matter.credit, institution=matter.institution, withdrawn_on=command.on
        ),
    )
