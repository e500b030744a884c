"""What every step of a tip is asked: does its stage allow it, and does it come in order."""

from msgspec import UNSET, UnsetType

from core.domain.tip.state import Event, Tip
from core.domain.tip.table import ALLOWED
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import due_by


def needs(tip: Tip, event: type[Event]) -> None:
    """Check that the stage allows the event.

    Raises:
        Refused: it does not.
    """
    if tip.stage not in ALLOWED[event]:
        raise Refused(
            Reason.WRONG_STAGE,
            stage=tip.stage,
            act=event.__name__,
            needed=" / ".join(sorted(ALLOWED[event])),
        )


def follows(tip: Tip, field: str, on: str) -> None:
    """Check that a DATE is not before the last step's.

    Raises:
        Refused: it is.
    """
    if on < tip.last_on:
        raise Refused(Reason.DAY_ORDER, field=field, seen=on, before=tip.last_on)


def feedback_due(tip: Tip, law: Law, on: str) -> tuple[str | UnsetType, bool]:
    """Return by when the tipster is told, and whether that day may still change (T6).

    Nobody to tell, no day.
    """
    if not tip.has_tipster:
        return UNSET, False
    due = due_by(law, "tip.feedback", on)
    return due.on, due.provisional
