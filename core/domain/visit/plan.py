"""Before a visit: plan, approval, notice, recusal, cap (DOMAIN.md §4.2; 国办发〔2024〕54号).

A visit that took place without a plan is a fact all the same: only its approval is demanded.
"""

from typing import assert_never

from msgspec import UNSET

from core.domain.visit.commands import (
    ApproveVisit,
    Before,
    CancelVisit,
    DecideRecusal,
    NoteUnplanned,
    NotifyVisit,
    PlanVisit,
)
from core.domain.visit.events import (
    Approved,
    Cancelled,
    Notified,
    Planned,
    RecusalRefused,
    Recused,
    UnplannedSeen,
)
from core.domain.visit.needs import needs, not_before
from core.domain.visit.state import Event, Visit
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import act, due_by, may, requirement
from core.law.procedure import Requirement
from core.law.rows import in_force


def decide_before(visit: Visit, command: Before, law: Law) -> tuple[Event, ...]:
    """Return what happened; an empty tuple means that it is already so.

    Raises:
        Refused: not for this person, not from this stage, or a rule says no.
    """
    match command:
        case PlanVisit():
            return _plan(visit, command, law)
        case ApproveVisit():
            return _approve(visit, command, law)
        case NotifyVisit():
            return _notify(visit, command, law)
        case DecideRecusal():
            return _recuse(visit, command, law)
        case CancelVisit():
            return _cancel(visit, command, law)
        case NoteUnplanned():
            return _note_unplanned(visit, command, law)
        case _:
            assert_never(command)


def cap_of(law: Law, kind: str, on: str) -> Requirement | None:
    """Return the yearly cap that a kind of visit counts towards; None if it does not count.

    Here no row is an answer: 国办发〔2024〕54号 caps some kinds, and no others.

    Args:
        law: all rules.
        kind: a kind of visit.
        on: the day of the visit, which picks the row.
    """
    return _requirement(law, f"visit_cap.{kind}", on)


def _requirement(law: Law, code: str, on: str) -> Requirement | None:
    for row in in_force(law.requirements, on):
        if row.code == code:
            return Requirement(basis=row.basis, value=row.value)
    return None


def _plan(visit: Visit, command: PlanVisit, law: Law) -> tuple[Event, ...]:
    may(law, "visit.plan", command.by, command.on)
    if visit.plan is not None and visit.stage != "cancelled":
        if _is_same(visit.plan, command):
            return ()
        raise Refused(Reason.PLANNED_OTHERWISE)
    needs(visit, Planned)
    if not (command.is_urgent or visit.unplanned_on):
        not_before(command.visit_on, command.on, "--visit-on")
    _two_officers(command, law)
    above_cap = _above_cap(command, law)
    afterwards = command.is_urgent or bool(visit.unplanned_on)
    term = "visit.approve_after" if afterwards else "visit.approve"
    approve_by = due_by(law, term, visit.unplanned_on or command.visit_on)
    return (
        Planned(
            visit=command.visit,
            code=command.code,
            kind=command.kind,
            institution=command.institution or UNSET,
            premises=command.premises or UNSET,
            batch=command.batch or UNSET,
            items=command.items,
            item_list=command.item_list or UNSET,
            officers=command.officers,
            assistants=command.assistants,
            planned_on=command.on,
            visit_on=command.visit_on,
            basis=command.basis,
            is_urgent=command.is_urgent,
            ordered_from_above=command.ordered_from_above,
            frequency_so_far=command.frequency_so_far,
            above_cap=above_cap,
            source=command.source or UNSET,
            approve_by=approve_by.on,
            provisional=approve_by.provisional,
        ),
    )


def _is_same(plan: Planned, command: PlanVisit) -> bool:
    return (plan.visit, plan.kind, plan.institution or None, plan.visit_on, plan.officers) == (
        command.visit,
        command.kind,
        command.institution,
        command.visit_on,
        command.officers,
    )


def _two_officers(command: PlanVisit, law: Law) -> None:
    """执法人员不得少于两人 (行政处罚法 第四十二条), each with a valid credential (第五十五条)."""
    two = requirement(law, "two_officers", command.visit_on)
    different = len({*command.officers})
    if different < int(two.value):
        raise Refused(Reason.TOO_FEW_OFFICERS, two.basis, seen=different, needed=int(two.value))
    shown = requirement(law, "credentials_shown", command.visit_on)
    for officer in command.officers:
        if officer not in command.credentialed:
            raise Refused(
                Reason.OFFICER_NOT_CREDENTIALED,
                shown.basis,
                officer=officer,
                on=command.visit_on,
            )
    recusal = act(law, "visit.recuse", command.on).basis
    for person in (*command.officers, *command.assistants):
        if person in command.interested:
            raise Refused(Reason.OFFICER_INTERESTED, recusal, officer=person)


def _above_cap(command: PlanVisit, law: Law) -> bool:
    """Tell whether this visit is above the yearly cap; only a lead, or an order, allows that."""
    cap = cap_of(law, command.kind, command.visit_on)
    if cap is None or command.ordered_from_above:
        return False
    if command.frequency_so_far < int(cap.value):
        return False
    lead = _requirement(law, f"visit_over_cap.{command.kind}", command.visit_on)
    if lead is None or command.source is None:
        raise Refused(
            Reason.ABOVE_VISIT_CAP,
            cap.basis,
            seen=command.frequency_so_far,
            cap=int(cap.value),
        )
    return True


def _approve(visit: Visit, command: ApproveVisit, law: Law) -> tuple[Event, ...]:
    """Approve, by another than goes there; of a visit without a plan once it was seen."""
    there = {*visit.officers, *command.officers_seen}
    may(law, "visit.approve", command.by, command.on, {"officer": there})
    if visit.approved_on:
        return ()
    needs(visit, Approved)
    if visit.plan is None and not visit.unplanned_on:
        raise Refused(Reason.NO_PLAN, visit=visit.visit or "-")
    if visit.plan is not None:
        not_before(command.on, visit.plan.planned_on)
    day = visit.unplanned_on if visit.plan is None else visit.plan.visit_on
    return (
        Approved(
            visit=visit.visit,
            approved_by=command.by.officer,
            approved_on=command.on,
            afterwards=command.on > day or bool(visit.unplanned_on),
        ),
    )


def _notify(visit: Visit, command: NotifyVisit, law: Law) -> tuple[Event, ...]:
    may(law, "visit.notify", command.by, command.on)
    needs(visit, Notified)
    if visit.plan is None:  # approved after it was seen: nobody is told of it beforehand
        raise Refused(Reason.WRONG_STAGE, stage="unplanned", act="Notified", needed="planned")
    not_before(command.on, visit.plan.planned_on)
    if command.number is None and command.reason is None:
        raise Refused(Reason.WHY_UNANNOUNCED)
    notified = Notified(
        visit=visit.visit,
        mode="unannounced" if command.number is None else "notified",
        number=command.number or UNSET,
        reason=command.reason or UNSET,
        notified_on=command.on,
    )
    return () if notified == visit.notified else (notified,)


def _recuse(visit: Visit, command: DecideRecusal, law: Law) -> tuple[Event, ...]:
    """由行政机关负责人决定 (行政处罚法 第四十三条); until then the inquiry goes on."""
    may(law, "visit.recuse", command.by, command.on, {"recused": (command.officer,)})
    needs(visit, Recused)
    decided = _recusal(command)
    if any(one == decided for one in visit.recusals):
        return ()
    if visit.plan is not None:
        _on_the_visit(visit, command)
        not_before(command.on, visit.plan.planned_on)
        if not command.stays:
            _two_are_left(visit, command, law)
    return (decided,)


def _recusal(command: DecideRecusal) -> Recused | RecusalRefused:
    if command.stays:
        return RecusalRefused(
            visit=command.visit,
            officer=command.officer,
            asked_by=command.asked_by,
            ground=command.ground,
            decided_by=command.by.officer,
            decided_on=command.on,
        )
    return Recused(
        visit=command.visit,
        officer=command.officer,
        replaced_by=command.replaced_by or UNSET,
        asked_by=command.asked_by,
        ground=command.ground,
        decided_by=command.by.officer,
        decided_on=command.on,
    )


def _on_the_visit(visit: Visit, command: DecideRecusal) -> None:
    if command.officer not in visit.officers:
        raise Refused(
            Reason.NOT_ON_VISIT, officer=command.officer, officers=", ".join(visit.officers)
        )


def _two_are_left(visit: Visit, command: DecideRecusal, law: Law) -> None:
    left = {*visit.officers} - {command.officer}
    if command.replaced_by is not None:
        basis = act(law, "visit.recuse", command.on).basis
        if not command.credentialed:
            raise Refused(
                Reason.OFFICER_NOT_CREDENTIALED, officer=command.replaced_by, on=command.on
            )
        if command.interested:
            raise Refused(Reason.OFFICER_INTERESTED, basis, officer=command.replaced_by)
        left.add(command.replaced_by)
    two = requirement(law, "two_officers", command.on)
    if len(left) < int(two.value):
        raise Refused(Reason.TOO_FEW_OFFICERS, two.basis, seen=len(left), needed=int(two.value))


def _cancel(visit: Visit, command: CancelVisit, law: Law) -> tuple[Event, ...]:
    may(law, "visit.cancel", command.by, command.on)
    if visit.stage == "cancelled":
        return ()
    needs(visit, Cancelled)
    if command.has_legs:
        raise Refused(Reason.VISIT_TOOK_PLACE)
    if not visit.visit:
        raise Refused(Reason.NO_PLAN, visit="-")
    return (Cancelled(visit=visit.visit, reason=command.reason, cancelled_on=command.on),)


def _note_unplanned(visit: Visit, command: NoteUnplanned, law: Law) -> tuple[Event, ...]:
    """Demand an approval once; from the office's day, since a device's clock may lie (F15)."""
    may(law, "visit.note-unplanned", command.by, command.on)
    is_planned = visit.plan is not None and visit.stage != "cancelled"
    if is_planned or visit.approved_on or visit.unplanned_on:
        return ()
    if _requirement(law, "visit_approved", command.on) is None:
        return ()
    needs(visit, UnplannedSeen)
    approve_by = due_by(law, "visit.approve_after", command.on)
    return (
        UnplannedSeen(
            visit=command.visit,
            seen_on=command.on,
            approve_by=approve_by.on,
            provisional=approve_by.provisional,
        ),
    )
