"""How a tip begins and where it goes: patrol, receipt, triage, routing (DOMAIN.md §4.1 T1–T4)."""

import msgspec
import pytest
from msgspec import UNSET

from core.domain.catalogue import claims
from core.domain.tip.commands import (
    EscalatePatrol,
    LogPatrol,
    MergeTip,
    NoteMerge,
    ReceiveTip,
    RejectTip,
    TransferTip,
    TriageTip,
)
from core.domain.tip.decide import decide
from core.domain.tip.events import (
    Assigned,
    Closed,
    Merged,
    MergeNoted,
    PatrolLogged,
    Received,
    Rejected,
    Transferred,
    Triaged,
    Verified,
)
from core.domain.tip.reasons import TipReason
from core.kernel.acting import by_job
from core.kernel.reasons import Reason
from core.process.dossier import Deed, Occasion
from core.process.react import LISTENS_TO
from core.process.tips import note_merge
from tests.support.builders import an
from tests.support.examples.tip import OTHER_TIP, RECEIPT_NO, STORY, TIP, TIPSTER
from tests.support.given import folded, given
from tests.support.law import shipped_law
from tests.support.subjects import HEAD, INSTITUTION, LATE, WANG, ZHAO, acting, uid

LAW = shipped_law()
CLERK = acting(ZHAO, "clerk")
CHIEF = acting(HEAD, "head")
GRID = acting(uid(0x714), "grid_worker", agency_kind="TWN", credentials=())
OFFICER = acting(WANG, "inspector")
PATROLLED = an(PatrolLogged)
RECEIVED = an(Received)
TRIAGED = an(Triaged)
UNKNOWN_TIPSTER = an(Received, tipster=UNSET, is_anonymous=True)
LEAD = an(
    Received,
    channel="grid",
    tipster=UNSET,
    ref=UNSET,
    received_on="2026-11-06",
    triage_by="2026-11-10",
)

PATROLLING = LogPatrol(
    tip=TIP,
    patroller="grid_worker",
    institution=INSTITUTION,
    premises="文化路 1 号三楼",
    topic="hours",
    on="2026-11-05",
    by=GRID,
)
ESCALATING = EscalatePatrol(
    receipt_no=RECEIPT_NO, topic="hours", violations=(LATE,), on="2026-11-06", by=GRID
)
RECEIVING = ReceiveTip(
    tip=TIP,
    receipt_no=RECEIPT_NO,
    channel="12345",
    topic="hours",
    institution=INSTITUTION,
    premises="文化路 1 号三楼",
    violations=(LATE,),
    tipster=TIPSTER,
    ref="12345-20261106-0007",
    on="2026-11-06",
    by=CLERK,
)
TRIAGING = TriageTip(route="check", is_urgent=True, on="2026-11-09", by=CLERK)
REJECTING = RejectTip(
    ground="already_checked", reason="上月已核查同一事项", on="2026-11-10", by=CHIEF
)
MERGING = MergeTip(into=OTHER_TIP, reason="同一机构同一事项", on="2026-11-10", by=CLERK)
TRANSFERRING = TransferTip(
    to="MKT", agency=uid(0x713), reason="属于广告违法", on="2026-11-10", by=CLERK
)
NOTING = NoteMerge(merged=OTHER_TIP, on="2026-11-12", by=by_job("follower"))


def but(command, **changes):
    return msgspec.structs.replace(command, **changes)


# --- the patrol ---


def test_a_grid_worker_notes_what_a_patrol_saw():
    """DOMAIN.md §1.2 level 4: patrol, report."""
    given().when(decide, PATROLLING, LAW).then(PATROLLED)


def test_a_patrol_that_saw_nothing_wrong_is_noted_too():
    """DOMAIN.md §1.2 level 4: the patrol itself is the record."""
    given().when(decide, but(PATROLLING, topic=UNSET), LAW).then(an(PatrolLogged, topic=UNSET))


def test_an_inspector_does_not_patrol():
    """DOMAIN.md trap 4: who may inspect records a visit, not a patrol."""
    refused = (
        given().when(decide, but(PATROLLING, by=OFFICER), LAW).then_refused(Reason.ROLE_NEEDED)
    )
    assert refused.basis is not None
    assert refused.basis.cite == "国办发〔2024〕54号"


def test_nobody_patrols_as_what_they_are_not():
    """DOMAIN.md §1.2: the levels are told apart."""
    given().when(decide, but(PATROLLING, patroller="community"), LAW).then_refused(
        Reason.ROLE_NEEDED, needed="community"
    )


def test_a_patrol_somewhere_is_a_patrol_of_something():
    """DOMAIN.md §4.1: an institution, or premises in no register."""
    nowhere = but(PATROLLING, institution=UNSET, premises=UNSET)
    given().when(decide, nowhere, LAW).then_refused(TipReason.TIP_PLACE_MISSING)


def test_a_patrol_noted_again_is_already_so():
    """Asked again, nothing is recorded twice."""
    given(PATROLLED).when(decide, PATROLLING, LAW).then_nothing()


def test_a_patrol_escalated_is_a_lead_of_what_the_patrol_noted():
    """DOMAIN.md §1.2: report; 举报线索必查 holds from here on."""
    given(PATROLLED).when(decide, ESCALATING, LAW).then(LEAD)


@pytest.mark.parametrize(
    ("patroller", "channel"),
    [
        ("grid_worker", "grid"),
        ("community", "community"),
        ("social_supervisor", "social_supervisor"),
        ("assistant", "town"),
    ],
)
def test_a_lead_says_by_which_patrol_it_came(patroller, channel):
    """DOMAIN.md §4.1 T1."""
    seen = an(PatrolLogged, patroller=patroller)
    given(seen).when(decide, ESCALATING, LAW).then(but(LEAD, channel=channel))


def test_a_tip_that_was_no_patrol_is_not_escalated():
    """DOMAIN.md §4.1: it is a lead already."""
    other = but(ESCALATING, receipt_no="2")
    given(RECEIVED).when(decide, other, LAW).then_refused(Reason.WRONG_STAGE, needed="patrolled")


def test_a_patrol_escalated_again_is_already_so():
    """Asked again, nothing is recorded twice."""
    given(PATROLLED, LEAD).when(decide, ESCALATING, LAW).then_nothing()


def test_a_patrol_is_no_lead_to_triage():
    """DOMAIN.md trap 4: an observation until it is escalated."""
    given(PATROLLED).when(decide, TRIAGING, LAW).then_refused(Reason.WRONG_STAGE, stage="patrolled")


def test_a_patrol_is_not_escalated_before_it_took_place():
    """No act comes before the one it follows."""
    given(PATROLLED).when(decide, but(ESCALATING, on="2026-11-04"), LAW).then_refused(
        Reason.DAY_ORDER, before="2026-11-05"
    )


# --- T1: receipt ---


def test_a_tip_is_received_with_its_number_and_a_day_for_triage():
    """DOMAIN.md §4.1 T1, T2: two working days, over a weekend."""
    given().when(decide, RECEIVING, LAW).then(RECEIVED)


def test_a_tip_that_nobody_can_be_told_of_is_received():
    """DOMAIN.md §4.1 T1: anonymity."""
    nameless = but(RECEIVING, tipster=UNSET, is_anonymous=True)
    given().when(decide, nameless, LAW).then(UNKNOWN_TIPSTER)


def test_a_tip_says_where_it_is():
    """DOMAIN.md §4.1 T1: target."""
    nowhere = but(RECEIVING, institution=UNSET, premises=UNSET)
    given().when(decide, nowhere, LAW).then_refused(TipReason.TIP_PLACE_MISSING)


def test_a_cashier_receives_no_tip():
    """DOMAIN.md §4.1 T1: intake."""
    given().when(decide, but(RECEIVING, by=acting(ZHAO, "cashier")), LAW).then_refused(
        Reason.ROLE_NEEDED
    )


def test_a_stream_holds_one_tip():
    """FORMAT §2: what a patrol noted becomes a lead by its own act."""
    given(PATROLLED).when(decide, RECEIVING, LAW).then_refused(
        Reason.WRONG_STAGE, stage="patrolled"
    )


def test_a_tip_received_again_is_already_so():
    """Asked again, nothing is recorded twice."""
    given(RECEIVED).when(decide, RECEIVING, LAW).then_nothing()


def test_a_receipt_number_is_given_once():
    """FORMAT §3, exactly once."""
    assert tuple(claims(RECEIVED)) == (("receipt-no", RECEIPT_NO),)


def test_no_event_but_the_receipt_refers_to_the_tipster():
    """DOMAIN.md §9: sealed; never to the institution."""
    told = [type(one).__name__ for one in STORY if TIPSTER in msgspec.json.encode(one).decode()]
    assert told == ["Received"]


# --- T2: triage ---


def test_a_tip_to_be_checked_is_to_be_assigned():
    """DOMAIN.md §4.1 T2, T4: one working day."""
    given(RECEIVED).when(decide, TRIAGING, LAW).then(TRIAGED)


def test_a_tip_for_another_agency_is_to_be_transferred():
    """DOMAIN.md §4.1 T3: two working days."""
    given(RECEIVED).when(decide, but(TRIAGING, route="transfer"), LAW).then(
        an(Triaged, route="transfer", assign_by=UNSET, transfer_by="2026-11-11")
    )


def test_an_inspector_does_not_triage():
    """DOMAIN.md §4.1 T2: intake clerk."""
    given(RECEIVED).when(decide, but(TRIAGING, by=OFFICER), LAW).then_refused(Reason.ROLE_NEEDED)


def test_a_tip_is_not_triaged_before_it_came():
    """No act comes before the one it follows."""
    given(RECEIVED).when(decide, but(TRIAGING, on="2026-11-05"), LAW).then_refused(
        Reason.DAY_ORDER, before="2026-11-06"
    )


def test_a_tip_triaged_again_is_already_so():
    """Asked again, nothing is recorded twice."""
    given(RECEIVED, TRIAGED).when(decide, TRIAGING, LAW).then_nothing()


# --- rejected ---


def test_a_head_leaves_a_tip_unchecked_for_a_ground():
    """DOMAIN.md §4.1 T2, T6: and the tipster is told so in three working days."""
    given(RECEIVED, TRIAGED).when(decide, REJECTING, LAW).then(an(Rejected))


def test_of_an_anonymous_tip_nobody_is_to_be_told():
    """DOMAIN.md §4.1 T6."""
    given(UNKNOWN_TIPSTER, TRIAGED).when(decide, REJECTING, LAW).then(
        an(Rejected, feed_back_by=UNSET)
    )


def test_a_clerk_leaves_no_tip_unchecked():
    """举报线索必查: a head answers for what is not checked."""
    given(RECEIVED, TRIAGED).when(decide, but(REJECTING, by=CLERK), LAW).then_refused(
        Reason.ROLE_NEEDED, needed="head"
    )


def test_a_tip_that_is_being_checked_is_not_rejected():
    """举报线索必查: what was begun ends with a finding."""
    given(RECEIVED, TRIAGED, an(Assigned)).when(decide, REJECTING, LAW).then_refused(
        Reason.WRONG_STAGE, stage="assigned"
    )


def test_a_tip_rejected_again_is_already_so():
    """Asked again, nothing is recorded twice."""
    given(RECEIVED, TRIAGED, an(Rejected)).when(decide, REJECTING, LAW).then_nothing()


# --- merged ---


@pytest.mark.parametrize("before", [(), (an(Assigned),)], ids=["triaged", "assigned"])
def test_a_tip_is_merged_into_another(before):
    """DOMAIN.md §4.1 T2: duplicate."""
    given(RECEIVED, TRIAGED, *before).when(decide, MERGING, LAW).then(an(Merged))


@pytest.mark.parametrize(
    ("into", "before"), [(TIP, ()), (OTHER_TIP, (an(MergeNoted),))], ids=["itself", "its own part"]
)
def test_tips_are_not_merged_in_a_circle(into, before):
    """举报线索必查: one of them must be checked."""
    given(RECEIVED, TRIAGED, *before).when(decide, but(MERGING, into=into), LAW).then_refused(
        TipReason.TIP_MERGED_IN_CIRCLE, into=into
    )


def test_a_tip_that_was_not_triaged_is_not_merged():
    """DOMAIN.md §4.1: triage comes first."""
    given(RECEIVED).when(decide, MERGING, LAW).then_refused(Reason.WRONG_STAGE, stage="received")


def test_a_tip_merged_again_is_already_so():
    """Asked again, nothing is recorded twice."""
    given(RECEIVED, TRIAGED, an(Merged)).when(decide, MERGING, LAW).then_nothing()


def test_the_tip_merged_into_is_told():
    """DOMAIN.md §4.1 T6: its answer reaches both tipsters."""
    occasion = Occasion(
        event_id=uid(0x720),
        stream=f"tip:{TIP}",
        ver=3,
        day="2026-11-10",
        today="2026-11-12",
        event=an(Merged),
    )
    assert note_merge(occasion, an(Merged)) == (
        Deed(stream=f"tip:{OTHER_TIP}", command=but(NOTING, merged=TIP)),
    )
    assert Merged in LISTENS_TO


def test_a_tip_notes_what_was_merged_into_it():
    """DOMAIN.md §4.1 T2."""
    given(RECEIVED).when(decide, NOTING, LAW).then(an(MergeNoted))


def test_a_tip_noted_again_as_merged_is_already_so():
    """The follower may ask twice."""
    given(RECEIVED, an(MergeNoted)).when(decide, NOTING, LAW).then_nothing()


@pytest.mark.parametrize(
    "past",
    [
        (),
        (PATROLLED,),
        (RECEIVED, TRIAGED, an(Rejected)),
        (RECEIVED, TRIAGED, an(Merged)),
        (RECEIVED, TRIAGED, an(Transferred)),
        (RECEIVED, TRIAGED, an(Assigned), an(Verified), an(Closed)),
    ],
    ids=["unknown", "a patrol", "rejected", "merged", "transferred", "closed"],
)
def test_nothing_is_merged_into_what_nobody_checks(past):
    """举报线索必查: a lead would be lost; a person looks at it."""
    given(*past).when(decide, NOTING, LAW).then_refused(Reason.WRONG_STAGE)


def test_no_person_notes_a_merge():
    """It follows from the merge itself."""
    given(RECEIVED).when(decide, but(NOTING, by=CHIEF), LAW).then_refused(Reason.ROLE_NEEDED)


# --- T3: transferred ---


@pytest.mark.parametrize("before", [(), (an(Assigned),)], ids=["triaged", "assigned"])
def test_a_tip_goes_to_the_agency_that_is_competent(before):
    """DOMAIN.md §4.1 T3."""
    given(RECEIVED, TRIAGED, *before).when(decide, TRANSFERRING, LAW).then(an(Transferred))


def test_a_tip_that_was_not_triaged_is_not_transferred():
    """DOMAIN.md §4.1: triage comes first."""
    given(RECEIVED).when(decide, TRANSFERRING, LAW).then_refused(
        Reason.WRONG_STAGE, stage="received"
    )


def test_a_tip_transferred_again_is_already_so():
    """Asked again, nothing is recorded twice."""
    given(RECEIVED, TRIAGED, an(Transferred)).when(decide, TRANSFERRING, LAW).then_nothing()


def test_the_state_survives_as_json():
    """The read model of proceedings keeps it as text between two events."""
    tip = folded(decide, *STORY)
    assert msgspec.json.decode(msgspec.json.encode(tip), type=type(tip)) == tip
