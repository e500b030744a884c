"""What the bank, the platform or the institution said, and the alerts that it earns at once."""

from collections.abc import Callable
from typing import TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from core.domain.fund.commands import (
    ReportBalance,
    ReportConsumption,
    ReportFees,
    ReportMovement,
    ReportRefundRequests,
    ReportSchedule,
    ReportSigns,
)
from core.domain.fund.events import (
    BalanceReported,
    ClassesConsumed,
    ClassesScheduled,
    FeesReported,
    MovementReported,
    RefundRequestsReported,
    SignsReported,
)
from core.domain.fund.guards import Wished, check_may, check_order, check_stage
from core.domain.fund.reasons import FundReason
from core.domain.fund.state import Event, Fund, Report, evolve
from core.domain.fund.warning import (
    Reading,
    days_between,
    days_since,
    of_balance,
    of_movement,
    of_requests,
    of_signs,
    of_time,
    of_timetable,
    raised,
)
from core.kernel.errors import Refused
from core.law.book import Law
from core.law.look_up import alert

Said = TypeVar("Said", bool, int)


def report_balance(fund: Fund, command: ReportBalance, law: Law) -> tuple[Event, ...]:
    """Record a balance; one of an older day than the newest known is measured by its own day."""
    check_may(BalanceReported, command, law)
    if fund.balances.get(command.as_of) == command.balance_fen:
        return ()
    event = BalanceReported(
        fund=fund.fund,
        institution=fund.institution,
        balance_fen=command.balance_fen,
        as_of=command.as_of,
        reported_on=command.on,
    )
    check_order("on", command.on, command.as_of)
    return _said(fund, event, command, law, lambda after: of_balance(after, (event.as_of,)))


def report_movement(fund: Fund, command: ReportMovement, law: Law) -> tuple[Event, ...]:
    """Record a movement, once for its reference."""
    check_may(MovementReported, command, law)
    if command.ref in fund.refs:
        return ()
    if command.on_account == (command.balance_fen is None):
        raise Refused(FundReason.FUND_BALANCE_SAID)
    check_order("on", command.on, command.moved_on)
    event = MovementReported(
        fund=fund.fund,
        institution=fund.institution,
        ref=command.ref,
        direction=command.direction,
        amount_fen=command.amount_fen,
        balance_fen=UNSET if command.balance_fen is None else command.balance_fen,
        counterparty_kind=command.counterparty_kind,
        on_account=command.on_account,
        moved_on=command.moved_on,
        reported_on=command.on,
    )
    return _said(fund, event, command, law, lambda after: of_movement(after, event, law))


def report_fees(fund: Fund, command: ReportFees, law: Law) -> tuple[Event, ...]:
    """Record what a charging cycle costs all pupils."""
    check_may(FeesReported, command, law)
    said = (command.cycle_fees_fen, command.pupils, command.as_of)
    known = fund.fees
    if known is not None and (known.cycle_fees_fen, known.pupils, known.as_of) == said:
        return ()
    check_order("on", command.on, command.as_of)
    check_order("as_of", command.as_of, known.as_of if known else "")
    event = FeesReported(
        fund=fund.fund,
        institution=fund.institution,
        cycle_fees_fen=command.cycle_fees_fen,
        pupils=command.pupils,
        as_of=command.as_of,
        reported_on=command.on,
    )
    return _said(
        fund,
        event,
        command,
        law,
        lambda after: of_balance(after, days_since(after, event.as_of)),
    )


def report_schedule(fund: Fund, command: ReportSchedule, law: Law) -> tuple[Event, ...]:
    """Record the timetable; the last one said is the one that counts for its days."""
    check_may(ClassesScheduled, command, law)
    said = (command.classes, command.period_from, command.period_to)
    if said in ((one.classes, one.period_from, one.period_to) for one in fund.timetables):
        return ()
    check_order("period_to", command.period_to, command.period_from)
    event = ClassesScheduled(
        fund=fund.fund,
        institution=fund.institution,
        classes=command.classes,
        period_from=command.period_from,
        period_to=command.period_to,
        reported_on=command.on,
    )
    return _said(fund, event, command, law, lambda after: of_timetable(after, event, command.on))


def report_consumption(fund: Fund, command: ReportConsumption, law: Law) -> tuple[Event, ...]:
    """Record classes given; said again of a period, it replaces."""
    check_may(ClassesConsumed, command, law)
    period = f"{command.period_from}/{command.period_to}"
    if fund.consumed.get(period) == (command.classes, command.released_fen):
        return ()
    check_order("period_to", command.period_to, command.period_from)
    check_order("on", command.on, command.period_to)
    event = ClassesConsumed(
        fund=fund.fund,
        institution=fund.institution,
        classes=command.classes,
        released_fen=command.released_fen,
        period_from=command.period_from,
        period_to=command.period_to,
        reported_on=command.on,
    )
    return _said(fund, event, command, law, _nothing)


def report_requests(fund: Fund, command: ReportRefundRequests, law: Law) -> tuple[Event, ...]:
    """Record refund requests of some days, at most as many as the rule looks back over."""
    check_may(RefundRequestsReported, command, law)
    said = (command.window_from, command.window_to, command.requests, command.pupils_total)
    if said in fund.requests:
        return ()
    check_order("window_to", command.window_to, command.window_from)
    check_order("on", command.on, command.window_to)
    days = days_between(command.window_from, command.window_to) + 1
    row = alert(law, "R5.requests", command.on)
    if days > row.window_days:
        raise Refused(FundReason.FUND_WINDOW_TOO_LONG, row.basis, seen=days, most=row.window_days)
    event = RefundRequestsReported(
        fund=fund.fund,
        institution=fund.institution,
        requests=command.requests,
        pupils_total=command.pupils_total,
        window_from=command.window_from,
        window_to=command.window_to,
        reported_on=command.on,
    )
    return _said(fund, event, command, law, lambda after: of_requests(after, event, law))


def report_signs(fund: Fund, command: ReportSigns, law: Law) -> tuple[Event, ...]:
    """Record signs of trouble, newer than the last ones."""
    check_may(SignsReported, command, law)
    event = SignsReported(
        fund=fund.fund,
        institution=fund.institution,
        rent_arrears_fen=_or_unset(command.rent_arrears_fen),
        staff=_or_unset(command.staff),
        staff_left=_or_unset(command.staff_left),
        licence_until=command.licence_until or UNSET,
        principal_reachable=_or_unset(command.principal_reachable),
        as_of=command.as_of,
        reported_on=fund.last_signs.reported_on if fund.last_signs else command.on,
    )
    if event == fund.last_signs:
        return ()
    event = msgspec.structs.replace(event, reported_on=command.on)
    _check_staff(command)
    check_order("on", command.on, command.as_of)
    check_order("as_of", command.as_of, fund.last_signs.as_of if fund.last_signs else "")
    return _said(fund, event, command, law, of_signs)


def _check_staff(command: ReportSigns) -> None:
    staff, left = command.staff, command.staff_left
    if (staff is None) != (left is None) or (staff or 0) < (left or 0):
        raise Refused(FundReason.FUND_STAFF_BOTH, staff=_shown(staff), left=_shown(left))


def _said(
    fund: Fund,
    event: Report,
    command: Wished,
    law: Law,
    readings: Callable[[Fund], tuple[Reading, ...]],
) -> tuple[Event, ...]:
    check_stage(fund, type(event))
    after = evolve(fund, event)
    found = (*readings(after), *of_time(after, command.on))
    return (event, *raised(after, found, command.on, law))


def _nothing(fund: Fund) -> tuple[Reading, ...]:
    """Return that the report itself measures nothing; time does."""
    del fund
    return ()


def _or_unset(said: Said | None) -> Said | UnsetType:
    return UNSET if said is None else said


def _shown(said: int | None) -> str:
    return "-" if said is None else str(said)
