"""What each step of a procedure was: its act and day, the days that it set, met, or let pass."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

import msgspec

from core.domain.tables import TABLES
from core.kernel.times import day_of
from core.kernel.transitions import DAY_OF_REST, Transition
from projections.reading import Seen

_ROWS: Final[Mapping[type[Any], tuple[Transition, ...]]] = {
    event: tuple(row for table in TABLES.values() for row in table if row.event is event)
    for event in {row.event for table in TABLES.values() for row in table}
}


_OF_OTHERS: Final = frozenset({"due_on", "effective_on"})
"""Days that an event names and that are not its own."""
How = Literal["set", "met", "missed", "lapsed", "dropped"]


class DaySet(msgspec.Struct, frozen=True, kw_only=True):
    """A last day, and what the step did to it.

    Attributes:
        kind: code under which the radar shows it.
        term: code of the term that runs, by which the article is found.
        how: `set` by this step; `met` or `missed`; `lapsed`, the party's own time that went by;
            `dropped`, nothing has to be done by it any more.
        is_window: the party's own time.
    """

    kind: str
    term: str
    due_on: str
    how: How
    is_window: bool = False


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What the tables say of a step.

    Attributes:
        act: code of the law's row that says who may; empty if no table knows the event.
        on: local DATE on which it was done, which may lie before the one of its recording.
        opens: the last days that it set.
        ends: those that it ended.
        passed: those that went by before it, each told once.
    """

    act: str
    on: str
    opens: tuple[DaySet, ...]
    ends: tuple[DaySet, ...]
    passed: tuple[DaySet, ...]


class _Open(msgspec.Struct):
    kind: str
    term: str
    due_on: str
    is_window: bool
    is_told: bool = False

    def told(self, how: How | None = None) -> DaySet:
        """Return it as ended in a way; without one it went by."""
        late: How = "lapsed" if self.is_window else "missed"
        return DaySet(
            kind=self.kind,
            term=self.term,
            due_on=self.due_on,
            how=how or late,
            is_window=self.is_window,
        )


class Running:
    """The deadlines that run in one stream, step after step."""

    def __init__(self) -> None:
        """Begin with none."""
        self._open: dict[str, _Open] = {}
        self._is_paused = False

    def take(self, seen: Seen) -> Taken:
        """Return what a step was; the days that it ends and sets are known from here on."""
        rows = _ROWS.get(type(seen.data), ())
        on = _day(rows, seen)
        ended = [*self._ended(rows, seen, on), *self._dropped(rows, on)]
        passed = () if self._is_paused else tuple(self._passed(on))
        for kind in self._named(tuple(kind for row in rows for kind in row.drops)):
            del self._open[kind]
        opened = dict.fromkeys(day for row in rows for day in self._opened(row, seen))
        if any(row.pauses or row.resumes for row in rows):
            self._is_paused = any(row.pauses for row in rows)
        return Taken(
            act=rows[0].act if rows else "",
            on=on,
            opens=tuple(opened),
            ends=tuple(dict.fromkeys(ended)),
            passed=passed,
        )

    def _opened(self, row: Transition, seen: Seen) -> Iterable[DaySet]:
        for deadline in row.opens:
            due_on = getattr(seen.data, deadline.field, None)
            if isinstance(due_on, str) and due_on:
                term = deadline.kind if deadline.term in {"", DAY_OF_REST} else deadline.term
                day = _Open(deadline.kind, term, due_on, deadline.is_window)
                self._open[deadline.kind] = day
                yield day.told("set")
        moved = self._open.get(getattr(seen.data, "kind", "")) if row.settles else None
        if moved is not None:
            moved.due_on = getattr(seen.data, "due_on", moved.due_on)
            yield moved.told("set")

    def _ended(self, rows: tuple[Transition, ...], seen: Seen, on: str) -> Iterable[DaySet]:
        for row in rows:
            is_part = bool(row.ends_unless and getattr(seen.data, row.ends_unless, None))
            for kind in self._named(() if is_part else row.ends):
                day = self._open.pop(kind)
                yield day.told("met" if on <= day.due_on else None)

    def _dropped(self, rows: tuple[Transition, ...], on: str) -> Iterable[DaySet]:
        """Take away what has time left; what has none went by, and is told as that."""
        for kind in self._named(tuple(kind for row in rows for kind in row.drops)):
            if on <= self._open[kind].due_on:
                yield self._open.pop(kind).told("dropped")

    def _named(self, kinds: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(kind for kind in self._open if kind in kinds or "*" in kinds)

    def _passed(self, on: str) -> Iterable[DaySet]:
        for day in self._open.values():
            if day.due_on < on and not day.is_told:
                day.is_told = True
                yield day.told()


def _day(rows: tuple[Transition, ...], seen: Seen) -> str:
    """Return the day of the act as the event has it; where it has none, that of its recording."""
    named = next((row.on or row.ends_on for row in rows if row.on or row.ends_on), "")
    fields = getattr(seen.data, "__struct_fields__", ()) if rows else ()
    days = [field for field in fields if field.endswith("_on") and field not in _OF_OTHERS]
    if not named and len(days) == 1:
        named = days[0]
    on = getattr(seen.data, named, "") if named else ""
    return on if isinstance(on, str) and on else day_of(seen.occurred)
