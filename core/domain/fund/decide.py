"""What may be done with a supervised account, and what then happened (DOMAIN.md §5.1).

A report and the alerts that it earns are one decision, so they stand in one commit.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, Final, get_args

from msgspec import UNSET

from core.domain.fund.commands import (
    CloseAccount,
    Command,
    DisposeAlert,
    FreezeAccount,
    OpenAccount,
    ReportBalance,
    ReportConsumption,
    ReportFees,
    ReportMovement,
    ReportRefundRequests,
    ReportSchedule,
    ReportSigns,
    ReviewAlerts,
    SetMinBalance,
    UnfreezeAccount,
)
from core.domain.fund.events import (
    LONGEST_RUN,
    AccountClosed,
    AccountOpened,
    AlertDisposed,
    AlertRaised,
    Frozen,
    MinBalanceSet,
    Unfrozen,
)
from core.domain.fund.guards import check_may, check_order, check_stage
from core.domain.fund.reasons import FundReason
from core.domain.fund.reports import (
    report_balance,
    report_consumption,
    report_fees,
    report_movement,
    report_requests,
    report_schedule,
    report_signs,
)
from core.domain.fund.state import Alert, Event, Fund, evolve
from core.domain.fund.warning import days_between, days_since, of_balance, of_time, raised
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import act

_RUN: Final = re.compile(rf"[0-9]{{{LONGEST_RUN + 1}}}")
_BETWEEN: Final = re.compile(r"[\s-]")


def decide(fund: Fund, command: Command, law: Law) -> tuple[Event, ...]:
    """Return what happened; an empty tuple means that it is already so.

    Raises:
        Refused: the stage does not allow it, a report contradicts itself, or this person may not
            do it.
    """
    return _DO[type(command)](fund, command, law)


def _open(fund: Fund, command: OpenAccount, law: Law) -> tuple[Event, ...]:
    check_may(AccountOpened, command, law)
    # a number spelled with spaces or dashes, or full-width, is a number all the same
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", command.account_masked))
    if _RUN.search(plain):
        raise Refused(FundReason.FUND_ACCOUNT_UNMASKED, most=LONGEST_RUN)
    said = (command.bank, plain, command.institution)
    if fund.stage in {"open", "frozen"} and said == (
        fund.bank,
        fund.account_masked,
        fund.institution,
    ):
        return ()
    check_stage(fund, AccountOpened)
    if fund.institution not in {"", command.institution}:
        raise Refused(
            Reason.OTHER_SUBJECT,
            seen=fund.fund,
            other=fund.institution,
            this=command.institution,
        )
    check_order("on", command.on, fund.last_on)
    return (
        AccountOpened(
            fund=command.fund,
            institution=command.institution,
            number=fund.number + 1,
            mode=command.mode,
            bank=command.bank,
            account_masked=plain,
            min_balance_fen=command.min_balance_fen,
            opened_on=command.on,
        ),
    )


def _set_min_balance(fund: Fund, command: SetMinBalance, law: Law) -> tuple[Event, ...]:
    check_may(MinBalanceSet, command, law)
    if fund.min_balance_fen == command.min_balance_fen and fund.stage != "unopened":
        return ()
    check_stage(fund, MinBalanceSet)
    event = MinBalanceSet(
        fund=fund.fund,
        institution=fund.institution,
        min_balance_fen=command.min_balance_fen,
        reason=command.reason,
        set_on=command.on,
    )
    after = evolve(fund, event)
    since = days_since(after, command.on)
    return (event, *raised(after, of_balance(after, since), command.on, law))


def _review(fund: Fund, command: ReviewAlerts, law: Law) -> tuple[Event, ...]:
    check_may(AlertRaised, command, law)
    check_stage(fund, AlertRaised)
    return raised(fund, of_time(fund, command.on), command.on, law)


def _dispose(fund: Fund, command: DisposeAlert, law: Law) -> tuple[Event, ...]:
    check_may(AlertDisposed, command, law)
    alert = _alert(fund, command.alert)
    if (command.how, command.on) in alert.done:
        return ()
    if not alert.is_open:
        how, on = alert.done[-1]
        raise Refused(FundReason.FUND_ALERT_ENDED, alert=alert.number, how=how, on=on)
    check_stage(fund, AlertDisposed)
    last = alert.done[-1][1] if alert.done else alert.raised_on
    check_order("on", command.on, last)
    if command.how == "frozen" and fund.stage != "frozen":
        basis = act(law, "fund.freeze", command.on).basis
        raise Refused(FundReason.FUND_NOT_FROZEN, basis)
    return (
        AlertDisposed(
            fund=fund.fund,
            institution=fund.institution,
            alert=alert.number,
            rule=alert.rule,
            level=alert.level,
            how=command.how,
            reason=command.reason,
            disposed_on=command.on,
            latency_days=days_between(alert.raised_on, command.on),
        ),
    )


def _alert(fund: Fund, number: int) -> Alert:
    alert = fund.alert(number)
    if alert is None:
        raise Refused(FundReason.FUND_NO_ALERT, alert=number, count=len(fund.alerts))
    return alert


def _freeze(fund: Fund, command: FreezeAccount, law: Law) -> tuple[Event, ...]:
    check_may(Frozen, command, law)
    if fund.stage == "frozen":
        return ()
    check_stage(fund, Frozen)
    check_order("on", command.on, fund.last_on)
    if command.alert is not None:
        _alert(fund, command.alert)
    return (
        Frozen(
            fund=fund.fund,
            institution=fund.institution,
            reason=command.reason,
            alert=UNSET if command.alert is None else command.alert,
            frozen_on=command.on,
        ),
    )


def _unfreeze(fund: Fund, command: UnfreezeAccount, law: Law) -> tuple[Event, ...]:
    check_may(Unfrozen, command, law)
    if fund.stage == "open":
        return ()
    check_stage(fund, Unfrozen)
    check_order("on", command.on, fund.last_on)
    return (
        Unfrozen(
            fund=fund.fund,
            institution=fund.institution,
            reason=command.reason,
            unfrozen_on=command.on,
        ),
    )


def _close(fund: Fund, command: CloseAccount, law: Law) -> tuple[Event, ...]:
    check_may(AccountClosed, command, law)
    if fund.stage == "closed":
        return ()
    check_stage(fund, AccountClosed)
    check_order("on", command.on, fund.last_on)
    red = [one.number for one in fund.open_alerts if one.level == "red"]
    if red:
        raise Refused(FundReason.FUND_RED_OPEN, alerts=", ".join(map(str, red)))
    return (
        AccountClosed(
            fund=fund.fund,
            institution=fund.institution,
            number=fund.number,
            reason=command.reason,
            balance_fen=fund.balance_fen,
            closed_on=command.on,
        ),
    )


_DO: Final[Mapping[type[Any], Callable[[Fund, Any, Law], tuple[Event, ...]]]] = {
    OpenAccount: _open,
    SetMinBalance: _set_min_balance,
    ReportBalance: report_balance,
    ReportMovement: report_movement,
    ReportFees: report_fees,
    ReportSchedule: report_schedule,
    ReportConsumption: report_consumption,
    ReportRefundRequests: report_requests,
    ReportSigns: report_signs,
    ReviewAlerts: _review,
    DisposeAlert: _dispose,
    FreezeAccount: _freeze,
    UnfreezeAccount: _unfreeze,
    CloseAccount: _close,
}
assert set(_DO) == set(get_args(Command)), "every command has its answer"
