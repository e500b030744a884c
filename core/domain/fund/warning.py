"""Which alerts an account as it now stands has earned (DOMAIN.md §5.1, R1 to R6).

What is measured stands here; the numbers that it is held against stand in `alerts.toml`.
"""

from collections.abc import Iterable
from datetime import timedelta
from fractions import Fraction
from typing import Final

import msgspec
from msgspec import UNSET

from core.domain.fund.events import (
    AlertRaised,
    ClassesScheduled,
    MovementReported,
    RefundRequestsReported,
)
from core.domain.fund.state import Fund, evolve
from core.kernel.times import date_of
from core.law.alerts import AlertRow, is_alert
from core.law.book import Law
from core.law.look_up import alert

AMBERS: Final = "ambers"


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """A number to be held against a row.

    Attributes:
        whole: what it is a share of.
        ref: of the movement that it is about.
    """

    code: str
    measured: int
    whole: int = 0
    ref: str = ""


Reading = tuple[Measure, ...]
"""Measures of one and the same fact: the first that raises an alert is enough."""


def raised(fund: Fund, readings: Iterable[Reading], on: str, law: Law) -> tuple[AlertRaised, ...]:
    """Return the alerts that these readings earn on a day, and the red one that two ambers make.

    An alert is not raised again while one of its rule is open or was raised within the row's days.
    """
    events: list[AlertRaised] = []
    for reading in readings:
        for measure in reading:
            event = _raised(fund, measure, on, law)
            if event is not None:
                events.append(event)
                fund = evolve(fund, event)
                break
    if any(event.level == "amber" for event in events):
        ambers = sum(one.level == "amber" for one in fund.open_alerts)
        several = _raised(fund, Measure(code=AMBERS, measured=ambers), on, law)
        if several is not None:
            events.append(several)
    return tuple(events)


def _raised(fund: Fund, measure: Measure, on: str, law: Law) -> AlertRaised | None:
    row = alert(law, measure.code, on)
    if not is_alert(row, measure.measured, measure.whole) or _is_known(fund, row, on):
        return None
    return AlertRaised(
        fund=fund.fund,
        institution=fund.institution,
        alert=len(fund.alerts) + 1,
        rule=row.code,
        level=row.level,
        measured=measure.measured,
        whole=measure.whole,
        threshold=row.threshold,
        unit=row.unit,
        window_days=row.window_days,
        ref=measure.ref or UNSET,
        rule_version=dict(law.versions)["alerts"],
        raised_on=on,
    )


def _is_known(fund: Fund, row: AlertRow, on: str) -> bool:
    """Tell whether an alert of the rule speaks for this one too; a row without days never."""
    if not row.window_days:
        return False
    return any(
        one.is_open or on < days_after(one.raised_on, row.window_days)
        for one in fund.alerts
        if one.rule == row.code
    )


def of_balance(fund: Fund, days: Iterable[str] = ()) -> tuple[Reading, ...]:
    """R1: a balance under its minimum; a deposit under the fees of a charging cycle.

    The newest balance is held against what is asked now; an older one, whenever it came to light,
    against what was asked on its day.

    Args:
        fund: the account.
        days: further days, of each of which a balance is known.
    """
    if not fund.balance_as_of:
        return ()
    cycle_fees = None if fund.fees is None else fund.fees.cycle_fees_fen
    newest = (fund.balance_fen, fund.min_balance_fen, cycle_fees)
    older = ((fund.lowest_on(day), fund.minimum_on(day), fund.cycle_fees_on(day)) for day in days)
    held = (newest, *older)
    below = tuple(
        Measure(code="R1.min_balance", measured=fen, whole=least) for fen, least, _ in held
    )
    if fund.mode != "deposit":
        return (below,)
    uncovered = tuple(
        Measure(code="R1.deposit", measured=fen, whole=fees)
        for fen, _, fees in held
        if fees is not None
    )
    return (below, uncovered)


def days_since(fund: Fund, first: str) -> tuple[str, ...]:
    """Return the days from one on of which a balance is known."""
    return tuple(day for day in sorted({*fund.balances, *fund.lows}) if first <= day)


def of_movement(fund: Fund, event: MovementReported, law: Law) -> tuple[Reading, ...]:
    """R2: money leaving, singly and over days; R3: fees past the account."""
    fen, ref = event.amount_fen, event.ref
    if event.balance_fen is UNSET:
        past = Measure(code="R3.off_account", measured=fen, ref=ref)
        return ((past,),) if event.direction == "in" else ()
    balance = of_balance(fund, (event.moved_on,))
    if event.direction == "in":
        return balance
    single = (
        Measure(code="R2.single", measured=fen, ref=ref),
        Measure(code="R2.single_share", measured=fen, whole=event.balance_fen + fen, ref=ref),
    )
    days = alert(law, "R2.days_share", event.reported_on).window_days
    return (single, _of_windows(fund, event, days), *balance)


def _of_windows(fund: Fund, event: MovementReported, days: int) -> Reading:
    """Measure every span of days with this outflow in it, the largest share first.

    A span ends with an outflow: what is left then is the balance. Which outflow of a day was the
    last one nobody says, so the least that one of them left counts. An outflow that is entered
    late adds to spans that end after it as well.
    """
    upto = days_after(event.moved_on, days - 1)
    found = list[Measure]()
    for last in sorted(day for day in fund.outflows if event.moved_on <= day <= upto):
        first = days_after(last, 1 - days)
        out = sum(fen for day, fen in fund.outflows.items() if first <= day <= last)
        whole = fund.left[last] + out
        found.append(Measure(code="R2.days_share", measured=out, whole=whole, ref=event.ref))
    return tuple(sorted(found, key=_share, reverse=True))


def _share(measure: Measure) -> Fraction:
    return Fraction(measure.measured, max(measure.whole, 1))


def of_requests(fund: Fund, event: RefundRequestsReported, law: Law) -> tuple[Reading, ...]:
    """R5: many refund requests within days, by number or by share of the pupils.

    Every span that ends with a report and has this one in it; the share is of the pupils that the
    span's last report counted.
    """
    days = alert(law, "R5.requests", event.reported_on).window_days
    upto = days_after(event.window_from, days - 1)
    found = list[tuple[int, int]]()
    for _, last, _, pupils in fund.requests:
        if event.window_to <= last <= upto:
            first = days_after(last, 1 - days)
            asked = sum(one[2] for one in fund.requests if first <= one[0] and one[1] <= last)
            found.append((asked, pupils))
    many = tuple(
        Measure(code="R5.requests", measured=asked) for asked, _ in sorted(found, reverse=True)
    )
    shares = (
        Measure(code="R5.requests_share", measured=asked, whole=pupils) for asked, pupils in found
    )
    return ((*many, *sorted(shares, key=_share, reverse=True)),)


def of_timetable(fund: Fund, event: ClassesScheduled, on: str) -> tuple[Reading, ...]:
    """R4 of a timetable that came to light after the one that runs now; else `of_time` has it."""
    return () if event == _running(fund, on) else (_lag(fund, event, on),)


def _running(fund: Fund, on: str) -> ClassesScheduled | None:
    """Return the timetable that runs on a day, or the last one that did."""
    begun = (one for one in fund.timetables if one.period_from <= on)
    return max(begun, key=lambda one: one.period_from, default=None)


def _lag(fund: Fund, timetable: ClassesScheduled, on: str) -> Reading:
    since = max(fund.consumed_to, timetable.period_from)
    lag = days_between(since, min(on, timetable.period_to))
    return (Measure(code="R4.lag", measured=lag),)


def of_signs(fund: Fund) -> tuple[Reading, ...]:
    """R6: rent, staff and principal, as last reported."""
    signs, found = fund.last_signs, list[Reading]()
    if signs is None:
        return ()
    if signs.rent_arrears_fen is not UNSET:
        found.append((Measure(code="R6.rent", measured=signs.rent_arrears_fen),))
    if signs.staff is not UNSET and signs.staff_left is not UNSET:
        found.append((Measure(code="R6.staff", measured=signs.staff_left, whole=signs.staff),))
    if signs.principal_reachable is not UNSET:
        missing = int(not signs.principal_reachable)
        found.append((Measure(code="R6.principal", measured=missing),))
    return tuple(found)


def of_time(fund: Fund, on: str) -> tuple[Reading, ...]:
    """R4: nothing consumed for long though classes are scheduled; R6: the licence ends soon."""
    found = list[Reading]()
    running = _running(fund, on)
    if running is not None:
        found.append(_lag(fund, running, on))
    if fund.licence_until:
        left = days_between(on, fund.licence_until)
        found.append((Measure(code="R6.licence", measured=left),))
    return tuple(found)


def days_after(day: str, days: int) -> str:
    """Return the DATE so many calendar days later; earlier, if below 0."""
    return (date_of(day) + timedelta(days=days)).isoformat()


def days_between(first: str, last: str) -> int:
    """Return how many calendar days the second DATE is later."""
    return (date_of(last) - date_of(first)).days
