"""The packs that ship: foreign ledgers, Jinan, Tianjin, and what `default-100` counts anew."""

from pathlib import Path
from typing import Any

import pytest

from core.domain.case.events import Penalty, Varied
from core.domain.case.money_events import SimplePenaltyImposed
from core.domain.catalogue import EVENTS
from core.domain.credit.compare import comparisons
from core.domain.credit.pack import Pack, parse
from core.domain.credit.score import Score
from core.domain.fund.events import AlertDisposed
from core.domain.institution.book_events import AnnualInspectionConcluded, Commended
from core.domain.institution.events import Absconded, Licensed, Reopened
from core.domain.notice.events import Item, ItemWithdrawn, Served
from core.domain.refund.amounts import MissedLine
from core.domain.refund.events import Overdue, OverdueWithdrawn, Settled
from core.domain.tip.events import Verified
from core.log.packaged import pack_text
from tests.support.builders import CASE, FINDING, LATE, NOTICE, an, uid
from tests.support.credit import WARNING, Logged, decision, fine, score_of
from tests.support.schemes import facts, finding, scored, visit

OLD_TEXT = Path(__file__).parents[1] / "support" / "packs" / "default-100-2026-04-01.toml"
ON = "2026-06-10"


def shipped(name: str) -> Pack:
    return parse(pack_text(name), EVENTS)


def happened(number: int, event: type, on: str = ON, /, **changes: Any) -> Logged:
    return Logged(number, an(event, **changes), on)


def items(result: Score) -> dict[str, int]:
    return {line.entry.item: line.counted_points for line in result.lines}


@pytest.mark.parametrize(
    ("severities", "points", "grade"),
    [
        ((), 100, "good"),
        (("High Risk", "Moderate Risk", "Low Risk"), 87, "adequate"),
        (("High Risk", "High Risk", "N/A"), 86, "adequate"),
        (("High Risk", "High Risk", "Low Risk"), 84, "needs-improvement"),
        (("High Risk",) * 5, 65, "poor"),
    ],
)
def test_san_francisco_takes_seven_four_or_two(severities, points, grade):
    """CREDIT.md: 100 less 7/4/2 a high/moderate/low-risk violation, routine inspections."""
    found = [finding("103", severity=one) for one in severities]
    told = visit(1, ON, *found, kind="Routine - Unscheduled", score="90")
    result = scored(shipped("sf-100"), told)
    assert (result.total, result.grade) == (points, grade)


def test_san_francisco_scores_routine_inspections_alone():
    """CREDIT.md: the inspection type that counts; what has no recorded score is not compared."""
    pack = shipped("sf-100")
    told = [
        visit(1, ON, kind="Routine - Unscheduled", score="100"),
        visit(2, ON, finding("103", severity="High Risk"), kind="Complaint", score="93"),
        visit(3, ON, finding("103", severity="High Risk"), kind="Routine - Scheduled"),
    ]
    found = comparisons(pack, facts(pack, told))
    assert [(one.subject, one.matched) for one in found] == [("visit 1", True)]


@pytest.mark.parametrize(
    ("points", "total", "grade"),
    [
        (("4", "2"), 94, "A"),
        (("10",), 90, "A"),
        (("11",), 89, "B"),
        (("20", "1"), 79, "C"),
        (("31",), 69, "score-card"),
    ],
)
def test_los_angeles_takes_the_points_of_its_findings(points, total, grade):
    """CREDIT.md: 100 less points, A ≥ 90, B ≥ 80, C ≥ 70."""
    found = [finding("F", points=one) for one in points]
    result = scored(shipped("la-100"), visit(1, ON, *found, score="90"))
    assert (result.total, result.grade) == (total, grade)


@pytest.mark.parametrize(
    ("points", "grade"), [("0", "A"), ("13", "A"), ("14", "B"), ("27", "B"), ("28", "C")]
)
def test_new_york_grades_the_points_that_it_recorded(points, grade):
    """CREDIT.md: 0–13 A, 14–27 B, above C."""
    assert scored(shipped("nyc-points"), visit(1, ON, score=points)).grade == grade


@pytest.mark.parametrize(
    ("recorded", "count"), [("A", 1), ("P", 0), ("Z", 0), ("Not Yet Graded", 0)]
)
def test_new_york_compares_grades_that_are_some(recorded, count):
    """A pending grade is none."""
    pack = shipped("nyc-points")
    told = visit(1, ON, score="5", grade=recorded)
    assert len(comparisons(pack, facts(pack, [told]))) == count


@pytest.mark.parametrize(
    ("penalties", "total", "grade"),
    [((), 12, "white"), ((WARNING,), 11, "watch"), ((WARNING, fine(1)), 9, "watch")],
)
def test_jinan_begins_with_twelve_points(penalties, total, grade):
    """DOMAIN.md §6.1 济南: ≥12 white, above 0 watch, else black; the heaviest of one case."""
    told = [decision(1, *penalties, on=ON)] if penalties else []
    result = score_of(told, "2026-12-31", pack=shipped("jinan-12"))
    assert (result.total, result.grade) == (total, grade)


def test_jinan_puts_none_on_the_black_list_until_the_year_ends():
    """DOMAIN.md §6.1 济南: base 12 a year."""
    pack, told = shipped("jinan-12"), [decision(1, Penalty(kind="revocation"), on=ON)]
    assert score_of(told, "2026-12-31", pack=pack).grade == "black"
    assert score_of(told, "2027-01-01", pack=pack).grade == "white"


def test_tianjin_begins_with_a_thousand_points():
    """DOMAIN.md §6.1 天津: 1000, 28 indicators."""
    result = score_of([], "2026-12-31", pack=shipped("tianjin-1000"))
    assert (result.total, result.grade) == (1000, "A")


def test_an_indicator_of_tianjin_never_loses_more_than_it_has():
    """DOMAIN.md §6.1 天津: refund as contracted 100, 10 less per person."""
    lines = tuple(MissedLine(pupil=uid(0x500 + n), owed_fen=1) for n in range(12))
    told = [happened(1, Overdue, lines=lines, pupils=12, owed_fen=12, effective_on=ON)]
    result = score_of(told, ON, pack=shipped("tianjin-1000"))
    (part,) = (one for one in result.components if one.id == "T12")
    assert (part.total, part.points, result.total, result.grade) == (0, -120, 900, "C")


def test_the_default_of_april_is_read_as_it_was():
    """Its text is in logs, and stays readable for ever."""
    old = parse(OLD_TEXT.read_text(encoding="utf-8"))
    assert (old.version, len(old.items)) == ("2026-04-01", 10)
    assert score_of([decision(1, fine(300_000), on=ON)], ON, pack=old).total == 92


def test_a_penalty_on_the_spot_costs_what_a_decision_costs():
    """行政处罚法 第五十一条: it is a decision, made on the spot."""
    penalties, violations = (WARNING,), ("V-CON-01",)
    told = [
        happened(
            1, SimplePenaltyImposed, penalties=penalties, violations=violations, effective_on=ON
        )
    ]
    assert items(score_of(told, ON)) == {"N05": -5}


def test_a_decision_that_was_varied_counts_as_what_stands_in_its_place():
    """The lighter penalty counts from its day; the heavier one until then."""
    varied = happened(
        2, Varied, "2026-07-01", case=CASE, penalties=(WARNING,), effective_on="2026-07-01"
    )
    told = [decision(1, fine(900_000), on=ON), varied]
    assert [score_of(told, day).total for day in ("2026-06-30", "2026-07-01")] == [85, 95]


def test_an_item_that_was_withdrawn_never_cost_anything():
    """DOMAIN.md §4.7."""
    served = happened(1, Served, items=(Item(code=LATE, due_on="2026-12-08", finding=FINDING),))
    withdrawn = happened(2, ItemWithdrawn, notice=NOTICE, codes=(LATE,))
    assert score_of([served], "2026-12-01").total == 98
    assert score_of([served, withdrawn], "2026-12-01").total == 100


def test_each_pupil_of_an_overdue_refund_costs_three_points_once():
    """DOMAIN.md §6.2 N13: each pupil, 30 at most."""
    lines = tuple(MissedLine(pupil=uid(0x500 + n), owed_fen=1) for n in range(2))
    told = [
        happened(n, Overdue, lines=lines, pupils=2, owed_fen=2, part=n, effective_on=ON)
        for n in (1, 2)
    ]
    assert score_of(told, ON).total == 94
    back = happened(3, OverdueWithdrawn, annuls=uid(1), annuls_from=ON)
    assert score_of([told[0], back], ON).total == 100


@pytest.mark.parametrize(
    ("level", "how", "points"),
    [("red", "confirmed", 90), ("red", "excluded", 100), ("amber", "confirmed", 100)],
)
def test_a_red_alert_costs_ten_points_when_it_is_confirmed(level, how, points):
    """DOMAIN.md §6.2 N14."""
    told = [happened(1, AlertDisposed, level=level, how=how, disposed_on=ON)]
    assert score_of(told, ON).total == points


@pytest.mark.parametrize(("said", "points"), [("founded", 98), ("unfounded", 100)])
def test_a_founded_complaint_costs_two_points(said, points):
    """DOMAIN.md §6.2 N18."""
    told = [happened(1, Verified, finding=said, kind="verification", found_on=ON)]
    assert score_of(told, ON).total == points


def test_a_complaint_found_untrue_later_costs_nothing_from_then_on():
    """A tip is checked again when it is reopened."""
    told = [
        happened(1, Verified, finding="founded", kind="verification", found_on=ON),
        happened(
            2,
            Verified,
            "2026-07-01",
            finding="unfounded",
            kind="verification",
            found_on="2026-07-01",
        ),
    ]
    assert [score_of(told, day).total for day in ("2026-06-30", "2026-07-01")] == [98, 100]


@pytest.mark.parametrize(
    ("results", "points"),
    [(("PASS",), 102), (("BASIC",), 95), (("FAIL",), 80), (("FAIL", "PASS"), 102)],
)
def test_the_last_annual_inspection_counts(results, points):
    """DOMAIN.md §6.2 N20, P01: until the next."""
    told = [
        happened(n, AnnualInspectionConcluded, result=one, concluded_on=f"2026-0{n}-10")
        for n, one in enumerate(results, start=1)
    ]
    assert score_of(told, ON).total == points


@pytest.mark.parametrize(("levels", "points"), [(("township",), 102), (("city", "county"), 105)])
def test_commendations_give_points_up_to_their_cap(levels, points):
    """DOMAIN.md §6.2 P02: +2, +3, five at most."""
    told = [
        happened(n, Commended, level=one, commended_on=ON) for n, one in enumerate(levels, start=1)
    ]
    assert score_of(told, ON).total == points


@pytest.mark.parametrize(
    ("at", "points"), [("2026-05-31", 100), ("2026-06-01", 102), ("2026-06-10", 95)]
)
def test_twelve_clean_months_give_two_points(at, points):
    """DOMAIN.md §6.2 P03; from the licence on, until a violation."""
    told = [
        happened(1, Licensed, valid_from="2025-06-01"),
        decision(2, WARNING, on=ON),
    ]
    assert score_of(told, at).total == points


@pytest.mark.parametrize(("pupils", "days", "points"), [(10, 5, 101), (9, 5, 100), (10, 6, 100)])
def test_refunds_settled_early_give_a_point(pupils, days, points):
    """DOMAIN.md §6.2 P06: ten or more, all within five days."""
    told = [happened(1, Settled, new_pupils=pupils, slowest_days=days, settled_on=ON)]
    assert score_of(told, ON).total == points


def test_who_absconds_is_red_until_there_again():
    """DOMAIN.md §6.3: overrides to D."""
    told = [
        happened(1, Absconded, absconded_on=ON),
        happened(2, Reopened, "2026-08-01", reopened_on="2026-08-01"),
    ]
    assert [score_of(told, day).grade for day in (ON, "2026-07-31", "2026-08-01")] == [
        "D",
        "D",
        "A",
    ]
