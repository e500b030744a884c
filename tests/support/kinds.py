"""Events picked by their kind, so that a test may ask them what only that kind knows."""

from collections.abc import Iterable
from typing import TypeVar

E = TypeVar("E")


def every(kind: type[E], events: Iterable[object]) -> list[E]:
    """Return the events of a kind, in their order."""
    return [event for event in events if isinstance(event, kind)]


def the(kind: type[E], events: Iterable[object]) -> E:
    """Return the one event of a kind."""
    (found,) = every(kind, events)
    return found
