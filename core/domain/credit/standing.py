"""Which entries stand on a day, as known at a moment (FORMAT §3, "Times").

An entry stands when it is known, has taken effect and was not taken back; it is active while it has
not expired either. An expired entry gives no points, but it happened: it still makes a later one a
repetition, and still fills the cap of its twelve months.
"""

from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from typing import Literal, TypeVar

import msgspec

from core.domain.credit.days import days_after
from core.domain.credit.facts import (
    Adjustment,
    Annulment,
    Debt,
    Entry,
    Erasure,
    Facts,
    Fault,
    Occasion,
    Subject,
    whose,
)
from core.domain.credit.numbers import number_of

Absence = Literal["not_yet_effective", "annulled", "erased"]
_OfItem = tuple[str, Subject]
_One = TypeVar("_One")
_Key = TypeVar("_Key")


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an institution at a moment, laid out so that a day is asked fast.

    Attributes:
        entries: each once, in the order in which they took effect.
        occasions: each once, in the order of their days.
        annulled_events, annulled_subjects: by what they take back.
        erasures, debts: by item and subject.
        adjusted_events, adjusted_subjects: by what they change.
        of_subject: entries by item and subject.
    """

    entries: tuple[Entry, ...]
    occasions: tuple[Occasion, ...]
    faults: tuple[Fault, ...]
    annulled_events: Mapping[str, list[Annulment]]
    annulled_subjects: Mapping[Subject, list[Annulment]]
    erasures: Mapping[_OfItem, list[Erasure]]
    debts: Mapping[_OfItem, list[Debt]]
    adjusted_events: Mapping[str, list[Adjustment]]
    adjusted_subjects: Mapping[Subject, list[Adjustment]]
    of_subject: Mapping[_OfItem, list[Entry]]


def known_of(facts: Facts, known_ms: int) -> Known:
    """Look at facts in any order, repeated or not, as known at `known_ms` (itself included)."""
    reversals = [one for one in facts.reversals if one.recorded_ms <= known_ms]
    annulments = _not_corrected(one for one in reversals if isinstance(one, Annulment))
    adjustments = [one for one in reversals if isinstance(one, Adjustment)]
    entries = {
        (one.event, one.item, one.unit): one for one in facts.entries if one.recorded_ms <= known_ms
    }
    occasions = {
        (one.event, one.subject): one for one in facts.occasions if one.recorded_ms <= known_ms
    }
    in_order = tuple(sorted(entries.values(), key=order))
    return Known(
        entries=in_order,
        occasions=tuple(sorted(occasions.values(), key=lambda one: (one.on, one.leaf, one.event))),
        faults=tuple(one for one in facts.faults if one.recorded_ms <= known_ms),
        annulled_events=_by((one.annuls, one) for one in annulments if one.annuls),
        annulled_subjects=_by((whose(one), one) for one in annulments if one.subject),
        erasures=_by(
            ((one.item, whose(one)), one) for one in reversals if isinstance(one, Erasure)
        ),
        debts=_by(((one.item, whose(one)), one) for one in reversals if isinstance(one, Debt)),
        adjusted_events=_by((one.adjusts, one) for one in adjustments if one.adjusts),
        adjusted_subjects=_by((whose(one), one) for one in adjustments if one.subject),
        of_subject=_by(((one.item, whose(one)), one) for one in in_order),
    )


def only(known: Known, subjects: Collection[Subject]) -> Mapping[Subject, Known]:
    """Lay out each of these subjects by itself."""
    entries = _by((whose(one), one) for one in known.entries)
    occasions = _by((whose(one), one) for one in known.occasions)
    return {
        subject: msgspec.structs.replace(
            known,
            entries=tuple(entries.get(subject, ())),
            occasions=tuple(occasions.get(subject, ())),
        )
        for subject in subjects
    }


def order(entry: Entry) -> tuple[str, int, str, int, str]:
    """Return by what entries are ordered: when they took effect, then their place in the log."""
    return entry.effective_on, entry.leaf, entry.item, entry.unit, entry.event


def absence(known: Known, entry: Entry, on: str) -> Absence | None:
    """Return why an entry does not stand on a DATE, or None if it does."""
    if entry.effective_on > on:
        return "not_yet_effective"
    if _is_annulled(known, entry, on):
        return "annulled"
    erasures = known.erasures.get((entry.item, whose(entry)), ())
    if any(_erases(known, erasure, entry, on) for erasure in erasures):
        return "erased"
    return None


def is_event_annulled(known: Known, event: str, on: str) -> bool:
    """Tell whether an event as a whole does not count on a DATE."""
    return any(
        one.annuls_from <= on and not one.items and not one.codes
        for one in known.annulled_events.get(event, ())
    )


def adjustment_of(known: Known, entry: Entry, on: str) -> Adjustment | None:
    """Return what gives an entry other points on a DATE: the latest that does."""
    if not known.adjusted_events and not known.adjusted_subjects:
        return None
    found = [
        one
        for one in (
            *known.adjusted_events.get(entry.event, ()),
            *known.adjusted_subjects.get(whose(entry), ()),
        )
        if one.adjusts_from <= on
        and _speaks_of(one, entry)
        and not is_event_annulled(known, one.event, on)
    ]
    return max(found, key=lambda one: (one.adjusts_from, one.leaf), default=None)


def share_codes(one: Collection[str], other: Collection[str]) -> bool:
    """Tell whether two entries speak of a same violation."""
    return not set(one).isdisjoint(other)


def _by(pairs: Iterable[tuple[_Key, _One]]) -> Mapping[_Key, list[_One]]:
    found: dict[_Key, list[_One]] = {}
    for key, one in pairs:
        found.setdefault(key, []).append(one)
    return found


def _not_corrected(annulments: Iterable[Annulment]) -> list[Annulment]:
    """An annulment that was itself corrected counts no more; a correction always does."""
    annulments = list(annulments)
    corrected = {one.annuls for one in annulments if one.is_correction}
    return [one for one in annulments if one.is_correction or one.event not in corrected]


def _is_annulled(known: Known, entry: Entry, on: str) -> bool:
    if any(
        one.annuls_from <= on and _speaks_of(one, entry)
        for one in known.annulled_events.get(entry.event, ())
    ):
        return True
    return any(
        one.annuls_from <= on and _speaks_of(one, entry) and _came_before(entry, one)
        for one in known.annulled_subjects.get(whose(entry), ())
    )


def _came_before(entry: Entry, one: Annulment) -> bool:
    """Of a subject what was there is taken back, not what happens after the day of it."""
    if entry.event == one.event:
        return False
    return not one.annuls_from or (entry.fact_on or entry.effective_on) <= one.annuls_from


def _speaks_of(one: Annulment | Adjustment, entry: Entry) -> bool:
    if one.items and entry.item not in one.items:
        return False
    return not one.codes or share_codes(one.codes, entry.codes)


def _erases(known: Known, erasure: Erasure, entry: Entry, on: str) -> bool:
    if erasure.on > on or is_event_annulled(known, erasure.event, on):
        return False
    if not erasure.of_any_code and not set(entry.codes) <= set(erasure.codes):
        return False
    if erasure.amount is not None and not _is_paid_up(known, erasure, on):
        return False
    due_on = _due_on(erasure, entry)
    if not due_on or erasure.on <= due_on:
        return True
    # put right after the due day, though reported by it: then nothing says that it was overdue
    return erasure.unless_item is not None and not any(
        _stands_against(known, entry, other, on)
        for other in known.of_subject.get((erasure.unless_item, whose(entry)), ())
    )


def _is_paid_up(known: Known, last: Erasure, on: str) -> bool:
    """Tell whether what was paid up to the day of a payment reaches what was owed by then."""
    key = last.item, whose(last)
    paid = (one for one in known.erasures[key] if one.amount is not None)
    return _sum(known, paid, last.on, on) >= _sum(known, known.debts.get(key, ()), last.on, on)


def _sum(known: Known, parts: Iterable[Debt | Erasure], until: str, on: str) -> int | Fraction:
    """Add up amounts, each unit of an event once."""
    amounts = {
        (one.event, one.unit): number_of(one.amount) or 0
        for one in parts
        if one.on <= until and not is_event_annulled(known, one.event, on)
    }
    return sum(amounts.values())


def _due_on(erasure: Erasure, entry: Entry) -> str:
    if erasure.due_plus_days is None:
        return entry.due_on
    first = entry.due_on or entry.fact_on or entry.effective_on
    return days_after(first, erasure.due_plus_days)


def _stands_against(known: Known, entry: Entry, other: Entry, on: str) -> bool:
    return (
        share_codes(other.codes, entry.codes)
        and other.effective_on <= on
        and not _is_annulled(known, other, on)
    )
