"""What happens to a case on its way from filing to closing (DOMAIN.md §4.5).

Hearings and reviews stand in `hearing_events`, money in `money_events`, service, remedies and
publication in `after_events`.
"""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from core.kernel.fields import (
    Count,
    DayText,
    Fen,
    Line,
    PenaltyKind,
    StreamText,
    Text,
    Uuid7,
    ViolationCode,
)


class Penalty(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One penalty of a decision; a fine has its amount in fen."""

    kind: PenaltyKind
    fine_fen: Fen | UnsetType = UNSET


class Filed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The case was filed 立案 (行政处罚法 第五十四条).

    Attributes:
        source: the stream that it came from: a notice, a visit or an intent.
        decide_by: last day for the decision (行政处罚法 第六十条).
    """

    case: Uuid7
    institution: Uuid7
    source: StreamText
    violations: tuple[ViolationCode, ...]
    filed_on: DayText
    decide_by: DayText


class AdvanceNoticeServed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The party was told what is proposed, why, and its rights (行政处罚法 第四十四条).

    Attributes:
        defence_until: last day of the window for a statement.
    """

    case: Uuid7
    proposed: tuple[Penalty, ...]
    basis: Line
    served_on: DayText
    defence_until: DayText


class PenaltyDecided(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The penalty was decided (行政处罚法 第五十七、五十九条).

    Attributes:
        serve_by: last day for service (行政处罚法 第六十一条).
    """

    case: Uuid7
    doc_no: Line
    penalties: tuple[Penalty, ...]
    violations: tuple[ViolationCode, ...]
    basis: Line
    decided_on: DayText
    serve_by: DayText


class DecisionServed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The decision reached the party and takes effect.

    Attributes:
        penalties, violations: repeated from the decision: what takes effect.
        pay_by: last day for payment (行政处罚法 第六十七条); absent without a fine.
    """

    case: Uuid7
    institution: Uuid7
    doc_no: Line
    penalties: tuple[Penalty, ...]
    violations: tuple[ViolationCode, ...]
    served_on: DayText
    effective_on: DayText
    pay_by: DayText | UnsetType = UNSET


class Paid(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Money arrived at the bank.

    Attributes:
        ref: the bank's reference, which counts once.
        owed_fen: what remains after this payment.
    """

    case: Uuid7
    ref: Line
    paid_fen: Fen
    owed_fen: Fen
    paid_on: DayText


class PenaltyRevoked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The decision was revoked; history stays, points return (DOMAIN.md §4.7).

    Attributes:
        annuls: event id of the service that it takes back.
        annuls_from: the day from which the decision does not count.
    """

    case: Uuid7
    institution: Uuid7
    annuls: Uuid7
    annuls_from: DayText
    reason: Text


class ClosedV1(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The case is closed 结案; read as `case.closed.v2`, which knows more outcomes."""

    case: Uuid7
    institution: Uuid7
    outcome: Literal["executed", "revoked", "not_founded"]
    closed_on: DayText


Outcome = Literal[
    "executed", "enforced", "revoked", "no_penalty", "not_founded", "transferred", "terminated"
]
"""How a case ended: 执行完毕, 强制执行, 撤销, 不予处罚, 违法事实不成立, 移送, 终止."""


class Closed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The case is closed 结案; its papers go to the archive (行政处罚法 第四十七条).

    Attributes:
        institution: absent where a citizen, or premises in no register, was penalised on the spot.
        outcome: `executed` by the party itself, `enforced` by the court.
    """

    case: Uuid7
    institution: Uuid7 | UnsetType = UNSET
    outcome: Outcome
    closed_on: DayText


def closed_v2(event: msgspec.Struct) -> Closed:
    """Read the first version as the second: every outcome that it knew means the same there."""
    assert isinstance(event, ClosedV1), "the catalogue joins the type to its struct"
    return Closed(
        case=event.case,
        institution=event.institution,
        outcome=event.outcome,
        closed_on=event.closed_on,
    )


class HandlersAssigned(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The head named who handles the case, in place of whoever did (行政处罚法 第四十二条).

    Attributes:
        handlers: officers, two at least; who is not named here handles it no more.
    """

    case: Uuid7
    handlers: tuple[Uuid7, ...]
    assigned_on: DayText


EvidenceKind = Literal[
    "documents", "objects", "recordings", "electronic_data", "testimony", "party_statement",
    "expert_opinion", "inspection_record",
]  # fmt: skip
"""行政处罚法 第四十六条, its eight kinds in its order."""


class InvestigationClosed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The handlers reported what they found and what they propose 调查终结报告 (第五十七条).

    Attributes:
        version: 1 for the first report; a later one replaces it and is reviewed anew.
        evidence: the kinds of evidence that it rests on (第四十六条).
        penalties: what it proposes; empty unless it proposes a penalty.
        is_complex: the case is complex, or the violation grave (第五十七条第二款, 第五十八条).
        is_public_interest: a grave public interest is concerned (第五十八条第一项).
        discretion: the step of the discretion benchmark 裁量基准 that it applies.
        transfer_by: last day for deciding on a transfer, where it proposes one.
    """

    case: Uuid7
    version: Count
    evidence: tuple[EvidenceKind, ...]
    proposal: Literal["penalty", "no_penalty", "not_founded", "transfer"]
    penalties: tuple[Penalty, ...]
    is_complex: bool
    is_public_interest: bool
    discretion: Line | UnsetType = UNSET
    reported_on: DayText
    transfer_by: DayText | UnsetType = UNSET


class DecisionApproved(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The head approved a penalty, having seen that every step before it was taken.

    Stands before `case.penalty-decided.v1`, which does not say how the decision came about.

    Attributes:
        decider: who decided, and so may not collect the fine (行政处罚法 第六十七条).
        report_version: the report that the decision rests on.
        heard: how the party was heard before it (第四十五条, 第六十二条, 第六十四条).
        reviewed: a legal review of that report passed (第五十八条).
        discussed: it was decided after collective discussion (第五十七条第二款).
    """

    case: Uuid7
    doc_no: Line
    decider: Uuid7
    report_version: Count
    heard: Literal["defence", "waived", "lapsed", "hearing", "hearing_waived"]
    reviewed: bool
    discussed: bool
    approved_on: DayText


Ground = Literal[
    "minor_corrected", "first_time_slight", "no_fault", "under_fourteen", "incapable",
    "time_barred", "not_founded",
]  # fmt: skip


class NoPenaltyDecided(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """It was decided not to penalise 不予行政处罚决定书 (行政处罚法 第五十七条第二、三项).

    Attributes:
        ground: 第三十三条 (`minor_corrected`, `first_time_slight`, `no_fault`), 第三十条,
            第三十一条 or 第三十六条; or the facts could not be founded.
        article: the article of that ground.
        decider: who decided.
        educated: the party was taught better, as 第三十三条第三款 wants.
        serve_by: last day for service.
    """

    case: Uuid7
    institution: Uuid7
    doc_no: Line
    ground: Ground
    article: Line
    decider: Uuid7
    educated: bool
    decided_on: DayText
    serve_by: DayText
    provisional: bool


class Varied(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The decision was varied 变更: what stands from now on is no heavier than what stood.

    Attributes:
        penalties: what stands in place of the decision's own.
        by_whom: our own agency, the reconsideration organ or the court.
        effective_on: the day from which the lighter penalty stands.
    """

    case: Uuid7
    institution: Uuid7 | UnsetType = UNSET
    penalties: tuple[Penalty, ...]
    by_whom: Literal["agency", "reconsideration", "court"]
    reason: Text
    varied_on: DayText
    effective_on: DayText


SpineEvent = (
    Filed
    | HandlersAssigned
    | InvestigationClosed
    | AdvanceNoticeServed
    | DecisionApproved
    | PenaltyDecided
    | NoPenaltyDecided
    | DecisionServed
    | Paid
    | PenaltyRevoked
    | Varied
    | Closed
)
