"""From a total and the active entries to a grade (DOMAIN.md §6.3)."""

from collections.abc import Iterable
from datetime import timedelta

from core.domain.credit.entries import Entry
from core.domain.credit.scheme import Active, Grade, Pack
from core.kernel.times import date_of


def grade_for(pack: Pack, total: int, active: tuple[Entry, ...]) -> str:
    """Return the grade of the first row whose conditions all hold; the last row always does."""
    return next(row.grade for row in pack.grades if _holds(row, total, active))


def override_for(pack: Pack, total: int, active: tuple[Entry, ...]) -> str | None:
    """Return the grade of an override that holds, which never waits for the month's end."""
    rows = (row for row in pack.grades if row.override)
    return next((row.grade for row in rows if _holds(row, total, active)), None)


def settled_grade_for(pack: Pack, total: int, active: tuple[Entry, ...]) -> str:
    """Return the grade of the month's end: an override lasts no longer than what is active."""
    rows = (row for row in pack.grades if not row.override)
    return next(row.grade for row in rows if _holds(row, total, active))


def settled_day(day: str) -> str:
    """Return the last end of a month on or before a DATE."""
    if (date_of(day) + timedelta(days=1)).day == 1:
        return day
    return (date_of(day).replace(day=1) - timedelta(days=1)).isoformat()


def _holds(row: Grade, total: int, active: tuple[Entry, ...]) -> bool:
    if row.min_total is not None and total < row.min_total:
        return False
    if row.max_total is not None and total > row.max_total:
        return False
    if row.any_active and not _is_any(row.any_active, active):
        return False
    return not _is_any(row.none_active, active)


def _is_any(sought: tuple[Active, ...], active: Iterable[Entry]) -> bool:
    return any(
        entry.item in one.items and (not one.codes or not set(one.codes).isdisjoint(entry.codes))
        for entry in active
        for one in sought
    )
