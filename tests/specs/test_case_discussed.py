"""What the heads resolved together is what is decided (行政处罚法 第五十七条第二款)."""

import pytest

from core.domain.case.after_commands import TransferCase
from core.domain.case.commands import DecideNoPenalty
from core.domain.case.decide import decide
from core.domain.case.hearing_commands import DiscussCollectively
from core.domain.case.hearing_events import CollectivelyDiscussed
from core.kernel.acting import by_job
from core.kernel.reasons import Reason
from tests.support.cases import (
    CASE,
    DECIDER,
    FINE,
    LAW,
    TOLD,
    announcing,
    but,
    closing,
    deciding,
    kinds,
    lived,
    reporting,
)
from tests.support.given import given
from tests.support.subjects import HEAD, ZHAO, uid

FIVE = (HEAD, ZHAO, uid(0xD1), uid(0xD2), uid(0xD3))
DISCUSS = DiscussCollectively(
    members=FIVE, votes_for=4, votes_against=1, outcome="penalty", on="2026-03-13", by=DECIDER
)
DISCUSSED = CollectivelyDiscussed(
    case=CASE,
    members=FIVE,
    votes_for=4,
    votes_against=1,
    outcome="penalty",
    discussed_on="2026-03-13",
)
SPARE = DecideNoPenalty(
    doc_no="2", ground="minor_corrected", educated=True, on="2026-03-16", by=DECIDER
)
TRANSFER = TransferCase(to="police", receiver="县公安局", why="crime", on="2026-03-16", by=DECIDER)


@pytest.mark.parametrize(
    ("members", "votes_for", "allowed"),
    [
        (FIVE, 1, False),
        (FIVE, 2, False),
        (FIVE, 3, True),
        (FIVE[:4], 2, False),
        (FIVE[:4], 3, True),
        (FIVE[:2], 1, False),
        (FIVE[:2], 2, True),
        (FIVE, 0, False),
    ],
)
@pytest.mark.parametrize("outcome", ["penalty", "no_penalty", "transfer", "return"])
def test_more_than_half_of_those_who_took_part_resolve(members, votes_for, allowed, outcome):
    """行政处罚法 第五十七条第二款; procedure.toml discussion.majority: half is not enough."""
    wish = but(DISCUSS, members=members, votes_for=votes_for, votes_against=0, outcome=outcome)
    when = given(*TOLD).when(decide, wish, LAW)
    if allowed:
        when.then(
            but(
                DISCUSSED,
                members=members,
                votes_for=votes_for,
                votes_against=0,
                outcome=outcome,
            )
        )
    else:
        refused = when.then_refused(
            Reason.NOT_RESOLVED, votes_for=votes_for, members=len(members), outcome=outcome
        )
        assert refused.basis is not None
        assert refused.basis.cite == "行政处罚法 第五十七条第二款"
        assert refused.basis.verified == "proposed"


def test_one_vote_against_four_imposes_no_penalty():
    """行政处罚法 第五十七条第二款: also one that was recorded so before it was refused."""
    minority = but(DISCUSSED, votes_for=1, votes_against=4)
    given(*TOLD, minority).when(decide, deciding(FINE), LAW).then_refused(Reason.NOT_DISCUSSED)


def test_a_minority_binds_nobody():
    """行政处罚法 第五十七条第二款: one of five for a transfer resolved nothing."""
    minority = but(DISCUSSED, votes_for=1, votes_against=4, outcome="transfer")
    _, events = lived((*TOLD, minority), SPARE)
    assert kinds(events) == ["NoPenaltyDecided"]


@pytest.mark.parametrize(
    ("wish", "decided", "event"),
    [
        (deciding(FINE), "penalty", "DecisionApproved PenaltyDecided"),
        (SPARE, "no_penalty", "NoPenaltyDecided"),
        (TRANSFER, "transfer", "Transferred"),
    ],
    ids=["penalty", "no penalty", "transfer"],
)
@pytest.mark.parametrize("outcome", ["penalty", "no_penalty", "transfer", "return"])
def test_the_decision_is_the_one_that_was_resolved(wish, decided, event, outcome):
    """行政处罚法 第五十七条第二款: 集体讨论决定, of the four decisions of its first paragraph."""
    past = (*TOLD, but(DISCUSSED, outcome=outcome))
    if outcome == decided:
        assert kinds(lived(past, wish)[1]) == event.split()
    else:
        given(*past).when(decide, wish, LAW).then_refused(
            Reason.AGAINST_DISCUSSION, resolved=outcome, decided=decided
        )


@pytest.mark.parametrize("wish", [SPARE, TRANSFER], ids=["no penalty", "transfer"])
@pytest.mark.parametrize(
    ("on", "allowed"), [("2026-03-12", False), ("2026-03-13", True), ("2026-03-16", True)]
)
def test_nothing_is_decided_on_a_day_before_the_heads_met(wish, on, allowed):
    """行政处罚法 第五十七条第二款: the day before, of and after the discussion."""
    outcome = "no_penalty" if wish is SPARE else "transfer"
    past = (*TOLD, but(DISCUSSED, outcome=outcome))
    if allowed:
        assert lived(past, but(wish, on=on))[1]
    else:
        given(*past).when(decide, but(wish, on=on), LAW).then_refused(
            Reason.DAY_ORDER, before="2026-03-13"
        )


def test_closing_is_no_way_round_what_was_resolved():
    """行政处罚法 第五十七条第一款第三项: that the facts fail is a decision too."""
    given(*TOLD, DISCUSSED).when(decide, closing("2026-03-16", not_founded=True), LAW).then_refused(
        Reason.AGAINST_DISCUSSION, decided="no_penalty"
    )


def test_a_case_whose_ground_was_withdrawn_closes_whatever_was_resolved():
    """F21: the follower judges nothing; the overdue on which it stood is no more."""
    close = closing("2026-03-16", not_founded=True, by=by_job("follower"))
    assert kinds(lived((*TOLD, DISCUSSED), close)[1]) == ["Closed"]


def test_another_discussion_may_resolve_otherwise():
    """行政处罚法 第五十七条第二款: the last one counts."""
    again = but(DISCUSS, outcome="no_penalty", on="2026-03-14")
    _, events = lived((*TOLD, DISCUSSED), again, SPARE)
    assert kinds(events) == ["CollectivelyDiscussed", "NoPenaltyDecided"]


def test_what_was_sent_back_is_reported_anew():
    """行政处罚法 第五十七条: the way on from `return`; the new report is told and decided anew."""
    past = (*TOLD, but(DISCUSSED, outcome="return"))
    _, events = lived(
        past,
        reporting(FINE, on="2026-03-16", evidence=("documents",)),
        announcing(FINE, on="2026-03-16"),
        deciding(FINE, on="2026-03-20"),
    )
    assert kinds(events)[-1] == "PenaltyDecided"
