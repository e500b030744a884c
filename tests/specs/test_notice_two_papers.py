"""Two papers of one visit on one violation: one order, the longer day (行政处罚法 第二十九条)."""

import msgspec
import pytest

from core.domain.notice.commands import EndDay, Lengthen, OpenNotice
from core.domain.notice.decide import decide
from core.domain.notice.events import (
    Extended,
    Overdue,
    OverdueWithdrawn,
    RectificationReported,
    Repeated,
    Served,
)
from core.kernel.reasons import Reason
from tests.support.builders import CHARGE, INSTITUTION, LATE, NOTICE, TODAY, VISIT, an, uid
from tests.support.given import given
from tests.support.law import shipped_law
from tests.support.notices import OVERDUE, OVERDUE_ID, SERVED, report

LAW = shipped_law()
SECOND = uid(0x23)
LENGTHENED = Extended(
    notice=NOTICE,
    institution=INSTITUTION,
    before="2026-12-08",
    due_on="2026-12-23",
    ground="second_paper",
    by_notice=SECOND,
    extended_on=TODAY,
)


def opening(items=()):
    return OpenNotice(
        notice=NOTICE,
        number="T8-0001",
        institution=INSTITUTION,
        visit=VISIT,
        items=items,
        repeats=an(Repeated).items,
        served_on=TODAY,
        objection_until="2026-11-26",
        provisional=False,
    )


def lengthen(due_on="2026-12-23", overdue_event=None):
    return Lengthen(by_notice=SECOND, due_on=due_on, served_on=TODAY, overdue_event=overdue_event)


def test_a_paper_that_only_repeats_is_recorded_and_orders_nothing():
    """The paper exists; there is no second overdue."""
    given().when(decide, opening(), LAW).then(an(Repeated))


def test_what_is_new_on_the_paper_is_served():
    """A second violation stands under the paper that names it."""
    (_, new) = SERVED.items
    given().when(decide, opening(items=(new,)), LAW).then(
        msgspec.structs.replace(SERVED, number="T8-0001", items=(new,)), an(Repeated)
    )


@pytest.mark.parametrize("past", [(an(Repeated),), (an(Served), an(Repeated))])
def test_a_paper_that_is_recorded_is_not_recorded_again(past):
    """R3: the same leg is handed over twice."""
    given(*past).when(decide, opening(), LAW).then_nothing()


def test_a_repeated_order_never_falls_due_itself():
    """One violation, one overdue."""
    given(an(Repeated)).when(decide, EndDay(today="2027-03-01"), LAW).then_nothing()


def test_nothing_is_reported_to_a_paper_without_orders():
    """It is followed up under the first paper; the follower sends it there."""
    given(an(Repeated)).when(decide, report(LATE), LAW).then_refused(Reason.NO_SUCH_ITEM)


@pytest.mark.parametrize("due_on", ["2026-12-07", "2026-12-08"])
def test_a_second_paper_never_shortens(due_on):
    """A paper served never shortens, nor is shortened."""
    given(SERVED).when(decide, lengthen(due_on), LAW).then_nothing()


def test_the_longer_day_of_a_second_paper_counts():
    """The party holds both."""
    given(SERVED).when(decide, lengthen(), LAW).then(LENGTHENED)


def test_the_same_second_paper_again_is_already_so():
    """Asked again, nothing is recorded twice."""
    given(SERVED, LENGTHENED).when(decide, lengthen(), LAW).then_nothing()


def test_an_overdue_falls_when_the_longer_day_comes_to_light():
    """The second device was offline for weeks."""
    given(SERVED, OVERDUE).when(decide, lengthen(overdue_event=OVERDUE_ID), LAW).then(
        an(OverdueWithdrawn, reported_on=TODAY), LENGTHENED
    )


@pytest.mark.parametrize(
    ("shown", "missed"), [((), (LATE, CHARGE)), ((LATE,), (CHARGE,)), ((LATE, CHARGE), ())]
)
def test_after_the_longer_day_it_is_overdue_by_what_is_missing_still(shown, missed):
    """DOMAIN.md §4.3 R6: reports between the two days are in time."""
    withdrawn = an(OverdueWithdrawn, reported_on=TODAY)
    past = [SERVED, OVERDUE]
    if shown:
        past.append(an(RectificationReported, codes=shown, reported_on="2026-12-20"))
    when = given(*past, withdrawn, LENGTHENED).when(decide, EndDay(today="2026-12-24"), LAW)
    if missed:
        when.then(an(Overdue, codes=missed, due_on="2026-12-23", effective_on="2026-12-24"))
    else:
        when.then_nothing()
