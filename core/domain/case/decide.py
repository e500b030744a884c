"""What may be done in an ordinary case, and what then happened (行政处罚法 第五章).

`law` picks every date and names the article of every refusal; outcomes stand in the events.
"""

from typing import Final, assert_never

import msgspec
from msgspec import UNSET

from core.domain.case.commands import (
    CloseCase,
    Command,
    DecidePenalty,
    FileCase,
    RecordPayment,
    RevokePenalty,
    ServeAdvanceNotice,
    ServeDecision,
)
from core.domain.case.events import (
    AdvanceNoticeServed,
    Closed,
    DecisionServed,
    Filed,
    Paid,
    Penalty,
    PenaltyDecided,
    PenaltyRevoked,
)
from core.domain.case.state import ALLOWED, Case, Event, fine_fen
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import due_by, hearing_right, requirement
from core.law.procedure import Requirement


def decide(case: Case, command: Command, law: Law) -> tuple[Event, ...]:
    """Return what happened; an empty tuple means that it is already so.

    Raises:
        Refused: a step of the procedure is missing, or the penalty is heavier than announced.
    """
    match command:
        case FileCase():
            return _file(case, command, law)
        case ServeAdvanceNotice():
            return _notice(case, command, law)
        case DecidePenalty():
            return _decide_penalty(case, command, law)
        case ServeDecision():
            return _serve(case, command, law)
        case RecordPayment():
            return _pay(case, command)
        case RevokePenalty():
            return _revoke(case, command)
        case CloseCase():
            return _close(case, command)
        case _:
            assert_never(command)


def _file(case: Case, command: FileCase, law: Law) -> tuple[Event, ...]:
    if case.case == command.case:
        return ()
    _needs(case, Filed)
    if not command.violations:
        raise Refused(Reason.NO_VIOLATION, requirement(law, "filing", command.filed_on).basis)
    return (
        Filed(
            case=command.case,
            institution=command.institution,
            source=command.source,
            violations=command.violations,
            filed_on=command.filed_on,
            decide_by=due_by(law, "case.decide", command.filed_on).on,
        ),
    )


def _notice(case: Case, command: ServeAdvanceNotice, law: Law) -> tuple[Event, ...]:
    on = command.served_on
    if case.stage == "noticed" and (case.proposed, case.noticed_basis, case.noticed_on) == (
        command.proposed,
        command.basis,
        on,
    ):
        return ()
    if case.stage == "unfiled" or on < case.filed_on:
        raise Refused(Reason.NOT_FILED, requirement(law, "filing", on).basis)
    _needs(case, AdvanceNoticeServed)
    _check_amounts(command.proposed)
    return (
        AdvanceNoticeServed(
            case=case.case,
            proposed=command.proposed,
            basis=command.basis,
            served_on=on,
            defence_until=_heard_until(command.proposed, on, law),
        ),
    )


def _decide_penalty(case: Case, command: DecidePenalty, law: Law) -> tuple[Event, ...]:
    if case.stage == "decided" and case.doc_no == command.doc_no:
        return ()
    on = command.decided_on
    if case.stage == "unfiled":
        raise Refused(Reason.NOT_FILED, requirement(law, "filing", on).basis)
    if case.stage == "filed" or on < case.noticed_on:
        # 第四十四条: before a decision the party is told its content, facts, reasons and basis
        raise Refused(Reason.NO_ADVANCE_NOTICE, requirement(law, "advance_notice", on).basis)
    _needs(case, PenaltyDecided)
    _check_amounts(command.penalties)
    _check_heard(case, command, law)
    heavier = _heavier(command.penalties, case.proposed)
    if heavier is not None:
        # 第四十五条: the party's defence never makes a penalty heavier
        raise Refused(
            Reason.ABOVE_ADVANCE_NOTICE,
            requirement(law, "defence_never_raises", on).basis,
            seen=heavier,
            noticed=_shown(case.proposed),
        )
    return (
        PenaltyDecided(
            case=case.case,
            doc_no=command.doc_no,
            penalties=command.penalties,
            violations=case.violations,
            basis=command.basis,
            decided_on=on,
            serve_by=due_by(law, "case.serve", on).on,
        ),
    )


def _check_heard(case: Case, command: DecidePenalty, law: Law) -> None:
    """Let the party's time pass, by the notice or by a calendar published since, the longer one.

    第六十二条 lets it waive its statement and defence; of a hearing it does not speak.
    """
    hearing = _hearing_right(case.proposed, case.noticed_on, law)
    until = max(case.defence_until, _heard_until(case.proposed, case.noticed_on, law))
    if command.decided_on > until or (command.waived_defence and hearing is None):
        return
    heard = hearing or requirement(law, "defence_heard", command.decided_on)
    raise Refused(Reason.DEFENCE_OPEN, heard.basis, until=until, today=command.decided_on)


def _serve(case: Case, command: ServeDecision, law: Law) -> tuple[Event, ...]:
    if case.effective_on == command.served_on:
        return ()
    if case.stage in {"filed", "noticed"} or command.served_on < case.decided_on:
        raise Refused(Reason.NOT_DECIDED)
    _needs(case, DecisionServed)
    pays = fine_fen(case.penalties) > 0
    return (
        DecisionServed(
            case=case.case,
            institution=case.institution,
            doc_no=case.doc_no,
            penalties=case.penalties,
            violations=case.violations,
            served_on=command.served_on,
            effective_on=command.served_on,
            pay_by=due_by(law, "case.pay", command.served_on).on if pays else UNSET,
        ),
    )


def _pay(case: Case, command: RecordPayment) -> tuple[Event, ...]:
    if command.ref in case.paid_refs:
        return ()
    if case.stage in {"filed", "noticed", "decided"}:
        raise Refused(Reason.NOT_EFFECTIVE)
    _needs(case, Paid)
    if not 0 < command.paid_fen <= case.owed_fen:
        raise Refused(Reason.OVERPAID, paid_fen=command.paid_fen, owed_fen=case.owed_fen)
    return (
        Paid(
            case=case.case,
            ref=command.ref,
            paid_fen=command.paid_fen,
            owed_fen=case.owed_fen - command.paid_fen,
            paid_on=command.paid_on,
        ),
    )


def _revoke(case: Case, command: RevokePenalty) -> tuple[Event, ...]:
    if case.is_revoked:  # also once it is closed: what was taken back is taken back once
        return ()
    if not case.effective_on:
        raise Refused(Reason.NOT_EFFECTIVE)
    _needs(case, PenaltyRevoked)
    return (
        PenaltyRevoked(
            case=case.case,
            institution=case.institution,
            annuls=command.served_event,
            annuls_from=command.annuls_from,
            reason=command.reason,
        ),
    )


def _close(case: Case, command: CloseCase) -> tuple[Event, ...]:
    if case.stage == "closed":
        return ()
    _needs(case, Closed)
    if (case.stage in {"filed", "noticed"}) != command.not_founded:
        raise Refused(Reason.CLOSE_OUTCOME, stage=case.stage)
    if case.owed_fen:
        raise Refused(Reason.STILL_OWED, owed_fen=case.owed_fen)
    closed = Closed(
        case=case.case,
        institution=case.institution,
        outcome="revoked" if case.stage == "revoked" else "executed",
        closed_on=command.closed_on,
    )
    if command.not_founded:
        closed = msgspec.structs.replace(closed, outcome="not_founded")
    return (closed,)


def _needs(case: Case, event: type[Event]) -> None:
    if case.stage in ALLOWED[event]:
        return
    if case.stage == "closed":
        raise Refused(Reason.CASE_CLOSED)
    raise Refused(
        Reason.WRONG_STAGE,
        stage=case.stage,
        act=event.__name__,
        needed=" / ".join(sorted(ALLOWED[event])),
    )


_MONEY: Final = frozenset({"fine", "confiscation"})


def _check_amounts(penalties: tuple[Penalty, ...]) -> None:
    for penalty in penalties:
        if (penalty.kind in _MONEY) != bool(penalty.fine_fen):
            raise Refused(Reason.FINE_NEEDS_AMOUNT)


def _heavier(penalties: tuple[Penalty, ...], proposed: tuple[Penalty, ...]) -> str | None:
    """Return what goes beyond the advance notice: a kind it did not name, or more money in all."""
    announced = _money_by_kind(proposed)
    for kind, fen in _money_by_kind(penalties).items():
        if kind not in announced or fen > announced[kind]:
            return _shown(tuple(penalty for penalty in penalties if penalty.kind == kind))
    return None


def _hearing_right(penalties: tuple[Penalty, ...], on: str, law: Law) -> Requirement | None:
    """Return by what the party may ask for a hearing (第六十三条); None if it may not."""
    rights = (hearing_right(law, kind, fen, on) for kind, fen in _money_by_kind(penalties).items())
    return next((right for right in rights if right is not None), None)


def _heard_until(proposed: tuple[Penalty, ...], noticed_on: str, law: Law) -> str:
    until = due_by(law, "defence", noticed_on).on
    if _hearing_right(proposed, noticed_on, law) is None:
        return until
    # 第六十四条第一项: who may be heard has five days to ask for it; no decision before
    return max(until, due_by(law, "hearing.request", noticed_on).on)


def _money_by_kind(penalties: tuple[Penalty, ...]) -> dict[str, int]:
    """Add up each kind: two fines are one fine of their sum to who pays them."""
    fen: dict[str, int] = {}
    for penalty in penalties:
        fen[penalty.kind] = fen.get(penalty.kind, 0) + (penalty.fine_fen or 0)
    return fen


def _shown(penalties: tuple[Penalty, ...]) -> str:
    return ", ".join(
        f"{penalty.kind} {penalty.fine_fen} fen" if penalty.fine_fen else penalty.kind
        for penalty in penalties
    )
