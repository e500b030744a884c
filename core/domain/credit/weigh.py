"""What each standing entry weighs: once per fact, doubled on repetition, within its cap.

The rules run in this order, each a row of the pack: `repeat` (N19), `once_per`, `one_fact` (a fact
is not charged twice, after 行政处罚法 第二十九条), `cap`. All look at every entry that stands,
expired or not, so that what an entry weighs does not change when another one runs out.
"""

from collections.abc import Iterable
from typing import Literal

import msgspec

from core.domain.credit.entries import Entry
from core.domain.credit.scheme import Item, OneFact, Pack, Scale, Side
from core.domain.credit.standing import share_codes
from core.kernel.times import add_months, date_of

Loss = Literal["counted_once", "lower_of_case", "capped"]


class Weight(msgspec.Struct, frozen=True, kw_only=True):
    """A standing entry and its points.

    Attributes:
        points: after repetition, before any loss.
        counted_points: what is left of them.
        loss: the rule that took some or all of them.
        repeats: id of the earlier event that makes this a repetition.
    """

    entry: Entry
    points: int
    counted_points: int
    loss: Loss | None = None
    repeats: str | None = None


def weigh(pack: Pack, standing: Iterable[Entry]) -> tuple[Weight, ...]:
    """Weigh entries that stand, given in the order in which they took effect."""
    entries = tuple(standing)
    weights = tuple(_repeated(pack, entry, entries) for entry in entries)
    weights = _once(pack, weights)
    for rule in pack.one_facts:
        weights = _one_fact(pack.scale, rule, weights)
    return _capped(pack, weights)


def _repeated(pack: Pack, entry: Entry, entries: tuple[Entry, ...]) -> Weight:
    for repeat in pack.repeats:
        among = {item for group in repeat.groups if entry.item in group for item in group}
        for prior in entries:
            if prior.item in among and _is_again(prior, entry, repeat.within_months):
                points = _share(entry.points, repeat.percent, pack.scale)
                return Weight(
                    entry=entry, points=points, counted_points=points, repeats=prior.event
                )
    return Weight(entry=entry, points=entry.points, counted_points=entry.points)


def _is_again(prior: Entry, entry: Entry, months: int) -> bool:
    """One case is not a repetition of itself, nor of another that took effect on the same day.

    Two notices or cases from one visit speak of one act; again is what was done after the first.
    """
    return (
        prior.subject != entry.subject
        and prior.effective_on < entry.effective_on
        and entry.effective_on < _after(prior.effective_on, months)
        and share_codes(prior.codes, entry.codes)
    )


def _share(points: int, percent: int, scale: Scale) -> int:
    whole, rest = divmod(abs(points) * percent, 100)
    up = {"up": rest > 0, "half_up": rest >= 50, "down": False}[scale.rounding]  # noqa: PLR2004 - half of a hundred percent
    return (whole + up) * (1 if points > 0 else -1)


def _once(pack: Pack, weights: tuple[Weight, ...]) -> tuple[Weight, ...]:
    seen: set[tuple[object, ...]] = set()
    out: list[Weight] = []
    for weight in weights:
        same = _same(pack.item(weight.entry.item), weight.entry)
        out.append(_lost(weight, "counted_once") if same in seen else weight)
        seen.add(same)
    return tuple(out)


def _same(item: Item, entry: Entry) -> tuple[object, ...]:
    match item.once_per:
        case "unit":
            return item.id, entry.event, entry.unit
        case "event":
            return item.id, entry.event
        case "subject":
            return item.id, entry.subject
        case "code":
            return item.id, entry.subject, entry.codes
        case "day":
            return item.id, entry.effective_on


def _one_fact(scale: Scale, rule: OneFact, weights: tuple[Weight, ...]) -> tuple[Weight, ...]:
    ruled = {item for side in rule.sides for item in side.items}
    of_subject: dict[str, list[Weight]] = {}
    for weight in weights:
        if weight.entry.item in ruled and weight.counted_points:
            of_subject.setdefault(weight.entry.subject, []).append(weight)
    kept = [
        weight
        for among in of_subject.values()
        for weight in max(  # of several alike the first
            (_side(scale, side, among) for side in rule.sides),
            key=lambda side: _burden(scale, side),
        )
    ]
    return tuple(
        _lost(weight, "lower_of_case")
        if weight.entry.item in ruled and weight.counted_points and weight not in kept
        else weight
        for weight in weights
    )


def _side(scale: Scale, side: Side, among: list[Weight]) -> list[Weight]:
    mine = [weight for weight in among if weight.entry.item in side.items]
    if side.take == "sum" or not mine:
        return mine
    return [max(mine, key=lambda weight: _burden(scale, [weight]))]


def _burden(scale: Scale, weights: list[Weight]) -> int:
    total = sum(weight.counted_points for weight in weights)
    return -total if scale.direction == "up" else total


def _capped(pack: Pack, weights: tuple[Weight, ...]) -> tuple[Weight, ...]:
    out: list[Weight] = []
    for weight in weights:
        item = pack.item(weight.entry.item)
        out.append(weight if item.cap is None else _within(item.cap, item, weight, out))
    return tuple(out)


def _within(cap: int, item: Item, weight: Weight, before: list[Weight]) -> Weight:
    """Leave what the cap of the months behind this entry still has room for."""
    used = sum(
        abs(other.counted_points)
        for other in before
        if other.entry.item == item.id
        and weight.entry.effective_on < _after(other.entry.effective_on, item.cap_months)
    )
    room = max(0, cap - used)
    if abs(weight.counted_points) <= room:
        return weight
    sign = 1 if weight.counted_points > 0 else -1
    return msgspec.structs.replace(weight, counted_points=sign * room, loss="capped")


def _lost(weight: Weight, loss: Loss) -> Weight:
    return msgspec.structs.replace(weight, counted_points=0, loss=loss)


def _after(day: str, months: int) -> str:
    return add_months(date_of(day), months).isoformat()
