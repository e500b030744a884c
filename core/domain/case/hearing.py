"""How the party is heard: advance notice, defence, hearing; and who looks at the report before."""

from typing import assert_never

from core.domain.case.commands import ServeAdvanceNotice
from core.domain.case.discussing import discuss
from core.domain.case.events import AdvanceNoticeServed
from core.domain.case.guards import (
    apart_from_handling,
    awake,
    check_amounts,
    handler_in,
    heard_until,
    heavier,
    may_in,
    needs,
    not_before,
    shown,
    step_needed,
)
from core.domain.case.hearing_commands import (
    DiscussCollectively,
    HoldHearing,
    NotifyHearing,
    ReceiveDefence,
    RequestHearing,
    ReviewLegally,
    WaiveHearing,
)
from core.domain.case.hearing_events import (
    DefenceReceived,
    HearingHeld,
    HearingNotified,
    HearingRequested,
    HearingWaived,
    LegallyReviewed,
)
from core.domain.case.state import Case, Event
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import act, due_by, requirement, term_in_force

Heard = (
    ServeAdvanceNotice
    | ReceiveDefence
    | RequestHearing
    | NotifyHearing
    | HoldHearing
    | WaiveHearing
    | ReviewLegally
    | DiscussCollectively
)


def decide_heard(case: Case, command: Heard, law: Law) -> tuple[Event, ...]:  # noqa: C901 - a table, one row a command
    """Grant or refuse what comes between the report and the decision."""
    match command:
        case ServeAdvanceNotice():
            return _notice(case, command, law)
        case ReceiveDefence():
            return _defence(case, command, law)
        case RequestHearing():
            return _request(case, command, law)
        case NotifyHearing():
            return _notify(case, command, law)
        case HoldHearing():
            return _hold(case, command, law)
        case WaiveHearing():
            return _waive(case, command, law)
        case ReviewLegally():
            return _review(case, command, law)
        case DiscussCollectively():
            return discuss(case, command, law)
        case _:
            assert_never(command)


def _notice(case: Case, command: ServeAdvanceNotice, law: Law) -> tuple[Event, ...]:
    on = command.on
    if case.stage == "unfiled" or on < case.filed_on:
        raise Refused(Reason.NOT_FILED, requirement(law, "filing", on).basis)
    handler_in(case, "notice", command.by, on, law)
    told = (case.proposed, case.noticed_basis, case.noticed_on)
    if case.stage == "noticed" and told == (command.proposed, command.basis, on):
        return ()
    needs(case, AdvanceNoticeServed)
    awake(case)
    not_before("on", on, max(case.report.reported_on, case.noticed_on))
    check_amounts(command.proposed)
    _check_reported(case, command, law)
    _check_not_raised(case, command, law)
    return (
        AdvanceNoticeServed(
            case=case.case,
            proposed=command.proposed,
            basis=command.basis,
            served_on=on,
            defence_until=heard_until(command.proposed, on, law),
        ),
    )


def _check_reported(case: Case, command: ServeAdvanceNotice, law: Law) -> None:
    """Let the party be told what the handlers' last report proposes, or less (第四十四条).

    调查终结，行政机关负责人应当对调查结果进行审查 (第五十七条): what is proposed rests on it. Where
    more is due, or a penalty after all, the handlers report anew (`CloseInvestigation`).

    Raises:
        Refused: there is no report, or it proposes no penalty, or a lighter one.
    """
    report, needed = case.report, requirement(law, "report", command.on)
    if not report.version:
        raise Refused(Reason.NOT_REPORTED, needed.basis)
    if report.proposal != "penalty":
        raise Refused(Reason.NOTICE_NOT_PROPOSED, needed.basis, proposal=report.proposal)
    beyond = heavier(command.proposed, report.penalties)
    if beyond is not None:
        raise Refused(
            Reason.ABOVE_REPORT, needed.basis, seen=beyond, reported=shown(report.penalties)
        )


def _check_not_raised(case: Case, command: ServeAdvanceNotice, law: Law) -> None:
    """Let no second notice ask for more because the party answered the first (第四十五条第二款).

    Raises:
        Refused: it is heavier, and rests on the very report that the party answered.
    """
    if not case.answered_version or case.report.version > case.answered_version:
        return
    beyond = heavier(command.proposed, case.proposed)
    if beyond is not None:
        basis = requirement(law, "defence_never_raises", command.on).basis
        raise Refused(Reason.RAISED_AFTER_ANSWER, basis, seen=beyond, noticed=shown(case.proposed))


def _defence(case: Case, command: ReceiveDefence, law: Law) -> tuple[Event, ...]:
    may_in(case, "defence", command.by, command.on, law)
    if (command.on, command.outcome) == (case.hearing.defence_on, case.hearing.defence_outcome):
        return ()
    needs(case, DefenceReceived)
    not_before("on", command.on, case.noticed_on)
    return (DefenceReceived(case=case.case, received_on=command.on, outcome=command.outcome),)


def _request(case: Case, command: RequestHearing, law: Law) -> tuple[Event, ...]:
    may_in(case, "hearing-request", command.by, command.on, law)
    if case.hearing.requested_on:
        return ()
    needs(case, HearingRequested)
    not_before("on", command.on, case.noticed_on)
    if step_needed(law, "hearing", case.proposed, case.noticed_on) is None:
        raise Refused(Reason.NO_HEARING_RIGHT, requirement(law, "hearing.fine", command.on).basis)
    term = term_in_force(law, "hearing.request", case.noticed_on)
    until = max(case.defence_until, heard_until(case.proposed, case.noticed_on, law))
    if command.on > until:
        raise Refused(Reason.HEARING_LATE, term.basis, until=until, today=command.on)
    return (HearingRequested(case=case.case, requested_on=command.on),)


def _notify(case: Case, command: NotifyHearing, law: Law) -> tuple[Event, ...]:
    may_in(case, "hearing-notice", command.by, command.on, law)
    needs(case, HearingNotified)
    if not case.hearing.is_open:
        raise Refused(Reason.NO_HEARING_ASKED)
    not_before("on", command.on, case.hearing.requested_on)
    # 听证由行政机关指定的非本案调查人员主持
    apart_from_handling(case, (command.host,), "case.hearing-hold", command.on, law)
    # 应当在举行听证的七日前: the hearing comes after the day that the term returns
    after = due_by(law, "hearing.notice", command.on).on
    if command.hearing_on <= after:
        basis = term_in_force(law, "hearing.notice", command.on).basis
        raise Refused(Reason.HEARING_TOO_SOON, basis, seen=command.hearing_on, after=after)
    notified = HearingNotified(
        case=case.case,
        hearing_on=command.hearing_on,
        starts_at=command.starts_at,
        place=command.place,
        host=command.host,
        is_public=not command.is_closed,
        notified_on=command.on,
        after_day=after,
    )
    return () if case.hearing.told == notified else (notified,)


def _hold(case: Case, command: HoldHearing, law: Law) -> tuple[Event, ...]:
    may_in(case, "hearing-hold", command.by, command.on, law)
    if case.hearing.held_on:
        return ()
    needs(case, HearingHeld)
    if not case.hearing.hearing_on or not case.hearing.is_open:
        raise Refused(Reason.NO_HEARING_ASKED)
    if command.by.officer != case.hearing.host:
        raise Refused(Reason.NOT_THE_HOST, act(law, "case.hearing-hold", command.on).basis)
    if command.on != case.hearing.hearing_on:
        raise Refused(
            Reason.HEARING_DAY,
            term_in_force(law, "hearing.notice", command.on).basis,
            seen=command.on,
            told=case.hearing.hearing_on,
        )
    return (
        HearingHeld(
            case=case.case,
            host=case.hearing.host,
            transcript=command.transcript,
            held_on=command.on,
        ),
    )


def _waive(case: Case, command: WaiveHearing, law: Law) -> tuple[Event, ...]:
    may_in(case, "hearing-waive", command.by, command.on, law)
    if case.hearing.waived_on:
        return ()
    needs(case, HearingWaived)
    if not case.hearing.is_open:
        raise Refused(Reason.NO_HEARING_ASKED)
    not_before("on", command.on, case.hearing.requested_on)
    if command.why != "withdrawn":
        # 拒不出席 … 视为放弃: nobody is absent before the day
        not_before("on", command.on, case.hearing.hearing_on or "9999-12-31")
    return (HearingWaived(case=case.case, why=command.why, waived_on=command.on),)


def _review(case: Case, command: ReviewLegally, law: Law) -> tuple[Event, ...]:
    may_in(case, "review", command.by, command.on, law)
    needs(case, LegallyReviewed)
    report = case.report
    if command.version != report.version:
        raise Refused(Reason.OTHER_REPORT, seen=command.version, needed=report.version)
    if (report.opinion, report.reviewed_on) == (command.opinion, command.on):
        return ()
    not_before("on", command.on, max(report.reported_on, case.hearing.held_on))
    return (
        LegallyReviewed(
            case=case.case,
            version=command.version,
            opinion=command.opinion,
            reviewer=command.by.officer,
            reviewed_on=command.on,
        ),
    )
