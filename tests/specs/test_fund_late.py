"""Reports on supervised money that come in late are measured by their own days (DOMAIN §5.1)."""

import pytest

from core.domain.fund.commands import ReportBalance, ReportMovement, ReportSchedule, SetMinBalance
from core.domain.fund.decide import decide
from core.domain.fund.events import (
    AccountOpened,
    BalanceReported,
    ClassesScheduled,
    FeesReported,
    MinBalanceSet,
    MovementReported,
    RefundRequestsReported,
)
from tests.specs.test_fund_alerts import alerts_of, moving, requests
from tests.support.builders import an
from tests.support.given import folded, given
from tests.support.kinds import every
from tests.support.law import shipped_law
from tests.support.subjects import HEAD, ZHAO, acting

LAW = shipped_law()
CLERK = acting(ZHAO, "clerk")
TODAY = "2026-03-31"
SHARE = "R2.days_share"


def late(day, fen, left):
    """Return an outflow of a day that is entered at the end of the month."""
    report: ReportMovement = moving(fen, left, on=day)
    return ReportMovement(
        ref=report.ref,
        direction="out",
        amount_fen=fen,
        balance_fen=left,
        counterparty_kind="other",
        moved_on=day,
        on=TODAY,
        by=CLERK,
    )


def out(day, fen, left):
    return an(MovementReported, ref=day, amount_fen=fen, balance_fen=left, moved_on=day)


@pytest.mark.parametrize(
    ("day", "count"), [("2026-03-07", 0), ("2026-03-08", 1), ("2026-03-10", 1)]
)
def test_an_outflow_entered_late_adds_to_the_days_after_it(day, count):
    """R2: the span that ends on the tenth has it; the fourth day back is not in it."""
    after = out("2026-03-10", 1_600_000, 7_000_000)
    found = alerts_of(late(day, 1_600_000, 8_600_000), after)
    assert [one[0] for one in found].count(SHARE) == count


def test_what_was_left_at_the_end_of_the_days_is_their_balance():
    """R2: not what was left by the outflow that is entered last."""
    after = out("2026-03-10", 1_600_000, 7_000_000)
    assert (SHARE, "red", 3_200_000, 10_200_000) in alerts_of(
        late("2026-03-08", 1_600_000, 8_600_000), after
    )


def test_of_two_outflows_of_a_day_the_lesser_rest_counts():
    """R2: nobody says which of the two was the last."""
    for first, last in ((6_800_000, 8_600_000), (8_600_000, 6_800_000)):
        found = alerts_of(late("2026-03-10", 1_600_001, last), out("2026-03-10", 1_600_000, first))
        assert (SHARE, "red", 3_200_001, 10_000_001) in found


def test_a_low_balance_of_an_older_day_is_red_all_the_same():
    """R1: what lay under the minimum did, though more came in since."""
    report = ReportBalance(balance_fen=999_999, as_of="2026-03-03", on=TODAY, by=CLERK)
    full = an(BalanceReported, balance_fen=30_000_000, as_of="2026-03-10")
    assert alerts_of(report, full) == [("R1.min_balance", "red", 999_999, 1_000_000)]


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2026-03-05", []),
        ("2026-03-06", [("R1.min_balance", "red", 1_500_000, 2_000_000)]),
    ],
)
def test_an_older_balance_is_held_against_the_minimum_of_its_day(day, found):
    """R1: a minimum raised since asks nothing of the days before it."""
    raised = an(MinBalanceSet, min_balance_fen=2_000_000, set_on="2026-03-06")
    full = an(BalanceReported, balance_fen=30_000_000, as_of="2026-03-10")
    report = ReportBalance(balance_fen=1_500_000, as_of=day, on=TODAY, by=CLERK)
    assert alerts_of(report, raised, full) == found


def test_a_minimum_entered_late_asks_of_the_days_since():
    """R1: whichever of the two comes to light last."""
    low = an(BalanceReported, balance_fen=1_500_000, as_of="2026-03-07")
    full = an(BalanceReported, balance_fen=30_000_000, as_of="2026-03-10")
    setting = SetMinBalance(
        min_balance_fen=2_000_000, reason="1", on="2026-03-06", by=acting(HEAD, "head")
    )
    assert alerts_of(setting, low, full) == [("R1.min_balance", "red", 1_500_000, 2_000_000)]


def test_fees_ask_nothing_of_the_days_before_them():
    """R1: 风险保证金 is of the cycle that they are said of."""
    opened = an(AccountOpened, mode="deposit")
    fees = an(FeesReported, cycle_fees_fen=2_000_000, as_of="2026-03-09")
    full = an(BalanceReported, balance_fen=30_000_000, as_of="2026-03-10")
    report = ReportBalance(balance_fen=1_500_000, as_of="2026-03-08", on=TODAY, by=CLERK)
    events = decide(folded(decide, opened, fees, full), report, LAW)
    assert [type(one) for one in events] == [BalanceReported]


@pytest.mark.parametrize(
    ("first", "count"), [("2026-03-08", 0), ("2026-03-09", 1), ("2026-03-14", 1)]
)
def test_requests_entered_late_add_to_the_days_after_them(first, count):
    """R5: the eighth day back is not in the span."""
    after = an(RefundRequestsReported, requests=2, window_from="2026-03-15", window_to="2026-03-15")
    found = alerts_of(requests(3, first, first), after)
    assert found == [("R5.requests", "red", 5, 0)] * count


def test_the_share_is_of_the_pupils_at_the_end_of_the_days():
    """R5: as of the report with which the span ends."""
    after = an(
        RefundRequestsReported,
        requests=1,
        pupils_total=40,
        window_from="2026-03-15",
        window_to="2026-03-15",
    )
    assert alerts_of(requests(1, "2026-03-10", "2026-03-10", 100), after) == [
        ("R5.requests_share", "red", 2, 40)
    ]


def test_a_timetable_of_last_winter_does_not_end_the_one_that_runs():
    """R4: said last, it speaks of its own days alone."""
    winter = ReportSchedule(
        classes=8, period_from="2026-01-05", period_to="2026-01-15", on="2026-03-20", by=CLERK
    )
    assert alerts_of(winter, an(ClassesScheduled)) == [("R4.lag", "amber", 18, 0)]


def test_a_timetable_said_again_is_said_already():
    """R4: another one of other days came between."""
    spring = an(ClassesScheduled)
    winter = an(ClassesScheduled, period_from="2026-01-05", period_to="2026-02-27")
    again = ReportSchedule(
        classes=spring.classes,
        period_from=spring.period_from,
        period_to=spring.period_to,
        on="2026-03-03",
        by=CLERK,
    )
    given(an(AccountOpened), spring, winter).when(decide, again, LAW).then_nothing()


def test_a_timetable_of_the_same_days_takes_the_place_of_the_first():
    """R4: what was corrected is not counted twice."""
    spring = an(ClassesScheduled)
    corrected = ReportSchedule(
        classes=1, period_from="2026-03-18", period_to="2026-05-31", on="2026-03-20", by=CLERK
    )
    fund = folded(decide, an(AccountOpened), spring)
    (event,) = every(ClassesScheduled, decide(fund, corrected, LAW))
    assert folded(decide, an(AccountOpened), spring, event).timetables == (event,)
