"""What a clerk, a handler or a head may wish of a refund case (DOMAIN.md §5).

`on` is the day of the act; `by` is filled in by the shell.
"""

from typing import Literal

import msgspec

from core.domain.refund.amounts import ClosedAs, Reckoned, SomeFen, Trigger
from core.kernel.acting import Acting
from core.kernel.fields import Count, DayText, Fen, Line, Natural, StreamText, Uuid7
from core.kernel.running import SettleDeadlines


class LineAsked(msgspec.Struct, frozen=True, kw_only=True):
    """A pupil for whom money is asked back, and what was prepaid."""

    pupil: Uuid7
    prepaid_fen: SomeFen


class LineFound(msgspec.Struct, frozen=True, kw_only=True):
    """What was found for a pupil.

    Attributes:
        refundable_fen: needed unless reckoned by the formula, which gives it.
    """

    pupil: Uuid7
    consumed_classes: Natural
    unit_price_fen: Fen
    gift_classes: Natural = 0
    reckoned: Reckoned = "formula"
    refundable_fen: Fen | None = None


class LinePaid(msgspec.Struct, frozen=True, kw_only=True):
    """What a pupil was paid back."""

    pupil: Uuid7
    paid_fen: SomeFen


class ClaimRefund(msgspec.Struct, frozen=True, kw_only=True):
    """Record that refunds were asked for on this day.

    Attributes:
        source: stream of the tip, notice or case that it comes from; empty: asked directly.
        elsewhere: of the pupils, who stands in another refund of the institution; the office finds
            them.
    """

    refund: Uuid7
    institution: Uuid7
    trigger: Trigger
    lines: tuple[LineAsked, ...]
    source: StreamText = ""
    elsewhere: tuple[Uuid7, ...] = ()
    on: DayText
    by: Acting


class AddLines(msgspec.Struct, frozen=True, kw_only=True):
    """Record that more pupils asked on this day; `elsewhere` as in `ClaimRefund`."""

    lines: tuple[LineAsked, ...]
    elsewhere: tuple[Uuid7, ...] = ()
    on: DayText
    by: Acting


class AcceptRefund(msgspec.Struct, frozen=True, kw_only=True):
    """Take the claim on."""

    on: DayText
    by: Acting


class VerifyLines(msgspec.Struct, frozen=True, kw_only=True):
    """Establish what these pupils are owed.

    Attributes:
        clause: of the contract, needed for lines not reckoned by the formula.
    """

    lines: tuple[LineFound, ...]
    clause: Line = ""
    on: DayText
    by: Acting


class AgreeRefund(msgspec.Struct, frozen=True, kw_only=True):
    """Record that both sides agreed on a day of payment."""

    promised_on: DayText
    on: DayText
    by: Acting


class DisputeRefund(msgspec.Struct, frozen=True, kw_only=True):
    """Record that one side does not accept what was verified."""

    side: Literal["institution", "guardian"]
    reason: Line
    on: DayText
    by: Acting


class MediateRefund(msgspec.Struct, frozen=True, kw_only=True):
    """Record how a mediation ended."""

    outcome: Literal["agreed", "failed"]
    on: DayText
    by: Acting


class ReferRefund(msgspec.Struct, frozen=True, kw_only=True):
    """Pass the matter on."""

    to: Literal["12315", "court", "police"]
    reason: Line
    on: DayText
    by: Acting


class OrderRefund(msgspec.Struct, frozen=True, kw_only=True):
    """Order the institution to pay back.

    Attributes:
        pay_by: last day to pay; empty: by the term in force.
    """

    doc_no: Line
    pay_by: DayText = ""
    on: DayText
    by: Acting


class RecordPayment(msgspec.Struct, frozen=True, kw_only=True):
    """Record what the institution paid on this day."""

    ref: Line
    lines: tuple[LinePaid, ...]
    on: DayText
    by: Acting


class WaiveLine(msgspec.Struct, frozen=True, kw_only=True):
    """Record that a guardian gave up part of what is owed."""

    pupil: Uuid7
    waived_fen: SomeFen
    consent: Line
    on: DayText
    by: Acting


class WithdrawOverdue(msgspec.Struct, frozen=True, kw_only=True):
    """Take back an overdue, now that payments made in time have come to light.

    Attributes:
        overdue_event: id of the overdue's event.
    """

    due_on: DayText
    part: Count
    overdue_event: Uuid7
    on: DayText
    by: Acting


class SettleRefund(msgspec.Struct, frozen=True, kw_only=True):
    """State that nothing is owed any more."""

    on: DayText
    by: Acting


class CloseRefund(msgspec.Struct, frozen=True, kw_only=True):
    """Close the case."""

    outcome: ClosedAs
    on: DayText
    by: Acting


class ReopenRefund(msgspec.Struct, frozen=True, kw_only=True):
    """Take a settled or closed case up again."""

    reason: Line
    on: DayText
    by: Acting


class EndDay(msgspec.Struct, frozen=True, kw_only=True):
    """Tell the case that local days have ended; `on` is the day after the last of them."""

    on: DayText
    by: Acting


Command = (
    ClaimRefund
    | AddLines
    | AcceptRefund
    | VerifyLines
    | AgreeRefund
    | DisputeRefund
    | MediateRefund
    | ReferRefund
    | OrderRefund
    | RecordPayment
    | WaiveLine
    | WithdrawOverdue
    | SettleRefund
    | CloseRefund
    | ReopenRefund
    | EndDay
    | SettleDeadlines
)
