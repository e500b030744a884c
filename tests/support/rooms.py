"""The rooms whose transition table is data, and what their properties need to walk them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from core.domain.intent import state as intent
from core.domain.leg import state as leg
from core.domain.notice import state as notice
from core.domain.notice.events import Rechecked, RectificationReported, Verdict
from core.domain.visit import state as visit
from tests.support.builders import CHARGE, EXAMPLES, LATE, an, uid


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """An aggregate: its beginning, its fold, its table, and examples of its events."""

    initial: Any
    evolve: Callable[[Any, Any], Any]
    allowed: Mapping[type[Any], Iterable[str]]
    events: tuple[Any, ...]


EVENTS_OF: dict[str, tuple[Any, ...]] = {
    "leg": tuple(EXAMPLES[kind] for kind in leg.ALLOWED),
    "visit": tuple(EXAMPLES[kind] for kind in visit.ALLOWED),
    "intent": tuple(EXAMPLES[kind] for kind in intent.ALLOWED),
    "notice": (
        *(EXAMPLES[kind] for kind in notice.ALLOWED),
        an(RectificationReported, codes=(LATE,), reported_on="2026-12-09"),
        an(Rechecked, verdicts=(Verdict(code=CHARGE, verdict="failed"),)),
    ),
}
"""Of every event one example at least; of the notice's some that lead elsewhere."""


def _recorded(state: leg.Leg, event: leg.Event) -> leg.Leg:
    """Fold an event of a leg under the next free id."""
    return leg.evolve(state, leg.Fact(id=uid(len(state.facts) + 1), event=event))


ROOMS = {
    "leg": Room(initial=leg.Leg(), evolve=_recorded, allowed=leg.ALLOWED, events=EVENTS_OF["leg"]),
    "visit": Room(
        initial=visit.Visit(),
        evolve=visit.evolve,
        allowed=visit.ALLOWED,
        events=EVENTS_OF["visit"],
    ),
    "intent": Room(
        initial=intent.Intent(),
        evolve=intent.evolve,
        allowed=intent.ALLOWED,
        events=EVENTS_OF["intent"],
    ),
    "notice": Room(
        initial=notice.Notice(),
        evolve=notice.evolve,
        allowed=notice.ALLOWED,
        events=EVENTS_OF["notice"],
    ),
}
