"""Days that are not counted towards the term for the decision, each of them once (第六十条)."""

from collections.abc import Iterable
from datetime import timedelta

import msgspec

from core.kernel.times import date_of


class Rest(msgspec.Struct, frozen=True, kw_only=True):
    """Days that were given already: those after `after`, up to `to` and with it."""

    after: str
    to: str

    def covers(self, day: str) -> bool:
        """Tell whether a DATE is one of them."""
        return self.after < day <= self.to


def with_rest(rests: tuple[Rest, ...], after: str, to: str) -> tuple[Rest, ...]:
    """Return them with one more; nothing is added where a day of it is not known."""
    return (*rests, Rest(after=after, to=to)) if after and to else rests


def days_not_given(rests: Iterable[Rest], after: str, to: str) -> int:
    """Count the days after `after`, up to `to`, that no rest has given yet.

    A hearing and a suspension may lie over one another: whichever is reckoned second gives what
    the first has left.
    """
    given = tuple(rests)
    first = date_of(after)
    span = range(1, (date_of(to) - first).days + 1)
    days = ((first + timedelta(days=ahead)).isoformat() for ahead in span)
    return sum(not any(rest.covers(day) for rest in given) for day in days)
