"""What each standing entry weighs: once per fact, doubled on repetition, within its cap.

The rules run in this order, each a row of the pack: `repeat` (N19), `once_per`, `one_fact` (a fact
is not charged twice, after 行政处罚法 第二十九条), `cap`. All look at every entry that stands,
expired or not, so that what an entry weighs does not change when another one runs out.
"""

from collections import deque
from collections.abc import Iterable
from fractions import Fraction
from typing import Literal

import msgspec

from core.domain.credit.days import LAST, months_after
from core.domain.credit.facts import Adjustment, Entry, Subject, whose
from core.domain.credit.items import Item, OneFact, Side
from core.domain.credit.numbers import rounded
from core.domain.credit.repeats import key_of, priors
from core.domain.credit.scheme import Pack, Scale

Loss = Literal["counted_once", "lower_of_case", "capped"]


class Weight(msgspec.Struct, frozen=True, kw_only=True):
    """A standing entry and its points.

    Attributes:
        points: after adjustment and repetition, before any loss.
        counted_points: what is left of them.
        loss: the rule that took some or all of them.
        repeats: id of the earlier event that makes this a repetition.
        adjusted_by: id of the event that gave it other points.
    """

    entry: Entry
    points: int
    counted_points: int
    loss: Loss | None = None
    repeats: str | None = None
    adjusted_by: str | None = None


def weigh(pack: Pack, standing: Iterable[tuple[Entry, Adjustment | None]]) -> tuple[Weight, ...]:
    """Weigh entries that stand, given in the order in which they took effect."""
    weights = _repeated(pack, [_adjusted(pack.scale, *one) for one in standing])
    weights = _once(pack, weights)
    for rule in pack.one_facts:
        weights = _one_fact(pack.scale, rule, weights)
    return _capped(pack, weights)


def _adjusted(scale: Scale, entry: Entry, adjustment: Adjustment | None) -> Weight:
    if adjustment is None:
        return Weight(entry=entry, points=entry.points, counted_points=entry.points)
    points = adjustment.points
    if points is None:
        points = _share(entry.points, adjustment.percent, scale)
    return Weight(entry=entry, points=points, counted_points=points, adjusted_by=adjustment.event)


def _repeated(pack: Pack, weights: list[Weight]) -> list[Weight]:
    """Of several rules the first that makes an entry a repetition weighs it."""
    rules = [(rule, priors(rule, [one.entry for one in weights])) for rule in pack.repeats]
    if not rules:
        return weights
    out: list[Weight] = []
    for weight in weights:
        key = key_of(weight.entry)
        hit = next(((rule, found[key]) for rule, found in rules if key in found), None)
        if hit is None:
            out.append(weight)
            continue
        points = _share(weight.points, hit[0].percent, pack.scale)
        out.append(
            msgspec.structs.replace(
                weight, points=points, counted_points=points, repeats=hit[1].event
            )
        )
    return out


def _share(points: int, percent: int, scale: Scale) -> int:
    return rounded(Fraction(points * percent, 100), scale.rounding)


def _once(pack: Pack, weights: list[Weight]) -> list[Weight]:
    seen: set[tuple[object, ...]] = set()
    out: list[Weight] = []
    for weight in weights:
        same = _same(pack.item(weight.entry.item), weight.entry)
        out.append(_lost(weight, "counted_once") if same in seen else weight)
        seen.add(same)
    return out


def _same(item: Item, entry: Entry) -> tuple[object, ...]:
    if item.once_by:
        return item.id, entry.stream, entry.once
    match item.once_per:
        case "unit":
            return item.id, entry.event, entry.unit
        case "event":
            return item.id, entry.event
        case "subject" | "visit" | "case":
            return item.id, whose(entry)
        case "code":
            return item.id, whose(entry), entry.codes
        case "day":
            return item.id, entry.effective_on


def _one_fact(scale: Scale, rule: OneFact, weights: list[Weight]) -> list[Weight]:
    ruled = {item for side in rule.sides for item in side.items}
    of_subject: dict[Subject, list[Weight]] = {}
    for weight in weights:
        if weight.entry.item in ruled and weight.counted_points:
            of_subject.setdefault(whose(weight.entry), []).append(weight)
    kept = {
        key_of(weight.entry)
        for among in of_subject.values()
        for weight in max(  # of several alike the first
            (_side(scale, side, among) for side in rule.sides),
            key=lambda side: _burden(scale, side),
        )
    }
    return [
        _lost(weight, "lower_of_case")
        if weight.entry.item in ruled and weight.counted_points and key_of(weight.entry) not in kept
        else weight
        for weight in weights
    ]


def _side(scale: Scale, side: Side, among: list[Weight]) -> list[Weight]:
    mine = [weight for weight in among if weight.entry.item in side.items]
    if side.take == "sum" or not mine:
        return mine
    return [max(mine, key=lambda weight: _burden(scale, [weight]))]


def _burden(scale: Scale, weights: list[Weight]) -> int:
    total = sum(weight.counted_points for weight in weights)
    return -total if scale.direction == "up" else total


class _Used:
    """Points that a cap's window holds: what is too old for the next entry leaves it."""

    def __init__(self) -> None:
        self._points = 0
        self._held: deque[tuple[str, int]] = deque()

    def at(self, day: str) -> int:
        while self._held and self._held[0][0] <= day:
            self._points -= self._held.popleft()[1]
        return self._points

    def add(self, until: str, points: int) -> None:
        self._held.append((until, points))
        self._points += points


def _capped(pack: Pack, weights: list[Weight]) -> tuple[Weight, ...]:
    used: dict[tuple[str, str | Subject, tuple[str, ...]], _Used] = {}
    out: list[Weight] = []
    for weight in weights:
        item = pack.item(weight.entry.item)
        if item.cap is None:
            out.append(weight)
            continue
        codes = weight.entry.codes if item.cap_of == "code" else ()
        held = used.setdefault((item.id, _cap_key(pack, item, weight.entry), codes), _Used())
        kept = _within(item.cap, weight, held)
        held.add(_cap_until(pack, item, weight.entry), abs(kept.counted_points))
        out.append(kept)
    return tuple(out)


def _cap_key(pack: Pack, item: Item, entry: Entry) -> str | Subject:
    match item.cap_per or ("subject" if pack.score.of == "visit" else "window"):
        case "window":
            return entry.effective_on[:4] if pack.scale.reset == "yearly" else ""
        case "year":
            return entry.effective_on[:4]
        case "subject":
            return whose(entry)
        case "event":
            return entry.event
        case "day":
            return entry.effective_on


def _cap_until(pack: Pack, item: Item, entry: Entry) -> str:
    is_window = (item.cap_per or ("window" if pack.score.of == "balance" else "")) == "window"
    return months_after(entry.effective_on, item.cap_months) if is_window else LAST


def _within(cap: int, weight: Weight, held: _Used) -> Weight:
    """Leave what the cap of the months behind this entry still has room for."""
    room = max(0, cap - held.at(weight.entry.effective_on))
    if abs(weight.counted_points) <= room:
        return weight
    sign = 1 if weight.counted_points > 0 else -1
    return msgspec.structs.replace(weight, counted_points=sign * room, loss="capped")


def _lost(weight: Weight, loss: Loss) -> Weight:
    return msgspec.structs.replace(weight, counted_points=0, loss=loss)
