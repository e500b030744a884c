"""What stands of a ledger's records about one institution, or of its readings.

    (unknown) ── InstitutionNamed ──> NAMED ── VisitRecorded, FactRecorded ──┐
        │                               ^────────────────────────────────────┘
        └── LedgerRead ──> LEDGER ── LedgerRead ──┐
                              ^───────────────────┘

A record that corrects another takes its place. `evolve` is total: what was recorded happened, in
whatever order it is read.
"""

from typing import Literal, assert_never

import msgspec

from core.domain.history.content import Record, content_of, day_of, what_of
from core.domain.history.events import (
    FactRecorded,
    InstitutionNamed,
    LedgerRead,
    VisitRecorded,
)

Event = InstitutionNamed | VisitRecorded | FactRecorded | LedgerRead
Stage = Literal["unknown", "named", "ledger"]


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """An event with what its header says of it.

    Attributes:
        id: the event's id.
        corrects: id of the record that it replaces.
    """

    id: str
    event: Event
    corrects: str | None = None


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A record that no other one has replaced.

    Attributes:
        what: a visit, or which kind of fact.
        content: hash of what it says, in hex.
    """

    id: str
    what: str
    key: str
    day: str
    content: str


class History(msgspec.Struct, frozen=True, kw_only=True):
    """The stream of one institution of a ledger, or of the ledger's readings.

    Attributes:
        records: what stands, in the order of recording.
        readings: how often the ledger was read.
    """

    stage: Stage = "unknown"
    ledger: str = ""
    key: str = ""
    institution: str = ""
    records: tuple[Standing, ...] = ()
    readings: int = 0

    def under(self, what: str, key: str) -> Standing | None:
        """Return the standing record that has a key."""
        return next((one for one in self.records if (one.what, one.key) == (what, key)), None)


def evolve(history: History, fact: Fact) -> History:
    """Return the history after the event."""
    event = fact.event
    match event:
        case InstitutionNamed():
            return msgspec.structs.replace(
                history,
                stage="named",
                ledger=event.ledger,
                key=event.key,
                institution=event.institution,
            )
        case VisitRecorded() | FactRecorded():
            gone = {fact.id, fact.corrects}
            others = tuple(one for one in history.records if one.id not in gone)
            return msgspec.structs.replace(history, records=(*others, _standing(fact.id, event)))
        case LedgerRead():
            stage = "ledger" if history.stage == "unknown" else history.stage
            return msgspec.structs.replace(
                history, stage=stage, ledger=event.ledger, readings=history.readings + 1
            )
        case _:
            assert_never(event)


def _standing(event_id: str, record: Record) -> Standing:
    return Standing(
        id=event_id,
        what=what_of(record),
        key=record.key,
        day=day_of(record),
        content=content_of(record).hex(),
    )
