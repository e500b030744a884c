"""How a deadline was counted (DOMAIN.md §4.8): the days that an officer shows."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.law.counting import count
from core.law.terms import Term, due

WORKING = Term(days=7, kind="working")
ROLLING = Term(days=15, kind="calendar", rolls=True)


@pytest.mark.parametrize(
    ("start", "term", "on", "rest_days", "adjusted"),
    [
        ("2025-09-26", WORKING, "2025-10-13", 10, ("2025-09-28", "2025-10-11")),  # over 国庆
        ("2025-11-03", WORKING, "2025-11-12", 2, ()),  # one weekend
        ("2026-04-30", WORKING, "2026-05-13", 6, ("2026-05-09",)),  # over 五一
        ("2025-09-26", ROLLING, "2025-10-11", 0, ("2025-10-11",)),  # a Saturday that is worked
        ("2022-12-30", ROLLING, "2023-01-16", 2, ()),  # Saturday 01-14 rolls to Monday
        ("2025-09-12", ROLLING, "2025-09-28", 1, ("2025-09-28",)),  # Saturday to a worked Sunday
        (
            "2022-12-30",
            Term(days=15, kind="calendar"),
            "2023-01-14",
            0,
            (),
        ),  # a term that does not roll asks no calendar
        ("2025-08-31", Term(days=0, kind="working"), "2025-08-31", 0, ()),  # at once
        (
            "2025-04-30",
            Term(days=1, months=5, kind="calendar", rolls=True),
            "2025-10-09",
            8,
            (),
        ),  # rolls over 国庆
    ],
)
def test_a_deadline_shows_the_days_that_made_it(law, start, term, on, rest_days, adjusted):
    """行政处罚法 第八十五条; 民事诉讼法 第八十五条 by analogy."""
    counted = count(start, term, law.calendar)

    assert counted.due.on == on
    assert (counted.rest_days, counted.adjusted_workdays) == (rest_days, adjusted)


@given(start=st.dates(date(2007, 1, 1), date(2028, 12, 31)), days=st.integers(0, 120))
@settings(deadline=None, max_examples=100)
def test_days_of_rest_and_working_days_make_up_the_whole_way(law, start, days):
    """What was counted and what was passed over leave no day unexplained."""
    term = Term(days=days, kind="working")
    counted = count(str(start), term, law.calendar)

    assert counted.due == due(str(start), term, law.calendar)
    whole = date.fromisoformat(counted.due.on) - start
    assert whole == timedelta(days=days + counted.rest_days)
