"""What happens to a rectification notice (DOMAIN.md §4.3)."""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from core.kernel.fields import DayText, Line, Text, Uuid7, ViolationCode, VisitId


class Item(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One order: what to correct, and the last day in time."""

    code: ViolationCode
    due_on: DayText
    finding: Uuid7


class Served(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The notice was served; opened from the leg that handed it over.

    Attributes:
        due_on: the latest day among the items: after it, what is still open is overdue.
        objection_until: last day of the objection window; points count from the day after.
        provisional: a calendar year was not published when the days were computed.
    """

    notice: Uuid7
    number: Line
    institution: Uuid7
    visit: VisitId
    items: tuple[Item, ...]
    served_on: DayText
    due_on: DayText
    objection_until: DayText
    provisional: bool


class RectificationReported(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The institution reported these items done, on this day."""

    notice: Uuid7
    codes: tuple[ViolationCode, ...]
    reported_on: DayText


class Verdict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the recheck says of one item."""

    code: ViolationCode
    verdict: Literal["verified", "failed"]


class Rechecked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The items were rechecked 复查 on this day.

    Attributes:
        institution: repeated from service, so that a reader of this event alone knows whom.
    """

    notice: Uuid7
    institution: Uuid7
    verdicts: tuple[Verdict, ...]
    rechecked_on: DayText


class Overdue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The day ended with these items neither reported nor verified.

    Attributes:
        effective_on: the day after `due_on`.
    """

    notice: Uuid7
    institution: Uuid7
    due_on: DayText
    codes: tuple[ViolationCode, ...]
    effective_on: DayText


class OverdueWithdrawn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What came to light later shows that the overdue never should have been.

    It is a report made in time; or a second paper that gave a longer day, or a withdrawal of what
    was overdue: then the event beside it says so.

    Attributes:
        annuls: the overdue's event id.
        annuls_from: from this day on the overdue does not count, in the knowledge of this event.
        reported_on: the day of what came to light.
    """

    notice: Uuid7
    institution: Uuid7
    due_on: DayText
    annuls: Uuid7
    annuls_from: DayText
    reported_on: DayText


class Closed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing is left to do on this notice."""

    notice: Uuid7
    institution: Uuid7
    outcome: Literal["rectified", "rectified_late", "escalated"]
    closed_on: DayText


class RepeatedItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An order on this paper that another paper of the same visit had given before.

    Attributes:
        due_on: as this paper says.
        ordered_by: the notice under which it is followed up.
    """

    code: ViolationCode
    due_on: DayText
    finding: Uuid7
    ordered_by: Uuid7


class Repeated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The paper repeats orders of another one: it exists, and these give no second overdue.

    One violation is followed up once (行政处罚法 第二十九条, by analogy). What else stands on the
    paper is served under its own number.
    """

    notice: Uuid7
    number: Line
    institution: Uuid7
    visit: VisitId
    items: tuple[RepeatedItem, ...]
    served_on: DayText


class Extended(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The notice has a later last day in time (R3); nothing ever makes it earlier.

    Attributes:
        before: the last day until now.
        due_on: the last day from now on.
        ground: the head granted it, or a second paper of the same visit gives it.
        by_notice: that second paper.
        reason: why the head granted it.
        extended_on: the day of the grant; of the second paper's service.
    """

    notice: Uuid7
    institution: Uuid7
    before: DayText
    due_on: DayText
    ground: Literal["granted", "second_paper"]
    by_notice: Uuid7 | UnsetType = UNSET
    reason: Line | UnsetType = UNSET
    extended_on: DayText


class RecheckScheduled(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The recheck 复查 is due (R5).

    Attributes:
        after: what it follows: a report of everything, or the end of the time.
        recheck_by: last day in time.
    """

    notice: Uuid7
    institution: Uuid7
    after: Literal["report", "deadline"]
    recheck_by: DayText
    provisional: bool


class LookBackScheduled(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A look-back 回头看 is due after the notice was closed as rectified (R7)."""

    notice: Uuid7
    institution: Uuid7
    from_day: DayText
    until_day: DayText
    provisional: bool


class LookBackHeld(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The team looked back: what of it recurred, if anything (R7)."""

    notice: Uuid7
    institution: Uuid7
    recurred: tuple[ViolationCode, ...]
    held_on: DayText


class ObjectionReceived(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The institution objects to items of the notice; its words are a disclosure.

    Attributes:
        decide_by: last day for the answer.
    """

    notice: Uuid7
    institution: Uuid7
    codes: tuple[ViolationCode, ...]
    received_on: DayText
    decide_by: DayText
    provisional: bool


class ObjectionDecided(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The head answered the objection; upheld items are withdrawn beside this."""

    notice: Uuid7
    institution: Uuid7
    upheld: tuple[ViolationCode, ...]
    rejected: tuple[ViolationCode, ...]
    reason: Text
    decided_on: DayText


class ItemWithdrawn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Items of the notice were withdrawn: they order nothing any more."""

    notice: Uuid7
    institution: Uuid7
    codes: tuple[ViolationCode, ...]
    reason: Text
    withdrawn_on: DayText


class Withdrawn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """With its last item the whole notice was withdrawn."""

    notice: Uuid7
    institution: Uuid7
    withdrawn_on: DayText


class Numbered(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The office gave the notice its official number; the device's own stays on the paper (F42)."""

    notice: Uuid7
    official_no: Line
    numbered_on: DayText


class SuspensionOrdered(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For a serious hazard: no training until the competent department accepts 停办整改.

    Attributes:
        codes: the items that are the hazard.
        basis: article or plan by which it was ordered, as the paper cites it.
    """

    notice: Uuid7
    institution: Uuid7
    codes: tuple[ViolationCode, ...]
    basis: Line
    ordered_on: DayText


class SuspensionLifted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The competent department accepted 验收合格: training may go on.

    Attributes:
        accepted_by: the department, as its paper names it.
    """

    notice: Uuid7
    institution: Uuid7
    accepted_by: Line
    accepted_on: DayText
    lifted_on: DayText
