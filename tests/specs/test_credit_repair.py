"""Credit repair 信用修复: after the least period, once every duty is done (DOMAIN.md §6.4)."""

from typing import Any

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from core.domain.matter.commands import (
    ApplyForRepair,
    DecisionShown,
    GrantRepair,
    RefuseRepair,
    WithdrawRepair,
)
from core.domain.matter.decide import decide
from core.domain.matter.events import (
    ErasedEntry,
    RepairApplied,
    RepairGranted,
    RepairRefused,
    RepairWithdrawn,
)
from core.domain.matter.reasons import CreditReason
from core.kernel.reasons import Reason
from tests.support.builders import an
from tests.support.examples.matter import ENTERED, LISTING, MATTER
from tests.support.given import folded, given
from tests.support.law import shipped_law
from tests.support.subjects import CASE, DOC_NO, HEAD, INSTITUTION, WANG, ZHAO, acting

LAW = shipped_law()
CLERK = acting(ZHAO, "clerk")
CHIEF = acting(HEAD, "head")
ERASED = (ErasedEntry(event=ENTERED, item="N06"),)
FINED = DecisionShown(
    doc_no=DOC_NO,
    kinds=("fine", "warning"),
    decided_on="2026-05-06",
    owed_fen=0,
    is_published=True,
    handlers=(WANG,),
    erases=ERASED,
)
APPLIED = an(
    RepairApplied,
    listing=UNSET,
    repair_from="2026-08-06",
    applied_on="2026-08-06",
    decide_by="2026-08-20",
    provisional=False,
)


def application(**changes) -> ApplyForRepair:
    said: dict[str, Any] = {
        "credit": MATTER,
        "institution": INSTITUTION,
        "case": CASE,
        "promise_signed": True,
        "decision_shown": FINED,
        "on": "2026-08-06",
        "by": CLERK,
    }
    return ApplyForRepair(**(said | changes))


def grant(**changes) -> GrantRepair:
    said: dict[str, Any] = {
        "duties_shown": an(RepairGranted).duties_shown,
        "decision_shown": FINED,
        "on": "2026-08-12",
        "by": CHIEF,
    }
    return GrantRepair(**(said | changes))


def refuse(**changes) -> RefuseRepair:
    said: dict[str, Any] = {
        "ground": "false_material",
        "reason": an(RepairRefused).reason,
        "decision_shown": FINED,
        "on": "2026-08-12",
        "by": CHIEF,
    }
    return RefuseRepair(**(said | changes))


# apply


def test_repair_is_asked_for_on_the_first_day_after_the_least_period():
    """信用修复管理办法: 一般失信信息, at least three months from the decision."""
    given().when(decide, application(), LAW).then(APPLIED)


def test_the_same_application_again_is_already_so():
    """Once is enough."""
    given(APPLIED).when(decide, application(), LAW).then_nothing()


def test_the_day_before_is_too_soon():
    """信用修复管理办法: 一般失信信息."""
    given().when(decide, application(on="2026-08-05"), LAW).then_refused(
        Reason.REPAIR_TOO_SOON, repair_from="2026-08-06", today="2026-08-05"
    )


@pytest.mark.parametrize(
    ("kinds", "decided_on", "grade", "first"),
    [
        (("simple_penalty",), "2026-05-06", "minor", "2026-05-06"),
        (("warning",), "2026-05-06", "minor", "2026-05-06"),
        (("confiscation",), "2026-05-06", "ordinary", "2026-08-06"),
        (("fine", "stop_enrolment"), "2026-05-06", "serious", "2027-05-06"),
        (("revocation",), "2026-04-01", "serious", "2027-04-01"),
        (("revocation",), "2026-03-31", "serious", "2026-06-30"),  # the rule before 2026-04-01
    ],
)
def test_how_long_repair_waits_is_told_by_the_class_of_the_day(kinds, decided_on, grade, first):
    """DOMAIN §6.4: the row is picked by the day of the decision, the longest kind counts."""
    shown = DecisionShown(
        doc_no=DOC_NO, kinds=kinds, decided_on=decided_on, owed_fen=0, is_published=False,
        handlers=(),
    )  # fmt: skip
    wish = application(decision_shown=shown, on="2027-05-06")
    (applied,) = decide(folded(decide), wish, LAW)
    assert isinstance(applied, RepairApplied)
    assert (applied.grade, applied.repair_from) == (grade, first)


def test_repair_needs_a_signed_promise():
    """信用承诺书."""
    given().when(decide, application(promise_signed=False), LAW).then_refused(
        CreditReason.REPAIR_UNPROMISED
    )


def test_repair_of_nothing_is_refused():
    """Neither a decision nor a list is named."""
    wish = application(case=UNSET, decision_shown=None)
    given().when(decide, wish, LAW).then_refused(CreditReason.REPAIR_OF_NOTHING)


def test_what_took_no_effect_needs_no_repair():
    """A decision taken back is none (行政处罚法 第四十八条)."""
    given().when(decide, application(decision_shown=None), LAW).then_refused(
        CreditReason.REPAIR_NO_DECISION, case=CASE
    )


@pytest.mark.parametrize(("before", "wish"), [((), application), ((APPLIED,), grant)])
def test_a_decision_without_a_penalty_needs_no_repair(before, wish):
    """It is in no class of 信用修复管理办法, which are told by the kind of penalty."""
    shown = replace(FINED, kinds=())
    given(*before).when(decide, wish(decision_shown=shown), LAW).then_refused(
        CreditReason.REPAIR_NO_DECISION, case=CASE
    )


def test_a_decision_that_nobody_asked_to_repair_is_left_alone():
    """DOMAIN §6.4: of a stay on a list alone, no decision is named or waited for."""
    alone = {"case": UNSET, "listing": LISTING, "listed_shown": True, "on": "2026-08-05"}
    asked = application(**alone, decision_shown=FINED)
    same = application(**alone, decision_shown=None)
    assert decide(folded(decide), asked, LAW) == decide(folded(decide), same, LAW)


def test_a_stay_on_a_list_may_be_repaired_alone():
    """DOMAIN §6.5: exit by repair."""
    wish = application(case=UNSET, decision_shown=None, listing=LISTING, listed_shown=True)
    given().when(decide, wish, LAW).then(
        an(
            RepairApplied,
            case=UNSET,
            doc_no=UNSET,
            grade=UNSET,
            repair_from=UNSET,
            applied_on="2026-08-06",
            decide_by="2026-08-20",
            provisional=False,
        )
    )


def test_who_is_on_no_list_leaves_none():
    """DOMAIN §6.5."""
    wish = application(listing=LISTING)
    given().when(decide, wish, LAW).then_refused(Reason.NO_SUCH_LISTING, listing=LISTING)


# grant


def test_a_granted_repair_says_what_it_ends_and_erases():
    """Repair = stop publishing, stop sharing, lift measures (DOMAIN §6.4)."""
    given(APPLIED).when(decide, grant(), LAW).then(
        an(RepairGranted, listing=UNSET, from_day="2026-08-12", granted_on="2026-08-12")
    )


def test_what_is_granted_is_already_granted():
    """Once decided, it is decided."""
    given(APPLIED, an(RepairGranted)).when(decide, grant(), LAW).then_nothing()


def test_a_repair_waits_until_nothing_is_owed():
    """Repair when duties are done (DOMAIN §6.4)."""
    shown = DecisionShown(
        doc_no=DOC_NO, kinds=("fine",), decided_on="2026-05-06", owed_fen=100, is_published=True,
        handlers=(),
    )  # fmt: skip
    given(APPLIED).when(decide, grant(decision_shown=shown), LAW).then_refused(
        CreditReason.REPAIR_STILL_OWED, owed_fen=100
    )


def test_a_decision_taken_back_meanwhile_is_not_repaired():
    """There is nothing left to repair."""
    given(APPLIED).when(decide, grant(decision_shown=None), LAW).then_refused(
        CreditReason.REPAIR_NO_DECISION
    )


@pytest.mark.parametrize("wish", [grant, refuse])
def test_who_handled_the_case_does_not_decide_on_repair(wish):
    """acts.toml credit.decide-repair, apart from `handler`."""
    given(APPLIED).when(decide, wish(by=acting(WANG, "head")), LAW).then_refused(
        Reason.SAME_PERSON, part="handler"
    )


@pytest.mark.parametrize("wish", [grant, refuse])
def test_nothing_is_granted_that_nobody_asked_for(wish):
    """The institution asks first."""
    given().when(decide, wish(), LAW).then_refused(Reason.WRONG_STAGE, stage="unopened")


# refuse, take back


def test_false_material_is_refused():
    """信用修复管理办法: 弄虚作假的不予修复 (DOMAIN §6.4)."""
    given(APPLIED).when(decide, refuse(), LAW).then(an(RepairRefused, refused_on="2026-08-12"))


def test_what_is_refused_is_already_refused():
    """Once decided, it is decided."""
    given(APPLIED, an(RepairRefused)).when(decide, refuse(), LAW).then_nothing()


def test_an_application_is_taken_back():
    """Nothing is decided then."""
    wish = WithdrawRepair(on="2026-08-10", by=CLERK)
    given(APPLIED).when(decide, wish, LAW).then(an(RepairWithdrawn, withdrawn_on="2026-08-10"))
    given(APPLIED, an(RepairWithdrawn)).when(decide, wish, LAW).then_nothing()


def test_what_was_granted_is_not_taken_back():
    """The decision stands."""
    wish = WithdrawRepair(on="2026-08-20", by=CLERK)
    given(APPLIED, an(RepairGranted)).when(decide, wish, LAW).then_refused(
        Reason.WRONG_STAGE, stage="granted"
    )
