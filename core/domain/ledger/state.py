"""The log about itself, as its events left it (FORMAT §6).

    (unopened) ── Opened ──> OPEN ── Ticked ──┐
                               ^──────────────┘

`evolve` is total: what was recorded happened, in whatever order it is read.
"""

from typing import Final, Literal, assert_never

import msgspec

from core.domain.ledger.events import Opened, Ticked

Event = Opened | Ticked
Stage = Literal["unopened", "open"]

ALLOWED: Final[dict[type[Event], frozenset[Stage]]] = {
    Opened: frozenset({"unopened"}),
    Ticked: frozenset({"open"}),
}
"""From which stages each event may come; what `decide` may ask for, and nothing else."""


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """One incarnation of the log; `opened` is None before leaf 0."""

    opened: Opened | None = None
    ticks: int = 0

    @property
    def stage(self) -> Stage:
        """Whether leaf 0 is written."""
        return "open" if self.opened else "unopened"


def evolve(ledger: Ledger, event: Event) -> Ledger:
    """Return the ledger after the event."""
    match event:
        case Opened():
            return msgspec.structs.replace(ledger, opened=event)
        case Ticked():
            return msgspec.structs.replace(ledger, ticks=ledger.ticks + 1)
        case _:
            assert_never(event)
