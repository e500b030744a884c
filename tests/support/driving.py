"""Every aggregate driven by commands, and what must hold of whatever `decide` answers."""

import inspect
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final, get_args, get_type_hints

import msgspec

from core.domain import catalogue
from core.domain.case.state import Case
from core.domain.refund.state import Refund
from core.domain.tables import TABLES
from core.kernel.codec import encode
from core.kernel.errors import Refused
from core.kernel.transitions import Transition
from core.law.measures import MeasureError
from core.process.rooms import ROOMS
from tests.support.builders import EXAMPLES
from tests.support.drawing import Known
from tests.support.law import shipped_law

LAW: Final = shipped_law()
NO: Final = (Refused, LookupError, MeasureError)
"""How an act is turned down: a rule says no, or no row of the law is in force."""


class Aggregate(msgspec.Struct, frozen=True):
    """A room of the office as the drive needs it.

    Attributes:
        commands: the types of its commands.
        rows: its table, empty where it has none; then `allowed` alone binds it.
        events: the types of its events.
    """

    name: str
    start: Any
    evolve: Callable[[Any, Any], Any]
    decide: Callable[[Any, Any, Any], tuple[Any, ...]]
    commands: tuple[type[Any], ...]
    rows: tuple[Transition, ...]
    allowed: Mapping[type[Any], Iterable[str]]
    events: tuple[type[Any], ...]


def _of(name: str) -> Aggregate:
    room = ROOMS[name]
    command = list(inspect.signature(room.decide).parameters)[1]
    home = sys.modules[type(room.start).__module__]
    rows = TABLES.get(name, ())
    return Aggregate(
        name,
        room.start,
        room.evolve,
        room.decide,
        _members(get_type_hints(room.decide)[command]),
        rows,
        {row.event: frozenset() for row in rows} or getattr(home, "ALLOWED", {}),
        _members(home.Event),
    )


def _members(union: Any) -> tuple[type[Any], ...]:
    return get_args(union) or (union,)


AGGREGATES: Final = {name: _of(name) for name in ROOMS}


def examples_of(one: Aggregate) -> Known:
    """Return what the examples of a room's events speak of."""
    return Known(EXAMPLES[kind] for kind in one.events)


def stage_for(state: Any, event: Any) -> str:
    """Return the stage by which the table judges an event; a device has one for each key."""
    if hasattr(state, "keys"):
        kid = getattr(event, "kid", None)
        if kid is not None:
            return str(state.status(kid))
        return str(state.keys[-1].status if state.keys else "unknown")
    return str(getattr(state, "stage", getattr(state, "standing", "")))


class Taken(msgspec.Struct, frozen=True):
    """A transition that was taken: an event from a stage to a stage."""

    event: type[Any]
    before: str
    after: str


class Answer(msgspec.Struct, frozen=True):
    """What came of a command; `events` is None where it was turned down."""

    state: Any
    events: tuple[Any, ...] | None
    taken: tuple[Taken, ...] = ()
    refusal: BaseException | None = None


def put(one: Aggregate, state: Any, command: Any) -> Answer:
    """Put a command to an aggregate, and check everything that must hold of the answer."""
    try:
        events = one.decide(state, command, LAW)
    except NO as error:
        if isinstance(error, Refused):
            assert str(error), "the sentence has all its values"
        return Answer(state, None, (), error)
    taken = []
    after = state
    for event in events:
        before, after = after, one.evolve(after, event)
        step = Taken(type(event), stage_for(before, event), stage_for(after, event))
        check_step(one, step, event)
        check_deadlines(one, step.before, event, command)
        check_bytes(event)
        taken.append(step)
    check_money(after)
    check_again(one, after, command, bool(events))
    return Answer(after, events, tuple(taken))


def check_step(one: Aggregate, step: Taken, event: Any) -> None:
    """(1), (3): the table lets it come from there, and names where it leads."""
    name = step.event.__name__
    if not one.rows:
        assert not one.allowed or step.before in one.allowed[step.event], (name, step.before)
        return
    rows = [row for row in one.rows if row.event is step.event and step.before in row.given]
    assert rows, f"{name} came from {step.before}, which no row of the table allows"
    leads = {stage for row in rows for stage in row.to or {step.before}}
    assert step.after in leads, f"{name} led from {step.before} to {step.after}, not {leads}"


def check_bytes(event: Any) -> None:
    """(2) What is written is read back, brought up to its newest version."""
    name = catalogue.type_of(event)
    read = catalogue.read(name, encode(event))
    upcast = catalogue.UPCASTS.get(name)
    assert read == (upcast(event) if upcast else event), f"{event} was read back as {read}"


def check_deadlines(one: Aggregate, stage: str, event: Any, command: Any) -> None:
    """(4) A deadline is a real day, and not past when it is born."""
    acted = day_of(command)
    for row in one.rows:
        if row.event is not type(event) or stage not in row.given:
            continue
        for deadline in row.opens:
            day = getattr(event, deadline.field, None)
            if not day:
                continue
            date.fromisoformat(day)
            assert day >= acted, f"{deadline.kind} of {type(event).__name__}: {day} before {acted}"


def day_of(command: Any) -> str:
    """Return the day of an act; empty where the command names none."""
    names = ("on", "today", "served_on", "reported_on", "rechecked_on", "closed_on")
    return next((day for name in names if (day := getattr(command, name, ""))), "")


def check_again(one: Aggregate, state: Any, command: Any, happened: bool) -> None:  # noqa: FBT001
    """(5) Asked again, nothing more happens."""
    if not happened:
        return
    try:
        again = one.decide(state, command, LAW)
    except NO:
        return
    assert again == () or type(command).__name__ in REPEATABLE, f"again: {again}"


REPEATABLE: Final = frozenset({"Tick"})
"""Each tick is a new event."""


def check_money(state: Any) -> None:
    """(6) Paid + owed + waived = due, to the fen; a surcharge never exceeds the fine."""
    match state:
        case Case(money=money):
            for sums in (money.fine, money.surcharge):
                assert sums.paid_fen + sums.owed_fen + sums.waived_fen == sums.due_fen
                assert min(msgspec.structs.astuple(sums)) >= 0, sums
            assert money.surcharge_fen <= money.decided_fen, money
        case Refund():
            for line in (*state.lines.values(), state):
                paid = line.paid_fen + line.owed_fen + line.waived_fen
                assert paid == line.refundable_fen, line
                least = (line.paid_fen, line.owed_fen, line.waived_fen, line.refundable_fen)
                assert min(least) >= 0, line
        case _:
            pass
