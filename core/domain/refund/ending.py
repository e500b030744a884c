"""How a refund case ends, and begins again."""

from collections.abc import Iterable

from core.domain.refund.commands import CloseRefund, ReopenRefund, SettleRefund
from core.domain.refund.events import Closed, Reopened, Settled
from core.domain.refund.guards import check_all_verified, check_may, check_order, check_step
from core.domain.refund.lines import PupilLine
from core.domain.refund.reasons import RefundReason
from core.domain.refund.state import Event, Refund
from core.domain.refund.table import CLOSES
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.kernel.times import date_of
from core.law.book import Law


def settle(refund: Refund, command: SettleRefund, law: Law) -> tuple[Event, ...]:
    """State that nothing is owed; after a reopening only what is new is added to the statistics."""
    check_may(refund, Settled, command, law)
    if refund.stage == "settled":
        return ()
    check_step(refund, Settled, command)
    check_all_verified(refund)
    _check_paid(refund)
    done = (one for line in refund.lines.values() for one in (*line.payments, *line.waivers))
    done_on = max((day for day, _ in done), default=refund.last_on)
    check_order("on", command.on, done_on)
    new = refund.paid_pupils - refund.settled_pupils
    return (
        Settled(
            refund=refund.refund,
            institution=refund.institution,
            is_first=not refund.settled_on,
            pupils=len(refund.paid_pupils),
            paid_fen=refund.paid_fen,
            waived_fen=refund.waived_fen,
            new_pupils=len(new),
            new_fen=refund.paid_fen - refund.settled_fen,
            slowest_days=_slowest_days(refund.lines[pupil] for pupil in new),
            done_on=done_on,
            settled_on=command.on,
        ),
    )


def _slowest_days(lines: Iterable[PupilLine]) -> int:
    """Return the longest time in calendar days from a pupil's request to the last payment."""
    return max(
        (
            (date_of(max(day for day, _ in line.payments)) - date_of(line.claimed_on)).days
            for line in lines
        ),
        default=0,
    )


def close(refund: Refund, command: CloseRefund, law: Law) -> tuple[Event, ...]:
    """Close the case; money still owed leaves it only to whom it was referred."""
    check_may(refund, Closed, command, law)
    if refund.stage == "closed":
        return ()
    check_step(refund, Closed, command)
    fits = [outcome for outcome, stages in CLOSES.items() if refund.stage in stages]
    if command.outcome not in fits:
        raise Refused(
            RefundReason.REFUND_NOT_CLOSED_SO,
            stage=refund.stage,
            needed=" / ".join(fits),
            outcome=command.outcome,
        )
    _check_outcome(refund, command.outcome)
    return (
        Closed(
            refund=refund.refund,
            institution=refund.institution,
            outcome=command.outcome,
            owed_fen=refund.owed_fen,
            closed_on=command.on,
        ),
    )


def _check_outcome(refund: Refund, outcome: str) -> None:
    if outcome == "referred":
        if not refund.referred_to:
            raise Refused(
                Reason.WRONG_STAGE, stage=refund.stage, act="closing so", needed="referred"
            )
        return
    _check_paid(refund)
    if outcome == "settled":
        check_all_verified(refund)
        if not refund.settled_on:
            raise Refused(
                Reason.WRONG_STAGE, stage=refund.stage, act="closing so", needed="settled"
            )
    elif refund.refundable_fen:
        raise Refused(RefundReason.REFUND_SOMETHING_OWED, refundable_fen=refund.refundable_fen)
    if outcome == "nothing_refundable":
        check_all_verified(refund)


def _check_paid(refund: Refund) -> None:
    if refund.owed_pupils:
        raise Refused(
            RefundReason.REFUND_STILL_OWED, owed_fen=refund.owed_fen, pupils=len(refund.owed_pupils)
        )


def reopen(refund: Refund, command: ReopenRefund, law: Law) -> tuple[Event, ...]:
    """Take a settled or closed case up again; what it said before stays said."""
    check_may(refund, Reopened, command, law)
    if refund.stage == "reopened":
        return ()
    check_step(refund, Reopened, command)
    return (
        Reopened(
            refund=refund.refund,
            institution=refund.institution,
            reason=command.reason,
            reopened_on=command.on,
        ),
    )
