"""What the office decides about a visit; its legs are the devices' own streams."""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from core.kernel.fields import (
    Count,
    DayText,
    Line,
    Natural,
    RegionCode,
    StreamText,
    Uuid7,
    ViolationCode,
    VisitId,
)

VisitKind = Literal["double_random", "complaint", "special", "recheck", "look_back", "daily"]
"""日常 (daily, drawn by lot), 个案 (complaint), 专项 (special), 复查, 回头看."""
Outcome = Literal["no_issue", "notice", "case_referral"]


class LegMoved(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A leg filed under another visit belongs to this one."""

    leg: StreamText
    from_visit: VisitId
    visit: VisitId
    reason: Line


class FindingConfirmed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The office stands by a finding of this visit."""

    visit: VisitId
    finding: Uuid7
    code: ViolationCode
    institution: Uuid7


class LegSeen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far a leg was known when something was decided."""

    leg: StreamText
    ver: Count


class Concluded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The office closed the visit on these legs; a later leg re-opens the question by review.

    Attributes:
        missing: officers named as present whose own leg never came (F18).
    """

    visit: VisitId
    institution: Uuid7
    outcome: Literal["no_issue", "notice", "case_referral"]
    legs: tuple[LegSeen, ...]
    missing: tuple[Uuid7, ...]


class Planned(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A visit was planned (DOMAIN.md §4.2 I1); its join code was minted with the plan.

    Attributes:
        code: the join code, from which `visit` is derived (FORMAT §1).
        institution: whom; absent for premises in no register.
        premises: what such premises are called.
        batch: the batch 批次 that it belongs to, e.g. `2021-07`.
        items: what is to be checked; `item_list` names a list of them instead.
        officers: who inspects, each with a credential valid on `visit_on`.
        assistants: 协助人员, their number fixed beforehand; they never count towards the two.
        visit_on: the day for which it is planned.
        basis: the ground for the visit, as its approval form cites it.
        is_urgent: it may be approved afterwards.
        ordered_from_above: a special visit that a superior organ ordered: no cap binds it.
        frequency_so_far: visits of that year that count towards the cap, before this one.
        above_cap: with this one there are more than the cap; a lead allowed it.
        source: the tip, draw or notice that it comes from.
        approve_by: last day in time for the approval.
    """

    visit: VisitId
    code: Line
    kind: VisitKind
    institution: Uuid7 | UnsetType = UNSET
    premises: Line | UnsetType = UNSET
    batch: Line | UnsetType = UNSET
    items: tuple[ViolationCode, ...]
    item_list: Line | UnsetType = UNSET
    officers: tuple[Uuid7, ...]
    assistants: tuple[Uuid7, ...]
    planned_on: DayText
    visit_on: DayText
    basis: Line
    is_urgent: bool
    ordered_from_above: bool
    frequency_so_far: Natural
    above_cap: bool
    source: StreamText | UnsetType = UNSET
    approve_by: DayText
    provisional: bool


class Approved(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The head approved the visit.

    Attributes:
        approved_by: the head's id.
        afterwards: after the day of the visit, or of its being seen without a plan.
    """

    visit: VisitId
    approved_by: Uuid7
    approved_on: DayText
    afterwards: bool


class Notified(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The institution got its 检查通知书, or the visit goes unannounced for a reason (I2).

    Attributes:
        number: of the paper, where one was served.
        reason: why a notice would defeat the visit; absent where one was served.
    """

    visit: VisitId
    mode: Literal["notified", "unannounced"]
    number: Line | UnsetType = UNSET
    reason: Line | UnsetType = UNSET
    notified_on: DayText


class Recused(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An officer does not take part: the head decided so (行政处罚法 第四十三条).

    Attributes:
        asked_by: the officer, the party, or the agency of its own motion.
    """

    visit: VisitId
    officer: Uuid7
    replaced_by: Uuid7 | UnsetType = UNSET
    asked_by: Literal["officer", "party", "agency"]
    ground: Line
    decided_by: Uuid7
    decided_on: DayText


class RecusalRefused(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The head decided that the officer stays (行政处罚法 第四十三条)."""

    visit: VisitId
    officer: Uuid7
    asked_by: Literal["officer", "party", "agency"]
    ground: Line
    decided_by: Uuid7
    decided_on: DayText


class Cancelled(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The visit will not take place."""

    visit: VisitId
    reason: Line
    cancelled_on: DayText


class UnplannedSeen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A leg came of a visit that has no plan: it counts, and its approval is demanded.

    Attributes:
        seen_on: the office's day; a device's clock may lie.
        approve_by: last day in time for the approval afterwards.
    """

    visit: VisitId
    seen_on: DayText
    approve_by: DayText
    provisional: bool


class CorrectionOrdered(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A notice of this visit orders these corrections; a second paper only repeats them."""

    visit: VisitId
    notice: Uuid7
    institution: Uuid7
    codes: tuple[ViolationCode, ...]


class TownNotified(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The town or subdistrict of the venue was told 双通报 (DOMAIN.md §4.6).

    Attributes:
        town: the agency; absent while the office only knows the area.
        region: division code of the venue, under which the town's people see it.
        notice: what was ordered, if anything was.
    """

    visit: VisitId
    institution: Uuid7
    town: Uuid7 | UnsetType = UNSET
    region: RegionCode
    codes: tuple[ViolationCode, ...]
    notice: Uuid7 | UnsetType = UNSET
    sent_on: DayText


class SchoolNotified(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A school was told that pupils of it attended; references only, no reason beyond need.

    Attributes:
        school: its code in the register of schools.
        pupils: random references; names are disclosures (DOMAIN.md §9).
    """

    visit: VisitId
    school: Line
    pupils: tuple[Uuid7, ...]
    sent_on: DayText


class NotificationAcknowledged(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """The town or the school says that it got what was sent until now.

    Attributes:
        school: which school; absent for the town.
    """

    visit: VisitId
    recipient: Literal["town", "school"]
    school: Line | UnsetType = UNSET
    acknowledged_on: DayText


class PublicationDemanded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The result of the concluded visit is to be published (I9)."""

    visit: VisitId
    institution: Uuid7
    publish_by: DayText
    provisional: bool


class ResultPublished(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The result of the visit was published: object, items, outcome; no findings."""

    visit: VisitId
    institution: Uuid7
    result: Outcome
    published_on: DayText
