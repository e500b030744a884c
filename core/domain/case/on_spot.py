"""A penalty on the spot, opened from the leg that imposed it (行政处罚法 第五十一条以下)."""

from typing import assert_never

from msgspec import UNSET

from core.domain.case.guards import is_paid_already, may_in, money_by_kind, needs, not_before
from core.domain.case.money_commands import BankFine, HandInFine, OpenSimplePenalty, ReportSimple
from core.domain.case.money_events import (
    FineBanked,
    FineHandedIn,
    SimplePenaltyImposed,
    SimpleReported,
)
from core.domain.case.state import Case, Event
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import due_by
from core.law.simple import is_beyond_power

OnTheSpot = OpenSimplePenalty | ReportSimple | HandInFine | BankFine


def decide_on_spot(case: Case, command: OnTheSpot, law: Law) -> tuple[Event, ...]:
    """Grant or refuse what is particular to a penalty on the spot."""
    match command:
        case OpenSimplePenalty():
            return _open(case, command, law)
        case ReportSimple():
            return _report(case, command, law)
        case HandInFine():
            return _hand_in(case, command, law)
        case BankFine():
            return _bank(case, command, law)
        case _:
            assert_never(command)


def _open(case: Case, command: OpenSimplePenalty, law: Law) -> tuple[Event, ...]:
    """Open what was imposed, even beyond power: it is a fact, and only revocation undoes it."""
    may_in(case, "simple-open", command.by, command.on, law)
    if case.case == command.case:
        return ()
    needs(case, SimplePenaltyImposed)
    on = command.on
    reconsider, litigate = due_by(law, "reconsider", on), due_by(law, "litigate", on)
    pay = due_by(law, "case.pay", on)
    by_kind = money_by_kind(command.penalties)
    rest = sum(by_kind.values()) - command.collected_fen
    # 对当事人的同一个违法行为，不得给予两次以上罚款的行政处罚
    fined_twice = command.fined_before and bool(by_kind.get("fine"))
    return (
        SimplePenaltyImposed(
            case=command.case,
            visit=command.visit,
            institution=command.institution or UNSET,
            person=command.person or UNSET,
            number=command.number,
            penalties=command.penalties,
            violations=command.violations,
            again=command.again,
            beyond_power=fined_twice
            or is_beyond_power(law, command.party, by_kind, len(command.officers), on),
            basis=command.basis,
            officers=command.officers,
            imposed_on=on,
            effective_on=on,
            collected_fen=command.collected_fen,
            receipt_no=command.receipt_no or UNSET,
            hand_in_by=command.hand_in_by or UNSET,
            report_by=command.report_by,
            # a differing reckoning of ours never shortens what the paper says
            pay_by=max(pay.on, command.pay_by) if rest > 0 else UNSET,
            reconsider_by=reconsider.on,
            litigate_by=litigate.on,
            provisional=any((command.provisional, reconsider.provisional, litigate.provisional)),
        ),
    )


def _report(case: Case, command: ReportSimple, law: Law) -> tuple[Event, ...]:
    may_in(case, "simple-report", command.by, command.on, law)
    if case.on_spot.reported_on:
        return ()
    _check_spot(case, SimpleReported)
    not_before("on", command.on, case.on_spot.imposed_on)
    return (SimpleReported(case=case.case, reported_on=command.on),)


def _hand_in(case: Case, command: HandInFine, law: Law) -> tuple[Event, ...]:
    may_in(case, "hand-in", command.by, command.on, law)
    if case.on_spot.handed_in_fen:
        return ()
    _check_spot(case, FineHandedIn)
    not_before("on", command.on, case.on_spot.imposed_on)
    _check_sum(command.handed_in_fen, case.on_spot.collected_fen)
    until = due_by(law, "fine.to_bank", command.on)
    return (
        FineHandedIn(
            case=case.case,
            handed_in_fen=command.handed_in_fen,
            handed_in_on=command.on,
            to_bank_by=until.on,
            provisional=until.provisional,
        ),
    )


def _bank(case: Case, command: BankFine, law: Law) -> tuple[Event, ...]:
    may_in(case, "bank", command.by, command.on, law)
    if is_paid_already(case.paid_refs, command.ref, command.banked_fen):
        return ()
    _check_spot(case, FineBanked)
    not_before("on", command.on, case.on_spot.handed_in_on or "9999-12-31")
    _check_sum(command.banked_fen, case.on_spot.handed_in_fen - case.on_spot.banked_fen)
    return (
        FineBanked(
            case=case.case,
            ref=command.ref,
            banked_fen=command.banked_fen,
            banked_on=command.on,
        ),
    )


def _check_spot(case: Case, event: type[Event]) -> None:
    if not case.on_spot.number:
        raise Refused(Reason.NOT_ON_SPOT)
    needs(case, event)


def _check_sum(seen: int, needed: int) -> None:
    if seen != needed or not seen:
        raise Refused(Reason.NOT_THE_SUM, seen_fen=seen, needed_fen=needed)
