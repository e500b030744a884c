"""From lines to a total: points, components, limits (docs/PACKS.md, "Components")."""

from collections.abc import Iterable

import msgspec

from core.domain.credit.facts import Entry, Occasion
from core.domain.credit.items import Component
from core.domain.credit.lines import Line, within_favourable_cap
from core.domain.credit.scheme import Pack, Scale


class ComponentScore(msgspec.Struct, frozen=True, kw_only=True):
    """A component of the total.

    Attributes:
        total: within the component's limits.
        points: of its entries alone, before base and limits.
    """

    id: str
    title_zh: str
    title_en: str
    total: int
    points: int


class Reckoned(msgspec.Struct, frozen=True, kw_only=True):
    """A total with what a grade may ask about.

    Attributes:
        active: the entries that stand and have not expired.
        occasion: the inspection that it is of; None of a balance.
    """

    total: int
    components: tuple[ComponentScore, ...]
    lines: tuple[Line, ...]
    active: tuple[Entry, ...]
    occasion: Occasion | None = None


def reckon(
    pack: Pack, lines: Iterable[Line], day: str, occasion: Occasion | None = None
) -> Reckoned:
    """Add up lines that stand on a DATE."""
    lines = within_favourable_cap(pack.scale, lines)
    parts = _components(pack, lines)
    inside = {part.id for part in parts}
    loose = (
        line.counted_points for line in lines if pack.item(line.entry.item).component not in inside
    )
    total = base_on(pack.scale, day) + sum(part.total for part in parts) + sum(loose)
    return Reckoned(
        total=min(max(total, pack.scale.min), pack.scale.max),
        components=parts,
        lines=lines,
        active=tuple(line.entry for line in lines if line.is_active),
        occasion=occasion,
    )


def base_on(scale: Scale, day: str) -> int:
    """Return the base of a DATE's year."""
    return scale.bases.get(day[:4], scale.base)


def _components(pack: Pack, lines: tuple[Line, ...]) -> tuple[ComponentScore, ...]:
    points = dict.fromkeys((one.id for one in pack.components), 0)
    if not points:
        return ()
    for line in lines:
        component = pack.item(line.entry.item).component
        if component in points:
            points[component] += line.counted_points
    return tuple(_component(one, points[one.id]) for one in pack.components)


def _component(component: Component, points: int) -> ComponentScore:
    total = component.base + points
    if component.min is not None:
        total = max(total, component.min)
    if component.max is not None:
        total = min(total, component.max)
    return ComponentScore(
        id=component.id,
        title_zh=component.title_zh,
        title_en=component.title_en,
        total=total,
        points=points,
    )
