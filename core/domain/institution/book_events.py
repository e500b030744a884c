"""What an institution's file gathers 一家一册: inspections, venues, staff (DOMAIN.md §2.1).

A member of the staff is a random reference; the name is a disclosure beside the event.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from core.kernel.fields import Count, DayText, Line, RegionCode, Text, Uuid7

StaffRole = Literal[
    "organiser", "controller", "legal_representative", "principal", "teacher", "assistant", "other"
]
"""举办者, 实际控制人, 法定代表人, 校长, 教师, 助教, 其他."""
AuditOutcome = Literal["in_order", "discrepancies"]
InspectionResult = Literal["PASS", "BASIC", "FAIL"]
"""合格, 基本合格, 不合格."""
Year = Annotated[int, Meta(ge=1990, le=2200)]
Floor = Annotated[int, Meta(ge=-9, le=200)]
"""Storey as it is counted in China: 1 is the ground floor, -1 the first basement; 0 is none."""


class PlatformJoined(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The institution is on a supervision platform 平台纳入."""

    institution: Uuid7
    platform: Line
    joined_on: DayText


class Audited(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The institution's data were audited 稽核 in a campaign."""

    institution: Uuid7
    campaign: Line
    audited_on: DayText
    outcome: AuditOutcome


class AnnualInspectionConcluded(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """The annual inspection 年检 was concluded (民办教育促进法实施条例 第四十七条).

    Attributes:
        year: the year inspected, not that of the conclusion.
        conditions: what has to be mended; absent where nothing was asked.
    """

    institution: Uuid7
    year: Year
    result: InspectionResult
    concluded_on: DayText
    conditions: Text | UnsetType = UNSET


class Commended(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The institution was commended.

    Attributes:
        level: of whoever commended it: 乡镇街道, 县级, 市级, 省级, 国家级.
    """

    institution: Uuid7
    level: Literal["township", "county", "city", "province", "nation"]
    commended_by: Line
    commended_on: DayText


class VenueAdded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The institution teaches at another place; each branch is a venue of its own.

    Attributes:
        town, grid_cell: 镇街 and 网格 as the four-level system names them.
        area_dm2: floor area in square decimetres, a hundredth of a square metre.
        fire_doc_no: of the fire authority's acceptance or filing 消防验收、备案.
    """

    institution: Uuid7
    venue: Uuid7
    address: Line
    added_on: DayText
    division_code: RegionCode | UnsetType = UNSET
    town: Line | UnsetType = UNSET
    grid_cell: Line | UnsetType = UNSET
    floor: Floor | UnsetType = UNSET
    area_dm2: Count | UnsetType = UNSET
    fire_doc_no: Line | UnsetType = UNSET


class VenueClosed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The institution teaches there no more."""

    institution: Uuid7
    venue: Uuid7
    closed_on: DayText


class StaffEngaged(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person works for the institution.

    Attributes:
        certificate_checked: a teacher's certificate or another qualification was shown
            (民办教育促进法实施条例 第三十三条).
        record_checked_on: the day on which the record of crimes was asked for, which comes before
            engaging (未成年人保护法 第六十二条); absent where nobody asked.
    """

    institution: Uuid7
    person: Uuid7
    role: StaffRole
    certificate_checked: bool
    engaged_on: DayText
    record_checked_on: DayText | UnsetType = UNSET


class StaffLeft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person works for the institution no more."""

    institution: Uuid7
    person: Uuid7
    left_on: DayText


class Contact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the persons in charge of an institution: an officer, and as what 五个一."""

    officer: Uuid7
    duty: Line


class ContactAssigned(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is in charge of the institution 包联, all of them; this replaces who was before."""

    institution: Uuid7
    contacts: tuple[Contact, ...]
    assigned_on: DayText
