"""The money of a case: payment, terms, surcharge (行政处罚法 第六十六条至第七十三条).

Whatever touches the money reckons the surcharge first, so that what is owed is exact to the fen.
"""

from datetime import timedelta
from itertools import pairwise
from typing import assert_never

from core.domain.case.events import Paid
from core.domain.case.guards import is_paid_already, may_in, needs, not_before, within_power
from core.domain.case.money import Money, Rate, accrue, evolve
from core.domain.case.money_commands import (
    AddSurcharge,
    DeferPayment,
    GrantInstalments,
    RecordPayment,
    WaiveSurcharge,
)
from core.domain.case.money_events import (
    InstalmentsGranted,
    PaymentDeferred,
    SurchargeAdded,
    SurchargeCorrected,
    SurchargePaid,
    SurchargeWaived,
)
from core.domain.case.schedules import Receipt
from core.domain.case.state import Case, Event
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.kernel.times import date_of
from core.law.book import Law
from core.law.look_up import requirement

Paying = RecordPayment | DeferPayment | GrantInstalments | AddSurcharge | WaiveSurcharge


def decide_paying(case: Case, command: Paying, law: Law) -> tuple[Event, ...]:
    """Grant or refuse what has to do with paying."""
    match command:
        case RecordPayment():
            return _pay(case, command, law)
        case DeferPayment():
            return _defer(case, command, law)
        case GrantInstalments():
            return _grant(case, command, law)
        case AddSurcharge():
            return _add(case, command, law)
        case WaiveSurcharge():
            return _waive(case, command, law)
        case _:
            assert_never(command)


def surcharged(case: Case, money: Money, on: str, law: Law) -> tuple[Event, ...]:
    """Return the surcharge that became due up to a day, or what must be taken off it again.

    Args:
        case: the case, for its id.
        money: its money, with what is about to be recorded in it.
        on: the last day that is reckoned; one reckoned before is reckoned again.
        law: its rate and its cap, by the row of the day on which the money was to be paid.
    """
    if not case.pay_by or money.is_annulled:
        return ()
    until = max(on, money.surcharged_to)
    found = accrue(money, until, rate_of(law, case.pay_by))
    if found.total_fen < money.surcharge_fen:
        return (
            SurchargeCorrected(
                case=case.case,
                to_day=until,
                was_fen=money.surcharge_fen,
                total_fen=found.total_fen,
            ),
        )
    if found.total_fen == money.surcharge_fen:
        return ()
    return (
        SurchargeAdded(
            case=case.case,
            from_day=_first_new(found.first, money.surcharged_to),
            to_day=until,
            days=max(0, found.days - money.surcharged_days),
            suspended_days=max(0, found.rested - money.rested_days),
            base_fen=found.base_fen,
            added_fen=found.total_fen - money.surcharge_fen,
            total_fen=found.total_fen,
        ),
    )


def _first_new(first: str, reckoned_to: str) -> str:
    """Return the first late day that was not reckoned before."""
    if reckoned_to < first:
        return first
    return (date_of(reckoned_to) + timedelta(days=1)).isoformat()


def rate_of(law: Law, on: str) -> Rate:
    """Return the surcharge's rate, cap and rounding; `on` is the last day for payment."""
    rounding = requirement(law, "surcharge.rounding", on).value
    return Rate(
        percent=int(requirement(law, "surcharge.daily", on).value),
        cap_percent=int(requirement(law, "surcharge.total", on).value),
        rounding="up" if rounding == "up" else "down",
    )


def _pay(case: Case, command: RecordPayment, law: Law) -> tuple[Event, ...]:
    on = command.on
    may_in(case, "pay", command.by, on, law)
    if is_paid_already(case.paid_refs, command.ref, command.paid_fen):
        return ()
    if not case.effective_on:
        raise Refused(Reason.NOT_EFFECTIVE)
    needs(case, Paid)
    within_power(case, law, on)
    not_before("on", on, case.effective_on)
    if command.towards == "surcharge":
        return _pay_surcharge(case, command, law)
    owed = case.money.fine.owed_fen
    if not 0 < command.paid_fen <= owed:
        raise Refused(Reason.OVERPAID, paid_fen=command.paid_fen, owed_fen=owed)
    paid = Paid(
        case=case.case,
        ref=command.ref,
        paid_fen=command.paid_fen,
        owed_fen=owed - command.paid_fen,
        paid_on=on,
    )
    return (*surcharged(case, evolve(case.money, paid), on, law), paid)


def _pay_surcharge(case: Case, command: RecordPayment, law: Law) -> tuple[Event, ...]:
    added = surcharged(case, case.money, command.on, law)
    owed = _after(case.money, added).surcharge.owed_fen
    if not 0 < command.paid_fen <= owed:
        raise Refused(Reason.OVERPAID, paid_fen=command.paid_fen, owed_fen=owed)
    return (
        *added,
        SurchargePaid(
            case=case.case,
            ref=command.ref,
            paid_fen=command.paid_fen,
            owed_fen=owed - command.paid_fen,
            paid_on=command.on,
        ),
    )


def _defer(case: Case, command: DeferPayment, law: Law) -> tuple[Event, ...]:
    may_in(case, "defer", command.by, command.on, law)
    if case.pay_by == command.pay_by:
        return ()
    needs(case, PaymentDeferred)
    owed = _owed(case, command.on, law)
    not_before("pay_by", command.pay_by, max(command.on, case.pay_by))
    return (
        *surcharged(case, case.money, command.on, law),
        PaymentDeferred(
            case=case.case, owed_fen=owed, pay_by=command.pay_by, granted_on=command.on
        ),
    )


def _grant(case: Case, command: GrantInstalments, law: Law) -> tuple[Event, ...]:
    may_in(case, "instalments", command.by, command.on, law)
    schedules = case.money.schedules
    if schedules and schedules[-1].instalments == command.instalments:
        return ()
    needs(case, InstalmentsGranted)
    owed = _owed(case, command.on, law)
    total = sum(one.due_fen for one in command.instalments)
    if total != owed or not all(one.due_fen for one in command.instalments):
        raise Refused(Reason.INSTALMENTS_SUM, total_fen=total, owed_fen=owed)
    # within its fifteen days nobody is late (第六十七条): parts are for who cannot pay (第六十六条)
    first = case.money.schedules[0].instalments[-1].pay_by if case.money.schedules else ""
    not_before("pay_by", command.instalments[0].pay_by, min(first, case.pay_by))
    days = [command.on, *(one.pay_by for one in command.instalments)]
    for before, day in pairwise(days):
        not_before("pay_by", day, before)
    return (
        *surcharged(case, case.money, command.on, law),
        InstalmentsGranted(
            case=case.case,
            instalments=command.instalments,
            pay_by=days[-1],
            granted_on=command.on,
        ),
    )


def _add(case: Case, command: AddSurcharge, law: Law) -> tuple[Event, ...]:
    may_in(case, "surcharge", command.by, command.on, law)
    needs(case, SurchargeAdded)
    within_power(case, law, command.on)
    return surcharged(case, case.money, command.on, law)


def _waive(case: Case, command: WaiveSurcharge, law: Law) -> tuple[Event, ...]:
    may_in(case, "surcharge-waive", command.by, command.on, law)
    if Receipt(on=command.on, fen=command.waived_fen) in case.money.surcharge_waivers:
        return ()
    needs(case, SurchargeWaived)
    not_before("on", command.on, case.effective_on)
    added = surcharged(case, case.money, command.on, law)
    owed = _after(case.money, added).surcharge.owed_fen
    if not 0 < command.waived_fen <= owed:
        raise Refused(Reason.OVERPAID, paid_fen=command.waived_fen, owed_fen=owed)
    return (
        *added,
        SurchargeWaived(
            case=case.case,
            waived_fen=command.waived_fen,
            owed_fen=owed - command.waived_fen,
            reason=command.reason,
            waived_on=command.on,
        ),
    )


def _owed(case: Case, on: str, law: Law) -> int:
    """Return what of the fine a new term may be given for."""
    within_power(case, law, on)
    not_before("on", on, case.effective_on)
    owed = case.money.fine.owed_fen
    if not owed:
        raise Refused(Reason.NOTHING_OWED)
    return owed


def _after(money: Money, events: tuple[Event, ...]) -> Money:
    for event in events:
        money = evolve(money, event)
    return money
