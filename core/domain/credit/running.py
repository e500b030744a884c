"""Sums that run back through the days: what begins and ends is added and taken off once."""

from collections.abc import Sequence
from typing import Final

from core.domain.credit.days import months_after
from core.domain.credit.facts import Entry
from core.domain.credit.scheme import Pack
from core.domain.credit.totals import Reckoned, added_up
from core.domain.credit.weigh import Weight

_Kind = tuple[str, tuple[str, ...]]
"""An item and codes: all that a grade asks of what is active."""
_NEVER: Final = "~"
"""Behind every DATE."""
_LAST_YEAR = "9999"


def is_plain(pack: Pack) -> bool:
    """Tell whether each entry counts from its day to its end, whatever else there is."""
    shares = pack.scale.favourable_cap is not None and bool(pack.components)
    return not shares and not pack.has_replacing


class Running:
    """The sums of what counts on a DATE; it only goes back."""

    def __init__(self, pack: Pack, weights: Sequence[Weight], at: str) -> None:
        self._pack, self.at = pack, at
        self._good_sign = 1 if pack.scale.direction == "up" else -1
        self._points: dict[str | None, int] = {}
        self._good = 0
        self._active: dict[_Kind, tuple[int, Entry]] = {}
        self._asked_of = pack.items_graded
        spans = [(_end(pack, one.entry), one) for one in weights]
        self._begun = [(end, one) for end, one in spans if one.entry.effective_on <= at]
        self._ended = sorted((one for one in spans if one[0] <= at), key=lambda one: one[0])
        for end, one in self._begun:
            if end > at:
                self._add(one, 1)

    def on(self, day: str) -> Reckoned:
        """Go back to a DATE and return what it is graded by."""
        assert day <= self.at, "what began later is gone"
        while self._begun and self._begun[-1][1].entry.effective_on > day:
            end, weight = self._begun.pop()
            if end > self.at:
                self._add(weight, -1)
        while self._ended and self._ended[-1][0] > day:
            _, weight = self._ended.pop()
            if weight.entry.effective_on <= day:
                self._add(weight, 1)
        self.at = day
        total, parts = added_up(self._pack, self._counted(), day)
        return Reckoned(
            total=total,
            components=parts,
            lines=(),
            active=tuple(entry for _, entry in self._active.values()),
        )

    def _add(self, weight: Weight, times: int) -> None:
        entry, points = weight.entry, weight.counted_points * times
        component = self._pack.item(entry.item).component
        self._points[component] = self._points.get(component, 0) + points
        if weight.counted_points * self._good_sign > 0:
            self._good += points * self._good_sign
        if entry.item not in self._asked_of:
            return
        kind = entry.item, entry.codes
        count, first = self._active.pop(kind, (0, entry))
        if count + times:  # of those alike one stands for all
            self._active[kind] = count + times, first

    def _counted(self) -> dict[str | None, int]:
        cap = self._pack.scale.favourable_cap
        if cap is None or self._good <= cap:
            return self._points
        return {None: sum(self._points.values()) - (self._good - cap) * self._good_sign}


def _end(pack: Pack, entry: Entry) -> str:
    """Return the first DATE on which an entry that stands counts no more."""
    end = entry.expires_on or _NEVER
    if pack.scale.window_months:
        end = min(end, months_after(entry.effective_on, pack.scale.window_months))
    if pack.scale.reset == "yearly" and entry.effective_on[:4] != _LAST_YEAR:
        end = min(end, f"{int(entry.effective_on[:4]) + 1:04}-01-01")
    return end
