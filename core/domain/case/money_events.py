"""What happens to the money of a case: terms, surcharge, demand, court; and fines on the spot.

For the fine and for the surcharge alike: paid + owed + waived = due, to the fen.
"""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from core.domain.case.events import Penalty
from core.kernel.fields import (
    DayText,
    Fen,
    Line,
    Natural,
    Text,
    Uuid7,
    ViolationCode,
    VisitId,
)


class Instalment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of what is owed, and its own last day."""

    pay_by: DayText
    due_fen: Fen


class PaymentDeferred(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """On its application the party may pay later (行政处罚法 第六十六条第二款).

    Attributes:
        owed_fen: what is to be paid by the new last day.
    """

    case: Uuid7
    owed_fen: Fen
    pay_by: DayText
    granted_on: DayText


class InstalmentsGranted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """On its application the party may pay in parts (行政处罚法 第六十六条第二款).

    Attributes:
        instalments: in the order of their days; together what is owed.
        pay_by: the last of those days.
    """

    case: Uuid7
    instalments: tuple[Instalment, ...]
    pay_by: DayText
    granted_on: DayText


class SurchargeAdded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A surcharge for late payment was added 加处罚款 (行政处罚法 第七十二条第一项).

    Attributes:
        from_day, to_day: the days reckoned with, both included.
        days: how many of them count.
        suspended_days: how many do not: days of reconsideration or litigation (第七十三条第三款).
        base_fen: the fine overdue on `to_day`.
        added_fen: what these days add.
        total_fen: all surcharge so far, never above the fine.
    """

    case: Uuid7
    from_day: DayText
    to_day: DayText
    days: Natural
    suspended_days: Natural
    base_fen: Fen
    added_fen: Fen
    total_fen: Fen


class SurchargeCorrected(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A payment or a stay that came to light late made the surcharge smaller.

    Attributes:
        to_day: the day up to which it was reckoned again.
        was_fen, total_fen: all surcharge before and after.
    """

    case: Uuid7
    to_day: DayText
    was_fen: Fen
    total_fen: Fen


class SurchargePaid(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Money for the surcharge arrived at the bank.

    Attributes:
        ref: the bank's reference, which counts once.
        owed_fen: what of the surcharge remains.
    """

    case: Uuid7
    ref: Line
    paid_fen: Fen
    owed_fen: Fen
    paid_on: DayText


class SurchargeWaived(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Surcharge was remitted in an agreement on performance (行政强制法 第四十二条)."""

    case: Uuid7
    waived_fen: Fen
    owed_fen: Fen
    reason: Line
    waived_on: DayText


class DemandServed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The party was called upon to perform 催告 (行政强制法 第五十四条).

    Attributes:
        fine_owed_fen, surcharge_owed_fen: what it owes on that day.
        perform_by: last day for performing by itself.
        apply_from, apply_by: first and last day for asking the court to enforce (第五十三条).
    """

    case: Uuid7
    fine_owed_fen: Fen
    surcharge_owed_fen: Fen
    served_on: DayText
    perform_by: DayText
    apply_from: DayText
    apply_by: DayText
    provisional: bool


class CourtEnforcementApplied(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """The court was asked to enforce (行政强制法 第五十三条至第五十五条)."""

    case: Uuid7
    fine_owed_fen: Fen
    surcharge_owed_fen: Fen
    applied_on: DayText


class Enforced(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The court has finished enforcing.

    Attributes:
        result: everything was enforced, or the court ended it with a part never recovered.
        unrecovered_fen: fine and surcharge that were not recovered.
    """

    case: Uuid7
    result: Literal["in_full", "ended"]
    unrecovered_fen: Fen
    enforced_on: DayText


class SimplePenaltyImposed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two officers penalised on the spot 当场处罚; opened from the leg (第五十一条至第五十三条).

    Attributes:
        institution: absent for a citizen and for premises in no register.
        person: the citizen who was penalised, by a pseudonym.
        number: of the pre-numbered form.
        again: of the violations, those that another penalty on the spot of that visit names.
        beyond_power: it is above what officers may do on the spot, or fines a second time what was
            fined before (第二十九条); it can only be revoked.
        officers: who imposed it, and so decided.
        effective_on: the day of the decision, which was handed over.
        collected_fen: what was collected on the spot, 0 if nothing.
        receipt_no: of the finance department's receipt for it (第七十条).
        hand_in_by: last day for handing it in to the agency (第七十一条).
        report_by: last day for reporting the decision to the agency (第五十二条).
        pay_by: last day for paying the rest (第六十七条).
        reconsider_by, litigate_by: last days for the party's remedies.
    """

    case: Uuid7
    visit: VisitId
    institution: Uuid7 | UnsetType = UNSET
    person: Uuid7 | UnsetType = UNSET
    number: Line
    penalties: tuple[Penalty, ...]
    violations: tuple[ViolationCode, ...]
    again: tuple[ViolationCode, ...]
    beyond_power: bool
    basis: Line
    officers: tuple[Uuid7, ...]
    imposed_on: DayText
    effective_on: DayText
    collected_fen: Fen
    receipt_no: Line | UnsetType = UNSET
    hand_in_by: DayText | UnsetType = UNSET
    report_by: DayText
    pay_by: DayText | UnsetType = UNSET
    reconsider_by: DayText
    litigate_by: DayText
    provisional: bool


class SimplePenaltyRevoked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A penalty on the spot of a citizen, or of premises in no register, was taken back.

    `case.penalty-revoked.v1` names an institution; here there is none, and no credit to return.

    Attributes:
        annuls: event id of the penalty that it takes back.
        annuls_from: the day from which it does not count.
    """

    case: Uuid7
    annuls: Uuid7
    annuls_from: DayText
    reason: Text


class SimpleReported(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The decision on the spot was reported to the agency 备案 (行政处罚法 第五十二条)."""

    case: Uuid7
    reported_on: DayText


class FineHandedIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The officers handed in what they had collected (行政处罚法 第七十一条).

    Attributes:
        to_bank_by: last day for the agency to pay it into the bank.
    """

    case: Uuid7
    handed_in_fen: Fen
    handed_in_on: DayText
    to_bank_by: DayText
    provisional: bool


class FineBanked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The agency paid a collected fine into the bank (行政处罚法 第七十一条).

    Attributes:
        ref: the bank's reference, which counts once.
    """

    case: Uuid7
    ref: Line
    banked_fen: Fen
    banked_on: DayText


MoneyEvent = (
    PaymentDeferred
    | InstalmentsGranted
    | SurchargeAdded
    | SurchargeCorrected
    | SurchargePaid
    | SurchargeWaived
    | DemandServed
    | CourtEnforcementApplied
    | Enforced
    | SimplePenaltyImposed
    | SimplePenaltyRevoked
    | SimpleReported
    | FineHandedIn
    | FineBanked
)
