"""What server and command line read: cases, files, deadlines, fleet, index (ARCHITECTURE.md 11)."""

import pytest

from core.domain.case import events as case
from core.domain.device import events as device
from core.domain.institution import events as institution
from core.domain.leg import events as leg
from core.domain.notice import events as notice
from core.domain.visit import events as visit
from core.kernel.times import time_of
from projections.queries import (
    case_status,
    cases,
    counts_by_type,
    deadlines_within,
    find_institutions,
    fleet,
    forks,
    ids_used_twice,
    institution_file,
    leaves_of,
    visit_streams,
    visits,
)
from projections.registry import ALL
from projections.replay import find_streams
from projections.views import NotBuilt, Views
from tests.support.builders import (
    CASE,
    CODE,
    FINDING,
    INSTITUTION,
    LEG,
    LI,
    NOTICE,
    OTHER_CODE,
    VISIT,
    WANG,
    an,
    uid,
)
from tests.support.histories import DEVICE, History, Pen, tell
from tests.support.readmodels import read_models

OTHER_LEG = LEG.replace("c1", "c2")
OTHER_VISIT = an(visit.LegMoved).from_visit


@pytest.fixture
def history(tmp_path):
    with History(tmp_path / "log.db") as opened:
        yield opened


@pytest.fixture
def views(history, tmp_path):
    return lambda: read_models(tmp_path / "projections", history.log, ALL)


def register(history, number, **particulars):
    history.decide(
        f"institution:{uid(number)}",
        an(institution.Registered, particulars=institution.Particulars(**particulars)),
    )


def test_an_institution_is_found_by_id_code_or_name(history, views):
    """`credit score WHO` takes any of them (PRODUCT.md)."""
    register(history, 1, name="启明培训学校", uscc="52410400MJ0000018M")
    with views() as read:
        for who in (uid(1), "52410400MJ0000018M", "52410400mj0000018m", "启明培训学校", "培训"):
            assert [row.id for row in find_institutions(read, who)] == [uid(1)]


def test_a_name_of_several_is_answered_with_a_list(history, views):
    """An ambiguous question is not decided by the machine."""
    register(history, 1, name="启明培训学校")
    register(history, 2, name="启明艺术中心")
    with views() as read:
        assert len(find_institutions(read, "启明")) == 2


def test_a_whole_name_goes_before_a_part_of_one(history, views):
    """A full match alone answers."""
    register(history, 1, name="启明")
    register(history, 2, name="启明艺术中心")
    with views() as read:
        assert [row.id for row in find_institutions(read, "启明")] == [uid(1)]


def test_particulars_follow_the_last_reading_of_the_register(history, views):
    """A change sets and clears fields (DOMAIN.md §2)."""
    register(history, 1, name="启明培训学校", capital="50万")
    history.decide(f"institution:{uid(1)}", an(institution.ParticularsChanged))
    with views() as read:
        file = institution_file(read, uid(1))
    assert file is not None
    assert (file.particulars["address"], file.particulars["capital"]) == ("叶县文化路 1 号", None)


def test_the_file_of_an_institution_holds_visits_notices_and_cases(history, views):
    """一家一册."""
    tell(history)
    with views() as read:
        file = institution_file(read, INSTITUTION)
    assert file is not None
    assert [(one.visit, one.legs, one.findings, one.signed) for one in file.visits] == [
        (VISIT, 1, 2, 1)
    ]
    assert file.visits[0].officers == (WANG, LI)
    assert file.findings[0].event_id == FINDING
    assert [one.id for one in file.notices] == [NOTICE]
    assert [one.id for one in file.cases] == [CASE]


def test_two_legs_make_one_visit(history, views):
    """A joint visit is its join code (ARCHITECTURE.md decision 2)."""
    history.record(LEG, an(leg.Opened))
    history.record(OTHER_LEG, an(leg.Opened), pen=Pen(2))
    with views() as read:
        assert [(one.visit, one.legs) for one in visits(read)] == [(VISIT, 2)]


def test_a_moved_leg_belongs_to_the_visit_it_was_moved_to(history, views):
    """A leg can be moved by an event (decision 2)."""
    history.record(LEG, an(leg.Opened, visit=OTHER_VISIT, code=OTHER_CODE))
    history.record(LEG, an(leg.FindingRecorded, visit=OTHER_VISIT))
    history.decide(f"visit:{VISIT}", an(visit.LegMoved))
    with views() as read:
        assert [(one.visit, one.findings) for one in visits(read)] == [(VISIT, 1)]


def test_a_visit_whose_legs_name_different_institutions_is_disputed(history, views):
    """Disagreement is shown, and reconciled by a person (decision 2)."""
    history.record(LEG, an(leg.Opened))
    history.record(OTHER_LEG, an(leg.Opened, institution=uid(0x99)), pen=Pen(2))
    with views() as read:
        assert [one.disputed for one in visits(read)] == [True]


def test_the_index_knows_the_streams_that_a_search_of_the_log_finds(history, views):
    """Replay of a visit reads the same streams with and without read models."""
    history.record(LEG, an(leg.Opened, code=CODE))
    history.record(OTHER_LEG, an(leg.Opened, visit=OTHER_VISIT), pen=Pen(2))
    history.decide(f"visit:{VISIT}", an(visit.LegMoved, leg=OTHER_LEG))
    with views() as read:
        for asked in (VISIT, OTHER_VISIT):
            assert set(visit_streams(read, asked)) == set(find_streams(history.log, asked))


def test_a_case_stands_where_its_last_event_left_it(history, views):
    """DOMAIN.md §4.5."""
    told = tell(history)
    with views() as read:
        status = case_status(read, CASE)
    assert status is not None
    assert (status.stage, status.closed_on, status.outcome) == ("closed", "2026-12-31", "executed")
    assert (status.fine_fen, status.owed_fen, status.region) == (300_000, 0, "410422")
    assert (status.last_leaf, status.last_at) == (
        told["closed"].leaf,
        time_of(told["closed"].received_ms),
    )


def test_cases_are_listed_within_a_region(history, views):
    """A prefix of the division code is the scope."""
    history.decide(f"case:{CASE}", an(case.Filed))
    with views() as read:
        assert [one.id for one in cases(read, region="4104")] == [CASE]
        assert cases(read, region="4105") == ()


def test_a_case_opens_and_closes_its_deadlines_in_turn(history, views):
    """Decide, then serve, then pay (行政处罚法 第六十、六十一、六十七条)."""
    seen = []
    for event in (
        case.Filed,
        case.AdvanceNoticeServed,
        case.PenaltyDecided,
        case.DecisionServed,
        case.Paid,
    ):
        history.decide(f"case:{CASE}", an(event))
        with views() as read:
            seen.append({one.kind for one in deadlines_within(read, "2026-12-14", 400)})
    assert seen == [
        {"case.decide"},
        {"case.decide", "defence"},
        {"case.serve"},
        {"case.pay"},
        set(),
    ]


def test_deadlines_come_with_days_left_and_the_missed_first(history, views):
    """What is missed stays until it is settled."""
    history.decide(f"case:{CASE}", an(case.Filed))
    history.decide(f"notice:{NOTICE}", an(notice.Served))
    with views() as read:
        found = deadlines_within(read, "2026-12-10", 100)
    assert [(one.kind, one.days_left) for one in found] == [("notice.due", -2), ("case.decide", 95)]


def test_a_window_that_has_lapsed_is_no_deadline(history, views):
    """The objection window is the party's own time."""
    history.decide(f"notice:{NOTICE}", an(notice.Served))
    with views() as read:
        assert "notice.objection" in {one.kind for one in deadlines_within(read, "2026-11-26", 0)}
        assert "notice.objection" not in {
            one.kind for one in deadlines_within(read, "2026-11-27", 99)
        }


def test_a_report_of_every_item_meets_the_deadline(history, views):
    """DOMAIN.md §4.3 R4."""
    history.decide(f"notice:{NOTICE}", an(notice.Served))
    history.decide(f"notice:{NOTICE}", an(notice.RectificationReported))
    with views() as read:
        assert deadlines_within(read, "2026-12-08", 99) == ()


def why_closed(read, kind):
    """Return how the deadlines of a kind ended, in the order in which they began."""
    with read.read("deadlines") as db:
        rows = db.execute(
            "SELECT closed_why FROM deadlines WHERE kind = ? ORDER BY opened_leaf", (kind,)
        )
        return [why for (why,) in rows]


def test_a_late_report_before_the_day_is_ended_meets_nothing(history, views):
    """DOMAIN.md §4.3 R6: it was not in time, whoever comes first."""
    late = an(notice.RectificationReported, reported_on="2026-12-09")
    for event in (an(notice.Served), late):
        history.decide(f"notice:{NOTICE}", event)
    with views() as read:
        assert why_closed(read, "notice.due") == [None]
    history.decide(f"notice:{NOTICE}", an(notice.Overdue))
    with views() as read:
        assert why_closed(read, "notice.due") == ["missed"]


def test_a_failed_recheck_within_the_time_lets_the_deadline_run_again(history, views):
    """DOMAIN.md §4.3 R5."""
    failed = notice.Verdict(code=an(notice.Served).items[0].code, verdict="failed")
    for event in (
        an(notice.Served),
        an(notice.RectificationReported),
        an(notice.Rechecked, verdicts=(failed,), rechecked_on="2026-12-03"),
    ):
        history.decide(f"notice:{NOTICE}", event)
    with views() as read:
        assert "notice.due" in {one.kind for one in deadlines_within(read, "2026-12-04", 10)}


@pytest.mark.parametrize(("on", "why"), [("2027-03-15", "met"), ("2027-03-16", "missed")])
def test_a_decision_after_its_last_day_missed_it(history, views, on, why):
    """行政处罚法 第六十条."""
    for event in (an(case.Filed), an(case.PenaltyDecided, decided_on=on)):
        history.decide(f"case:{CASE}", event)
    with views() as read:
        assert why_closed(read, "case.decide") == [why]


def test_the_fleet_shows_each_key_with_the_end_of_its_chain(history, views):
    """Devices, officers, epochs, heads (SYNC.md §5.9)."""
    told = tell(history)
    with views() as read:
        (key,) = fleet(read)
        (fork,) = forks(read)
    assert (key.kid, key.officer, key.status, key.head_seq, key.events) == (
        history.device.kid, WANG, "sealed", 5, 5,
    )  # fmt: skip
    assert fork.kid == history.device.kid
    assert key.last_leaf == told["held"].leaf + 2


def test_a_revoked_key_says_why(history, views):
    """A key never comes back (EVIDENCE.md §3)."""
    history.decide(DEVICE, an(device.Enrolled))
    history.decide(DEVICE, an(device.Revoked))
    with views() as read:
        assert [(one.status, one.reason) for one in fleet(read)] == [("revoked", "lost")]


def test_events_are_counted_by_type(history, views):
    """How many of each."""
    tell(history)
    with views() as read:
        counts = counts_by_type(read)
    assert (counts["leg.finding-recorded.v1"], sum(counts.values())) == (2, 21)


def test_an_event_id_used_twice_is_reported_with_both_leaves(history, views):
    """Look-up by event id reports an id used twice (FORMAT §9)."""
    history.record(LEG, an(leg.Opened), id=uid(0x77))
    history.record(OTHER_LEG, an(leg.Opened), pen=Pen(2), id=uid(0x77))
    with views() as read:
        assert (ids_used_twice(read), leaves_of(read, uid(0x77))) == ((uid(0x77),), (0, 1))


def test_a_read_model_that_is_not_built_says_so(tmp_path):
    """Never an empty answer where there is no file."""
    with Views(tmp_path) as read, pytest.raises(NotBuilt, match="not built"):
        counts_by_type(read)
