"""How a tip is checked: to whom it is assigned, how long it takes, what it shows (T4, T5)."""

import msgspec
import pytest
from msgspec import UNSET

from core.domain.tip.commands import AssignTip, ExtendTip, VerifyTip
from core.domain.tip.decide import decide
from core.domain.tip.events import (
    Assigned,
    Extended,
    FedBack,
    Received,
    Triaged,
    Verified,
)
from core.domain.tip.reasons import TipReason
from core.kernel.reasons import Reason
from tests.support.builders import an
from tests.support.examples.tip import BOTH, TOWN
from tests.support.given import given
from tests.support.law import shipped_law
from tests.support.subjects import (
    HEAD,
    INSTITUTION,
    LATE,
    LI,
    VISIT,
    WANG,
    ZHAO,
    acting,
    uid,
)

LAW = shipped_law()
CLERK = acting(ZHAO, "clerk")
CHIEF = acting(HEAD, "head")
OFFICER = acting(WANG, "inspector")
TOWN_STAFF = acting(uid(0x715), "assistant", agency=TOWN, agency_kind="TWN", credentials=())

TRIAGED = (an(Received), an(Triaged))
OURS = an(Assigned, agency=UNSET)
TOWNS = an(Assigned, kind="observation", handlers=(), agency=TOWN)
ASSIGNED = (*TRIAGED, OURS)
OBSERVED = (*TRIAGED, TOWNS)
SHOWN = an(Verified, visit=UNSET)
NOTHING_SEEN = an(
    Verified, finding="unfounded", kind="observation", officers=(), visit=UNSET, violations=()
)

ASSIGNING = AssignTip(kind="verification", handlers=(WANG, LI), on="2026-11-10", by=CLERK)
TO_THE_TOWN = AssignTip(kind="observation", agency=TOWN, on="2026-11-10", by=CLERK)
EXTENDING = ExtendTip(
    verify_by="2026-12-15", reason="机构搬迁，需另行查找", on="2026-11-30", by=CHIEF
)
VERIFYING = VerifyTip(
    finding="founded", officers=BOTH, violations=(LATE,), on="2026-11-23", by=OFFICER
)
OBSERVING = VerifyTip(finding="unfounded", on="2026-11-23", by=TOWN_STAFF)


def but(command, **changes):
    return msgspec.structs.replace(command, **changes)


# --- T4: assigned ---


def test_a_tip_is_assigned_with_a_day_to_check_it():
    """DOMAIN.md §4.1 T4, T5: fifteen working days."""
    given(*TRIAGED).when(decide, ASSIGNING, LAW).then(OURS)


def test_a_town_is_asked_to_look():
    """DOMAIN.md §4.1 T5: town, observation only."""
    given(*TRIAGED).when(decide, TO_THE_TOWN, LAW).then(TOWNS)


def test_a_tip_is_assigned_to_somebody():
    """DOMAIN.md §4.1 T4: town or handler."""
    given(*TRIAGED).when(decide, but(ASSIGNING, handlers=()), LAW).then_refused(
        TipReason.TIP_HANDLER_MISSING
    )


def test_an_inspector_does_not_assign():
    """DOMAIN.md §4.1 T4: the section."""
    given(*TRIAGED).when(decide, but(ASSIGNING, by=OFFICER), LAW).then_refused(Reason.ROLE_NEEDED)


def test_a_tip_that_was_not_triaged_is_not_assigned():
    """DOMAIN.md §4.1: triage comes first."""
    given(an(Received)).when(decide, ASSIGNING, LAW).then_refused(
        Reason.WRONG_STAGE, stage="received"
    )


def test_a_tip_assigned_again_to_the_same_is_already_so():
    """Asked again, nothing is recorded twice."""
    given(*ASSIGNED).when(decide, but(ASSIGNING, on="2026-11-12"), LAW).then_nothing()


def test_a_tip_handed_over_keeps_its_last_day():
    """DOMAIN.md §4.1 T5: extendable once, and by a head alone."""
    given(*OBSERVED).when(decide, but(ASSIGNING, on="2026-11-20"), LAW).then(
        but(OURS, assigned_on="2026-11-20")
    )


# --- T5: extended ---


@pytest.mark.parametrize("until", ["2026-12-02", "2026-12-21", "2026-12-22"])
def test_the_time_is_extended_by_up_to_fifteen_working_days(until):
    """DOMAIN.md §4.1 T5: the first day, the day before the last, the last."""
    given(*ASSIGNED).when(decide, but(EXTENDING, verify_by=until), LAW).then(
        an(Extended, verify_by=until)
    )


@pytest.mark.parametrize("until", ["2026-11-30", "2026-12-01", "2026-12-23"])
def test_the_time_is_extended_neither_back_nor_too_far(until):
    """DOMAIN.md §4.1 T5: a day before, the same day, the day after the last."""
    given(*ASSIGNED).when(decide, but(EXTENDING, verify_by=until), LAW).then_refused(
        TipReason.TIP_EXTENSION_LIMIT, latest="2026-12-22"
    )


@pytest.mark.parametrize("on", ["2026-11-30", "2026-12-01"])
def test_the_time_is_extended_while_it_runs(on):
    """DOMAIN.md §4.1 T5: the day before the last, and the last."""
    given(*ASSIGNED).when(decide, but(EXTENDING, on=on), LAW).then(an(Extended, extended_on=on))


def test_the_time_is_not_extended_once_it_is_over():
    """DOMAIN.md §4.1 T5: the day after the last."""
    given(*ASSIGNED).when(decide, but(EXTENDING, on="2026-12-02"), LAW).then_refused(
        TipReason.TIP_TIME_OVER, until="2026-12-01"
    )


def test_the_time_is_extended_once():
    """DOMAIN.md §4.1 T5: extendable once."""
    more = but(EXTENDING, verify_by="2026-12-18")
    given(*ASSIGNED, an(Extended)).when(decide, more, LAW).then_refused(TipReason.TIP_EXTENDED_ONCE)


def test_handing_over_gives_no_second_extension():
    """DOMAIN.md §4.1 T5: extendable once, whoever checks it."""
    over = an(Assigned, handlers=(WANG,), assigned_on="2026-12-01", verify_by="2026-12-15")
    more = but(EXTENDING, verify_by="2026-12-18", on="2026-12-02")
    given(*ASSIGNED, an(Extended), over).when(decide, more, LAW).then_refused(
        TipReason.TIP_EXTENDED_ONCE
    )


def test_a_handler_does_not_give_itself_time():
    """DOMAIN.md §4.1 T5."""
    given(*ASSIGNED).when(decide, but(EXTENDING, by=OFFICER), LAW).then_refused(Reason.ROLE_NEEDED)


def test_a_tip_extended_again_to_the_same_day_is_already_so():
    """Asked again, nothing is recorded twice."""
    given(*ASSIGNED, an(Extended)).when(decide, EXTENDING, LAW).then_nothing()


# --- T5: verified ---


@pytest.mark.parametrize("finding", ["founded", "unfounded"])
def test_two_officers_verify(finding):
    """行政处罚法 第四十二条; DOMAIN.md §4.1 T6: the tipster is told in three working days."""
    given(*ASSIGNED).when(decide, but(VERIFYING, finding=finding), LAW).then(
        but(SHOWN, finding=finding)
    )


@pytest.mark.parametrize("officers", [(), BOTH[:1], (BOTH[0], BOTH[0])])
def test_one_officer_alone_verifies_nothing(officers):
    """行政处罚法 第四十二条: 执法人员不得少于两人."""
    refused = (
        given(*ASSIGNED)
        .when(decide, but(VERIFYING, officers=officers), LAW)
        .then_refused(Reason.TOO_FEW_OFFICERS, needed=2)
    )
    assert refused.basis is not None
    assert refused.basis.cite == "行政处罚法 第四十二条"


def test_a_visit_has_its_officers_itself():
    """DOMAIN.md §4.1: founded → inspection; the legs of the visit say who was there."""
    on_a_visit = but(VERIFYING, officers=(), visit=VISIT)
    given(*ASSIGNED).when(decide, on_a_visit, LAW).then(an(Verified, officers=()))


def test_an_officer_without_a_valid_credential_verifies_nothing():
    """行政处罚法 第四十二条: 具有行政执法资格的执法人员."""
    expired = acting(WANG, "inspector", credentials=(("2020-01-01", "2026-11-22"),))
    given(*ASSIGNED).when(decide, but(VERIFYING, by=expired), LAW).then_refused(
        Reason.CREDENTIAL_NEEDED, on="2026-11-23"
    )


def test_who_has_not_got_the_tip_does_not_verify_it():
    """DOMAIN.md §4.1 T5: the handler it was assigned to."""
    other = acting(ZHAO, "inspector")
    given(*ASSIGNED).when(decide, but(VERIFYING, by=other), LAW).then_refused(
        TipReason.TIP_NOT_ASSIGNED_TO, seen=ZHAO
    )


def test_the_people_of_the_agency_that_has_the_tip_verify_it():
    """DOMAIN.md §4.1 T4: assigned to an agency."""
    theirs = an(Assigned, handlers=(), agency=OFFICER.agency)
    given(*TRIAGED, theirs).when(decide, VERIFYING, LAW).then(SHOWN)


def test_a_town_does_not_verify_though_it_has_the_tip():
    """行政处罚法 第四十二条; DOMAIN.md §1.2 level 2: assists."""
    theirs = an(Assigned, handlers=(), agency=TOWN)
    inspector = acting(WANG, "inspector", agency=TOWN, agency_kind="TWN")
    given(*TRIAGED, theirs).when(decide, but(VERIFYING, by=inspector), LAW).then_refused(
        Reason.AGENCY_NEEDED
    )


def test_a_town_sees_nothing_in_it():
    """DOMAIN.md §4.1 T5: town, observation only."""
    given(*OBSERVED).when(decide, OBSERVING, LAW).then(NOTHING_SEEN)


def test_an_observation_finds_no_violation():
    """DOMAIN.md trap 4 (国办发〔2024〕54号): grid and community records are no inspection."""
    refused = (
        given(*OBSERVED)
        .when(decide, but(OBSERVING, finding="founded", officers=BOTH), LAW)
        .then_refused(TipReason.TIP_ONLY_OBSERVED)
    )
    assert refused.basis is not None
    assert refused.basis.cite == "国办发〔2024〕54号"


def test_what_a_visit_found_a_town_may_report():
    """DOMAIN.md §4.1 T5: the finding is the visit's."""
    found = but(OBSERVING, finding="founded", visit=VISIT)
    given(*OBSERVED).when(decide, found, LAW).then(
        but(NOTHING_SEEN, finding="founded", visit=VISIT)
    )


def test_checking_shows_whom_it_really_concerns():
    """DOMAIN.md §4.1 T1: the tipster may have named premises alone."""
    unknown = an(Received, institution=UNSET)
    given(unknown, an(Triaged), OURS).when(
        decide, but(VERIFYING, institution=INSTITUTION), LAW
    ).then(SHOWN)


def test_a_tip_is_not_verified_before_it_is_assigned():
    """No act comes before the one it follows."""
    given(*ASSIGNED).when(decide, but(VERIFYING, on="2026-11-09"), LAW).then_refused(
        Reason.DAY_ORDER, before="2026-11-10"
    )
    given(*TRIAGED).when(decide, VERIFYING, LAW).then_refused(Reason.WRONG_STAGE, stage="triaged")


def test_a_late_check_counts_and_is_late():
    """DOMAIN.md §4.1 T5: the radar shows it; the lead is checked all the same."""
    late = but(VERIFYING, on="2026-12-02")
    given(*ASSIGNED).when(decide, late, LAW).then(
        but(SHOWN, found_on="2026-12-02", feed_back_by="2026-12-07")
    )


def test_a_tip_verified_again_is_already_so():
    """Asked again, nothing is recorded twice."""
    given(*ASSIGNED, SHOWN).when(decide, VERIFYING, LAW).then_nothing()


def test_a_tip_that_was_answered_is_not_verified_anew():
    """DOMAIN.md §4.1 T7: it is reopened first."""
    given(*ASSIGNED, SHOWN, an(FedBack)).when(decide, VERIFYING, LAW).then_refused(
        Reason.WRONG_STAGE, stage="fed_back"
    )
