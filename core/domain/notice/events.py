"""What happens to a rectification notice (DOMAIN.md §4.3)."""

from typing import Literal

import msgspec

from core.kernel.fields import DayText, Line, Uuid7, ViolationCode, VisitId


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
    """A report made in time came to light later: the overdue never should have been.

    Attributes:
        annuls: the overdue's event id.
        annuls_from: from this day on the overdue does not count, in the knowledge of this event.
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
