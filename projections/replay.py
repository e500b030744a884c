"""How a stream came to be, step by step, as of a day and as known at a moment (FORMAT §3).

Known on k: what was received before k. True on t: what it speaks of, or the day on which its
outcome takes effect, lies before t. An event that does not count at (t, k) is a step that leaves
the state as it was.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import msgspec

from core.domain.review.state import Review, evolve
from core.domain.visit.events import LegMoved
from core.domain.visit.merged import MergedVisit
from core.kernel.ids import DEVICE_KINDS, stream_kind, stream_uuid
from core.kernel.limits import MAX_INT
from core.kernel.times import end_of_day_ms, moment_ms, ms_of, time_of
from core.log.eventlog import EventLog
from core.log.reader import LogReader
from projections import joint
from projections.folds import FOLDS, START, as_dict
from projections.reading import Seen, see_event
from projections.steps import DaySet, Running

_DAY_MS: Final = 24 * 60 * 60 * 1000
_EFFECTIVE: Final = ("effective_on", "annuls_from")
"""The fields in which an event says from which day its outcome holds."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One event and the state behind it.

    Attributes:
        received_at: TIME at which the log took it.
        actor: id of a person, or name of a job.
        standing: as known at the moment asked: none, open, admitted or excluded.
        data: what the event says; empty if this release cannot read it.
        state: after it, in plain values.
        act, on, opens, ends, passed: what was done, on which day, and what that did to deadlines;
            see `steps.Taken`.
    """

    leaf: int
    stream: str
    ver: int
    type: str
    event_id: str
    at: str
    occurred: str
    received_at: str
    actor: str
    standing: str
    data: dict[str, Any]
    state: dict[str, Any]
    act: str = ""
    on: str = ""
    opens: tuple[DaySet, ...] = ()
    ends: tuple[DaySet, ...] = ()
    passed: tuple[DaySet, ...] = ()


def replay(
    log: EventLog,
    stream: str,
    at: str | None = None,
    known: str | None = None,
    streams: Iterable[str] | None = None,
) -> Iterator[Step]:
    """Replay a stream; a `visit:` is replayed together with its legs, in log order.

    Args:
        log: the log.
        stream: its name; of a visit the bare id will do.
        at: DATE (its end) or TIME; None is without limit.
        known: likewise, of receipt.
        streams: of a visit, from `queries.visit_streams`; if None the whole log is searched.

    Raises:
        LookupError: no such stream, or one of a kind that has no state here.
    """
    name = stream if ":" in stream else f"visit:{stream}"
    before_ms = MAX_INT if at is None else moment_ms(at)
    known_ms = MAX_INT if known is None else moment_ms(known)
    kind = stream_kind(name)
    if kind == "visit":
        names = tuple(find_streams(log, stream_uuid(name)) if streams is None else streams)
    elif kind in FOLDS:
        names = (name,)
    else:
        raise LookupError(f"{stream} is of no kind that can be replayed")
    events, standings = _read(log, names, known_ms)
    if not events:
        raise LookupError(f"{stream} has no event that was known then")
    true = [seen for seen in events if _since_ms(seen) < before_ms]
    if kind == "visit":
        told = [seen for seen in true if _is_of(seen, name, names)]
        return _visit_steps(name, told, standings)
    return _steps(kind, true, standings)


def merged_visit(log: EventLog, visit: str, streams: Iterable[str]) -> MergedVisit:
    """Return a visit as its legs join now.

    Args:
        log: the log.
        visit: its id.
        streams: from `queries.visit_streams`.
    """
    events, standings = _read(log, streams, MAX_INT)
    heard = [
        joint.Heard(seen, counts=standings.get(seen.event_id, "none") in {"none", "admitted"})
        for seen in events
    ]
    return joint.merged_of(visit, heard)


def find_streams(log: EventLog, visit: str) -> tuple[str, ...]:
    """Search the log for the streams that speak of a visit: its own, its legs, where they went."""
    legs: dict[str, None] = {}
    moves: list[tuple[str, LegMoved]] = []
    for row in log.iter_rows():
        if row[3] == "visit.leg-moved.v1":
            moves.append((row[1], _moved.decode(row[4]).data))
        elif row[3].startswith("leg.") and visit.encode() in row[4]:
            legs[row[1]] = None
    legs |= {moved.leg: None for _, moved in moves if visit in {moved.visit, moved.from_visit}}
    others = {stream: None for stream, moved in moves if moved.leg in legs}
    return tuple({f"visit:{visit}": None, **legs, **others})


class _Moved(msgspec.Struct):
    data: LegMoved


_moved: Final = msgspec.json.Decoder(_Moved)


def _read(
    log: EventLog, streams: Iterable[str], known_ms: int
) -> tuple[list[Seen], dict[str, str]]:
    """Return what was known of the streams, in log order, and the standing of each event."""
    with log.read() as reader:
        events = [
            see_event(event)
            for stream in streams
            for event in reader.stream(stream)
            if event.received_ms < known_ms
        ]
        standings = {
            seen.event_id: _standing(reader, seen.event_id, known_ms)
            for seen in events
            if stream_kind(seen.stream) in DEVICE_KINDS  # decisions are never under review
        }
    return sorted(events, key=lambda seen: seen.leaf), standings


def _standing(reader: LogReader, event_id: str, known_ms: int) -> str:
    review = Review()
    for event in reader.stream(f"review:{event_id}"):
        seen = see_event(event)
        if event.received_ms < known_ms and seen.data is not None:
            review = evolve(review, seen.data)  # type: ignore[arg-type] # a review's stream holds reviews
    return review.standing


def _since_ms(seen: Seen) -> int:
    """Return the moment from which the event is true."""
    for field in _EFFECTIVE:
        day = getattr(seen.data, field, None)
        if isinstance(day, str):
            return end_of_day_ms(day) - _DAY_MS
    return ms_of(seen.occurred)


def _steps(kind: str, events: Iterable[Seen], standings: dict[str, str]) -> Iterator[Step]:
    state, running = START[kind](), Running()
    for seen in events:
        standing = standings.get(seen.event_id, "none")
        if standing in {"none", "admitted"} and seen.data is not None:
            state = FOLDS[kind](state, seen)
        yield _step(seen, standing, as_dict(state), running)


def _is_of(seen: Seen, name: str, names: Sequence[str]) -> bool:
    """Of another visit's stream only the moves of this one's legs are told."""
    if seen.stream == name or stream_kind(seen.stream) != "visit":
        return True
    return isinstance(seen.data, LegMoved) and seen.data.leg in names


def _visit_steps(stream: str, events: Sequence[Seen], standings: dict[str, str]) -> Iterator[Step]:
    facts: list[joint.Heard] = []
    running = Running()
    for seen in events:
        standing = standings.get(seen.event_id, "none")
        facts.append(joint.Heard(seen, counts=standing in {"none", "admitted"}))
        yield _step(seen, standing, joint.joined(stream, facts), running)


def _step(seen: Seen, standing: str, state: dict[str, Any], running: Running) -> Step:
    taken = running.take(seen)
    return Step(
        leaf=seen.leaf,
        stream=seen.stream,
        ver=seen.ver,
        type=seen.type,
        event_id=seen.event_id,
        at=time_of(ms_of(seen.at)),
        occurred=time_of(ms_of(seen.occurred)),
        received_at=time_of(seen.received_ms),
        actor=seen.actor,
        standing=standing,
        data={} if seen.data is None else as_dict(seen.data),
        state=state,
        act=taken.act,
        on=taken.on,
        opens=taken.opens,
        ends=taken.ends,
        passed=taken.passed,
    )
