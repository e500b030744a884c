"""What the office may decide about a visit (SYNC.md §5.7, F17, F18; DOMAIN.md §4.2)."""

import pytest

from core.domain.leg.events import FindingRecorded
from core.domain.visit.commands import Conclude, ConfirmFinding, MoveLeg
from core.domain.visit.decide import decide
from core.domain.visit.events import Concluded, FindingConfirmed, LegMoved, LegSeen
from core.domain.visit.merged import LegEvent, merge
from core.kernel.reasons import Reason
from tests.support.builders import FINDING, INSTITUTION, LATE, LEG, LI, VISIT, WANG, an, uid
from tests.support.given import given
from tests.support.law import shipped_law

LAW = shipped_law()
ELSEWHERE = an(LegMoved).from_visit
MOVE = MoveLeg(leg=LEG, from_visit=ELSEWHERE, visit=VISIT, reason="code")
MOVED = an(LegMoved)
CONFIRMED = an(FindingConfirmed)
CONCLUDED = an(Concluded)


def view(*, counts=True):
    found = LegEvent(
        stream=LEG,
        ver=7,
        kid="kid",
        seq=7,
        hlc=(1, 0),
        id=FINDING,
        officer=WANG,
        companions=(LI,),
        occurred="2026-11-23T20:31:00.000+08:00",
        event=an(FindingRecorded),
        counts=counts,
    )
    return merge(VISIT, [found])


def confirm(code=LATE, finding=FINDING, institution=INSTITUTION, *, counts=True):
    return ConfirmFinding(
        finding=finding, code=code, institution=institution, merged=view(counts=counts)
    )


def conclude(outcome="notice", visit=VISIT):
    merged = view()
    return Conclude(
        visit=visit,
        institution=INSTITUTION,
        outcome=outcome,
        legs=merged.legs_seen,
        missing=merged.missing,
    )


@pytest.mark.parametrize("past", [(), (CONFIRMED, CONCLUDED)], ids=["open", "concluded"])
def test_a_leg_filed_under_another_visit_is_moved_here(past):
    """DOMAIN.md §4.2: a leg filed under the wrong one is moved by an event."""
    given(*past).when(decide, MOVE, LAW).then(MOVED)


def test_a_leg_that_was_moved_on_may_be_moved_back():
    """SYNC.md §5.7: the last move holds."""
    given(MOVED).when(decide, MOVE, LAW).then(MOVED)


def test_a_leg_that_was_opened_here_is_not_moved_here():
    """DOMAIN.md §4.2."""
    here = MoveLeg(leg=LEG, from_visit=VISIT, visit=VISIT, reason="code")
    given().when(decide, here, LAW).then_refused(Reason.LEG_ALREADY_THERE, leg=LEG)


def test_a_leg_that_was_moved_here_is_not_moved_again():
    """R3."""
    here = MoveLeg(leg=LEG, from_visit=VISIT, visit=VISIT, reason="code")
    given(MOVED).when(decide, here, LAW).then_nothing()


@pytest.mark.parametrize(
    "command",
    [MoveLeg(leg=LEG, from_visit=VISIT, visit=ELSEWHERE, reason="code"), conclude(visit=ELSEWHERE)],
)
def test_a_stream_of_one_visit_takes_no_decision_on_another(command):
    """FORMAT §2: one stream, one visit."""
    given(MOVED).when(decide, command, LAW).then_refused(Reason.OTHER_SUBJECT, other=ELSEWHERE)


@pytest.mark.parametrize("past", [(), (CONCLUDED,)], ids=["open", "concluded"])
def test_the_office_stands_by_a_finding(past):
    """DOMAIN.md §0.1 trap 10: a finding alone has no effect."""
    given(*past).when(decide, confirm(), LAW).then(CONFIRMED)


@pytest.mark.parametrize(
    "command",
    [confirm(finding=uid(0x99)), confirm(code="V-TIM-02"), confirm(counts=False)],
    ids=["unknown", "of another violation", "under review"],
)
def test_a_finding_that_does_not_stand_is_not_confirmed(command):
    """FORMAT §3, standing: what is under review does not count."""
    given().when(decide, command, LAW).then_refused(Reason.FINDING_UNKNOWN)


def test_a_finding_is_confirmed_against_one_institution():
    """SYNC.md §5.7: the legs may have disagreed, the office does not."""
    given(CONFIRMED).when(decide, confirm(institution=uid(0x99)), LAW).then_refused(
        Reason.OTHER_SUBJECT, other=INSTITUTION
    )


def test_a_finding_is_confirmed_once():
    """R3."""
    given(CONFIRMED).when(decide, confirm(), LAW).then_nothing()


def test_a_visit_is_concluded_with_the_absence_of_a_leg_on_record():
    """SYNC.md F18: a supervisor may close with recorded absence."""
    given().when(decide, conclude(), LAW).then(
        an(Concluded, legs=(LegSeen(leg=LEG, ver=7),), missing=(LI,))
    )


def test_a_concluded_visit_is_not_concluded_otherwise():
    """DOMAIN.md §4.2: what comes later is a question for review (F21)."""
    given(CONCLUDED).when(decide, conclude("no_issue"), LAW).then_refused(Reason.VISIT_CONCLUDED)


def test_a_visit_is_concluded_once():
    """R3."""
    given(CONCLUDED).when(decide, conclude(), LAW).then_nothing()
