"""What follows from a frozen draw and its seed; `decide` records it, `verify` recomputes it."""

from collections import Counter
from collections.abc import Iterator

import msgspec
from msgspec import UNSET

from core.domain.draw.events import (
    InspectorsAssigned,
    ObjectsDrawn,
    PoolInspector,
    Ratio,
    Redrawn,
)
from core.domain.draw.lots import Rule, how_many, in_order, inspectors_for, key_of
from core.domain.draw.state import Draw, evolve
from core.kernel.limits import ARRAY_ITEMS

Result = ObjectsDrawn | InspectorsAssigned


def results(draw: Draw) -> tuple[Result, ...]:
    """Return everything that the seed of a draw determines, in the order of its record.

    Args:
        draw: as it stands once the seed is revealed and before anything is drawn.
    """
    key = key_of(draw.seed, draw.beacon)
    drawn = [_drawn(draw, key, ratio) for ratio in draw.ratios]
    objects = tuple(event for chunks in drawn for event in chunks)
    chosen = tuple(one for event in objects for one in event.institutions)
    return (*objects, *_assigned(draw, key, chosen))


def redraw_of(draw: Draw, wish: Redrawn) -> tuple[Redrawn | InspectorsAssigned, ...]:
    """Return a redraw with whom it brings, and the team of an institution that comes in.

    Args:
        draw: as it stands before.
        wish: what is drawn again and why; its `after` is not looked at, and is absent in the answer
            where nobody is left.
    """
    if wish.what == "inspector":
        return (_with(wish, _next_inspector(draw, wish)),)
    after = _next_institution(draw, wish.before)
    redrawn = _with(wish, after)
    if after is None:
        return (redrawn,)
    key = key_of(draw.seed, draw.beacon)
    return (redrawn, *_assigned(evolve(draw, redrawn), key, (after,)))


def _with(wish: Redrawn, after: str | None) -> Redrawn:
    return msgspec.structs.replace(wish, after=UNSET if after is None else after)


def _next_inspector(draw: Draw, wish: Redrawn) -> str | None:
    out = {*draw.team(wish.institution), wish.before}
    pool = tuple(one for one in _pool(draw, wish.institution) if one.officer not in out)
    rule = Rule(size=1, load_cap=draw.load_cap)
    key = key_of(draw.seed, draw.beacon)
    found = inspectors_for(key, wish.institution, pool, carried(draw), rule)
    return found[0] if found else None


def _next_institution(draw: Draw, institution: str) -> str | None:
    """Return the next of the same stratum that was not drawn yet."""
    stratum = next((one.stratum for one in draw.objects if one.institution == institution), "")
    order = in_order(key_of(draw.seed, draw.beacon), draw.objects, stratum)
    return next((one for one in order if one not in draw.drawn), None)


def carried(draw: Draw) -> Counter[str]:
    """Return how many visits of this draw each officer carries now."""
    return Counter(officer for team in draw.teams for officer in team.officers)


def _drawn(draw: Draw, key: bytes, ratio: Ratio) -> tuple[ObjectsDrawn, ...]:
    """Return what is drawn of a stratum, in as many events as the bound of an array needs."""
    order = in_order(key, draw.objects, ratio.stratum)
    chosen = order[: how_many(ratio.per_mille, len(order))]
    return tuple(
        ObjectsDrawn(
            draw=draw.draw,
            stratum=ratio.stratum,
            per_mille=ratio.per_mille,
            pool_size=len(order),
            first=first,
            institutions=chosen[first : first + ARRAY_ITEMS],
        )
        for first in range(0, len(chosen) or 1, ARRAY_ITEMS)  # an empty stratum is on record too
    )


def _assigned(
    draw: Draw, key: bytes, institutions: tuple[str, ...]
) -> Iterator[InspectorsAssigned]:
    """Give each institution its inspectors, each choice counting as load for the next."""
    load = carried(draw)
    rule = Rule(size=draw.officers_per_object, load_cap=draw.load_cap)
    for institution in institutions:
        pool = _pool(draw, institution)
        officers = inspectors_for(key, institution, pool, load, rule)
        load.update(officers)
        yield InspectorsAssigned(draw=draw.draw, institution=institution, officers=officers)


def _pool(draw: Draw, institution: str) -> tuple[PoolInspector, ...]:
    """Return the inspectors who were not replaced, for this institution or altogether."""
    out = {one.officer for one in draw.barred if one.wholly or one.institution == institution}
    return tuple(one for one in draw.inspectors if one.officer not in out)
