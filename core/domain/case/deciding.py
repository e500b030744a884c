"""The decision and what must have come before it (行政处罚法 第五十七条至第六十五条)."""

from typing import Literal, assert_never

from core.domain.case.bars import check_end_known, check_in_time
from core.domain.case.commands import DecideNoPenalty, DecidePenalty
from core.domain.case.discussing import check_followed, has_resolved
from core.domain.case.events import DecisionApproved, NoPenaltyDecided, PenaltyDecided
from core.domain.case.filing import in_time
from core.domain.case.guards import (
    awake,
    check_amounts,
    heard_until,
    heavier,
    may_in,
    needs,
    not_before,
    shown,
    step_needed,
)
from core.domain.case.ranges import check_range
from core.domain.case.state import Case, Event
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import due_by, requirement
from core.law.procedure import Requirement

_HeardHow = Literal["defence", "waived", "lapsed", "hearing", "hearing_waived"]


def decide_outcome(
    case: Case, command: DecidePenalty | DecideNoPenalty, law: Law
) -> tuple[Event, ...]:
    """Grant or refuse the decision."""
    match command:
        case DecidePenalty():
            return _penalise(case, command, law)
        case DecideNoPenalty():
            return _spare(case, command, law)
        case _:
            assert_never(command)


def _penalise(case: Case, command: DecidePenalty, law: Law) -> tuple[Event, ...]:
    on = command.on
    may_in(case, "decide", command.by, on, law)
    if case.stage == "decided" and case.doc_no == command.doc_no:
        return ()
    _check_told(case, on, law)
    needs(case, PenaltyDecided)
    awake(case)
    check_amounts(command.penalties)
    _check_heard(case, command, law)
    _check_announced(case, command, law)
    check_in_time(command, case.filed_on, law)
    check_end_known(case, command, law)
    check_range(case, command, law)
    check_followed(case, "penalty", on, law)
    reviewed = _check_reviewed(case, command, law)
    discussed = _check_discussed(case, command, law)
    in_time(case, on, law)
    return (
        DecisionApproved(
            case=case.case,
            doc_no=command.doc_no,
            decider=command.by.officer,
            report_version=case.report.version,
            heard=_heard_how(case, waived=command.waived_defence),
            reviewed=reviewed,
            discussed=discussed,
            approved_on=on,
        ),
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


def _spare(case: Case, command: DecideNoPenalty, law: Law) -> tuple[Event, ...]:
    on = command.on
    may_in(case, "no-penalty", command.by, on, law)
    if case.stage == "no_penalty" and case.doc_no == command.doc_no:
        return ()
    needs(case, NoPenaltyDecided)
    awake(case)
    not_before("on", on, max(case.report.reported_on, case.noticed_on))
    check_followed(case, "no_penalty", on, law)
    in_time(case, on, law)
    ground = requirement(law, f"no_penalty.{command.ground}", on)
    if str(ground.value) == "education" and not command.educated:
        # 对当事人的违法行为依法不予行政处罚的，行政机关应当对当事人进行教育
        raise Refused(Reason.NOT_EDUCATED, ground.basis)
    serve_by = due_by(law, "case.serve", on)
    return (
        NoPenaltyDecided(
            case=case.case,
            institution=case.institution,
            doc_no=command.doc_no,
            ground=command.ground,
            article=ground.basis.cite,
            decider=command.by.officer,
            educated=command.educated,
            decided_on=on,
            serve_by=serve_by.on,
            provisional=serve_by.provisional,
        ),
    )


def _check_told(case: Case, on: str, law: Law) -> None:
    if case.stage == "unfiled":
        raise Refused(Reason.NOT_FILED, requirement(law, "filing", on).basis)
    if case.stage in {"filed", "investigating", "investigated"} or on < case.noticed_on:
        # 第四十四条: before a decision the party is told its content, facts, reasons and basis
        raise Refused(Reason.NO_ADVANCE_NOTICE, requirement(law, "advance_notice", on).basis)
    if not case.handlers:
        raise Refused(Reason.NO_HANDLERS, requirement(law, "two_officers", on).basis)
    if not case.report.version:
        raise Refused(Reason.NOT_REPORTED, requirement(law, "report", on).basis)


def _check_heard(case: Case, command: DecidePenalty, law: Law) -> None:
    """Let the party's time pass, by the notice or by a calendar published since, the longer one.

    第六十二条 lets it waive its statement and defence; of a hearing it does not speak.
    """
    hearing = step_needed(law, "hearing", case.proposed, case.noticed_on)
    if case.hearing.is_open:
        raise Refused(Reason.HEARING_OPEN, hearing.basis if hearing else None)
    not_before("on", command.on, max(case.hearing.held_on, case.hearing.waived_on))
    if case.hearing.held_on or case.hearing.waived_on:
        return
    until = max(case.defence_until, heard_until(case.proposed, case.noticed_on, law))
    if command.on > until or (command.waived_defence and hearing is None):
        return
    heard = hearing or requirement(law, "defence_heard", command.on)
    raise Refused(Reason.DEFENCE_OPEN, heard.basis, until=until, today=command.on)


def _heard_how(case: Case, *, waived: bool) -> _HeardHow:
    if case.hearing.held_on:
        return "hearing"
    if case.hearing.defence_on:
        return "defence"
    if case.hearing.waived_on:
        return "hearing_waived"
    return "waived" if waived else "lapsed"


def _check_announced(case: Case, command: DecidePenalty, law: Law) -> None:
    beyond = heavier(command.penalties, case.proposed)
    if beyond is not None:
        # 第四十五条: the party's defence never makes a penalty heavier
        raise Refused(
            Reason.ABOVE_ADVANCE_NOTICE,
            requirement(law, "defence_never_raises", command.on).basis,
            seen=beyond,
            noticed=shown(case.proposed),
        )


def _check_reviewed(case: Case, command: DecidePenalty, law: Law) -> bool:
    """Check the legal review where one is needed; tell whether the report passed one."""
    report, heard_on = case.report, case.hearing.held_on
    passed = report.opinion == "pass" and report.reviewed_on >= heard_on
    needed = _needed(case, command, law, step="legal_review")
    if needed is None and heard_on:
        needed = requirement(law, "legal_review.heard", command.on)
    if needed is not None and not passed:
        # 未经法制审核或者审核未通过的，不得作出决定
        raise Refused(Reason.NOT_REVIEWED, needed.basis, version=report.version)
    not_before("on", command.on, max(report.reported_on, report.reviewed_on))
    return passed


def _check_discussed(case: Case, command: DecidePenalty, law: Law) -> bool:
    """Check the collective discussion where one is needed; tell whether there was one."""
    hearing = case.hearing
    resolved = hearing.discussed == "penalty" and has_resolved(case, law)
    agreed = resolved and command.by.officer in hearing.discussed_by
    needed = _needed(case, command, law, step="discussion")
    if (needed is not None or hearing.discussed) and not agreed:
        # 对情节复杂或者重大违法行为给予行政处罚，行政机关负责人应当集体讨论决定
        basis = needed or requirement(law, "discussion.complex", command.on)
        raise Refused(Reason.NOT_DISCUSSED, basis.basis)
    not_before("on", command.on, hearing.discussed_on)
    return agreed


def _needed(case: Case, command: DecidePenalty, law: Law, *, step: str) -> Requirement | None:
    """Return by what a step is needed: by the penalty, or by what the report says of the case."""
    if case.report.is_complex:
        return requirement(law, f"{step}.complex", command.on)
    if case.report.is_public_interest:
        return requirement(law, f"{step}.public_interest", command.on)
    return step_needed(law, step, command.penalties, command.on)
