"""The hearing 听证: asked for, notified, held or let go (行政处罚法 第六十三条至第六十五条)."""

import pytest

from core.domain.case.decide import decide
from core.domain.case.hearing_commands import (
    DiscussCollectively,
    ExtendDecision,
    HoldHearing,
    NotifyHearing,
    RequestHearing,
    WaiveHearing,
)
from core.domain.case.hearing_events import (
    CollectivelyDiscussed,
    DecisionExtended,
    DefenceReceived,
    HearingHeld,
    HearingNotified,
    HearingRequested,
    HearingWaived,
    LegallyReviewed,
)
from core.kernel.reasons import Reason
from tests.support.cases import (
    APPROVED,
    ASSIGNED,
    CASE,
    CLERK,
    DECIDED,
    DECIDER,
    FILED,
    FINE,
    HOST,
    INVESTIGATED,
    LAW,
    NOTICED,
    REPORTED,
    STOP,
    TOLD,
    announcing,
    but,
    deciding,
    defending,
    kinds,
    lived,
)
from tests.support.given import given
from tests.support.subjects import HEAD, WANG, ZHAO, acting

STOPPED = but(NOTICED, proposed=(STOP,), defence_until="2026-03-16")
MAY_ASK = (FILED, ASSIGNED, but(REPORTED, penalties=(STOP,)), STOPPED)
REQUEST = RequestHearing(on="2026-03-12", by=CLERK)
REQUESTED = HearingRequested(case=CASE, requested_on="2026-03-12")
NOTIFY = NotifyHearing(
    hearing_on="2026-03-25", starts_at="09:30", place="二楼会议室", host=ZHAO, on="2026-03-13",
    by=CLERK,
)  # fmt: skip
NOTIFIED = HearingNotified(
    case=CASE,
    hearing_on="2026-03-25",
    starts_at="09:30",
    place="二楼会议室",
    host=ZHAO,
    is_public=True,
    notified_on="2026-03-13",
    after_day="2026-03-24",
)
HOLD = HoldHearing(on="2026-03-25", by=HOST)
HELD = HearingHeld(case=CASE, host=ZHAO, transcript="signed", held_on="2026-03-25")
ABSENT = WaiveHearing(why="absent", on="2026-03-25", by=HOST)
WAIVED = HearingWaived(case=CASE, why="absent", waived_on="2026-03-25")
ASKED = (*MAY_ASK, REQUESTED)
SET = (*ASKED, NOTIFIED)
REVIEWED = LegallyReviewed(
    case=CASE, version=1, opinion="pass", reviewer=ZHAO, reviewed_on="2026-03-26"
)
DISCUSSED = CollectivelyDiscussed(
    case=CASE, members=(HEAD, ZHAO), votes_for=2, votes_against=0, outcome="penalty",
    discussed_on="2026-03-26",
)  # fmt: skip


@pytest.mark.parametrize(
    ("on", "allowed"), [("2026-03-13", True), ("2026-03-16", True), ("2026-03-17", False)]
)
def test_a_hearing_is_asked_for_within_five_working_days(on, allowed):
    """行政处罚法 第六十四条第一项; before, on and after the last day."""
    when = given(*MAY_ASK).when(decide, but(REQUEST, on=on), LAW)
    if allowed:
        when.then(but(REQUESTED, requested_on=on))
    else:
        when.then_refused(Reason.HEARING_LATE, until="2026-03-16")


def test_a_hearing_asked_for_again_is_already_so():
    """Asked again, nothing is recorded twice."""
    given(*ASKED).when(decide, REQUEST, LAW).then_nothing()


def test_a_small_fine_gives_no_right_to_a_hearing():
    """行政处罚法 第六十三条 names the penalties that do."""
    given(*TOLD).when(decide, but(REQUEST, on="2026-03-10"), LAW).then_refused(
        Reason.NO_HEARING_RIGHT
    )


@pytest.mark.parametrize(
    ("hearing_on", "allowed"),
    [("2026-03-23", False), ("2026-03-24", False), ("2026-03-25", True)],
)
def test_the_hearing_is_notified_seven_working_days_before(hearing_on, allowed):
    """行政处罚法 第六十四条第二项: 应当在举行听证的七日前."""
    when = given(*ASKED).when(decide, but(NOTIFY, hearing_on=hearing_on), LAW)
    if allowed:
        when.then(NOTIFIED)
    else:
        when.then_refused(Reason.HEARING_TOO_SOON, after="2026-03-24")


def test_no_hearing_is_notified_that_nobody_asked_for():
    """行政处罚法 第六十三条: 当事人要求听证的."""
    given(*MAY_ASK).when(decide, NOTIFY, LAW).then_refused(Reason.NO_HEARING_ASKED)


def test_an_investigator_is_not_named_as_host():
    """行政处罚法 第六十四条第四项: 非本案调查人员."""
    given(*ASKED).when(decide, but(NOTIFY, host=WANG), LAW).then_refused(
        Reason.SAME_PERSON, part="handler"
    )


def test_the_named_host_holds_the_hearing_on_its_day():
    """行政处罚法 第六十四条."""
    given(*SET).when(decide, HOLD, LAW).then(HELD)


def test_a_hearing_held_is_held_already():
    """Asked again, nothing is recorded twice."""
    given(*SET, HELD).when(decide, HOLD, LAW).then_nothing()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"on": "2026-03-24"}, Reason.HEARING_DAY),
        ({"on": "2026-03-26"}, Reason.HEARING_DAY),
        ({"by": acting(HEAD, "hearing_host")}, Reason.NOT_THE_HOST),
    ],
)
def test_a_hearing_is_held_as_it_was_notified(changes, reason):
    """行政处罚法 第六十四条第二、四项: time, place and host as told."""
    given(*SET).when(decide, but(HOLD, **changes), LAW).then_refused(reason)


def test_no_hearing_is_held_that_was_not_notified():
    """行政处罚法 第六十四条第二项."""
    given(*ASKED).when(decide, HOLD, LAW).then_refused(Reason.NO_HEARING_ASKED)


def test_absence_lets_the_hearing_go():
    """行政处罚法 第六十四条第六项: 视为放弃听证权利."""
    given(*SET).when(decide, ABSENT, LAW).then(WAIVED)
    given(*SET, WAIVED).when(decide, ABSENT, LAW).then_nothing()


def test_nobody_is_absent_before_the_day():
    """行政处罚法 第六十四条第六项."""
    given(*SET).when(decide, but(ABSENT, on="2026-03-24"), LAW).then_refused(Reason.DAY_ORDER)


def test_a_wish_is_withdrawn_at_any_time():
    """行政处罚法 第六十四条."""
    withdrawn = WaiveHearing(why="withdrawn", on="2026-03-13", by=CLERK)
    given(*ASKED).when(decide, withdrawn, LAW).then(
        HearingWaived(case=CASE, why="withdrawn", waived_on="2026-03-13")
    )


def test_what_nobody_asked_for_is_not_let_go():
    """行政处罚法 第六十四条."""
    given(*MAY_ASK).when(decide, ABSENT, LAW).then_refused(Reason.NO_HEARING_ASKED)


@pytest.mark.parametrize("past", [ASKED, SET])
def test_nothing_is_decided_while_a_hearing_waits(past):
    """行政处罚法 第六十五条: 听证结束后."""
    given(*past).when(decide, deciding(STOP, on="2026-04-01"), LAW).then_refused(
        Reason.HEARING_OPEN
    )


def test_a_heard_case_is_reviewed_after_the_hearing():
    """行政处罚法 第五十八条第二项: 经过听证程序的."""
    early = but(REVIEWED, reviewed_on="2026-03-20")
    given(*MAY_ASK, REQUESTED, NOTIFIED, early, HELD, DISCUSSED).when(
        decide, deciding(STOP, on="2026-03-27"), LAW
    ).then_refused(Reason.NOT_REVIEWED)


def test_a_discussion_before_the_hearing_counts_no_more():
    """行政处罚法 第六十五条: 根据听证笔录 … 作出决定."""
    early = but(DISCUSSED, discussed_on="2026-03-20")
    given(*SET, early, HELD, REVIEWED).when(
        decide, deciding(STOP, on="2026-03-27"), LAW
    ).then_refused(Reason.NOT_DISCUSSED)


def test_a_heard_case_is_decided_after_review_and_discussion():
    """行政处罚法 第五十七条, 第五十八条, 第六十五条."""
    given(*SET, HELD, REVIEWED, DISCUSSED).when(decide, deciding(STOP, on="2026-03-27"), LAW).then(
        but(APPROVED, heard="hearing", reviewed=True, discussed=True, approved_on="2026-03-27"),
        but(DECIDED, penalties=(STOP,), decided_on="2026-03-27", serve_by="2026-04-08"),
    )


def test_the_days_of_the_hearing_are_added_to_the_term():
    """DOMAIN.md §4.5 C13: the days from request to hearing; 2026-06-14 is a Sunday."""
    given(*SET, HELD).when(
        decide, ExtendDecision(why="hearing", on="2026-03-26", by=DECIDER), LAW
    ).then(
        DecisionExtended(
            case=CASE,
            why="hearing",
            days=14,
            decide_by="2026-06-15",
            provisional=False,
            extended_on="2026-03-26",
        )
    )


def test_another_advance_notice_gives_every_right_anew():
    """行政处罚法 第四十四条; DOMAIN.md trap 7."""
    state, events = lived((*SET, HELD), announcing(STOP, on="2026-03-27"))
    assert kinds(events) == ["AdvanceNoticeServed"]
    assert not state.hearing.requested_on


def test_a_defence_is_recorded_with_what_came_of_it():
    """行政处罚法 第四十五条; its words stand beside the log."""
    given(*TOLD).when(decide, defending(), LAW).then(
        DefenceReceived(case=CASE, received_on="2026-03-10", outcome="rejected")
    )


def test_a_defence_answers_a_notice():
    """行政处罚法 第四十五条."""
    given(*INVESTIGATED).when(decide, defending(), LAW).then_refused(Reason.WRONG_STAGE)


def test_a_defence_that_was_heard_stands_in_the_approval():
    """行政处罚法 第四十五、六十二条."""
    _, (_, approved, _) = lived(TOLD, defending(), deciding(FINE))
    assert approved.heard == "defence"


def test_nobody_who_handled_the_case_discusses_it():
    """行政处罚法 第五十七条第二款; acts.toml case.discuss: whoever of the members it is."""
    several = DiscussCollectively(
        members=(HEAD, WANG), votes_for=2, outcome="penalty", on="2026-03-26", by=DECIDER
    )
    given(*SET, HELD, REVIEWED).when(decide, several, LAW).then_refused(
        Reason.SAME_PERSON, act="case.discuss", part="handler"
    )
