"""What was shown of a notice's items, day by day, and what of it was in time (DOMAIN.md §4.3)."""

from collections.abc import Iterable

import msgspec


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What was shown of the items on a day: reported, or found by a recheck."""

    day: str
    reported: frozenset[str] = frozenset()
    verified: frozenset[str] = frozenset()
    failed: frozenset[str] = frozenset()


def after_recheck(in_time: frozenset[str], recheck: Shown) -> frozenset[str]:
    """Return what is in time after a recheck within the time: a failed item is open again."""
    return (in_time | recheck.verified) - recheck.failed


def in_time_anew(shown: Iterable[Shown], served_on: str, due_on: str) -> frozenset[str]:
    """Return what is in time when all that was shown is judged by another last day.

    Args:
        shown: reports and rechecks in the order in which they came to light.
        served_on: first local day that counts.
        due_on: last local day that counts.
    """
    in_time, failed, rechecked_on = frozenset[str](), frozenset[str](), ""
    for one in shown:
        counts = served_on <= one.day <= due_on
        if one.reported and counts:
            # what a recheck within the time found not done needs a report made after it
            refuted = one.day < rechecked_on <= due_on
            in_time |= one.reported - (failed if refuted else frozenset())
        if not one.reported:
            in_time = after_recheck(in_time, one) if counts else in_time
            failed = (failed | one.failed) - one.verified
            rechecked_on = one.day
    return in_time
