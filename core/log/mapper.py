"""The seam to eventsourcing's encoding: nothing is encoded, the signed bytes are the state.

`topic` is our versioned type (`notice.served.v1`), never a Python path; so the library's own
mapper, which calls `vars(event)` and resolves topics to classes, is replaced whole.
"""

import dataclasses
from typing import Any

from eventsourcing.persistence import Mapper, StoredEvent


@dataclasses.dataclass(frozen=True)  # as the library's own events; it asks for the first two names
class Recorded:
    """An event between our structs and the library: where it stands, its type, its signed bytes."""

    originator_id: str
    originator_version: int
    type: str
    body: bytes


class BodyMapper(Mapper[str]):
    """Hands the signed bytes through; a compressor or cipher would break signature and hash."""

    def __init__(self, transcoder: Any, compressor: Any = None, cipher: Any = None) -> None:
        """Refuse what would change the bytes."""
        assert compressor is None, "bytes are stored as they were signed"
        assert cipher is None, "bytes are stored as they were signed"
        super().__init__(transcoder)

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        assert isinstance(domain_event, Recorded), "the log is given signed bytes, not objects"
        return StoredEvent(
            originator_id=domain_event.originator_id,
            originator_version=domain_event.originator_version,
            topic=domain_event.type,
            state=domain_event.body,
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Recorded:
        return Recorded(
            originator_id=str(stored_event.originator_id),
            originator_version=stored_event.originator_version,
            type=stored_event.topic,
            body=stored_event.state,
        )
