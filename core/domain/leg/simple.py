"""Imposing a penalty on the spot (行政处罚法 第五十一条至第五十三条, 第六十八条至第七十一条)."""

from msgspec import UNSET

from core.domain.leg.commands import ImposeSimplePenalty
from core.domain.leg.events import PartyHeard
from core.domain.leg.present import credentials_first, given
from core.domain.leg.simple_events import SimplePenalty, SimplePenaltyImposed
from core.domain.leg.state import Leg
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import cap_fen, due_by, requirement
from core.law.simple import is_beyond_power


def imposed(leg: Leg, command: ImposeSimplePenalty, law: Law) -> SimplePenaltyImposed:
    """Return the fact, once every step before it was taken.

    Raises:
        Refused: fewer than two officers showed credentials, the party was not heard, the penalty is
            above what may be imposed on the spot, or money may not be collected there.
    """
    on = command.today
    credentials_first(leg, law, on)
    _check_heard(leg, law, on)
    _check_violations(leg, command)
    _check_power(leg, command, law)
    fine = _fine_fen(command.penalties)
    _check_collected(command, fine, law)
    pay, hand_in, report = (
        due_by(law, code, on) for code in ("case.pay", "fine.hand_in", "simple.report")
    )
    return SimplePenaltyImposed(
        visit=leg.visit,
        case=command.case,
        number=command.number,
        party=command.party,
        institution=given(leg.institution),
        person=given(command.person),
        penalties=command.penalties,
        violations=tuple(dict.fromkeys(leg.findings[one].code for one in command.findings)),
        findings=command.findings,
        basis=command.basis,
        officers=_officers(leg),
        imposed_on=on,
        effective_on=on,
        collected_fen=command.collected_fen,
        collected_why=UNSET if command.collected_why is None else command.collected_why,
        receipt_no=given(command.receipt_no),
        pay_by=given(pay.on if fine > command.collected_fen else None),
        hand_in_by=given(hand_in.on if command.collected_fen else None),
        report_by=report.on,
        provisional=any(one.provisional for one in (pay, hand_in, report)),
        mode=command.mode,
    )


def _officers(leg: Leg) -> tuple[str, ...]:
    shown = (credential.officer for credential in leg.credentials)
    return tuple(officer for officer in shown if officer not in leg.recused)


def _check_heard(leg: Leg, law: Law, on: str) -> None:
    # 第四十四条, 第四十五条: the party is told and heard before any penalty
    if not any(isinstance(fact.event, PartyHeard) for fact in leg.standing):
        raise Refused(Reason.NOT_HEARD, requirement(law, "simple.heard", on).basis)


def _check_violations(leg: Leg, command: ImposeSimplePenalty) -> None:
    if not command.findings:
        raise Refused(Reason.NO_VIOLATION)
    for finding in command.findings:
        if finding not in leg.findings:
            raise Refused(Reason.NO_SUCH_FINDING, finding=finding)
    if any(one.number == command.number and one.case != command.case for one in leg.simple):
        raise Refused(Reason.NUMBER_USED, number=command.number)


def _check_power(leg: Leg, command: ImposeSimplePenalty, law: Law) -> None:
    by_kind: dict[str, int] = {}
    for penalty in command.penalties:
        if (penalty.kind == "fine") != bool(penalty.fine_fen):
            raise Refused(Reason.FINE_NEEDS_AMOUNT)
        by_kind[penalty.kind] = by_kind.get(penalty.kind, 0) + (penalty.fine_fen or 0)
    if is_beyond_power(law, command.party, by_kind, len(_officers(leg)), command.today):
        seen = ", ".join(f"{kind} {fen} fen" if fen else kind for kind, fen in by_kind.items())
        basis = requirement(law, "simple.kinds", command.today).basis
        raise Refused(Reason.SIMPLE_ABOVE_POWER, basis, seen=seen or "nothing")


def _check_collected(command: ImposeSimplePenalty, fine: int, law: Law) -> None:
    """Let a small fine be collected (第六十八条), or one that must be (第六十八、六十九条)."""
    if not command.collected_fen:
        return
    cap = cap_fen(law, "simple.collect", command.party, command.today)
    basis = requirement(law, "simple.receipt", command.today).basis
    small = command.collected_why == "small" and fine <= cap
    excused = command.collected_why in {"hard_later", "remote"}
    if command.collected_fen > fine or not (small or excused):
        hard = requirement(law, "simple.collect.hard", command.today).basis
        raise Refused(
            Reason.COLLECT_NOT_ALLOWED, hard, fen=command.collected_fen, cap_fen=min(cap, fine)
        )
    if not command.receipt_no:
        raise Refused(Reason.RECEIPT_NEEDED, basis)


def _fine_fen(penalties: tuple[SimplePenalty, ...]) -> int:
    return sum(penalty.fine_fen or 0 for penalty in penalties)
