"""The totals of many days, worked out together, are those of each day by itself."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.credit.course import Course
from core.domain.credit.faults import PackError
from core.domain.credit.grades import grade_for, override_for, settled_grade_for
from core.domain.credit.lines import lines_on
from core.domain.credit.score import EVER, score
from core.domain.credit.standing import known_of
from core.domain.credit.totals import reckon
from core.domain.credit.visits import NotYetScored, reckon_visits
from tests.properties.test_credit_schemes import (
    BALANCE,
    TABLES,
    VISITS,
    WAITING,
    YEARLY,
    days,
    histories,
)
from tests.properties.test_credit_streams import JOINING
from tests.support.schemes import EACH_FINDING, EVERY_VISIT, UP, facts, item, row, scheme, visit

ASKING = (
    row("grade", "A", 'min_total = 95\nnone_active = [{ items = ["FIND"], codes = ["B"] }]')
    + row("grade", "B", 'min_total = 80\nany_active = [{ items = ["FOOD", "FINE"] }]')
    + row("grade", "X", 'override = true\nany_active = [{ items = ["FIND"] }]')
    + row("grade", "C")
)
PLAIN = TABLES[:4]
AGED = f"{UP}\nwindow_months = 5\nfavourable_cap = 2"
PACKS = (
    BALANCE,
    WAITING,
    YEARLY,
    VISITS,
    scheme(*PLAIN, *TABLES[5:], grades=ASKING),
    scheme(*PLAIN, scale=f'{UP}\nreset = "yearly"\nbases = {{ 2026 = 90 }}', grades=ASKING),
    scheme(*PLAIN, *TABLES[6:], scale=AGED, grades=ASKING),
    scheme(TABLES[2], TABLES[3], item("GOOD", "points = 1"), scale=AGED),
    scheme(*JOINING),
    scheme(*JOINING, rule=EVERY_VISIT.replace('"visit"', '"visit"\nstands = "worst"\nlast = 3', 1)),
)


def alone(pack, known, day):
    """Work a day out by itself."""
    if pack.score.of == "balance":
        return reckon(pack, lines_on(pack, known, day), day)
    try:
        return reckon_visits(pack, known, day)[0]
    except NotYetScored:
        return None


def on(course, day):
    try:
        return course.on(day)
    except NotYetScored:
        return None


def graded(pack, reckoned):
    """All that a grade is made of."""
    if reckoned is None:
        return None
    return (
        reckoned.total,
        reckoned.components,
        grade_for(pack, reckoned, better_by=2),
        override_for(pack, reckoned),
        settled_grade_for(pack, reckoned),
    )


@settings(deadline=None, max_examples=150)
@given(pack=st.sampled_from(PACKS), happened=histories, asked=st.lists(days, max_size=8))
def test_a_day_of_a_course_is_graded_as_by_itself(pack, happened, asked):
    """In whatever order the days are asked."""
    known = known_of(facts(pack, happened), EVER)
    for some in (sorted(asked, reverse=True), asked):
        course = Course(pack, known)
        for day in some:
            assert graded(pack, on(course, day)) == graded(pack, alone(pack, known, day))


def many(visits, items):
    """Return a pack whose grades look back for ever, and visits of which each gives every item."""
    rows = [item(f"I{n}", "points = -1\nexpiry_months = 24") for n in range(items)]
    scale = f'{UP}\ngrade_changes = "month_end"\nhysteresis = {{ points = 900, months = 600 }}'
    pack = scheme(*rows, scale=scale)
    told = [visit(n, f"{1900 + n}-01-15", "A") for n in range(1, visits + 1)]
    return pack, facts(pack, told)


def steps_of(visits, items):
    """Return the steps, at least so many and at most half as many more, that a grade takes."""
    pack, told = many(visits, items)
    known, steps = known_of(told, EVER), 1
    while True:
        course = Course(pack, known, steps)
        try:
            for year in range(1900 + visits, 1899, -1):
                course.on(f"{year}-12-31")
        except PackError:
            steps += max(1, steps // 2)
        else:
            return steps


def test_months_looked_back_on_cost_no_step_for_each_entry():
    """Ten times the visits, hence the days, of a given pack: ten times the steps, not a hundred."""
    assert steps_of(60, 5) <= 10 * 1.5 * steps_of(6, 5)


def test_too_much_is_refused_by_row_and_field():
    """docs/PACKS.md, "Limits": the reader is told what to change."""
    pack, told = many(4, 3)
    with pytest.raises(PackError, match="scale: `hysteresis`") as caught:
        Course(pack, known_of(told, EVER), most_steps=11).on("1999-12-31")
    assert (caught.value.row, caught.value.field) == ("scale", "hysteresis")


def test_a_year_of_another_base_is_a_day_on_which_a_grade_may_change():
    """2027 began with 85 points, a B: back at 100 the A needs its margin of three."""
    scale = f'{UP}\nreset = "yearly"\nbases = {{ 2027 = 85 }}\nhysteresis = {{ points = 12 }}'
    pack = scheme(item("F", "points = -1", EACH_FINDING), scale=scale)
    told = facts(pack, [visit(1, "2026-02-01", "A")])
    grades = [score(pack, told, day).grade for day in ("2026-12-31", "2027-12-31", "2028-01-01")]
    assert grades == ["A", "B", "B"]
