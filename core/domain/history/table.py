"""How the past enters as data: no deadline runs from what a ledger recorded."""

from collections.abc import Mapping
from typing import Any, Final

from core.domain.history import events as happened
from core.kernel.transitions import OCCURRED, Transition, allowed

_ACT: Final = "history.import"

TABLE: Final[tuple[Transition, ...]] = (
    Transition(
        event=happened.InstitutionNamed,
        given=frozenset({"unknown"}),
        to=frozenset({"named"}),
        act=_ACT,
        on=OCCURRED,
    ),
    Transition(event=happened.VisitRecorded, given=frozenset({"named"}), act=_ACT),
    Transition(event=happened.FactRecorded, given=frozenset({"named"}), act=_ACT),
    Transition(
        event=happened.LedgerRead,
        given=frozenset({"unknown", "ledger"}),
        to=frozenset({"ledger"}),
        act=_ACT,
        on=OCCURRED,
    ),
)
ALLOWED: Final[Mapping[type[Any], frozenset[str]]] = allowed(TABLE)
"""From which stage each event may come; what `decide` may ask for, nothing else."""
