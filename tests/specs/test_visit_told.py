"""What is made known of a visit: orders, town, school, result (DOMAIN.md §4.2 I9, §4.6)."""

import msgspec
import pytest

from core.domain.visit.commands import (
    Acknowledge,
    DemandPublication,
    NoteOrders,
    NotifySchool,
    NotifyTown,
    PublishResult,
)
from core.domain.visit.decide import decide
from core.domain.visit.events import (
    Concluded,
    CorrectionOrdered,
    NotificationAcknowledged,
    PublicationDemanded,
    ResultPublished,
    SchoolNotified,
    TownNotified,
)
from core.kernel.acting import by_job
from core.kernel.reasons import Reason
from tests.support.builders import CHARGE, INSTITUTION, LATE, LI, NOTICE, TODAY, VISIT, an, uid
from tests.support.given import given
from tests.support.law import shipped_law
from tests.support.subjects import ZHAO, acting

LAW = shipped_law()
FOLLOWER = by_job("follower")
ORDERED = an(CorrectionOrdered)
TOLD = an(TownNotified)
SCHOOL = an(SchoolNotified)
CONCLUDED = an(Concluded)
DEMANDED = an(PublicationDemanded)


def orders(notice=NOTICE, codes=(LATE, CHARGE)):
    return NoteOrders(
        visit=VISIT, notice=notice, institution=INSTITUTION, codes=codes, on=TODAY, by=FOLLOWER
    )


def tell(codes=(LATE, CHARGE), by=FOLLOWER):
    return NotifyTown(
        visit=VISIT,
        institution=INSTITUTION,
        region="410422001",
        codes=codes,
        notice=NOTICE,
        on=TODAY,
        by=by,
    )


def tell_school(*pupils, by=None):
    return NotifySchool(
        visit=VISIT, school="3141000123", pupils=pupils, on=TODAY, by=by or acting(LI, "handler")
    )


def answer(school=None, on="2026-11-24"):
    return Acknowledge(school=school, on=on, by=acting(ZHAO, "assistant", agency_kind="TWN"))


def test_the_visit_knows_which_notice_orders_what():
    """One violation is followed up once (行政处罚法 第二十九条)."""
    given().when(decide, orders(), LAW).then(ORDERED)


def test_what_a_notice_orders_is_noted_once():
    """Asked again, nothing is recorded twice."""
    given(ORDERED).when(decide, orders(), LAW).then_nothing()


def test_only_the_job_notes_orders():
    """It follows from the papers alone."""
    person = msgspec.structs.replace(orders(), by=acting(LI))
    given().when(decide, person, LAW).then_refused(Reason.ROLE_NEEDED)


def test_the_town_is_told():
    """DOMAIN.md §4.6: institution, finding, measure."""
    given().when(decide, tell(), LAW).then(TOLD)


def test_the_town_is_told_only_what_is_new():
    """A finding confirmed after its notice gives no second letter."""
    given(TOLD).when(decide, tell((LATE,)), LAW).then_nothing()
    given(msgspec.structs.replace(TOLD, codes=(LATE,))).when(decide, tell(), LAW).then(
        msgspec.structs.replace(TOLD, codes=(CHARGE,))
    )


def test_a_school_is_told_of_its_pupils():
    """DOMAIN.md §4.6, §9: references only."""
    given().when(decide, tell_school(uid(0x91), uid(0x92)), LAW).then(SCHOOL)


def test_a_school_is_not_told_twice_of_a_pupil():
    """DOMAIN.md §9: minimum data."""
    given(SCHOOL).when(decide, tell_school(uid(0x91)), LAW).then_nothing()


def test_no_job_tells_a_school():
    """DOMAIN.md §9: a person judges whether a pupil's data may go out."""
    given().when(decide, tell_school(uid(0x91), by=FOLLOWER), LAW).then_refused(Reason.ROLE_NEEDED)


def test_the_town_acknowledges():
    """双通报 is a closed loop."""
    given(TOLD).when(decide, answer(), LAW).then(an(NotificationAcknowledged))


def test_a_school_acknowledges():
    """双通报 is a closed loop."""
    given(SCHOOL).when(decide, answer("3141000123"), LAW).then(
        an(NotificationAcknowledged, recipient="school", school="3141000123")
    )


@pytest.mark.parametrize("school", [None, "3141000123"])
def test_who_was_not_told_has_nothing_to_acknowledge(school):
    """双通报 is a closed loop."""
    given().when(decide, answer(school), LAW).then_refused(Reason.NOT_TOLD)


def test_an_answer_stands_until_something_new_is_told():
    """Asked again, nothing is recorded twice; new findings want a new answer."""
    acknowledged = an(NotificationAcknowledged)
    given(TOLD, acknowledged).when(decide, answer(), LAW).then_nothing()
    more = msgspec.structs.replace(TOLD, codes=("V-SAF-05",))
    given(TOLD, acknowledged, more).when(decide, answer(on="2026-11-30"), LAW).then(
        an(NotificationAcknowledged, acknowledged_on="2026-11-30")
    )


def demand(on=TODAY):
    return DemandPublication(on=on, by=FOLLOWER)


def publish(on="2026-12-01"):
    return PublishResult(on=on, by=acting(LI, "publisher"))


def test_a_concluded_visit_wants_its_result_published():
    """DOMAIN.md §4.2 I9: twenty working days."""
    given(CONCLUDED).when(decide, demand(), LAW).then(DEMANDED)


@pytest.mark.parametrize("past", [(), (CONCLUDED, DEMANDED)])
def test_a_publication_is_demanded_once_and_of_a_concluded_visit(past):
    """Asked again, nothing is recorded twice."""
    given(*past).when(decide, demand(), LAW).then_nothing()


def test_the_result_is_published():
    """谁检查、谁录入、谁公开: object, items, result."""
    given(CONCLUDED, DEMANDED).when(decide, publish(), LAW).then(an(ResultPublished))


def test_an_open_visit_has_no_result_to_publish():
    """DOMAIN.md §4.2 I9."""
    given().when(decide, publish(), LAW).then_refused(Reason.WRONG_STAGE, stage="open")


def test_a_published_result_is_published_already():
    """Asked again, nothing is recorded twice."""
    given(CONCLUDED, DEMANDED, an(ResultPublished)).when(
        decide, publish("2026-12-02"), LAW
    ).then_nothing()
