"""What leads a case elsewhere: remedies of the party, transfer to another body, an early end."""

from typing import assert_never

from msgspec import UNSET

from core.domain.case.after_commands import (
    BeginLitigation,
    DecideLitigation,
    DecideReconsideration,
    DeliverTransfer,
    RequestReconsideration,
    TakeBackTransfer,
    TerminateCase,
    TransferCase,
)
from core.domain.case.after_events import (
    LitigationBegun,
    LitigationDecided,
    ReconsiderationDecided,
    ReconsiderationRequested,
    RemedyOutcome,
    Terminated,
    TransferDelivered,
    Transferred,
    TransferReturned,
)
from core.domain.case.discussing import check_followed
from core.domain.case.guards import may_in, needs, not_before
from core.domain.case.money import evolve
from core.domain.case.paying import surcharged
from core.domain.case.serving import withdrawal
from core.domain.case.state import Case, Event
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import due_by, term_in_force

Remedy = RequestReconsideration | DecideReconsideration | BeginLitigation | DecideLitigation
Elsewhere = TransferCase | DeliverTransfer | TakeBackTransfer | TerminateCase


def decide_remedy(case: Case, command: Remedy, law: Law) -> tuple[Event, ...]:
    """Grant or refuse what has to do with the party's remedies."""
    match command:
        case RequestReconsideration():
            return _request(case, command, law)
        case DecideReconsideration():
            return _reconsidered(case, command, law)
        case BeginLitigation():
            return _begin(case, command, law)
        case DecideLitigation():
            return _judged(case, command, law)
        case _:
            assert_never(command)


def decide_elsewhere(case: Case, command: Elsewhere, law: Law) -> tuple[Event, ...]:
    """Grant or refuse transfer and termination."""
    match command:
        case TransferCase():
            return _transfer(case, command, law)
        case DeliverTransfer():
            return _deliver(case, command, law)
        case TakeBackTransfer():
            return _take_back(case, command, law)
        case TerminateCase():
            return _terminate(case, command, law)
        case _:
            assert_never(command)


def _request(case: Case, command: RequestReconsideration, law: Law) -> tuple[Event, ...]:
    on = command.on
    may_in(case, "reconsideration", command.by, on, law)
    if case.remedies.open == "reconsideration":
        return ()
    _check_remedy(case, on, ReconsiderationRequested)
    if on > case.remedies.reconsider_by and not command.excused:
        basis = term_in_force(law, "reconsider", case.effective_on).basis
        raise Refused(Reason.REMEDY_LATE, basis, until=case.remedies.reconsider_by, today=on)
    return _with_stay(
        case,
        ReconsiderationRequested(
            case=case.case, organ=command.organ, excused=command.excused, requested_on=on
        ),
        law,
    )


def _reconsidered(case: Case, command: DecideReconsideration, law: Law) -> tuple[Event, ...]:
    on = command.on
    may_in(case, "reconsideration-decide", command.by, on, law)
    needs(case, ReconsiderationDecided)
    if case.remedies.open != "reconsideration":
        raise Refused(Reason.NO_REMEDY_OPEN)
    not_before("on", on, case.money.stays[-1].first)
    until = due_by(law, "litigate.after_reconsideration", on)
    decided = ReconsiderationDecided(
        case=case.case,
        outcome=command.outcome,
        decided_on=on,
        litigate_by=until.on,
        provisional=until.provisional,
    )
    return (*_with_stay(case, decided, law), *_unpublished(case, command.outcome, on, law))


def _begin(case: Case, command: BeginLitigation, law: Law) -> tuple[Event, ...]:
    on = command.on
    may_in(case, "litigation", command.by, on, law)
    if case.remedies.open == "litigation":
        return ()
    _check_remedy(case, on, LitigationBegun)
    if on > case.remedies.litigate_by and not command.excused:
        basis = term_in_force(law, "litigate", case.effective_on).basis
        raise Refused(Reason.REMEDY_LATE, basis, until=case.remedies.litigate_by, today=on)
    return _with_stay(
        case,
        LitigationBegun(case=case.case, court=command.court, excused=command.excused, begun_on=on),
        law,
    )


def _judged(case: Case, command: DecideLitigation, law: Law) -> tuple[Event, ...]:
    on = command.on
    may_in(case, "litigation-decide", command.by, on, law)
    needs(case, LitigationDecided)
    if case.remedies.open != "litigation":
        raise Refused(Reason.NO_REMEDY_OPEN)
    not_before("on", on, case.money.stays[-1].first)
    decided = LitigationDecided(case=case.case, outcome=command.outcome, decided_on=on)
    return (*_with_stay(case, decided, law), *_unpublished(case, command.outcome, on, law))


def _check_remedy(case: Case, on: str, event: type[Event]) -> None:
    if not case.effective_on:
        raise Refused(Reason.NOT_EFFECTIVE)
    needs(case, event)
    if case.remedies.open:
        raise Refused(Reason.REMEDY_OPEN, remedy=case.remedies.open)
    not_before("on", on, case.effective_on)


def _with_stay(case: Case, event: Event, law: Law) -> tuple[Event, ...]:
    """Record a remedy; where the surcharge was reckoned over its days already, reckon anew."""
    if not case.money.surcharged_to or case.stage != "effective":
        return (event,)
    again = surcharged(case, evolve(case.money, event), case.money.surcharged_to, law)
    return (event, *again)


def _unpublished(case: Case, outcome: RemedyOutcome, on: str, law: Law) -> tuple[Event, ...]:
    match outcome:
        case "varied" | "revoked" | "confirmed_unlawful" | "confirmed_void":
            return withdrawal(case, outcome, on, law)
        case "upheld" | "withdrawn" | "dismissed":
            return ()
        case _:
            assert_never(outcome)


def _transfer(case: Case, command: TransferCase, law: Law) -> tuple[Event, ...]:
    on = command.on
    may_in(case, "transfer", command.by, on, law)
    if case.stage == "transferred":
        return ()
    needs(case, Transferred)
    not_before("on", on, max(case.filed_on, case.assigned_on, case.report.reported_on))
    check_followed(case, "transfer", on, law)
    deliver_by = UNSET if command.why != "crime" else due_by(law, "transfer.deliver", on).on
    return (
        Transferred(
            case=case.case,
            institution=case.institution,
            to=command.to,
            receiver=command.receiver,
            why=command.why,
            decided_on=on,
            deliver_by=deliver_by,
        ),
    )


def _deliver(case: Case, command: DeliverTransfer, law: Law) -> tuple[Event, ...]:
    may_in(case, "transfer-deliver", command.by, command.on, law)
    if case.course.delivered_on:
        return ()
    needs(case, TransferDelivered)
    not_before("on", command.on, case.decided_on)
    return (TransferDelivered(case=case.case, delivered_on=command.on),)


def _take_back(case: Case, command: TakeBackTransfer, law: Law) -> tuple[Event, ...]:
    may_in(case, "transfer-return", command.by, command.on, law)
    needs(case, TransferReturned)
    not_before("on", command.on, case.course.delivered_on or case.decided_on)
    until = due_by(law, "case.decide", command.on)
    return (
        TransferReturned(
            case=case.case,
            returned_on=command.on,
            reason=command.reason,
            decide_by=until.on,
            provisional=until.provisional,
        ),
    )


def _terminate(case: Case, command: TerminateCase, law: Law) -> tuple[Event, ...]:
    may_in(case, "terminate", command.by, command.on, law)
    if case.stage == "terminated":
        return ()
    needs(case, Terminated)
    not_before("on", command.on, max(case.filed_on, case.noticed_on))
    return (
        Terminated(
            case=case.case,
            why=command.why,
            reason=command.reason,
            terminated_on=command.on,
        ),
    )
