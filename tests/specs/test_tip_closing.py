"""How a tip ends: told, closed, perhaps reopened (DOMAIN.md §4.1 T6, T7)."""

import msgspec
import pytest
from msgspec import UNSET

from core.domain.tip.commands import AssignTip, CloseTip, ExtendTip, FeedBack, ReopenTip
from core.domain.tip.decide import decide
from core.domain.tip.events import (
    Assigned,
    Closed,
    Extended,
    FedBack,
    Merged,
    PatrolLogged,
    Received,
    Rejected,
    Reopened,
    Transferred,
    Triaged,
    Verified,
)
from core.domain.tip.reasons import TipReason
from core.domain.tip.table import TABLE
from core.kernel.reasons import Reason
from core.law.look_up import act, term_in_force
from tests.support.builders import an
from tests.support.given import given
from tests.support.law import shipped_law
from tests.support.subjects import CASE, HEAD, VISIT, WANG, ZHAO, acting

LAW = shipped_law()
CLERK = acting(ZHAO, "clerk")
HANDLER = acting(WANG, "handler")
TRIAGED = (an(Received), an(Triaged))
CHECKED = (*TRIAGED, an(Assigned), an(Verified))
TOLD = (*CHECKED, an(FedBack))
CLOSED = (*TOLD, an(Closed))
NAMELESS = (an(Received, tipster=UNSET, is_anonymous=True), an(Triaged), an(Assigned))

TELLING = FeedBack(satisfaction="satisfied", on="2026-11-25", by=HANDLER)
CLOSING = CloseTip(led_to=(f"visit:{VISIT}", f"case:{CASE}"), on="2026-11-26", by=CLERK)
REOPENING = ReopenTip(ground="new_facts", reason="夜间仍在上课", on="2026-12-07", by=CLERK)


def but(command, **changes):
    return msgspec.structs.replace(command, **changes)


# --- T6: fed back ---


@pytest.mark.parametrize(
    "ended",
    [an(Rejected), an(Merged), an(Transferred), an(Verified)],
    ids=lambda ended: type(ended).__name__,
)
def test_the_tipster_is_told_whatever_came_of_it(ended):
    """DOMAIN.md §4.1 T6: 反馈."""
    given(*TRIAGED, ended).when(decide, TELLING, LAW).then(an(FedBack))


def test_an_inspector_does_not_know_whom_to_tell():
    """DOMAIN.md §9: the tipster's identity is sealed."""
    given(*CHECKED).when(decide, but(TELLING, by=acting(WANG, "inspector")), LAW).then_refused(
        Reason.ROLE_NEEDED
    )


def test_nobody_is_told_before_there_is_a_result():
    """DOMAIN.md §4.1 T6: after the result."""
    given(*TRIAGED).when(decide, TELLING, LAW).then_refused(Reason.WRONG_STAGE, stage="triaged")


def test_who_left_no_way_to_be_told_is_not_told():
    """DOMAIN.md §4.1 T1: anonymity."""
    result = an(Verified, feed_back_by=UNSET)
    given(*NAMELESS, result).when(decide, TELLING, LAW).then_refused(TipReason.TIP_NOBODY_TO_TELL)


def test_a_tipster_told_again_is_already_so():
    """Asked again, nothing is recorded twice."""
    given(*TOLD).when(decide, TELLING, LAW).then_nothing()


# --- closed ---


def test_a_tip_is_closed_with_what_it_led_to_and_until_when_it_may_be_reopened():
    """DOMAIN.md §4.1 T7: thirty days; 2026-12-26 is a Saturday, so the last one rolls."""
    given(*TOLD).when(decide, CLOSING, LAW).then(an(Closed))


@pytest.mark.parametrize(
    ("ended", "outcome"),
    [
        (an(Rejected), "rejected"),
        (an(Merged), "merged"),
        (an(Transferred), "transferred"),
        (an(Verified, finding="unfounded"), "unfounded"),
    ],
)
def test_a_closed_tip_says_what_came_of_it(ended, outcome):
    """DOMAIN.md §7.1 K14: received and closed."""
    given(*TRIAGED, ended, an(FedBack)).when(decide, but(CLOSING, led_to=()), LAW).then(
        an(Closed, outcome=outcome, led_to=())
    )


@pytest.mark.parametrize(
    "past",
    [(an(Received),), TRIAGED, (*TRIAGED, an(Assigned)), (*CLOSED, an(Reopened))],
    ids=["received", "triaged", "assigned", "reopened"],
)
def test_no_lead_is_closed_unchecked(past):
    """S0 举报线索必查: checked, or let go with a reason."""
    refused = given(*past).when(decide, CLOSING, LAW).then_refused(TipReason.TIP_UNCHECKED)
    assert refused.basis is not None
    assert refused.basis.cite == "举报线索必查"


def test_no_tip_is_closed_while_the_tipster_waits():
    """DOMAIN.md §4.1 T6."""
    given(*CHECKED).when(decide, CLOSING, LAW).then_refused(
        TipReason.TIP_NOT_FED_BACK, until="2026-11-26"
    )


def test_a_tip_of_nobody_is_closed_at_once():
    """DOMAIN.md §4.1 T6: there is nobody to tell."""
    result = an(Verified, feed_back_by=UNSET)
    given(*NAMELESS, result).when(decide, CLOSING, LAW).then(an(Closed))


def test_a_patrol_is_no_lead_to_close():
    """DOMAIN.md trap 4: it is an observation."""
    given(an(PatrolLogged)).when(decide, CLOSING, LAW).then_refused(
        Reason.WRONG_STAGE, stage="patrolled"
    )


def test_an_inspector_closes_no_tip():
    """DOMAIN.md §4.1."""
    given(*TOLD).when(decide, but(CLOSING, by=acting(WANG, "inspector")), LAW).then_refused(
        Reason.ROLE_NEEDED
    )


def test_a_tip_closed_again_is_already_so():
    """Asked again, nothing is recorded twice."""
    given(*CLOSED).when(decide, CLOSING, LAW).then_nothing()


# --- T7: reopened ---


def test_a_closed_tip_is_reopened_and_to_be_assigned():
    """DOMAIN.md §4.1 T7, T4."""
    given(*CLOSED).when(decide, REOPENING, LAW).then(an(Reopened))


@pytest.mark.parametrize(
    ("on", "assign_by", "provisional"),
    [("2026-12-27", "2026-12-28", False), ("2026-12-28", "2026-12-29", True)],
)
def test_a_tip_is_reopened_up_to_the_last_day(on, assign_by, provisional):
    """DOMAIN.md §4.1 T7: the day before the last, and the last; the new year may move the rest."""
    given(*CLOSED).when(decide, but(REOPENING, on=on), LAW).then(
        an(Reopened, reopened_on=on, assign_by=assign_by, provisional=provisional)
    )


def test_a_tip_is_not_reopened_after_the_last_day():
    """DOMAIN.md §4.1 T7: the day after."""
    given(*CLOSED).when(decide, but(REOPENING, on="2026-12-29"), LAW).then_refused(
        TipReason.TIP_REOPEN_OVER, until="2026-12-28"
    )


def test_a_handler_does_not_reopen_its_own_tip():
    """DOMAIN.md §4.1 T7: supervisor, or the clerk for the tipster."""
    given(*CLOSED).when(decide, but(REOPENING, by=HANDLER), LAW).then_refused(Reason.ROLE_NEEDED)


def test_a_tip_that_is_not_closed_is_not_reopened():
    """DOMAIN.md §4.1 T7."""
    given(*TOLD).when(decide, REOPENING, LAW).then_refused(Reason.WRONG_STAGE, stage="fed_back")


def test_a_tip_reopened_again_is_already_so():
    """Asked again, nothing is recorded twice."""
    given(*CLOSED, an(Reopened)).when(decide, REOPENING, LAW).then_nothing()


def test_a_reopened_tip_is_checked_in_a_time_of_its_own():
    """DOMAIN.md §4.1 T7, T5: anew, and extendable once."""
    past = (*TRIAGED, an(Assigned), an(Extended), an(Verified), an(FedBack), an(Closed))
    assigning = AssignTip(kind="verification", handlers=(WANG,), on="2026-12-08", by=CLERK)
    anew = an(
        Assigned,
        handlers=(WANG,),
        agency=UNSET,
        assigned_on="2026-12-08",
        verify_by="2026-12-29",
        provisional=True,
    )
    given(*past, an(Reopened)).when(decide, assigning, LAW).then(anew)
    extending = ExtendTip(
        verify_by="2026-12-31", reason="另查", on="2026-12-28", by=acting(HEAD, "head")
    )
    given(*past, an(Reopened), anew).when(decide, extending, LAW).then(
        an(Extended, verify_by="2026-12-31", reason="另查", extended_on="2026-12-28")
    )


# --- the table ---


def test_every_act_and_every_deadline_of_the_table_is_a_row_of_the_law():
    """STYLE.md: a rule is a table row with its source and dates."""
    for row in TABLE:
        assert act(LAW, row.act, "2026-11-06").title_zh
        for deadline in row.opens:
            assert term_in_force(LAW, deadline.kind, "2026-11-06").days
            assert deadline.field in row.event.__struct_fields__
        assert not row.ends_on or row.ends_on in row.event.__struct_fields__
