"""The money of a case as its events left it: what is due, paid, waived, owed; and the surcharge.

For the fine and for the surcharge alike paid + owed + waived = due, to the fen; what was paid and
must be given back is counted apart. No law is read here: the rate and the cap are passed in.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final, Literal

import msgspec

from core.domain.case.after_events import (
    LitigationBegun,
    LitigationDecided,
    ReconsiderationDecided,
    ReconsiderationRequested,
)
from core.domain.case.day_events import DeadlineSettled
from core.domain.case.events import DecisionServed, Paid, Penalty, PenaltyRevoked, Varied
from core.domain.case.money_events import (
    Instalment,
    InstalmentsGranted,
    PaymentDeferred,
    SimplePenaltyImposed,
    SimplePenaltyRevoked,
    SurchargeAdded,
    SurchargeCorrected,
    SurchargePaid,
    SurchargeWaived,
)
from core.domain.case.schedules import Receipt, Schedule, Stay
from core.kernel.times import date_of

_DAY: Final = timedelta(days=1)


class Sum(msgspec.Struct, frozen=True, kw_only=True):
    """One debt: paid + owed + waived = due; `refund_fen` was paid beyond what stands."""

    due_fen: int
    paid_fen: int
    owed_fen: int
    waived_fen: int
    refund_fen: int


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """The surcharge as the law has it: percent a day, percent in all, how a part of a fen ends."""

    percent: int
    cap_percent: int
    rounding: Literal["down", "up"]


class Accrual(msgspec.Struct, frozen=True, kw_only=True):
    """The surcharge up to a day, from the first late day on.

    Attributes:
        days: days that count, until the cap is reached.
        rested: late days of reconsideration or litigation.
        base_fen: the fine overdue on the last day that counts.
        first: the first late day; empty if none was.
    """

    total_fen: int = 0
    days: int = 0
    rested: int = 0
    base_fen: int = 0
    first: str = ""


class Money(msgspec.Struct, frozen=True, kw_only=True):
    """The money of a case.

    Attributes:
        decided_fen: fine and confiscation as first decided.
        fine_fen, confiscation_fen: as they stand; nothing once the decision was revoked.
        surcharged_to: the day up to which the surcharge was last reckoned.
        surcharged_days, rested_days: late days reckoned so far: that count, that do not.
    """

    decided_fen: int = 0
    fine_fen: int = 0
    confiscation_fen: int = 0
    receipts: tuple[Receipt, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    stays: tuple[Stay, ...] = ()
    surcharge_fen: int = 0
    surcharge_paid_fen: int = 0
    surcharge_waivers: tuple[Receipt, ...] = ()
    surcharged_to: str = ""
    surcharged_days: int = 0
    rested_days: int = 0
    is_annulled: bool = False

    @property
    def fine(self) -> Sum:
        """Fine and confiscation."""
        paid = sum(receipt.fen for receipt in self.receipts)
        return _sum(self.decided_fen, self.fine_fen + self.confiscation_fen, paid)

    @property
    def surcharge(self) -> Sum:
        """The surcharge reckoned so far."""
        waived = sum(waiver.fen for waiver in self.surcharge_waivers)
        stands = 0 if self.is_annulled else max(0, self.surcharge_fen - waived)
        return _sum(self.surcharge_fen, stands, self.surcharge_paid_fen)

    @property
    def owed_fen(self) -> int:
        """What is owed in all."""
        return self.fine.owed_fen + self.surcharge.owed_fen

    @property
    def is_stayed(self) -> bool:
        """Reconsideration or litigation goes on."""
        return any(not stay.last for stay in self.stays)

    @property
    def last_due(self) -> str:
        """The last day of the terms in force; empty without a debt."""
        return self.schedules[-1].instalments[-1].pay_by if self.schedules else ""


def fine_fen(penalties: tuple[Penalty, ...]) -> int:
    """Return the money that penalties ask for, in fen."""
    return sum(penalty.fine_fen or 0 for penalty in penalties)


def evolve(money: Money, event: msgspec.Struct) -> Money:  # noqa: C901 - a table, one row an event
    """Return the money after an event of the case; most events do not touch it."""
    change = msgspec.structs.replace
    match event:
        case DecisionServed() | SimplePenaltyImposed():
            return _begun(money, event)
        case Paid():
            receipts = (*money.receipts, Receipt(on=event.paid_on, fen=event.paid_fen))
            return change(money, receipts=receipts)
        case Varied():
            fine, confiscated = _parts(event.penalties)
            return change(money, fine_fen=fine, confiscation_fen=confiscated)
        case PenaltyRevoked() | SimplePenaltyRevoked():
            return change(money, fine_fen=0, confiscation_fen=0, is_annulled=True)
        case PaymentDeferred():
            whole = Instalment(pay_by=event.pay_by, due_fen=event.owed_fen)
            return _scheduled(money, event.granted_on, (whole,))
        case InstalmentsGranted():
            return _scheduled(money, event.granted_on, event.instalments)
        case ReconsiderationRequested(requested_on=day) | LitigationBegun(begun_on=day):
            return change(money, stays=(*money.stays, Stay(first=day)))
        case ReconsiderationDecided(decided_on=day) | LitigationDecided(decided_on=day):
            return change(money, stays=tuple(_ended(stay, day) for stay in money.stays))
        case _:
            return _surcharged(money, event)


def accrue(money: Money, until: str, rate: Rate) -> Accrual:
    """Return the surcharge up to a day, that day included, from everything known of the case.

    到期不缴纳罚款的，每日按罚款数额的百分之三加处罚款，加处罚款的数额不得超出罚款的数额.
    What is late is what of the fine is unpaid; the day of payment itself is still a late one.
    """
    cap, hundredths = money.fine_fen * rate.cap_percent, 0
    found = Accrual()
    for day in _late_days(money, until):
        base = overdue_fen(money, day)
        if not base or hundredths >= cap:
            continue
        found = msgspec.structs.replace(found, first=found.first or day)
        if any(stay.covers(day) for stay in money.stays):
            found = msgspec.structs.replace(found, rested=found.rested + 1)
            continue
        hundredths = min(cap, hundredths + base * rate.percent)
        found = msgspec.structs.replace(found, days=found.days + 1, base_fen=base)
    total = hundredths // 100 if rate.rounding == "down" else -(-hundredths // 100)
    return msgspec.structs.replace(found, total_fen=total)


def overdue_fen(money: Money, day: str) -> int:
    """Return what of the fine is late on a day; a payment is taken from the fine first."""
    standing = [one for one in money.schedules if one.made_on < day]
    if not standing:
        return 0
    schedule = standing[-1]
    paid = sum(receipt.fen for receipt in money.receipts if receipt.on < day)
    fallen = sum(one.due_fen for one in schedule.instalments if one.pay_by < day)
    late = fallen - max(0, paid - schedule.paid_before_fen)
    return max(0, min(late, money.fine_fen - paid))


def _late_days(money: Money, until: str) -> Iterator[str]:
    """Yield the days from the first term's end to `until`; nobody is late before."""
    dues = [one.pay_by for schedule in money.schedules for one in schedule.instalments]
    if not dues or not until:
        return
    day, last = date_of(min(dues)) + _DAY, date_of(until)
    while day <= last:
        yield day.isoformat()
        day += _DAY


def _begun(money: Money, event: DecisionServed | SimplePenaltyImposed) -> Money:
    fine, confiscated = _parts(event.penalties)
    receipts = money.receipts
    if isinstance(event, SimplePenaltyImposed) and event.collected_fen:
        receipts = (*receipts, Receipt(on=event.imposed_on, fen=event.collected_fen))
    begun = msgspec.structs.replace(
        money,
        decided_fen=fine + confiscated,
        fine_fen=fine,
        confiscation_fen=confiscated,
        receipts=receipts,
    )
    if not event.pay_by:
        return begun
    return _scheduled(
        begun,
        event.effective_on,
        (Instalment(pay_by=event.pay_by, due_fen=begun.fine.owed_fen),),
    )


def _scheduled(money: Money, made_on: str, instalments: tuple[Instalment, ...]) -> Money:
    paid = sum(receipt.fen for receipt in money.receipts)
    schedule = Schedule(made_on=made_on, paid_before_fen=paid, instalments=instalments)
    return msgspec.structs.replace(money, schedules=(*money.schedules, schedule))


def _surcharged(money: Money, event: msgspec.Struct) -> Money:
    change = msgspec.structs.replace
    match event:
        case SurchargeAdded():
            return change(
                money,
                surcharge_fen=event.total_fen,
                surcharged_to=event.to_day,
                surcharged_days=money.surcharged_days + event.days,
                rested_days=money.rested_days + event.suspended_days,
            )
        case SurchargeCorrected():
            return change(money, surcharge_fen=event.total_fen, surcharged_to=event.to_day)
        case DeadlineSettled(kind="case.pay"):
            schedules = tuple(one.settled(event.before, event.due_on) for one in money.schedules)
            return change(money, schedules=schedules)
        case SurchargePaid():
            return change(money, surcharge_paid_fen=money.surcharge_paid_fen + event.paid_fen)
        case SurchargeWaived():
            waiver = Receipt(on=event.waived_on, fen=event.waived_fen)
            return change(money, surcharge_waivers=(*money.surcharge_waivers, waiver))
        case _:
            return money


def _ended(stay: Stay, day: str) -> Stay:
    return stay if stay.last else Stay(first=stay.first, last=day)


def _parts(penalties: tuple[Penalty, ...]) -> tuple[int, int]:
    fine = sum(one.fine_fen or 0 for one in penalties if one.kind == "fine")
    return fine, fine_fen(penalties) - fine


def _sum(due: int, stands: int, paid: int) -> Sum:
    kept = min(paid, stands)
    return Sum(
        due_fen=due,
        paid_fen=kept,
        owed_fen=stands - kept,
        waived_fen=due - stands,
        refund_fen=paid - kept,
    )
