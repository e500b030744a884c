"""What may be done in a refund case, and what then happened (DOMAIN.md §5).

`law` picks every date and names the article of every refusal; outcomes stand in the events.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, get_args

from msgspec import UNSET

from core.domain.refund.amounts import ClaimLine
from core.domain.refund.commands import (
    AcceptRefund,
    AddLines,
    AgreeRefund,
    ClaimRefund,
    CloseRefund,
    Command,
    DisputeRefund,
    EndDay,
    LineAsked,
    MediateRefund,
    OrderRefund,
    RecordPayment,
    ReferRefund,
    ReopenRefund,
    SettleRefund,
    VerifyLines,
    WaiveLine,
    WithdrawOverdue,
)
from core.domain.refund.days import settle_days
from core.domain.refund.ending import close, reopen, settle
from core.domain.refund.events import (
    Accepted,
    Agreed,
    Claimed,
    Disputed,
    LinesAdded,
    Mediated,
    Ordered,
    Referred,
)
from core.domain.refund.guards import (
    check_elsewhere,
    check_lines,
    check_may,
    check_order,
    check_owing,
    check_stage,
    check_step,
)
from core.domain.refund.late import end_day, withdraw
from core.domain.refund.money import pay, verify, waive
from core.domain.refund.reasons import RefundReason
from core.domain.refund.state import Event, Refund
from core.kernel.errors import Refused
from core.kernel.running import SettleDeadlines
from core.law.book import Law
from core.law.look_up import act, due_by


def decide(refund: Refund, command: Command, law: Law) -> tuple[Event, ...]:
    """Return what happened; an empty tuple means that it is already so.

    Raises:
        Refused: a step is missing, a day is out of order, money would not add up, or this person
            may not do it.
    """
    return _DO[type(command)](refund, command, law)


def _claim(refund: Refund, command: ClaimRefund, law: Law) -> tuple[Event, ...]:
    check_may(refund, Claimed, command, law)
    if refund.refund == command.refund:
        return ()
    check_stage(refund, Claimed)
    check_lines(command.lines)
    check_elsewhere(command.elsewhere)
    due = due_by(law, "refund.request", command.on)
    return (
        Claimed(
            refund=command.refund,
            institution=command.institution,
            source=command.source or UNSET,
            trigger=command.trigger,
            lines=_asked(command.lines),
            claimed_on=command.on,
            due_on=due.on,
            provisional=due.provisional,
        ),
    )


def _add(refund: Refund, command: AddLines, law: Law) -> tuple[Event, ...]:
    check_may(refund, LinesAdded, command, law)
    check_lines(command.lines)
    for line in command.lines:
        known = refund.lines.get(line.pupil)
        if known is not None and known.prepaid_fen != line.prepaid_fen:
            raise Refused(
                RefundReason.REFUND_PUPIL_KNOWN,
                pupil=line.pupil,
                prepaid_fen=known.prepaid_fen,
                seen=line.prepaid_fen,
            )
    new = tuple(line for line in command.lines if line.pupil not in refund.lines)
    if not new:
        return ()
    check_elsewhere(command.elsewhere)
    check_stage(refund, LinesAdded)
    check_order("on", command.on, refund.claimed_on)
    due = due_by(law, "refund.request", command.on)
    return (
        LinesAdded(
            refund=refund.refund,
            institution=refund.institution,
            lines=_asked(new),
            claimed_on=command.on,
            due_on=due.on,
            provisional=due.provisional,
        ),
    )


def _asked(lines: tuple[LineAsked, ...]) -> tuple[ClaimLine, ...]:
    return tuple(ClaimLine(pupil=line.pupil, prepaid_fen=line.prepaid_fen) for line in lines)


def _accept(refund: Refund, command: AcceptRefund, law: Law) -> tuple[Event, ...]:
    check_may(refund, Accepted, command, law)
    if refund.stage == "accepted":
        return ()
    check_step(refund, Accepted, command)
    return (Accepted(refund=refund.refund, institution=refund.institution, accepted_on=command.on),)


def _agree(refund: Refund, command: AgreeRefund, law: Law) -> tuple[Event, ...]:
    check_may(refund, Agreed, command, law)
    if refund.stage == "agreed" and refund.promised_on == command.promised_on:
        return ()
    check_step(refund, Agreed, command)
    check_order("promised_on", command.promised_on, command.on)
    check_owing(refund)
    if refund.doc_no and refund.stage == "paying":
        basis = act(law, "refund.order", command.on).basis
        raise Refused(RefundReason.REFUND_ORDER_STANDS, basis, doc_no=refund.doc_no)
    due = due_by(law, "refund.agreed", command.promised_on)
    return (
        Agreed(
            refund=refund.refund,
            institution=refund.institution,
            handler=command.by.officer,
            promised_on=command.promised_on,
            due_on=due.on,
            provisional=due.provisional,
            owed_fen=refund.owed_fen,
            pupils=len(refund.owed_pupils),
            agreed_on=command.on,
        ),
    )


def _dispute(refund: Refund, command: DisputeRefund, law: Law) -> tuple[Event, ...]:
    check_may(refund, Disputed, command, law)
    if refund.stage == "disputed":
        return ()
    check_step(refund, Disputed, command)
    return (
        Disputed(
            refund=refund.refund,
            institution=refund.institution,
            side=command.side,
            reason=command.reason,
            disputed_on=command.on,
        ),
    )


def _mediate(refund: Refund, command: MediateRefund, law: Law) -> tuple[Event, ...]:
    check_may(refund, Mediated, command, law)
    if refund.stage == "mediated" and refund.mediated_on == command.on:
        return ()
    check_step(refund, Mediated, command)
    return (
        Mediated(
            refund=refund.refund,
            institution=refund.institution,
            handler=command.by.officer,
            outcome=command.outcome,
            mediated_on=command.on,
        ),
    )


def _refer(refund: Refund, command: ReferRefund, law: Law) -> tuple[Event, ...]:
    check_may(refund, Referred, command, law)
    if refund.stage == "referred" and refund.referred_to == command.to:
        return ()
    check_step(refund, Referred, command)
    return (
        Referred(
            refund=refund.refund,
            institution=refund.institution,
            to=command.to,
            reason=command.reason,
            referred_on=command.on,
        ),
    )


def _order(refund: Refund, command: OrderRefund, law: Law) -> tuple[Event, ...]:
    check_may(refund, Ordered, command, law)
    if refund.doc_no == command.doc_no:
        return ()
    check_step(refund, Ordered, command)
    check_owing(refund)
    due = due_by(law, "refund.order", command.on)
    check_order("pay_by", command.pay_by or due.on, command.on)
    return (
        Ordered(
            refund=refund.refund,
            institution=refund.institution,
            doc_no=command.doc_no,
            basis=act(law, "refund.order", command.on).basis.cite,
            owed_fen=refund.owed_fen,
            pupils=len(refund.owed_pupils),
            ordered_on=command.on,
            pay_by=command.pay_by or due.on,
            provisional=due.provisional and not command.pay_by,
        ),
    )


_DO: Final[Mapping[type[Any], Callable[[Refund, Any, Law], tuple[Event, ...]]]] = {
    ClaimRefund: _claim,
    AddLines: _add,
    AcceptRefund: _accept,
    VerifyLines: verify,
    AgreeRefund: _agree,
    DisputeRefund: _dispute,
    MediateRefund: _mediate,
    ReferRefund: _refer,
    OrderRefund: _order,
    RecordPayment: pay,
    WaiveLine: waive,
    WithdrawOverdue: withdraw,
    SettleRefund: settle,
    CloseRefund: close,
    ReopenRefund: reopen,
    EndDay: end_day,
    SettleDeadlines: settle_days,
}
assert set(_DO) == set(get_args(Command)), "every command has its answer"
