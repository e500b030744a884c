"""A pack in shadow: who would stand elsewhere if it were in force, and why (CREDIT.md).

Each institution of the register is scored twice, under the pack that is in force on a day and under
the one in shadow; nothing is written.
"""

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

from core.domain.credit.days import days_after, month_end
from core.domain.credit.pack import Pack
from core.domain.credit.score import Line, NotYetScored, Score, score
from projections.credit_facts import facts_about
from projections.credit_queries import NoPackInForce, pack_in_force
from projections.credit_told import points_told
from projections.views import Views

Progress = Callable[[int, int], None]
NO_GRADE: Final = ""
"""Where no pack is in force yet, or no inspection is known."""


class Stand(msgspec.Struct, frozen=True, kw_only=True):
    """Where an institution stands under a pack; total None and no grade where it does not."""

    total: int | str | None
    grade: str


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One event that counts otherwise.

    Attributes:
        event: its id.
        before, after: what it counts, in points, by item.
    """

    event: str
    effective_on: str
    before: dict[str, int | str]
    after: dict[str, int | str]


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """An institution that would stand elsewhere on the last day.

    Attributes:
        since: first of the days looked at on which the grades part; empty: only the points do.
    """

    institution: str
    name: str | None
    before: Stand
    after: Stand
    since: str
    why: tuple[Difference, ...]


class Shadowed(msgspec.Struct, kw_only=True):
    """What came out.

    Attributes:
        days: those looked at: the end of each month between, and the last day.
        grades: how many of each grade on the last day, before and after.
        moved: whose grade would be another.
        scored_otherwise: whose points would be others, the grade being the same.
    """

    days: tuple[str, ...]
    institutions: int = 0
    moved: int = 0
    scored_otherwise: int = 0
    grades_before: dict[str, int] = msgspec.field(default_factory=dict)
    grades_after: dict[str, int] = msgspec.field(default_factory=dict)


def days_between(since: str, until: str) -> tuple[str, ...]:
    """Return the end of each month from one DATE to another, and the last day itself."""
    days: list[str] = []
    day = month_end(until)
    while day >= since:
        if day < until:
            days.append(day)
        day = month_end(days_after(f"{day[:7]}-01", -1))
    return (*reversed(days), until)


def shadow(
    views: Views,
    pack: Pack,
    days: tuple[str, ...],
    out: Shadowed,
    told: Progress = lambda *_: None,
) -> Iterator[Move]:
    """Yield who would stand elsewhere on the last of the days, and count everybody in `out`."""
    with views.read("institutions") as register:
        everyone = register.execute("SELECT id, name FROM institutions ORDER BY id").fetchall()
    with views.read("credit") as db:
        packs = [_in_force(db, day) for day in days]
        for place, (institution, name) in enumerate(everyone, start=1):
            told(place, len(everyone))
            yield from _moved(db, (institution, name), (packs, pack), out)


def _moved(
    db: sqlite3.Connection,
    who: tuple[str, str | None],
    packs: tuple[list[Pack | None], Pack],
    out: Shadowed,
) -> Iterator[Move]:
    institution, name = who
    old, new = packs
    was = list(_scores(db, old, institution, out.days))
    would = list(_scores(db, [new] * len(out.days), institution, out.days))
    before, after = _stand(old[-1], was[-1]), _stand(new, would[-1])
    out.institutions += 1
    out.grades_before[before.grade] = out.grades_before.get(before.grade, 0) + 1
    out.grades_after[after.grade] = out.grades_after.get(after.grade, 0) + 1
    if before == after:
        return
    out.moved += before.grade != after.grade
    out.scored_otherwise += before.grade == after.grade
    parted = (
        day
        for day, one, other in zip(out.days, was, would, strict=True)
        if _grade(one) != _grade(other)
    )
    yield Move(
        institution=institution,
        name=name,
        before=before,
        after=after,
        since=next(parted, ""),
        why=tuple(_why((old[-1], was[-1]), (new, would[-1]))),
    )


def _scores(
    db: sqlite3.Connection, packs: list[Pack | None], institution: str, days: tuple[str, ...]
) -> Iterator[Score | None]:
    kept = {pack.sha256: facts_about(db, pack, institution) for pack in packs if pack}
    for pack, day in zip(packs, days, strict=True):
        try:
            yield None if pack is None else score(pack, kept[pack.sha256], day)
        except NotYetScored:
            yield None


def _in_force(db: sqlite3.Connection, day: str) -> Pack | None:
    try:
        return pack_in_force(db, day)
    except NoPackInForce:
        return None


def _stand(pack: Pack | None, one: Score | None) -> Stand:
    if pack is None or one is None:
        return Stand(total=None, grade=NO_GRADE)
    return Stand(total=points_told(one.total, pack.scale.decimals), grade=one.grade)


def _grade(one: Score | None) -> str:
    return one.grade if one else NO_GRADE


def _why(
    before: tuple[Pack | None, Score | None], after: tuple[Pack | None, Score | None]
) -> Iterator[Difference]:
    """Yield the events that count otherwise, in the order in which they took effect."""
    was, would = _by_event(*before), _by_event(*after)
    dated = {line.entry.event: line.entry.effective_on for line in _lines(before, after)}
    for event in sorted(dated, key=lambda one: (dated[one], one)):
        old, new = was.get(event, {}), would.get(event, {})
        if list(old.values()) != list(new.values()):
            yield Difference(event=event, effective_on=dated[event], before=old, after=new)


def _lines(*scores: tuple[Pack | None, Score | None]) -> Iterator[Line]:
    for _, one in scores:
        yield from one.lines if one else ()


def _by_event(pack: Pack | None, one: Score | None) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, int]] = {}
    for line in _lines((pack, one)):
        counted = found.setdefault(line.entry.event, {})
        counted[line.entry.item] = counted.get(line.entry.item, 0) + line.counted_points
    decimals = pack.scale.decimals if pack else 0
    return {
        event: {item: points_told(points, decimals) for item, points in items.items() if points}
        for event, items in found.items()
    }
