"""From lines to a total: points, components, limits (docs/PACKS.md, "Components")."""

from collections.abc import Iterable, Mapping

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
    points: dict[str | None, int] = {}
    for line in lines:
        component = pack.item(line.entry.item).component
        points[component] = points.get(component, 0) + line.counted_points
    total, parts = added_up(pack, points, day)
    return Reckoned(
        total=total,
        components=parts,
        lines=lines,
        active=tuple(line.entry for line in lines if line.is_active),
        occasion=occasion,
    )


def added_up(
    pack: Pack, points: Mapping[str | None, int], day: str
) -> tuple[int, tuple[ComponentScore, ...]]:
    """Return the total of a DATE and its parts, of the points of each component and of none."""
    parts = tuple(_component(one, points.get(one.id, 0)) for one in pack.components)
    inside = {part.id for part in parts}
    loose = sum(sum_ for name, sum_ in points.items() if name not in inside)
    total = base_on(pack.scale, day) + sum(part.total for part in parts) + loose
    return min(max(total, pack.scale.min), pack.scale.max), parts


def base_on(scale: Scale, day: str) -> int:
    """Return the base of a DATE's year."""
    return scale.bases.get(day[:4], scale.base)


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
