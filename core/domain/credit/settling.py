"""Which grade is in force where grades wait: for the month's end, for a margin, for months."""

from collections.abc import Callable, Iterator
from itertools import chain

import msgspec

from core.domain.credit.days import days_after, month_end, months_after
from core.domain.credit.facts import Entry
from core.domain.credit.grades import grade_for, override_for, ranks_of, settled_grade_for
from core.domain.credit.scheme import Hysteresis, Pack
from core.domain.credit.standing import Known
from core.domain.credit.totals import Reckoned
from core.domain.credit.visits import NotYetScored


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is graded: a scheme, what is known, and how a DATE is reckoned."""

    pack: Pack
    known: Known
    reckon: Callable[[str], Reckoned]


def grade_in_force(asked: Asked, at: str, reckoned: Reckoned) -> str:
    """Return the grade on a DATE, of which `reckoned` is the total."""
    scale = asked.pack.scale
    if scale.hysteresis is not None:
        return override_for(asked.pack, reckoned) or _held(asked, at, scale.hysteresis)
    if scale.grade_changes == "at_once":
        return grade_for(asked.pack, reckoned)
    override = override_for(asked.pack, reckoned)
    if override is not None:
        return override
    settled_on = month_end(at)
    settled = reckoned if settled_on == at else _maybe(asked, settled_on)
    return settled_grade_for(asked.pack, settled or reckoned)


def _held(asked: Asked, at: str, rule: Hysteresis) -> str:
    """Follow the grades up to a DATE: a worse one at once, a better one if it was earned."""
    ranks = ranks_of(asked.pack)
    start = months_after(at, -rule.months) if rule.months else at
    held: list[tuple[str, str]] = []
    for day, grade, lifted in reversed(_steps(asked, at, start, rule)):
        current = held[-1][1] if held else grade
        if ranks[grade] < ranks[current]:
            grade = min(lifted, current, key=lambda one: ranks[one])  # noqa: PLW2901 - held back
        held.append((day, grade))
    before = [grade for day, grade in held if day <= start]
    within = [grade for day, grade in held if day > start]
    return max((*before[-1:], *within), key=lambda grade: ranks[grade])


def _steps(asked: Asked, at: str, start: str, rule: Hysteresis) -> list[tuple[str, str, str]]:
    """Return each day that matters, the latest first: its grade, and its grade by the margin.

    A day of which both are one has that grade whatever came before it; nothing earlier is asked.
    """
    steps: list[tuple[str, str, str]] = []
    for day in reversed(_days(asked, at)):
        reckoned = _maybe(asked, day)
        if reckoned is None:
            continue
        grade = _graded(asked, reckoned, 0)
        lifted = _graded(asked, reckoned, rule.points or 0)
        steps.append((day, grade, lifted))
        if day <= start and grade == lifted:
            return steps
    if not steps:
        grade = _graded(asked, asked.reckon(at), 0)
        steps.append((at, grade, grade))
    return steps


def _graded(asked: Asked, reckoned: Reckoned, better_by: int) -> str:
    if asked.pack.scale.grade_changes == "month_end":
        return settled_grade_for(asked.pack, reckoned, better_by=better_by)
    return grade_for(asked.pack, reckoned, better_by=better_by)


def _maybe(asked: Asked, day: str) -> Reckoned | None:
    try:
        return asked.reckon(day)
    except NotYetScored:
        return None


def _days(asked: Asked, at: str) -> list[str]:
    """Return the days on which a grade may change up to a DATE, and the day before the first.

    Where grades follow the month, of each month in which something changes the end.
    """
    changes = set(_changes(asked))
    first = days_after(min(changes), -1) if changes else at
    changes |= {day for day in _new_bases(asked.pack) if day > first}
    if asked.pack.scale.grade_changes == "month_end":
        ends = {month_end(first), *(_end_of_month(day) for day in changes)}
        return sorted(day for day in ends if day <= at)
    return [day for day in sorted({first, *changes}) if day < at] + [at]


def _end_of_month(day: str) -> str:
    return month_end(days_after(months_after(f"{day[:8]}01", 1), -1))


def _new_bases(pack: Pack) -> Iterator[str]:
    for year in pack.scale.bases:
        yield f"{year}-01-01"
        yield f"{int(year) + 1:04}-01-01"


def _changes(asked: Asked) -> Iterator[str]:
    known = asked.known
    for entry in known.entries:
        yield from _changes_of(asked.pack, entry)
    yield from (one.on for one in known.occasions)
    taken_back = (*known.annulled_events.values(), *known.annulled_subjects.values())
    yield from (one.annuls_from for one in chain(*taken_back) if one.annuls_from)
    yield from (one.on for one in chain(*known.erasures.values()))
    changed = (*known.adjusted_events.values(), *known.adjusted_subjects.values())
    yield from (one.adjusts_from for one in chain(*changed) if one.adjusts_from)


def _changes_of(pack: Pack, entry: Entry) -> Iterator[str]:
    yield entry.effective_on
    if entry.expires_on:
        yield entry.expires_on
    if pack.scale.window_months:
        yield months_after(entry.effective_on, pack.scale.window_months)
    if pack.scale.reset == "yearly":
        yield f"{int(entry.effective_on[:4]) + 1:04}-01-01"
    for item in pack.clean_items:
        if item.clean and (item.id == entry.item or entry.item in item.clean.without):
            yield months_after(entry.effective_on, item.clean.months)
