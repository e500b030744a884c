"""Working days, against the shared calendars and the notices of the State Council."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[3] / "shared" / "data" / "cn" / "calendars"


@pytest.mark.parametrize("year", range(2019, 2027))
def test_every_day_of_a_published_year_agrees_with_the_shared_calendar(law, year):
    """Trap 2: our own restatement and the checked data name the same days (DOMAIN.md §4.8)."""
    source = SHARED / f"holiday-cn-{year}.json"
    if not source.exists():
        pytest.skip(f"no shared calendar beside the project: {source.name}")
    ordered = {
        date.fromisoformat(day["date"]): not day["isOffDay"]
        for day in json.loads(source.read_text(encoding="utf-8"))["days"]
    }
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(359)]  # to 24 December: what
    # comes after may be ordered by the next year's notice, which its own file is compared with
    wanted = {day: ordered.get(day, day.weekday() < 5) for day in days} | ordered

    assert {day: law.calendar.is_working_day(day) for day in wanted} == wanted


@pytest.mark.parametrize("year", range(2019, 2027))
def test_the_papers_of_a_year_are_those_of_the_shared_calendar(files, year):
    """The source of each row is the notice that the data was taken from."""
    source = SHARED / f"holiday-cn-{year}.json"
    if not source.exists():
        pytest.skip(f"no shared calendar beside the project: {source.name}")
    papers = json.loads(source.read_text(encoding="utf-8"))["papers"]

    assert all(f'"{paper}"' in files["calendar.toml"].decode() for paper in papers)


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
    ],
)
def test_a_day_is_worked_as_the_notice_orders(law, day, works, clause):
    """国务院办公厅 notices; the day before, of and after each change."""
    assert law.calendar.is_working_day(date.fromisoformat(day)) is works, clause


@pytest.mark.parametrize(
    ("year", "published"), [(2018, False), (2019, True), (2026, True), (2027, False)]
)
def test_a_year_is_published_when_its_notice_has_a_row(law, year, published):
    """DOMAIN.md §4.8: a missing notice makes a deadline provisional."""
    assert law.calendar.is_published(year) is published


@pytest.mark.parametrize(
    ("day", "settled"),
    [("2026-12-28", True), ("2026-12-29", False), ("2025-12-31", True), ("2027-01-01", False)],
)
def test_the_last_days_of_december_wait_for_the_next_notice(law, day, settled):
    """The notice for 2019 began at 2018-12-29; that for 2027 is not known."""
    assert law.calendar.is_settled(date.fromisoformat(day)) is settled
