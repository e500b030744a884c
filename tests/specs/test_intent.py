"""A decision wished for offline is answered exactly once (SYNC.md §5.7)."""

import pytest

from core.domain.intent.decide import NO_LONGER_VALID, Answer, WishCaseFiling, decide
from core.domain.intent.events import Accepted, AnswerRefused, CaseFilingWished
from core.kernel.reasons import Reason
from tests.support.builders import CASE, INSTITUTION, INTENT, LATE, VISIT, an, uid
from tests.support.given import given
from tests.support.law import shipped_law

LAW = shipped_law()
OTHER_CASE = f"case:{uid(0x33)}"
WISHED = an(CaseFilingWished)
FILED_ALREADY = an(AnswerRefused, reason="already_filed", result=OTHER_CASE)


def wish(*violations, why=None):
    return WishCaseFiling(
        institution=INSTITUTION,
        visit=VISIT,
        violations=violations,
        expires_on="2026-12-23",
        why=why,
    )


def answer(**situation):
    return Answer(
        **{
            "intent": INTENT,
            "result": f"case:{CASE}",
            "expires_on": "2026-12-23",
            "today": "2026-12-01",
            "based_on_current": True,
            "still_valid": True,
            "institution_known": True,
            **situation,
        }
    )


def test_officers_wish_that_a_case_be_filed():
    """DOMAIN.md §4.5 C1."""
    given().when(decide, wish(LATE), LAW).then(WISHED)


def test_officers_may_say_why():
    """DOMAIN.md §4.5 C1."""
    given().when(decide, wish(LATE, why="第三次"), LAW).then(an(CaseFilingWished, why="第三次"))


def test_a_wish_without_a_violation_is_refused():
    """DOMAIN.md §4.5 C2: evidence of violation."""
    given().when(decide, wish(), LAW).then_refused(Reason.NO_VIOLATION)


def test_another_wish_is_another_intent():
    """FORMAT §2: an answer has its intent's id."""
    given(WISHED).when(decide, wish("V-TIM-02"), LAW).then_refused(
        Reason.WRONG_STAGE, stage="wished"
    )


def test_a_wish_is_made_once():
    """R3."""
    given(WISHED).when(decide, wish(LATE), LAW).then_nothing()


@pytest.mark.parametrize("past", [(), (WISHED,)], ids=["answer alone", "with the wish"])
@pytest.mark.parametrize("today", ["2026-12-22", "2026-12-23"])
def test_a_wish_is_granted_until_the_end_of_its_last_day(past, today):
    """SYNC.md §5.7."""
    given(*past).when(decide, answer(today=today), LAW).then(an(Accepted))


def test_a_wish_whose_ground_changed_but_held_is_revalidated():
    """SYNC.md §5.7: accepted with note `revalidated`."""
    given(WISHED).when(decide, answer(based_on_current=False), LAW).then(
        an(Accepted, revalidated=True)
    )


@pytest.mark.parametrize(
    ("situation", "refusal"),
    [
        ({"today": "2026-12-24"}, an(AnswerRefused)),
        ({"already_filed": OTHER_CASE}, FILED_ALREADY),
        ({"institution_known": False}, an(AnswerRefused, reason="no_such_institution")),
        (
            {"based_on_current": False, "still_valid": False},
            an(AnswerRefused, reason="superseded", detail=NO_LONGER_VALID),
        ),
        ({"today": "2026-12-24", "already_filed": OTHER_CASE}, FILED_ALREADY),
    ],
    ids=["the day after", "filed by others", "unknown institution", "ground gone", "both"],
)
def test_a_wish_that_no_longer_holds_is_refused_by_an_event(situation, refusal):
    """SYNC.md §5.7, F20: refused once, for ever; the facts are kept."""
    given(WISHED).when(decide, answer(**situation), LAW).then(refusal)


@pytest.mark.parametrize(
    ("past", "command"),
    [
        (an(Accepted), answer(result=OTHER_CASE)),
        (an(AnswerRefused), answer()),
        (FILED_ALREADY, answer(institution_known=False)),
    ],
)
def test_an_answer_is_given_once_and_for_ever(past, command):
    """Verifies: R3."""
    given(WISHED, past).when(decide, command, LAW).then_refused(Reason.ALREADY_ANSWERED)


@pytest.mark.parametrize(
    ("past", "command"),
    [
        (an(Accepted), answer()),
        (an(Accepted), answer(already_filed=f"case:{CASE}", result=OTHER_CASE)),
        (an(Accepted), answer(today="2026-12-24")),
        (an(AnswerRefused), answer(today="2026-12-25")),
        (FILED_ALREADY, answer(already_filed=OTHER_CASE)),
    ],
    ids=["granted", "its own case is met", "granted, then expired", "expired", "filed by others"],
)
def test_the_same_answer_is_no_news(past, command):
    """Verifies: R3. The follower may ask again after a crash."""
    given(WISHED, past).when(decide, command, LAW).then_nothing()
