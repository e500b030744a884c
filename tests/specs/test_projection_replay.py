"""Replay: how a stream came to be, true on a day, known at a moment (FORMAT §3, Times)."""

from itertools import accumulate

import pytest

from core.domain import catalogue
from core.domain.case import events as case
from core.domain.case.state import Case, Event, evolve
from core.domain.leg import events as leg
from core.domain.notice import events as notice
from core.domain.visit import events as visit
from core.kernel.times import ms_of, time_of
from projections.folds import FOLDS, as_dict
from projections.replay import replay
from tests.support.builders import CASE, LATE, LEG, NOTICE, VISIT, an, uid
from tests.support.histories import History, Pen, tell

OTHER_LEG = LEG.replace("c1", "c2")
STORY = (case.Filed, case.AdvanceNoticeServed, case.PenaltyDecided, case.DecisionServed)


@pytest.fixture
def history(tmp_path):
    with History(tmp_path / "log.db") as opened:
        yield opened


def test_every_kind_of_stream_can_be_replayed():
    """An aggregate with a state has a fold here."""
    kinds = {name.partition(".")[0] for name in catalogue.EVENTS}
    assert kinds - {"visit"} == set(FOLDS)


def test_each_step_is_the_fold_up_to_it(history):
    """State after, event by event."""
    story: tuple[Event, ...] = (an(case.Filed), an(case.AdvanceNoticeServed))
    for event in story:
        history.decide(f"case:{CASE}", event)
    states = accumulate(story, evolve, initial=Case())
    steps = [step.state for step in replay(history.log, f"case:{CASE}")]
    assert steps == [as_dict(state) for state in states][1:]


def test_a_step_says_what_happened_when_and_who_by(history):
    """Leaf, version, type, times, actor, data."""
    event = history.decide(f"case:{CASE}", an(case.Filed))
    (step,) = replay(history.log, f"case:{CASE}")
    assert (step.leaf, step.ver, step.type) == (0, 1, "case.filed.v1")
    assert step.received_at == time_of(event.received_ms)
    assert step.data["decide_by"] == "2027-03-15"


def test_known_is_the_prefix_received_before_it(history):
    """Known on k: received_ms < k."""
    history.decide(f"case:{CASE}", an(case.Filed))
    history.decide(f"case:{CASE}", an(case.AdvanceNoticeServed))
    steps = list(replay(history.log, f"case:{CASE}", known=time_of(history.now_ms)))
    assert [step.state["stage"] for step in steps] == ["filed"]


def test_an_outcome_is_true_from_the_day_it_takes_effect(history):
    """True on t: effective_on < t; a DATE means the end of its day."""
    for event in STORY:
        history.decide(f"case:{CASE}", an(event))
    *_, day_before = replay(history.log, f"case:{CASE}", at="2026-12-23")
    *_, that_day = replay(history.log, f"case:{CASE}", at="2026-12-24")
    assert (day_before.state["stage"], that_day.state["stage"]) == ("decided", "effective")


def test_a_fact_entered_later_is_true_from_when_it_occurred(history):
    """`occurred`, not `at` or receipt."""
    history.record(LEG, an(leg.Opened), occurred="2026-11-20T20:00:00.000+08:00")
    assert len(list(replay(history.log, LEG, at="2026-11-20"))) == 1
    with pytest.raises(StopIteration):
        next(replay(history.log, LEG, at="2026-11-19"))


def test_an_overdue_that_was_withdrawn_is_seen_as_known_then(history):
    """`--at T --known T` asks as known then."""
    for kind, moment in (
        (notice.Served, "2026-11-23T20:00:00.000+08:00"),
        (notice.Overdue, "2026-12-09T00:10:00.000+08:00"),
        (notice.OverdueWithdrawn, "2026-12-15T09:00:00.000+08:00"),
    ):
        history.now_ms = ms_of(moment)
        history.decide(f"notice:{NOTICE}", an(kind))
    *_, then = replay(history.log, f"notice:{NOTICE}", "2026-12-10", "2026-12-10")
    *_, now = replay(history.log, f"notice:{NOTICE}", "2026-12-10")
    assert (then.state["was_overdue"], now.state["was_overdue"]) == (True, False)


def test_a_visit_is_replayed_with_all_its_legs(history):
    """The merged view is a projection of the set of legs (ARCHITECTURE.md decision 2)."""
    history.record(LEG, an(leg.Opened))
    history.record(OTHER_LEG, an(leg.Opened), pen=Pen(2))
    history.record(LEG, an(leg.FindingRecorded))
    history.decide(f"visit:{VISIT}", an(visit.Concluded))
    *_, last = replay(history.log, VISIT)
    assert [one["stream"] for one in last.state["merged"]["legs"]] == [LEG, OTHER_LEG]
    assert [one["event"]["code"] for one in last.state["merged"]["findings"]] == [LATE]
    assert last.state["office"]["stage"] == "concluded"


def test_a_leg_that_was_moved_away_leaves_the_replayed_visit(history):
    """The move stands in the other visit's stream."""
    away = an(visit.LegMoved)
    history.record(LEG, an(leg.Opened, visit=away.from_visit))
    history.decide(f"visit:{VISIT}", away)
    first, last = replay(history.log, away.from_visit)
    assert (len(first.state["merged"]["legs"]), last.state["merged"]["legs"]) == (1, [])


def test_every_stream_of_a_whole_story_can_be_replayed(history):
    """Whatever its kind."""
    tell(history)
    for stream in {row[1] for row in history.log.iter_rows()}:
        assert list(replay(history.log, stream))


def test_an_unknown_stream_is_an_error(history):
    """Not an empty history."""
    with pytest.raises(LookupError, match="no event"):
        next(replay(history.log, f"case:{uid(9)}"))


def test_every_event_of_a_visit_is_told_in_log_order(history):
    """Facts and decisions, one list."""
    tell(history)
    leaves = [step.leaf for step in replay(history.log, VISIT)]
    assert leaves == sorted(leaves)
