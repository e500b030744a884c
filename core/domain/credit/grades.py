"""From a total, its parts and the active entries to a grade (DOMAIN.md §6.3)."""

from collections.abc import Iterable

from core.domain.credit.days import month_end
from core.domain.credit.facts import Entry
from core.domain.credit.reading import all_hold
from core.domain.credit.scheme import Active, Grade, Pack
from core.domain.credit.totals import Reckoned


def grade_for(pack: Pack, reckoned: Reckoned, *, better_by: int = 0) -> str:
    """Return the grade of the first row whose conditions all hold; the last row always does.

    Args:
        pack: the scheme.
        reckoned: what is graded.
        better_by: points to take from a good total first, for a grade that asks for a margin.
    """
    total = _worse(pack, reckoned.total, better_by)
    return next(row.grade for row in pack.grades if _holds(row, total, reckoned))


def override_for(pack: Pack, reckoned: Reckoned) -> str | None:
    """Return the grade of an override that holds, which never waits for the month's end."""
    rows = (row for row in pack.grades if row.override)
    return next((row.grade for row in rows if _holds(row, reckoned.total, reckoned)), None)


def settled_grade_for(pack: Pack, reckoned: Reckoned, *, better_by: int = 0) -> str:
    """Return the grade of the month's end: an override lasts no longer than what is active."""
    total = _worse(pack, reckoned.total, better_by)
    rows = (row for row in pack.grades if not row.override)
    return next(row.grade for row in rows if _holds(row, total, reckoned))


def settled_day(day: str) -> str:
    """Return the last end of a month on or before a DATE."""
    return month_end(day)


def ranks_of(pack: Pack) -> dict[str, int]:
    """Return how good each grade is, 0 the best: the order of the rows without override."""
    names = [row.grade for row in pack.grades if not row.override]
    names += [row.grade for row in pack.grades if row.override]
    return {name: rank for rank, name in enumerate(dict.fromkeys(names))}


def _worse(pack: Pack, total: int, points: int) -> int:
    return total - points if pack.scale.direction == "up" else total + points


def _holds(row: Grade, total: int, reckoned: Reckoned) -> bool:
    if not _within(total, row.min_total, row.max_total):
        return False
    if not _components_hold(row, reckoned):
        return False
    if row.any_active and not _is_any(row.any_active, reckoned.active):
        return False
    if _is_any(row.none_active, reckoned.active):
        return False
    return not row.when or _is_of_kind(row, reckoned)


def _within(number: int, low: int | None, high: int | None) -> bool:
    return (low is None or number >= low) and (high is None or number <= high)


def _components_hold(row: Grade, reckoned: Reckoned) -> bool:
    totals = {part.id: part.total for part in reckoned.components}
    if not all(_within(totals[one.id], one.at_least, one.at_most) for one in row.components):
        return False
    if not totals:
        return True
    return _within(max(totals.values()), row.largest_at_least, row.largest_at_most) and _within(
        min(totals.values()), row.smallest_at_least, row.smallest_at_most
    )


def _is_of_kind(row: Grade, reckoned: Reckoned) -> bool:
    occasion = reckoned.occasion
    if occasion is None:
        return False
    said = {"kind": occasion.kind, "score": occasion.score, "grade": occasion.grade}
    return all_hold(row.when, {name: value for name, value in said.items() if value})


def _is_any(sought: tuple[Active, ...], active: Iterable[Entry]) -> bool:
    return any(
        entry.item in one.items and (not one.codes or not set(one.codes).isdisjoint(entry.codes))
        for entry in active
        for one in sought
    )
