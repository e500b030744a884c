"""What may be asked of a visit; `by` is the person for whom the office acts.

What a shell has to look up comes with the command as data: who holds a credential on the day, who
declared an interest, how often the institution was visited this year.
"""

from typing import Literal

import msgspec

from core.domain.visit.events import LegSeen, Outcome, VisitKind
from core.domain.visit.merged import MergedVisit
from core.kernel.acting import Acting
from core.kernel.fields import (
    DayText,
    Line,
    Natural,
    RegionCode,
    StreamText,
    Uuid7,
    ViolationCode,
    VisitId,
)
from core.kernel.running import SettleDeadlines

AskedBy = Literal["officer", "party", "agency"]


class MoveLeg(msgspec.Struct, frozen=True, kw_only=True):
    """Move a leg that was filed under another visit to this one.

    Attributes:
        from_visit: where the leg stands now, as the merged views have it.
        visit: where it belongs; the stream that records the move.
        on: the day of the act, where a person is named.
    """

    leg: str
    from_visit: str
    visit: str
    reason: str
    on: str = ""
    by: Acting | None = None


class ConfirmFinding(msgspec.Struct, frozen=True, kw_only=True):
    """Stand by a finding of this visit.

    Attributes:
        institution: whom it concerns; the legs may have disagreed.
        merged: the view in which the finding must stand, uncorrected and not under review.
        on: the day of the act, where a person is named.
    """

    finding: str
    code: str
    institution: str
    merged: MergedVisit
    on: str = ""
    by: Acting | None = None


class Conclude(msgspec.Struct, frozen=True, kw_only=True):
    """Close the visit on what is known of it.

    Attributes:
        legs: how far each was known to who concludes (`MergedVisit.legs_seen`).
        missing: whose leg never came (`MergedVisit.missing`).
        on: the day of the act, where a person is named.
    """

    visit: str
    institution: str
    outcome: Outcome
    legs: tuple[LegSeen, ...]
    missing: tuple[str, ...]
    on: str = ""
    by: Acting | None = None


class PlanVisit(msgspec.Struct, frozen=True, kw_only=True):
    """Plan a visit (I1); the fields that are not explained here are those of the event.

    Attributes:
        visit: derived from `code`; the shell mints both.
        frequency_so_far: this year's visits of the institution that count towards the cap.
        credentialed: of the officers, who holds a credential on `visit_on`.
        interested: of the officers and assistants, who declared an interest there.
    """

    visit: VisitId
    code: Line
    kind: VisitKind
    institution: Uuid7 | None = None
    premises: Line | None = None
    batch: Line | None = None
    items: tuple[ViolationCode, ...] = ()
    item_list: Line | None = None
    officers: tuple[Uuid7, ...]
    assistants: tuple[Uuid7, ...] = ()
    visit_on: DayText
    basis: Line
    is_urgent: bool = False
    ordered_from_above: bool = False
    source: StreamText | None = None
    frequency_so_far: Natural = 0
    credentialed: tuple[Uuid7, ...] = ()
    interested: tuple[Uuid7, ...] = ()
    on: DayText
    by: Acting


class ApproveVisit(msgspec.Struct, frozen=True, kw_only=True):
    """Approve the visit, before it or afterwards.

    Attributes:
        officers_seen: who was there by the legs; the office finds them.
    """

    on: DayText
    officers_seen: tuple[Uuid7, ...] = ()
    by: Acting


class NotifyVisit(msgspec.Struct, frozen=True, kw_only=True):
    """Record the 检查通知书; a reason instead says why there is none."""

    number: Line | None = None
    reason: Line | None = None
    on: DayText
    by: Acting


class DecideRecusal(msgspec.Struct, frozen=True, kw_only=True):
    """Decide whether an officer takes part (行政处罚法 第四十三条).

    Attributes:
        stays: the officer takes part all the same.
        replaced_by: who takes the place.
        credentialed: whether that officer holds a credential on the day; the office finds it.
        interested: whether that officer declared an interest there; the office finds it.
    """

    visit: VisitId
    officer: Uuid7
    asked_by: AskedBy
    ground: Line
    stays: bool = False
    replaced_by: Uuid7 | None = None
    credentialed: bool = False
    interested: bool = False
    on: DayText
    by: Acting


class CancelVisit(msgspec.Struct, frozen=True, kw_only=True):
    """Cancel a visit that does not take place.

    Attributes:
        has_legs: whether a leg of it came in; the office finds it.
    """

    reason: Line
    has_legs: bool = False
    on: DayText
    by: Acting


class NoteUnplanned(msgspec.Struct, frozen=True, kw_only=True):
    """Note that a leg of the visit came; its approval is demanded if it has no plan."""

    visit: VisitId
    on: DayText
    by: Acting


class NoteOrders(msgspec.Struct, frozen=True, kw_only=True):
    """Note which corrections a notice of this visit orders first."""

    visit: VisitId
    notice: Uuid7
    institution: Uuid7
    codes: tuple[ViolationCode, ...]
    on: DayText
    by: Acting


class NotifyTown(msgspec.Struct, frozen=True, kw_only=True):
    """Tell the town of the venue what was found 双通报."""

    visit: VisitId
    institution: Uuid7
    region: RegionCode
    codes: tuple[ViolationCode, ...]
    town: Uuid7 | None = None
    notice: Uuid7 | None = None
    on: DayText
    by: Acting


class NotifySchool(msgspec.Struct, frozen=True, kw_only=True):
    """Tell a school which of its pupils attended: references alone 双通报."""

    visit: VisitId
    school: Line
    pupils: tuple[Uuid7, ...]
    on: DayText
    by: Acting


class Acknowledge(msgspec.Struct, frozen=True, kw_only=True):
    """Record that the town, or a school, got what was sent."""

    school: Line | None = None
    on: DayText
    by: Acting


class DemandPublication(msgspec.Struct, frozen=True, kw_only=True):
    """Demand the publication of the concluded visit's result."""

    on: DayText
    by: Acting


class PublishResult(msgspec.Struct, frozen=True, kw_only=True):
    """Record that the result was published."""

    on: DayText
    by: Acting


Before = PlanVisit | ApproveVisit | NotifyVisit | DecideRecusal | CancelVisit | NoteUnplanned
After = NoteOrders | NotifyTown | NotifySchool | Acknowledge | DemandPublication | PublishResult
Command = MoveLeg | ConfirmFinding | Conclude | Before | After | SettleDeadlines
