"""A pack in shadow: who would stand elsewhere if it were in force, and why (CREDIT.md).

Each institution of the register is scored twice, under the pack that is in force on a day and under
the one in shadow; nothing is written.
"""

import sqlite3
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, Final, Literal

import msgspec

from core.domain.credit.days import days_after, month_end
from core.domain.credit.grades import ranks_of
from core.domain.credit.pack import Pack
from core.domain.credit.scheme import Grade
from core.domain.credit.score import Line, NotYetScored, Score, score
from core.domain.credit.totals import base_on
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


Part = Literal["score", "base", "limits", "components", "grades", "names", "changes"]
"""What of two packs is not alike, beside what events count."""
_OF_TOTALS: Final = frozenset({"score", "base", "limits", "components"})


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """An institution that would stand elsewhere on the last day.

    Attributes:
        since: first of the days looked at on which the grades part; empty: only the points do.
        by: what of the packs does it where no event counts otherwise.
    """

    institution: str
    name: str | None
    before: Stand
    after: Stand
    since: str
    why: tuple[Difference, ...]
    by: tuple[Part, ...] = ()


class Shadowed(msgspec.Struct, kw_only=True):
    """What came out.

    Attributes:
        days: those looked at: the end of each month between, and the last day.
        grades: how many of each grade on the last day, before and after.
        moved: whose grade would be another.
        scored_otherwise: whose points would be others, the grade being the same.
        names_before, names_after: what the grades are called, the best first.
    """

    days: tuple[str, ...]
    institutions: int = 0
    moved: int = 0
    scored_otherwise: int = 0
    names_before: tuple[str, ...] = ()
    names_after: tuple[str, ...] = ()
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
        out.names_before, out.names_after = _names(packs[-1]), _names(pack)
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
    why = tuple(_why((old[-1], was[-1]), (new, would[-1])))
    by = () if why or old[-1] is None else parts_apart((old[-1], new), out.days[-1])
    yield Move(
        institution=institution,
        name=name,
        before=before,
        after=after,
        since=next(parted, ""),
        why=why,
        by=tuple(one for one in by if one not in _OF_TOTALS or before.total != after.total),
    )


def parts_apart(packs: tuple[Pack, Pack], day: str) -> tuple[Part, ...]:
    """Return what of two packs is not alike on a DATE, beside what events count."""
    old, new = (_parts(pack, day) for pack in packs)
    return tuple(name for name, part in old.items() if part != new[name])


def _parts(pack: Pack, day: str) -> dict[Part, object]:
    scale, unit = pack.scale, pack.unit
    limits = (scale.min, scale.max, scale.favourable_cap)
    return {
        "score": (pack.score.of, pack.score.stands, pack.score.last),
        "base": Fraction(base_on(scale, day), unit),
        "limits": [None if one is None else Fraction(one, unit) for one in limits],
        "components": [(one.id, one.base, one.min, one.max, unit) for one in pack.components],
        "grades": [_asked(row, unit) for row in pack.grades],
        "names": _names(pack),
        "changes": (scale.grade_changes, scale.hysteresis),
    }


def _asked(row: Grade, unit: int) -> object:
    """Return what a grade asks, whatever it is called."""
    said = msgspec.structs.asdict(row)
    for name in ("grade", "title_zh", "title_en", "basis"):
        del said[name]
    return {
        name: Fraction(value, unit) if isinstance(value, int) else value
        for name, value in said.items()
    }


def _names(pack: Pack | None) -> tuple[str, ...]:
    return tuple(ranks_of(pack)) if pack else ()


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
