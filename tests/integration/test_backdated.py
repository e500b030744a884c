"""A clock that lies cannot move a deadline without a person (SYNC.md §5.4; FORMAT §8 row 11)."""

import pytest

from core.domain.leg.commands import RecheckNotice, ReportRectification
from core.domain.leg.events import ItemVerdict
from tests.support.devices import NOW, TODAY
from tests.support.notices_story import DAY_MS, LATE


def recheck(notice: str) -> RecheckNotice:
    verdict = ItemVerdict(code=LATE, verdict="verified")
    return RecheckNotice(notice=notice, verdicts=(verdict,), today=TODAY)


def report(notice: str) -> ReportRectification:
    return ReportRectification(notice=notice, codes=(LATE,))


@pytest.mark.parametrize("fact", [recheck, report])
@pytest.mark.parametrize("day_was_ended", [True, False])
def test_a_fact_that_claims_to_lie_in_time_waits_for_a_person(
    story, follower, fact, *, day_was_ended
):
    """F21: written by a clock left behind, received forty days later; nothing follows by itself."""
    story.serve()
    story.sync()
    follower.catch_up()
    today = story.let_it_fall_due()
    if day_was_ended:
        follower.end_day(today)
    story.device.clock.advance(DAY_MS)  # the device believes that it is the day after service
    story.capture.record(story.leg, fact(story.notice))
    story.sync()
    follower.catch_up()
    assert story.types("review") == ["review.opened.v1"]
    assert "notice.overdue-withdrawn.v1" not in story.types("notice")
    assert "notice.rechecked.v1" not in story.types("notice")


def test_a_recheck_after_the_time_is_an_ordinary_one(story, follower):
    """DOMAIN.md §4.3 R5: five working days after the deadline; it claims nothing for the time."""
    story.serve()
    story.sync()
    follower.catch_up()
    follower.end_day(story.let_it_fall_due())
    story.device.clock.set_wall(NOW + 40 * DAY_MS)
    story.capture.record(story.leg, recheck(story.notice))
    story.sync()
    follower.catch_up()
    assert story.types("review") == []
    *_, rechecked, closed, looked_at_again = story.types("notice")
    assert (rechecked, closed) == ("notice.rechecked.v1", "notice.closed.v1")
    assert looked_at_again == "notice.look-back-scheduled.v1"
