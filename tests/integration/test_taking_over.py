"""The first paper is excluded after the second was filed as a repeat: the second orders itself."""

import pytest

from core.domain.leg.commands import ReportRectification as Report
from core.domain.review.decide import Exclude, Open
from core.kernel.ids import stream_name
from server.fsck import fsck as fsck_folder
from tests.integration.test_two_papers import CHARGE, LATE, LONG_DAY, Team
from tests.support.subjects import REVIEWED


@pytest.fixture
def team(tmp_path):
    """Return a team on site."""
    made = Team(tmp_path)
    yield made
    made.close()


def exclude_the_first_paper(team):
    """Suspect the first device, and rule that its paper does not count."""
    served = next(one for one in team.bureau.events() if one.type == "leg.notice-served.v1")
    review = stream_name("review", served.event_id)
    team.bureau.do(review, Open(event=served.event_id, code="suspected"))
    team.follower.catch_up()
    exclude = Exclude(event=served.event_id, reason="nobody was there", **REVIEWED)
    team.bureau.do(review, exclude)
    team.follower.catch_up()


def test_the_second_paper_orders_what_it_repeated(team):
    """FORMAT §3, standing; the party holds it since its service."""
    team.serve(0, LATE)
    team.serve(1, LATE)
    team.arrive(0, 1)
    exclude_the_first_paper(team)
    ((name, taken),) = team.said("notice.orders-taken-over.v1")
    assert (name, taken.from_notice) == (team.papers[1], team.papers[0])
    assert [(item.code, item.due_on) for item in taken.items] == [(LATE, LONG_DAY)]


def test_it_falls_overdue_and_files_one_case(team):
    """DOMAIN.md §4.3 R6; 行政处罚法 第二十九条: the excluded paper brings none."""
    team.serve(0, LATE)
    team.serve(1, LATE)
    team.arrive(0, 1)
    exclude_the_first_paper(team)
    assert team.end_day(LONG_DAY) == 1
    ((name, _),) = team.said("notice.overdue.v1")
    assert name == team.papers[1]
    assert len(team.said("case.filed.v1")) == 1


def test_the_visit_knows_under_which_paper_it_is_followed_up_now(team):
    """A third paper would repeat the second one."""
    team.serve(0, LATE)
    team.serve(1, LATE)
    team.arrive(0, 1)
    exclude_the_first_paper(team)
    ordered = [one.notice for _, one in team.said("visit.correction-ordered.v1")]
    assert ordered == team.papers


def test_what_was_shown_under_the_first_paper_counts_under_the_second(team):
    """The institution did it, whichever paper it held up."""
    team.serve(0, LATE)
    team.serve(1, LATE)
    team.arrive(0, 1)
    team.record(1, Report(notice=team.papers[1], codes=(LATE,)))
    team.arrive(1)
    exclude_the_first_paper(team)
    reported = [name for name, _ in team.said("notice.rectification-reported.v1")]
    assert reported == team.papers
    assert team.end_day(LONG_DAY) == 0


def test_what_only_the_first_paper_ordered_goes_with_it(team):
    """Nobody holds another paper on it."""
    team.serve(0, LATE, CHARGE)
    team.serve(1, LATE)
    team.arrive(0, 1)
    exclude_the_first_paper(team)
    team.end_day(LONG_DAY)
    overdue = [code for _, one in team.said("notice.overdue.v1") for code in one.codes]
    assert overdue == [LATE]


def test_a_case_that_stands_on_the_first_paper_is_not_doubled(team):
    """行政处罚法 第二十九条: a person judges that case; its violation gives no second one."""
    team.serve(0, LATE)
    team.serve(1, LATE)
    team.arrive(1, 0)
    team.end_day(LONG_DAY)
    exclude_the_first_paper(team)
    assert team.said("notice.orders-taken-over.v1") == []
    assert len(team.said("case.filed.v1")) == 1


def test_an_excluded_fact_that_is_no_paper_moves_nothing(team):
    """Only papers give orders."""
    team.serve(0, LATE)
    team.serve(1, LATE)
    team.arrive(0, 1)
    found = next(one for one in team.bureau.events() if one.type == "leg.finding-recorded.v1")
    review = stream_name("review", found.event_id)
    team.bureau.do(review, Open(event=found.event_id, code="suspected"))
    team.bureau.do(review, Exclude(event=found.event_id, reason="misread", **REVIEWED))
    team.follower.catch_up()
    assert team.said("notice.orders-taken-over.v1") == []


def test_what_the_follower_remembers_is_what_the_log_implies(team):
    """Its rows are recomputed from the events."""
    team.serve(0, LATE)
    team.serve(1, LATE)
    team.arrive(0, 1)
    exclude_the_first_paper(team)
    team.bureau.office.checkpoint()
    assert fsck_folder(team.bureau.path).faults == ()
