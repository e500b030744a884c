"""Caps of a code, and of a year of the calendar (docs/PACKS.md, "Items")."""

import pytest

from core.domain.credit.pack import PackError
from core.domain.credit.score import score_of
from tests.support.schemes import EVERY_VISIT, facts, item, scheme, total, visit

WEIGHTS = 'weights = { "A" = -7, "B" = -2 }\ncap = 10\n'
NO_CODES = """
event = "hist.visit-recorded.v1"
each = "findings"
subject = "key"
effective = "visited_on"
"""


def test_a_cap_of_each_code_leaves_the_others_their_own():
    """Of A, A and B with a cap of 10: 10 for A, 2 for B."""
    shared = scheme(item("F", WEIGHTS))
    own = scheme(item("F", WEIGHTS + 'cap_of = "code"'))
    happened = visit(1, "2026-03-01", "A", "A", "B")
    assert (total(shared, happened), total(own, happened)) == ("90", "88")


@pytest.mark.parametrize(
    ("again_on", "points"), [("2027-02-28", "97"), ("2027-03-01", "93"), ("2027-03-02", "93")]
)
def test_a_cap_of_a_code_holds_across_inspections(again_on, points):
    """Within twelve months; on the same day a year later the cap is empty again."""
    pack = scheme(item("F", WEIGHTS + 'cap_per = "window"\ncap_of = "code"'), rule=EVERY_VISIT)
    first, again = visit(1, "2026-03-01", "A"), visit(2, again_on, "A")
    assert str(score_of(pack, facts(pack, [first, again]), "visit 2").total) == points


@pytest.mark.parametrize(
    ("first_on", "again_on", "points"),
    [
        ("2026-01-01", "2026-12-31", "97"),
        ("2026-12-31", "2027-01-01", "93"),
    ],
)
def test_a_cap_of_a_year_begins_on_1_january(first_on, again_on, points):
    """However near two inspections are, each year has a cap of its own."""
    pack = scheme(item("F", WEIGHTS + 'cap_per = "year"'), rule=EVERY_VISIT)
    happened = facts(pack, [visit(1, first_on, "A"), visit(2, again_on, "A")])
    assert str(score_of(pack, happened, "visit 2").total) == points


@pytest.mark.parametrize(
    "text",
    [
        item("F", 'points = -1\ncap_of = "code"'),
        item("F", 'cap_of = "code"\n' + "points = -1\ncap = 3", NO_CODES),
    ],
    ids=["no cap", "no codes"],
)
def test_a_cap_of_each_code_needs_a_cap_and_codes(text):
    """It would silently cap nothing, or all alike."""
    with pytest.raises(PackError, match="a cap for each code needs `cap`"):
        scheme(text)
