"""The ordinary case as its events left it (DOMAIN.md §4.5).

    (none) ── Filed ──> FILED ── AdvanceNoticeServed ──> NOTICED ── PenaltyDecided ──> DECIDED
                                        │ again: a new one replaces it                   │
                                        └──<──┘                                    DecisionServed
                                                                                         v
                 CLOSED <── Closed ── REVOKED <── PenaltyRevoked ── EFFECTIVE ── Paid (in parts)
                    ├───────────────── Closed, when nothing is owed ───────┘
                    └── Closed as not founded, from FILED or NOTICED

`evolve` is total: what was recorded happened, in whatever order it is read.
"""

from typing import Final, Literal, assert_never

import msgspec

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

Event = (
    Filed | AdvanceNoticeServed | PenaltyDecided | DecisionServed | Paid | PenaltyRevoked | Closed
)
Stage = Literal["unfiled", "filed", "noticed", "decided", "effective", "revoked", "closed"]

ALLOWED: Final[dict[type[Event], frozenset[Stage]]] = {
    Filed: frozenset({"unfiled"}),
    AdvanceNoticeServed: frozenset({"filed", "noticed"}),
    PenaltyDecided: frozenset({"noticed"}),
    DecisionServed: frozenset({"decided"}),
    Paid: frozenset({"effective"}),
    PenaltyRevoked: frozenset({"effective", "closed"}),
    Closed: frozenset({"filed", "noticed", "effective", "revoked"}),
}
"""From which stages each event may come; what `decide` may ask for, and nothing else."""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """An ordinary case.

    Attributes:
        noticed_on, noticed_basis: day and ground of the last advance notice.
        proposed: the penalties of the last advance notice: no decision may be heavier.
        defence_until: last local day on which the party may answer it.
        owed_fen: what of the fine is not yet paid.
        is_revoked: the decision was taken back, whether the case is closed since or not.
    """

    stage: Stage = "unfiled"
    case: str = ""
    institution: str = ""
    source: str = ""
    violations: tuple[str, ...] = ()
    filed_on: str = ""
    decide_by: str = ""
    noticed_on: str = ""
    noticed_basis: str = ""
    proposed: tuple[Penalty, ...] = ()
    defence_until: str = ""
    doc_no: str = ""
    penalties: tuple[Penalty, ...] = ()
    decided_on: str = ""
    serve_by: str = ""
    effective_on: str = ""
    pay_by: str = ""
    owed_fen: int = 0
    paid_refs: tuple[str, ...] = ()
    is_revoked: bool = False


def evolve(case: Case, event: Event) -> Case:
    """Return the case after the event."""
    match event:
        case Filed():
            return _filed(case, event)
        case AdvanceNoticeServed():
            return msgspec.structs.replace(
                case,
                stage="noticed",
                noticed_on=event.served_on,
                noticed_basis=event.basis,
                proposed=event.proposed,
                defence_until=event.defence_until,
            )
        case PenaltyDecided():
            return _decided(case, event)
        case DecisionServed():
            return _served(case, event)
        case Paid():
            return msgspec.structs.replace(
                case, owed_fen=event.owed_fen, paid_refs=(*case.paid_refs, event.ref)
            )
        case PenaltyRevoked():
            return msgspec.structs.replace(case, stage="revoked", owed_fen=0, is_revoked=True)
        case Closed():
            return msgspec.structs.replace(case, stage="closed")
        case _:
            assert_never(event)


def fine_fen(penalties: tuple[Penalty, ...]) -> int:
    """Return the money that penalties ask for, in fen."""
    return sum(penalty.fine_fen or 0 for penalty in penalties)


def _filed(case: Case, event: Filed) -> Case:
    return msgspec.structs.replace(
        case,
        stage="filed",
        case=event.case,
        institution=event.institution,
        source=event.source,
        violations=event.violations,
        filed_on=event.filed_on,
        decide_by=event.decide_by,
    )


def _decided(case: Case, event: PenaltyDecided) -> Case:
    return msgspec.structs.replace(
        case,
        stage="decided",
        doc_no=event.doc_no,
        penalties=event.penalties,
        violations=event.violations,
        decided_on=event.decided_on,
        serve_by=event.serve_by,
    )


def _served(case: Case, event: DecisionServed) -> Case:
    return msgspec.structs.replace(
        case,
        stage="effective",
        effective_on=event.effective_on,
        pay_by=event.pay_by or "",
        owed_fen=fine_fen(event.penalties),
    )
