"""What may be recorded on a leg, and what then happened (DOMAIN.md §4.2).

`law` picks every limit and date; the outcome stands in the event, so replay needs no law.
"""

from typing import assert_never

from core.domain.leg.commands import (
    AnswerItem,
    AttendAssistants,
    Command,
    HearParty,
    ImposeSimplePenalty,
    Leave,
    MeasureItem,
    OpenLeg,
    Order,
    RecheckNotice,
    RecordFinding,
    RecordHazard,
    Recuse,
    ReferenceEvidence,
    RemoveAds,
    ReportRectification,
    ServeNotice,
    ShowCredentials,
    SignRecord,
    TakeSample,
)
from core.domain.leg.counted import counted
from core.domain.leg.events import (
    AssistantsAttended,
    CredentialsShown,
    EvidenceReferenced,
    FindingRecorded,
    ItemAnswered,
    ItemMeasured,
    Left,
    NoticeItem,
    NoticeRechecked,
    NoticeServed,
    Opened,
    PartyHeard,
    RecordSigned,
    RectificationReported,
)
from core.domain.leg.present import credentials_first, given, present
from core.domain.leg.simple import imposed
from core.domain.leg.simple_events import SimplePenaltyImposed
from core.domain.leg.state import ALLOWED, Event, Leg
from core.kernel.errors import Refused
from core.kernel.ids import read_join_code, visit_of
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import checklist, due_by
from core.law.thresholds import judge


def decide(leg: Leg, command: Command, law: Law) -> tuple[Event, ...]:
    """Return what happened; an empty tuple means that it is already so.

    Raises:
        Refused: the stage does not allow it, or a step that the law wants first is missing.
        MeasureError: what was typed is not a value of its kind; shown to who typed it.
        ValueError: a join code that `read_join_code` would not read.
        LookupError: no row of the law is in force on that day.
    """
    if leg.stage == "unopened" and not isinstance(command, OpenLeg):
        raise Refused(Reason.LEG_NOT_OPEN)
    event = _event(leg, command, law)
    if command.corrects is not None:
        return _correction(leg, event, command.corrects)
    if _already(leg, event):
        return ()
    _needs(leg, event)
    return (event,)


def _event(leg: Leg, command: Command, law: Law) -> Event:  # noqa: C901, PLR0911, PLR0912 - a table, one row a command
    match command:
        case OpenLeg():
            return _opened(command)
        case ShowCredentials() | AttendAssistants() | Recuse():
            return present(leg, command, law)
        case AnswerItem():
            return ItemAnswered(visit=leg.visit, code=command.code, answer=command.answer)
        case MeasureItem():
            return _measured(leg, command, law)
        case RecordFinding():
            return _finding(leg, command, law)
        case ReferenceEvidence():
            return EvidenceReferenced(
                visit=leg.visit, kind=command.kind, about=given(command.about)
            )
        case ServeNotice():
            return _served(leg, command, law)
        case HearParty():
            return PartyHeard(visit=leg.visit, response=command.response)
        case ReportRectification():
            return RectificationReported(
                visit=leg.visit, notice=command.notice, codes=command.codes
            )
        case RecheckNotice():
            credentials_first(leg, law, command.today)
            return NoticeRechecked(
                visit=leg.visit, notice=command.notice, verdicts=command.verdicts
            )
        case RemoveAds() | RecordHazard() | TakeSample():
            return counted(leg, command, law)
        case ImposeSimplePenalty():
            return imposed(leg, command, law)
        case SignRecord():
            return RecordSigned(visit=leg.visit, party=command.party)
        case Leave():
            return Left(visit=leg.visit)
        case _:
            assert_never(command)


def _opened(command: OpenLeg) -> Opened:
    return Opened(
        visit=visit_of(command.code, command.authority),
        code=read_join_code(command.code),
        institution=given(command.institution),
        premises=given(command.premises),
    )


def _measured(leg: Leg, command: MeasureItem, law: Law) -> ItemMeasured:
    credentials_first(leg, law, command.today)
    judged = [
        judge(row, command.measured)
        for row in checklist(law, command.on, command.mode, command.category, command.stages)
        if (row.code, row.measure) == (command.code, command.measure)
    ]
    if not judged:
        raise Refused(Reason.NO_LIMIT, code=command.code, measure=command.measure, day=command.on)
    # several rows may bind such a lesson: to break one of them is the violation
    outcome = next((one for one in judged if one.exceeded), judged[0])
    return ItemMeasured(
        visit=leg.visit,
        code=command.code,
        measure=command.measure,
        measured=outcome.measured,
        limit=outcome.limit,
        exceeded=outcome.exceeded,
    )


def _finding(leg: Leg, command: RecordFinding, law: Law) -> FindingRecorded:
    credentials_first(leg, law, command.today)
    return FindingRecorded(
        visit=leg.visit,
        code=command.code,
        measured=given(command.measured),
        limit=given(command.limit),
        measure=given(command.measure),
        detail=given(command.detail),
    )


def _served(leg: Leg, command: ServeNotice, law: Law) -> NoticeServed:
    credentials_first(leg, law, command.served_on)
    if not command.items:
        raise Refused(Reason.NOTHING_TO_SERVE)
    if leg.institution is None:
        raise Refused(Reason.NOT_REGISTERED, what=leg.premises or leg.visit)
    for order in command.items:
        _has_finding(leg, order)
    dues = [due_by(law, order.term, command.served_on) for order in command.items]
    objection = due_by(law, "notice.objection", command.served_on)
    return NoticeServed(
        visit=leg.visit,
        notice=command.notice,
        number=command.number,
        institution=leg.institution,
        items=tuple(
            NoticeItem(code=order.code, due_on=due.on, finding=order.finding)
            for order, due in zip(command.items, dues, strict=True)
        ),
        served_on=command.served_on,
        due_on=max(due.on for due in dues),
        objection_until=objection.on,
        provisional=any(due.provisional for due in (*dues, objection)),
        mode=command.mode,
    )


def _has_finding(leg: Leg, order: Order) -> None:
    finding = leg.findings.get(order.finding)
    if finding is None or finding.code != order.code:
        raise Refused(Reason.NO_SUCH_FINDING, finding=order.finding)


def _correction(leg: Leg, event: Event, corrects: str) -> tuple[Event, ...]:
    old = leg.latest(type(event), corrects)
    if old is not None and _same(old.event, event):
        return ()
    if old is None or old.id != corrects:
        raise Refused(Reason.NO_SUCH_FACT, fact=corrects)
    match old.event, event:
        case Opened(visit=visit), Opened() if event.visit != visit:
            raise Refused(Reason.CODE_MISMATCH, code=event.code, spelled=event.visit, visit=visit)
        case NoticeServed(notice=notice), NoticeServed() if event.notice != notice:
            raise Refused(Reason.OTHER_SUBJECT, seen=corrects, other=notice, this=event.notice)
        case NoticeServed(), NoticeServed():
            _never_shorter(old.event, event)
        case _:
            pass
    return (event,)


def _never_shorter(paper: NoticeServed, event: NoticeServed) -> None:
    """What the party holds in its hand stays at least as long (ARCHITECTURE.md decision 1)."""
    by_code = {item.code: item.due_on for item in event.items}
    for item in paper.items:
        seen = by_code.get(item.code, item.due_on)
        if seen < item.due_on:
            raise Refused(Reason.DUE_SHORTENED, paper=item.due_on, seen=seen)


def _already(leg: Leg, event: Event) -> bool:
    if isinstance(event, CredentialsShown):
        shown = {one.officer: one for one in event.shown}  # of two of one officer, the last counts
        return set(shown.values()) <= set(leg.credentials)
    if isinstance(event, AssistantsAttended):
        return set(event.assistants) <= _attended_with(leg, event)
    return any(_same(fact.event, event) for fact in leg.standing)


def _attended_with(leg: Leg, event: AssistantsAttended) -> set[str]:
    """Return who is known to have come for that agency, by that delegation."""
    known = (fact.event for fact in leg.standing if isinstance(fact.event, AssistantsAttended))
    return {
        assistant
        for one in known
        if (one.agency, one.delegation) == (event.agency, event.delegation)
        for assistant in one.assistants
    }


def _same(old: Event, event: Event) -> bool:
    # two photos are two facts: what tells them apart is the commitment in the header
    return old == event and not isinstance(event, EvidenceReferenced)


def _again(leg: Leg, event: Event) -> bool:
    """Tell whether a paper of this very stream was handed over on this leg before."""
    match event:
        case NoticeServed():
            return any(one.notice == event.notice for one in leg.notices)
        case SimplePenaltyImposed():
            return any(one.case == event.case for one in leg.simple)
        case _:
            return False


def _needs(leg: Leg, event: Event) -> None:
    if isinstance(event, Opened) and leg.stage != "unopened" and event.visit != leg.visit:
        raise Refused(Reason.LEG_ALREADY_OPEN, visit=leg.visit, other=event.visit)
    if leg.has_left:
        raise Refused(Reason.LEG_LEFT)
    if isinstance(event, Left) and leg.stage != "signed":
        raise Refused(Reason.NOT_SIGNED)
    again = _again(leg, event)
    if again or leg.stage not in ALLOWED[type(event)]:
        raise Refused(
            Reason.WRONG_STAGE,
            stage="served" if again else leg.stage,
            act=type(event).__name__,
            needed="unserved" if again else " / ".join(sorted(ALLOWED[type(event)])),
        )
