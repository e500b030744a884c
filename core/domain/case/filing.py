"""From filing to the report: handlers, preserved evidence, the report, and the term of decision."""

from datetime import timedelta
from typing import assert_never

import msgspec
from msgspec import UNSET, UnsetType

from core.domain.case.bars import check_in_time
from core.domain.case.commands import AssignHandlers, CloseInvestigation, FileCase
from core.domain.case.events import Filed, HandlersAssigned, InvestigationClosed
from core.domain.case.guards import awake, check_amounts, handler_in, may_in, needs, not_before
from core.domain.case.hearing_commands import (
    DecidePreservation,
    ExtendDecision,
    PreserveEvidence,
    ResumeCase,
    SuspendCase,
)
from core.domain.case.hearing_events import (
    DecisionExtended,
    EvidencePreserved,
    PreservationDecided,
    Resumed,
    Suspended,
)
from core.domain.case.rests import days_not_given
from core.domain.case.sides import Report
from core.domain.case.state import Case, Event
from core.kernel.errors import Refused
from core.kernel.fields import DayText
from core.kernel.reasons import Reason
from core.kernel.times import date_of
from core.law.book import Law
from core.law.look_up import due_by, requirement, term_in_force
from core.law.terms import Due, Term, due

Filing = FileCase | AssignHandlers | CloseInvestigation
CourseCommand = PreserveEvidence | DecidePreservation | ExtendDecision | SuspendCase | ResumeCase


def decide_filing(case: Case, command: Filing, law: Law) -> tuple[Event, ...]:
    """Grant or refuse filing, handlers and report."""
    match command:
        case FileCase():
            return _file(case, command, law)
        case AssignHandlers():
            return _assign(case, command, law)
        case CloseInvestigation():
            return _report(case, command, law)
        case _:
            assert_never(command)


def decide_term(case: Case, command: CourseCommand, law: Law) -> tuple[Event, ...]:
    """Grant or refuse what has to do with evidence and the term of the decision."""
    match command:
        case PreserveEvidence():
            return _preserve(case, command, law)
        case DecidePreservation():
            return _decide_preservation(case, command, law)
        case ExtendDecision():
            return _extend(case, command, law)
        case SuspendCase():
            return _suspend(case, command, law)
        case ResumeCase():
            return _resume(case, command, law)
        case _:
            assert_never(command)


def decision_due(case: Case, days: int, law: Law) -> Due:
    """Return the last day for the decision, so many calendar days later."""
    term = term_in_force(law, "case.decide", case.filed_on).term
    later = Term(days=days, kind="calendar", rolls=term.rolls)
    return due(case.decide_by, later, law.calendar)


def _file(case: Case, command: FileCase, law: Law) -> tuple[Event, ...]:
    may_in(case, "file", command.by, command.on, law)
    if case.case == command.case:
        return ()
    needs(case, Filed)
    if not command.violations:
        raise Refused(Reason.NO_VIOLATION, requirement(law, "filing", command.on).basis)
    not_before("on", command.on, command.ended_on)
    check_in_time(command, command.on, law)
    return (
        Filed(
            case=command.case,
            institution=command.institution,
            source=command.source,
            violations=command.violations,
            filed_on=command.on,
            decide_by=due_by(law, "case.decide", command.on).on,
        ),
    )


def _assign(case: Case, command: AssignHandlers, law: Law) -> tuple[Event, ...]:
    may_in(case, "assign", command.by, command.on, law)
    if case.handlers and set(case.handlers) == set(command.handlers):
        return ()
    if case.stage == "unfiled":
        raise Refused(Reason.NOT_FILED, requirement(law, "filing", command.on).basis)
    needs(case, HandlersAssigned)
    not_before("on", command.on, max(case.filed_on, case.assigned_on))
    # 执法人员不得少于两人
    two = requirement(law, "two_officers", command.on)
    officers = tuple(dict.fromkeys(command.handlers))
    if len(officers) < int(two.value):
        raise Refused(Reason.TOO_FEW_OFFICERS, two.basis, seen=len(officers), needed=int(two.value))
    return (HandlersAssigned(case=case.case, handlers=officers, assigned_on=command.on),)


def _report(case: Case, command: CloseInvestigation, law: Law) -> tuple[Event, ...]:
    handler_in(case, "report", command.by, command.on, law)
    if _is_reported(case.report, command):
        return ()
    needs(case, InvestigationClosed)
    awake(case)
    not_before("on", command.on, max(case.assigned_on, case.report.reported_on))
    if command.proposal == "penalty":
        check_amounts(command.penalties)
    elif command.penalties:
        raise Refused(Reason.PENALTY_NOT_PROPOSED, proposal=command.proposal)
    if command.proposal == "penalty" and not command.evidence:
        # 违法事实不清、证据不足的，不得给予行政处罚
        raise Refused(Reason.NO_EVIDENCE, requirement(law, "evidence", command.on).basis)
    return (
        InvestigationClosed(
            case=case.case,
            version=case.report.version + 1,
            evidence=command.evidence,
            proposal=command.proposal,
            penalties=command.penalties,
            is_complex=command.is_complex,
            is_public_interest=command.is_public_interest,
            discretion=command.discretion or UNSET,
            reported_on=command.on,
            transfer_by=_transfer_by(command, law),
        ),
    )


def _is_reported(report: Report, command: CloseInvestigation) -> bool:
    """Tell whether the last report says this already; the same words on another day are a new one.

    A version more would undo the legal review of the one before it.
    """
    return report == msgspec.structs.replace(
        report,
        evidence=command.evidence,
        proposal=command.proposal,
        penalties=command.penalties,
        is_complex=command.is_complex,
        is_public_interest=command.is_public_interest,
        discretion=command.discretion,
        reported_on=command.on,
    )


def _transfer_by(command: CloseInvestigation, law: Law) -> DayText | UnsetType:
    if command.proposal != "transfer":
        return UNSET
    return due_by(law, "transfer.decide", command.on).on


def _preserve(case: Case, command: PreserveEvidence, law: Law) -> tuple[Event, ...]:
    may_in(case, "preserve", command.by, command.on, law)
    if command.list_no in case.course.preserved:
        return ()
    needs(case, EvidencePreserved)
    awake(case)
    not_before("on", command.on, case.assigned_on)
    until = due_by(law, "evidence.preserve", command.on)
    return (
        EvidencePreserved(
            case=case.case,
            list_no=command.list_no,
            items=command.items,
            preserved_on=command.on,
            decide_by=until.on,
            provisional=until.provisional,
        ),
    )


def _decide_preservation(case: Case, command: DecidePreservation, law: Law) -> tuple[Event, ...]:
    """Decide also when the seven days are over: then it comes too late, and the radar says so."""
    may_in(case, "preserve-decide", command.by, command.on, law)
    needs(case, PreservationDecided)
    if command.list_no not in case.course.preserved:
        raise Refused(Reason.NOTHING_PRESERVED, list_no=command.list_no)
    not_before("on", command.on, case.assigned_on)
    return (
        PreservationDecided(
            case=case.case,
            list_no=command.list_no,
            outcome=command.outcome,
            decided_on=command.on,
        ),
    )


def _extend(case: Case, command: ExtendDecision, law: Law) -> tuple[Event, ...]:
    may_in(case, "extend", command.by, command.on, law)
    if command.why in case.course.extended:
        return ()
    needs(case, DecisionExtended)
    in_time(case, command.on, law)
    if command.why == "hearing":
        heard = case.hearing
        if not heard.requested_on or not heard.ended_on:
            raise Refused(Reason.NO_HEARING_DAYS)
        days = days_not_given(case.course.rests, heard.requested_on, heard.ended_on)
        until = decision_due(case, days, law)
    else:
        until = due_by(law, "case.extend", case.decide_by)
    added = (date_of(until.on) - date_of(case.decide_by)) // timedelta(days=1)
    if added < 1:
        return ()
    return (
        DecisionExtended(
            case=case.case,
            why=command.why,
            days=added,
            decide_by=until.on,
            provisional=until.provisional,
            extended_on=command.on,
        ),
    )


def in_time(case: Case, on: str, law: Law) -> None:
    """Check that the term for the decision still runs, by a calendar published since as well.

    行政机关应当自行政处罚案件立案之日起九十日内作出行政处罚决定 (行政处罚法 第六十条).

    Raises:
        Refused: it is over.
    """
    until = max(case.decide_by, due_by(law, "case.decide", case.filed_on).on)
    if on > until:
        basis = term_in_force(law, "case.decide", case.filed_on).basis
        raise Refused(Reason.DECISION_LATE, basis, decide_by=until, today=on)


def _suspend(case: Case, command: SuspendCase, law: Law) -> tuple[Event, ...]:
    may_in(case, "suspend", command.by, command.on, law)
    if case.course.suspended_on:
        return ()
    needs(case, Suspended)
    acted_on = max(case.assigned_on, case.report.reported_on, case.noticed_on)
    not_before("on", command.on, max(acted_on, case.course.rested_to))
    in_time(case, command.on, law)
    return (
        Suspended(case=case.case, why=command.why, reason=command.reason, suspended_on=command.on),
    )


def _resume(case: Case, command: ResumeCase, law: Law) -> tuple[Event, ...]:
    may_in(case, "resume", command.by, command.on, law)
    since = case.course.suspended_on
    if not since:
        return ()
    needs(case, Resumed)
    not_before("on", command.on, since)
    days = days_not_given(case.course.rests, since, command.on)
    until = decision_due(case, days, law)
    return (
        Resumed(
            case=case.case,
            days=days,
            decide_by=until.on,
            provisional=until.provisional,
            resumed_on=command.on,
        ),
    )
