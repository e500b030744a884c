"""What every act on an institution is asked first: is it there and open, are the days in order."""

from typing import Any

from core.domain.institution.state import Institution
from core.domain.institution.table import ALLOWED
from core.kernel.errors import Refused
from core.kernel.reasons import Reason


def needs(institution: Institution, event: type[Any]) -> None:
    """Check that the event may come from this stage.

    Raises:
        Refused: it is in no register, or in another stage.
    """
    if institution.stage in ALLOWED[event]:
        return
    if institution.stage == "unregistered":
        raise Refused(Reason.NOT_REGISTERED, what="the institution")
    raise Refused(
        Reason.WRONG_STAGE,
        stage=institution.stage,
        act=event.__name__,
        needed=" / ".join(sorted(ALLOWED[event])),
    )


def was_open(institution: Institution, event: type[Any], on: str) -> None:
    """Check that the event may come, and that the institution was open on a DATE.

    What happened before it closed may be entered later.

    Raises:
        Refused: see `needs`; or it closed before that day.
    """
    needs(institution, event)
    if institution.stage == "closed" and institution.status_on < on:
        raise Refused(
            Reason.INSTITUTION_CLOSED, closed_on=institution.status_on, act=event.__name__, on=on
        )


def in_order(field: str, seen: str, before: str) -> None:
    """Check that a DATE does not come before another.

    Raises:
        Refused: it does.
    """
    if seen < before:
        raise Refused(Reason.DAY_ORDER, field=field, seen=seen, before=before)
