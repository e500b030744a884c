"""From a total to a grade, and when it changes (DOMAIN.md §6.3)."""

import msgspec
import pytest

from core.domain.case.events import Penalty, PenaltyRevoked
from core.domain.credit.grades import settled_day
from core.domain.credit.scheme import Pack
from core.domain.credit.score import Score
from core.domain.notice.events import Rechecked, Verdict
from tests.support.builders import LATE, an, uid
from tests.support.credit import WARNING, Logged, decision, default_pack, fine, score_of

ON = "2026-12-24"


SMALL, LARGE = fine(300_000), fine(500_000)
FAILED = Logged(
    9,
    an(Rechecked, verdicts=(Verdict(code=LATE, verdict="failed"),), rechecked_on=ON),
    ON,
)


def with_base(base: int) -> Pack:
    pack = default_pack()
    return msgspec.structs.replace(pack, scale=msgspec.structs.replace(pack.scale, base=base))


def graded(*happened: Logged, base: int = 100) -> Score:
    return score_of(happened, "2026-12-31", pack=with_base(base))


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        (110, "A"),
        (95, "A"),
        (94, "B"),
        (80, "B"),
        (79, "C"),
        (60, "C"),
        (59, "D"),
        (0, "D"),
    ],
)
def test_a_grade_begins_at_its_total(total, grade):
    """DOMAIN.md §6.3: A from 95, B from 80, C from 60."""
    assert graded(base=total).grade == grade


@pytest.mark.parametrize(
    ("happened", "total", "grade"),
    [
        ((decision(1, WARNING),), 105, "A"),
        ((FAILED,), 102, "B"),
        ((decision(1, LARGE),), 95, "B"),
    ],
    ids=["N05", "N04", "N07"],
)
def test_no_a_with_a_failed_recheck_or_a_heavy_decision_active(happened, total, grade):
    """DOMAIN.md §6.3: A needs no N04, N07 or heavier active."""
    result = graded(*happened, base=110)
    assert (result.total, result.grade) == (total, grade)


@pytest.mark.parametrize("kind", ["stop_enrolment", "stop_operating", "revocation"])
def test_a_serious_penalty_forces_d(kind):
    """DOMAIN.md §6.3: overrides to D on active N08 or N09."""
    assert graded(decision(1, Penalty(kind=kind)), base=110).grade == "D"


def test_diverting_funds_forces_d():
    """DOMAIN.md §6.3: V-OPS-02, once a decision on it is in effect."""
    result = graded(decision(1, WARNING, violations=("V-OPS-02",)))
    assert (result.total, result.grade) == (95, "D")


def test_an_expired_entry_forces_nothing():
    """DOMAIN.md §6.3: active items."""
    happened = [decision(1, WARNING, violations=("V-OPS-02",))]
    assert score_of(happened, "2027-03-24").grade == "A"


@pytest.mark.parametrize(
    ("at", "grade"), [("2026-12-24", "A"), ("2026-12-30", "A"), ("2026-12-31", "B")]
)
def test_a_grade_changes_at_the_end_of_the_month(at, grade):
    """DOMAIN.md §6.3: the score at once, the grade with the month."""
    result = score_of([decision(1, SMALL)], at)
    assert (result.total, result.grade, result.grade_by_total) == (92, grade, "B")


@pytest.mark.parametrize(("at", "grade"), [("2026-12-23", "A"), ("2026-12-24", "D")])
def test_an_override_holds_at_once(at, grade):
    """DOMAIN.md §6.3."""
    assert score_of([decision(1, Penalty(kind="stop_enrolment"))], at).grade == grade


def test_a_pack_may_change_its_grades_at_once():
    """CREDIT.md: month-end change is a choice of the pack."""
    pack = default_pack()
    scale = msgspec.structs.replace(pack.scale, grade_changes="at_once")
    at_once = msgspec.structs.replace(pack, scale=scale)
    assert score_of([decision(1, SMALL)], "2026-12-24", pack=at_once).grade == "B"


def test_a_revoked_decision_returns_the_grade_as_known_now():
    """DOMAIN.md §4.7: the month's end is judged again with what is known now."""
    revoked = Logged(2, an(PenaltyRevoked, annuls=uid(1), annuls_from=ON), "2027-01-10")
    happened = [decision(1, SMALL), revoked]
    assert score_of(happened, "2027-01-09", "2027-01-09").grade == "B"
    assert score_of(happened, "2027-01-09", "2027-01-10").grade == "A"


@pytest.mark.parametrize(
    ("day", "settled"),
    [
        ("2026-12-30", "2026-11-30"),
        ("2026-12-31", "2026-12-31"),
        ("2027-01-01", "2026-12-31"),
        ("2028-02-28", "2028-01-31"),
        ("2028-02-29", "2028-02-29"),
    ],
)
def test_the_settled_day_is_the_last_end_of_a_month(day, settled):
    """DOMAIN.md §6.3; the day before, of and after."""
    assert settled_day(day) == settled
