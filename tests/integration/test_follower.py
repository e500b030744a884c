"""Follow-on deeds happen exactly once, wherever the follower is killed (FORMAT §3, claims)."""

from random import Random

import pytest

from server.follower import Follower
from tests.support.notices_story import WHOLE

SEEDS = range(12)


class Killed(BaseException):
    """The process dies here."""


class Mortal:
    """Stands before a function and dies before or after a call of it, as the dice say."""

    def __init__(self, call, random):
        self._call = call
        self._random = random

    def __call__(self, *given):
        """Call, or die before, or die after."""
        dice = self._random.random()
        if dice < 0.15:
            raise Killed
        answer = self._call(*given)
        if dice > 0.85:
            raise Killed
        return answer


def test_a_notice_served_on_the_spot_opens_its_stream(story, follower):
    """ARCHITECTURE.md: the way of the data; DOMAIN.md §4.3."""
    story.serve()
    story.sync()
    follower.catch_up()
    assert story.types("notice") == ["notice.served.v1"]


def test_an_overdue_files_a_case(story, follower):
    """DOMAIN.md §4.3 R6: overdue comes by itself."""
    story.serve()
    story.sync()
    follower.catch_up()
    assert follower.end_day(story.let_it_fall_due()) == 1
    assert story.types("notice", "case") == WHOLE[:4]


def test_a_day_ended_twice_falls_due_once(story, follower):
    """FORMAT §3: claim overdue/<notice>/<due_on>."""
    story.serve()
    story.sync()
    follower.catch_up()
    today = story.let_it_fall_due()
    follower.end_day(today)
    assert follower.end_day(today) == 0
    assert story.types("notice", "case") == WHOLE[:4]


def test_a_late_report_under_review_changes_nothing_yet(story, follower):
    """FORMAT §3, standing. Verifies: F21."""
    story.serve()
    story.sync()
    story.report_in_time()
    follower.catch_up()
    follower.end_day(story.let_it_fall_due())
    assert story.sync().verdicts == {"review:late-fact": 1}
    follower.catch_up()
    assert story.types("notice", "case") == WHOLE[:4]


def test_a_late_report_that_is_admitted_withdraws_overdue_and_case(story, follower):
    """DOMAIN.md §4.3 R4; P2 of ARCHITECTURE.md. Verifies: F21."""
    story.serve()
    story.sync()
    story.report_in_time()
    follower.catch_up()
    follower.end_day(story.let_it_fall_due())
    story.sync()
    follower.catch_up()
    story.admit_the_late_report()
    follower.catch_up()
    assert story.types("notice", "case") == WHOLE


def test_a_review_admitted_before_the_follower_came_by_counts(story, follower):
    """FORMAT §3: what counts is asked of the log, not of the order of reading."""
    story.serve()
    story.sync()
    story.report_in_time()
    follower.catch_up()
    follower.end_day(story.let_it_fall_due())
    story.sync()
    story.admit_the_late_report()
    follower.catch_up()
    assert story.types("notice", "case") == WHOLE


def test_a_wish_is_answered_once(story, follower):
    """FORMAT §3: claim intent/<id>. Verifies: R3."""
    story.wish()
    story.sync()
    follower.catch_up()
    follower.catch_up()
    assert story.types("answer", "case") == ["answer.accepted.v1", "case.filed.v1"]


def test_a_follower_that_lost_its_file_does_nothing_twice(story, follower, tmp_path):
    """The file is disposable: every policy finds its deeds done."""
    story.serve()
    story.wish()
    story.sync()
    follower.catch_up()
    follower.end_day(story.let_it_fall_due())
    before = len(story.bureau.events())
    follower.close()
    for file in (tmp_path / "office").glob("follower.db*"):
        file.unlink()
    anew = Follower(story.bureau.office, story.bureau.folder)
    anew.catch_up()
    anew.end_day(story.let_it_fall_due())
    anew.close()
    assert len(story.bureau.events()) == before


def until_it_lives(story, random, work):
    """Do `work` on a follower that dies and is started again, until it has done it."""
    office = story.bureau.office
    write = office.log.write
    for _ in range(500):
        follower = Follower(office, story.bureau.folder)
        office.log.write = Mortal(write, random)
        follower._store.batch = Mortal(follower._store.batch, random)  # type: ignore[method-assign] # noqa: SLF001 - the kill
        try:
            work(follower)
        except Killed:
            continue
        else:
            return
        finally:
            office.log.write = write
            follower.close()
    raise AssertionError("the follower never got through")


@pytest.mark.parametrize("seed", SEEDS)
def test_wherever_the_follower_is_killed_every_deed_is_done_once(story, seed):
    """FORMAT §3: claims, causes and versions make it once. Verifies: R3, R5, F2."""
    random = Random(seed)  # noqa: S311 - a seed that can be repeated
    story.serve()
    story.wish("V-FEE-02")  # on what the notice is about there is one case alone
    story.sync()
    story.report_in_time()
    until_it_lives(story, random, Follower.catch_up)
    today = story.let_it_fall_due()
    until_it_lives(story, random, lambda follower: follower.end_day(today))
    story.sync()
    until_it_lives(story, random, Follower.catch_up)
    story.admit_the_late_report()
    until_it_lives(story, random, Follower.catch_up)
    expected = sorted([*WHOLE, "answer.accepted.v1", "case.filed.v1"])
    assert sorted(story.types("notice", "case", "answer")) == expected
