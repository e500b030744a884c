"""What a ledger says of several inspections, against what stands (docs/PACKS.md, "Checks")."""

import pytest

from core.domain.credit.compare import comparisons
from core.domain.credit.pack import PackError
from tests.support.schemes import EVERY_VISIT, UP, facts, item, scheme, visit

ITEM = item("F", "points = -4")
STANDING = (
    '[[check]]\nwhat = "score"\nof = "standing"\n[[check]]\nwhat = "grade"\nof = "standing"\n'
)
MEAN = EVERY_VISIT.replace('of = "visit"', 'of = "visit"\nstands = "mean"\nlast = 2', 1)
FIRST = visit(1, "2026-01-10", "A", "B", "C", score="88", grade="B")
SECOND = visit(2, "2026-03-10", "A", score="92", grade="A")


def compared(pack, *happened):
    found = comparisons(pack, facts(pack, happened))
    return [(one.what, one.on, one.recorded, one.ours, one.matched) for one in found]


def test_an_index_is_held_against_the_mean():
    """88 and 96 are 92 together, and 96 alone."""
    pack = scheme(ITEM, STANDING, rule=MEAN)
    assert compared(pack, FIRST, SECOND) == [
        ("score", "2026-01-10", "88", "88", True),
        ("grade", "2026-01-10", "B", "B", True),
        ("score", "2026-03-10", "92", "92", True),
        ("grade", "2026-03-10", "A", "A", True),
    ]


def test_unsaid_each_inspection_is_compared_by_itself():
    """Whatever `stands` says."""
    pack = scheme(ITEM, rule=MEAN)
    assert [one for one in compared(pack, SECOND, FIRST) if not one[-1]] == [
        ("score", "2026-03-10", "92", "96", False)
    ]


def test_both_may_be_asked_of_one_ledger():
    """A check by itself and one of what stands, side by side."""
    pack = scheme(ITEM, STANDING, '[[check]]\nwhat = "score"\n', rule=MEAN)
    assert [one[-1] for one in compared(pack, FIRST, SECOND) if one[0] == "score"] == [
        True,
        True,
        True,
        False,
    ]


def test_a_grade_that_waits_for_the_month_is_held_against_the_one_in_force():
    """On 10 March the grade is still that of the end of February."""
    late = visit(2, "2026-03-10", "A", grade="B")
    pack = scheme(ITEM, STANDING, rule=EVERY_VISIT, scale=UP + '\ngrade_changes = "month_end"')
    assert compared(pack, FIRST, late)[-1] == ("grade", "2026-03-10", "B", "B", True)


def test_of_two_inspections_on_one_day_the_later_stands():
    """docs/PACKS.md: what stands at the end of the day."""
    again = visit(2, "2026-01-10", "A", score="96")
    pack = scheme(ITEM, STANDING, rule=EVERY_VISIT)
    assert [one[3] for one in compared(pack, FIRST, again) if one[0] == "score"] == ["96", "96"]


def test_entries_do_not_stand_so():
    """They are compared one by one."""
    check = '[[check]]\nwhat = "entry"\nof = "standing"\nitem = "F"\n'
    with pytest.raises(PackError, match="it asks of scores and grades"):
        scheme(ITEM, check, rule=EVERY_VISIT)
