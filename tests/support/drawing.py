"""Commands drawn by the types of their fields: valid values from small pools, so that they meet.

What a story has spoken of is drawn again: first what stood under the field's own name, then what is
of its kind. What no type says stands in `tests.support.specials`.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from random import Random
from types import MappingProxyType
from typing import Any, Final

import msgspec
from msgspec import UNSET, inspect

from core.kernel import fields
from core.kernel.acting import Acting
from core.kernel.running import Running
from tests.support.known import (
    ANYONE,
    DAY,
    JOBS,
    ONE_ROLE,
    POOLS,
    Known,
    fields_of,
    pattern_of,
    type_info,
)

Special = Mapping[str, Callable[["Drawer"], Any]]
"""What no type says, by the command's and the field's name, or the field's alone."""
LEAVE_OUT: Final = object()
"""An optional field stays at its default."""


_PLAIN: Final[dict[str, str]] = {
    name: pattern_of(kind)
    for kind, names in {
        fields.Uuid7: "agency by_notice case corrects event finding findings intent institution "
        "missing notice officer overdue_event person",
        fields.VisitId: "from_visit visit",
        fields.StreamText: "already_filed leg result",
        fields.RegionCode: "region scope",
        fields.ViolationCode: "codes violations",
        fields.TimeText: "suspected_since",
        fields.KidText: "kid",
        fields.HashText: "body_b64u logged other pub server_pub sha256",
        fields.DayText: "on today valid_from valid_to version expires_on served_on reported_on "
        "rechecked_on closed_on due_on pay_by hand_in_by objection_until from_day",
    }.items()
    for name in names.split()
}
"""What a field that says no more than `str` holds, by its name; any other is a line of text."""


def later(day: str, days: int) -> str:
    """Return the DATE so many days later."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


class Drawer:
    """Draws commands for a day of a story.

    Args:
        rnd: where chance comes from.
        known: what the story has spoken of.
        today: the day; acts are mostly of this day, now and then of one before or after.
        state: how the aggregate stands.
        running: its deadlines.
        special: what no type says.
    """

    def __init__(
        self,
        rnd: Random,
        known: Known,
        *,
        today: str,
        state: Any = None,
        running: Callable[[], tuple[Running, ...]] = tuple,
        special: Special = MappingProxyType({}),
    ) -> None:
        self.rnd = rnd
        self.known = known
        self.today = today
        self.state = state
        self.running = running
        self._special = special
        self._jobs_only = False

    def command(self, kind: Any, *, by_a_job: bool = False) -> Any:
        """Draw a command of a kind."""
        self._jobs_only = by_a_job
        drawn = {field.name: self._field(kind, field) for field in fields_of(kind)}
        return kind(**{name: value for name, value in drawn.items() if value is not LEAVE_OUT})

    def _field(self, owner: type[Any], field: Any) -> Any:
        name, rnd = field.name, self.rnd
        for key in (f"{owner.__name__}.{name}", name):
            if key in self._special:
                return self._special[key](self)
        if name == "by":
            return LEAVE_OUT if not field.required and rnd.random() < 0.3 else self._person()
        if name in {"on", "today"}:
            return self.today if rnd.random() < 0.95 else self.day("on")
        if not field.required and rnd.random() < 0.4:
            return LEAVE_OUT
        found = type_info(field.type)
        if isinstance(found, inspect.VarTupleType) and rnd.random() < 0.4:
            whole = [one for one in self.known.named(name) if _fits(one, field.type)]
            if whole:
                return rnd.choice(whole)
        return self.value(name, found)

    def _person(self) -> Acting:
        chance = self.rnd.random()
        if self._jobs_only and chance < 0.9:
            return self.rnd.choice(JOBS)
        if chance < 0.75:
            return self.rnd.choice(ANYONE)
        return self.rnd.choice(JOBS if chance < 0.9 else ONE_ROLE)

    def value(self, name: str, kind: inspect.Type) -> Any:
        """Draw a value of a type for a field of this name."""
        match kind:
            case inspect.UnionType(types=types):
                return self.value(name, self.rnd.choice(types))
            case inspect.NoneType():
                return None
            case inspect.CustomType():  # `UnsetType`: the field is absent
                return UNSET
            case inspect.BoolType():
                return self.rnd.random() < 0.5
            case inspect.LiteralType(values=values):
                return self.rnd.choice(values)
            case inspect.IntType():
                return self._number(name, kind)
            case inspect.StrType():
                return self._text(name, kind)
            case inspect.VarTupleType(item_type=item):
                several = self.rnd.choice((0, 1, 1, 2, 2, 3))
                return tuple(dict.fromkeys(self.value(name, item) for _ in range(several)))
            case inspect.StructType():
                return self.struct(kind)
            case _:
                raise NotImplementedError(f"{name}: {kind}")

    def _number(self, name: str, kind: inspect.IntType) -> int:
        low = 0 if kind.ge is None else kind.ge
        choices = [low, low + 1, low + 2, self.rnd.randint(1, 500_000), *self.known.named(name)]
        if name.endswith("_fen"):
            choices += self.known.of_kind(int)
        number = self.rnd.choice([one for one in choices if isinstance(one, int)])
        return max(low, number if kind.le is None else min(number, kind.le))

    def _text(self, name: str, kind: inspect.StrType) -> str:
        is_plain = kind.pattern is None and kind.max_length is None
        pattern = kind.pattern or (_PLAIN.get(name, "") if is_plain else "")
        if pattern == DAY:
            return self.day(name)
        named = [one for one in self.known.named(name) if isinstance(one, str)]
        named = [one for one in named if re.match(pattern, one)]
        pool = POOLS.get(pattern, ()) if pattern else (f"{name} 1", f"{name} 2", f"{name} 3")
        if named and (not pool or self.rnd.random() < 0.6):
            return self.rnd.choice(named)
        seen = self.known.of_kind(pattern) if pattern else ()
        return str(self.rnd.choice((*pool, *seen)))

    def day(self, name: str) -> str:
        """Draw a day: of the field's name, of anything before, or near today."""
        rnd, chance = self.rnd, self.rnd.random()
        if chance < 0.35:
            return later(self.today, rnd.choice((0, 1, 3, 5, 9, 10, 15, 20, 30, 60)))
        if chance < 0.45:
            return later(self.today, -rnd.choice((1, 2, 5, 30, 90)))
        named = self.known.named(name) if chance < 0.75 else []
        days = [str(one) for one in named or self.known.of_kind(DAY)]
        days = [one for one in days if re.match(DAY, one)]
        return rnd.choice(days) if days else self.today

    def struct(self, kind: inspect.StructType) -> Any:
        """Draw a struct: one seen before, or field by field."""
        seen = self.known.of_kind(kind.cls)
        if seen and self.rnd.random() < 0.6:
            return self.rnd.choice(seen)
        return kind.cls(
            **{
                field.name: self.value(field.name, field.type)
                for field in kind.fields
                if field.required or self.rnd.random() < 0.6
            }
        )


def _fits(value: Any, kind: Any) -> bool:
    try:
        return bool(msgspec.convert(value, kind) == value)
    except msgspec.ValidationError:
        return False
