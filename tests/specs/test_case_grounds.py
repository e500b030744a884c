"""A case whose overdue is withdrawn after the decision, or comes again (行政处罚法 第七十五条)."""

import pytest

from core.domain.case.commands import CloseCase
from core.domain.case.decide import decide
from core.domain.case.events import Closed
from core.domain.case.ground_commands import FileAgain, KeepDecision, NoteGroundFell
from core.domain.case.ground_events import DecisionKept, FiledAgain, GroundFellAway
from core.domain.case.table import TABLE
from core.domain.catalogue import claims
from core.kernel.acting import by_job
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.kernel.running import running
from tests.support.builders import an
from tests.support.cases import (
    CASE,
    DECIDER,
    DECISION,
    EFFECTIVE,
    FILED,
    HANDLER,
    INVESTIGATED,
    but,
    closing,
    lived,
    paying,
    revoking,
)
from tests.support.given import folded, given
from tests.support.law import shipped_law
from tests.support.subjects import INSTITUTION, NOTICE, uid

LAW = shipped_law()
ON = "2026-03-30"
OVERDUE = uid(0xE7)
NOTE = NoteGroundFell(ground=f"notice:{NOTICE}", annuls=OVERDUE, on=ON, by=by_job("follower"))
FELL = GroundFellAway(
    case=CASE,
    institution=INSTITUTION,
    ground=f"notice:{NOTICE}",
    annuls=OVERDUE,
    look_by=ON,
    provisional=False,
    noted_on=ON,
)
KEEP = KeepDecision(reason="other facts bear it", on="2026-03-31", by=DECIDER)
KEPT = DecisionKept(
    case=CASE,
    institution=INSTITUTION,
    reason="other facts bear it",
    decided_by=DECIDER.officer,
    decided_on="2026-03-31",
)
OWN_MOTION = "case.reconsider-own-motion"


@pytest.mark.parametrize("past", [DECISION, EFFECTIVE, (*EFFECTIVE, but(an(Closed), case=CASE))])
def test_a_decided_case_is_told_that_its_ground_fell_away(past):
    """第七十五条第二款: decided, in effect or closed, a person must look at it."""
    given(*past).when(decide, NOTE, LAW).then(FELL)


def test_it_is_told_once():
    """Already so, also after it was judged."""
    given(*EFFECTIVE, FELL).when(decide, NOTE, LAW).then_nothing()
    given(*EFFECTIVE, FELL, KEPT).when(decide, NOTE, LAW).then_nothing()


def test_where_nothing_was_decided_nothing_is_to_look_at():
    """The follower closes such a case itself."""
    unfounded = Closed(case=CASE, outcome="not_founded", closed_on="2026-03-28")
    given(*INVESTIGATED, unfounded).when(decide, NOTE, LAW).then_nothing()


def test_what_was_taken_back_is_not_looked_at_again():
    """Nothing is left of it."""
    _, revoked = lived(EFFECTIVE, revoking())
    given(*EFFECTIVE, *revoked).when(decide, NOTE, LAW).then_nothing()


def test_only_the_follower_notes_it():
    """acts.toml."""
    given(*EFFECTIVE).when(decide, but(NOTE, by=DECIDER), LAW).then_refused(Reason.ROLE_NEEDED)


def open_days(*events):
    """Return the kinds of deadline that run after these events."""
    return {one.kind: one.due_on for one in running(TABLE, [(ON, one) for one in events])}


def test_the_radar_shows_it_from_the_same_day_until_a_person_has_judged():
    """The article sets no term, so it is due at once."""
    assert open_days(*EFFECTIVE, FELL)[OWN_MOTION] == ON
    assert OWN_MOTION not in open_days(*EFFECTIVE, FELL, KEPT)


def test_revoking_answers_it():
    """第七十五条第二款: 应当主动改正."""
    state, revoked = lived((*EFFECTIVE, FELL), revoking(on="2026-03-31"))
    assert OWN_MOTION not in open_days(*EFFECTIVE, FELL, *revoked)
    assert state.course.ground_fell_on == ""


def test_the_head_keeps_a_decision_and_says_why():
    """Other facts may bear it."""
    given(*EFFECTIVE, FELL).when(decide, KEEP, LAW).then(KEPT)


def test_nothing_is_kept_where_no_ground_fell():
    """A sentence about nothing is none."""
    given(*EFFECTIVE).when(decide, KEEP, LAW).then_refused(Reason.NO_GROUND_FELL)


def test_it_is_kept_once():
    """Then nothing waits for an answer any more."""
    given(*EFFECTIVE, FELL, KEPT).when(decide, KEEP, LAW).then_refused(Reason.NO_GROUND_FELL)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"by": HANDLER}, Reason.ROLE_NEEDED), ({"on": "2026-03-29"}, Reason.DAY_ORDER)],
)
def test_it_is_kept_by_a_head_and_not_before(changes, reason):
    """acts.toml; the day order."""
    given(*EFFECTIVE, FELL).when(decide, but(KEEP, **changes), LAW).then_refused(reason)


def test_a_case_is_not_closed_over_it():
    """Nobody forgets it in the archive."""
    state, _ = lived((*EFFECTIVE, FELL), paying(20_000_00))
    with pytest.raises(Refused) as refused:
        decide(state, closing(on="2026-03-31"), LAW)
    assert refused.value.reason is Reason.GROUND_FELL
    kept, _ = lived((*EFFECTIVE, FELL, KEPT), paying(20_000_00))
    assert decide(kept, closing(on="2026-03-31"), LAW)


AGAIN = FileAgain(
    case=uid(0xCA6E),
    institution=INSTITUTION,
    source=FILED.source,
    after=CASE,
    violations=("V-TIM-01",),
    on="2026-03-30",
    by=by_job("follower"),
)
FILED_AGAIN = FiledAgain(
    case=uid(0xCA6E),
    institution=INSTITUTION,
    source=FILED.source,
    after=CASE,
    violations=("V-TIM-01",),
    filed_on="2026-03-30",
    decide_by="2026-06-29",
    provisional=False,
)


def test_a_second_case_follows_one_that_was_closed_unfounded():
    """第五十四条; it has ninety days of its own (第六十条)."""
    given().when(decide, AGAIN, LAW).then(FILED_AGAIN)


def test_it_is_filed_once():
    """Already so; the log holds one successor of a case (claim `case-after`)."""
    given(FILED_AGAIN).when(decide, AGAIN, LAW).then_nothing()
    assert tuple(claims(FILED_AGAIN)) == (("case-after", CASE),)


def test_without_a_violation_it_is_not_filed():
    """第五十四条."""
    given().when(decide, but(AGAIN, violations=()), LAW).then_refused(Reason.NO_VIOLATION)


def test_it_goes_its_way_like_any_other():
    """From filing to the penalty."""
    state = folded(decide, FILED_AGAIN)
    assert (state.stage, state.source, state.decide_by) == ("filed", FILED.source, "2026-06-29")
    close = CloseCase(not_founded=True, on="2026-03-31", by=DECIDER)
    (closed,) = decide(state, close, LAW)
    assert isinstance(closed, Closed)
    assert closed.outcome == "not_founded"
