"""Alerts 预警 stand in the commit of the report that earns them (DOMAIN.md §5.1, R1 to R6)."""

import msgspec
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from msgspec import UNSET

from core.domain.fund.commands import (
    ReportBalance,
    ReportConsumption,
    ReportFees,
    ReportMovement,
    ReportRefundRequests,
    ReportSchedule,
    ReportSigns,
    ReviewAlerts,
    SetMinBalance,
)
from core.domain.fund.decide import decide
from core.domain.fund.events import (
    AccountOpened,
    AlertDisposed,
    AlertRaised,
    BalanceReported,
    ClassesConsumed,
    ClassesScheduled,
    FeesReported,
    MovementReported,
    RefundRequestsReported,
    SignsReported,
)
from core.domain.fund.state import Fund, evolve
from core.kernel.acting import by_job
from core.kernel.reasons import Reason
from tests.support.builders import an
from tests.support.given import folded, given
from tests.support.kinds import every, the
from tests.support.law import shipped_law
from tests.support.subjects import HEAD, ZHAO, acting

LAW = shipped_law()
CLERK = acting(ZHAO, "clerk")
OPENED = an(AccountOpened)
FULL = an(BalanceReported)
replace = msgspec.structs.replace


def balance(fen, on="2026-03-11"):
    """Return a balance reported on its own day."""
    return ReportBalance(balance_fen=fen, as_of=on, on=on, by=CLERK)


def moving(fen, left, on="2026-03-10", **changes):
    """Return that money went out of the account and so much was left."""
    report = ReportMovement(
        ref=f"bank-{on}-{fen}",
        direction="out",
        amount_fen=fen,
        balance_fen=left,
        counterparty_kind="other",
        moved_on=on,
        on=on,
        by=CLERK,
    )
    return replace(report, **changes)


def alerts_of(command, *past):
    """Return the (rule, level, measured, whole) of what a report raises."""
    events = decide(folded(decide, OPENED, *past), command, LAW)
    return [(one.rule, one.level, one.measured, one.whole) for one in every(AlertRaised, events)]


def raised(rule, number=1, level="amber", on="2026-03-11"):
    """Return an alert that stands."""
    return an(AlertRaised, alert=number, rule=rule, level=level, raised_on=on)


def disposed(number=1, how="excluded", on="2026-03-12"):
    """Return what was done about an alert."""
    return an(AlertDisposed, alert=number, how=how, disposed_on=on)


def test_the_report_and_its_alert_are_one_decision():
    """DOMAIN.md §5.1: rule version, inputs and level; R1, 最低余额."""
    given(OPENED).when(decide, balance(999_999), LAW).then(
        an(BalanceReported, balance_fen=999_999, as_of="2026-03-11", reported_on="2026-03-11"),
        an(AlertRaised, measured=999_999, whole=1_000_000, rule_version=_version()),
    )


def _version():
    return dict(LAW.versions)["alerts"]


@pytest.mark.parametrize("fen", [1_000_000, 1_000_001])
def test_at_the_minimum_nothing_is_raised(fen):
    """R1: balance < min_balance."""
    assert alerts_of(balance(fen)) == []


def test_a_minimum_set_above_the_balance_raises_at_once():
    """R1: whichever of the two moves."""
    setting = SetMinBalance(
        min_balance_fen=30_000_001, reason="1", on="2026-03-11", by=acting(HEAD, "head")
    )
    assert alerts_of(setting, FULL) == [("R1.min_balance", "red", 30_000_000, 30_000_001)]


@pytest.mark.parametrize(
    ("mode", "cycle_fees_fen", "found"),
    [
        ("deposit", 30_000_000, []),
        ("deposit", 30_000_001, [("R1.deposit", "red", 30_000_000, 30_000_001)]),
        ("escrow", 30_000_001, []),
    ],
)
def test_a_deposit_covers_a_charging_cycle(mode, cycle_fees_fen, found):
    """风险保证金 ≥ total fees of all pupils for one charging cycle; custody holds them anyway."""
    fees = ReportFees(
        cycle_fees_fen=cycle_fees_fen, pupils=100, as_of="2026-03-11", on="2026-03-11", by=CLERK
    )
    events = decide(folded(decide, replace(OPENED, mode=mode), FULL), fees, LAW)
    seen = every(AlertRaised, events)
    assert [(one.rule, one.level, one.measured, one.whole) for one in seen] == found


@pytest.mark.parametrize(
    ("fen", "left", "found"),
    [
        (5_000_000, 95_000_000, []),
        (5_000_001, 95_000_000, [("R2.single", "amber", 5_000_001, 0)]),
        (2_000_000, 8_000_000, []),
        (2_000_001, 8_000_000, [("R2.single_share", "amber", 2_000_001, 10_000_001)]),
        (
            3_000_001,
            7_000_000,
            [
                ("R2.single_share", "amber", 3_000_001, 10_000_001),
                ("R2.days_share", "red", 3_000_001, 10_000_001),
            ],
        ),
        (
            6_000_000,
            10_000_000,
            [
                ("R2.single", "amber", 6_000_000, 0),
                ("R2.days_share", "red", 6_000_000, 16_000_000),
            ],
        ),
    ],
)
def test_a_large_outflow_is_one_amber(fen, left, found):
    """R2: above an amount or a share it is one fact, not two ambers."""
    assert alerts_of(moving(fen, left)) == found


def test_an_alert_names_its_movement():
    """Who looks into it finds the bank's line."""
    alert = the(AlertRaised, decide(folded(decide, OPENED), moving(5_000_001, 95_000_000), LAW))
    assert alert.ref == "bank-2026-03-10-5000001"


@pytest.mark.parametrize(
    ("first_on", "found"),
    [("2026-03-07", []), ("2026-03-08", [("R2.days_share", "red", 3_200_000, 10_200_000)])],
)
def test_outflows_of_three_days_add_up(first_on, found):
    """R2: 3-day outflow, both ends counted; the fourth day back does not."""
    before = an(
        MovementReported, ref="a", amount_fen=1_600_000, balance_fen=8_600_000, moved_on=first_on
    )
    assert alerts_of(moving(1_600_000, 7_000_000), before) == found


def test_each_large_outflow_is_looked_into():
    """R2: every fact has an alert of its own, and two that are open are one red."""
    first = raised("R2.single", on="2026-03-10")
    assert alerts_of(moving(5_000_001, 95_000_000, on="2026-03-20"), first) == [
        ("R2.single", "amber", 5_000_001, 0),
        ("ambers", "red", 2, 0),
    ]


@pytest.mark.parametrize(("direction", "count"), [("in", 1), ("out", 0)])
def test_fees_past_the_account_are_red(direction, count):
    """R3: cash, WeChat and Alipay are swept in."""
    past = moving(1, None, direction=direction, on_account=False)
    found = alerts_of(past)
    assert found == [("R3.off_account", "red", 1, 0)] * count


@pytest.mark.parametrize(
    ("today", "found"), [("2026-03-22", []), ("2026-03-23", [("R4.lag", "amber", 15, 0)])]
)
def test_classes_scheduled_and_none_consumed_come_with_time(today, found):
    """R4: more than fourteen days without consumption."""
    review = ReviewAlerts(on=today, by=by_job("follower"))
    past = (an(ClassesScheduled), an(ClassesConsumed))
    assert alerts_of(review, *past) == found


def test_after_the_timetable_ended_nothing_lags():
    """R4: though classes are scheduled; a holiday is no lag."""
    past = (an(ClassesScheduled, period_to="2026-03-15"), an(ClassesConsumed))
    assert alerts_of(ReviewAlerts(on="2026-07-01", by=CLERK), *past) == []


def test_a_report_of_classes_looks_at_the_time_as_well():
    """R4: whoever reports the timetable late is seen at once."""
    schedule = ReportSchedule(
        classes=24, period_from="2026-03-02", period_to="2026-05-31", on="2026-03-20", by=CLERK
    )
    assert alerts_of(schedule) == [("R4.lag", "amber", 18, 0)]
    given_lately = ReportConsumption(
        classes=1,
        released_fen=1,
        period_from="2026-03-18",
        period_to="2026-03-19",
        on="2026-03-20",
        by=CLERK,
    )
    assert alerts_of(given_lately, an(ClassesScheduled)) == []


def requests(count, first, last, total=100):
    """Return refund requests of some days, reported on the last."""
    return ReportRefundRequests(
        requests=count,
        pupils_total=total,
        window_from=first,
        window_to=last,
        on=last,
        by=CLERK,
    )


@pytest.mark.parametrize(
    ("report", "found"),
    [
        (requests(4, "2026-03-09", "2026-03-15"), []),
        (requests(5, "2026-03-09", "2026-03-15"), [("R5.requests", "red", 5, 0)]),
        (requests(4, "2026-03-15", "2026-03-15", 81), []),
        (requests(4, "2026-03-15", "2026-03-15", 80), [("R5.requests_share", "red", 4, 80)]),
    ],
)
def test_many_requests_in_seven_days_are_red(report, found):
    """R5: five, or five in a hundred."""
    assert alerts_of(report) == found


@pytest.mark.parametrize(
    ("first", "count"), [("2026-03-08", 0), ("2026-03-09", 1), ("2026-03-14", 1)]
)
def test_requests_of_seven_days_add_up(first, count):
    """R5: daily reports are one window; the eighth day back is not in it."""
    before = an(RefundRequestsReported, requests=3, window_from=first, window_to=first)
    found = alerts_of(requests(2, "2026-03-15", "2026-03-15"), before)
    assert found == [("R5.requests", "red", 5, 0)] * count


def test_a_report_of_the_same_days_takes_the_place_of_the_first():
    """What was corrected is not counted twice."""
    before = an(
        RefundRequestsReported, requests=4, window_from="2026-03-15", window_to="2026-03-15"
    )
    assert alerts_of(requests(3, "2026-03-14", "2026-03-15"), before) == []


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"rent_arrears_fen": 1}, [("R6.rent", "amber", 1, 0)]),
        ({"staff": 10, "staff_left": 3}, [("R6.staff", "amber", 3, 10)]),
        ({"staff": 7, "staff_left": 2}, []),
        ({"licence_until": "2026-06-10"}, []),
        ({"licence_until": "2026-06-09"}, [("R6.licence", "amber", 90, 0)]),
        ({"principal_reachable": False}, [("R6.principal", "amber", 1, 0)]),
        ({"principal_reachable": True, "rent_arrears_fen": 0}, []),
        (
            {"principal_reachable": False, "rent_arrears_fen": 1},
            [
                ("R6.rent", "amber", 1, 0),
                ("R6.principal", "amber", 1, 0),
                ("ambers", "red", 2, 0),
            ],
        ),
    ],
)
def test_signs_of_trouble_are_amber_and_two_of_them_red(said, found):
    """R6: rent, staff, licence, principal; 2 amber = red."""
    report = ReportSigns(as_of="2026-03-11", on="2026-03-11", by=CLERK)
    assert alerts_of(replace(report, **said)) == found


def test_a_licence_runs_out_by_itself():
    """R6: ninety days before its end, whoever looks."""
    known = an(SignsReported, licence_until="2026-12-31")
    assert alerts_of(ReviewAlerts(on="2026-10-01", by=CLERK), known) == []
    assert alerts_of(ReviewAlerts(on="2026-10-02", by=CLERK), known) == [
        ("R6.licence", "amber", 90, 0)
    ]


def test_an_amber_excluded_does_not_add_up():
    """2 amber = red speaks of those that are open."""
    past = (raised("R6.rent"), disposed())
    sign = ReportSigns(principal_reachable=False, as_of="2026-03-12", on="2026-03-12", by=CLERK)
    assert alerts_of(sign, *past) == [("R6.principal", "amber", 1, 0)]


def test_one_alert_is_enough_while_it_is_open():
    """Idempotent per rule: a low balance reported daily is one alert."""
    low = raised("R1.min_balance", level="red", on="2026-01-05")
    assert alerts_of(balance(1), low) == []


@pytest.mark.parametrize(("today", "count"), [("2026-03-17", 0), ("2026-03-18", 1)])
def test_after_its_days_an_alert_that_ended_may_come_again(today, count):
    """R1: within seven days of the first it is the same matter."""
    past = (raised("R1.min_balance", level="red"), disposed())
    assert len(alerts_of(balance(1, today), *past)) == count


def test_nobody_looks_for_alerts_on_no_account():
    """An account is registered first."""
    given().when(decide, ReviewAlerts(on="2026-03-11", by=CLERK), LAW).then_refused(
        Reason.WRONG_STAGE
    )


def test_a_review_that_finds_nothing_records_nothing():
    """An alert is the event; looking is none."""
    given(OPENED, FULL, an(FeesReported)).when(
        decide, ReviewAlerts(on="2026-03-11", by=CLERK), LAW
    ).then_nothing()


@settings(deadline=None, max_examples=100)
@drawn(
    st.lists(
        st.tuples(st.integers(1, 9_000_000), st.integers(0, 9_000_000), st.integers(1, 28)),
        max_size=12,
    )
)
def test_alerts_are_numbered_and_a_repeated_report_raises_nothing(moves):
    """FORMAT §3, exactly once: the same file imported again is already so."""
    fund = evolve(Fund(), OPENED)
    commands = [
        moving(fen, left, on=f"2026-03-{day:02}", ref=f"bank-{number}")
        for number, (fen, left, day) in enumerate(moves)
    ]
    for command in commands:
        for event in decide(fund, command, LAW):
            fund = evolve(fund, event)
    assert [one.number for one in fund.alerts] == list(range(1, len(fund.alerts) + 1))
    assert all(decide(fund, command, LAW) == () for command in commands)


def test_money_past_the_account_says_no_balance():
    """R3: the event carries none."""
    past = moving(1, None, direction="in", on_account=False)
    event = the(MovementReported, decide(folded(decide, OPENED), past, LAW))
    assert event.balance_fen is UNSET
