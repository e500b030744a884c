"""Values drawn by the types of a command's fields: valid, from small pools, so that they meet.

What a story has spoken of is drawn again: first what stood under the field's own name, then what is
of its kind. The `Random` may be hypothesis's own, which shrinks what was drawn.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from random import Random
from typing import Any, Final

import msgspec
from msgspec import UNSET, inspect

from core.kernel import fields
from core.kernel.acting import ROLES, Acting, by_job
from core.kernel.b64 import b64u as written
from core.kernel.errors import Refused
from tests.support.law import shipped_law
from tests.support.subjects import VISIT, acting, b64u, uid

ANYONE: Final = tuple(acting(uid(0xE0 + n)) for n in range(5))
"""People of every role: where parts are kept apart, it takes several."""
ONE_ROLE: Final = tuple(acting(uid(0xD0 + n), role) for n, role in enumerate(ROLES))
JOBS: Final = tuple(
    by_job(job) for job in sorted({job for row in shipped_law().acts for job in row.jobs})
)
FIRST_DAY: Final = date(2025, 3, 3)
PAST: Final = "1990-01-01"

_SEEDS = tuple(b64u(32, f"seed {n}") for n in range(2))
_IDS = (*(one.officer for one in ANYONE), *(uid(n) for n in range(1, 6)))


def _pattern(kind: Any) -> str:
    found = inspect.type_info(kind)
    assert isinstance(found, inspect.StrType)
    return found.pattern or ""


_DAY = _pattern(fields.DayText)
_ID = _pattern(fields.Uuid7)
_POOLS: Final[dict[str, tuple[str, ...]]] = {
    _ID: _IDS,
    _pattern(fields.VisitId): (VISIT, VISIT[:-1] + "0", VISIT[:-1] + "1"),
    _pattern(fields.StreamText): tuple(
        f"{kind}:{uid(n)}" for kind in ("case", "leg", "notice", "tip") for n in (1, 2)
    ),
    _pattern(fields.RegionCode): ("410422", "410422001"),
    _pattern(fields.ViolationCode): ("V-TIM-01", "V-FEE-02", "V-CTR-02", "V-LIC-01", "V-ZZZ-99"),
    _pattern(fields.TimeText): ("2025-03-03T09:00:00.000+08:00", "2025-04-01T09:00:00.000+08:00"),
    _pattern(fields.KidText): (b64u(16), b64u(16, "other"), b64u(16, "third")),
    _pattern(fields.HashText): (
        *_SEEDS,
        *(written(sha256(fields_raw).digest()) for fields_raw in ()),
    ),
}
