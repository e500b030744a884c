"""What raises an alert does not depend on the order in which it was entered (DOMAIN.md §5.1).

Everything is entered on one day, so that nothing but the order differs. A level of knowledge that a
later report takes back (a timetable before its classes) is no order and is left out: R4 below.
"""

from fractions import Fraction
from itertools import chain, permutations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.fund.commands import (
    ReportBalance,
    ReportConsumption,
    ReportFees,
    ReportMovement,
    ReportRefundRequests,
    ReportSchedule,
)
from core.domain.fund.decide import decide
from core.domain.fund.events import AccountOpened, AlertRaised
from core.domain.fund.state import Fund, evolve
from tests.support.builders import an
from tests.support.law import shipped_law
from tests.support.subjects import ZHAO, acting

LAW = shipped_law()
CLERK = acting(ZHAO, "clerk")
TODAY = "2026-03-31"
LEAST = 1_000
EXACT = ("R2.single", "R2.single_share", "R3.off_account")
"""Rules by which each fact raises an alert of its own."""
DAYS = st.integers(3, 14).map(lambda day: f"2026-03-{day:02}")
FEN = st.integers(1, 2_000)
SOME = st.integers(100, 900)
"""Of which one is seldom above its share, and two or three often are."""


def entered(commands, mode="escrow"):
    """Return the account and the alerts after these, in this order."""
    opened = an(AccountOpened, mode=mode, min_balance_fen=LEAST, opened_on="2026-01-01")
    fund, alerts = evolve(Fund(), opened), list[AlertRaised]()
    for command in commands:
        for event in decide(fund, command, LAW):
            fund = evolve(fund, event)
            if isinstance(event, AlertRaised):
                alerts.append(event)
    return fund, alerts


def facts(alerts):
    """Return what the rules say of these: that they were broken, and by which facts if by each."""
    return {
        (one.rule, one.measured, one.whole, one.ref) if one.rule in EXACT else (one.rule,)
        for one in alerts
    }


def movement(number, day, fen, left, direction="out"):
    """Return a movement on the account."""
    return ReportMovement(
        ref=f"bank-{number}",
        direction=direction,
        amount_fen=fen,
        balance_fen=left,
        counterparty_kind="other",
        moved_on=day,
        on=TODAY,
        by=CLERK,
    )


def past_account(number, day, fen):
    """Return fees received past the account."""
    return msgspec.structs.replace(
        movement(f"past-{number}", day, fen, None, "in"), on_account=False
    )


def balance(day, fen):
    return ReportBalance(balance_fen=fen, as_of=day, on=TODAY, by=CLERK)


def requests(day, asked, pupils):
    return ReportRefundRequests(
        requests=asked, pupils_total=pupils, window_from=day, window_to=day, on=TODAY, by=CLERK
    )


@st.composite
def in_two_orders(draw, things):
    """Return the same reports twice, each time in an order of its own."""
    some = draw(things)
    return some, draw(st.permutations(some))


MOVEMENTS = st.lists(
    st.tuples(DAYS, SOME, st.integers(1_800, 4_000), st.sampled_from(("in", "out", "out"))),
    max_size=8,
).map(lambda rows: [movement(at, *row) for at, row in enumerate(rows)])
PAST = st.lists(st.tuples(DAYS, FEN), max_size=2).map(
    lambda rows: [past_account(at, *row) for at, row in enumerate(rows)]
)
BALANCES = st.dictionaries(DAYS, st.integers(0, 3_000), max_size=5).map(
    lambda rows: [balance(*row) for row in rows.items()]
)
REQUESTS = st.dictionaries(
    DAYS, st.tuples(st.integers(0, 4), st.integers(20, 200)), max_size=6
).map(lambda rows: [requests(day, *row) for day, row in rows.items()])


@settings(deadline=None, max_examples=200)
@given(in_two_orders(st.tuples(MOVEMENTS, PAST, BALANCES).map(lambda sorts: [*chain(*sorts)])))
def test_movements_and_balances_warn_in_whatever_order_they_are_entered(both):
    """R1, R2, R3, and the red one that two ambers make."""
    one, other = (entered(commands)[1] for commands in both)
    assert facts(one) == facts(other)


@settings(deadline=None, max_examples=200)
@given(in_two_orders(REQUESTS))
def test_refund_requests_warn_in_whatever_order_they_are_entered(both):
    """R5: by number or by share is one rule."""
    one, other = (entered(commands)[1] for commands in both)
    assert {fact[0][:2] for fact in facts(one)} == {fact[0][:2] for fact in facts(other)}


@settings(deadline=None, max_examples=200)
@given(MOVEMENTS)
def test_three_days_warn_exactly_where_a_span_of_them_is_above_its_share(movements):
    """R2, by its own words: more than 30 percent of what was left and what went out."""
    _, alerts = entered(movements)
    assert any(one.rule == "R2.days_share" for one in alerts) == is_drained(movements)


def is_drained(movements):
    """Judge every span of three days by itself, as a clerk with a pencil would."""
    out = [one for one in movements if one.direction == "out"]
    for end in {one.moved_on for one in out}:
        first = f"2026-03-{int(end[-2:]) - 2:02}"
        gone = sum(one.amount_fen for one in out if first <= one.moved_on <= end)
        left = min(one.balance_fen for one in out if one.moved_on == end)
        if Fraction(gone, left + gone) > Fraction(30, 100):
            return True
    return False


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 3, 0, 2)])
def test_two_ambers_are_red_in_whatever_order_they_come(order):
    """DOMAIN.md §5.1: 2 amber = red."""
    some = [movement(at, f"2026-03-{at + 1:02}", 6_000_000, 90_000_000) for at in range(4)]
    _, alerts = entered([some[at] for at in order])
    assert [one.rule for one in alerts].count("ambers") == 1


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_a_deposit_below_a_cycle_warns_in_whatever_order(order):
    """R1: the balance of 3 March was below the fees of its cycle, that of the 10th is not."""
    fees = ReportFees(cycle_fees_fen=2_000, pupils=10, as_of="2026-03-01", on=TODAY, by=CLERK)
    some = [fees, balance("2026-03-03", 1_500), balance("2026-03-10", 2_500)]
    _, alerts = entered([some[at] for at in order], mode="deposit")
    assert facts(alerts) == {("R1.deposit",)}


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (2, 0, 1)])
def test_a_timetable_that_comes_late_does_not_hide_the_one_that_runs(order):
    """R4: whichever was said last, the classes of March were scheduled and none was given."""
    march = ReportSchedule(
        classes=9, period_from="2026-03-02", period_to="2026-05-31", on=TODAY, by=CLERK
    )
    winter = msgspec.structs.replace(march, period_from="2026-01-05", period_to="2026-02-28")
    given_there = ReportConsumption(
        classes=9, released_fen=9, period_from="2026-01-05", period_to="2026-02-27", on=TODAY,
        by=CLERK,
    )  # fmt: skip
    some = [given_there, march, winter]
    _, alerts = entered([some[at] for at in order])
    assert facts(alerts) == {("R4.lag",)}
