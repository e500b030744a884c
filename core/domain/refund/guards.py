"""What every step of a refund case is asked before it is taken."""

from collections.abc import Iterable
from typing import Any, Protocol

from core.domain.refund.amounts import LINES
from core.domain.refund.lines import PupilLine
from core.domain.refund.reasons import RefundReason
from core.domain.refund.state import Refund
from core.domain.refund.table import ALLOWED, TABLE
from core.kernel.acting import Acting
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import may


class Wished(Protocol):
    """What every command says: who acts on which day."""

    @property
    def on(self) -> str:
        """The day of the act."""
        ...

    @property
    def by(self) -> Acting:
        """Who acts."""
        ...


class OfPupil(Protocol):
    """A line of any command."""

    @property
    def pupil(self) -> str:
        """Whose line it is."""
        ...


def check_may(refund: Refund, event: type[Any], command: Wished, law: Law) -> None:
    """Check that this person or job may do what leads to the event."""
    act = next(row.act for row in TABLE if row.event is event)
    may(law, act, command.by, command.on, {"handler": refund.handlers})


def check_stage(refund: Refund, event: type[Any]) -> None:
    """Check that the event may come now."""
    if refund.stage not in ALLOWED[event]:
        raise Refused(
            Reason.WRONG_STAGE,
            stage=refund.stage,
            act=event.__name__,
            needed=" / ".join(sorted(ALLOWED[event])),
        )


def check_order(field: str, seen: str, before: str) -> None:
    """Check that a day is not before the day of what it follows."""
    if seen < before:
        raise Refused(Reason.DAY_ORDER, field=field, seen=seen, before=before)


def check_step(refund: Refund, event: type[Any], command: Wished) -> None:
    """Check stage and order of days of a step of the procedure."""
    check_stage(refund, event)
    check_order("on", command.on, refund.last_on)


def check_lines(lines: Iterable[OfPupil]) -> None:
    """Check that there are lines, no more than an event holds, and one for each pupil."""
    pupils = [line.pupil for line in lines]
    if not pupils:
        raise Refused(RefundReason.REFUND_NO_LINES)
    if len(pupils) > LINES:
        raise Refused(RefundReason.REFUND_TOO_MANY_LINES, seen=len(pupils), most=LINES)
    twice = next((pupil for pupil in pupils if pupils.count(pupil) > 1), None)
    if twice is not None:
        raise Refused(RefundReason.REFUND_PUPIL_TWICE, pupil=twice)


def check_owing(refund: Refund) -> None:
    """Check that somebody is still to be paid."""
    if not refund.owed_pupils:
        raise Refused(RefundReason.REFUND_NOTHING_OWED)


def check_all_verified(refund: Refund) -> None:
    """Check that every pupil's claim is established."""
    if refund.unverified:
        raise Refused(
            RefundReason.REFUND_UNVERIFIED, seen=len(refund.unverified), pupil=refund.unverified[0]
        )


def line_of(refund: Refund, pupil: str) -> PupilLine:
    """Return a pupil's line.

    Raises:
        Refused: the pupil is not in the case.
    """
    line = refund.lines.get(pupil)
    if line is None:
        raise Refused(RefundReason.REFUND_PUPIL_UNKNOWN, pupil=pupil)
    return line


def check_elsewhere(pupils: tuple[str, ...]) -> None:
    """Check that nobody asks the same money back in two refunds.

    Raises:
        Refused: a pupil stands in another refund of the institution.
    """
    for pupil in pupils:
        raise Refused(RefundReason.REFUND_PUPIL_ELSEWHERE, pupil=pupil)
