"""A notice and a case over a new year that was not published, and then is (DOMAIN.md §4.8)."""

from random import Random

import pytest

from core.domain import catalogue
from core.domain.leg.commands import Order, ServeNotice
from core.domain.policy.state import LAW_STREAM
from core.evidence.body import trusted_header
from core.kernel.times import ms_of
from projections.queries import deadlines_within
from projections.registry import ALL
from server.follower import Follower
from server.fsck import fsck as fsck_folder
from tests.integration.test_follower import until_it_lives
from tests.support.next_year import TEXT, adoption
from tests.support.notices_story import LATE
from tests.support.readmodels import read_models

SERVED_ON = "2026-12-18"
CHARGE = "V-FEE-02"


class Turn:
    """What happens over the turn of the year, in the words of a test."""

    def __init__(self, story, follower):
        self.story = story
        self.follower = follower
        self.bureau = story.bureau
        self.to(SERVED_ON)

    def to(self, day):
        """Let it be the morning of a day, in the office and on the device."""
        ms = ms_of(f"{day}T09:00:00.000+08:00")
        self.bureau.clock.move_to(ms)
        clock = self.story.device.clock
        clock.advance(ms - clock.wall_ms())

    def serve(self):
        """Serve a notice that ends on Monday 4 January, and wish for a case on something else."""
        story = self.story
        order = Order(code=LATE, finding=story.find(), term="notice.item.15")
        paper = ServeNotice(
            notice=story.notice,
            number=story.capture.provisional_number(),
            items=(order,),
            served_on=SERVED_ON,
            mode="handed",
        )
        story.capture.record(story.leg, paper)
        story.wish(CHARGE)
        story.sync()
        self.follower.catch_up()

    def adopt(self, text=TEXT, version="2026-12-20"):
        """Adopt the notice on the holidays of 2027."""
        self.bureau.do(LAW_STREAM, adoption(text, version), region=None)

    def end_day(self, day):
        """Let the follower see a morning; return how many fell due the day before."""
        self.to(day)
        return self.follower.end_day(day)

    def said(self, *types):
        """Return what the office logged of these types."""
        return [
            catalogue.read(one.type, trusted_header(one.body).data)
            for one in self.bureau.events()
            if one.type in types
        ]

    def settled(self):
        """Return what was settled, by the kind of its stream."""
        return [
            (one.kind, one.before, one.due_on, one.provisional)
            for kind in ("case", "notice")
            for one in self.said(f"{kind}.deadline-settled.v1")
        ]


@pytest.fixture
def turn(story, follower):
    return Turn(story, follower)


BOTH = [
    ("case.decide", "2027-03-18", "2027-03-19", False),
    ("notice.due", "2027-01-04", "2027-01-06", False),
]


def test_until_the_notice_is_known_the_days_are_provisional(turn):
    """Weekends and New Year's Day alone."""
    turn.serve()
    (served,) = turn.said("notice.served.v1")
    assert (served.due_on, served.provisional) == ("2027-01-04", True)
    assert turn.settled() == []
    assert turn.end_day("2027-01-05") == 1


def test_its_adoption_settles_every_open_day_once(turn):
    """Trap 2: recompute pending deadlines when the next year is published."""
    turn.serve()
    turn.adopt()
    turn.follower.catch_up()
    turn.follower.catch_up()
    assert turn.settled() == BOTH


@pytest.mark.parametrize(
    ("day", "fallen"), [("2027-01-05", 0), ("2027-01-06", 0), ("2027-01-07", 1)]
)
def test_overdue_falls_on_the_settled_day(turn, day, fallen):
    """R6: the day before, of and after."""
    turn.serve()
    turn.adopt()
    turn.follower.catch_up()
    assert turn.end_day(day) == fallen


def test_the_radar_shows_the_settled_days(turn, tmp_path):
    """PRODUCT.md: what lapses, and that it is firm."""
    turn.serve()
    turn.adopt()
    turn.follower.catch_up()
    with read_models(tmp_path / "views", turn.bureau.office.log, ALL) as views:
        due = {one.kind: one for one in deadlines_within(views, SERVED_ON, 120)}
    assert (due["notice.due"].due_on, due["notice.due"].provisional) == ("2027-01-06", False)
    assert due["case.decide"].due_on == "2027-03-19"


def test_adopted_late_it_takes_the_overdue_back_and_the_case_with_it(turn):
    """The party had until 6 January, whenever the office came to know it."""
    turn.serve()
    turn.end_day("2027-01-05")
    turn.adopt()
    turn.follower.catch_up()
    assert len(turn.said("notice.overdue-withdrawn.v1")) == 1
    assert [one.outcome for one in turn.said("case.closed.v2")] == ["not_founded"]


def test_overdue_again_by_the_settled_day_it_files_a_case_again(turn):
    """行政处罚法 第五十四条: the first case was closed, its ground has come again."""
    turn.serve()
    turn.end_day("2027-01-05")
    turn.adopt()
    turn.follower.catch_up()
    assert turn.end_day("2027-01-07") == 1
    (again,) = turn.said("case.filed-again.v1")
    (wished, first) = turn.said("case.filed.v1")
    assert (again.after, again.violations) == (first.case, (LATE,))
    assert wished.violations == (CHARGE,)


def test_a_second_notice_of_the_year_settles_what_it_changes(turn):
    """As in 2020: the holiday was made longer by a later paper."""
    turn.serve()
    turn.adopt()
    turn.follower.catch_up()
    turn.adopt(TEXT.replace("2027-03-18,", "2027-03-18, 2027-03-19,"), "2027-01-20")
    turn.follower.catch_up()
    assert turn.settled()[1:] == BOTH[1:], "what is firm stays; only a year still open is asked"


def test_a_year_adopted_again_settles_nothing(turn):
    """The same days under a new version."""
    turn.serve()
    turn.adopt()
    turn.follower.catch_up()
    turn.adopt(TEXT.replace('version = "2026-12-20"', 'version = "2026-12-21"'), "2026-12-21")
    turn.follower.catch_up()
    assert turn.settled() == BOTH


def test_a_paper_counted_by_an_older_calendar_is_settled_when_it_comes_in(turn):
    """The office knew the year, the device did not yet; the paper says 4 January."""
    turn.adopt()
    turn.follower.catch_up()
    turn.serve()
    (served,) = turn.said("notice.served.v1")
    assert (served.due_on, served.provisional) == ("2027-01-04", True)
    assert turn.settled() == BOTH[1:]


def test_a_device_that_pulled_the_adoption_counts_by_it(turn):
    """The paper says 6 January at once, and nothing is left to settle."""
    turn.adopt()
    turn.story.sync()
    turn.serve()
    (served,) = turn.said("notice.served.v1")
    assert (served.due_on, served.provisional) == ("2027-01-06", False)
    assert turn.settled() == []


def test_what_the_follower_remembers_is_what_the_log_implies(turn):
    """Its rows are recomputed from the events."""
    turn.serve()
    turn.adopt()
    turn.follower.catch_up()
    turn.bureau.office.checkpoint()
    assert fsck_folder(turn.bureau.path).faults == ()


def test_a_follower_that_lost_its_file_settles_nothing_twice(turn):
    """The file is disposable: a stream that answered the adoption takes no more."""
    turn.serve()
    turn.end_day("2027-01-05")
    turn.adopt()
    turn.follower.catch_up()
    turn.end_day("2027-01-07")
    before = len(turn.bureau.events())
    turn.follower.close()
    for file in turn.bureau.path.glob("follower.db*"):
        file.unlink()
    anew = Follower(turn.bureau.office, turn.bureau.folder)
    anew.catch_up()
    anew.end_day("2027-01-07")
    anew.close()
    assert len(turn.bureau.events()) == before


@pytest.mark.parametrize("seed", range(8))
def test_wherever_the_follower_is_killed_every_day_is_settled_once(turn, seed):
    """FORMAT §3: causes make it once."""
    random = Random(seed)  # noqa: S311 - a seed that can be repeated
    turn.serve()
    turn.adopt()
    until_it_lives(turn.story, random, Follower.catch_up)
    until_it_lives(turn.story, random, Follower.catch_up)
    assert turn.settled() == BOTH
