"""A wish for a case is held against what was found on the visit, as its legs say it now."""

import pytest

from core.domain import catalogue
from core.domain.leg.commands import RecordFinding
from core.domain.review.decide import Exclude, Open
from core.evidence.body import trusted_header
from core.kernel.ids import stream_name
from tests.support.devices import TODAY
from tests.support.notices_story import LATE
from tests.support.subjects import REVIEWED

CHARGE = "V-FEE-02"


def answers(story):
    """Return every answer that the office gave."""
    return [
        catalogue.read(one.type, trusted_header(one.body).data)
        for one in story.bureau.events()
        if one.type.startswith("answer.")
    ]


def wish_on(story, *codes):
    """Wish without finding anything first."""
    story.capture.raise_intent(story.leg, codes)


def arrive(story, follower):
    story.sync()
    follower.catch_up()


def test_a_wish_on_a_standing_finding_is_granted(story, follower):
    """SYNC.md §5.7."""
    story.find()
    wish_on(story, LATE)
    arrive(story, follower)
    assert story.types("answer", "case") == ["answer.accepted.v1", "case.filed.v1"]


@pytest.mark.parametrize("codes", [(LATE,), (CHARGE, LATE)], ids=["none", "one of two"])
def test_a_wish_on_what_nobody_found_is_refused(story, follower, codes):
    """行政处罚法 第五十四条: a case rests on found facts; every violation needs its finding."""
    story.find(CHARGE)
    wish_on(story, *codes)
    arrive(story, follower)
    (answer,) = answers(story)
    assert (answer.reason, story.types("case")) == ("superseded", [])
    assert answer.detail == "what the wish was based on no longer holds"


def test_a_finding_that_was_corrected_to_another_violation_bears_no_wish(story, follower):
    """Verifies: R3: what it was based on has changed."""
    finding = story.find()
    wish_on(story, LATE)
    corrected = RecordFinding(code=CHARGE, today=TODAY, corrects=finding)
    story.capture.record(story.leg, corrected)
    arrive(story, follower)
    assert story.types("answer", "case") == ["answer.refused.v1"]


def test_a_finding_that_was_excluded_bears_no_wish(story, follower):
    """FORMAT §3, standing."""
    finding = story.find()
    story.sync()
    review = stream_name("review", finding)
    story.bureau.do(review, Open(event=finding, code="suspected"))
    story.bureau.do(review, Exclude(event=finding, reason="nobody was there", **REVIEWED))
    wish_on(story, LATE)
    arrive(story, follower)
    assert story.types("answer", "case") == ["answer.refused.v1"]
