"""Working days, against the shared calendars and the notices of the State Council."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from core.law.look_up import is_rest_day

SHARED = Path(__file__).parents[3] / "shared" / "data" / "cn" / "calendars"


YEARS = range(2007, 2027)


def shared(year):
    """Return what the shared data says of a year, or skip where it is absent."""
    source = SHARED / f"holiday-cn-{year}.json"
    if not source.exists():
        pytest.skip(f"no shared calendar beside the project: {source.name}")
    return json.loads(source.read_text(encoding="utf-8"))


@pytest.mark.parametrize("year", YEARS)
def test_every_day_of_a_published_year_agrees_with_the_shared_calendar(law, year):
    """Trap 2: our own restatement and the checked data name the same days (DOMAIN.md §4.8).

    The notice of the next year may begin in this one's December, so its days are looked at too.
    """
    ordered = {
        date.fromisoformat(day["date"]): not day["isOffDay"]
        for one in (shared(year), shared(year + 1))
        for day in one["days"]
    }
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    wanted = {
        day: ordered.get(day, day.weekday() < 5)
        for day in (*days, *ordered)
        if day <= date(year, 12, 31)
    }

    assert len(wanted) >= 365
    assert {day: law.calendar.is_working_day(day) for day in wanted} == wanted


@pytest.mark.parametrize("year", YEARS)
def test_the_papers_of_a_year_are_those_of_the_shared_calendar(law, year):
    """The source of each row is the notice that the data was taken from."""
    papers = {row.year: row.papers for row in law.calendar.notices}

    assert list(papers[year]) == shared(year)["papers"]


@pytest.mark.parametrize(
    ("day", "works", "clause"),
    [
        ("2025-09-26", True, "Friday"),
        ("2025-09-27", False, "Saturday"),
        ("2025-09-28", True, "adjusted Sunday before 国庆 2025"),
        ("2025-09-30", True, "the day before the holiday"),
        ("2025-10-01", False, "first day of 国庆 2025"),
        ("2025-10-08", False, "last day of 国庆 2025"),
        ("2025-10-09", True, "the day after the holiday"),
        ("2025-10-11", True, "adjusted Saturday after 国庆 2025"),
        ("2022-12-30", True, "the day before 元旦 2023"),
        ("2022-12-31", False, "元旦 2023 begins in the year before"),
        ("2018-12-29", True, "adjusted Saturday of the notice for 2019"),
        ("2018-12-31", False, "元旦 2019 begins in the year before"),
        ("2020-01-31", False, "the second notice for 2020 lengthened 春节"),
        ("2020-02-03", True, "work began again on a Monday"),
        ("2015-09-02", True, "the day before the second notice for 2015"),
        ("2015-09-03", False, "the second notice for 2015 made it a day of rest"),
        ("2015-09-06", True, "adjusted Sunday of the second notice for 2015"),
        ("2007-12-29", True, "adjusted Saturday: as far back as the notice for 2008 reaches"),
        ("2007-12-31", False, "元旦 2008 begins in the year before"),
        ("2006-12-30", True, "adjusted Saturday of the first notice on file"),
    ],
)
def test_a_day_is_worked_as_the_notice_orders(law, day, works, clause):
    """国务院办公厅 notices; the day before, of and after each change."""
    assert law.calendar.is_working_day(date.fromisoformat(day)) is works, clause


@pytest.mark.parametrize(
    ("year", "published"), [(2006, False), (2007, True), (2026, True), (2027, False)]
)
def test_a_year_is_published_when_its_notice_has_a_row(law, year, published):
    """DOMAIN.md §4.8: a missing notice makes a deadline provisional."""
    assert law.calendar.is_published(year) is published


@pytest.mark.parametrize(
    ("day", "settled"),
    [
        ("2026-12-28", True),
        ("2026-12-29", False),
        ("2025-12-31", True),
        ("2027-01-01", False),
        ("2006-12-31", False),
        ("2007-01-01", True),
    ],
)
def test_the_last_days_of_december_wait_for_the_next_notice(law, day, settled):
    """The notice for 2019 began at 2018-12-29; that for 2027 is not known."""
    assert law.calendar.is_settled(date.fromisoformat(day)) is settled


@pytest.mark.parametrize(
    ("day", "rests", "clause"),
    [
        ("2025-09-26", False, "Friday"),
        ("2025-09-27", True, "Saturday"),
        ("2025-09-28", False, "adjusted working Sunday: no day of rest (P)"),
        ("2025-09-30", False, "the day before 国庆"),
        ("2025-10-01", True, "first day of 国庆, a Wednesday"),
        ("2025-10-08", True, "last day of 国庆"),
        ("2025-10-09", False, "the day after"),
        ("2025-10-11", False, "adjusted working Saturday"),
    ],
)
def test_a_day_of_rest_is_a_weekend_or_holiday_that_nobody_works_on(law, day, rests, clause):
    """DOMAIN.md §3.3 V-TIM-05; the day before, of and after each change."""
    assert is_rest_day(law, day) is rests, clause


@pytest.mark.parametrize("day", ["2026-12-29", "2027-01-02", "2006-12-30"])
def test_a_day_that_no_notice_orders_is_neither_rest_nor_work(law, day):
    """A lesson on it is not called a violation by a guess: even a Saturday may be worked."""
    with pytest.raises(LookupError, match=day):
        is_rest_day(law, day)
