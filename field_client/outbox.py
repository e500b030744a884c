"""Where every own event is, as data: read from the journal's view, never from control flow (R9)."""

from typing import Final

import msgspec

from core.log.journal import Journal
from core.log.receipts import OutboxItem, State
from field_client.words import N_

STATE_WORDS: Final[dict[State, str]] = {
    "local": N_("on this device only"),
    "queued": N_("sent, waiting for an answer"),
    "delivered": N_("answered but not in the log"),
    "admitted": N_("in the log"),
    "review": N_("in the log, under review"),
    "durable": N_("in the log and in a verified backup"),
}
"""What each state means, as message ids."""


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many own events are in each state (R9)."""

    local: int
    queued: int
    delivered: int
    admitted: int
    review: int
    durable: int

    @property
    def total(self) -> int:
        """All own events."""
        return sum(msgspec.structs.astuple(self))

    @property
    def waiting(self) -> int:
        """Own events that the office does not have in its log yet."""
        return self.local + self.queued


def counts(journal: Journal) -> Counts:
    """Count the own events by state."""
    return Counts(**journal.counts())


def waiting(journal: Journal) -> list[OutboxItem]:
    """Return what has no place in the log yet, and what a person must look at."""
    return journal.outbox(states=("local", "queued", "delivered"))
