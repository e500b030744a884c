"""What every step of a draw is held against: the stage it comes from, and the days before it."""

from core.domain.draw.state import Draw, Event
from core.domain.draw.table import ALLOWED
from core.kernel.errors import Refused
from core.kernel.reasons import Reason


def needs(draw: Draw, event: type[Event]) -> None:
    """Check that an event may come from where the draw stands.

    Raises:
        Refused: it may not.
    """
    if draw.stage not in ALLOWED[event]:
        raise Refused(
            Reason.WRONG_STAGE,
            stage=draw.stage,
            act=event.__name__,
            needed=" / ".join(sorted(ALLOWED[event])),
        )


def not_before(field: str, seen: str, before: str) -> None:
    """Check that a day does not lie before another one.

    Raises:
        Refused: it does.
    """
    if seen < before:
        raise Refused(Reason.DAY_ORDER, field=field, seen=seen, before=before)
