"""The supervised account 预收费监管账户: opened, reported on, frozen, closed (DOMAIN.md §5.1)."""

import msgspec
import pytest
from msgspec import UNSET

from core.domain import catalogue
from core.domain.catalogue import claims
from core.domain.fund.commands import (
    CloseAccount,
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
    SetMinBalance,
    UnfreezeAccount,
)
from core.domain.fund.decide import decide
from core.domain.fund.events import (
    AccountClosed,
    AccountOpened,
    AlertDisposed,
    AlertRaised,
    BalanceReported,
    ClassesConsumed,
    ClassesScheduled,
    FeesReported,
    Frozen,
    MinBalanceSet,
    MovementReported,
    RefundRequestsReported,
    SignsReported,
    Unfrozen,
)
from core.domain.fund.reasons import FundReason
from core.kernel import codec
from core.kernel.acting import by_job
from core.kernel.errors import Rejected
from core.kernel.reasons import Reason
from tests.support.builders import an
from tests.support.examples.fund import BANK, FUND
from tests.support.given import folded, given
from tests.support.law import shipped_law
from tests.support.subjects import HEAD, INSTITUTION, WANG, ZHAO, acting, uid

LAW = shipped_law()
CLERK = acting(ZHAO, "clerk")
HANDLER = acting(WANG, "handler")
CHIEF = acting(HEAD, "head")
IMPORTER = by_job("importer")

OPENED = an(AccountOpened)
ALERT = an(AlertRaised)
CLOSED = an(AccountClosed)
OPENING = OpenAccount(
    fund=FUND,
    institution=INSTITUTION,
    mode="escrow",
    bank=BANK,
    account_masked="6222****1234",
    min_balance_fen=1_000_000,
    on="2026-03-02",
    by=CLERK,
)
SETTING = SetMinBalance(
    min_balance_fen=2_000_000, reason="在读学员增加", on="2026-03-03", by=HANDLER
)
BALANCE = ReportBalance(balance_fen=30_000_000, as_of="2026-03-04", on="2026-03-05", by=IMPORTER)
FEES = ReportFees(
    cycle_fees_fen=40_000_000, pupils=100, as_of="2026-03-05", on="2026-03-05", by=CLERK
)
SCHEDULE = ReportSchedule(
    classes=24, period_from="2026-03-02", period_to="2026-05-31", on="2026-03-05", by=CLERK
)
CONSUMPTION = ReportConsumption(
    classes=2,
    released_fen=1_000_000,
    period_from="2026-03-02",
    period_to="2026-03-08",
    on="2026-03-09",
    by=IMPORTER,
)
REQUESTS = ReportRefundRequests(
    requests=4,
    pupils_total=100,
    window_from="2026-03-09",
    window_to="2026-03-11",
    on="2026-03-12",
    by=CLERK,
)
SIGNS = ReportSigns(
    rent_arrears_fen=0,
    staff=10,
    staff_left=2,
    licence_until="2027-08-31",
    principal_reachable=True,
    as_of="2026-03-12",
    on="2026-03-12",
    by=CLERK,
)
INFLOW = ReportMovement(
    ref="bank-70",
    direction="in",
    amount_fen=500_000,
    balance_fen=30_500_000,
    counterparty_kind="pupil",
    moved_on="2026-03-05",
    on="2026-03-06",
    by=IMPORTER,
)
MOVED_IN = an(
    MovementReported,
    ref="bank-70",
    direction="in",
    amount_fen=500_000,
    balance_fen=30_500_000,
    counterparty_kind="pupil",
    moved_on="2026-03-05",
    reported_on="2026-03-06",
)
FREEZING = FreezeAccount(reason="余额不足", alert=1, on="2026-03-12", by=CHIEF)
UNFREEZING = UnfreezeAccount(reason="余额已补足", on="2026-03-20", by=CHIEF)
DISPOSING = DisposeAlert(
    alert=1, how="confirmed", reason="资金转至其他账户", on="2026-03-16", by=HANDLER
)
CLOSING = CloseAccount(reason="更换托管银行", on="2026-06-30", by=CHIEF)
replace = msgspec.structs.replace

FULL_WIDTH = {ord("0") + digit: 0xFF10 + digit for digit in range(10)}
"""As an input method of Chinese may spell digits."""
REPORTS = [
    (BALANCE, an(BalanceReported)),
    (FEES, an(FeesReported)),
    (SCHEDULE, an(ClassesScheduled)),
    (CONSUMPTION, an(ClassesConsumed)),
    (REQUESTS, an(RefundRequestsReported)),
    (SIGNS, an(SignsReported)),
    (INFLOW, MOVED_IN),
]
"""Every report that raises nothing, and what it says."""


def test_an_account_is_registered():
    """教监管函〔2021〕2号: one account under supervision for one institution."""
    given().when(decide, OPENING, LAW).then(OPENED)
    assert list(claims(OPENED)) == [("fund-of", INSTITUTION)]


def test_a_cashier_registers_no_account():
    """Who handles money does not say where it lies (DOMAIN.md §1.3)."""
    given().when(decide, replace(OPENING, by=acting(uid(3), "cashier")), LAW).then_refused(
        Reason.ROLE_NEEDED
    )


def test_the_same_account_again_is_registered_already():
    """Asked again, nothing is recorded twice."""
    given(OPENED).when(decide, OPENING, LAW).then_nothing()


@pytest.mark.parametrize(
    ("number", "refused"),
    [
        ("6222****1234", False),
        ("62220202 1234", True),
        ("12345678", False),
        ("123456789", True),
        ("1234-5678-9", True),
        ("622202021".translate(FULL_WIDTH), True),
    ],
)
def test_a_full_account_number_is_refused(number, refused):
    """个人信息保护法 and DOMAIN.md §2.1: the account is masked, however it is spelled."""
    when = given().when(decide, replace(OPENING, account_masked=number), LAW)
    if refused:
        when.then_refused(FundReason.FUND_ACCOUNT_UNMASKED, most=8)
    else:
        when.then(replace(OPENED, account_masked=number))


def test_no_event_can_hold_a_full_account_number():
    """The log is for ever: the struct itself refuses what a slip let through."""
    wrong = codec.encode(replace(OPENED, account_masked="6222020212345678"))
    with pytest.raises(Rejected):
        catalogue.read("fund.account-opened.v1", wrong)


def test_a_new_bank_is_the_next_account():
    """One stream an institution: what was known of it stays known."""
    again = replace(OPENING, account_masked="9558****1", on="2026-07-01")
    next_one = replace(OPENED, number=2, account_masked="9558****1", opened_on="2026-07-01")
    given(OPENED, ALERT, CLOSED).when(decide, again, LAW).then(next_one)
    assert list(claims(next_one)) == []


def test_an_open_account_is_not_opened_for_another_bank():
    """The old one is closed first: there is one account (W25)."""
    given(OPENED).when(decide, replace(OPENING, bank="别的银行"), LAW).then_refused(
        Reason.WRONG_STAGE, needed="closed / unopened"
    )


def test_another_institutions_account_is_another_stream():
    """One stream an institution."""
    other = replace(OPENING, institution=uid(0x99), on="2026-07-01")
    given(OPENED, CLOSED).when(decide, other, LAW).then_refused(Reason.OTHER_SUBJECT)


def test_the_minimum_is_set():
    """S4: 最低余额."""
    given(OPENED).when(decide, SETTING, LAW).then(an(MinBalanceSet))


def test_no_minimum_is_set_where_no_account_is():
    """There is nothing to lie on it."""
    given().when(decide, SETTING, LAW).then_refused(Reason.WRONG_STAGE)


def test_the_same_minimum_is_set_already():
    """Asked again, nothing is recorded twice."""
    given(OPENED, an(MinBalanceSet)).when(decide, SETTING, LAW).then_nothing()


@pytest.mark.parametrize(("command", "event"), REPORTS)
def test_a_report_is_recorded(command, event):
    """DOMAIN.md §5.1: 预收费、消课、余额 in one place; K15 sums the balances."""
    given(OPENED).when(decide, command, LAW).then(event)


@pytest.mark.parametrize(("command", "event"), REPORTS)
def test_a_report_on_no_account_is_refused(command, event):
    """An account is registered first."""
    del event
    given().when(decide, command, LAW).then_refused(Reason.WRONG_STAGE, needed="frozen / open")


@pytest.mark.parametrize(("command", "event"), REPORTS)
def test_the_same_report_again_is_recorded_already(command, event):
    """A file imported twice adds nothing."""
    given(OPENED, event).when(decide, replace(command, on="2026-03-13"), LAW).then_nothing()


@pytest.mark.parametrize(("command", "event"), REPORTS)
def test_a_supervisor_reports_nothing(command, event):
    """A report is entered by a clerk or imported."""
    del event
    by = acting(uid(3), "supervisor")
    given(OPENED).when(decide, replace(command, by=by), LAW).then_refused(Reason.ROLE_NEEDED)


@pytest.mark.parametrize("command", [BALANCE, FEES, SIGNS])
def test_a_report_speaks_of_no_day_to_come(command):
    """What a report speaks of has been."""
    given(OPENED).when(decide, replace(command, on="2026-03-03"), LAW).then_refused(
        Reason.DAY_ORDER
    )


@pytest.mark.parametrize(("on_account", "balance_fen"), [(True, None), (False, 30_500_000)])
def test_only_money_on_the_account_leaves_a_balance(on_account, balance_fen):
    """Money past the account is on no balance of it."""
    wrong = replace(INFLOW, on_account=on_account, balance_fen=balance_fen)
    given(OPENED).when(decide, wrong, LAW).then_refused(FundReason.FUND_BALANCE_SAID)


@pytest.mark.parametrize(("staff", "left"), [(None, 1), (1, None), (1, 2)])
def test_who_left_was_there(staff, left):
    """A share needs its whole."""
    wrong = replace(SIGNS, staff=staff, staff_left=left)
    given(OPENED).when(decide, wrong, LAW).then_refused(FundReason.FUND_STAFF_BOTH)


@pytest.mark.parametrize(("to", "fits"), [("2026-03-11", True), ("2026-03-12", False)])
def test_requests_are_reported_for_no_more_days_than_the_rule_sees(to, fits):
    """R5: within seven days."""
    window = replace(REQUESTS, window_from="2026-03-05", window_to=to, on="2026-03-13")
    when = given(OPENED).when(decide, window, LAW)
    if fits:
        when.then(
            an(
                RefundRequestsReported,
                window_from="2026-03-05",
                window_to=to,
                reported_on="2026-03-13",
            )
        )
    else:
        when.then_refused(FundReason.FUND_WINDOW_TOO_LONG, seen=8, most=7)


def test_the_newest_balance_is_the_balance():
    """K15: an older report that comes late is history."""
    older = an(BalanceReported, balance_fen=1, as_of="2026-03-03")
    fund = folded(decide, OPENED, an(BalanceReported), older)
    assert (fund.balance_fen, fund.balance_as_of) == (30_000_000, "2026-03-04")


def test_the_head_stops_releases():
    """S1, S2: 大额异动 is stopped for review, as the custody agreement allows."""
    given(OPENED, ALERT).when(decide, FREEZING, LAW).then(an(Frozen))


def test_a_handler_stops_no_releases():
    """DOMAIN.md §1.3: the head decides."""
    given(OPENED, ALERT).when(decide, replace(FREEZING, by=HANDLER), LAW).then_refused(
        Reason.ROLE_NEEDED
    )


def test_stopped_releases_are_stopped_already():
    """Asked again, nothing is recorded twice."""
    given(OPENED, ALERT, an(Frozen)).when(decide, FREEZING, LAW).then_nothing()


def test_no_releases_are_stopped_for_an_alert_that_is_not():
    """What is named must be there."""
    given(OPENED).when(decide, FREEZING, LAW).then_refused(
        FundReason.FUND_NO_ALERT, alert=1, count=0
    )


def test_releases_are_stopped_without_an_alert_too():
    """A court may ask, or the institution itself."""
    given(OPENED).when(decide, replace(FREEZING, alert=None), LAW).then(an(Frozen, alert=UNSET))


def test_releases_go_on():
    """What gave rise to it is over."""
    given(OPENED, ALERT, an(Frozen)).when(decide, UNFREEZING, LAW).then(an(Unfrozen))


def test_releases_do_not_go_on_before_they_stopped():
    """Days stand in order."""
    given(OPENED, ALERT, an(Frozen)).when(
        decide, replace(UNFREEZING, on="2026-03-11"), LAW
    ).then_refused(Reason.DAY_ORDER)


def test_releases_that_go_on_go_on_already():
    """Asked again, nothing is recorded twice."""
    given(OPENED, ALERT, an(Frozen), an(Unfrozen)).when(decide, UNFREEZING, LAW).then_nothing()


def test_an_alert_is_disposed_of_with_its_latency():
    """DOMAIN.md §5.1: disposition and latency of every alert."""
    given(OPENED, ALERT).when(decide, DISPOSING, LAW).then(an(AlertDisposed))


def test_a_clerk_disposes_of_no_alert():
    """Who reports does not judge."""
    given(OPENED, ALERT).when(decide, replace(DISPOSING, by=CLERK), LAW).then_refused(
        Reason.ROLE_NEEDED
    )


def test_an_alert_is_disposed_of_so_once():
    """Asked again, nothing is recorded twice."""
    given(OPENED, ALERT, an(AlertDisposed)).when(decide, DISPOSING, LAW).then_nothing()


def test_an_alert_is_looked_into_and_then_confirmed():
    """核实, 约谈 and 冻结 leave it open; 排除 and 确认 end it."""
    talked = an(AlertDisposed, how="talk", disposed_on="2026-03-12", latency_days=1)
    given(OPENED, ALERT, talked).when(decide, DISPOSING, LAW).then(an(AlertDisposed))


def test_an_alert_that_ended_stays_as_it_ended():
    """A new report raises a new alert."""
    given(OPENED, ALERT, an(AlertDisposed)).when(
        decide, replace(DISPOSING, how="excluded"), LAW
    ).then_refused(FundReason.FUND_ALERT_ENDED, how="confirmed")


def test_an_alert_is_not_said_to_be_frozen_before_it_is():
    """The word follows the deed."""
    given(OPENED, ALERT).when(decide, replace(DISPOSING, how="frozen"), LAW).then_refused(
        FundReason.FUND_NOT_FROZEN
    )


def test_an_account_closes():
    """An institution may change its bank."""
    given(OPENED, an(BalanceReported, balance_fen=1_500_000)).when(decide, CLOSING, LAW).then(
        CLOSED
    )


def test_an_account_with_a_red_alert_does_not_close():
    """Nobody leaves with the question unanswered."""
    given(OPENED, ALERT).when(decide, CLOSING, LAW).then_refused(
        FundReason.FUND_RED_OPEN, alerts="1"
    )


def test_a_closed_account_is_closed_already():
    """Asked again, nothing is recorded twice."""
    given(OPENED, CLOSED).when(decide, CLOSING, LAW).then_nothing()
