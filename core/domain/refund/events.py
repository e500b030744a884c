"""What happens in a refund case 退费 (DOMAIN.md §5; 侵害消费者权益行为处罚办法 第十条).

A pupil is a random reference; names stand beside the log. `prepaid_fen` is what was paid to the
institution, `paid_fen` what it paid back. How the estate of an insolvent institution is shared is
for its liquidators (民办教育促进法 第五十九条: pupils first); what reaches pupils is a payment.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from core.domain.refund.amounts import (
    LINES,
    ClaimLine,
    ClosedAs,
    Ground,
    MissedLine,
    PaidLine,
    SomeFen,
    Trigger,
    VerifiedLine,
)
from core.kernel.fields import (
    Count,
    DayText,
    Fen,
    Line,
    Natural,
    StreamText,
    Uuid7,
    ViolationCode,
)


class Claimed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Refunds were asked for.

    Attributes:
        source: stream of the tip, notice or case that it came from.
        due_on: last day in time while no other day is agreed.
        provisional: a calendar year was not published when the day was computed.
    """

    refund: Uuid7
    institution: Uuid7
    source: StreamText | UnsetType = UNSET
    trigger: Trigger
    lines: Annotated[tuple[ClaimLine, ...], Meta(min_length=1, max_length=LINES)]
    claimed_on: DayText
    due_on: DayText
    provisional: bool


class LinesAdded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """More pupils of the same institution joined; their days run from their own request."""

    refund: Uuid7
    institution: Uuid7
    lines: Annotated[tuple[ClaimLine, ...], Meta(min_length=1, max_length=LINES)]
    claimed_on: DayText
    due_on: DayText
    provisional: bool


class Accepted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The authority took the claim on."""

    refund: Uuid7
    institution: Uuid7
    accepted_on: DayText


class Verified(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """It was established what these pupils are owed; said again of a pupil, it replaces.

    Attributes:
        handler: who established it.
        clause: of the contract, by which lines not reckoned by the formula were.
        refundable_fen: of these lines together.
    """

    refund: Uuid7
    institution: Uuid7
    handler: Uuid7
    lines: Annotated[tuple[VerifiedLine, ...], Meta(min_length=1, max_length=LINES)]
    clause: Line | UnsetType = UNSET
    refundable_fen: Fen
    verified_on: DayText


class Agreed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Institution and guardians agreed on the day of payment; a later agreement replaces it.

    Attributes:
        promised_on: the day on the paper.
        due_on: last day in time by the rule of that day.
        owed_fen, pupils: what it covers.
    """

    refund: Uuid7
    institution: Uuid7
    handler: Uuid7
    promised_on: DayText
    due_on: DayText
    provisional: bool
    owed_fen: SomeFen
    pupils: Count
    agreed_on: DayText


class Disputed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One side does not accept what was verified."""

    refund: Uuid7
    institution: Uuid7
    side: Literal["institution", "guardian"]
    reason: Line
    disputed_on: DayText


class Mediated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The dispute was mediated 调解; what was agreed there is an event of its own."""

    refund: Uuid7
    institution: Uuid7
    handler: Uuid7
    outcome: Literal["agreed", "failed"]
    mediated_on: DayText


class Referred(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The matter was passed on to whom it belongs."""

    refund: Uuid7
    institution: Uuid7
    to: Literal["12315", "court", "police"]
    reason: Line
    referred_on: DayText


class Ordered(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The head ordered the institution to pay back 责令退还所收费用.

    Attributes:
        basis: the articles that it rests on.
    """

    refund: Uuid7
    institution: Uuid7
    doc_no: Line
    basis: Line
    owed_fen: SomeFen
    pupils: Count
    ordered_on: DayText
    pay_by: DayText
    provisional: bool


class Paid(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The institution paid pupils back, wholly or in part.

    Attributes:
        ref: of the bank or the receipt; counts once in the log.
        paid_fen: of these lines together.
        owed_fen: what the whole case is still owed after it.
    """

    refund: Uuid7
    institution: Uuid7
    ref: Line
    lines: Annotated[tuple[PaidLine, ...], Meta(min_length=1, max_length=LINES)]
    paid_fen: SomeFen
    owed_fen: Fen
    paid_on: DayText


class LineWaived(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A guardian gave up part of what is owed, by a consent of their own.

    Attributes:
        consent: number of the paper that the guardian signed.
    """

    refund: Uuid7
    institution: Uuid7
    pupil: Uuid7
    waived_fen: SomeFen
    consent: Line
    waived_on: DayText


class Overdue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The day ended and these pupils had not been paid: delay without reason.

    Attributes:
        code: of the violation that this is.
        part: from 1 among the overdues of the same due day.
        pupils, owed_fen: of these lines together.
        effective_on: the day after `due_on`, or the day of verification if that came later.
    """

    refund: Uuid7
    institution: Uuid7
    code: ViolationCode
    ground: Ground
    due_on: DayText
    part: Count
    lines: Annotated[tuple[MissedLine, ...], Meta(min_length=1, max_length=LINES)]
    pupils: Count
    owed_fen: SomeFen
    effective_on: DayText


class OverdueWithdrawn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Payments made in time came to light later; who was late all the same follows anew.

    Attributes:
        part: of the overdue that never should have been.
        annuls: that overdue's event id.
        annuls_from: from this day on it does not count, in the knowledge of this event.
    """

    refund: Uuid7
    institution: Uuid7
    due_on: DayText
    part: Count
    annuls: Uuid7
    annuls_from: DayText
    withdrawn_on: DayText


class Settled(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing is owed any more. Said again after a reopening, it adds only what is new.

    So the statistics of a period are plain sums: cases = settled with `is_first`, pupils =
    Σ `new_pupils`, money = Σ `new_fen`, each in the period of its own `settled_on` (K08).

    Attributes:
        is_first: the case was never settled before.
        pupils, paid_fen: who was paid back and how much, from the beginning of the case.
        waived_fen: what guardians gave up, from the beginning of the case.
        new_pupils, new_fen: the part of it that no earlier settling said.
        slowest_days: longest time from request to last payment among the new pupils, in days.
        done_on: the day of the last payment or consent.
    """

    refund: Uuid7
    institution: Uuid7
    is_first: bool
    pupils: Natural
    paid_fen: Fen
    waived_fen: Fen
    new_pupils: Natural
    new_fen: Fen
    slowest_days: Natural
    done_on: DayText
    settled_on: DayText


class Closed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing is left for the authority to do.

    Attributes:
        owed_fen: what pupils must now pursue elsewhere; above 0 only for `referred`.
    """

    refund: Uuid7
    institution: Uuid7
    outcome: ClosedAs
    owed_fen: Fen
    closed_on: DayText


class Reopened(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A case settled or closed is taken up again."""

    refund: Uuid7
    institution: Uuid7
    reason: Line
    reopened_on: DayText
