"""What happens in a matter of credit: objection 异议, repair 信用修复, merit 加分, list proposed.

What an entry of a score rests on stands in other streams; here is what people decided about it. A
score is computed, so an event that speaks of one names the pack and the points as they were shown
that day (DOMAIN.md §6).
"""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from core.kernel.fields import (
    Count,
    DayText,
    HashText,
    Line,
    StreamText,
    Text,
    Uuid7,
    ViolationCode,
)

ItemId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}\Z")]
"""Of an item in a credit pack, e.g. `N06`."""
Points = Annotated[str, Meta(pattern=r"^(0|(?!-0\Z)-?(0|[1-9][0-9]{0,14})(\.[0-9]{0,5}[1-9])?)\Z")]
"""Points as a pack shows them, decimals in their shortest form: packs may have parts of a point."""
MeritKind = Literal[
    "custody_checked",
    "training_before_fees",
    "self_report_accepted",
    "pupils_taken_over",
    "after_class_service",
    "association_record",
]
"""预收费全额监管核查, 先培训后收费, 主动报告并改正, 接收停办机构学员, 课后服务白名单, 行业自律."""
MeritLevel = Literal["township", "county", "city", "province", "nation"]
"""Of whoever vouches for it: 乡镇街道, 县级, 市级, 省级, 国家级."""
RefusalGround = Literal["duties_open", "false_material", "other"]


class DisputeRaised(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry of the score is disputed; until it is decided, the score is a provisional one.

    Attributes:
        event: id of the event that gave the entries.
        codes: only the entries of these violations; empty: all that the event gave of the item.
        entries: how many entries that is.
        credit_points: of all these entries, before caps.
        pack, pack_version, pack_sha256: the scheme by which they were shown.
        asked_by: the institution, or the agency that found the mistake itself.
        ground: what is said against it.
        recorded_by: who recorded or decided what the entries rest on; others decide the dispute.
        raised_by: who took it in.
        effective_on: the day from which the points count.
        entered_on: the later of that day and the one on which the event was received.
        object_until: last day on which the institution could object.
        answer_by: last day to decide.
        provisional: a calendar year was not published when a day was computed.
    """

    credit: Uuid7
    institution: Uuid7
    event: Uuid7
    item: ItemId
    codes: tuple[ViolationCode, ...]
    entries: Count
    credit_points: Points
    pack: Line
    pack_version: Line
    pack_sha256: HashText
    asked_by: Literal["party", "agency"]
    ground: Text
    recorded_by: tuple[Uuid7, ...]
    raised_by: Uuid7
    effective_on: DayText
    entered_on: DayText
    object_until: DayText
    raised_on: DayText
    answer_by: DayText
    provisional: bool


class EntryConfirmed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was disputed stays as it is."""

    credit: Uuid7
    institution: Uuid7
    event: Uuid7
    item: ItemId
    reason: Text
    decided_by: Uuid7
    confirmed_on: DayText


class EntryCorrected(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The entry has other points.

    Attributes:
        adjusts: id of the event that gave the entry.
        codes: as in `DisputeRaised`.
        credit_points: the entry's new points.
        from_day: first day on which they hold.
    """

    credit: Uuid7
    institution: Uuid7
    adjusts: Uuid7
    item: ItemId
    codes: tuple[ViolationCode, ...]
    credit_points: Points
    from_day: DayText
    reason: Text
    decided_by: Uuid7
    corrected_on: DayText


class EntryWithdrawn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The entries do not count any more.

    Attributes:
        annuls: id of the event that gave them.
        codes: as in `DisputeRaised`.
        annuls_from: first day on which they do not count.
    """

    credit: Uuid7
    institution: Uuid7
    annuls: Uuid7
    item: ItemId
    codes: tuple[ViolationCode, ...]
    annuls_from: DayText
    reason: Text
    decided_by: Uuid7
    withdrawn_on: DayText


class DisputeWithdrawn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whoever raised the dispute took it back; the entry stays as it is."""

    credit: Uuid7
    institution: Uuid7
    withdrawn_on: DayText


class RepairApplied(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The institution asked for its credit to be repaired 信用修复.

    Attributes:
        case: whose decision is to stand before the public no more; absent if none.
        doc_no, grade: of that decision: its number, and its class 轻微, 一般, 严重.
        repair_from: first day on which repair could be asked for; absent without a decision.
        listing: the stay on a list that is to end; absent if none.
        promise_signed: the promise to keep the law 信用承诺书 was signed.
        decide_by: last day to decide.
        provisional: a calendar year was not published when that day was computed.
    """

    credit: Uuid7
    institution: Uuid7
    case: Uuid7 | UnsetType = UNSET
    doc_no: Line | UnsetType = UNSET
    grade: Literal["minor", "ordinary", "serious"] | UnsetType = UNSET
    repair_from: DayText | UnsetType = UNSET
    listing: Uuid7 | UnsetType = UNSET
    promise_signed: bool
    applied_on: DayText
    decide_by: DayText
    provisional: bool


class ErasedEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Entries that a repair erases: all that this event gave of this item."""

    event: Uuid7
    item: ItemId


class RepairGranted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The credit is repaired.

    Attributes:
        case, listing: as in `RepairApplied`.
        ends_publication: the decision stands before the public now, and comes down.
        erases: what counted under the scheme of that day because of the decision.
        from_day: first day on which it does not count, and is not shown.
        duties_shown: how it was shown that every duty is done.
    """

    credit: Uuid7
    institution: Uuid7
    case: Uuid7 | UnsetType = UNSET
    listing: Uuid7 | UnsetType = UNSET
    ends_publication: bool
    erases: Annotated[tuple[ErasedEntry, ...], Meta(max_length=500)]
    from_day: DayText
    duties_shown: Text
    decided_by: Uuid7
    granted_on: DayText


class RepairRefused(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The credit is not repaired; the institution may ask again.

    Attributes:
        ground: duties are open, what was handed in is false, or as `reason` says.
    """

    credit: Uuid7
    institution: Uuid7
    ground: RefusalGround
    reason: Text
    decided_by: Uuid7
    refused_on: DayText


class RepairWithdrawn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The institution took its application back."""

    credit: Uuid7
    institution: Uuid7
    withdrawn_on: DayText


class MeritRecorded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Good conduct that earns points was shown (DOMAIN.md §6.2, P04 to P10).

    Attributes:
        earned_on: the day on which it was shown or confirmed, from which points count.
        from_day, until: the time that was looked at, both days included; where it is of a time.
        level: of whoever vouches for it, where that matters.
        count: pupils taken over, trainings held; where it can be counted.
        source: the stream in which it is on record.
        note: what shows it where no stream does.
        recorded_by: who entered it; another takes it back.
    """

    credit: Uuid7
    institution: Uuid7
    kind: MeritKind
    earned_on: DayText
    from_day: DayText | UnsetType = UNSET
    until: DayText | UnsetType = UNSET
    level: MeritLevel | UnsetType = UNSET
    count: Count | UnsetType = UNSET
    source: StreamText | UnsetType = UNSET
    note: Text | UnsetType = UNSET
    recorded_by: Uuid7
    recorded_on: DayText


class MeritWithdrawn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """It was no merit, or is one no more.

    Attributes:
        kind: as it was recorded in this stream.
        annuls_from: first day on which it does not count.
    """

    credit: Uuid7
    institution: Uuid7
    kind: MeritKind
    annuls_from: DayText
    reason: Text
    decided_by: Uuid7
    withdrawn_on: DayText
