"""Commands drawn by the types of their fields: valid values from small pools, so that they meet.

What a story has spoken of is drawn again: first what stood under the field's own name, then what is
of its kind. The `Random` may be hypothesis's own, which then shrinks what was drawn.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from random import Random
from typing import Any, Final

import msgspec
from msgspec import UNSET, inspect

from core.kernel import fields
from core.kernel.acting import ROLES, Acting, by_job
from core.kernel.b64 import b64u as in_base64
from core.kernel.b64 import from_b64u
from tests.support.law import shipped_law
from tests.support.subjects import VISIT, acting, b64u, uid

ANYONE: Final = tuple(acting(uid(0xE0 + n)) for n in range(5))
"""People of every role: where parts are kept apart, it takes several."""
ONE_ROLE: Final = tuple(acting(uid(0xD0 + n), role) for n, role in enumerate(ROLES))
JOBS: Final = tuple(
    by_job(job) for job in sorted({job for row in shipped_law().acts for job in row.jobs})
)
FIRST_DAY: Final = "2025-03-03"

_SEEDS: Final = (b64u(32, "seed 1"), b64u(32, "seed 2"))
_HASHES: Final = tuple(in_base64(sha256(from_b64u(seed, 32)).digest()) for seed in _SEEDS)


@cache
def pattern_of(kind: Any) -> str:
    """Return the pattern by which a type of text is known; empty for one without."""
    found = inspect.type_info(kind)
    assert isinstance(found, inspect.StrType)
    return found.pattern or ""


_DAY: Final = pattern_of(fields.DayText)
POOLS: Final[dict[str, tuple[str, ...]]] = {
    pattern_of(fields.Uuid7): (*(one.officer for one in ANYONE), *(uid(n) for n in range(1, 5))),
    pattern_of(fields.VisitId): (VISIT, VISIT[:-1] + "0"),
    pattern_of(fields.StreamText): tuple(
        f"{kind}:{uid(n)}" for kind in ("case", "leg", "notice") for n in (1, 2)
    ),
    pattern_of(fields.RegionCode): ("410422", "410422001"),
    pattern_of(fields.ViolationCode): ("V-TIM-01", "V-FEE-02", "V-CTR-02", "V-ZZZ-99"),
    pattern_of(fields.TimeText): ("2025-03-03T09:00:00.000+08:00",),
    pattern_of(fields.KidText): (b64u(16), b64u(16, "other"), b64u(16, "third")),
    pattern_of(fields.HashText): (*_SEEDS, *_HASHES),
}
"""A few of each kind of text that has a pattern; days are drawn by themselves."""


class Known:
    """What a story has spoken of, by the name of its field and by its kind."""

    def __init__(self) -> None:
        self._named: dict[str, dict[Any, None]] = {}
        self._kinds: dict[Any, dict[Any, None]] = {}

    def copy(self) -> "Known":
        """Return what may learn more on its own."""
        other = Known()
        other._named = {name: dict(values) for name, values in self._named.items()}
        other._kinds = {kind: dict(values) for kind, values in self._kinds.items()}
        return other

    def learn(self, name: str, value: Any) -> None:
        """Take in a value and all that it holds."""
        if isinstance(value, msgspec.Struct):
            for field in msgspec.structs.fields(value):
                self.learn(field.name, getattr(value, field.name))
        elif isinstance(value, tuple | frozenset | list):
            for one in value:
                self.learn(name, one)
        elif isinstance(value, dict):
            self.learn(name, (*value, *value.values()))
        if isinstance(value, bool) or not isinstance(value, str | int | tuple | msgspec.Struct):
            return
        if value in ("", ()) or isinstance(value, Acting) or not self._takes(value):
            return
        self._named.setdefault(name, {})[value] = None
        kind = _kind_of(value)
        if kind is not None:
            self._kinds.setdefault(kind, {})[value] = None

    def _takes(self, value: Any) -> bool:
        return True

    def named(self, name: str) -> list[Any]:
        """Return what stood under a field's name, the latest last."""
        return list(self._named.get(name, ()))

    def of_kind(self, kind: Any) -> list[Any]:
        """Return everything of a kind: by pattern, `int`, or a struct's type."""
        return list(self._kinds.get(kind, ()))


def _kind_of(value: Any) -> Any:
    match value:
        case str():
            return next((kind for kind in (_DAY, *POOLS) if re.match(kind, value)), None)
        case int():
            return int
        case tuple():
            return None
        case _:
            return type(value)


def later(day: str, days: int) -> str:
    """Return the DATE so many days later."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


class Drawer:
    """Draws commands for a day of a story.

    Args:
        rnd: where chance comes from.
        known: what the story has spoken of.
        today: the day; acts are mostly of this day, now and then of one before or after.
        special: what no type says, by the command's and the field's name, or the field's alone.
    """

    def __init__(
        self, rnd: Random, known: Known, today: str, special: dict[str, tuple[Any, ...]]
    ) -> None:
        self._rnd = rnd
        self._known = known
        self._today = today
        self._special = special

    def command(self, kind: type[Any]) -> Any:
        """Draw a command of a kind."""
        return kind(
            **{
                field.name: value
                for field in msgspec.structs.fields(kind)
                if (value := self._field(kind.__name__, field)) is not ...
            }
        )

    def _field(self, owner: str, field: Any) -> Any:
        """Draw a field's value; `...` leaves it at its default."""
        name = field.name
        if name == "by":
            return self._person()
        if not field.required and self._rnd.random() < 0.4:
            return ...
        for key in (f"{owner}.{name}", name):
            if key in self._special:
                return self._rnd.choice(self._special[key])
        if name in {"on", "today"}:
            return self._act_day()
        found = inspect.type_info(field.type)
        if isinstance(found, inspect.VarTupleType) and self._rnd.random() < 0.4:
            whole = [one for one in self._known.named(name) if _fits(one, field.type)]
            if whole:
                return self._rnd.choice(whole)
        return self._value(name, found)

    def _person(self) -> Acting:
        chance = self._rnd.random()
        if chance < 0.65:
            return self._rnd.choice(ANYONE)
        return self._rnd.choice(JOBS if chance < 0.85 else ONE_ROLE)

    def _act_day(self) -> str:
        if self._rnd.random() < 0.9:
            return self._today
        return self._day("on")

    def _value(self, name: str, kind: inspect.Type) -> Any:  # noqa: PLR0911 - a table, one row a type
        rnd = self._rnd
        match kind:
            case inspect.UnionType(types=types):
                return self._value(name, rnd.choice(types))
            case inspect.NoneType():
                return None
            case inspect.CustomType():  # UNSET: absent
                return UNSET
            case inspect.BoolType():
                return rnd.random() < 0.5
            case inspect.LiteralType(values=values):
                return rnd.choice(values)
            case inspect.IntType():
                return self._number(name, kind)
            case inspect.StrType():
                return self._text(name, kind)
            case inspect.VarTupleType(item_type=item):
                several = (self._value(name, item) for _ in range(rnd.choice((0, 1, 1, 2, 2, 3))))
                return tuple(dict.fromkeys(several))
            case inspect.StructType(cls=cls):
                return self._struct(cls, kind)
            case _:
                raise NotImplementedError(f"{name}: {kind}")

    def _number(self, name: str, kind: inspect.IntType) -> int:
        low = 0 if kind.ge is None else kind.ge
        choices = [low, low + 1, low + 2, self._rnd.randint(1, 500_000)]
        choices += self._known.named(name) * 2
        if name.endswith("_fen"):
            choices += self._known.of_kind(int)
        number = self._rnd.choice([one for one in choices if isinstance(one, int)])
        return max(low, number if kind.le is None else min(number, kind.le))

    def _text(self, name: str, kind: inspect.StrType) -> str:
        pattern = kind.pattern or self._plain(name, kind)
        if pattern == _DAY:
            return self._day(name)
        pool = list(POOLS.get(pattern, ()))
        if not pattern:
            pool = [f"{name} 1", f"{name} 2", f"{name} 3"]
        named = [one for one in self._known.named(name) if isinstance(one, str)]
        if pattern:
            named = [one for one in named if re.match(pattern, one)]
        if named and (self._rnd.random() < 0.6 or not pool):
            return self._rnd.choice(named)
        return self._rnd.choice(pool + self._known.of_kind(pattern))

    def _plain(self, name: str, kind: inspect.StrType) -> str:
        """Return the pattern of what a field that says no more than `str` holds."""
        if kind.max_length is not None:
            return ""
        if name.endswith(("_on", "_by", "_day", "_from", "_to", "until")):
            return _DAY if name not in {"issued_by", "accepted_by"} else ""
        return PLAIN.get(name, "")

    def _day(self, name: str) -> str:
        rnd = self._rnd
        chance = rnd.random()
        if chance < 0.35:
            return later(self._today, rnd.choice((0, 1, 3, 5, 9, 10, 15, 20, 30, 60)))
        if chance < 0.45:
            return later(self._today, -rnd.choice((1, 2, 5, 30, 90)))
        named = [one for one in self._known.named(name) if isinstance(one, str)]
        days = named if named and chance < 0.7 else self._known.of_kind(_DAY)
        days = [one for one in days if re.match(_DAY, one)]
        return rnd.choice(days) if days else self._today

    def _struct(self, cls: type[Any], kind: inspect.StructType) -> Any:
        seen = self._known.of_kind(cls)
        if seen and self._rnd.random() < 0.6:
            return self._rnd.choice(seen)
        values = {}
        for field in kind.fields:
            if field.required or self._rnd.random() < 0.6:
                values[field.name] = self._value(field.name, field.type)
        return cls(**values)


def _fits(value: Any, kind: Any) -> bool:
    try:
        return bool(msgspec.convert(value, kind) == value)
    except msgspec.ValidationError:
        return False


PLAIN: Final[dict[str, str]] = {
    name: pattern_of(kind)
    for kind, names in {
        fields.Uuid7: "agency by_notice event finding institution intent missing notice officer "
        "overdue_event person",
        fields.VisitId: "from_visit visit",
        fields.StreamText: "already_filed leg result",
        fields.RegionCode: "region scope",
        fields.ViolationCode: "codes violations",
        fields.TimeText: "suspected_since",
        fields.KidText: "kid",
        fields.HashText: "body_b64u logged other pub server_pub sha256 sig",
        fields.DayText: "today valid_from valid_to version",
    }.items()
    for name in names.split()
}
"""What a field that says no more than `str` holds, by its name; any other is a line of text."""
