"""Which entries stand on a day, as known at a moment (FORMAT §3, "Times").

An entry stands when it is known, has taken effect and was not taken back; it is active while it has
not expired either. An expired entry gives no points, but it happened: it still makes a later one a
repetition, and still fills the cap of its twelve months.
"""

from collections.abc import Collection, Iterable
from typing import Literal

import msgspec

from core.domain.credit.entries import Annulment, Entry, Erasure, Reversal

Absence = Literal["not_yet_effective", "annulled", "erased"]


class View(msgspec.Struct, frozen=True, kw_only=True):
    """What is known at a moment, and the day that is asked about.

    Attributes:
        entries: each once, in the order in which they took effect.
        day: the DATE asked about.
    """

    day: str
    entries: tuple[Entry, ...]
    annulments: tuple[Annulment, ...]
    erasures: tuple[Erasure, ...]


def view(entries: Iterable[Entry], reversals: Iterable[Reversal], day: str, known_ms: int) -> View:
    """Look at entries in any order, repeated or not, as known at `known_ms` (itself included)."""
    known = tuple(one for one in reversals if one.recorded_ms <= known_ms)
    return View(
        day=day,
        entries=tuple(sorted({one for one in entries if one.recorded_ms <= known_ms}, key=order)),
        annulments=tuple(one for one in known if isinstance(one, Annulment)),
        erasures=tuple(one for one in known if isinstance(one, Erasure)),
    )


def order(entry: Entry) -> tuple[str, int, str, int, str]:
    """Return by what entries are ordered: when they took effect, then their place in the log."""
    return entry.effective_on, entry.leaf, entry.item, entry.unit, entry.event


def absence(seen: View, entry: Entry) -> Absence | None:
    """Return why an entry does not stand, or None if it does."""
    if entry.effective_on > seen.day:
        return "not_yet_effective"
    if _is_annulled(seen, entry):
        return "annulled"
    if any(_erases(seen, erasure, entry) for erasure in seen.erasures):
        return "erased"
    return None


def is_expired(seen: View, entry: Entry) -> bool:
    """Tell whether an entry ran out: `expires_on` is the first day on which it does not count."""
    return bool(entry.expires_on) and seen.day >= entry.expires_on


def share_codes(one: Collection[str], other: Collection[str]) -> bool:
    """Tell whether two entries speak of a same violation."""
    return not set(one).isdisjoint(other)


def _is_annulled(seen: View, entry: Entry) -> bool:
    return any(one.annuls == entry.event and one.annuls_from <= seen.day for one in seen.annulments)


def _erases(seen: View, erasure: Erasure, entry: Entry) -> bool:
    if (erasure.item, erasure.subject) != (entry.item, entry.subject) or erasure.on > seen.day:
        return False
    if not set(entry.codes) <= set(erasure.codes):
        return False
    if not entry.due_on or erasure.on <= entry.due_on:
        return True
    # put right after the due day, though reported by it: then nothing says that it was overdue
    return erasure.unless_item is not None and not any(
        _stands_against(seen, erasure.unless_item, entry, other) for other in seen.entries
    )


def _stands_against(seen: View, item: str, entry: Entry, other: Entry) -> bool:
    return (
        (other.item, other.subject) == (item, entry.subject)
        and share_codes(other.codes, entry.codes)
        and other.effective_on <= seen.day
        and not _is_annulled(seen, other)
    )
