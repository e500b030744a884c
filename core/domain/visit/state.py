"""What the office decided about a visit, as its events left it (SYNC.md §5.7, DOMAIN.md §4.2).

    LegMoved, FindingConfirmed ──> OPEN ── Concluded ──> CONCLUDED <── LegMoved, FindingConfirmed

A conclusion closes nothing to the facts: a leg that comes later is moved here all the same, and a
finding of it is confirmed; whether the outcome still holds is a question for review (F18, F21).
"""

from collections.abc import Mapping
from typing import Final, Literal, assert_never

import msgspec

from core.domain.visit.events import Concluded, FindingConfirmed, LegMoved

Event = LegMoved | FindingConfirmed | Concluded
Stage = Literal["open", "concluded"]

ALLOWED: Final[Mapping[type[Event], frozenset[Stage]]] = {
    LegMoved: frozenset({"open", "concluded"}),
    FindingConfirmed: frozenset({"open", "concluded"}),
    Concluded: frozenset({"open"}),
}
"""From which stages each event may come; what `decide` may ask for, and nothing else."""


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """The server's stream of a visit; what was seen there stands in the legs.

    Attributes:
        visit: its id; empty before the first decision.
        moved_in: the legs that were moved here, some of which may have moved on since.
        confirmed: each finding the office stands by, and whose it is.
        concluded: the conclusion as recorded.
    """

    stage: Stage = "open"
    visit: str = ""
    moved_in: frozenset[str] = frozenset()
    confirmed: tuple[tuple[str, str], ...] = ()
    concluded: Concluded | None = None

    def institution_of(self, finding: str) -> str | None:
        """Return whom a confirmed finding concerns; None when it is not confirmed."""
        return dict(self.confirmed).get(finding)


def evolve(visit: Visit, event: Event) -> Visit:
    """Return the visit after the event."""
    match event:
        case LegMoved():
            return msgspec.structs.replace(
                visit, visit=event.visit, moved_in=visit.moved_in | {event.leg}
            )
        case FindingConfirmed():
            confirmed = (*visit.confirmed, (event.finding, event.institution))
            return msgspec.structs.replace(visit, visit=event.visit, confirmed=confirmed)
        case Concluded():
            return msgspec.structs.replace(
                visit, visit=event.visit, stage="concluded", concluded=event
            )
        case _:
            assert_never(event)
