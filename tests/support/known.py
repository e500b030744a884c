"""What a story may speak of: people, a few of every kind of text, and what was said so far."""

import re
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from typing import Any, Final

import msgspec
from msgspec import inspect

from core.kernel import fields
from core.kernel.acting import ROLES, by_job
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


@cache
def type_info(kind: Any) -> inspect.Type:
    """Return what msgspec knows of a type."""
    return inspect.type_info(kind)


@cache
def fields_of(kind: Any) -> tuple[Any, ...]:
    """Return the fields of a struct."""
    return msgspec.structs.fields(kind)


def pattern_of(kind: Any) -> str:
    """Return the pattern by which a type of text is known; empty for one without."""
    found = type_info(kind)
    assert isinstance(found, inspect.StrType)
    return found.pattern or ""


DAY: Final = pattern_of(fields.DayText)
LAST_DAY: Final = "2031-12-31"
"""Beyond it no story goes: the law's rows are of these years."""
ID: Final = pattern_of(fields.Uuid7)
SEEDS: Final = (b64u(32, "seed 1"), b64u(32, "seed 2"))
HASHES: Final = tuple(in_base64(sha256(from_b64u(seed, 32)).digest()) for seed in SEEDS)
POOLS: Final[dict[str, tuple[str, ...]]] = {
    ID: (*(one.officer for one in ANYONE), *(uid(n) for n in range(1, 5))),
    pattern_of(fields.VisitId): (VISIT, VISIT[:-1] + "0"),
    pattern_of(fields.StreamText): tuple(
        f"{kind}:{uid(n)}" for kind in ("case", "leg", "notice") for n in (1, 2)
    ),
    pattern_of(fields.RegionCode): ("410422", "410422001"),
    pattern_of(fields.ViolationCode): ("V-TIM-01", "V-FEE-02", "V-CTR-02", "V-ZZZ-99"),
    pattern_of(fields.TimeText): ("2025-03-03T09:00:00.000+08:00",),
    pattern_of(fields.KidText): (b64u(16), b64u(16, "other"), b64u(16, "third")),
    pattern_of(fields.HashText): (*SEEDS, *HASHES),
}
"""A few of each kind of text that has a pattern; days are drawn by themselves."""


class Known:
    """What a story has spoken of, by the name of its field and by its kind."""

    def __init__(self, examples: Iterable[Any] = ()) -> None:
        """Begin with the words of examples; their days and ids belong to another story."""
        self._named: dict[str, dict[Any, None]] = {}
        self._kinds: dict[Any, dict[Any, None]] = {}
        for one in examples:
            for name, value in _parts(one):
                if not _is_of_a_story(value):
                    self._keep(name, value)

    def copy(self) -> "Known":
        """Return what may learn more on its own."""
        other = Known()
        other._named = {name: dict(values) for name, values in self._named.items()}
        other._kinds = {kind: dict(values) for kind, values in self._kinds.items()}
        return other

    def learn(self, said: Any, name: str = "") -> None:
        """Take in everything that an event, or a refusal's value of a name, speaks of."""
        for part, value in _parts(said, name):
            self._keep(part, value)

    def _keep(self, name: str, value: Any) -> None:
        kind = _kind_of(value)
        if kind == DAY and value > LAST_DAY:
            return  # "for ever" in a refusal
        self._named.setdefault(name, {})[value] = None
        self._kinds.setdefault(kind, {})[value] = None

    def named(self, name: str) -> list[Any]:
        """Return what stood under a field's name."""
        return list(self._named.get(name, ()))

    def of_kind(self, kind: Any) -> list[Any]:
        """Return everything of a kind: by pattern, `int`, `tuple`, or a struct's type."""
        return list(self._kinds.get(kind, ()))


def _parts(said: Any, name: str = "") -> Iterable[tuple[str, Any]]:
    """Yield every text, number, array and struct in it, with the name of its field."""
    if isinstance(said, msgspec.Struct):
        for field in fields_of(type(said)):
            yield from _parts(getattr(said, field.name), field.name)
    elif isinstance(said, tuple):
        for one in said:
            yield from _parts(one, name)
    is_one = isinstance(said, str | int | tuple | msgspec.Struct) and not isinstance(said, bool)
    if name and is_one and said not in ("", ()):
        yield name, said


def _is_of_a_story(value: Any) -> bool:
    if isinstance(value, str):
        return bool(re.match(DAY, value) or re.match(ID, value))
    return any(_is_of_a_story(one) for _, one in _parts(value) if isinstance(one, str))


def _kind_of(value: Any) -> Any:
    return _pattern_for(value) if isinstance(value, str) else type(value)


@cache
def _pattern_for(text: str) -> str:
    return next((kind for kind in (DAY, *POOLS) if re.match(kind, text)), "")
