"""What happens to a field device as data; a stage here is the status of its newest key."""

from collections.abc import Mapping
from typing import Any, Final

from core.domain.device import events as happened
from core.kernel.transitions import Transition, allowed

_ENROLLED: Final = frozenset({"believed", "sealed", "revoked"})

TABLE: Final[tuple[Transition, ...]] = (
    Transition(
        event=happened.Enrolled,
        given=frozenset({"unknown"}),
        to=frozenset({"believed"}),
        act="device.keys",
    ),
    Transition(
        event=happened.Revoked,
        given=frozenset({"believed", "sealed"}),
        to=frozenset({"revoked"}),
        act="device.keys",
    ),
    Transition(
        event=happened.ForkFound,
        given=_ENROLLED,
        to=frozenset({"sealed", "revoked"}),
        act="device.keys",
    ),
    Transition(
        event=happened.NumbersLeased, given=frozenset({"believed"}), act="device.lease-numbers"
    ),
    # what a lost device took along is explained as well
    Transition(event=happened.NumberVoided, given=_ENROLLED, act="device.void-number"),
    Transition(event=happened.NumbersReturned, given=_ENROLLED, act="device.return-numbers"),
)
ALLOWED: Final[Mapping[type[Any], frozenset[str]]] = allowed(TABLE)
"""From which status of its key each event may come; what `decide` may ask for, nothing else."""
