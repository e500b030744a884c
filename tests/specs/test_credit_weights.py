"""What entries weigh together: one fact, repetition, caps (DOMAIN.md §6.2)."""

import pytest

from core.domain.case.events import PenaltyRevoked
from core.domain.notice.events import Item, Served
from core.kernel.times import add_months, date_of
from tests.support.builders import CASE, FINDING, LATE, an, uid
from tests.support.credit import WARNING, Logged, decision, fine, score_of

OTHER_CASE = uid(0x33)
ITEM = Item(code=LATE, due_on="2026-12-08", finding=FINDING)
NOTICE_SERVED = Logged(1, an(Served, items=(ITEM,)), "2026-11-23")
REVOKED = Logged(2, an(PenaltyRevoked, annuls=uid(1), annuls_from="2026-12-24"), "2027-02-01")


@pytest.mark.parametrize(
    ("violations", "penalty", "counted"),
    [
        ((LATE,), fine(300_000), {"N06": -8, "N10": 0}),
        (("V-TIM-01", "V-TIM-02", "V-TIM-03"), fine(300_000), {"N06": 0, "N10": -9}),
        (("V-FEE-01",), WARNING, {"N05": -5, "N12": 0}),
        (("V-FEE-01", "V-TIM-01"), WARNING, {"N05": 0, "N10": -3, "N12": -5}),
    ],
)
def test_of_one_case_the_heavier_of_decision_and_findings_counts(violations, penalty, counted):
    """DOMAIN.md §6.2, last line; of two that weigh the same the decision counts."""
    lines = score_of([decision(1, penalty, violations=violations)], "2026-12-24").lines
    points = dict.fromkeys((line.entry.item for line in lines), 0)
    for line in lines:
        points[line.entry.item] += line.counted_points
        assert (line.why_not == "lower_of_case") == (counted[line.entry.item] == 0)
    assert points == counted


def test_of_one_decision_the_heaviest_penalty_counts():
    """The same fact is not charged twice (行政处罚法 第二十九条)."""
    lines = score_of([decision(1, WARNING, fine(500_000))], "2026-12-24").lines
    assert [(line.entry.item, line.counted_points, line.why_not) for line in lines] == [
        ("N05", 0, "lower_of_case"),
        ("N07", -15, None),
    ]


@pytest.mark.parametrize(
    ("again_on", "points"), [("2028-12-23", -16), ("2028-12-24", -8), ("2028-12-25", -8)]
)
def test_the_same_violation_within_24_months_counts_twice(again_on, points):
    """DOMAIN.md §6.2 N19, although the first has expired by then."""
    happened = [
        decision(1, fine(300_000)),
        decision(2, fine(300_000), on=again_on, case=OTHER_CASE),
    ]
    line = score_of(happened, again_on).lines[-1]
    assert line.counted_points == points
    assert line.repeats == (uid(1) if points == -16 else None)


@pytest.mark.parametrize(
    "second",
    [
        {"case": OTHER_CASE, "violations": ("V-CON-02",)},
        {"case": CASE},
        {"case": OTHER_CASE, "on": "2026-12-24"},
    ],
    ids=["another violation", "the same case", "the same day"],
)
def test_it_is_no_repetition_of(second):
    """DOMAIN.md §6.2 N19: the same code, done again."""
    happened = [decision(1, WARNING), decision(2, WARNING, **{"on": "2027-01-10", **second})]
    assert all(line.repeats is None for line in score_of(happened, "2027-01-10").lines)


def test_a_revoked_decision_makes_nothing_a_repetition():
    """DOMAIN.md §4.7: as known now, it never was."""
    happened = [
        decision(1, fine(300_000)),
        REVOKED,
        decision(3, fine(300_000), on="2027-03-01", case=OTHER_CASE),
    ]
    assert score_of(happened, "2027-03-01").total == 92


def test_the_case_that_grows_from_a_notice_does_not_repeat_it():
    """One fact is no repetition of itself."""
    happened = [NOTICE_SERVED, decision(2, fine(300_000), violations=(LATE,))]
    assert score_of(happened, "2026-12-24").total == 100 - 2 - 8


def test_a_cap_holds_for_any_twelve_months():
    """DOMAIN.md §6.2: cap per item per 12 months, expired entries included."""
    happened = [
        decision(
            month + 1,
            WARNING,
            on=add_months(date_of("2026-01-05"), month).isoformat(),
            case=uid(0x100 + month),
            violations=(f"V-CON-{month:02}",),
        )
        for month in range(13)
    ]
    lines = score_of(happened, "2027-01-05").lines
    assert [line.why_not for line in lines[:4]] == ["expired"] * 4
    assert [line.counted_points for line in lines[-3:]] == [0, 0, -5]
