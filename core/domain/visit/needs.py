"""What every act on a visit asks first: its stage, and that its day does not come too early."""

from core.domain.visit.state import Event, Visit
from core.domain.visit.table import ALLOWED
from core.kernel.errors import Refused
from core.kernel.reasons import Reason


def needs(visit: Visit, event: type[Event]) -> None:
    """Check that the stage lets the event come.

    Raises:
        Refused: it does not.
    """
    if visit.stage not in ALLOWED[event]:
        raise Refused(
            Reason.WRONG_STAGE,
            stage=visit.stage,
            act=event.__name__,
            needed=" / ".join(sorted(ALLOWED[event])),
        )


def not_before(seen: str, before: str, field: str = "--on") -> None:
    """Check that a day is not before another one.

    Raises:
        Refused: it is.
    """
    if seen < before:
        raise Refused(Reason.DAY_ORDER, field=field, seen=seen, before=before)
