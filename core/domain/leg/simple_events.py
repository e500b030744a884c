"""A penalty imposed on the spot, as the device that was there recorded it (第五十一条以下)."""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from core.kernel.fields import DayText, Fen, Line, PenaltyKind, Uuid7, ViolationCode, VisitId


class SimplePenalty(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One penalty; a fine has its amount in fen."""

    kind: PenaltyKind
    fine_fen: Fen | UnsetType = UNSET


class SimplePenaltyImposed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Officers penalised on the spot and handed the decision over: a legal act on paper 当场处罚.

    A decision that was handed over is a fact: it is never corrected, only revoked in its case.

    Attributes:
        case: id of the stream that the office will open.
        number: of the pre-numbered form, from a block leased to the device (第五十二条).
        party: whether a citizen or an organisation is penalised; the cap hangs on it.
        person: the citizen, by a pseudonym; the name is a disclosure.
        findings: the findings on this leg that it rests on.
        officers: who imposed it and signed, two at least (第四十二条).
        effective_on: the day on which it was handed over.
        collected_fen: what was collected on the spot, 0 if nothing.
        collected_why: by which rule: a small fine, one hard to enforce later (第六十八条), or the
            wish of a party in a remote place (第六十九条).
        receipt_no: of the finance department's receipt (第七十条).
        pay_by: last day for paying what was not collected (第六十七条).
        hand_in_by: last day for handing in what was (第七十一条).
        report_by: last day for reporting it to the agency (第五十二条).
        provisional: a year of the calendar was not yet published when the days were computed.
        mode: the party took the paper, or would not sign and that was noted on it.
    """

    visit: VisitId
    case: Uuid7
    number: Line
    party: Literal["citizen", "organisation"]
    institution: Uuid7 | UnsetType = UNSET
    person: Uuid7 | UnsetType = UNSET
    penalties: tuple[SimplePenalty, ...]
    violations: tuple[ViolationCode, ...]
    findings: tuple[Uuid7, ...]
    basis: Line
    officers: tuple[Uuid7, ...]
    imposed_on: DayText
    effective_on: DayText
    collected_fen: Fen
    collected_why: Literal["small", "hard_later", "remote"] | UnsetType = UNSET
    receipt_no: Line | UnsetType = UNSET
    pay_by: DayText | UnsetType = UNSET
    hand_in_by: DayText | UnsetType = UNSET
    report_by: DayText
    provisional: bool
    mode: Literal["handed", "refused_noted"]
