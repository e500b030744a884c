"""A score on many DATEs, one after the other: what is the same on several is worked out once.

A grade with a margin looks back over months of totals. What entries weigh changes on few of those
days: on any other what stands later on weighs the same, less what had not yet taken effect.
"""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import chain
from typing import Final

from core.domain.credit.days import months_after
from core.domain.credit.facts import Entry, Subject, whose
from core.domain.credit.faults import PackError
from core.domain.credit.lines import Line, line_of, replaced_among, weights_on
from core.domain.credit.repeats import EntryKey
from core.domain.credit.running import Running, is_plain
from core.domain.credit.scheme import Pack
from core.domain.credit.standing import Known
from core.domain.credit.totals import Reckoned, reckon
from core.domain.credit.visits import NotYetScored, standing_occasions, together
from core.domain.credit.weigh import Weight

MOST_STEPS: Final = 1_000_000
"""Entries weighed for the grades of earlier days; the score of one takes a step for each."""


class Course:
    """The totals of one institution under a pack; the latest DATE is best asked first."""

    def __init__(self, pack: Pack, known: Known, most_steps: int = MOST_STEPS) -> None:
        self._pack, self._known = pack, known
        self._turns = sorted(set(_turns(pack, known)))
        self._steps_left = most_steps
        self._stretch: _Stretch | None = None

    def on(self, day: str) -> Reckoned:
        """Return what a DATE is graded by: its total and what was active, without its lines.

        Raises:
            NotYetScored: inspections score, and there was none.
            PackError: too much would have to be weighed.
        """
        if self._pack.score.of == "balance":
            return self._balance(day)
        occasions = standing_occasions(self._pack, self._known, day)
        if not occasions:
            raise NotYetScored(f"no inspection is known on {day}; there is no score yet")
        stretch = self._stretch_of(day)
        replaced = self._replaced(stretch, day)
        each = [
            reckon(self._pack, stretch.lines(day, whose(one), replaced), day, one)
            for one in occasions
        ]
        return together(self._pack, each)

    def _balance(self, day: str) -> Reckoned:
        stretch = self._stretch_of(day)
        if is_plain(self._pack):
            reckoned = stretch.running(day).on(day)
            self._count(len(reckoned.active))
            return reckoned
        self._count(len(stretch.weights))
        return reckon(self._pack, stretch.lines(day, None, self._replaced(stretch, day)), day)

    def _replaced(self, stretch: "_Stretch", day: str) -> set[EntryKey]:
        if not self._pack.has_replacing:
            return set()
        self._count(len(stretch.weights))
        return stretch.replaced(day)

    def _stretch_of(self, day: str) -> "_Stretch":
        """Return the days around this one on which entries weigh the same."""
        number = bisect_right(self._turns, day)
        stretch = self._stretch
        if stretch is None or stretch.number != number or stretch.until < day:
            self._count(len(self._known.entries))
            stretch = self._stretch = _Stretch(self._pack, self._known, (number, day))
        return stretch

    def _count(self, steps: int) -> None:
        self._steps_left -= steps
        if self._steps_left < 0:
            detail = (
                f"the grades of earlier days would take more than {MOST_STEPS} steps, one for"
                " each entry and day on which entries begin to weigh otherwise; fewer items or"
                " months are needed"
            )
            raise PackError("scale", "hysteresis", detail)


class _Stretch:
    """Days on which what stands weighs the same, up to one of them."""

    def __init__(self, pack: Pack, known: Known, place: tuple[int, str]) -> None:
        self._pack = pack
        self.number, self.until = place
        self.weights = weights_on(pack, known, self.until)
        self._of: dict[Subject, list[Weight]] = {}
        for weight in self.weights:
            self._of.setdefault(whose(weight.entry), []).append(weight)
        self._running: Running | None = None

    def lines(self, day: str, subject: Subject | None, replaced: set[EntryKey]) -> Iterator[Line]:
        """Yield the lines of what stands on a DATE; None asks for every subject."""
        for weight in self.weights if subject is None else self._of.get(subject, ()):
            if weight.entry.effective_on <= day:
                yield line_of(self._pack, weight, day, replaced)

    def replaced(self, day: str) -> set[EntryKey]:
        standing = [one.entry for one in self.weights if one.entry.effective_on <= day]
        return replaced_among(self._pack, standing)

    def running(self, day: str) -> Running:
        if self._running is None or self._running.at < day:
            self._running = Running(self._pack, self.weights, self.until)
        return self._running


def _turns(pack: Pack, known: Known) -> Iterator[str]:
    """Yield the days on which an entry that stood before may stand no more, or weigh otherwise."""
    taken_back = (*known.annulled_events.values(), *known.annulled_subjects.values())
    yield from (one.annuls_from for one in chain(*taken_back))
    changed = (*known.adjusted_events.values(), *known.adjusted_subjects.values())
    yield from (one.adjusts_from for one in chain(*changed))
    erasures = tuple(chain(*known.erasures.values()))
    yield from (one.on for one in erasures)
    looked_at = {one.unless_item for one in erasures if one.unless_item}
    looked_at |= {name for rule in pack.one_facts for side in rule.sides for name in side.items}
    for entry in known.entries:
        if entry.item in looked_at:
            yield entry.effective_on
        yield from _clean_turns(pack, entry)


def _clean_turns(pack: Pack, entry: Entry) -> Iterator[str]:
    for item in pack.clean_items:
        if item.clean and (item.id == entry.item or entry.item in item.clean.without):
            yield entry.effective_on
            yield months_after(entry.effective_on, item.clean.months)
