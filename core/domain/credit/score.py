"""The score of one institution: a pure function of its entries, the day asked and what was known.

Every point is explained: each known entry is a line, with what it counts and why not more. "As
known then" asks with the knowledge of that day, "as known now" with today's (DOMAIN.md §4.7): a
revoked decision has returned its points from the start in the second view, and from its revocation
on in the first.
"""

from collections.abc import Iterable
from typing import Literal

import msgspec

from core.domain.credit.entries import Entry, Reversal
from core.domain.credit.grades import grade_for, override_for, settled_day, settled_grade_for
from core.domain.credit.scheme import Pack, Scale
from core.domain.credit.standing import Absence, absence, is_expired, order, view
from core.domain.credit.weigh import Loss, Weight, weigh

WhyNot = Absence | Loss | Literal["expired", "favourable_cap"]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One entry in the explanation of a score.

    Attributes:
        points: what it would count by itself, doubled if it is a repetition.
        counted_points: what of them is in the total.
        why_not: why not all of them are; None if they are.
        repeats: id of the earlier event that makes it a repetition.
    """

    entry: Entry
    points: int
    counted_points: int
    why_not: WhyNot | None = None
    repeats: str | None = None

    @property
    def is_active(self) -> bool:
        """Whether it stands and has not expired, whatever the caps left of it."""
        return self.why_not not in {"not_yet_effective", "annulled", "erased", "expired"}


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """A score and its explanation.

    Attributes:
        grade: in force on the day asked.
        grade_by_total: what that day's total gives; `grade` follows at the month's end, in a pack
            whose grades wait for it.
        lines: every entry known, in the order in which they took effect.
    """

    total: int
    grade: str
    grade_by_total: str
    lines: tuple[Line, ...]


def score(
    pack: Pack, entries: Iterable[Entry], reversals: Iterable[Reversal], at: str, known_ms: int
) -> Score:
    """Return the score of one institution's entries, given in any order.

    Args:
        pack: the pack in force.
        entries: all of one institution, of events that count (FORMAT §3, "Standing").
        reversals: what takes entries back.
        at: a DATE; it means the end of that local day.
        known_ms: the last millisecond known, itself included: the end of a DATE is
            `end_of_day_ms(day) - 1`.
    """
    entries, reversals = tuple(entries), tuple(reversals)
    lines = _lines(pack, entries, reversals, at, known_ms)
    total, active = _total(pack.scale, lines), _active(lines)
    grade = by_total = grade_for(pack, total, active)
    if pack.scale.grade_changes == "month_end":
        settled = _lines(pack, entries, reversals, settled_day(at), known_ms)
        grade = override_for(pack, total, active) or settled_grade_for(
            pack, _total(pack.scale, settled), _active(settled)
        )
    return Score(total=total, grade=grade, grade_by_total=by_total, lines=lines)


def _lines(
    pack: Pack,
    entries: tuple[Entry, ...],
    reversals: tuple[Reversal, ...],
    day: str,
    known_ms: int,
) -> tuple[Line, ...]:
    seen = view(entries, reversals, day, known_ms)
    why_absent: list[tuple[Entry, Absence | None]] = [
        (entry, absence(seen, entry)) for entry in seen.entries
    ]
    absent = [
        Line(entry=entry, points=entry.points, counted_points=0, why_not=why)
        for entry, why in why_absent
        if why is not None
    ]
    standing = [
        _line(weight, expired=is_expired(seen, weight.entry))
        for weight in weigh(pack, (entry for entry, why in why_absent if why is None))
    ]
    lines = sorted((*absent, *standing), key=lambda line: order(line.entry))
    return _within_favourable_cap(pack.scale, lines)


def _line(weight: Weight, *, expired: bool) -> Line:
    if expired:
        return Line(
            entry=weight.entry,
            points=weight.points,
            counted_points=0,
            why_not="expired",
            repeats=weight.repeats,
        )
    return Line(
        entry=weight.entry,
        points=weight.points,
        counted_points=weight.counted_points,
        why_not=weight.loss,
        repeats=weight.repeats,
    )


def _within_favourable_cap(scale: Scale, lines: list[Line]) -> tuple[Line, ...]:
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


def _total(scale: Scale, lines: tuple[Line, ...]) -> int:
    total = scale.base + sum(line.counted_points for line in lines)
    return min(max(total, scale.min), scale.max)


def _active(lines: tuple[Line, ...]) -> tuple[Entry, ...]:
    return tuple(line.entry for line in lines if line.is_active)
