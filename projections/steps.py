"""What each step of a procedure was: its act, the days that it set, the days that it ended."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from core.domain.tables import TABLES
from core.kernel.times import day_of
from core.kernel.transitions import Transition
from projections.reading import Seen

_ROWS: Final[Mapping[type[Any], tuple[Transition, ...]]] = {
    event: tuple(row for table in TABLES.values() for row in table if row.event is event)
    for event in {row.event for table in TABLES.values() for row in table}
}


class DaySet(msgspec.Struct, frozen=True, kw_only=True):
    """A last day that a step set, or ended.

    Attributes:
        kind: code of the term.
        in_time: whether the step came by that day; None where it is only set here.
    """

    kind: str
    due_on: str
    in_time: bool | None = None


class Running:
    """The deadlines that run in one stream, step after step."""

    def __init__(self) -> None:
        """Begin with none."""
        self._open: dict[str, str] = {}

    def take(self, seen: Seen) -> tuple[str, tuple[DaySet, ...], tuple[DaySet, ...]]:
        """Return the act of a step, the days that it sets, and those that it ends."""
        rows = _ROWS.get(type(seen.data), ())
        ended = tuple(self._ended(row, seen) for row in rows)
        opened = tuple(day for row in rows for day in self._opened(row, seen))
        act = rows[0].act if rows else ""
        return act, tuple(dict.fromkeys(opened)), tuple(day for days in ended for day in days)

    def _opened(self, row: Transition, seen: Seen) -> list[DaySet]:
        days: list[DaySet] = []
        for deadline in row.opens:
            due_on = getattr(seen.data, deadline.field, None)
            if isinstance(due_on, str) and due_on:
                self._open[deadline.kind] = due_on
                days.append(DaySet(kind=deadline.kind, due_on=due_on))
        return days

    def _ended(self, row: Transition, seen: Seen) -> list[DaySet]:
        if row.ends_unless and getattr(seen.data, row.ends_unless, None):
            return []
        kinds = tuple(self._open) if "*" in row.ends else row.ends
        done_on = getattr(seen.data, row.ends_on, "") if row.ends_on else day_of(seen.occurred)
        days: list[DaySet] = []
        for kind in kinds:
            due_on = self._open.pop(kind, None)
            if due_on is not None:
                days.append(DaySet(kind=kind, due_on=due_on, in_time=done_on <= due_on))
        return days
