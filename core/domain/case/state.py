"""The case as its events left it (DOMAIN.md §4.4, §4.5).

    (unfiled) ── Filed ──> FILED ── HandlersAssigned ──> INVESTIGATING ── InvestigationClosed ─┐
        │                                                                                      v
        │      NO_PENALTY <── NoPenaltyDecided ──┬── NOTICED <── AdvanceNoticeServed ── INVESTIGATED
        │                                        │      └── PenaltyDecided ──> DECIDED
        │  undecided ── Transferred ──> TRANSFERRED ── TransferReturned ──> INVESTIGATED  │
        │  undecided ── Terminated ──> TERMINATED                                   DecisionServed
        │                                                                                  v
        └── SimplePenaltyImposed ────────────────── REVOKED <── PenaltyRevoked ──── EFFECTIVE
                                                                                           │
    CLOSED <── Closed ── from EFFECTIVE, once nothing is owed; REVOKED; NO_PENALTY; ───────┘
                         TRANSFERRED; TERMINATED; undecided, when its ground fell away

Reports, reviews, hearings, remedies, publication and money move beside the stage (`sides`,
`after_sides`, `money`). `evolve` is total: what was recorded happened, in whatever order it is
read.
"""

from typing import Final, Literal

import msgspec

from core.domain.case import after_sides, sides
from core.domain.case import money as purse
from core.domain.case.after_events import AfterEvent, Terminated, Transferred, TransferReturned
from core.domain.case.after_sides import Publication, Remedies
from core.domain.case.day_events import DeadlineSettled
from core.domain.case.events import (
    AdvanceNoticeServed,
    Closed,
    DecisionApproved,
    DecisionServed,
    Filed,
    HandlersAssigned,
    InvestigationClosed,
    NoPenaltyDecided,
    Paid,
    Penalty,
    PenaltyDecided,
    PenaltyRevoked,
    SpineEvent,
    Varied,
)
from core.domain.case.ground_events import FiledAgain, GroundEvent
from core.domain.case.hearing_events import (
    DecisionExtended,
    DefenceReceived,
    HearingEvent,
    HearingRequested,
    Resumed,
)
from core.domain.case.money import Money
from core.domain.case.money_events import (
    FineBanked,
    InstalmentsGranted,
    MoneyEvent,
    PaymentDeferred,
    SimplePenaltyImposed,
    SimplePenaltyRevoked,
    SurchargePaid,
)
from core.domain.case.sides import Course, Hearing, OnSpot, Report
from core.kernel.running import Settlings, with_day

Event = SpineEvent | HearingEvent | MoneyEvent | AfterEvent | GroundEvent | DeadlineSettled
Stage = Literal[
    "unfiled",
    "filed",
    "investigating",
    "investigated",
    "noticed",
    "decided",
    "effective",
    "no_penalty",
    "transferred",
    "terminated",
    "revoked",
    "closed",
]


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A case.

    Attributes:
        handlers: who handles it now.
        handled: who ever did, and so neither reviews nor hears nor decides it.
        decide_by: last day for the decision, as extensions and rests have moved it.
        noticed_on, noticed_basis: day and ground of the last advance notice.
        answered_version: the report on which the party last answered; 0 while it did not.
        proposed: the penalties of the last advance notice: no decision may be heavier.
        defence_until: last local day on which the party may answer it.
        penalties: as they stand: decided, and varied since.
        deciders: who decided, and so collects nothing.
        paid_refs: what arrived in fen, by the bank's reference.
        owed_fen: what of fine and confiscation is not yet paid.
        ground: why no penalty was decided.
        is_revoked: the decision was taken back, whether the case is closed since or not.
        outcome: how it ended; empty while it is not closed.
    """

    stage: Stage = "unfiled"
    case: str = ""
    institution: str = ""
    source: str = ""
    violations: tuple[str, ...] = ()
    filed_on: str = ""
    decide_by: str = ""
    handlers: tuple[str, ...] = ()
    handled: tuple[str, ...] = ()
    assigned_on: str = ""
    report: Report = Report()
    noticed_on: str = ""
    noticed_basis: str = ""
    answered_version: int = 0
    proposed: tuple[Penalty, ...] = ()
    defence_until: str = ""
    hearing: Hearing = Hearing()
    doc_no: str = ""
    penalties: tuple[Penalty, ...] = ()
    decided_on: str = ""
    deciders: tuple[str, ...] = ()
    serve_by: str = ""
    effective_on: str = ""
    pay_by: str = ""
    owed_fen: int = 0
    money: Money = Money()
    paid_refs: dict[str, int] = {}
    ground: str = ""
    course: Course = Course()
    remedies: Remedies = Remedies()
    publication: Publication = Publication()
    on_spot: OnSpot = OnSpot()
    is_revoked: bool = False
    outcome: str = ""
    settled: Settlings = frozenset()


def evolve(case: Case, event: Event) -> Case:
    """Return the case after the event."""
    money = purse.evolve(case.money, event)
    return msgspec.structs.replace(
        _moved(case, event),
        report=sides.reported(case.report, event),
        hearing=sides.heard(case.hearing, event),
        course=sides.coursed(case.course, event, case.hearing),
        money=money,
        owed_fen=money.fine.owed_fen,
        remedies=after_sides.remedied(case.remedies, event),
        publication=after_sides.shown(case.publication, event),
        on_spot=sides.spotted(case.on_spot, event),
    )


def _moved(case: Case, event: Event) -> Case:  # noqa: C901, PLR0911, PLR0912 - a table, one row an event
    change = msgspec.structs.replace
    match event:
        case Filed() | FiledAgain():
            return _filed(case, event)
        case SimplePenaltyImposed():
            return _imposed(case, event)
        case HandlersAssigned():
            return _assigned(case, event)
        case InvestigationClosed():
            return change(case, stage=_if(case, _BEFORE_REPORT, "investigated"))
        case AdvanceNoticeServed():
            return _noticed(case, event)
        case DecisionApproved(decider=decider):
            return change(case, deciders=(decider,))
        case PenaltyDecided():
            return _decided(case, event)
        case NoPenaltyDecided():
            return _spared(case, event)
        case DecisionServed():
            return _served(case, event)
        case Paid(ref=ref, paid_fen=fen) | SurchargePaid(ref=ref, paid_fen=fen):
            return change(case, paid_refs=case.paid_refs | {ref: fen})
        case FineBanked(ref=ref, banked_fen=fen):
            return change(case, paid_refs=case.paid_refs | {ref: fen})
        case PaymentDeferred(pay_by=day) | InstalmentsGranted(pay_by=day):
            return change(case, pay_by=day)
        case Varied(penalties=penalties):
            return change(case, penalties=penalties)
        case DefenceReceived() | HearingRequested():
            return change(case, answered_version=case.report.version)
        case DecisionExtended(decide_by=day) | Resumed(decide_by=day):
            return change(case, decide_by=day)
        case _:
            return _ended(case, event)


def _ended(case: Case, event: Event) -> Case:
    """Fold what takes a case out of its way; all else is kept by a side of the case."""
    change = msgspec.structs.replace
    match event:
        case PenaltyRevoked() | SimplePenaltyRevoked():
            return change(case, stage="revoked", is_revoked=True)
        case Terminated():
            return change(case, stage="terminated")
        case Transferred(decided_on=day):
            return change(case, stage="transferred", decided_on=day)
        case TransferReturned(decide_by=day):
            return change(case, stage="investigated", decided_on="", decide_by=day)
        case Closed(outcome=outcome):
            return change(case, stage="closed", outcome=outcome)
        case DeadlineSettled():
            return with_day(case, case.settled, event, _DAYS)
        case _:
            return case


_DAYS: Final = {
    "case.decide": "decide_by",
    "case.pay": "pay_by",
    "case.serve": "serve_by",
    "defence": "defence_until",
}
_BEFORE_REPORT: Final[frozenset[Stage]] = frozenset({"filed", "investigating"})


def _if(case: Case, stages: frozenset[Stage], then: Stage) -> Stage:
    return then if case.stage in stages else case.stage


def _assigned(case: Case, event: HandlersAssigned) -> Case:
    return msgspec.structs.replace(
        case,
        stage=_if(case, frozenset({"filed"}), "investigating"),
        handlers=event.handlers,
        handled=tuple(dict.fromkeys((*case.handled, *event.handlers))),
        assigned_on=event.assigned_on,
    )


def _served(case: Case, event: DecisionServed) -> Case:
    return msgspec.structs.replace(
        case,
        stage="effective",
        penalties=event.penalties,
        effective_on=event.effective_on,
        pay_by=event.pay_by or "",
    )


def _filed(case: Case, event: Filed | FiledAgain) -> Case:
    same = ("case", "institution", "source", "violations", "filed_on", "decide_by")
    return _said(case, event, same, "filed")


def _said(case: Case, event: Event, names: tuple[str, ...], stage: Stage) -> Case:
    """Return the case with what the event says under the same names."""
    said = {name: getattr(event, name) for name in names}
    return msgspec.structs.replace(case, stage=stage, **said)


def _noticed(case: Case, event: AdvanceNoticeServed) -> Case:
    return msgspec.structs.replace(
        case,
        stage="noticed",
        noticed_on=event.served_on,
        noticed_basis=event.basis,
        proposed=event.proposed,
        defence_until=event.defence_until,
    )


def _decided(case: Case, event: PenaltyDecided) -> Case:
    same = ("doc_no", "penalties", "violations", "decided_on", "serve_by")
    return _said(case, event, same, "decided")


def _spared(case: Case, event: NoPenaltyDecided) -> Case:
    same = ("doc_no", "ground", "decided_on", "serve_by")
    spared = _said(case, event, same, "no_penalty")
    return msgspec.structs.replace(spared, deciders=(event.decider,))


def _imposed(case: Case, event: SimplePenaltyImposed) -> Case:
    return msgspec.structs.replace(
        case,
        stage="effective",
        case=event.case,
        institution=event.institution or "",
        source=f"visit:{event.visit}",
        violations=event.violations,
        filed_on=event.imposed_on,
        doc_no=event.number,
        penalties=event.penalties,
        decided_on=event.imposed_on,
        deciders=event.officers,
        effective_on=event.effective_on,
        pay_by=event.pay_by or "",
    )
