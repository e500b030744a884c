"""What happens to an ordinary case (DOMAIN.md §4.5)."""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from core.kernel.fields import (
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


class Closed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The case is closed 结案."""

    case: Uuid7
    institution: Uuid7
    outcome: Literal["executed", "revoked", "not_founded"]
    closed_on: DayText
