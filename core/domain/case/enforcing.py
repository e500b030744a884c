"""What follows when the party does not perform: demand, court; and the end of the case."""

from datetime import timedelta
from typing import Final, assert_never

from msgspec import UNSET

from core.domain.case.commands import CloseCase
from core.domain.case.discussing import check_followed
from core.domain.case.events import Closed, Outcome
from core.domain.case.guards import may_in, needs, not_before, within_power
from core.domain.case.money import evolve
from core.domain.case.money_commands import ApplyToCourt, RecordEnforcement, ServeDemand
from core.domain.case.money_events import CourtEnforcementApplied, DemandServed, Enforced
from core.domain.case.paying import surcharged
from core.domain.case.state import Case, Event
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.kernel.times import date_of
from core.law.book import Law
from core.law.look_up import due_by, term_in_force
from core.law.terms import Due

Enforcing = ServeDemand | ApplyToCourt | RecordEnforcement | CloseCase
_DUTIES: Final = frozenset({"stop_enrolment", "stop_operating", "occupation_ban"})
"""Kinds of penalty that the party must itself obey, beside paying."""
_UNDECIDED: Final = frozenset({"filed", "investigating", "investigated", "noticed"})


def decide_enforcing(case: Case, command: Enforcing, law: Law) -> tuple[Event, ...]:
    """Grant or refuse demand, court and closing."""
    match command:
        case ServeDemand():
            return _demand(case, command, law)
        case ApplyToCourt():
            return _apply(case, command, law)
        case RecordEnforcement():
            return _enforced(case, command, law)
        case CloseCase():
            return _close(case, command, law)
        case _:
            assert_never(command)


def _demand(case: Case, command: ServeDemand, law: Law) -> tuple[Event, ...]:
    on = command.on
    may_in(case, "demand", command.by, on, law)
    if case.remedies.demanded_on == on:
        return ()
    needs(case, DemandServed)
    within_power(case, law, on)
    not_before("on", on, _day_after(case.pay_by or case.effective_on))
    added = surcharged(case, case.money, on, law)
    money = case.money
    for event in added:
        money = evolve(money, event)
    if not money.owed_fen and not _has_duties(case):
        raise Refused(Reason.NOTHING_OWED)
    perform = due_by(law, "demand", on)
    apply = _court_until(case, on, law)
    return (
        *added,
        DemandServed(
            case=case.case,
            fine_owed_fen=money.fine.owed_fen,
            surcharge_owed_fen=money.surcharge.owed_fen,
            served_on=on,
            perform_by=perform.on,
            apply_from=_day_after(max(perform.on, remedies_end(case))),
            apply_by=apply.on,
            provisional=perform.provisional or apply.provisional,
        ),
    )


def _apply(case: Case, command: ApplyToCourt, law: Law) -> tuple[Event, ...]:
    """Ask the court only when remedies and demand are over, and within three months of that."""
    on = command.on
    may_in(case, "court-apply", command.by, on, law)
    if case.course.enforced:
        return ()
    needs(case, CourtEnforcementApplied)
    within_power(case, law, on)
    demand, court = (term_in_force(law, code, on) for code in ("demand", "court.apply"))
    if not case.remedies.perform_by:
        raise Refused(Reason.NO_DEMAND, demand.basis)
    if case.remedies.open:
        raise Refused(Reason.REMEDY_OPEN, court.basis, remedy=case.remedies.open)
    last = max(case.remedies.perform_by, remedies_end(case))
    if on <= last:
        raise Refused(Reason.COURT_TOO_SOON, court.basis, last=last, today=on)
    _court_until(case, on, law)
    added = surcharged(case, case.money, on, law)
    money = case.money
    for event in added:
        money = evolve(money, event)
    if not money.owed_fen and not _has_duties(case):
        raise Refused(Reason.NOTHING_OWED)
    return (
        *added,
        CourtEnforcementApplied(
            case=case.case,
            fine_owed_fen=money.fine.owed_fen,
            surcharge_owed_fen=money.surcharge.owed_fen,
            applied_on=on,
        ),
    )


def _court_until(case: Case, on: str, law: Law) -> Due:
    """Return by when the court may be asked; a demand prepares that, and comes no later.

    Raises:
        Refused: it is over, or a remedy goes on whose end will begin it anew.
    """
    until = due_by(law, "court.apply", remedies_end(case))
    basis = term_in_force(law, "court.apply", on).basis
    if on > until.on and case.remedies.open:
        raise Refused(Reason.REMEDY_OPEN, basis, remedy=case.remedies.open)
    if on > until.on:
        raise Refused(Reason.COURT_TOO_LATE, basis, until=until.on, today=on)
    return until


def _enforced(case: Case, command: RecordEnforcement, law: Law) -> tuple[Event, ...]:
    may_in(case, "enforce", command.by, command.on, law)
    if case.course.enforced == command.result:
        return ()
    needs(case, Enforced)
    if case.course.enforced != "applied":
        raise Refused(Reason.NO_COURT)
    owed = case.money.owed_fen
    if command.result == "in_full" and owed:
        raise Refused(Reason.STILL_OWED, owed_fen=owed)
    return (
        Enforced(
            case=case.case,
            result=command.result,
            unrecovered_fen=owed,
            enforced_on=command.on,
        ),
    )


def _close(case: Case, command: CloseCase, law: Law) -> tuple[Event, ...]:
    may_in(case, "close", command.by, command.on, law)
    if case.stage == "closed":
        return ()
    needs(case, Closed)
    if (case.stage in _UNDECIDED) != command.not_founded:
        raise Refused(Reason.CLOSE_OUTCOME, stage=case.stage)
    if command.not_founded and not command.by.job:  # a withdrawn ground is nobody's judgement
        check_followed(case, "no_penalty", command.on, law)
    not_before("on", command.on, max(case.filed_on, case.decided_on, case.effective_on))
    not_before("on", command.on, max((one.on for one in case.money.receipts), default=""))
    if case.stage == "effective":
        _check_performed(case, command.on, law)
    _check_papers(case)
    return (
        Closed(
            case=case.case,
            institution=case.institution or UNSET,
            outcome=_outcome(case),
            closed_on=command.on,
        ),
    )


def _check_performed(case: Case, on: str, law: Law) -> None:
    within_power(case, law, on)
    if case.course.enforced == "ended":
        return  # the court has ended it; what was not recovered is written in that event
    owed = case.money.owed_fen
    if owed:
        raise Refused(Reason.STILL_OWED, owed_fen=owed)
    if case.money.is_stayed:
        raise Refused(Reason.REMEDY_OPEN, remedy=case.remedies.open)


def _check_papers(case: Case) -> None:
    """Let nothing that must still be handed over, or taken down, vanish in the archive."""
    spot = case.on_spot
    if spot.number and not spot.reported_on:
        raise Refused(Reason.NOT_REPORTED_BACK)
    if spot.banked_fen < spot.collected_fen:
        raise Refused(Reason.NOT_BANKED, collected_fen=spot.collected_fen)
    if case.publication.stage == "withdrawal_ordered":
        raise Refused(Reason.WITHDRAW_FIRST, withdraw_by=case.publication.withdraw_by)
    if case.stage in {"no_penalty", "transferred"} and not case.course.delivered_on:
        raise Refused(Reason.NOT_DELIVERED)
    if case.course.ground_fell_on:
        raise Refused(Reason.GROUND_FELL, since=case.course.ground_fell_on)
    if case.course.preserved:
        raise Refused(Reason.STILL_PRESERVED, list_no=case.course.preserved[0])


def _outcome(case: Case) -> Outcome:
    match case.stage:
        case "revoked":
            return "revoked"
        case "transferred":
            return "transferred"
        case "terminated":
            return "terminated"
        case "no_penalty":
            return "not_founded" if case.ground == "not_founded" else "no_penalty"
        case "effective":
            return "enforced" if case.course.enforced in {"in_full", "ended"} else "executed"
        case _:
            return "not_founded"


def remedies_end(case: Case) -> str:
    """Return the day from which the court's term runs.

    行政机关批准延期、分期缴纳罚款的，申请人民法院强制执行的期限，自暂缓或者分期缴纳罚款期限结束之日起计算
    (行政处罚法 第七十二条第二款).
    """
    granted = case.pay_by if len(case.money.schedules) > 1 else ""
    return max(case.remedies.lapsed_on or case.effective_on, granted)


def _has_duties(case: Case) -> bool:
    return any(penalty.kind in _DUTIES for penalty in case.penalties)


def _day_after(day: str) -> str:
    return (date_of(day) + timedelta(days=1)).isoformat()
