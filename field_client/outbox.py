"""Where every own event is, as data: read from the journal's view, never from control flow (R9)."""

from collections.abc import Collection
from typing import Final

import msgspec

from core.kernel.ids import stream_uuid
from core.log.journal import Journal
from core.log.mirror import Mirror
from core.log.receipts import STATES, OutboxItem, State
from field_client.words import N_

_REVIEWS: Final = 1_000_000

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


def counts(journal: Journal, mirror: Mirror) -> Counts:
    """Count the own events by state."""
    counted = journal.counts()
    if counted["review"]:
        held: tuple[State] = ("review",)
        let = sum(one.state == "admitted" for one in items(journal, mirror, held))
        counted |= {"review": counted["review"] - let, "admitted": counted["admitted"] + let}
    return Counts(**counted)


def items(
    journal: Journal,
    mirror: Mirror,
    states: Collection[State] = STATES,
    stream: str | None = None,
) -> list[OutboxItem]:
    """Return own events in these states of the journal, oldest first; all streams or one.

    The receipt of an event says for ever that it went to review; that a person has let it count
    since is an event of the office, which comes with a pull.
    """
    found = journal.outbox(states=states, stream=stream)
    if not any(one.state == "review" for one in found):
        return found
    settled = _admitted(mirror)
    return [
        msgspec.structs.replace(one, state="admitted")
        if one.state == "review" and one.event_id in settled
        else one
        for one in found
    ]


def waiting(journal: Journal) -> list[OutboxItem]:
    """Return what has no place in the log yet, and what a person must look at."""
    return journal.outbox(states=("local", "queued", "delivered"))


def _admitted(mirror: Mirror) -> set[str]:
    """Return the ids of events whose review, as far as it was pulled, last let them count."""
    standing: dict[str, bool] = {}
    for event in mirror.of_type("review.", limit=_REVIEWS):
        standing[stream_uuid(event.stream)] = event.type.startswith("review.admitted.")
    return {event for event, counts_now in standing.items() if counts_now}
