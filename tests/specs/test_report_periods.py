"""The spans that reports are of, and their due days (DOMAIN.md §7.8)."""

import pytest

from server.answers import WrongCall
from server.reporting import periods
from tests.support.law import shipped_law


def days(period):
    return period.first_day, period.last_day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023-05-H1", "2023-05-01", "2023-05-15"),
        ("2023-05-H2", "2023-05-16", "2023-05-31"),
        ("2023-06-H2", "2023-06-16", "2023-06-30"),
        ("2023-02-H2", "2023-02-16", "2023-02-28"),
        ("2024-02-H2", "2024-02-16", "2024-02-29"),
        ("2023-12-H2", "2023-12-16", "2023-12-31"),
    ],
)
def test_half_a_month_ends_on_the_fifteenth_or_on_the_last_day(text, first, last):
    """半月报: 1 to 15, and 16 to the end of the month."""
    assert days(periods.half_month(text)) == (first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023-W20", "2023-05-15", "2023-05-21"),
        ("2021-W01", "2021-01-04", "2021-01-10"),
        ("2020-W53", "2020-12-28", "2021-01-03"),
    ],
)
def test_a_week_begins_on_monday(text, first, last):
    """周通报: ISO weeks."""
    assert days(periods.week(text)) == (first, last)


@pytest.mark.parametrize(
    ("text", "last"),
    [("2023-02", "2023-02-28"), ("2024-02", "2024-02-29"), ("2023-04", "2023-04-30")],
)
def test_a_month_ends_on_its_last_day(text, last):
    """月调度."""
    assert days(periods.month(text)) == (f"{text}-01", last)


def test_a_year_is_the_calendars():
    """年度."""
    assert days(periods.year("2022")) == ("2022-01-01", "2022-12-31")


def test_a_span_holds_both_its_days():
    """Part of a year, e.g. January to April; one day is a span too."""
    assert days(periods.span("2023-01-01", "2023-04-30")) == ("2023-01-01", "2023-04-30")
    assert days(periods.span("2023-01-01", "2023-01-01")) == ("2023-01-01", "2023-01-01")


@pytest.mark.parametrize(
    ("read", "text", "field"),
    [
        (periods.half_month, "2023-05-H3", "--period"),
        (periods.half_month, "2023-13-H1", "--period"),
        (periods.half_month, "2023-05", "--period"),
        (periods.half_month, "\uff12\uff10\uff12\uff13-05-H1", "--period"),
        (periods.week, "2023-W54", "--period"),
        (periods.week, "2021-W53", "--period"),
        (periods.week, "2023-20", "--period"),
        (periods.month, "2023-00", "--period"),
        (periods.month, "2023-5", "--period"),
        (periods.year, "22", "--year"),
        (periods.year, "二〇二二", "--year"),
    ],
)
def test_a_period_written_otherwise_is_refused(read, text, field):
    """The message names the argument, and what was seen."""
    with pytest.raises(WrongCall) as wrong:
        read(text)
    assert (wrong.value.field, wrong.value.seen["seen"]) == (field, text)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("2023-02-29", "2023-04-30", "--from"),
        ("2023-01-01", "2023-04-31", "--to"),
        ("2023-05-01", "2023-04-30", "--to"),
    ],
)
def test_a_span_of_days_that_are_none_is_refused(first, last, field):
    """So is one that ends before it begins."""
    with pytest.raises(WrongCall) as wrong:
        periods.span(first, last)
    assert wrong.value.field == field


@pytest.mark.parametrize(
    ("text", "due_on"),
    [
        ("2023-05-H1", "2023-05-17"),  # Monday the 15th: Tuesday, Wednesday
        ("2023-09-H2", "2023-10-08"),  # the holidays from 29 September to 6 October; 7, 8 work
        ("2023-12-H2", "2024-01-03"),  # New Year's day is a holiday
    ],
)
def test_a_half_month_report_is_due_two_working_days_after_its_period(text, due_on):
    """§7.8, term report.half_month; adjusted days of work count."""
    due = periods.due_of(shipped_law(), periods.half_month(text))
    assert due is not None
    assert (due.on, due.provisional) == (due_on, False)


def test_other_reports_have_no_due_day_of_their_own():
    """The term is that of 半月报."""
    assert periods.due_of(shipped_law(), periods.month("2023-05")) is None


@pytest.mark.parametrize(
    ("today", "until"),
    [
        ("2023-05-01", "2023-05-01"),
        ("2023-05-14", "2023-05-14"),
        ("2023-05-15", "2023-05-15"),
        ("2023-05-16", "2023-05-15"),
    ],
)
def test_a_span_is_counted_until_today_while_it_lasts(today, until):
    """From its first day on; the day before, of and after its last."""
    assert periods.counted_until(periods.half_month("2023-05-H1"), today) == until


@pytest.mark.parametrize(
    ("ahead", "field"),
    [
        (periods.half_month("2023-05-H1"), "--period"),
        (periods.year("2024"), "--year"),
        (periods.span("2023-05-01", "2023-05-02"), "--from"),
    ],
)
def test_nothing_is_counted_ahead(ahead, field):
    """The day before it begins."""
    with pytest.raises(WrongCall) as wrong:
        periods.counted_until(ahead, "2023-04-30")
    assert wrong.value.field == field
