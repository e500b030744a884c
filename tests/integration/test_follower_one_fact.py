"""One fact is one case, and a notice that does not count brings none (行政处罚法 第二十九条)."""

from core.domain import catalogue
from core.domain.case.events import Filed
from core.domain.leg.commands import Order, ServeNotice
from core.domain.review.decide import Admit, Exclude, Open
from core.evidence.body import trusted_header
from core.kernel.ids import stream_name
from tests.support.devices import NOW, TODAY
from tests.support.notices_story import DAY_MS, LATE
from tests.support.subjects import REVIEWED

CHARGE = "V-FEE-02"


def serve(story, *codes):
    """Find violations and serve one notice on all of them, in five days."""
    orders = [Order(code=code, finding=story.find(code), term="notice.item.5") for code in codes]
    story.capture.record(
        story.leg,
        ServeNotice(
            notice=story.notice,
            number=story.capture.provisional_number(),
            items=tuple(orders),
            served_on=TODAY,
            mode="handed",
        ),
    )


def filed(story):
    """Return the violations of each case, in the order of filing."""
    events = [one for one in story.bureau.events() if one.type == "case.filed.v1"]
    read = [catalogue.read(one.type, trusted_header(one.body).data) for one in events]
    return [one.violations for one in read if isinstance(one, Filed)]


def fall_due(story, follower):
    story.bureau.clock.move_to(NOW + 10 * DAY_MS)
    return follower.end_day("2026-12-01")


def doubt(story, follower):
    """Suspect the device; return the review of the fact that served the notice."""
    (served,) = [one for one in story.bureau.events() if one.type == "leg.notice-served.v1"]
    review = stream_name("review", served.event_id)
    story.bureau.do(review, Open(event=served.event_id, code="suspected"))
    follower.catch_up()
    return review, served.event_id


def test_an_overdue_files_no_second_case_on_what_the_visit_was_filed_for(story, follower):
    """行政处罚法 第二十九条: 对当事人的同一个违法行为，不得给予两次以上罚款."""
    serve(story, LATE, CHARGE)
    story.wish()
    story.sync()
    follower.catch_up()
    fall_due(story, follower)
    assert filed(story) == [(LATE,), (CHARGE,)]


def test_an_overdue_on_nothing_else_files_no_case(story, follower):
    """行政处罚法 第二十九条; the case of the visit goes on."""
    serve(story, LATE)
    story.wish()
    story.sync()
    follower.catch_up()
    assert fall_due(story, follower) == 1
    assert filed(story) == [(LATE,)]


def test_a_wish_that_comes_after_the_overdue_meets_its_case(story, follower):
    """行政处罚法 第二十九条, in the other order of arrival."""
    serve(story, LATE)
    story.sync()
    follower.catch_up()
    fall_due(story, follower)
    story.wish()
    story.sync()
    follower.catch_up()
    assert filed(story) == [(LATE,)]
    assert story.types("answer") == ["answer.refused.v1"]


def test_a_notice_of_a_suspected_device_does_not_fall_due(story, follower):
    """FORMAT §3, standing: what is under review does not count."""
    serve(story, LATE)
    story.sync()
    follower.catch_up()
    doubt(story, follower)
    assert fall_due(story, follower) == 0
    assert story.types("notice", "case") == ["notice.served.v1"]


def test_a_notice_that_was_excluded_never_falls_due(story, follower):
    """FORMAT §3: excluded, it does not count."""
    serve(story, LATE)
    story.sync()
    follower.catch_up()
    review, event = doubt(story, follower)
    story.bureau.do(review, Exclude(event=event, reason="nobody was there", **REVIEWED))
    follower.catch_up()
    assert fall_due(story, follower) == 0


def test_a_notice_that_was_admitted_falls_due_after_all(story, follower):
    """DOMAIN.md §4.3 R6: the day that it was asked before is not lost."""
    serve(story, LATE)
    story.sync()
    follower.catch_up()
    review, event = doubt(story, follower)
    assert fall_due(story, follower) == 0
    story.bureau.do(review, Admit(event=event, reason="seen on the body camera", **REVIEWED))
    follower.catch_up()
    assert follower.end_day("2026-12-02") == 1
