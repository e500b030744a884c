"""What may happen to a supervised account when, and whose act it is."""

from collections.abc import Mapping
from typing import Any, Final

from core.domain.fund.events import (
    AccountClosed,
    AccountOpened,
    AlertDisposed,
    AlertRaised,
    BalanceReported,
    ClassesConsumed,
    ClassesScheduled,
    FeesReported,
    Frozen,
    MinBalanceSet,
    MovementReported,
    RefundRequestsReported,
    SignsReported,
    Unfrozen,
)
from core.kernel.transitions import Transition, allowed

_WATCHED: Final = frozenset({"open", "frozen"})
_REPORTS: Final = (
    BalanceReported,
    MovementReported,
    FeesReported,
    ClassesScheduled,
    ClassesConsumed,
    RefundRequestsReported,
    SignsReported,
)

TABLE: Final[tuple[Transition, ...]] = (
    Transition(
        event=AccountOpened,
        given=frozenset({"unopened", "closed"}),
        to=frozenset({"open"}),
        act="fund.open",
    ),
    Transition(event=MinBalanceSet, given=_WATCHED, act="fund.set_min_balance"),
    *(Transition(event=report, given=_WATCHED, act="fund.report") for report in _REPORTS),
    Transition(event=AlertRaised, given=_WATCHED, act="fund.review"),
    Transition(event=AlertDisposed, given=_WATCHED | {"closed"}, act="fund.dispose"),
    Transition(
        event=Frozen, given=frozenset({"open"}), to=frozenset({"frozen"}), act="fund.freeze"
    ),
    Transition(
        event=Unfrozen, given=frozenset({"frozen"}), to=frozenset({"open"}), act="fund.unfreeze"
    ),
    Transition(
        event=AccountClosed, given=frozenset({"open"}), to=frozenset({"closed"}), act="fund.close"
    ),
)
ALLOWED: Final[Mapping[type[Any], frozenset[str]]] = allowed(TABLE)
"""From which stages each event may come; what `decide` may ask for, and nothing else."""
