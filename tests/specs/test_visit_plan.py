"""What comes before a visit: plan, approval, notice, recusal, cap (DOMAIN.md §4.2 I1, I2)."""

from typing import Any

import msgspec
import pytest

from core.domain.visit.commands import (
    ApproveVisit,
    CancelVisit,
    DecideRecusal,
    NoteUnplanned,
    NotifyVisit,
    PlanVisit,
)
from core.domain.visit.decide import decide
from core.domain.visit.events import (
    Approved,
    Cancelled,
    Concluded,
    Notified,
    Planned,
    RecusalRefused,
    Recused,
    UnplannedSeen,
)
from core.kernel.acting import by_job
from core.kernel.reasons import Reason
from tests.support.builders import CHARGE, CODE, INSTITUTION, LATE, LI, TODAY, VISIT, WANG, an, uid
from tests.support.given import given
from tests.support.law import shipped_law
from tests.support.subjects import HEAD, ZHAO, acting

LAW = shipped_law()
PLANNED = an(Planned)
APPROVED = an(Approved)
UNPLANNED = an(UnplannedSeen)
BOSS = acting(HEAD, "head")
FOLLOWER = by_job("follower")


def plan(**changes):
    wish: dict[str, Any] = {
        "visit": VISIT,
        "code": CODE,
        "kind": "complaint",
        "institution": INSTITUTION,
        "batch": "2026-11",
        "items": (LATE, CHARGE),
        "officers": (WANG, ZHAO),
        "assistants": (uid(0xA5),),
        "visit_on": TODAY,
        "basis": "投诉举报",
        "source": PLANNED.source,
        "frequency_so_far": 4,
        "credentialed": (WANG, ZHAO),
        "on": "2026-11-19",
        "by": acting(LI, "handler"),
    }
    return PlanVisit(**(wish | changes))


def approve(on="2026-11-20", by=BOSS, **changes):
    return ApproveVisit(on=on, by=by, **changes)


def recuse(**changes):
    wish: dict[str, Any] = {
        "visit": VISIT,
        "officer": ZHAO,
        "asked_by": "officer",
        "ground": "近亲属在该机构任职",
        "replaced_by": LI,
        "credentialed": True,
        "on": "2026-11-20",
        "by": BOSS,
    }
    return DecideRecusal(**(wish | changes))


def unplanned(on=TODAY):
    return NoteUnplanned(visit=VISIT, on=on, by=FOLLOWER)


def test_a_visit_is_planned():
    """DOMAIN.md §4.2 I1: basis, items, object, persons, frequency so far."""
    given().when(decide, plan(), LAW).then(PLANNED)


def test_a_planned_visit_is_planned_already():
    """Asked again, nothing is recorded twice."""
    given(PLANNED).when(decide, plan(), LAW).then_nothing()


def test_a_planned_visit_is_not_planned_otherwise():
    """One code, one plan."""
    given(PLANNED).when(decide, plan(visit_on="2026-11-24"), LAW).then_refused(
        Reason.PLANNED_OTHERWISE
    )


def test_no_body_without_enforcement_power_plans_a_visit():
    """国办发〔2024〕54号: communities and coordination bodies do not inspect (DOMAIN.md trap 4)."""
    community = acting(LI, "handler", agency_kind="COM")
    given().when(decide, plan(by=community), LAW).then_refused(Reason.AGENCY_NEEDED)


@pytest.mark.parametrize("officers", [(WANG,), (WANG, WANG)])
def test_a_visit_needs_two_officers(officers):
    """行政处罚法 第四十二条: assistants never count towards the two."""
    refused = (
        given()
        .when(decide, plan(officers=officers), LAW)
        .then_refused(Reason.TOO_FEW_OFFICERS, seen=1, needed=2)
    )
    assert refused.basis is not None
    assert refused.basis.cite.startswith("行政处罚法 第四十二条")


def test_every_officer_holds_a_credential_on_the_day():
    """行政处罚法 第五十五条."""
    given().when(decide, plan(credentialed=(WANG,)), LAW).then_refused(
        Reason.OFFICER_NOT_CREDENTIALED, officer=ZHAO, on=TODAY
    )


@pytest.mark.parametrize("person", [ZHAO, uid(0xA5)])
def test_nobody_with_an_interest_there_is_planned(person):
    """行政处罚法 第四十三条: direct interest or another relation; assistants too."""
    given().when(decide, plan(interested=(person,)), LAW).then_refused(
        Reason.OFFICER_INTERESTED, officer=person
    )


@pytest.mark.parametrize("kind", ["daily", "double_random", "special"])
@pytest.mark.parametrize(("so_far", "allowed"), [(3, True), (4, False), (5, False)])
def test_the_yearly_cap_binds_ordinary_visits(kind, so_far, allowed):
    """国办发〔2024〕54号: the visit that reaches the cap is allowed, the next one is not."""
    when = given().when(decide, plan(kind=kind, frequency_so_far=so_far), LAW)
    if allowed:
        when.then(
            msgspec.structs.replace(PLANNED, kind=kind, frequency_so_far=so_far, above_cap=False)
        )
    else:
        when.then_refused(Reason.ABOVE_VISIT_CAP, seen=so_far, cap=4)


def test_a_complaint_above_the_cap_needs_its_lead():
    """国办发〔2024〕54号: leads are followed all the same, but named."""
    given().when(decide, plan(source=None), LAW).then_refused(Reason.ABOVE_VISIT_CAP)


@pytest.mark.parametrize("changes", [{"kind": "recheck"}, {"kind": "look_back"},
                                     {"kind": "special", "ordered_from_above": True}])  # fmt: skip
def test_some_visits_are_not_counted(changes):
    """国办发〔2024〕54号: rechecks, and specials ordered from above."""
    given().when(decide, plan(frequency_so_far=9, **changes), LAW).then(
        msgspec.structs.replace(PLANNED, frequency_so_far=9, above_cap=False, **changes)
    )


@pytest.mark.parametrize(
    ("day", "allowed"), [("2025-01-01", True), ("2025-01-02", True), ("2025-01-03", False)]
)
def test_the_cap_begins_with_the_circular(day, allowed):
    """国办发〔2024〕54号, published 2025-01-03; the day before, of and after are told apart."""
    when = given().when(
        decide, plan(kind="daily", frequency_so_far=9, visit_on=day, on="2025-01-01"), LAW
    )
    if allowed:
        when.then(
            msgspec.structs.replace(
                PLANNED,
                kind="daily",
                frequency_so_far=9,
                above_cap=False,
                planned_on="2025-01-01",
                visit_on=day,
                approve_by=day,
            )
        )
    else:
        when.then_refused(Reason.ABOVE_VISIT_CAP)


def test_a_visit_is_planned_before_its_day():
    """DOMAIN.md §4.2 I1: before the visit."""
    given().when(decide, plan(on="2026-11-24"), LAW).then_refused(Reason.DAY_ORDER)


def test_an_urgent_visit_is_planned_afterwards_and_approved_on_the_next_working_day():
    """DOMAIN.md §4.2 I1: urgent afterwards; from a Friday that is the Monday."""
    friday = plan(is_urgent=True, visit_on="2026-11-20", on="2026-11-21")
    given().when(decide, friday, LAW).then(
        msgspec.structs.replace(
            PLANNED,
            is_urgent=True,
            visit_on="2026-11-20",
            planned_on="2026-11-21",
            approve_by="2026-11-23",
        )
    )


def test_the_head_approves_a_planned_visit():
    """国办发〔2024〕54号: every visit needs approval."""
    given(PLANNED).when(decide, approve(), LAW).then(APPROVED)


@pytest.mark.parametrize(
    ("on", "afterwards"), [("2026-11-22", False), ("2026-11-23", False), ("2026-11-24", True)]
)
def test_an_approval_says_whether_it_came_afterwards(on, afterwards):
    """The day before, of and after the visit."""
    given(PLANNED).when(decide, approve(on=on), LAW).then(
        msgspec.structs.replace(APPROVED, approved_on=on, afterwards=afterwards)
    )


def test_an_approved_visit_is_approved_already():
    """Asked again, nothing is recorded twice."""
    given(PLANNED, APPROVED).when(decide, approve(on="2026-11-22"), LAW).then_nothing()


def test_only_a_head_approves():
    """国办发〔2024〕54号: the head of the agency, or who is authorised."""
    given(PLANNED).when(decide, approve(by=acting(HEAD, "handler")), LAW).then_refused(
        Reason.ROLE_NEEDED
    )


@pytest.mark.parametrize(
    ("past", "seen"), [((PLANNED,), ()), ((UNPLANNED,), (WANG,))], ids=["by plan", "by the legs"]
)
def test_nobody_approves_a_visit_of_their_own(past, seen):
    """The approver is apart from the officers who go there (P)."""
    given(*past).when(
        decide, approve(by=acting(WANG, "head"), officers_seen=seen), LAW
    ).then_refused(Reason.SAME_PERSON, part="officer")


def test_what_was_neither_planned_nor_seen_is_not_approved():
    """An approval is of a visit."""
    given().when(decide, approve(), LAW).then_refused(Reason.NO_PLAN)


def test_a_visit_seen_without_a_plan_wants_its_approval():
    """DOMAIN.md §4.2 I1 (P): the next working day after the office saw it."""
    given().when(decide, unplanned(), LAW).then(UNPLANNED)


@pytest.mark.parametrize(
    "past", [(PLANNED,), (PLANNED, APPROVED), (UNPLANNED,), (UNPLANNED, APPROVED)]
)
def test_an_approval_is_demanded_once_and_only_without_a_plan(past):
    """A plan entered before the leg came cures; two devices are one visit."""
    given(*past).when(decide, unplanned(), LAW).then_nothing()


def test_no_approval_is_demanded_before_the_circular():
    """国办发〔2024〕54号, published 2025-01-03."""
    given().when(decide, unplanned(on="2025-01-02"), LAW).then_nothing()


def test_a_visit_that_took_place_though_cancelled_is_open_again():
    """Facts are always admitted."""
    given(PLANNED, an(Cancelled)).when(decide, unplanned(), LAW).then(UNPLANNED)


@pytest.mark.parametrize("past", [(UNPLANNED,), (an(Concluded), UNPLANNED)])
def test_a_visit_without_a_plan_is_approved_afterwards(past):
    """DOMAIN.md §4.2 I1; also when it was concluded meanwhile."""
    given(*past).when(decide, approve(on="2026-11-24"), LAW).then(
        msgspec.structs.replace(APPROVED, approved_on="2026-11-24", afterwards=True)
    )


def test_a_plan_may_follow_a_visit_that_was_seen():
    """The order of arrival decides nothing: the approval runs from the day it was seen."""
    late = plan(visit_on="2026-11-20", on="2026-11-24")
    given(UNPLANNED).when(decide, late, LAW).then(
        msgspec.structs.replace(
            PLANNED, visit_on="2026-11-20", planned_on="2026-11-24", approve_by="2026-11-24"
        )
    )


NOTIFIED = msgspec.structs.replace(
    an(Notified), mode="notified", number="叶教检通〔2026〕3号", reason=msgspec.UNSET
)


def notify(**said):
    return NotifyVisit(on="2026-11-20", by=acting(LI, "inspector"), **said)


def test_the_institution_gets_its_notice():
    """DOMAIN.md §4.2 I2: 检查通知书."""
    given(PLANNED).when(decide, notify(number="叶教检通〔2026〕3号"), LAW).then(NOTIFIED)


def test_a_visit_without_notice_says_why():
    """DOMAIN.md §4.2 I2: unless unannounced is necessary."""
    given(PLANNED).when(decide, notify(), LAW).then_refused(Reason.WHY_UNANNOUNCED)


def test_a_visit_seen_without_a_plan_is_not_announced():
    """DOMAIN.md §4.2: its approval alone is made up for afterwards."""
    given(UNPLANNED, APPROVED).when(decide, notify(number="通知1号"), LAW).then_refused(
        Reason.WRONG_STAGE, stage="unplanned"
    )


def test_a_notified_visit_is_notified_already():
    """Asked again, nothing is recorded twice."""
    given(PLANNED, NOTIFIED).when(decide, notify(number="叶教检通〔2026〕3号"), LAW).then_nothing()


def test_the_head_replaces_an_officer_with_an_interest():
    """行政处罚法 第四十三条: decided by the head."""
    given(PLANNED).when(decide, recuse(), LAW).then(an(Recused))


def test_the_head_may_let_an_officer_stay():
    """行政处罚法 第四十三条: examined by law; the inquiry does not stop meanwhile."""
    stays = recuse(
        officer=WANG, asked_by="party", ground="曾检查过该机构", stays=True, on="2026-11-23"
    )
    given(PLANNED).when(decide, stays, LAW).then(an(RecusalRefused))


def test_a_recusal_is_decided_already():
    """Asked again, nothing is recorded twice."""
    given(PLANNED, an(Recused)).when(decide, recuse(), LAW).then_nothing()


def test_nobody_decides_on_their_own_recusal():
    """行政处罚法 第四十三条."""
    given(PLANNED).when(decide, recuse(by=acting(ZHAO, "head")), LAW).then_refused(
        Reason.SAME_PERSON
    )


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"replaced_by": None}, Reason.TOO_FEW_OFFICERS),
        ({"replaced_by": WANG}, Reason.TOO_FEW_OFFICERS),
        ({"credentialed": False}, Reason.OFFICER_NOT_CREDENTIALED),
        ({"interested": True}, Reason.OFFICER_INTERESTED),
        ({"officer": LI}, Reason.NOT_ON_VISIT),
    ],
)
def test_two_officers_are_left_after_a_recusal(changes, reason):
    """行政处罚法 第四十二、四十三、五十五条."""
    given(PLANNED).when(decide, recuse(**changes), LAW).then_refused(reason)


def cancel(**changes):
    wish: dict[str, Any] = {"reason": "机构已注销", "on": "2026-11-20", "by": BOSS}
    return CancelVisit(**(wish | changes))


def test_a_planned_visit_is_cancelled():
    """It will not take place."""
    given(PLANNED).when(decide, cancel(), LAW).then(an(Cancelled))


def test_a_visit_that_took_place_is_not_cancelled():
    """Facts are always admitted: it is concluded."""
    given(PLANNED).when(decide, cancel(has_legs=True), LAW).then_refused(Reason.VISIT_TOOK_PLACE)


def test_a_cancelled_visit_is_cancelled_already():
    """Asked again, nothing is recorded twice."""
    given(PLANNED, an(Cancelled)).when(decide, cancel(), LAW).then_nothing()
