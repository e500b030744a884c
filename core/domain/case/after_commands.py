"""What a person may wish after a decision, or in its place: transfer, remedies, publication."""

from typing import Literal

import msgspec

from core.domain.case.after_events import RemedyOutcome
from core.kernel.acting import Acting
from core.kernel.fields import DayText, Line, Text


class TransferCase(msgspec.Struct, frozen=True, kw_only=True):
    """Decide to hand the case to who must deal with it."""

    to: Literal["agency", "police", "procuratorate", "court"]
    receiver: Line
    why: Literal["crime", "no_jurisdiction"]
    on: DayText
    by: Acting


class DeliverTransfer(msgspec.Struct, frozen=True, kw_only=True):
    """Record that the papers of a transferred case were handed over."""

    on: DayText
    by: Acting


class TakeBackTransfer(msgspec.Struct, frozen=True, kw_only=True):
    """Record that a transferred case came back."""

    reason: Line
    on: DayText
    by: Acting


class TerminateCase(msgspec.Struct, frozen=True, kw_only=True):
    """End the case without a decision 终止."""

    why: Literal["party_dissolved", "party_died", "law_repealed", "other"]
    reason: Line
    on: DayText
    by: Acting


class RequestReconsideration(msgspec.Struct, frozen=True, kw_only=True):
    """Record that the party asked for reconsideration; `on` is the day on which it asked."""

    organ: Line
    excused: bool = False
    on: DayText
    by: Acting


class DecideReconsideration(msgspec.Struct, frozen=True, kw_only=True):
    """Record how the reconsideration ended; `on` is the day on which that was served."""

    outcome: RemedyOutcome
    on: DayText
    by: Acting


class BeginLitigation(msgspec.Struct, frozen=True, kw_only=True):
    """Record that the party went to court."""

    court: Line
    excused: bool = False
    on: DayText
    by: Acting


class DecideLitigation(msgspec.Struct, frozen=True, kw_only=True):
    """Record the final judgement or order."""

    outcome: RemedyOutcome
    on: DayText
    by: Acting


class PublishDecision(msgspec.Struct, frozen=True, kw_only=True):
    """Publish the decision, masked.

    Attributes:
        reason: why one of the minor class is published at all.
    """

    reason: str = ""
    on: DayText
    by: Acting


class WithdrawPublication(msgspec.Struct, frozen=True, kw_only=True):
    """Take the published decision down, and make the reasons public."""

    reason: Text
    on: DayText
    by: Acting


class RepairCredit(msgspec.Struct, frozen=True, kw_only=True):
    """Record that the party repaired its credit."""

    on: DayText
    by: Acting


class EndPublication(msgspec.Struct, frozen=True, kw_only=True):
    """Take the decision down at the end of its period."""

    on: DayText
    by: Acting


AfterCommand = (
    TransferCase
    | DeliverTransfer
    | TakeBackTransfer
    | TerminateCase
    | RequestReconsideration
    | DecideReconsideration
    | BeginLitigation
    | DecideLitigation
    | PublishDecision
    | WithdrawPublication
    | RepairCredit
    | EndPublication
)
