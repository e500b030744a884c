"""Where inspections score: which of them stands, and what the ledger recorded of it."""

import pytest

from core.domain.credit.compare import checks_of, comparisons
from core.domain.credit.score import NotYetScored, score_of
from tests.support.builders import uid
from tests.support.schemes import (
    EVERY_VISIT,
    UP,
    fact,
    facts,
    item,
    row,
    scheme,
    scored,
    total,
    visit,
)

ITEM = item("F", "points = -4")
FIRST = visit(1, "2026-01-10", "A", score="96", grade="A")
SECOND = visit(2, "2026-03-10", "A", "B", "C", score="88", grade="B")
THIRD = visit(3, "2026-05-10", "A", "B", score="91", grade="A")


def standing(rule: str = "", **changes: str):
    return scheme(
        ITEM, rule=EVERY_VISIT.replace('of = "visit"', f'of = "visit"\n{rule}'), **changes
    )


def test_the_latest_inspection_stands():
    """CREDIT.md: the score of one inspection, of the latest."""
    result = scored(standing(), FIRST, SECOND)
    assert (result.total, result.grade, result.subject, result.on) == (
        88,
        "B",
        "visit 2",
        "2026-03-10",
    )


@pytest.mark.parametrize(
    ("at", "points"), [("2026-03-09", "96"), ("2026-03-10", "88"), ("2026-05-10", "92")]
)
def test_an_inspection_stands_from_its_day(at, points):
    """The days before and of it."""
    assert total(standing(), FIRST, SECOND, THIRD, at=at) == points


def test_before_the_first_inspection_there_is_no_score():
    """No score is never a full score."""
    with pytest.raises(NotYetScored):
        scored(standing(), FIRST, at="2026-01-09")


def test_the_lines_are_those_of_the_inspection_that_stands():
    """CREDIT.md: every answer can be explained."""
    assert {line.entry.subject for line in scored(standing(), FIRST, SECOND).lines} == {"visit 2"}


@pytest.mark.parametrize(
    ("rule", "points", "stands"),
    [
        ('stands = "mean"\nlast = 2', "90", 2),
        ('stands = "mean"\nlast = 3', "92", 3),
        ('stands = "mean"\nlast = 9', "92", 3),
        ('stands = "mean"', "92", 1),
        ('stands = "worst"\nlast = 2', "88", 2),
        ('stands = "worst"\nlast = 1', "92", 1),
    ],
)
def test_several_inspections_may_stand_together(rule, points, stands):
    """CREDIT.md: the mean of the last n."""
    result = scored(standing(rule), FIRST, SECOND, THIRD)
    assert (str(result.total), len(result.occasions)) == (points, stands)


@pytest.mark.parametrize(("decimals", "points"), [(0, "94"), (1, "94"), (2, "94")])
def test_a_mean_is_rounded_to_the_scale(decimals, points):
    """docs/PACKS.md, "Which score stands": 96 and 92."""
    scale = f"{UP}\ndecimals = {decimals}"
    pack = standing('stands = "mean"\nlast = 2', scale=scale)
    assert total(pack, FIRST, THIRD) == points


def test_a_mean_of_three_keeps_the_scales_decimals():
    """96, 88 and 88: 90.67 to two decimals."""
    pack = standing('stands = "mean"\nlast = 3', scale=f"{UP}\ndecimals = 2")
    assert total(pack, FIRST, SECOND, visit(4, "2026-06-10", "A", "B", "C")) == "90.67"


def test_of_bad_points_the_worst_is_the_most():
    """CREDIT.md: direction."""
    pack = scheme(
        item("F", "points = 4"),
        scale='base = 0\nmin = 0\nmax = 99\ndirection = "down"',
        rule=EVERY_VISIT.replace('of = "visit"', 'of = "visit"\nstands = "worst"\nlast = 2'),
        grades=row("grade", "A", "max_total = 9") + row("grade", "B"),
    )
    result = scored(pack, SECOND, THIRD)
    assert (result.total, result.grade, result.subject) == (12, "B", "visit 2")


def test_only_inspections_that_the_pack_asks_for_count():
    """CREDIT.md: the inspection type that counts."""
    rule = EVERY_VISIT + 'where = [{ path = "kind", prefix = "Routine" }]\n'
    pack = scheme(ITEM, rule=rule)
    complaint = visit(9, "2026-09-10", "A", "B", kind="Complaint")
    assert scored(pack, FIRST, complaint).subject == "visit 1"


@pytest.mark.parametrize(("kind", "grade"), [("Initial", "pending"), ("Re-inspection", "C")])
def test_a_grade_may_hang_on_the_kind_of_inspection(kind, grade):
    """CREDIT.md: grades with conditions on the inspection type."""
    pending = row("grade", "pending", 'max_total = 89\nwhen = [{ path = "kind", is = "Initial" }]')
    pack = scheme(ITEM, rule=EVERY_VISIT, grades=pending + row("grade", "C"))
    assert scored(pack, visit(1, "2026-05-01", "A", "B", "C", kind=kind)).grade == grade


def test_one_inspection_is_scored_by_itself():
    """CREDIT.md: the recomputed score is compared row by row."""
    pack = standing()
    known = facts(pack, [FIRST, SECOND, THIRD])
    assert [score_of(pack, known, f"visit {n}").total for n in (1, 2, 3)] == [96, 88, 92]


def test_an_inspection_that_nobody_knows_has_no_score():
    """No row is an error, never a zero."""
    with pytest.raises(NotYetScored):
        score_of(standing(), facts(standing(), [FIRST]), "visit 7")


def test_a_subject_has_its_own_sum_in_a_running_balance():
    """docs/PACKS.md: a case's own points."""
    pack = scheme(ITEM)
    known = facts(pack, [FIRST, SECOND])
    assert score_of(pack, known, "visit 2", at="2026-12-31").total == 88


def test_a_corrected_inspection_never_was_as_known_now():
    """FORMAT §3: what corrects stands for what it replaces, from its record on."""
    wrong = visit(2, "2026-03-10", "A", "B", "C", key="v", recorded="2026-03-10")
    right = visit(3, "2026-03-10", "A", key="v", recorded="2026-04-01", corrects=2)
    pack = standing()
    assert total(pack, wrong, right, known="2026-03-31") == "88"
    assert total(pack, wrong, right, known="2026-04-01") == "96"
    assert total(pack, wrong, right, at="2026-03-10", known="2026-04-01") == "96"


def test_an_inspection_corrected_away_leaves_the_one_before():
    """The corrected event's occasion goes with its entries."""
    wrong = visit(2, "2026-03-10", "A", "B", recorded="2026-03-10")
    moved = visit(3, "2026-01-05", key="visit 2", recorded="2026-04-01", corrects=2)
    assert scored(standing(), FIRST, wrong, moved).subject == "visit 1"


def test_a_correction_corrected_again_still_takes_the_first_back():
    """FORMAT §3: a chain of corrections ends with its last."""
    happened = [
        visit(1, "2026-03-10", "A", "B", "C", key="v"),
        visit(2, "2026-03-10", "A", "B", key="v", corrects=1),
        visit(3, "2026-03-10", "A", key="v", corrects=2),
    ]
    assert total(standing(), *happened) == "96"


def test_without_checks_scores_and_grades_are_compared_where_they_are_recorded():
    """docs/PACKS.md, "Checks"."""
    pack = standing()
    assert [check.what for check in checks_of(pack)] == ["score", "grade"]
    found = comparisons(pack, facts(pack, [FIRST, SECOND, THIRD, visit(4, "2026-07-01")]))
    assert [(one.subject, one.what, one.recorded, one.ours, one.matched) for one in found] == [
        ("visit 1", "score", "96", "96", True),
        ("visit 1", "grade", "A", "A", True),
        ("visit 2", "score", "88", "88", True),
        ("visit 2", "grade", "B", "B", True),
        ("visit 3", "score", "91", "92", False),
        ("visit 3", "grade", "A", "A", True),
    ]


@pytest.mark.parametrize(
    ("check", "subjects"),
    [
        ('what = "score"', [("visit 1", True), ("visit 2", True), ("visit 3", False)]),
        (
            'what = "score"\ntolerance = 1',
            [("visit 1", True), ("visit 2", True), ("visit 3", True)],
        ),
        (
            'what = "grade"\nwhere = [{ path = "grade", one_of = ["A"] }]',
            [("visit 1", True), ("visit 3", True)],
        ),
        ('what = "grade"\nwhere = [{ path = "score", below = 90 }]', [("visit 2", True)]),
    ],
)
def test_a_check_says_what_is_compared(check, subjects):
    """docs/PACKS.md, "Checks"."""
    pack = scheme(ITEM, f"[[check]]\n{check}\n", rule=EVERY_VISIT)
    found = comparisons(pack, facts(pack, [FIRST, SECOND, THIRD]))
    assert [(one.subject, one.matched) for one in found] == subjects


def test_a_running_balance_is_compared_on_the_day_of_the_inspection():
    """docs/PACKS.md: a ledger that records the balance."""
    pack = scheme(ITEM, rule=EVERY_VISIT.replace("visit", "balance", 1))
    found = comparisons(pack, facts(pack, [visit(1, "2026-01-01", "A", score="96"), THIRD]))
    assert [one.ours for one in found if one.what == "score"] == ["96", "88"]


PENALTY = """
[[check]]
what = "entry"
item = "P"
[check.recorded]
event = "hist.fact-recorded.v1"
where = [{ path = "kind", is = "penalty" }]
subject = "subject"
on = "happened_on"
points = "amount"
"""
LATE = item(
    "P",
    'points_from = { path = "amount" }',
    '\nevent = "hist.fact-recorded.v1"\nsubject = "subject"\neffective = "happened_on"\n'
    "effective_plus_days = 60\n",
    '{ path = "kind", is = "notification" }',
)


@pytest.mark.parametrize(
    ("recorded", "matched", "ours"),
    [
        ({"on": "2026-03-02", "amount": "30"}, True, "2026-03-02 30"),
        ({"on": "2026-03-03", "amount": "30"}, False, "2026-03-02 30"),
        ({"on": "2026-03-02", "amount": "31"}, False, "2026-03-02 30"),
        ({"on": "2026-03-02", "amount": "30", "subject": "other"}, False, ""),
    ],
)
def test_entries_are_compared_by_subject_day_and_points(recorded, matched, ours):
    """docs/PACKS.md, "Checks": what the ledger itself decided."""
    pack = scheme(LATE, PENALTY, scale="base = 0\nmin = 0\nmax = 999\ndirection = 'down'")
    happened = [
        fact(1, "notification", "2026-01-01", subject="case", amount="30"),
        fact(2, "penalty", recorded.pop("on"), **{"subject": "case", **recorded}),
    ]
    found = comparisons(pack, facts(pack, happened))
    assert (found[0].event, found[0].matched, found[0].ours) == (uid(2), matched, ours)
    assert len(found) == (1 if ours else 2)


def test_an_entry_that_no_ledger_recorded_is_a_mismatch():
    """A row that is missing there is as wrong as one that is missing here."""
    pack = scheme(LATE, PENALTY, scale="base = 0\nmin = 0\nmax = 999\ndirection = 'down'")
    happened = fact(1, "notification", "2026-01-01", subject="case", amount="30")
    (found,) = comparisons(pack, facts(pack, [happened]))
    assert (found.event, found.recorded, found.ours, found.matched) == (
        "",
        "",
        "2026-03-02 30",
        False,
    )
