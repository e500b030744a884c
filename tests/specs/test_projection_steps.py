"""What a step did to the days of its procedure: set, met, missed, lapsed, dropped, went by."""

import pytest

from core.domain.case import events as case
from core.domain.case import hearing_events as hearing
from core.domain.case import table as case_table
from core.domain.tables import TABLES
from core.kernel.transitions import DAY_OF_REST, OCCURRED
from core.law.look_up import act, term_in_force
from projections.replay import replay
from tests.support.builders import CASE, an
from tests.support.histories import History
from tests.support.law import shipped_law

LAW = shipped_law()
STREAM = f"case:{CASE}"


@pytest.fixture
def history(tmp_path):
    with History(tmp_path / "log.db") as opened:
        yield opened


def days(history, *events):
    """Return what the last of these steps did to days: what went by, ended, was set."""
    for event in events:
        history.decide(STREAM, event)
    *_, last = replay(history.log, STREAM)
    return [f"{one.kind} {one.due_on} {one.how}" for one in (*last.passed, *last.ends, *last.opens)]


def test_a_decision_after_the_partys_time_is_not_late(history):
    """C8: the window lapsed by itself; 行政处罚法 第六十条 is met, and 第六十一条 begins."""
    story = (an(case.Filed), an(case.AdvanceNoticeServed), an(case.PenaltyDecided))
    assert days(history, *story) == [
        "defence 2026-12-21 lapsed",
        "case.decide 2027-03-15 met",
        "case.serve 2027-01-04 set",
    ]


def test_a_decision_within_the_partys_time_takes_it_away(history):
    """第六十二条: the party waived it; nobody met anything."""
    story = (an(case.Filed), an(case.AdvanceNoticeServed))
    waived = an(case.PenaltyDecided, decided_on="2026-12-18")
    assert "defence 2026-12-21 dropped" in days(history, *story, waived)


def test_asking_for_a_hearing_uses_the_partys_time(history):
    """第六十四条第一项."""
    asked = an(hearing.HearingRequested, requested_on="2026-12-21")
    assert days(history, an(case.AdvanceNoticeServed), asked) == ["defence 2026-12-21 met"]


@pytest.mark.parametrize(("paid_on", "how"), [("2027-01-08", "met"), ("2027-01-09", "missed")])
def test_a_payment_is_in_time_on_the_last_day(history, paid_on, how):
    """第六十七条: the day of and the day after."""
    paid = an(case.Paid, paid_on=paid_on)
    assert days(history, an(case.DecisionServed), paid) == [f"case.pay 2027-01-08 {how}"]


def test_a_part_keeps_the_day_open(history):
    """What is still owed is still due."""
    part = an(case.Paid, owed_fen=1)
    assert days(history, an(case.DecisionServed), part) == []


def test_a_day_that_went_by_is_told_once(history):
    """The step that comes after it says so; the next one is silent."""
    late = an(case.Varied, varied_on="2027-01-09", effective_on="2027-01-09")
    assert days(history, an(case.DecisionServed), late) == ["case.pay 2027-01-08 missed"]
    assert days(history, late) == []


def test_what_was_revoked_need_not_be_paid(history):
    """Nothing was met by taking the decision back."""
    assert days(history, an(case.DecisionServed), an(case.PenaltyRevoked)) == [
        "case.pay 2027-01-08 dropped"
    ]


def test_a_case_that_rests_lets_no_day_go_by(history):
    """第六十条 and the rest of a case: the term does not run meanwhile."""
    resting = (an(case.Filed, decide_by="2026-12-15"), an(hearing.Suspended))
    assert days(history, *resting, an(case.HandlersAssigned, assigned_on="2026-12-20")) == []


def test_the_day_of_a_step_is_the_one_that_the_event_names(history):
    """Recorded on another day, by a clerk; the act has its own."""
    history.decide(STREAM, an(hearing.HearingNotified))
    (step,) = replay(history.log, STREAM)
    assert (step.on, step.act) == ("2026-12-17", "case.hearing-notice")
    assert step.occurred[:10] != step.on


def test_every_step_of_a_case_names_its_day():
    """But for a revocation, whose event was released without one: it is done as it is recorded."""
    nameless = {
        row.event.__name__
        for row in case_table.TABLE
        if not (row.on or row.ends_on or len(_days(row.event)) == 1)
    }
    assert nameless - {"DeadlineSettled"} == {"PenaltyRevoked", "SimplePenaltyRevoked"}


def _days(event):
    own = set(event.__struct_fields__) - {"due_on", "effective_on"}
    return [name for name in own if name.endswith("_on")]


@pytest.mark.parametrize("room", TABLES)
def test_every_act_and_every_deadline_of_a_table_is_a_row_of_the_law(room):
    """A missing row is a step without an article."""
    for row in TABLES[room]:
        assert act(LAW, row.act, "2026-12-14").title_zh
        assert {row.on, row.ends_on} - {"", OCCURRED} <= set(row.event.__struct_fields__)
        for one in row.opens:
            assert one.field in row.event.__struct_fields__
            for code in {one.kind, one.term} - {"", DAY_OF_REST}:
                assert term_in_force(LAW, code, "2026-12-14").title_zh
