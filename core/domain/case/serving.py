"""How a decision reaches the party, and how it is taken back or made lighter."""

from typing import Literal, assert_never

import msgspec
from msgspec import UNSET, UnsetType

from core.domain.case.after_events import DeliveryReceipted, Mode, ServedByNotice, WithdrawalOrdered
from core.domain.case.commands import (
    DeemServed,
    RevokePenalty,
    ServeByNotice,
    ServeDecision,
    VaryPenalty,
)
from core.domain.case.events import DecisionServed, PenaltyRevoked, Varied
from core.domain.case.guards import check_amounts, heavier, may_in, needs, not_before, shown
from core.domain.case.money import evolve, fine_fen
from core.domain.case.money_events import SimplePenaltyRevoked
from core.domain.case.paying import surcharged
from core.domain.case.publishing import graded
from core.domain.case.state import Case, Event
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import due_by, requirement, term_in_force
from core.law.terms import Due

Serving = ServeDecision | ServeByNotice | DeemServed | RevokePenalty | VaryPenalty
Unmade = Literal["varied", "revoked", "confirmed_unlawful", "confirmed_void"]


def decide_serving(case: Case, command: Serving, law: Law) -> tuple[Event, ...]:
    """Grant or refuse service, revocation and variation."""
    match command:
        case ServeDecision():
            return _serve(case, command, law)
        case ServeByNotice():
            return _put_up(case, command, law)
        case DeemServed():
            return _deem(case, command, law)
        case RevokePenalty():
            return _revoke(case, command, law)
        case VaryPenalty():
            return _vary(case, command, law)
        case _:
            assert_never(command)


def withdrawal(case: Case, why: Unmade, on: str, law: Law) -> tuple[Event, ...]:
    """Order a published decision to be taken down, now that it does not stand as it was.

    公开的行政处罚决定被依法变更、撤销、确认违法或者确认无效的，行政机关应当在三日内撤回
    行政处罚决定信息并公开说明理由 (行政处罚法 第四十八条第二款).
    """
    if case.publication.stage != "published":
        return ()
    until = due_by(law, "publication.withdraw", on)
    return (
        WithdrawalOrdered(
            case=case.case,
            why=why,
            ordered_on=on,
            withdraw_by=until.on,
            provisional=until.provisional,
        ),
    )


def _serve(case: Case, command: ServeDecision, law: Law) -> tuple[Event, ...]:
    on = command.on
    may_in(case, "serve", command.by, on, law)
    if on in {case.effective_on, case.course.delivered_on}:
        return ()
    _check_decided(case, on)
    _check_mode(command, law)
    return _served(case, command.mode, on, law)


def _put_up(case: Case, command: ServeByNotice, law: Law) -> tuple[Event, ...]:
    may_in(case, "serve-by-notice", command.by, command.on, law)
    if case.course.deemed_on:
        return ()
    _check_decided(case, command.on)
    return (
        ServedByNotice(
            case=case.case,
            doc_no=case.doc_no,
            reason=command.reason,
            put_up_on=command.on,
            deemed_on=due_by(law, "service.by_notice", command.on).on,
        ),
    )


def _deem(case: Case, command: DeemServed, law: Law) -> tuple[Event, ...]:
    """Let the decision take effect on the very day that the notice named, whenever that is seen."""
    may_in(case, "deem-served", command.by, command.on, law)
    deemed_on = case.course.deemed_on
    if not deemed_on and case.course.delivered_on:
        return ()
    needs(case, DeliveryReceipted)
    if not deemed_on:
        raise Refused(Reason.NOT_PUT_UP)
    if command.on < deemed_on:
        basis = term_in_force(law, "service.by_notice", command.on).basis
        raise Refused(Reason.NOT_YET_SERVED, basis, deemed_on=deemed_on, today=command.on)
    return _served(case, "by_notice", deemed_on, law)


def _check_decided(case: Case, on: str) -> None:
    if case.stage in _UNDECIDED or on < case.decided_on:
        raise Refused(Reason.NOT_DECIDED)
    needs(case, DeliveryReceipted)


_UNDECIDED = frozenset({"unfiled", "filed", "investigating", "investigated", "noticed"})


def _check_mode(command: ServeDecision, law: Law) -> None:
    if command.mode == "electronic" and not command.consented:
        # 当事人同意并签订确认书的，行政机关可以采用传真、电子邮件等方式
        basis = requirement(law, "service.electronic", command.on).basis
        raise Refused(Reason.CONSENT_NEEDED, basis)
    if command.mode == "left" and not command.witnessed:
        raise Refused(Reason.WITNESS_NEEDED, requirement(law, "service.left", command.on).basis)


def _served(case: Case, mode: Mode, on: str, law: Law) -> tuple[Event, ...]:
    reconsider = due_by(law, "reconsider", on)
    litigate = due_by(law, "litigate", on)
    is_penalty = case.stage == "decided"
    publish = _publish_by(case, on, law) if is_penalty else None
    receipt = DeliveryReceipted(
        case=case.case,
        document="penalty" if is_penalty else "no_penalty",
        doc_no=case.doc_no,
        mode=mode,
        served_on=on,
        reconsider_by=reconsider.on,
        litigate_by=litigate.on,
        publish_by=publish.on if publish else UNSET,
        provisional=any(one.provisional for one in (reconsider, litigate, publish) if one),
    )
    if not is_penalty:
        return (receipt,)
    return (
        receipt,
        DecisionServed(
            case=case.case,
            institution=case.institution,
            doc_no=case.doc_no,
            penalties=case.penalties,
            violations=case.violations,
            served_on=on,
            effective_on=on,
            pay_by=_pay_by(case, on, law),
        ),
    )


def _pay_by(case: Case, on: str, law: Law) -> str | UnsetType:
    return due_by(law, "case.pay", on).on if fine_fen(case.penalties) else UNSET


def _publish_by(case: Case, on: str, law: Law) -> Due | None:
    """Return by when it is published: where that is over before it takes effect, on that very day.

    Nobody publishes what was not served; a day that is past when it is set would miss itself.
    """
    if not graded(case, law).months_max:
        return None
    until = due_by(law, "publication.publish", case.decided_on)
    return msgspec.structs.replace(until, on=max(until.on, on))


def _revoke(case: Case, command: RevokePenalty, law: Law) -> tuple[Event, ...]:
    may_in(case, "revoke", command.by, command.on, law)
    if case.is_revoked:  # also once it is closed: what was taken back is taken back once
        return ()
    if not case.effective_on:
        raise Refused(Reason.NOT_EFFECTIVE)
    needs(case, PenaltyRevoked)
    not_before("annuls_from", command.annuls_from, case.effective_on)
    not_before("on", command.on, command.annuls_from)
    revoked: Event
    if case.institution:
        revoked = PenaltyRevoked(
            case=case.case,
            institution=case.institution,
            annuls=command.served_event,
            annuls_from=command.annuls_from,
            reason=command.reason,
        )
    else:
        revoked = SimplePenaltyRevoked(
            case=case.case,
            annuls=command.served_event,
            annuls_from=command.annuls_from,
            reason=command.reason,
        )
    return (revoked, *withdrawal(case, "revoked", command.on, law))


def _vary(case: Case, command: VaryPenalty, law: Law) -> tuple[Event, ...]:
    may_in(case, "vary", command.by, command.on, law)
    if case.penalties == command.penalties:
        return ()
    if not case.effective_on:
        raise Refused(Reason.NOT_EFFECTIVE)
    needs(case, Varied)
    not_before("on", command.on, case.effective_on)
    check_amounts(command.penalties)
    beyond = heavier(command.penalties, case.penalties)
    if beyond is not None:
        basis = requirement(law, "defence_never_raises", command.on).basis
        raise Refused(Reason.NOT_LIGHTER, basis, seen=beyond, stands=shown(case.penalties))
    varied = Varied(
        case=case.case,
        institution=case.institution or UNSET,
        penalties=command.penalties,
        by_whom=command.by_whom,
        reason=command.reason,
        varied_on=command.on,
        effective_on=command.on,
    )
    return (
        varied,
        *_reckoned_anew(case, varied, law),
        *withdrawal(case, "varied", command.on, law),
    )


def _reckoned_anew(case: Case, varied: Varied, law: Law) -> tuple[Event, ...]:
    """加处罚款的数额不得超出罚款的数额 (行政处罚法 第七十二条): of the fine as it stands now."""
    if not case.money.surcharged_to:
        return ()
    return surcharged(case, evolve(case.money, varied), case.money.surcharged_to, law)
