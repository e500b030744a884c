"""The dispute over an entry of the score 信用异议: raised in time, decided by another (§6.3).

The institution objects within its window; a mistake that the agency finds itself is put right
whenever it is found (行政处罚法 第七十五条第二款).
"""

from typing import assert_never

from core.domain.matter.commands import (
    ConfirmEntry,
    CorrectEntry,
    DisputeCommand,
    EntryShown,
    RaiseDispute,
    WithdrawDispute,
    WithdrawEntry,
)
from core.domain.matter.events import (
    DisputeRaised,
    DisputeWithdrawn,
    EntryConfirmed,
    EntryCorrected,
    EntryWithdrawn,
)
from core.domain.matter.reasons import CreditReason
from core.domain.matter.state import Event, Matter
from core.domain.matter.steps import in_order, needs
from core.kernel.errors import Refused
from core.law.book import Law
from core.law.look_up import act, due_by, may, term_in_force
from core.law.terms import Due


def decide_dispute(matter: Matter, command: DisputeCommand, law: Law) -> tuple[Event, ...]:
    """Return what happened; see `decide`."""
    match command:
        case RaiseDispute():
            return _raise(matter, command, law)
        case ConfirmEntry():
            return _confirm(matter, command, law)
        case CorrectEntry():
            return _correct(matter, command, law)
        case WithdrawEntry():
            return _withdraw(matter, command, law)
        case WithdrawDispute():
            return _take_back(matter, command, law)
        case _:
            assert_never(command)


def _raise(matter: Matter, command: RaiseDispute, law: Law) -> tuple[Event, ...]:
    on = command.on
    may(law, "credit.raise-dispute", command.by, on)
    if (matter.dispute.event, matter.dispute.item) == (command.event, command.item):
        return ()
    needs(matter, DisputeRaised)
    shown, window = _in_time(command, law)
    answer = due_by(law, "credit.answer", on)
    return (
        DisputeRaised(
            credit=command.credit,
            institution=command.institution,
            event=command.event,
            item=command.item,
            codes=command.codes,
            entries=shown.entries,
            credit_points=shown.credit_points,
            pack=shown.pack,
            pack_version=shown.pack_version,
            pack_sha256=shown.pack_sha256,
            asked_by=command.asked_by,
            ground=command.ground,
            recorded_by=shown.recorded_by,
            raised_by=command.by.officer,
            effective_on=shown.effective_on,
            entered_on=shown.entered_on,
            object_until=window.on,
            raised_on=on,
            answer_by=answer.on,
            provisional=window.provisional or answer.provisional,
        ),
    )


def _in_time(command: RaiseDispute, law: Law) -> tuple[EntryShown, Due]:
    """Return the entry that is disputed, with the last day on which the institution could.

    Raises:
        Refused: the score shows no such entry, or the institution objects too late.
    """
    on, shown = command.on, command.entry_shown
    if shown is None:
        basis = act(law, "credit.raise-dispute", on).basis
        raise Refused(
            CreditReason.CREDIT_NO_ENTRY, basis, event=command.event, item=command.item, on=on
        )
    in_order("on", on, shown.entered_on)
    window = due_by(law, "credit.object", shown.entered_on)
    if command.asked_by == "party" and on > window.on:
        basis = term_in_force(law, "credit.object", shown.entered_on).basis
        raise Refused(CreditReason.CREDIT_OBJECTION_LATE, basis, until=window.on, today=on)
    return shown, window


def _may_decide(
    matter: Matter, command: ConfirmEntry | CorrectEntry | WithdrawEntry, law: Law
) -> None:
    """Check that the head decides, and recorded neither the entry nor found the mistake itself."""
    dispute = matter.dispute
    found = (dispute.raised_by,) if dispute.asked_by == "agency" else ()
    parts = {"recorder": dispute.recorded_by, "raiser": found}
    may(law, "credit.decide-dispute", command.by, command.on, parts)


def _confirm(matter: Matter, command: ConfirmEntry, law: Law) -> tuple[Event, ...]:
    _may_decide(matter, command, law)
    if matter.stage == "confirmed":
        return ()
    needs(matter, EntryConfirmed)
    in_order("on", command.on, matter.last_on)
    return (
        EntryConfirmed(
            credit=matter.credit,
            institution=matter.institution,
            event=matter.dispute.event,
            item=matter.dispute.item,
            reason=command.reason,
            decided_by=command.by.officer,
            confirmed_on=command.on,
        ),
    )


def _correct(matter: Matter, command: CorrectEntry, law: Law) -> tuple[Event, ...]:
    _may_decide(matter, command, law)
    if matter.stage == "corrected":
        return ()
    needs(matter, EntryCorrected)
    in_order("on", command.on, matter.last_on)
    dispute = matter.dispute
    if dispute.entries != 1:
        raise Refused(
            CreditReason.CREDIT_SEVERAL_ENTRIES, item=dispute.item, entries=dispute.entries
        )
    if command.credit_points == dispute.credit_points:
        raise Refused(
            CreditReason.CREDIT_SAME_POINTS, item=dispute.item, points=dispute.credit_points
        )
    from_day = command.from_day or dispute.effective_on
    in_order("from_day", from_day, dispute.effective_on)
    return (
        EntryCorrected(
            credit=matter.credit,
            institution=matter.institution,
            adjusts=dispute.event,
            item=dispute.item,
            codes=dispute.codes,
            credit_points=command.credit_points,
            from_day=from_day,
            reason=command.reason,
            decided_by=command.by.officer,
            corrected_on=command.on,
        ),
    )


def _withdraw(matter: Matter, command: WithdrawEntry, law: Law) -> tuple[Event, ...]:
    _may_decide(matter, command, law)
    if matter.stage == "annulled" and matter.dispute.event:
        return ()
    needs(matter, EntryWithdrawn)
    in_order("on", command.on, matter.last_on)
    annuls_from = command.annuls_from or matter.dispute.effective_on
    in_order("annuls_from", annuls_from, matter.dispute.effective_on)
    return (
        EntryWithdrawn(
            credit=matter.credit,
            institution=matter.institution,
            annuls=matter.dispute.event,
            item=matter.dispute.item,
            codes=matter.dispute.codes,
            annuls_from=annuls_from,
            reason=command.reason,
            decided_by=command.by.officer,
            withdrawn_on=command.on,
        ),
    )


def _take_back(matter: Matter, command: WithdrawDispute, law: Law) -> tuple[Event, ...]:
    may(law, "credit.withdraw-dispute", command.by, command.on)
    if matter.stage == "taken_back" and matter.dispute.event:
        return ()
    needs(matter, DisputeWithdrawn)
    in_order("on", command.on, matter.last_on)
    return (
        DisputeWithdrawn(
            credit=matter.credit, institution=matter.institution, withdrawn_on=command.on
        ),
    )
