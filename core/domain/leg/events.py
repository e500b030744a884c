"""The facts that one device records of a visit; written offline, signed, never rewritten.

A fact that replaces an earlier one carries the earlier one's id as `corrects` in its header.
"""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from core.kernel.fields import (
    Count,
    DayText,
    Line,
    Measure,
    Natural,
    Text,
    Uuid7,
    ViolationCode,
    VisitId,
)

HazardKind = Literal["fire", "building", "electricity", "exits", "hygiene", "other"]
SampleKind = Literal["materials", "contracts", "staff", "timetable", "ledger"]
Interest = Literal["kinship", "property", "employment", "dispute", "other"]
"""行政处罚法 第四十三条: 直接利害关系 or 其他关系可能影响公正执法."""


class Opened(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """This device opened or joined the visit.

    Attributes:
        visit: derived from `code` alone (FORMAT §1).
        code: the join code as spoken.
        institution: whom the officers believe they visit; absent for premises in no register.
        premises: what such premises are called on the spot.
    """

    visit: VisitId
    code: Line
    institution: Uuid7 | UnsetType = UNSET
    premises: Line | UnsetType = UNSET


class ShownCredential(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One officer's credential."""

    officer: Uuid7
    credential_no: Line


class CredentialsShown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The officers showed their credentials, their first act on site (行政处罚法 第五十五条)."""

    visit: VisitId
    shown: tuple[ShownCredential, ...]


class ItemAnswered(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A checklist item was answered by looking."""

    visit: VisitId
    code: ViolationCode
    answer: Literal["compliant", "violating", "not_applicable"]


class ItemMeasured(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A checklist item was measured; the outcome as the law of that day gave it.

    Attributes:
        measure: which quantity of the item, e.g. `end_local_time`.
        measured, limit: canonical text, e.g. `20:31:00`, `60`, `2026-09-01/2026-11-30`.
        exceeded: the device's judgement, the limit itself is allowed.
    """

    visit: VisitId
    code: ViolationCode
    measure: Measure
    measured: Line
    limit: Line
    exceeded: bool


class FindingRecorded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The officers find a violation; it costs no credit point until a decision takes effect."""

    visit: VisitId
    code: ViolationCode
    measured: Line | UnsetType = UNSET
    limit: Line | UnsetType = UNSET
    measure: Measure | UnsetType = UNSET
    detail: Text | UnsetType = UNSET


class EvidenceReferenced(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A photo, recording or paper exists; its commitment stands in the header's `att`.

    Attributes:
        about: the fact that it supports.
    """

    visit: VisitId
    kind: Literal["photo", "video", "audio", "document"]
    about: Uuid7 | UnsetType = UNSET


class NoticeItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One order of a notice: what to correct, by which day (the last in time)."""

    code: ViolationCode
    due_on: DayText
    finding: Uuid7


class NoticeServed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rectification notice was handed over: a legal act on paper (行政处罚法 第二十八条).

    Attributes:
        notice: id of the stream that the office will open from this.
        number: as printed; with the device's prefix until an official one is given (F42).
        due_on: as the device computed and the paper says; a differing date of the office never
            shortens it.
        objection_until: last day of the objection window.
        provisional: a year of the calendar was not yet published when the days were computed.
    """

    visit: VisitId
    notice: Uuid7
    number: Line
    institution: Uuid7
    items: tuple[NoticeItem, ...]
    served_on: DayText
    due_on: DayText
    objection_until: DayText
    provisional: bool
    mode: Literal["handed", "refused_and_left"]


class PartyHeard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The party was heard (行政处罚法 第四十五条); the words themselves are a disclosure."""

    visit: VisitId
    response: Literal["statement", "no_objection", "declined"]


class RectificationReported(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The institution showed on site that it has corrected these items of a notice."""

    visit: VisitId
    notice: Uuid7
    codes: tuple[ViolationCode, ...]


class ItemVerdict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a recheck says of one item."""

    code: ViolationCode
    verdict: Literal["verified", "failed"]


class NoticeRechecked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Officers rechecked the items of a notice 复查."""

    visit: VisitId
    notice: Uuid7
    verdicts: tuple[ItemVerdict, ...]


class AdsRemoved(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Unlawful advertisements were taken down 清理违规广告 (DOMAIN.md §7.1 K10).

    Attributes:
        detail: what tells them from others of the same number, e.g. where they hung.
    """

    visit: VisitId
    pieces: Count
    detail: Line | UnsetType = UNSET


class HazardRecorded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Safety hazards were seen 排查安全隐患 (K11); a violation needs a finding beside it.

    Attributes:
        hazards: at how many places.
        major: 重大隐患: for the agency competent to stop the premises at once.
        detail: as in `AdsRemoved`.
    """

    visit: VisitId
    kind: HazardKind
    hazards: Count
    major: bool
    detail: Line | UnsetType = UNSET


class Sampled(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So many were looked at one by one (K16).

    Attributes:
        violating: how many of the `sampled` are in breach; none, or up to all.
        detail: as in `AdsRemoved`.
    """

    visit: VisitId
    kind: SampleKind
    sampled: Count
    violating: Natural
    detail: Line | UnsetType = UNSET


class AssistantsAttended(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Assisting staff 协助人员 came along (K01); they never count as officers (§1.3).

    Attributes:
        agency: whose staff they are, e.g. of a town.
        delegation: number of the paper by which that agency acts (行政处罚法 第二十四条).
    """

    visit: VisitId
    assistants: tuple[Uuid7, ...]
    agency: Uuid7 | UnsetType = UNSET
    delegation: Line | UnsetType = UNSET


class Recused(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An officer withdrew from this visit 回避 (行政处罚法 第四十三条)."""

    visit: VisitId
    officer: Uuid7
    interest: Interest


class RecordSigned(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The on-site record 现场检查笔录 was read and signed, or refused before a witness."""

    visit: VisitId
    party: Literal["signed", "refused_with_witness", "absent"]


class Left(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """This part of the team left; the leg takes corrections only."""

    visit: VisitId
