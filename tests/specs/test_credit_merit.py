"""Good conduct that earns points, and lists proposed on a score (DOMAIN.md §6.2, §6.5)."""

from typing import Any

import pytest
from msgspec import UNSET

from core.domain.matter.commands import (
    DropProposal,
    FigureShown,
    FollowProposal,
    ProposeListing,
    RecordMerit,
    WithdrawMerit,
)
from core.domain.matter.decide import decide
from core.domain.matter.events import MeritRecorded, MeritWithdrawn
from core.domain.matter.proposal_events import ListingProposed, ProposalDropped, ProposalFollowed
from core.domain.matter.reasons import CreditReason
from core.kernel.acting import by_job
from core.kernel.reasons import Reason
from tests.support.builders import an
from tests.support.examples.matter import LISTING, MATTER, PACK
from tests.support.given import folded, given
from tests.support.law import shipped_law
from tests.support.subjects import CASE, HEAD, INSTITUTION, TODAY, WANG, ZHAO, acting

LAW = shipped_law()
CLERK = acting(ZHAO, "clerk")
CHIEF = acting(HEAD, "head")
RECORDED = an(MeritRecorded)


def merit(**changes) -> RecordMerit:
    same = ("kind", "earned_on", "from_day", "until", "level", "count", "source", "note")
    said: dict[str, Any] = {name: getattr(RECORDED, name) for name in same}
    said |= {"credit": MATTER, "institution": INSTITUTION, "on": "2026-12-02", "by": CLERK}
    return RecordMerit(**(said | changes))


def proposal(**changes) -> ProposeListing:
    said: dict[str, Any] = {
        "credit": MATTER,
        "institution": INSTITUTION,
        "list": "black",
        "figure_shown": FigureShown(total="-3", credit_grade="D", **PACK, as_of="2027-01-01"),
        "on": "2027-01-01",
        "by": CLERK,
    }
    return ProposeListing(**(said | changes))


# merits


def test_a_merit_is_recorded():
    """P08: it took over pupils of a closed institution."""
    given().when(decide, merit(), LAW).then(RECORDED)


def test_the_same_merit_again_is_already_so():
    """Once is enough."""
    given(RECORDED).when(decide, merit(), LAW).then_nothing()


def test_a_merit_is_earned_on_the_day_of_the_act_where_no_other_is_said():
    """Points count from it."""
    (recorded,) = decide(folded(decide), merit(earned_on=UNSET), LAW)
    assert isinstance(recorded, MeritRecorded)
    assert recorded.earned_on == "2026-12-02"


def test_a_merit_that_is_not_earned_yet_is_refused():
    """A step is recorded when it was taken."""
    given().when(decide, merit(earned_on="2026-12-03"), LAW).then_refused(Reason.DAY_ORDER)


def test_a_merit_is_shown():
    """Neither a stream nor a note says why."""
    given().when(decide, merit(source=UNSET, note=UNSET), LAW).then_refused(
        CreditReason.MERIT_UNSHOWN, kind="pupils_taken_over"
    )


def test_pupils_taken_over_are_counted():
    """P08."""
    given().when(decide, merit(count=UNSET), LAW).then_refused(CreditReason.MERIT_COUNT, needed=1)


@pytest.mark.parametrize(
    ("from_day", "until", "is_enough"),
    [
        ("2025-12-01", "2026-11-29", False),
        ("2025-12-01", "2026-11-30", True),
        ("2025-12-01", "2026-12-01", True),
        (UNSET, "2026-11-30", False),
        ("2025-12-01", UNSET, False),
    ],
)
def test_custody_is_looked_at_for_twelve_months(from_day, until, is_enough):
    """P04: all fees in custody, released class by class, for twelve months."""
    wish = merit(kind="custody_checked", from_day=from_day, until=until, earned_on=UNSET)
    if is_enough:
        (recorded,) = decide(folded(decide), wish, LAW)
        assert isinstance(recorded, MeritRecorded)
        assert recorded.kind == "custody_checked"
    else:
        given().when(decide, wish, LAW).then_refused(CreditReason.MERIT_TIME, months=12)


def test_a_self_report_rests_on_what_was_reported():
    """行政处罚法 第三十二条: 主动供述行政机关尚未掌握的违法行为."""
    given().when(decide, merit(kind="self_report_accepted", source=UNSET), LAW).then_refused(
        CreditReason.MERIT_SOURCE, kind="self_report_accepted"
    )
    (recorded,) = decide(
        folded(decide), merit(kind="self_report_accepted", source=f"case:{CASE}"), LAW
    )
    assert isinstance(recorded, MeritRecorded)


def test_an_inspector_records_no_merit():
    """acts.toml credit.record-merit."""
    given().when(decide, merit(by=acting(WANG, "inspector")), LAW).then_refused(Reason.ROLE_NEEDED)


def test_a_merit_is_taken_back_from_its_first_day():
    """Where no other day is said."""
    wish = WithdrawMerit(reason="人数不实", on="2027-01-10", by=CHIEF)
    given(RECORDED).when(decide, wish, LAW).then(an(MeritWithdrawn))
    given(RECORDED, an(MeritWithdrawn)).when(decide, wish, LAW).then_nothing()


def test_who_recorded_a_merit_does_not_take_it_back():
    """acts.toml credit.withdraw-merit, apart from `recorder`."""
    wish = WithdrawMerit(reason="人数不实", on="2027-01-10", by=acting(ZHAO, "head"))
    given(RECORDED).when(decide, wish, LAW).then_refused(Reason.SAME_PERSON, part="recorder")


def test_no_merit_no_withdrawal():
    """A proposal is no merit."""
    wish = WithdrawMerit(reason="人数不实", on="2027-01-10", by=CHIEF)
    given(an(ListingProposed)).when(decide, wish, LAW).then_refused(
        Reason.WRONG_STAGE, stage="proposed"
    )


# lists proposed on a score


def test_a_score_of_zero_or_less_proposes_the_black_list():
    """DOMAIN §6.5; the event names the score, its scheme and its day."""
    given().when(decide, proposal(), LAW).then(an(ListingProposed, as_of="2027-01-01"))


def test_the_same_proposal_again_is_already_so():
    """Once is enough."""
    given(an(ListingProposed)).when(decide, proposal(), LAW).then_nothing()


@pytest.mark.parametrize(
    ("name", "total", "is_low"),
    [
        ("black", "0", True),
        ("black", "0.1", False),
        ("black", "1", False),
        ("black", "-12.5", True),
        ("watch", "59", True),
        ("watch", "60", False),
    ],
)
def test_each_list_has_its_score(name, total, is_low):
    """procedure.toml list.black.score, list.watch.score."""
    figure = FigureShown(total=total, credit_grade="D", **PACK, as_of="2027-01-01")
    wish = proposal(list=name, figure_shown=figure)
    if is_low:
        (proposed,) = decide(folded(decide), wish, LAW)
        assert isinstance(proposed, ListingProposed)
        assert (proposed.total, proposed.pack) == (total, "default-100")
    else:
        refused = (
            given()
            .when(decide, wish, LAW)
            .then_refused(CreditReason.SCORE_ABOVE, score=total, as_of="2027-01-01")
        )
        assert refused.basis is not None


def test_without_a_score_nothing_is_proposed_on_it():
    """No scheme is in force."""
    given().when(decide, proposal(figure_shown=None), LAW).then_refused(CreditReason.SCORE_UNKNOWN)


def test_a_ground_that_is_no_score_is_refused():
    """It is shown by other streams."""
    given().when(decide, proposal(ground="absconded"), LAW).then_refused(
        CreditReason.NO_GROUND_BY_SCORE, ground="absconded"
    )


def test_the_month_s_end_proposes_by_itself():
    """Then nobody is named."""
    (proposed,) = decide(folded(decide), proposal(by=by_job("end-of-day")), LAW)
    assert isinstance(proposed, ListingProposed)
    assert proposed.proposed_by is UNSET


def test_a_notice_follows_a_proposal():
    """It names the listing."""
    wish = FollowProposal(listing=LISTING, on="2027-01-04", by=by_job("follower"))
    given(an(ListingProposed)).when(decide, wish, LAW).then(an(ProposalFollowed))
    given(an(ListingProposed), an(ProposalFollowed)).when(decide, wish, LAW).then_nothing()


def test_only_the_follower_says_that_a_notice_followed():
    """acts.toml credit.follow-proposal."""
    wish = FollowProposal(listing=LISTING, on="2027-01-04", by=CHIEF)
    given(an(ListingProposed)).when(decide, wish, LAW).then_refused(Reason.ROLE_NEEDED)


def test_the_head_drops_a_proposal():
    """Then no notice is given on it."""
    wish = DropProposal(reason=an(ProposalDropped).reason, on="2027-01-04", by=CHIEF)
    given(an(ListingProposed)).when(decide, wish, LAW).then(an(ProposalDropped))
    given(an(ListingProposed), an(ProposalDropped)).when(decide, wish, LAW).then_nothing()
    given(an(ListingProposed), an(ProposalFollowed)).when(decide, wish, LAW).then_refused(
        Reason.WRONG_STAGE, stage="followed"
    )


def test_a_drop_before_the_proposal_is_refused():
    """Days in order."""
    wish = DropProposal(reason="误", on=TODAY, by=CHIEF)
    given(an(ListingProposed)).when(decide, wish, LAW).then_refused(Reason.DAY_ORDER)
