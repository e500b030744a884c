"""Every known entry on a day: what it counts, and why not more."""

from collections.abc import Iterable
from typing import Literal

import msgspec

from core.domain.credit.days import months_after
from core.domain.credit.facts import Entry
from core.domain.credit.repeats import EntryKey, key_of
from core.domain.credit.scheme import Pack, Scale
from core.domain.credit.standing import Absence, Known, absence, adjustment_of, order
from core.domain.credit.weigh import Loss, Weight, weigh

WhyNot = (
    Absence | Loss | Literal["expired", "out_of_window", "replaced", "not_clean", "favourable_cap"]
)
_INACTIVE = {
    "not_yet_effective",
    "annulled",
    "erased",
    "expired",
    "out_of_window",
    "replaced",
    "not_clean",
}


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One entry in the explanation of a score.

    Attributes:
        points: what it would count by itself: corrected, or doubled if it is a repetition.
        counted_points: what of them is in the total.
        why_not: why not all of them are; None if they are.
        repeats: id of the earlier event that makes it a repetition.
        adjusted_by: id of the later event that gave it other points.
    """

    entry: Entry
    points: int
    counted_points: int
    why_not: WhyNot | None = None
    repeats: str | None = None
    adjusted_by: str | None = None

    @property
    def is_active(self) -> bool:
        """Whether it stands and has not expired, whatever the caps left of it."""
        return self.why_not not in _INACTIVE


def lines_on(pack: Pack, known: Known, day: str) -> tuple[Line, ...]:
    """Return a line for every known entry, in the order in which they took effect.

    Of an item with `clean` there is one line at most, of the months that are running.
    """
    why_absent: list[tuple[Entry, Absence | None]] = [
        (entry, absence(known, entry, day)) for entry in known.entries
    ]
    absent = [
        Line(entry=entry, points=entry.points, counted_points=0, why_not=why)
        for entry, why in why_absent
        if why is not None and not pack.item(entry.item).clean
    ]
    standing = [entry for entry, why in why_absent if why is None]
    replaced = replaced_among(pack, standing)
    clean, soiled = _clean(pack, standing, day)
    weights = _weighed(pack, known, (standing, clean), day)
    weighed = [line_of(pack, weight, day, replaced) for weight in weights]
    return tuple(sorted((*absent, *soiled, *weighed), key=lambda line: order(line.entry)))


def weights_on(pack: Pack, known: Known, day: str) -> tuple[Weight, ...]:
    """Return what stands on a DATE with what it weighs, in the order in which it took effect."""
    standing = [entry for entry in known.entries if absence(known, entry, day) is None]
    return _weighed(pack, known, (standing, _clean(pack, standing, day)[0]), day)


def _weighed(
    pack: Pack, known: Known, stand: tuple[list[Entry], list[Entry]], day: str
) -> tuple[Weight, ...]:
    standing, clean = stand
    running = [entry for entry in standing if not pack.item(entry.item).clean]
    running = sorted((*running, *clean), key=order) if clean else running
    return weigh(pack, ((one, adjustment_of(known, one, day)) for one in running))


def within_favourable_cap(scale: Scale, lines: Iterable[Line]) -> tuple[Line, ...]:
    """Take from favourable points what the scale's cap on all of them has no room for."""
    if scale.favourable_cap is None:
        return tuple(lines)
    good = 1 if scale.direction == "up" else -1
    room = scale.favourable_cap
    out: list[Line] = []
    for line in lines:
        gain = line.counted_points * good
        if gain > room:
            out.append(
                msgspec.structs.replace(line, counted_points=room * good, why_not="favourable_cap")
            )
        else:
            out.append(line)
        room -= min(max(gain, 0), room)
    return tuple(out)


def line_of(pack: Pack, weight: Weight, day: str, replaced: set[EntryKey]) -> Line:
    """Return the line of an entry that stands on a DATE."""
    why_over = _why_over(pack, weight.entry, day, replaced)
    return Line(
        entry=weight.entry,
        points=weight.points,
        counted_points=0 if why_over else weight.counted_points,
        why_not=why_over or weight.loss,
        repeats=weight.repeats,
        adjusted_by=weight.adjusted_by,
    )


def _why_over(pack: Pack, entry: Entry, day: str, replaced: set[EntryKey]) -> WhyNot | None:
    """Return why an entry that stands gives no points any more."""
    if entry.expires_on and day >= entry.expires_on:
        return "expired"
    if replaced and key_of(entry) in replaced:
        return "replaced"
    scale = pack.scale
    if scale.reset == "yearly" and entry.effective_on[:4] != day[:4]:
        return "out_of_window"
    if scale.window_months and day >= months_after(entry.effective_on, scale.window_months):
        return "out_of_window"
    return None


def replaced_among(pack: Pack, standing: list[Entry]) -> set[EntryKey]:
    """Return the entries whose place a later event took."""
    if not pack.has_replacing:
        return set()
    latest: dict[str, Entry] = {}
    out: set[EntryKey] = set()
    for entry in reversed(standing):
        for name in pack.item(entry.item).until_next:
            newer = latest.get(name)
            if newer is not None and newer.event != entry.event:
                out.add(key_of(entry))
        latest.setdefault(entry.item, entry)
    return out


def _clean(pack: Pack, standing: list[Entry], day: str) -> tuple[list[Entry], list[Line]]:
    """Return an entry for each item whose months ran clean, a line for each that still runs."""
    clean: list[Entry] = []
    waiting: list[Line] = []
    for item in pack.clean_items:
        rule = item.clean
        anchor = next((one for one in standing if one.item == item.id), None)
        if rule is None or anchor is None:
            continue
        without = frozenset(rule.without)
        since = max(
            (one for one in standing if one.item in without or one is anchor),
            key=lambda one: (one.effective_on, one.leaf),
        )
        entry = msgspec.structs.replace(
            anchor,
            points=item.points or 0,
            event=since.event,
            leaf=since.leaf,
            effective_on=months_after(since.effective_on, rule.months),
        )
        if entry.effective_on <= day:
            clean.append(entry)
        else:
            waiting.append(
                Line(entry=entry, points=entry.points, counted_points=0, why_not="not_clean")
            )
    return clean, waiting
