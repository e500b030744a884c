"""What happens to an officer as data (DOMAIN.md §1.3): who may record it, from where."""

from collections.abc import Mapping
from typing import Any, Final

from core.domain.officer import events as happened
from core.kernel.transitions import Transition, allowed

_IN_OFFICE: Final = frozenset({"registered"})

TABLE: Final[tuple[Transition, ...]] = (
    Transition(
        event=happened.OfficerRegistered,
        given=frozenset({"unregistered"}),
        to=_IN_OFFICE,
        act="officer.register",
    ),
    Transition(event=happened.CredentialIssued, given=_IN_OFFICE, act="officer.credential"),
    Transition(event=happened.CredentialWithdrawn, given=_IN_OFFICE, act="officer.credential"),
    Transition(event=happened.RolesChanged, given=_IN_OFFICE, act="officer.change-roles"),
    Transition(event=happened.InterestDeclared, given=_IN_OFFICE, act="officer.declare-interest"),
    Transition(event=happened.InterestEnded, given=_IN_OFFICE, act="officer.end-interest"),
)
ALLOWED: Final[Mapping[type[Any], frozenset[str]]] = allowed(TABLE)
"""From which stages each event may come; what `decide` may ask for, and nothing else."""
