"""Recomputing a draw from its record alone, as anybody may (DOMAIN.md §1.4).

Each line of the record is held against what the lines before it determine: the lists against their
hashes, the seed against its own, every lot and every team against the seed. What no computation can
know (a title, a reason in words, a day) is bound by the signatures and the log alone.
"""

from collections.abc import Iterable, Iterator
from typing import Literal, assert_never

import msgspec

from core.domain.draw.events import (
    Frozen,
    InspectorsAssigned,
    InspectorsListed,
    ObjectsDrawn,
    ObjectsLeftOut,
    ObjectsListed,
    PoolsFrozen,
    Redrawn,
    SeedCommitted,
    SeedRevealed,
)
from core.domain.draw.lots import list_hash, seed_hash
from core.domain.draw.outcome import Result, redraw_of, results
from core.domain.draw.state import Draw, Event, evolve
from core.domain.draw.table import ALLOWED
from core.kernel.codec import encode

Fault = Literal[
    "other-draw",
    "stage",
    "list-order",
    "list-size",
    "list-hash",
    "same-person",
    "beacon-known",
    "beacon",
    "seed-hash",
    "lots",
    "team-size",
    "not-drawn",
    "missing",
]


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the record that does not follow from those before it.

    Attributes:
        line: the event's place in the record, from 1; of what is missing, one past the last.
        fault: what is wrong.
        seen, needed: what stands there, and what should.
    """

    line: int
    fault: Fault
    seen: str
    needed: str


_Told = tuple[Fault, str, str]
_Key = tuple[str, str, int]
"""What names a line that must come: its kind, whom it is of, and its first place."""


class _Recount(msgspec.Struct):
    """The draw so far, where its lists were frozen, and what must still come."""

    draw: Draw
    frozen_line: int
    due: dict[_Key, Result]


def differences(events: Iterable[Event]) -> tuple[Difference, ...]:
    """Return every line that differs from its recomputation, in order; none: the draw is right."""
    recount = _Recount(draw=Draw(), frozen_line=0, due={})
    told: list[tuple[int, _Told]] = []
    line = 0
    for line, event in enumerate(events, start=1):
        told.extend((line, one) for one in _faults(recount, event))
        before, recount.draw = recount.draw, evolve(recount.draw, event)
        _expect(recount, before, event)
        if isinstance(event, PoolsFrozen):
            recount.frozen_line = line
    told.extend((recount.frozen_line, one) for one in _of_lists(recount.draw))
    told.extend((line + 1, ("missing", "", _text(one))) for one in recount.due.values())
    return tuple(
        Difference(line=place, fault=fault, seen=seen, needed=needed)
        for place, (fault, seen, needed) in sorted(told, key=lambda one: one[0])
    )


def _faults(recount: _Recount, event: Event) -> Iterator[_Told]:
    draw = recount.draw
    if draw.draw and event.draw != draw.draw:
        yield "other-draw", event.draw, draw.draw
    if draw.stage not in ALLOWED[type(event)]:
        yield "stage", f"{type(event).__name__} / {draw.stage}", _words(ALLOWED[type(event)])
    match event:
        case ObjectsListed() | InspectorsListed() | ObjectsLeftOut():
            yield from _of_place(draw, event)
        case SeedCommitted():
            yield from _of_commitment(draw, event)
        case SeedRevealed():
            yield from _of_seed(draw, event)
        case ObjectsDrawn() | InspectorsAssigned():
            yield from _of_result(recount, event)
        case Redrawn():
            yield from _of_redraw(draw, event)
        case _:
            pass


def _of_place(
    draw: Draw, event: ObjectsListed | InspectorsListed | ObjectsLeftOut
) -> Iterator[_Told]:
    rows: tuple[object, ...] = draw.left_out
    if isinstance(event, ObjectsListed):
        rows = draw.objects
    elif isinstance(event, InspectorsListed):
        rows = draw.inspectors
    if event.first != len(rows):
        yield "list-order", str(event.first), str(len(rows))


def _of_lists(draw: Draw) -> Iterator[_Told]:
    """Hold the lists against what was frozen of them."""
    if draw.frozen is None:
        return
    lists: tuple[tuple[Frozen, tuple[msgspec.Struct, ...]], ...] = (
        (draw.frozen.objects, draw.objects),
        (draw.frozen.inspectors, draw.inspectors),
        (draw.frozen.left_out, draw.left_out),
    )
    for said, rows in lists:
        if said.size != len(rows):
            yield "list-size", str(said.size), str(len(rows))
        if said.sha256 != list_hash(rows):
            yield "list-hash", said.sha256, list_hash(rows)


def _of_commitment(draw: Draw, event: SeedCommitted) -> Iterator[_Told]:
    if event.committed_by == draw.frozen_by:
        yield "same-person", event.committed_by, f"not {draw.frozen_by}"
    if draw.beacon_on and event.committed_on >= draw.beacon_on:
        yield "beacon-known", event.committed_on, f"< {draw.beacon_on}"


def _of_seed(draw: Draw, event: SeedRevealed) -> Iterator[_Told]:
    if event.revealed_by == draw.frozen_by:
        yield "same-person", event.revealed_by, f"not {draw.frozen_by}"
    if seed_hash(event.seed) != draw.seed_sha256:
        yield "seed-hash", seed_hash(event.seed), draw.seed_sha256
    if bool(event.beacon) != bool(draw.beacon_name):
        yield "beacon", event.beacon or "", draw.beacon_name
    elif draw.beacon_on and event.revealed_on < draw.beacon_on:
        yield "beacon", event.revealed_on, f">= {draw.beacon_on}"


def _of_result(recount: _Recount, event: Result) -> Iterator[_Told]:
    due = recount.due.pop(_key(event), None)
    if due is None:
        yield "not-drawn", _text(event), ""
    elif due != event:
        yield "lots", _text(event), _text(due)
    wanted = recount.draw.officers_per_object
    if isinstance(event, InspectorsAssigned) and len(event.officers) != wanted:
        yield "team-size", str(len(event.officers)), str(wanted)


def _of_redraw(draw: Draw, event: Redrawn) -> Iterator[_Told]:
    team = draw.team(event.institution)
    if not team or event.before not in (event.institution, *team):
        yield "not-drawn", event.before, _words(team)
    redrawn = redraw_of(draw, event)[0]
    if redrawn != event:
        yield "lots", _text(event), _text(redrawn)


def _expect(recount: _Recount, before: Draw, event: Event) -> None:
    """Note what must come after a seed, or after an institution that came in for another."""
    match event:
        case SeedRevealed():
            recount.due |= {_key(one): one for one in results(recount.draw)}
        case Redrawn(what="institution"):
            following = redraw_of(before, event)[1:]
            recount.due |= {
                _key(one): one for one in following if isinstance(one, InspectorsAssigned)
            }
        case _:
            pass


def _key(event: Result) -> _Key:
    match event:
        case ObjectsDrawn():
            return "stratum", event.stratum, event.first
        case InspectorsAssigned():
            return "team", event.institution, 0
        case _:
            assert_never(event)


def _text(event: Result | Redrawn) -> str:
    return encode(event).decode()


def _words(names: Iterable[str]) -> str:
    return " / ".join(sorted(names))
