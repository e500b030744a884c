"""Which entries repeat an earlier one: the same code again, within months, in another subject."""

from collections import deque
from collections.abc import Iterable

from core.domain.credit.days import months_after
from core.domain.credit.facts import Entry, whose
from core.domain.credit.items import Repeat
from core.domain.credit.standing import order

EntryKey = tuple[str, str, int]
"""Event, item, unit."""


def priors(repeat: Repeat, entries: Iterable[Entry]) -> dict[EntryKey, Entry]:
    """Return of each entry that is a repetition the first one that it repeats.

    One case is not a repetition of itself, nor of another that took effect on the same day: two
    notices or cases from one visit speak of one act; again is what was done after the first.

    Args:
        repeat: the rule.
        entries: in the order in which they took effect.
    """
    groups = _groups_of(repeat)
    speak = [one for one in entries if one.codes and one.item in groups]
    seen: dict[tuple[int, str], _Runs] = {}
    waiting: list[Entry] = []
    found: dict[EntryKey, Entry] = {}
    for entry in speak:
        if waiting and waiting[0].effective_on < entry.effective_on:
            _remember(seen, groups, waiting, repeat.within_months)
            waiting = []
        first = _first(seen, groups, entry)
        if first is not None:
            found[key_of(entry)] = first
        waiting.append(entry)
    return found


def key_of(entry: Entry) -> EntryKey:
    """Return what tells one entry from another."""
    return entry.event, entry.item, entry.unit


def _groups_of(repeat: Repeat) -> dict[str, tuple[int, ...]]:
    """Return of each item the numbers of the groups that name it."""
    found: dict[str, tuple[int, ...]] = {}
    for number, group in enumerate(repeat.groups):
        for item in set(group):
            found[item] = (*found.get(item, ()), number)
    return found


class _Runs:
    """Earlier entries of one code that are still within the months, by runs of one subject.

    The first entry of another subject is then the first of the first or the second run.
    """

    def __init__(self) -> None:
        self._runs: deque[deque[tuple[str, Entry]]] = deque()

    def add(self, until: str, entry: Entry) -> None:
        if not self._runs or whose(self._runs[-1][-1][1]) != whose(entry):
            self._runs.append(deque())
        self._runs[-1].append((until, entry))

    def first(self, entry: Entry) -> Entry | None:
        while self._runs and self._runs[0][0][0] <= entry.effective_on:
            self._runs[0].popleft()
            if not self._runs[0]:
                self._runs.popleft()
        if not self._runs:
            return None
        if whose(self._runs[0][0][1]) != whose(entry):
            return self._runs[0][0][1]
        return self._runs[1][0][1] if len(self._runs) > 1 else None


def _remember(
    seen: dict[tuple[int, str], _Runs],
    groups: dict[str, tuple[int, ...]],
    entries: list[Entry],
    months: int,
) -> None:
    for entry in entries:
        until = months_after(entry.effective_on, months)
        for number in groups[entry.item]:
            for code in set(entry.codes):
                seen.setdefault((number, code), _Runs()).add(until, entry)


def _first(
    seen: dict[tuple[int, str], _Runs], groups: dict[str, tuple[int, ...]], entry: Entry
) -> Entry | None:
    candidates = [
        prior
        for number in groups[entry.item]
        for code in entry.codes
        if (runs := seen.get((number, code))) and (prior := runs.first(entry))
    ]
    return min(candidates, key=order, default=None)
