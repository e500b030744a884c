"""What a bureau adopts is laid over what ships, from its day on (ARCHITECTURE.md: law is data)."""

from datetime import date, timedelta

import pytest

from core.kernel.times import Day
from core.law.adopted import DATED, overlaid
from core.law.book import FILES
from core.law.look_up import due_by, is_vacation, term_in_force
from core.law.rows import LawFileError
from core.law.terms import Due, Term, due

NEXT_YEAR = b"""
version = "2026-11-20"
[[row]]
year = 2027
basis = { cite = "a notice on the holidays of 2027", verified = "proposed" }
papers = []
off = [2026-12-31, 2027-01-01, 2027-01-02]
working = [2027-01-03]
"""
RECHECK = """
version = "2026-12-01"
[[row]]
code = "recheck"
days = {days}
kind = "working"
title_zh = "t"
title_en = "t"
basis = {{ cite = "c", verified = "proposed" }}
valid_from = 2021-07-15
"""
SUMMER = b"""
version = "2026-12-01"
[[row]]
region = "410400"
kind = "summer"
first = 2026-07-20
last = 2026-08-20
basis = { cite = "c", verified = "seen" }
"""
SEVEN = Term(days=7, kind="working")


def recheck(days):
    return RECHECK.format(days=days).encode()


def test_every_file_of_the_law_can_be_adopted():
    """A new file without its line here could be read and never replaced."""
    assert sorted({*DATED, "calendar.toml", "vacations.toml"}) == sorted(FILES)


@pytest.mark.parametrize(
    ("start", "before", "after"),
    [
        (
            "2026-12-18",
            Due(on=Day("2026-12-29"), provisional=True),
            Due(on=Day("2026-12-29"), provisional=False),
        ),
        (
            "2026-12-22",
            Due(on=Day("2026-12-31"), provisional=True),
            Due(on=Day("2027-01-03"), provisional=False),
        ),
        (
            "2026-12-24",
            Due(on=Day("2027-01-05"), provisional=True),
            Due(on=Day("2027-01-05"), provisional=False),
        ),
        (
            "2026-12-16",
            Due(on=Day("2026-12-25"), provisional=False),
            Due(on=Day("2026-12-25"), provisional=False),
        ),
    ],
    ids=["confirmed", "moved", "over the turn", "settled"],
)
def test_a_deadline_over_an_unpublished_new_year_becomes_firm(law, start, before, after):
    """DOMAIN.md §4.8: weekends, fixed holidays, and provisional until the notice is known."""
    adopted = overlaid(law, "calendar.toml", "2026-11-23", NEXT_YEAR)

    assert due(start, SEVEN, law.calendar) == before
    assert due(start, SEVEN, adopted.calendar) == after


def test_the_years_that_an_adopted_calendar_does_not_name_stay(law):
    """One notice is one row: it takes no other year away."""
    adopted = overlaid(law, "calendar.toml", "2026-11-23", NEXT_YEAR)
    days = [date(2007, 1, 1) + timedelta(days=n) for n in range(366 * 20) if n < 7300]

    assert adopted.calendar.years == law.calendar.years | {2027}
    assert [day for day in days if adopted.calendar.is_working_day(day)] == [
        day for day in days if law.calendar.is_working_day(day) and day != date(2026, 12, 31)
    ]


def test_a_second_notice_takes_the_place_of_the_first(law):
    """As in 2015, 2019 and 2020: a later notice of one year changes it."""
    first = overlaid(law, "calendar.toml", "2026-11-23", NEXT_YEAR)
    second = NEXT_YEAR.replace(b"2027-01-02]", b"2027-01-02, 2027-01-04]")
    again = overlaid(first, "calendar.toml", "2026-12-20", second)

    assert again.calendar.is_working_day(date(2027, 1, 4)) is False
    assert [row.year for row in again.calendar.notices].count(2027) == 1


@pytest.mark.parametrize(("on", "days"), [("2026-12-31", 5), ("2027-01-01", 7), ("2027-01-02", 7)])
def test_an_adopted_term_answers_from_its_day_on(law, on, days):
    """The day before, of and after: what was decided before goes by what stood then."""
    adopted = overlaid(law, "terms.toml", "2027-01-01", recheck(7))

    assert term_in_force(adopted, "recheck", on).days == days


@pytest.mark.parametrize(
    ("on", "days"),
    [("2026-11-30", 5), ("2026-12-01", 7), ("2026-12-31", 7), ("2027-01-01", 9)],
)
def test_the_newest_adoption_wins_from_its_own_day_on(law, on, days):
    """Each adoption keeps the days that no later one speaks for."""
    first = overlaid(law, "terms.toml", "2026-12-01", recheck(7))
    second = overlaid(first, "terms.toml", "2027-01-01", recheck(9))

    assert term_in_force(second, "recheck", on).days == days


def test_an_adoption_from_an_earlier_day_replaces_a_later_one(law):
    """Adopted last, it speaks for every day from its own on."""
    first = overlaid(law, "terms.toml", "2027-01-01", recheck(7))
    second = overlaid(first, "terms.toml", "2026-12-01", recheck(9))

    assert [
        term_in_force(second, "recheck", on).days
        for on in ("2026-11-30", "2026-12-01", "2027-01-01")
    ] == [5, 9, 9]


def test_codes_that_an_adopted_file_does_not_name_stay(law):
    """A bureau adopts the rows that change; a new release brings its own."""
    adopted = overlaid(law, "terms.toml", "2027-01-01", recheck(7))

    assert due_by(adopted, "case.serve", "2027-01-05") == due_by(law, "case.serve", "2027-01-05")


def test_an_adopted_vacation_replaces_the_placeholder(law):
    """The bureau's own school calendar."""
    adopted = overlaid(law, "vacations.toml", "2026-12-01", SUMMER)

    assert (is_vacation(law, "410400", "2026-07-19"), is_vacation(law, "371302", "2026-08-25")) == (
        True,
        True,
    )
    assert is_vacation(adopted, "410400", "2026-07-19") is False
    assert is_vacation(adopted, "410400", "2026-07-20") is True
    assert is_vacation(adopted, "371302", "2026-08-25") is True


def test_the_law_says_which_version_of_a_file_was_relied_on(law):
    """FORMAT §3: `seen.law`; the others keep theirs."""
    adopted = overlaid(law, "terms.toml", "2027-01-01", recheck(7))

    assert dict(adopted.versions) == {**dict(law.versions), "terms": "2026-12-01"}
    assert list(adopted.versions) == sorted(adopted.versions)


@pytest.mark.parametrize("name", FILES)
def test_adopting_what_ships_changes_no_answer(law, files, name):
    """A whole file from the first day on says what it said."""
    again = overlaid(law, name, "1990-01-01", files[name])

    assert again == law


@pytest.mark.parametrize(
    ("file", "raw", "row", "field"),
    [
        ("terms.toml", recheck(401), "row 1 (recheck)", "$.days"),
        ("calendar.toml", NEXT_YEAR.replace(b"2027-01-03", b"2027-01-04"), "row 1 (2027)", "work"),
        ("vacations.toml", SUMMER.replace(b"08-20", b"07-19"), "row 1 (410400)", "`last`"),
        ("term.toml", recheck(7), "", "no such file"),
        ("terms.toml", b"version =", "", "Invalid"),
        ("terms.toml", b"\xff", "", "utf-8"),
        ("terms.toml", b"version = '2026-12-01'\nrow = " + b"[" * 5000, "", "nested"),
    ],
)
def test_a_file_that_cannot_be_right_is_named_with_its_row_and_field(law, file, raw, row, field):
    """STYLE.md, Errors: what was seen, what was needed."""
    with pytest.raises(LawFileError) as refusal:
        overlaid(law, file, "2026-12-01", raw)

    assert (refusal.value.file, refusal.value.row) == (file, row)
    assert field in refusal.value.detail
