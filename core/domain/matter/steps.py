"""What every step of a matter is asked: does its stage allow it, and do the days come in order."""

from core.domain.matter.state import Event, Matter
from core.domain.matter.table import ALLOWED
from core.kernel.errors import Refused
from core.kernel.reasons import Reason


def needs(matter: Matter, event: type[Event]) -> None:
    """Check that the stage allows the event.

    Raises:
        Refused: it does not.
    """
    if matter.stage not in ALLOWED[event]:
        raise Refused(
            Reason.WRONG_STAGE,
            stage=matter.stage,
            act=event.__name__,
            needed=" / ".join(sorted(ALLOWED[event])),
        )


def in_order(field: str, seen: str, before: str) -> None:
    """Check that a DATE does not come before another.

    Raises:
        Refused: it does.
    """
    if seen < before:
        raise Refused(Reason.DAY_ORDER, field=field, seen=seen, before=before)
