"""Whether an event counts, as its review left it at the log's end (FORMAT §3, "Standing")."""

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from core.domain import catalogue
from core.domain.device.events import Enrolled
from core.domain.review import state as review
from core.evidence.body import trusted_header
from core.kernel.ids import stream_uuid
from core.log.eventlog import EventLog
from core.log.reader import LogReader

Standing = Literal["counts", "held", "excluded"]
_STANDINGS: Final[Mapping[review.Standing, Standing]] = {
    "none": "counts",
    "open": "held",
    "admitted": "counts",
    "excluded": "excluded",
}


class Reviewed(msgspec.Struct, frozen=True):
    """What became of an event that was put under review.

    Attributes:
        codes: for what it was, one once, in the order in which they came up.
    """

    standing: Standing
    codes: tuple[str, ...]


class Known(msgspec.Struct, frozen=True):
    """What has to be known of the whole log before its first event can be shown.

    Attributes:
        size: leaves at the moment of the call.
        reviewed: by event id; holds an entry for each review, not for each event.
        devices: the device's id of each key that was ever enrolled.
    """

    size: int
    reviewed: Mapping[str, Reviewed]
    devices: Mapping[str, str]


def known_of(log: EventLog) -> Known:
    """Read the reviews and the enrolments, in one snapshot."""
    with log.read() as reader:
        return Known(reader.size, _reviewed(reader), _devices(reader))


def _reviewed(reader: LogReader) -> dict[str, Reviewed]:
    found: dict[str, Reviewed] = {}
    for stream in reader.streams("review"):
        folded, codes = review.Review(), dict[str, None]()
        for stored in reader.stream(stream):
            event = catalogue.read(stored.type, trusted_header(stored.body).data)
            if isinstance(event, review.Event):
                folded = review.evolve(folded, event)
                codes |= dict.fromkeys(folded.codes)
        if codes:
            about = folded.event or stream_uuid(stream)
            found[about] = Reviewed(_STANDINGS[folded.standing], tuple(codes))
    return found


def _devices(reader: LogReader) -> dict[str, str]:
    found: dict[str, str] = {}
    for stream in reader.streams("device"):
        for stored in reader.stream(stream):
            event = catalogue.read(stored.type, trusted_header(stored.body).data)
            if isinstance(event, Enrolled):
                found[event.kid] = stream_uuid(stream)
    return found
