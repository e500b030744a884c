"""A joint visit at one moment: the legs merged, and what the office decided about it."""

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from core.domain.leg import state as leg
from core.domain.visit import state as office
from core.domain.visit.events import LegMoved
from core.domain.visit.merged import LegEvent, MergedVisit, merge
from core.kernel.ids import stream_kind, stream_uuid
from projections.folds import as_dict
from projections.reading import Seen


class Heard(NamedTuple):
    """An event of a visit, and whether it counts (FORMAT §3, standing)."""

    seen: Seen
    counts: bool


def merged_of(visit: str, heard: Sequence[Heard]) -> MergedVisit:
    """Merge the legs of a visit, whatever the order in which they are given."""
    facts = [
        _leg_event(one)
        for one in heard
        if stream_kind(one.seen.stream) == "leg" and one.seen.data is not None
    ]
    moves = [one.seen.data for one in heard if isinstance(one.seen.data, LegMoved)]
    return merge(visit, facts, moves)


def joined(stream: str, heard: Sequence[Heard]) -> dict[str, Any]:
    """Return the merged view of the visit, and what its own `stream` decided, in plain values."""
    decided = office.Visit()
    for one in heard:
        if one.seen.stream == stream and one.seen.data is not None:
            decided = office.evolve(decided, cast("office.Event", one.seen.data))
    merged = merged_of(stream_uuid(stream), heard)
    return {
        "merged": as_dict(merged),
        "disagreements": [as_dict(item) for item in merged.disagreements],
        "office": as_dict(decided),
    }


def _leg_event(one: Heard) -> LegEvent:
    seen = one.seen
    return LegEvent(
        stream=seen.stream,
        ver=seen.ver,
        kid=seen.kid,
        seq=seen.seq,
        hlc=seen.hlc,
        id=seen.event_id,
        officer=seen.actor,
        companions=seen.companions,
        occurred=seen.occurred,
        event=cast("leg.Event", seen.data),
        corrects=seen.corrects or None,
        counts=one.counts,
    )
