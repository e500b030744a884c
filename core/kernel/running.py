"""The deadlines that run in a stream, told from its events by its room's table alone.

What a term makes of them when a calendar becomes known is for `core.law.settling`; here stands only
what the events say.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

import msgspec

from core.kernel.acting import Acting
from core.kernel.fields import DayText
from core.kernel.transitions import OCCURRED, Deadline, Transition


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """A deadline that is neither met nor dropped.

    Attributes:
        kind: under which the radar shows it.
        term: code of the term that it was counted by.
        since: day from which it runs, itself not counted; None where a person set the last day.
        due_on: last day in time.
        provisional: a notice on holidays was missing when it was counted; None where its event
            does not say.
    """

    kind: str
    term: str
    since: DayText | None
    due_on: DayText
    provisional: bool | None = None


class SettleDeadlines(msgspec.Struct, frozen=True, kw_only=True):
    """Count provisional deadlines again, now that a calendar is known; for every room.

    Attributes:
        days: what runs in the stream.
        years: of which no notice on holidays was known when the days were counted.
        overdue_event: id of the stream's last overdue, which a longer day annuls; of notices.
        on: the day on which it is done.
    """

    days: tuple[Running, ...]
    years: tuple[int, ...] = ()
    overdue_event: str | None = None
    on: DayText
    by: Acting


class DaySettled(Protocol):
    """What every room's `DeadlineSettled` says beside whose day it is."""

    @property
    def kind(self) -> str:
        """Of the deadline."""
        ...

    @property
    def before(self) -> str:
        """Last day until now."""
        ...

    @property
    def due_on(self) -> str:
        """Last day from now on."""
        ...


Settlings = frozenset[tuple[str, str]]
"""Kind and last day of each deadline that was settled from that day; so it is settled once."""
State = TypeVar("State", bound=msgspec.Struct)


def with_day(
    state: State, settled: Settlings, event: DaySettled, fields: Mapping[str, str]
) -> State:
    """Return a state that knows of a settled day, also in the field that holds days of its kind."""
    field = fields.get(event.kind)
    changed: dict[str, object] = {} if field is None else {field: event.due_on}
    known = settled | {(event.kind, event.before)}
    return msgspec.structs.replace(state, settled=known, **changed)


def running(
    table: Iterable[Transition], happened: Iterable[tuple[str, msgspec.Struct]]
) -> tuple[Running, ...]:
    """Return what runs in a stream after what happened in it.

    Args:
        table: of the stream's room.
        happened: each event with the local day of its header, in the stream's order.
    """
    rows = tuple(table)
    left: dict[str, Running] = {}
    for day, event in happened:
        for row in rows:
            if row.event is type(event):
                _take(left, row, day, event)
    return tuple(left.values())


def _take(left: dict[str, Running], row: Transition, day: str, event: msgspec.Struct) -> None:
    is_partly = bool(row.ends_unless and getattr(event, row.ends_unless, None))
    gone = (*(() if is_partly else row.ends), *row.drops)
    for kind in tuple(left) if "*" in gone else gone:
        left.pop(kind, None)
    for deadline in row.opens:
        due_on = getattr(event, deadline.field, None)
        if isinstance(due_on, str) and due_on:
            _open(left, _opened(deadline, due_on, day, event))
    if row.settles:
        _settle(left, event)


def _open(left: dict[str, Running], opened: Running) -> None:
    """Let it run in place of one of its kind; said again of the same day, it runs as it did."""
    before = left.get(opened.kind)
    if before is None or before.due_on != opened.due_on:
        left[opened.kind] = opened


def _opened(deadline: Deadline, due_on: str, day: str, event: msgspec.Struct) -> Running:
    since = day if deadline.runs_from == OCCURRED else getattr(event, deadline.runs_from, "")
    return Running(
        kind=deadline.kind,
        term=deadline.term or deadline.kind,
        since=since if isinstance(since, str) and since else None,
        due_on=due_on,
        provisional=getattr(event, "provisional", None),
    )


def _settle(left: dict[str, Running], event: msgspec.Struct) -> None:
    kind, before, due_on, provisional = (
        getattr(event, field) for field in ("kind", "before", "due_on", "provisional")
    )
    runs = left.get(kind)
    if runs is not None and runs.due_on == before:
        left[kind] = msgspec.structs.replace(runs, due_on=due_on, provisional=provisional)
