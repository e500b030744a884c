"""A penalty on the spot from the street to its case, once; and what it keeps from a second fine.

行政处罚法 第二十九条, 第五十一条; FORMAT §8 row 11.
"""

import msgspec

from core.domain import catalogue
from core.domain.leg.commands import (
    HearParty,
    ImposeSimplePenalty,
    Order,
    RecordFinding,
    ServeNotice,
)
from core.domain.leg.simple_events import SimplePenalty
from core.domain.review.decide import Admit
from core.evidence.body import trusted_header
from tests.support.devices import NOW, TODAY
from tests.support.notices_story import DAY_MS, LATE
from tests.support.subjects import REVIEWED


def impose(story, fen=500_00, number="T1-0001"):
    """Find that a lesson ended late, hear the party, and fine it on the spot; return the case."""
    found = story.capture.record(
        story.leg, RecordFinding(code=LATE, today=TODAY, detail=f"form {number}")
    )
    story.capture.record(story.leg, HearParty(response="no_objection"))
    case = story.capture.new_id()
    imposed = ImposeSimplePenalty(
        case=case,
        number=number,
        party="organisation",
        penalties=(SimplePenalty(kind="fine", fine_fen=fen),),
        findings=(found.event_ids[0],),
        basis="校外培训行政处罚暂行办法",
        today=TODAY,
    )
    story.capture.record(story.leg, imposed)
    return case, found.event_ids[0]


def opened(story):
    """Return the penalties on the spot that the office opened, in order."""
    events = [e for e in story.bureau.events() if e.type == "case.simple-penalty-imposed.v1"]
    return [catalogue.read(e.type, trusted_header(e.body).data) for e in events]


def lawless(story):
    """Give the device a law whose cap is higher: its release is another than the office's."""
    law = story.device.law_here.law
    caps = tuple(msgspec.structs.replace(row, cap_fen=9_000_00) for row in law.caps)
    aged = msgspec.structs.replace(
        story.device.law_here, law=msgspec.structs.replace(law, caps=caps)
    )
    story.device._law = aged  # noqa: SLF001 - no other way to age a device


def test_a_penalty_on_the_spot_opens_its_case_once(story, follower):
    """行政处罚法 第五十二条; asked again, it is open already."""
    case, _ = impose(story)
    story.sync()
    follower.catch_up()
    follower.catch_up()
    (event,) = opened(story)
    assert (event.case, event.beyond_power, event.again) == (case, False, ())
    assert follower.declined() == []


def test_what_was_fined_on_the_spot_is_not_fined_again(story, follower):
    """行政处罚法 第二十九条: neither by an overdue notice nor by a wish for a case."""
    _, finding = impose(story)
    order = Order(code=LATE, finding=finding, term="notice.item.5")
    story.capture.record(
        story.leg,
        ServeNotice(
            notice=story.notice,
            number=story.capture.provisional_number(),
            items=(order,),
            served_on=TODAY,
            mode="handed",
        ),
    )
    story.wish()
    story.sync()
    follower.catch_up()
    story.bureau.clock.move_to(NOW + 10 * DAY_MS)
    assert follower.end_day("2026-12-01") > 0
    assert "case.filed.v1" not in story.types("case")
    assert story.types("answer") == ["answer.refused.v1"]


def test_a_second_fine_for_the_same_is_opened_as_beyond_power(story, follower):
    """行政处罚法 第二十九条: the paper was handed over; its case can only be revoked."""
    impose(story)
    impose(story, number="T1-0002")
    story.sync()
    follower.catch_up()
    first, second = opened(story)
    assert (first.beyond_power, first.again) == (False, ())
    assert (second.beyond_power, second.again) == (True, (LATE,))


def test_a_fine_above_the_cap_waits_for_a_person(story, follower):
    """FORMAT §8 row 11, beyond-power: it is logged, and opens its case when it is admitted."""
    lawless(story)
    impose(story, fen=5_000_00)
    story.sync()
    follower.catch_up()
    assert opened(story) == []
    (review,) = [e for e in story.bureau.events() if e.type == "review.opened.v1"]
    assert b'"code":"beyond-power"' in review.body
    event = review.stream.partition(":")[2]
    story.bureau.do(review.stream, Admit(event=event, reason="it was handed over", **REVIEWED))
    follower.catch_up()
    (event,) = opened(story)
    assert event.beyond_power
