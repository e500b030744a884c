"""What may be asked of a rectification notice.

Facts of the field come through the follower; `by` is the person for whom the office acts.
"""

from typing import Literal

import msgspec

from core.domain.notice.events import Item, RepeatedItem, Verdict
from core.kernel.acting import Acting
from core.kernel.fields import DayText, Line, Text, Uuid7, ViolationCode
from core.kernel.running import SettleDeadlines


class OpenNotice(msgspec.Struct, frozen=True, kw_only=True):
    """Open the stream of a notice that a leg served on the spot.

    Attributes:
        items: what it orders for the first time on this visit.
        repeats: what another paper of the same visit ordered before it came to light.
        objection_until: as the paper says; the office's own reckoning may only lengthen it.
    """

    notice: str
    number: str
    institution: str
    visit: str
    items: tuple[Item, ...]
    repeats: tuple[RepeatedItem, ...] = ()
    served_on: str
    objection_until: str
    provisional: bool


class Lengthen(msgspec.Struct, frozen=True, kw_only=True):
    """Let a second paper of the same visit give its longer day to this notice.

    Attributes:
        due_on: as that paper says.
        served_on: the day on which it was served.
        overdue_event: id of the overdue recorded meanwhile, which the longer day annuls.
    """

    by_notice: str
    due_on: str
    served_on: str
    overdue_event: str | None = None


class ReportRectification(msgspec.Struct, frozen=True, kw_only=True):
    """Record that the institution reported items done.

    Attributes:
        reported_on: the day it reported, as an admitted fact has it.
        overdue_event: id of the overdue recorded meanwhile, which a report in time annuls.
        by: who takes the report in the office; None for the follower.
    """

    codes: tuple[ViolationCode, ...]
    reported_on: DayText
    overdue_event: str | None = None
    by: Acting | None = None


class Recheck(msgspec.Struct, frozen=True, kw_only=True):
    """Record the verdicts of a recheck 复查.

    Attributes:
        overdue_event: id of the overdue recorded meanwhile, which a recheck within the time that
            found everything done annuls.
        by: who rechecked, where the office records it; None for the follower.
    """

    verdicts: tuple[Verdict, ...]
    rechecked_on: DayText
    overdue_event: str | None = None
    by: Acting | None = None


class EndDay(msgspec.Struct, frozen=True, kw_only=True):
    """Tell the notice that a local day has ended; `today` is the day after it."""

    today: str


class Close(msgspec.Struct, frozen=True, kw_only=True):
    """Close the notice: rectified, or escalated to a case; `by` is None for the follower."""

    escalated: bool
    closed_on: DayText
    by: Acting | None = None


class ScheduleRecheck(msgspec.Struct, frozen=True, kw_only=True):
    """Let the recheck be due, from the day of a report or the last day of the time."""

    after: Literal["report", "deadline"]
    on: DayText
    by: Acting


class ScheduleLookBack(msgspec.Struct, frozen=True, kw_only=True):
    """Let the look-back be due, from the day on which the notice was closed."""

    on: DayText
    by: Acting


class TakeOver(msgspec.Struct, frozen=True, kw_only=True):
    """Let this paper order itself what it repeats of one that was excluded.

    Attributes:
        codes: those of its repeated orders that nobody pursues otherwise.
    """

    from_notice: Uuid7
    codes: tuple[ViolationCode, ...]
    on: DayText
    by: Acting


class ExtendNotice(msgspec.Struct, frozen=True, kw_only=True):
    """Give the institution more time, once, before its time ends (R3).

    Attributes:
        due_on: the new last day.
        served_by: who served the paper; the office finds them.
    """

    due_on: DayText
    reason: Line
    on: DayText
    served_by: tuple[Uuid7, ...] = ()
    by: Acting


class ReceiveObjection(msgspec.Struct, frozen=True, kw_only=True):
    """Take an objection; without codes it is to every item."""

    codes: tuple[ViolationCode, ...] = ()
    on: DayText
    by: Acting


class DecideObjection(msgspec.Struct, frozen=True, kw_only=True):
    """Answer the objection; what is not upheld is rejected.

    Attributes:
        overdue_event: id of the notice's last overdue, if any; the office finds it.
    """

    upheld: tuple[ViolationCode, ...] = ()
    reason: Text
    on: DayText
    served_by: tuple[Uuid7, ...] = ()
    overdue_event: str | None = None
    by: Acting


class WithdrawItems(msgspec.Struct, frozen=True, kw_only=True):
    """Withdraw items of the office's own motion; the fields are as in `DecideObjection`."""

    codes: tuple[ViolationCode, ...]
    reason: Text
    on: DayText
    served_by: tuple[Uuid7, ...] = ()
    overdue_event: str | None = None
    by: Acting


class NumberNotice(msgspec.Struct, frozen=True, kw_only=True):
    """Give the notice its official number (F42)."""

    official_no: Line
    on: DayText
    by: Acting


class OrderSuspension(msgspec.Struct, frozen=True, kw_only=True):
    """Stop the training for a serious hazard until it is accepted; without codes for all items."""

    codes: tuple[ViolationCode, ...] = ()
    basis: Line
    on: DayText
    by: Acting


class LiftSuspension(msgspec.Struct, frozen=True, kw_only=True):
    """Let training go on after the competent department accepted."""

    accepted_by: Line
    accepted_on: DayText
    on: DayText
    by: Acting


class HoldLookBack(msgspec.Struct, frozen=True, kw_only=True):
    """Record the look-back 回头看; no codes: nothing recurred."""

    recurred: tuple[ViolationCode, ...] = ()
    on: DayText
    by: Acting


FromTheField = (
    OpenNotice
    | Lengthen
    | ReportRectification
    | Recheck
    | EndDay
    | Close
    | ScheduleRecheck
    | ScheduleLookBack
    | SettleDeadlines
    | TakeOver
)
ByAPerson = (
    ExtendNotice
    | ReceiveObjection
    | DecideObjection
    | WithdrawItems
    | NumberNotice
    | OrderSuspension
    | LiftSuspension
    | HoldLookBack
)
Command = FromTheField | ByAPerson
