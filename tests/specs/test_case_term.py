"""Days that are not counted towards the decision are given once (行政处罚法 第六十条)."""

import pytest

from core.domain.case.after_commands import DeliverTransfer, TakeBackTransfer, TransferCase
from core.domain.case.decide import decide
from core.domain.case.hearing_commands import (
    ExtendDecision,
    HoldHearing,
    NotifyHearing,
    RequestHearing,
    ResumeCase,
    SuspendCase,
)
from core.domain.case.hearing_events import DecisionExtended, Resumed
from core.kernel.reasons import Reason
from tests.support.cases import (
    ASSIGNED,
    CASE,
    CLERK,
    DECIDER,
    FILED,
    HOST,
    LAW,
    NOTICED,
    REPORTED,
    STOP,
    but,
    kinds,
    lived,
)
from tests.support.given import given
from tests.support.subjects import ZHAO

TOLD = (
    FILED,
    ASSIGNED,
    but(REPORTED, penalties=(STOP,)),
    but(NOTICED, proposed=(STOP,), defence_until="2026-03-16"),
)
ASK = RequestHearing(on="2026-03-12", by=CLERK)
NOTIFY = NotifyHearing(
    hearing_on="2026-03-25", starts_at="09:30", place="二楼", host=ZHAO, on="2026-03-13", by=CLERK
)
HOLD = HoldHearing(on="2026-03-25", by=HOST)
HEARD = (ASK, NOTIFY, HOLD)
EXTEND = ExtendDecision(why="hearing", on="2026-04-20", by=DECIDER)
EXTENDED = DecisionExtended(
    case=CASE,
    why="hearing",
    days=14,
    decide_by="2026-06-15",
    provisional=False,
    extended_on="2026-04-20",
)


def rest(on):
    return SuspendCase(why="appraisal", reason="账册鉴定", on=on, by=DECIDER)


def go_on(on):
    return ResumeCase(on=on, by=DECIDER)


def past(*commands):
    """Return what happened up to and with these commands."""
    return (*TOLD, *lived(TOLD, *commands)[1])


def test_a_rest_within_the_hearing_adds_nothing_to_its_days():
    """行政处罚法 第六十条: thirteen days, of which five were given before."""
    before = past(ASK, NOTIFY, rest("2026-03-15"), go_on("2026-03-20"), HOLD)
    state, _ = lived(before)
    assert state.decide_by == "2026-06-08"  # 2026-06-06 is a Saturday
    given(*before).when(decide, EXTEND, LAW).then(but(EXTENDED, days=8, decide_by="2026-06-16"))


@pytest.mark.parametrize(
    ("until", "days", "decide_by"),
    [
        ("2026-03-24", 0, "2026-06-15"),
        ("2026-03-25", 0, "2026-06-15"),
        ("2026-03-26", 1, "2026-06-16"),
    ],
)
def test_a_rest_adds_only_what_lies_after_the_hearing(until, days, decide_by):
    """行政处罚法 第六十条: the day before, of and after the hearing."""
    before = past(ASK, NOTIFY, HOLD, rest("2026-03-20"), EXTEND)
    given(*before).when(decide, go_on(until), LAW).then(
        Resumed(case=CASE, days=days, decide_by=decide_by, provisional=False, resumed_on=until)
    )


def test_the_order_in_which_both_are_reckoned_changes_nothing():
    """行政处罚法 第六十条: whichever comes second gives what the first has left."""
    told = (ASK, but(NOTIFY, hearing_on="2026-03-26"))
    during = (rest("2026-03-23"), but(HOLD, on="2026-03-26"))
    one, _ = lived(TOLD, *told, *during, EXTEND, go_on("2026-04-20"))
    other, _ = lived(TOLD, *told, *during, go_on("2026-04-20"), EXTEND)
    assert one.decide_by == other.decide_by == "2026-07-10"  # 39 days after 2026-06-01


def test_days_that_do_not_touch_are_both_given():
    """行政处罚法 第六十条: apart, each moves the last day."""
    before = past(*HEARD, EXTEND, rest("2026-04-20"))
    given(*before).when(decide, go_on("2026-04-30"), LAW).then(
        Resumed(
            case=CASE, days=10, decide_by="2026-06-25", provisional=False, resumed_on="2026-04-30"
        )
    )


def test_a_hearing_wholly_within_a_rest_gives_no_day_more():
    """行政处罚法 第六十条: its days rested already."""
    before = past(ASK, NOTIFY, rest("2026-03-12"), HOLD, go_on("2026-03-26"))
    given(*before).when(decide, EXTEND, LAW).then_nothing()


def test_a_hearing_before_a_transfer_gives_no_day_to_the_term_after_it():
    """行政处罚法 第二十七条, 第六十条: the ninety days that run anew hold no day of it."""
    transfer = TransferCase(
        to="police", receiver="县公安局", why="crime", on="2026-03-30", by=DECIDER
    )
    back = TakeBackTransfer(reason="不构成犯罪", on="2026-05-20", by=CLERK)
    delivered = DeliverTransfer(on="2026-03-31", by=CLERK)
    before = past(*HEARD, transfer, delivered, back)
    state, events = lived(before, but(EXTEND, on="2026-05-21"))
    assert kinds(events) == []
    assert state.decide_by == "2026-08-18"


def test_no_days_are_given_for_a_hearing_that_nobody_held():
    """行政处罚法 第六十三条."""
    given(*past(ASK, NOTIFY)).when(decide, EXTEND, LAW).then_refused(Reason.NO_HEARING_DAYS)
