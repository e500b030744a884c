"""Fixed holidays rest without a notice (全国年节及纪念日放假办法 第二条)."""

from datetime import date, timedelta

import msgspec
import pytest

from core.law.adopted import overlaid
from core.law.holidays import read_holidays
from core.law.look_up import is_rest_day
from core.law.rows import LawFileError

ADOPTED = b"""
version = "2027-03-01"
[[row]]
code = "new_year"
days = ["01-01", "01-02"]
title_zh = "t"
title_en = "t"
basis = { cite = "c", verified = "proposed" }
valid_from = 2008-01-01
"""


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-12-31", True),
        ("2027-01-01", False),
        ("2027-01-04", True),
        ("2027-04-30", True),
        ("2029-05-01", False),
        ("2029-05-02", False),
        ("2029-05-03", True),
        ("2027-09-30", True),
        ("2027-10-01", False),
        ("2029-10-02", False),
        ("2029-10-03", False),
        ("2029-10-04", True),
    ],
)
def test_a_year_without_a_notice_rests_on_fixed_holidays(law, day, works):
    """The day before, of and after each; none of these is a Saturday or Sunday."""
    assert law.calendar.is_working_day(date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("day", "rests"),
    [("2024-05-02", False), ("2025-05-02", True), ("2007-10-03", False), ("2008-10-03", True)],
)
def test_the_regulation_answers_as_it_stood_that_day(law, day, rests):
    """劳动节放假2天 from 2025-01-01 on; before 2008 nothing is on file here."""
    assert law.calendar.is_holiday(date.fromisoformat(day)) is rests


def test_no_day_of_a_published_year_changes_by_them(law):
    """Every notice since 2008 orders them anyway: the vectors of DOMAIN.md §4.8 stay."""
    alone = msgspec.structs.replace(law.calendar, holidays=())
    days = [date(2007, 1, 1) + timedelta(days=n) for n in range(20 * 365 + 5)]
    assert days[-1] == date(2026, 12, 31)

    changed = [day for day in days if alone.is_working_day(day) != law.calendar.is_working_day(day)]
    assert changed == []


def test_a_lesson_on_new_years_day_is_on_a_day_of_rest_whatever_notice_follows(law):
    """V-TIM-05; the second of January waits for the notice."""
    assert is_rest_day(law, "2027-01-01") is True
    with pytest.raises(LookupError, match="2027-01-02"):
        is_rest_day(law, "2027-01-02")


def test_an_adopted_row_reaches_the_calendar(law):
    """From its day on, and no other holiday with it."""
    adopted = overlaid(law, "holidays.toml", "2029-01-01", ADOPTED)

    asked = ("2028-01-03", "2029-01-02", "2029-10-01")
    works = [adopted.calendar.is_working_day(date.fromisoformat(day)) for day in asked]
    assert works == [True, False, False]


def test_a_day_that_is_none_is_named():
    """STYLE.md, Errors."""
    with pytest.raises(LawFileError, match="02-30 is no day of a year"):
        read_holidays(ADOPTED.replace(b"01-02", b"02-30"))
