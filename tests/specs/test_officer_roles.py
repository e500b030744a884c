"""What an officer is trusted with, and keeps away from (DOMAIN.md §1.3; 行政处罚法 第四十三条)."""

import pytest
from msgspec import structs

from core.domain.officer.decide import (
    ChangeRoles,
    DeclareInterest,
    EndInterest,
    RegisterOfficer,
    decide,
)
from core.domain.officer.events import (
    InterestDeclared,
    InterestEnded,
    OfficerRegistered,
    RolesChanged,
)
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.look_up import may, requirement
from tests.support.builders import INSTITUTION, WANG, an, uid
from tests.support.given import folded, given
from tests.support.law import shipped_law
from tests.support.subjects import ZHAO, acting

LAW = shipped_law()
REGISTERED = an(OfficerRegistered)
CHANGED = an(RolesChanged)
DECLARED = an(InterestDeclared)
ADMIN = acting(ZHAO, "administrator")


def register(*roles, on="2026-11-01"):
    return RegisterOfficer(agency=uid(0x7), roles=roles, scope=("410422",), on=on)


def change(*roles, from_day="2026-12-01", by=ADMIN):
    return ChangeRoles(
        roles=roles or CHANGED.roles, from_day=from_day, reason="岗位调整", on="2026-11-20", by=by
    )


def declare(from_day="2026-11-01", by=ADMIN):
    return DeclareInterest(
        officer=WANG, institution=INSTITUTION, kind="kinship", from_day=from_day,
        on="2026-11-01", by=by,
    )  # fmt: skip


def end(until_day="2026-12-31", by=ADMIN):
    return EndInterest(
        officer=WANG, institution=INSTITUTION, until_day=until_day, reason="亲属离职",
        on="2026-12-31", by=by,
    )  # fmt: skip


def test_wider_roles_come_as_a_change_beside_the_registration():
    """`officer.registered.v1` knows five roles; a released type is never edited."""
    given().when(decide, register("inspector", "publisher"), LAW).then(
        REGISTERED, an(RolesChanged, roles=("inspector", "publisher"), from_day="2026-11-01",
                       reason="registration")
    )  # fmt: skip


def test_an_officer_with_wider_roles_is_registered_already():
    """Asked again, nothing is recorded twice."""
    wider = an(RolesChanged, roles=("inspector", "publisher"))
    given(REGISTERED, wider).when(decide, register("inspector", "publisher"), LAW).then_nothing()


def test_wider_roles_need_the_day_from_which_they_hold():
    """Who may do an act is asked of its day."""
    given().when(decide, register("publisher", on=""), LAW).then_refused(Reason.ROLES_NEED_A_DAY)


def test_roles_are_changed_from_a_day():
    """DOMAIN.md §1.3."""
    given(REGISTERED).when(decide, change(), LAW).then(CHANGED)


def test_roles_that_are_so_are_not_changed():
    """Asked again, nothing is recorded twice."""
    given(REGISTERED, CHANGED).when(decide, change(), LAW).then_nothing()


@pytest.mark.parametrize(
    ("past", "by", "reason"),
    [((REGISTERED,), acting(ZHAO, "head"), Reason.ROLE_NEEDED), ((), ADMIN, Reason.NOT_REGISTERED)],
)
def test_only_the_administrator_changes_the_roles_of_an_officer(past, by, reason):
    """DOMAIN.md §1.3."""
    given(*past).when(decide, change(by=by), LAW).then_refused(reason)


@pytest.mark.parametrize(
    ("on", "roles"),
    [
        ("2026-11-30", ("inspector",)),
        ("2026-12-01", ("handler", "legal_reviewer")),
        ("2026-12-02", ("handler", "legal_reviewer")),
    ],
)
def test_roles_are_those_of_the_day(on, roles):
    """The day before, of and after the change."""
    assert folded(decide, REGISTERED, CHANGED).roles_on(on) == roles


def test_a_change_recorded_later_for_an_earlier_day_does_not_undo_a_later_one():
    """What counts is the day from which it holds; of one day, what was recorded last."""
    earlier = an(RolesChanged, roles=("head",), from_day="2026-11-15")
    officer = folded(decide, REGISTERED, CHANGED, earlier)
    assert officer.roles_on("2026-11-20") == ("head",)
    assert officer.roles_on("2026-12-20") == CHANGED.roles


def test_an_interest_is_declared():
    """行政处罚法 第四十三条."""
    given(REGISTERED).when(decide, declare(), LAW).then(DECLARED)


def test_a_declared_interest_is_declared_already():
    """Asked again, nothing is recorded twice."""
    given(REGISTERED, DECLARED).when(decide, declare("2026-11-10"), LAW).then_nothing()


def test_no_clerk_declares_for_another():
    """行政处罚法 第四十三条: the officer's own duty."""
    given(REGISTERED).when(decide, declare(by=acting(ZHAO, "clerk")), LAW).then_refused(
        Reason.ROLE_NEEDED
    )


def test_an_interest_ends():
    """行政处罚法 第四十三条."""
    given(REGISTERED, DECLARED).when(decide, end(), LAW).then(an(InterestEnded))


def test_an_ended_interest_is_ended_already():
    """Asked again, nothing is recorded twice."""
    given(REGISTERED, DECLARED, an(InterestEnded)).when(decide, end(), LAW).then_nothing()


@pytest.mark.parametrize(
    ("past", "until_day", "reason"),
    [
        ((REGISTERED,), "2026-12-31", Reason.NO_INTEREST),
        ((REGISTERED, DECLARED), "2026-10-31", Reason.DAY_ORDER),
    ],
)
def test_only_a_declared_interest_ends_and_after_it_began(past, until_day, reason):
    """Days in order."""
    given(*past).when(decide, end(until_day), LAW).then_refused(reason)


@pytest.mark.parametrize(
    ("by", "reason"),
    [(acting(WANG, "head"), Reason.SAME_PERSON), (acting(ZHAO, "handler"), Reason.ROLE_NEEDED)],
    ids=["self", "no head"],
)
def test_a_head_says_that_an_interest_is_over_and_never_oneself(by, reason):
    """行政处罚法 第四十三条: 由行政机关负责人决定."""
    given(REGISTERED, DECLARED).when(decide, end(by=by), LAW).then_refused(reason)


def test_nobody_changes_their_own_roles():
    """系统管理规则: who administers gives oneself no part."""
    own = structs.replace(change("head"), officer=ZHAO)
    given(REGISTERED).when(decide, own, LAW).then_refused(Reason.SAME_PERSON)


@pytest.mark.parametrize(("scope", "is_granted"), [((), False), (("410422",), True)])
def test_who_works_in_an_area_registers_nobody_without_one(scope, is_granted):
    """An officer without an area works everywhere."""
    by = structs.replace(ADMIN, scope=("410422",))
    command = structs.replace(register("inspector"), scope=scope, by=by)
    asked = given().when(decide, command, LAW)
    if is_granted:
        asked.then(REGISTERED)
    else:
        asked.then_refused(Reason.AREA_NEEDED)


@pytest.mark.parametrize(
    ("code", "role", "is_granted"),
    [
        ("tip.triage", "clerk", False),
        ("case.decide", "head", False),
        ("tip.receive", "clerk", True),
    ],
)
def test_who_is_recused_takes_in_what_comes_and_does_nothing_else(code, role, is_granted):
    """行政处罚法 第四十三条."""
    by = structs.replace(acting(ZHAO, role), recused=True)
    if is_granted:
        may(LAW, code, by, "2026-11-20")
        return
    with pytest.raises(Refused) as told:
        may(LAW, code, by, "2026-11-20")
    assert told.value.reason is Reason.OFFICER_INTERESTED
    assert told.value.basis == requirement(LAW, "recusal", "2026-11-20").basis


@pytest.mark.parametrize(
    ("on", "stands"),
    [("2026-10-31", False), ("2026-11-01", True), ("2026-12-31", True), ("2027-01-01", False)],
)
def test_an_interest_stands_from_its_first_to_its_last_day(on, stands):
    """The day before, of and after."""
    officer = folded(decide, REGISTERED, DECLARED, an(InterestEnded))
    assert officer.is_interested(INSTITUTION, on) is stands
