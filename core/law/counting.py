"""How a deadline was counted, day by day: what an officer shows to whoever doubts it."""

from datetime import timedelta

import msgspec

from core.kernel.times import add_months, date_of
from core.law.calendar import Calendar
from core.law.terms import Due, Term, due

_FRIDAY = 4
_DAY = timedelta(days=1)


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """A deadline, and which days made it so.

    Attributes:
        rest_days: days of rest that were passed over: of a term of working days all on the way, of
            calendar days those by which the last day rolled forward.
        adjusted_workdays: DATEs of Saturdays and Sundays that counted as working days (调休); of
            calendar days only the last day, where it did not roll or rolled no further for it.
    """

    due: Due
    rest_days: int
    adjusted_workdays: tuple[str, ...]


def count(start: str, term: Term, calendar: Calendar) -> Count:
    """Count a term from a DATE, which is not counted itself; `due` says which day it ends on."""
    found = due(start, term, calendar)
    last = date_of(found.on)
    first = date_of(start) + _DAY
    if term.kind == "calendar":
        # days of rest count like any other; only where the term ends can the calendar matter
        first = add_months(date_of(start), term.months) + term.days * _DAY
        first = first if term.rolls else last + _DAY
    passed = [first + n * _DAY for n in range((last - first).days + 1)]
    return Count(
        due=found,
        rest_days=sum(not calendar.is_working_day(day) for day in passed),
        adjusted_workdays=tuple(
            day.isoformat()
            for day in passed
            if day.weekday() > _FRIDAY and calendar.is_working_day(day)
        ),
    )
