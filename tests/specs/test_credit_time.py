"""Years, windows, waiting and clean months: what time alone does to a score (docs/PACKS.md)."""

import pytest

from core.kernel.times import end_of_day_ms, moment_ms
from tests.support.schemes import (
    A_FACT,
    EVERY_VISIT,
    UP,
    fact,
    item,
    row,
    scheme,
    scored,
    total,
    visit,
)

TEN = item("F", "points = -10")
YEARLY = scheme(TEN, scale=f'{UP}\nreset = "yearly"')


@pytest.mark.parametrize(
    ("at", "points"),
    [
        ("2026-03-09", "100"),
        ("2026-03-10", "90"),
        ("2026-12-31", "90"),
        ("2027-01-01", "100"),
        ("2027-02-01", "80"),
    ],
)
def test_each_first_of_january_begins_anew(at, points):
    """DOMAIN.md §6.1 济南: base 12 a year."""
    happened = [visit(1, "2026-03-10", "A"), visit(2, "2027-02-01", "A", "B")]
    assert total(YEARLY, *happened, at=at) == points


def test_what_last_year_holds_is_still_told():
    """CREDIT.md: every answer can be explained."""
    (line,) = scored(YEARLY, visit(1, "2026-03-10", "A"), at="2027-01-01").lines
    assert (line.why_not, line.is_active) == ("out_of_window", False)


@pytest.mark.parametrize(("at", "points"), [("2025-06-01", "80"), ("2026-06-01", "100")])
def test_a_year_may_have_a_base_of_its_own(at, points):
    """docs/PACKS.md: `bases`."""
    pack = scheme(TEN, scale=f'{UP}\nreset = "yearly"\nbases = {{ 2025 = 80 }}')
    assert total(pack, at=at) == points


def test_a_cap_begins_anew_with_the_year():
    """docs/PACKS.md: `reset`; twelve months back would reach into last year."""
    pack = scheme(item("F", "points = -10\ncap = 10"), scale=f'{UP}\nreset = "yearly"')
    assert total(
        pack, visit(1, "2026-12-30", "A"), visit(2, "2027-01-02", "A"), at="2027-01-02"
    ) == ("90")


@pytest.mark.parametrize(
    ("at", "points"), [("2026-09-09", "90"), ("2026-09-10", "100"), ("2026-09-11", "100")]
)
def test_a_rolling_window_lets_every_entry_go(at, points):
    """CREDIT.md: rolling window; the day before, of and after."""
    pack = scheme(TEN, scale=f"{UP}\nwindow_months = 6")
    assert total(pack, visit(1, "2026-03-10", "A"), at=at) == points


@pytest.mark.parametrize(
    ("at", "points"), [("2027-02-27", "90"), ("2027-02-28", "100"), ("2027-03-01", "100")]
)
def test_months_end_on_the_last_day_of_a_shorter_month(at, points):
    """Six months from 31 August: the day before, of and after."""
    pack = scheme(item("F", "points = -10\nexpiry_months = 6"))
    assert total(pack, visit(1, "2026-08-31", "A"), at=at) == points


ANNUAL = """points_by = "fields.result"
table = [{ is = "BASIC", points = -5 }, { is = "FAIL", points = -20 }, { is = "PASS", points = 0 }]
until_next = ["Y"]"""


@pytest.mark.parametrize(
    ("at", "points"),
    [("2025-05-01", "80"), ("2026-04-30", "80"), ("2026-05-01", "95"), ("2027-05-01", "100")],
)
def test_the_next_one_takes_the_place_of_the_last(at, points):
    """DOMAIN.md §6.2 N20: until next."""
    pack = scheme(item("Y", ANNUAL, A_FACT))
    happened = [
        fact(year, "annual", f"{year}-05-01", fields={"result": result})
        for year, result in ((2025, "FAIL"), (2026, "BASIC"), (2027, "PASS"))
    ]
    assert total(pack, *happened, at=at) == points


def test_what_was_replaced_says_so():
    """CREDIT.md: every answer can be explained."""
    pack = scheme(item("Y", ANNUAL, A_FACT))
    happened = [fact(n, "annual", f"202{n}-05-01", fields={"result": "FAIL"}) for n in (5, 6)]
    assert [line.why_not for line in scored(pack, *happened).lines] == ["replaced", None]


def test_the_units_of_one_event_do_not_replace_one_another():
    """docs/PACKS.md: a newer event does."""
    pack = scheme(item("F", 'points = -10\nuntil_next = "F"'))
    assert total(pack, visit(1, "2026-03-10", "A", "B")) == "80"
    assert total(pack, visit(1, "2026-03-10", "A", "B"), visit(2, "2026-04-10", "A")) == "90"


CLEAN = scheme(
    item("BAD", "points = -10"),
    item(
        "CLEAN",
        'points = 5\nclean = { months = 12, without = ["BAD"] }',
        A_FACT,
        '{ path = "kind", is = "licence" }',
    ),
    scale="base = 90\nmin = 0\nmax = 100",
)
LICENCE = fact(1, "licence", "2025-02-01")
BAD = visit(2, "2026-06-15", "A")


@pytest.mark.parametrize(
    ("at", "points"),
    [
        ("2026-01-31", "90"),
        ("2026-02-01", "95"),
        ("2026-06-14", "95"),
        ("2026-06-15", "80"),
        ("2027-06-14", "80"),
        ("2027-06-15", "85"),
    ],
)
def test_clean_months_earn_points_until_the_next_violation(at, points):
    """DOMAIN.md §6.2 P03; the days before and of each change."""
    assert total(CLEAN, LICENCE, BAD, at=at) == points


@pytest.mark.parametrize(
    ("at", "event", "why"), [("2026-03-01", 1, None), ("2026-07-01", 2, "not_clean")]
)
def test_an_entry_for_clean_months_names_the_event_from_which_it_counts(at, event, why):
    """CREDIT.md: every answer can be explained."""
    lines = scored(CLEAN, LICENCE, BAD, at=at).lines
    (line,) = (one for one in lines if one.entry.item == "CLEAN")
    assert (line.entry.event[-1], line.why_not) == (str(event), why)


def test_a_violation_taken_back_was_never_unclean():
    """FORMAT §3: as known now it never was."""
    corrected = visit(3, "2026-06-15", key="visit 2", corrects=2)
    assert total(CLEAN, LICENCE, BAD, corrected, at="2026-07-01") == "95"


def test_without_an_event_to_count_from_no_months_are_clean():
    """docs/PACKS.md: the months run from the item's evidence."""
    assert total(CLEAN, at="2026-07-01") == "90"


def held(rule: str):
    changes = f"hysteresis = {{ {rule} }}"
    return scheme(item("F", "points = -4\nexpiry_months = 3"), scale=f"{UP}\n{changes}")


@pytest.mark.parametrize(
    ("rule", "codes", "at", "grade"),
    [
        ("points = 3", 3, "2026-01-10", "B"),
        ("points = 3", 3, "2026-04-09", "B"),
        ("points = 3", 3, "2026-04-10", "A"),
        ("months = 2", 3, "2026-04-09", "B"),
        ("months = 2", 3, "2026-04-10", "B"),
        ("months = 2", 3, "2026-06-09", "B"),
        ("months = 2", 3, "2026-06-10", "A"),
    ],
)
def test_a_better_grade_is_earned_for_some_time_or_by_a_margin(rule, codes, at, grade):
    """CREDIT.md: hysteresis; the days before and of each change."""
    happened = visit(1, "2026-01-10", *[f"C{n}" for n in range(codes)])
    assert scored(held(rule), happened, at=at).grade == grade


@pytest.mark.parametrize(("margin", "grade"), [(2, "A"), (3, "B"), (10, "B")])
def test_a_margin_is_above_the_limit_of_the_better_grade(margin, grade):
    """92 points: A begins at 90, so a margin of 2 is met and one of 3 is not."""
    happened = [visit(1, "2026-01-10", "A"), visit(2, "2026-02-10", "B", "C")]
    pack = held(f"points = {margin}")
    assert scored(pack, *happened, at="2026-03-01").grade == "B"
    result = scored(pack, *happened, at="2026-04-10")
    assert (result.total, result.grade, result.grade_by_total) == (92, grade, "A")


def test_a_worse_grade_never_waits():
    """CREDIT.md: hysteresis is for the better."""
    pack = held("points = 9, months = 9")
    happened = [visit(1, "2026-01-10", "A", "B", "C")]
    assert scored(pack, *happened, at="2026-01-09").grade == "A"
    assert scored(pack, *happened, at="2026-01-10").grade == "B"


def test_of_bad_points_a_margin_is_below_the_limit():
    """docs/PACKS.md: a better total is the smaller."""
    pack = scheme(
        item("F", "points = 4\nexpiry_months = 3"),
        scale='base = 0\nmin = 0\nmax = 99\ndirection = "down"\nhysteresis = { points = 3 }',
        grades=row("grade", "A", "max_total = 10") + row("grade", "B"),
    )
    happened = [visit(1, "2026-01-10", "A"), visit(2, "2026-02-10", "B", "C")]
    assert scored(pack, *happened, at="2026-02-10").grade == "B"
    assert scored(pack, *happened, at="2026-04-10").grade == "B"
    assert scored(pack, *happened, at="2026-05-10").grade == "A"


def test_a_margin_may_wait_for_the_months_end_as_well():
    """docs/PACKS.md: `grade_changes` and `hysteresis` together."""
    scale = f'{UP}\ngrade_changes = "month_end"\nhysteresis = {{ points = 3 }}'
    pack = scheme(item("F", "points = -4\nexpiry_months = 3"), scale=scale)
    happened = visit(1, "2026-01-10", "A", "B", "C")
    grades = {
        day: scored(pack, happened, at=day).grade
        for day in ("2026-01-30", "2026-01-31", "2026-04-29", "2026-04-30")
    }
    assert list(grades.values()) == ["A", "B", "B", "A"]


@pytest.mark.parametrize(
    ("at", "grade"),
    [("2026-01-10", "B"), ("2026-03-30", "B"), ("2026-03-31", "A"), ("2026-04-01", "A")],
)
def test_the_grade_of_an_inspection_may_change_at_the_months_end(at, grade):
    """docs/PACKS.md; before the first month's end the first inspection gives it."""
    pack = scheme(TEN, scale=f'{UP}\ngrade_changes = "month_end"', rule=EVERY_VISIT)
    happened = [visit(1, "2026-01-10", "A", "B"), visit(2, "2026-03-10")]
    assert scored(pack, *happened, at=at).grade == grade


def test_the_calendars_last_day_has_an_end():
    """A score may be asked for any DATE."""
    assert end_of_day_ms("9999-12-31") - end_of_day_ms("9999-12-30") == 24 * 60 * 60 * 1000


def test_a_day_of_a_week_is_no_date():
    """`2026-W47-7` has as many characters as a DATE, and is greater than any of that year."""
    with pytest.raises(ValueError, match="YYYY-MM-DD"):
        moment_ms("2026-W47-7")
