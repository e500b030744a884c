"""Ways round the procedure of a case that look in order step by step (行政处罚法 第五章)."""

import pytest

from core.domain.case.commands import AssignHandlers
from core.domain.case.decide import decide
from core.domain.case.hearing_commands import (
    DiscussCollectively,
    HoldHearing,
    NotifyHearing,
    RequestHearing,
    ResumeCase,
    ReviewLegally,
    SuspendCase,
)
from core.domain.case.money_commands import GrantInstalments
from core.domain.case.money_events import Instalment
from core.kernel.reasons import Reason
from tests.support.cases import (
    ASSIGNED,
    CLERK,
    DECIDER,
    EFFECTIVE,
    FILED,
    FINE,
    INVESTIGATED,
    LARGE,
    LAW,
    NOTICED,
    REPORTED,
    REVIEWER,
    TOLD,
    announcing,
    but,
    closing,
    deciding,
    defending,
    kinds,
    lived,
    paying,
    reporting,
    revoking,
)
from tests.support.given import given
from tests.support.subjects import HEAD, LI, WANG, ZHAO, acting, uid

OTHERS = AssignHandlers(handlers=(uid(0x71), LI), on="2026-03-10", by=DECIDER)
REPORTED_LARGE = but(REPORTED, penalties=(LARGE,))
TOLD_OF_LESS = (FILED, ASSIGNED, REPORTED_LARGE, NOTICED)
TOLD_LARGE = (*INVESTIGATED, but(NOTICED, proposed=(LARGE,), defence_until="2026-03-16"))
ASKED = RequestHearing(on="2026-03-10", by=CLERK)


def past(before, *commands):
    """Return what happened with what these commands add."""
    return (*before, *lived(before, *commands)[1])


def hearing_with(host):
    return NotifyHearing(
        hearing_on="2026-03-26", starts_at="09:00", place="一号会议室", host=host, on="2026-03-12",
        by=CLERK,
    )  # fmt: skip


def resting(on="2026-03-10", why="appraisal"):
    return SuspendCase(why=why, reason="送检", on=on, by=DECIDER)


def parts(day):
    whole = Instalment(pay_by=day, due_fen=20_000_00)
    return GrantInstalments(instalments=(whole,), on="2026-03-18", by=DECIDER)


def test_who_once_handled_the_case_does_not_review_it():
    """行政处罚法 第五十八条: whoever is replaced has investigated all the same."""
    review = ReviewLegally(
        version=1, opinion="pass", on="2026-03-11", by=acting(WANG, "legal_reviewer")
    )
    given(*past(TOLD, OTHERS)).when(decide, review, LAW).then_refused(
        Reason.SAME_PERSON, part="handler"
    )


def test_who_once_handled_the_case_does_not_decide_it():
    """行政处罚法 第五十七条."""
    by = acting(WANG, "head")
    given(*past(TOLD, OTHERS)).when(decide, deciding(FINE, by=by), LAW).then_refused(
        Reason.SAME_PERSON, part="handler"
    )


def test_who_once_handled_the_case_does_not_host_its_hearing():
    """行政处罚法 第六十四条第四项: 非本案调查人员."""
    given(*past(TOLD_LARGE, OTHERS, ASKED)).when(decide, hearing_with(WANG), LAW).then_refused(
        Reason.SAME_PERSON, part="handler"
    )


def test_who_became_a_handler_after_the_notice_does_not_hold_the_hearing():
    """行政处罚法 第六十四条第四项, also once the case has gone on to others."""
    to_zhao = but(OTHERS, handlers=(ZHAO, LI), on="2026-03-13")
    back = but(OTHERS, on="2026-03-14")
    told = past(TOLD_LARGE, ASKED, hearing_with(ZHAO), to_zhao, back)
    hold = HoldHearing(on="2026-03-26", by=acting(ZHAO, "hearing_host"))
    given(*told).when(decide, hold, LAW).then_refused(Reason.SAME_PERSON, part="handler")


@pytest.mark.parametrize("again", [(LARGE,), (FINE, but(FINE, fine_fen=1))])
def test_no_second_notice_asks_for_more_because_the_party_answered(again):
    """行政处罚法 第四十五条第二款: on the same report."""
    told = past(TOLD_OF_LESS, defending("2026-03-10"))
    given(*told).when(decide, announcing(*again, on="2026-03-12"), LAW).then_refused(
        Reason.RAISED_AFTER_ANSWER
    )


def test_no_third_notice_does_either():
    """行政处罚法 第四十五条第二款: a notice of the same between them changes nothing."""
    told = past(TOLD_OF_LESS, defending("2026-03-10"), announcing(FINE, on="2026-03-11"))
    given(*told).when(decide, announcing(LARGE, on="2026-03-12"), LAW).then_refused(
        Reason.RAISED_AFTER_ANSWER
    )


def test_a_new_report_may_carry_a_heavier_notice():
    """DOMAIN.md trap 7: what was found since is told anew, with every right anew."""
    told = past(TOLD, defending("2026-03-10"), reporting(LARGE, on="2026-03-12"))
    _, events = lived(told, announcing(LARGE, on="2026-03-12"))
    assert kinds(events) == ["AdvanceNoticeServed"]


def test_who_did_not_answer_may_be_told_of_more():
    """行政处罚法 第四十五条第二款 protects the answer."""
    _, events = lived(TOLD_OF_LESS, announcing(LARGE, on="2026-03-12"))
    assert kinds(events) == ["AdvanceNoticeServed"]


def test_nothing_is_decided_on_a_day_before_the_report_it_rests_on():
    """行政处罚法 第五十七条: 调查终结，对调查结果进行审查."""
    told = past(TOLD, reporting(FINE, on="2026-03-25"))
    given(*told).when(decide, deciding(FINE, on="2026-03-24"), LAW).then_refused(Reason.DAY_ORDER)


def test_a_new_report_is_discussed_anew():
    """行政处罚法 第五十七条第二款: what the heads agreed on was another report."""
    review = ReviewLegally(version=1, opinion="pass", on="2026-03-17", by=REVIEWER)
    discuss = DiscussCollectively(
        members=(HEAD, ZHAO), votes_for=2, outcome="penalty", on="2026-03-18", by=DECIDER
    )
    again = reporting(LARGE, on="2026-03-25", evidence=("expert_opinion",))
    told = past(TOLD_LARGE, review, discuss, again, but(review, version=2, on="2026-03-26"))
    late = deciding(LARGE, on="2026-03-27")
    given(*told).when(decide, late, LAW).then_refused(Reason.NOT_DISCUSSED)


@pytest.mark.parametrize("on", ["2026-03-10", "2026-03-19"])
def test_no_day_of_rest_counts_twice(on):
    """行政处罚法 第六十条: rested days move the last day once."""
    rested = past(TOLD, resting(), ResumeCase(on="2026-03-20", by=DECIDER))
    given(*rested).when(decide, resting(on), LAW).then_refused(
        Reason.DAY_ORDER, before="2026-03-20"
    )


def test_a_case_may_rest_again_on_the_day_on_which_it_went_on():
    """行政处罚法 第六十条."""
    rested = past(TOLD, resting(), ResumeCase(on="2026-03-20", by=DECIDER))
    _, events = lived(rested, resting("2026-03-20", why="other_case"))
    assert kinds(events) == ["Suspended"]


def test_a_case_did_not_rest_while_a_notice_was_served():
    """行政处罚法 第六十条: a case at rest serves none."""
    given(*TOLD).when(decide, resting("2026-03-08"), LAW).then_refused(
        Reason.DAY_ORDER, before="2026-03-09"
    )


@pytest.mark.parametrize(
    ("on", "annuls_from"),
    [
        ("2026-03-16", "2026-03-17"),
        ("2026-03-20", "2026-03-16"),
        ("2026-03-20", "2026-03-21"),
    ],
)
def test_a_decision_is_taken_back_from_a_day_on_which_it_had_effect(on, annuls_from):
    """行政处罚法 第七十五条第二款; DOMAIN.md §4.7: no earlier, and on no day still to come."""
    wish = revoking(on, annuls_from=annuls_from)
    given(*EFFECTIVE).when(decide, wish, LAW).then_refused(Reason.DAY_ORDER)


def test_a_case_is_not_closed_on_a_day_before_the_last_payment():
    """DOMAIN.md C21: after execution."""
    paid = past(EFFECTIVE, paying(20_000_00, on="2026-03-25"))
    given(*paid).when(decide, closing("2026-03-24"), LAW).then_refused(
        Reason.DAY_ORDER, before="2026-03-25"
    )
    assert kinds(lived(paid, closing("2026-03-25"))[1]) == ["Closed"]


def test_parts_never_shorten_the_fifteen_days():
    """行政处罚法 第六十六条第二款, 第六十七条: a surcharge would begin before the law's day."""
    given(*EFFECTIVE).when(decide, parts("2026-03-31"), LAW).then_refused(
        Reason.DAY_ORDER, before="2026-04-01"
    )
    assert kinds(lived(EFFECTIVE, parts("2026-04-02"))[1]) == ["InstalmentsGranted"]


def test_a_bank_reference_never_stands_for_two_sums():
    """FORMAT §3: the second sum would be lost, while the screen says that it is there."""
    paid = past(EFFECTIVE, paying(100))
    given(*paid).when(decide, paying(5_000), LAW).then_refused(
        Reason.PAID_OTHERWISE, known_fen=100, seen_fen=5_000
    )
    given(*paid).when(decide, paying(100), LAW).then_nothing()
