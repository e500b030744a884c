"""Every aggregate driven by commands, and what must hold of whatever `decide` answers."""

import inspect
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final, get_args, get_type_hints

import msgspec

from core.domain import catalogue
from core.domain.case.state import Case
from core.domain.device.state import Device
from core.domain.leg import decide as leg_decide
from core.domain.leg import state as leg
from core.domain.refund.lines import PupilLine
from core.domain.refund.state import Refund
from core.domain.tables import TABLES
from core.kernel.codec import encode
from core.kernel.errors import Refused
from core.kernel.transitions import Transition
from core.law.book import Law
from core.law.measures import MeasureError
from core.law.rows import LawFileError
from core.process.rooms import ROOMS
from tests.support.builders import uid

TURNED_DOWN: Final = (Refused, LookupError, MeasureError, LawFileError)
"""A rule says no, no row of the law is in force, or what was typed is no value of its kind."""
REPEATABLE: Final = frozenset({"MoveLeg", "ReferenceEvidence", "Tick"})
"""Each tick is a new event, and two photos are two facts (`core.domain.leg.decide`)."""

RUNS_FROM_THE_PAST: Final = frozenset({"licence.renewal", "visit.approve"})
"""Of facts that are entered late: a register's old licence, the plan of a visit that took place."""


class Aggregate(msgspec.Struct, frozen=True, kw_only=True):
    """A room as the drive needs it.

    Attributes:
        commands, events: their types.
        rows: its table; empty where it has none, and then `allowed` alone binds it.
    """

    name: str
    start: Any
    evolve: Callable[[Any, Any], Any]
    decide: Callable[[Any, Any, Any], tuple[Any, ...]]
    commands: tuple[type[Any], ...]
    events: tuple[type[Any], ...]
    rows: tuple[Transition, ...]
    allowed: Mapping[type[Any], Iterable[str]]

    @property
    def wanted(self) -> frozenset[tuple[type[Any], str]]:
        """Every event with every stage from which its room lets it come."""
        named = {(row.event, stage) for row in self.rows for stage in row.given}
        named |= {(event, stage) for event, stages in self.allowed.items() for stage in stages}
        return frozenset(named or {(event, "") for event in self.events})


def _recorded(state: leg.Leg, event: leg.Event) -> leg.Leg:
    """Fold an event of a leg under the next free id."""
    return leg.evolve(state, leg.Fact(id=uid(len(state.facts) + 1), event=event))


def _aggregate(name: str, start: Any, evolve: Any, decide: Any) -> Aggregate:
    home = sys.modules[type(start).__module__]
    command = list(inspect.signature(decide).parameters)[1]
    rows = TABLES.get(name, ())
    return Aggregate(
        name=name,
        start=start,
        evolve=evolve,
        decide=decide,
        commands=_members(get_type_hints(decide)[command]),
        events=_members(home.Event),
        rows=rows,
        allowed={} if rows else getattr(home, "ALLOWED", {}),
    )


def _members(union: Any) -> tuple[type[Any], ...]:
    return get_args(union) or (union,)


AGGREGATES: Final = {
    **{
        name: _aggregate(name, room.start, room.evolve, room.decide) for name, room in ROOMS.items()
    },
    "leg": _aggregate("leg", leg.Leg(), _recorded, leg_decide.decide),
}
"""Every room of the office, and the leg, which a device writes."""


class Taken(msgspec.Struct, frozen=True):
    """A transition that was taken."""

    event: type[Any]
    before: str
    after: str


class Answer(msgspec.Struct, frozen=True):
    """What came of a command; `refusal` is None where it was granted, or already so."""

    state: Any
    events: tuple[Any, ...] = ()
    taken: tuple[Taken, ...] = ()
    refusal: Exception | None = None


def put(room: Aggregate, state: Any, command: Any, due: dict[str, str], law: Law) -> Answer:
    """Put a command to an aggregate, and check everything that must hold of the answer.

    Args:
        room: the aggregate.
        state: how it stands.
        command: what is asked.
        due: its open deadlines by kind, brought up to date here.
        law: all rules.
    """
    try:
        events = room.decide(state, command, law)
    except TURNED_DOWN as error:
        return turned_down(state, error)
    after, taken = state, []
    for event in events:
        before, after = after, room.evolve(after, event)
        step = Taken(type(event), stage_for(before, event), stage_for(after, event))
        taken.append(step)
        check_step(room, step)
        check_deadlines(room, step, event, command, due)
        check_bytes(event)
    check_money(after)
    if events:
        check_again(room, after, command, law)
    return Answer(after, events, tuple(taken))


def turned_down(state: Any, refusal: Exception) -> Answer:
    """A refusal can be said: its sentence has all its values."""
    assert str(refusal)
    return Answer(state, (), (), refusal)


def stage_for(state: Any, event: Any) -> str:
    """Return the stage by which a table judges an event; of a device each key has its own."""
    if not isinstance(state, Device):
        return str(getattr(state, "stage", getattr(state, "standing", "")))
    if hasattr(event, "kid"):
        return state.status(event.kid)
    return state.keys[-1].status if state.keys else "unknown"


def rows_of(room: Aggregate, step: Taken) -> list[Transition]:
    """Return the rows by which an event may come from where it came."""
    return [row for row in room.rows if row.event is step.event and step.before in row.given]


def check_step(room: Aggregate, step: Taken) -> None:
    """The table lets it come from there, and names where it leads."""
    said = f"{step.event.__name__} led from {step.before} to {step.after}"
    if room.allowed:
        assert step.before in room.allowed[step.event], said
    if room.rows:
        rows = rows_of(room, step)
        assert rows, f"{said}: no row of the table lets it come from there"
        leads = {stage for row in rows for stage in row.to or {step.before}}
        assert step.after in leads, f"{said}: the table names {sorted(leads)}"


def check_deadlines(
    room: Aggregate, step: Taken, event: Any, command: Any, due: dict[str, str]
) -> None:
    """A deadline that an event opens is a real day, and is not past when it is born.

    One that is open already and keeps its day is not born again: a tip that is handed over.
    """
    for row in rows_of(room, step):
        for deadline in row.opens:
            day = getattr(event, deadline.field, None)
            if day and due.get(deadline.kind) != day and deadline.kind not in RUNS_FROM_THE_PAST:
                date.fromisoformat(day)
                done = done_on(row, event, command)
                assert day >= done, (
                    f"{deadline.kind} of {step.event.__name__} is {day}, done on {done}"
                )
        if row.settles:
            assert event.due_on >= event.before, f"{event.kind} became earlier"
        opened = {one.kind: getattr(event, one.field, None) for one in row.opens}
        over = {*row.ends, *row.drops}
        left = {} if "*" in over else {one: due[one] for one in due if one not in over}
        due.clear()
        due.update(left | {kind: day for kind, day in opened.items() if day})
        if row.settles:
            due[event.kind] = event.due_on


def done_on(row: Transition, event: Any, command: Any) -> str:
    """Return the day of an act: as its table says, else as the command does."""
    own = [name for name in event.__struct_fields__ if name.endswith("_on")]
    field = row.ends_on or row.on or (own[0] if len(own) == 1 else "")
    if day := getattr(event, field, ""):
        return str(day)
    names = ("on", "today", "served_on", "reported_on", "rechecked_on", "closed_on")
    return next((day for name in names if (day := getattr(command, name, ""))), "")


def check_bytes(event: Any) -> None:
    """What is written is read back, brought up to its newest version."""
    name = catalogue.type_of(event)
    upcast = catalogue.UPCASTS.get(name, lambda same: same)
    assert catalogue.read(name, encode(event)) == upcast(event)


def check_again(room: Aggregate, state: Any, command: Any, law: Law) -> None:
    """Asked again at once, it is already so, or is turned down."""
    if type(command).__name__ in REPEATABLE:
        return
    try:
        again = room.decide(state, command, law)
    except TURNED_DOWN:
        return
    assert again == (), "the same command, asked again, did something more"


def check_money(state: Any) -> None:
    """Paid + owed + waived = due, to the fen, and none of it is less than nothing."""
    match state:
        case Case(money=money):
            for sums in (money.fine, money.surcharge):
                assert sums.paid_fen + sums.owed_fen + sums.waived_fen == sums.due_fen
                assert min(msgspec.structs.astuple(sums)) >= 0
            # 加处罚款的数额不得超出罚款的数额 (行政处罚法 第七十二条)
            if not money.is_annulled:
                assert money.surcharge_fen <= money.fine_fen
        case Refund():
            lines: tuple[Refund | PupilLine, ...] = (*state.lines.values(), state)
            for one in lines:
                assert one.paid_fen + one.owed_fen + one.waived_fen == one.refundable_fen
                assert min(one.paid_fen, one.owed_fen, one.waived_fen) >= 0
        case _:
            pass
