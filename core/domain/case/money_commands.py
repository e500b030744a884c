"""What a person may wish of a case's money, and of a penalty on the spot."""

from typing import Literal

import msgspec

from core.domain.case.events import Penalty
from core.domain.case.money_events import Instalment
from core.kernel.acting import Acting
from core.kernel.fields import DayText, Fen, Line, Uuid7, ViolationCode, VisitId
from core.law.penalties import Party


class RecordPayment(msgspec.Struct, frozen=True, kw_only=True):
    """Record money that arrived; the bank's reference counts once.

    Attributes:
        towards: fine and confiscation, or the surcharge.
        on: the day on which it arrived.
    """

    ref: Line
    paid_fen: int
    towards: Literal["fine", "surcharge"] = "fine"
    on: DayText
    by: Acting


class DeferPayment(msgspec.Struct, frozen=True, kw_only=True):
    """Let the party pay later, on its application."""

    pay_by: DayText
    on: DayText
    by: Acting


class GrantInstalments(msgspec.Struct, frozen=True, kw_only=True):
    """Let the party pay in parts, on its application; together they are what is owed."""

    instalments: tuple[Instalment, ...]
    on: DayText
    by: Acting


class AddSurcharge(msgspec.Struct, frozen=True, kw_only=True):
    """Reckon the surcharge up to a day, that day included."""

    on: DayText
    by: Acting


class WaiveSurcharge(msgspec.Struct, frozen=True, kw_only=True):
    """Remit surcharge in an agreement on performance."""

    waived_fen: Fen
    reason: Line
    on: DayText
    by: Acting


class ServeDemand(msgspec.Struct, frozen=True, kw_only=True):
    """Call upon the party to perform 催告."""

    on: DayText
    by: Acting


class ApplyToCourt(msgspec.Struct, frozen=True, kw_only=True):
    """Ask the court to enforce."""

    on: DayText
    by: Acting


class RecordEnforcement(msgspec.Struct, frozen=True, kw_only=True):
    """Record that the court has finished."""

    result: Literal["in_full", "ended"]
    on: DayText
    by: Acting


class OpenSimplePenalty(msgspec.Struct, frozen=True, kw_only=True):
    """Open the stream of a penalty that a leg imposed on the spot.

    Attributes:
        again: of the violations, those that a penalty on the spot of that visit names already.
        fined_before: one of them was fined before, and that fine stands (第二十九条).
        pay_by, hand_in_by, report_by: as the device reckoned; ours may only lengthen `pay_by`.
        on: the day of the decision on the spot.
    """

    case: Uuid7
    visit: VisitId
    party: Party
    institution: str = ""
    person: str = ""
    number: Line
    penalties: tuple[Penalty, ...]
    violations: tuple[ViolationCode, ...]
    again: tuple[ViolationCode, ...] = ()
    fined_before: bool = False
    basis: Line
    officers: tuple[Uuid7, ...]
    collected_fen: Fen = 0
    receipt_no: str = ""
    pay_by: str = ""
    hand_in_by: str = ""
    report_by: DayText
    provisional: bool = False
    on: DayText
    by: Acting


class ReportSimple(msgspec.Struct, frozen=True, kw_only=True):
    """Record that the decision on the spot was reported to the agency 备案."""

    on: DayText
    by: Acting


class HandInFine(msgspec.Struct, frozen=True, kw_only=True):
    """Record that the officers handed in what they had collected."""

    handed_in_fen: Fen
    on: DayText
    by: Acting


class BankFine(msgspec.Struct, frozen=True, kw_only=True):
    """Record that the agency paid a collected fine into the bank."""

    ref: Line
    banked_fen: Fen
    on: DayText
    by: Acting


MoneyCommand = (
    RecordPayment
    | DeferPayment
    | GrantInstalments
    | AddSurcharge
    | WaiveSurcharge
    | ServeDemand
    | ApplyToCourt
    | RecordEnforcement
    | OpenSimplePenalty
    | ReportSimple
    | HandInFine
    | BankFine
)
