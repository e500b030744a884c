"""Terms and deadlines: the table of DOMAIN.md §4.8, and the days around each change."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.kernel.times import Day
from core.law.calendar import Calendar
from core.law.look_up import due_by, term_in_force
from core.law.terms import Due, Term, due

TWO, THREE, FIVE, SEVEN, TWENTY = (Term(days=n, kind="working") for n in (2, 3, 5, 7, 20))
FIFTEEN = Term(days=15, kind="calendar", rolls=True)
NINETY = Term(days=90, kind="calendar", rolls=True)
COLUMNS = (TWO, THREE, FIVE, SEVEN, TWENTY, FIFTEEN, NINETY)
TABLE = {
    "2025-09-26": "2025 09-29 09-30 10-10 10-13 10-30 10-11 12-25",
    "2025-01-24": "2025 01-27 02-05 02-07 02-10 02-27 02-08 04-24",
    "2026-02-12": "2026 02-14 02-24 02-26 02-28 03-18 02-27 05-13",
    "2023-04-21": "2023 04-24 04-25 04-27 05-04 05-22 05-06 07-20",
    "2022-12-30": "2023 01-04 01-05 01-09 01-11 02-02 01-16 03-30",
    "2026-04-30": "2026 05-07 05-08 05-11 05-13 06-01 05-15 07-29",
}
CELLS = [
    (start, term, f"{row.split()[0]}-{cell}")
    for start, row in TABLE.items()
    for term, cell in zip(COLUMNS, row.split()[1:], strict=True)
]


@pytest.mark.parametrize(("start", "term", "on"), CELLS)
def test_a_deadline_is_that_of_the_reference_table(law, start, term, on):
    """DOMAIN.md §4.8, every row and column; 行政处罚法 第八十五条."""
    assert due(start, term, law.calendar) == Due(on=Day(on), provisional=False)


@pytest.mark.parametrize(
    ("start", "on", "clause"),
    [
        ("2025-09-12", "2025-09-28", "day 15 is 09-27, a Saturday; Sunday 09-28 is worked"),
        ("2025-09-13", "2025-09-28", "day 15 is an adjusted working Sunday: no roll"),
        ("2025-09-15", "2025-09-30", "day 15 is the working day before 国庆"),
        ("2025-09-16", "2025-10-09", "day 15 is the first day of 国庆"),
        ("2025-09-23", "2025-10-09", "day 15 is the last day of 国庆"),
        ("2025-09-24", "2025-10-09", "day 15 is the working day after 国庆"),
        ("2025-09-25", "2025-10-10", "day 15 is the Friday before an adjusted Saturday"),
        ("2025-09-26", "2025-10-11", "day 15 is a Saturday that is worked: no roll"),
        ("2025-09-27", "2025-10-13", "day 15 is the Sunday after it"),
        ("2022-12-29", "2023-01-13", "day 15 is a Friday"),
        ("2022-12-30", "2023-01-16", "day 15 is an ordinary Saturday"),
        ("2023-01-01", "2023-01-16", "day 15 is the Monday after"),
    ],
)
def test_a_calendar_term_that_ends_on_a_day_of_rest_ends_on_the_next_working_day(
    law, start, on, clause
):
    """民事诉讼法 第八十五条 by analogy (DOMAIN.md §4)."""
    assert due(start, FIFTEEN, law.calendar).on == on, clause


def test_a_term_that_does_not_roll_ends_on_a_day_of_rest(law):
    """Rolling is a field of the row, not of the calendar."""
    term = Term(days=15, kind="calendar")

    assert due("2022-12-30", term, law.calendar) == Due(on=Day("2023-01-14"), provisional=False)


@pytest.mark.parametrize(
    ("start", "months", "on"),
    [
        ("2025-08-31", 6, "2026-02-28"),
        ("2025-09-01", 6, "2026-03-01"),
        ("2026-01-31", 1, "2026-02-28"),
    ],
)
def test_a_term_of_months_ends_on_the_corresponding_day(law, start, months, on):
    """民法典 第二百零二条 by analogy: without a corresponding day, the month's last."""
    term = Term(days=0, months=months, kind="calendar")

    assert due(start, term, law.calendar).on == on


@pytest.mark.parametrize(
    ("start", "term", "expected"),
    [
        ("2026-12-21", FIVE, Due(on=Day("2026-12-28"), provisional=False)),
        ("2026-12-22", FIVE, Due(on=Day("2026-12-29"), provisional=True)),
        ("2026-12-24", FIVE, Due(on=Day("2026-12-31"), provisional=True)),
        ("2026-12-25", FIVE, Due(on=Day("2027-01-04"), provisional=True)),
        ("2026-12-17", FIFTEEN, Due(on=Day("2027-01-04"), provisional=True)),
        ("2026-12-18", FIFTEEN, Due(on=Day("2027-01-04"), provisional=True)),
        (
            "2026-12-21",
            Term(days=15, kind="calendar"),
            Due(on=Day("2027-01-05"), provisional=False),
        ),
    ],
)
def test_without_a_notice_weekends_and_fixed_holidays_rest_and_the_deadline_is_provisional(
    law, start, term, expected
):
    """DOMAIN.md §4.8; a term that does not ask the calendar cannot be changed by it.

    1 January rests by 全国年节及纪念日放假办法 第二条, whatever notice follows.
    """
    assert due(start, term, law.calendar) == expected


LAW_2021 = "2021-07-15"


@pytest.mark.parametrize(
    ("code", "term", "verified", "clause"),
    [
        ("notice.item.immediate", Term(days=0, kind="calendar"), "proposed", "DOMAIN.md 4.3 R1"),
        (
            "notice.item.5",
            Term(days=5, kind="calendar", rolls=True),
            "proposed",
            "DOMAIN.md 4.3 R1",
        ),
        (
            "notice.item.15",
            Term(days=15, kind="calendar", rolls=True),
            "proposed",
            "DOMAIN.md 4.3 R1",
        ),
        (
            "notice.item.30",
            Term(days=30, kind="calendar", rolls=True),
            "proposed",
            "DOMAIN.md 4.3 R1",
        ),
        ("notice.objection", Term(days=3, kind="working"), "proposed", "DOMAIN.md 6.2 N02"),
        ("recheck", Term(days=5, kind="working"), "proposed", "DOMAIN.md 4.3 R5"),
        ("simple.report", Term(days=2, kind="working"), "proposed", "DOMAIN.md 4.4"),
        ("fine.hand_in", Term(days=2, kind="working"), "law", "行政处罚法 第七十一条"),
        ("fine.to_bank", Term(days=2, kind="working"), "law", "行政处罚法 第七十一条"),
        ("case.file", Term(days=15, kind="working"), "proposed", "DOMAIN.md 4.5 C2"),
        ("evidence.preserve", Term(days=7, kind="working"), "law", "行政处罚法 第五十六条"),
        ("defence", Term(days=3, kind="working"), "memory", "DOMAIN.md 4.5 C8"),
        ("hearing.request", Term(days=5, kind="working"), "law", "行政处罚法 第六十四条"),
        ("hearing.notice", Term(days=7, kind="working"), "law", "行政处罚法 第六十四条"),
        ("case.decide", Term(days=90, kind="calendar", rolls=True), "law", "行政处罚法 第六十条"),
        ("case.serve", Term(days=7, kind="working"), "law", "行政处罚法 第六十一条"),
        ("case.pay", Term(days=15, kind="calendar", rolls=True), "law", "行政处罚法 第六十七条"),
        ("publication.withdraw", Term(days=3, kind="working"), "law", "行政处罚法 第四十八条"),
    ],
)
def test_a_term_is_in_force_from_the_day_of_its_law(law, code, term, verified, clause):
    """行政处罚法 第八十六条: in force from 2021-07-15; the day before has no row."""
    with pytest.raises(LookupError, match=code):
        term_in_force(law, code, "2021-07-14")
    row = term_in_force(law, code, LAW_2021)

    assert term_in_force(law, code, "2021-07-16") == row
    assert row.term == term, clause
    assert row.basis.verified == verified, clause


def test_each_term_of_the_law_cites_the_penalty_law(law):
    """Only 行政处罚法 was read for this file, so only it may be marked `law`."""
    cited = {row.basis.cite for row in law.terms if row.basis.verified == "law"}

    assert all(cite.startswith("行政处罚法 第") for cite in cited)


def test_working_days_stand_only_where_the_penalty_law_names_two_three_five_or_seven(law):
    """行政处罚法 第八十五条: "二日", "三日", "五日", "七日" are working days; no other is."""
    read = [row for row in law.terms if row.basis.verified == "law"]

    assert all((row.kind == "working") == (row.days in {2, 3, 5, 7}) for row in read)


def test_a_deadline_is_asked_for_by_the_code_of_its_term(law):
    """行政处罚法 第六十一条: seven working days over 国庆 2025 (DOMAIN.md §4.8)."""
    assert due_by(law, "case.serve", "2025-09-26").on == "2025-10-13"


def test_an_item_to_correct_at_once_is_due_on_a_weekend_too(law):
    """DOMAIN.md 4.3 R1: an immediate item is not put off to Monday."""
    assert due_by(law, "notice.item.immediate", "2026-11-21").on == "2026-11-21"


STARTS = st.dates(date(2018, 1, 1), date(2028, 12, 31))
KINDS = st.sampled_from([("working", False), ("calendar", False), ("calendar", True)])


@given(start=STARTS, days=st.integers(0, 120), kind=KINDS)
@settings(deadline=None, max_examples=100)
def test_a_deadline_is_never_before_its_start_and_grows_with_its_days(law, start, days, kind):
    """民事诉讼法 第八十五条: the start is not counted; one day more is never earlier."""
    shorter, longer = (
        due(str(start), Term(days=n, kind=kind[0], rolls=kind[1]), law.calendar).on
        for n in (days, days + 1)
    )

    assert str(start + timedelta(days=days)) <= shorter <= longer


@given(start=STARTS, days=st.integers(1, 60))
@settings(deadline=None, max_examples=100)
def test_a_working_deadline_has_as_many_working_days_behind_it_as_its_term(law, start, days):
    """行政处罚法 第八十五条, counted again from the other end."""
    last = date.fromisoformat(due(str(start), Term(days=days, kind="working"), law.calendar).on)
    passed = [start + timedelta(days=n) for n in range(1, (last - start).days + 1)]

    assert sum(law.calendar.is_working_day(day) for day in passed) == days
    assert law.calendar.is_working_day(last)


@given(start=STARTS, days=st.integers(1, 60))
@settings(deadline=None, max_examples=50)
def test_a_notice_for_another_year_leaves_a_settled_deadline_alone(law, start, days):
    """`provisional` false is a promise: no later notice changes the day."""
    term = Term(days=days, kind="working")
    before = due(str(start), term, law.calendar)
    rest = frozenset(date(2026, 12, 29) + timedelta(days=n) for n in range(15))
    after = due(
        str(start),
        term,
        Calendar(
            years=law.calendar.years | {2027},
            off=law.calendar.off | rest,
            working=law.calendar.working,
        ),
    )

    assert before.provisional or after == before
