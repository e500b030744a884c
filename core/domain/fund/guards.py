"""What every wish about a supervised account is asked before it is granted."""

from typing import Any, Protocol

from core.domain.fund.state import Event, Fund
from core.domain.fund.table import ALLOWED, TABLE
from core.kernel.acting import Acting
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import may


class Wished(Protocol):
    """What every command says: who acts on which day."""

    @property
    def on(self) -> str:
        """The day on which it is recorded."""
        ...

    @property
    def by(self) -> Acting:
        """Who acts."""
        ...


def check_may(event: type[Event], command: Wished, law: Law) -> None:
    """Check that this person or job may do what leads to the event."""
    act = next(row.act for row in TABLE if row.event is event)
    may(law, act, command.by, command.on)


def check_stage(fund: Fund, event: type[Any]) -> None:
    """Check that the event may come now."""
    if fund.stage not in ALLOWED[event]:
        raise Refused(
            Reason.WRONG_STAGE,
            stage=fund.stage,
            act=event.__name__,
            needed=" / ".join(sorted(ALLOWED[event])),
        )


def check_order(field: str, seen: str, before: str) -> None:
    """Check that a day is not before the day of what it follows."""
    if seen < before:
        raise Refused(Reason.DAY_ORDER, field=field, seen=seen, before=before)
