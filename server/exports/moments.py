"""Moments as other programs read them."""

from datetime import UTC, datetime, timedelta
from typing import Final

from server.exports.facts import Fact

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_YEARS: Final = range(1678, 2262)
"""What the loaders can hold: they count nanoseconds in 64 bits."""
BEFORE_ALL: Final = "1970-01-01T00:00:00.000000+00:00"
"""When an object's first values are said to hold from (OCEL 2.0)."""


def happened_utc(fact: Fact) -> str:
    """Return what an event speaks of, in UTC with microseconds and offset."""
    return _written(happened(fact).astimezone(UTC))


def received_utc(fact: Fact) -> str:
    """Return when the log took an event, in UTC with microseconds and offset."""
    return _written(_received(fact))


def happened(fact: Fact) -> datetime:
    """Return what an event speaks of, with its own offset.

    A year that no loader can hold is the slip of a clock: then it is when the log took the event,
    and the event's own words still say what it said.
    """
    moment = datetime.fromisoformat(fact.occurred)
    return moment if moment.year in _YEARS else _received(fact)


def _received(fact: Fact) -> datetime:
    return _EPOCH + timedelta(milliseconds=fact.received_ms)


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")
