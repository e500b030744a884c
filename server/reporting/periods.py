"""The spans that reports are of: half-month, week, month, year, or any two days (DOMAIN §7.8)."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Final, Literal

import msgspec

from core.kernel.times import date_of
from core.law.book import Law
from core.law.look_up import due_by
from core.law.terms import Due
from server.answers import WrongCall
from server.words import N_

Kind = Literal["half_month", "week", "month", "year", "span"]

HALF_MONTH = N_("{field} takes YYYY-MM-H1 or YYYY-MM-H2, not {seen}")
WEEK = N_("{field} takes YYYY-Wnn, an ISO week, not {seen}")
MONTH = N_("{field} takes YYYY-MM, not {seen}")
YEAR = N_("{field} takes a year, e.g. 2022, not {seen}")
DAYS = N_("{field} takes a day as YYYY-MM-DD, not {seen}")
BACKWARDS = N_("{field}: {last} is before {first}")
NO_PERIOD = N_("say which span: --year, --period, or --from and --to ({field})")
AHEAD = N_("{field}: the span begins on {first}, after today, {today}; nothing of it is known yet")
_HALF = 15
_FIELDS: Final[dict[Kind, str]] = {"span": "--from", "year": "--year"}
"""By which argument a span says where it begins; the others, by `--period`."""


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """A span of local days, both included."""

    kind: Kind
    first_day: str
    last_day: str


def half_month(text: str) -> Period:
    """Read `2023-05-H1`: the first to the fifteenth; `H2` is the rest."""
    read = re.fullmatch(r"(\d{4}-\d{2})-H([12])", text, re.ASCII)
    first = None if read is None else _first_of(read[1])
    if read is None or first is None:
        raise WrongCall(HALF_MONTH, "--period", seen=text)
    if read[2] == "1":
        return _period("half_month", first, first.replace(day=_HALF))
    return _period("half_month", first.replace(day=_HALF + 1), _last_of(first))


def week(text: str) -> Period:
    """Read `2023-W20`: Monday to Sunday."""
    read = re.fullmatch(r"(\d{4})-W(\d{2})", text, re.ASCII)
    try:
        assert read is not None, text
        first = date.fromisocalendar(int(read[1]), int(read[2]), 1)
    except (AssertionError, ValueError) as error:
        raise WrongCall(WEEK, "--period", seen=text) from error
    return _period("week", first, first + timedelta(days=6))


def month(text: str) -> Period:
    """Read `2023-05`."""
    first = _first_of(text)
    if first is None:
        raise WrongCall(MONTH, "--period", seen=text)
    return _period("month", first, _last_of(first))


def year(text: str) -> Period:
    """Read `2022`."""
    if re.fullmatch(r"[12]\d{3}", text, re.ASCII) is None:
        raise WrongCall(YEAR, "--year", seen=text)
    return _period("year", date(int(text), 1, 1), date(int(text), 12, 31))


def span(first: str, last: str) -> Period:
    """Read two days."""
    for field, seen in (("--from", first), ("--to", last)):
        try:
            date_of(seen)
        except ValueError as error:
            raise WrongCall(DAYS, field, seen=seen) from error
    if last < first:
        raise WrongCall(BACKWARDS, "--to", first=first, last=last)
    return Period(kind="span", first_day=first, last_day=last)


def counted_until(period: Period, today: str) -> str:
    """Return the last day that is counted: that of the span, or today while it lasts.

    Raises:
        WrongCall: the whole span lies ahead; figures of nothing would look like nothing done.
    """
    if period.first_day > today:
        field = _FIELDS.get(period.kind, "--period")
        raise WrongCall(AHEAD, field, first=period.first_day, today=today)
    return min(period.last_day, today)


def due_of(law: Law, period: Period) -> Due | None:
    """Return the last day for sending a half-month report in; None for the others.

    Raises:
        LookupError: no term is in force on the last day of the period.
    """
    if period.kind != "half_month":
        return None
    return due_by(law, "report.half_month", period.last_day)


def _first_of(text: str) -> date | None:
    try:
        return date_of(f"{text}-01")
    except ValueError:
        return None


def _last_of(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])


def _period(kind: Kind, first: date, last: date) -> Period:
    return Period(kind=kind, first_day=first.isoformat(), last_day=last.isoformat())
