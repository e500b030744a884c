"""What happens to an institution: its entry in the register, its kind, its licence, its standing.

What its file gathers stands in `book_events`, the lists in `listing_events` (DOMAIN.md §2).
"""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from core.kernel.fields import DayText, Line, RegionCode, Text, Uuid7

Category = Literal["SUBJECT", "SPORT", "ART", "TECH", "OTHER_NS"]
"""学科类, 体育, 文化艺术, 科技, 其他非学科 (DOMAIN.md §2.1)."""
SchoolStage = Literal["PRESCHOOL", "PRIMARY", "JUNIOR", "SENIOR"]
"""Whom it teaches; compulsory education 义务教育 is PRIMARY and JUNIOR."""
TeachingMode = Literal["OFFLINE", "ONLINE", "BOTH"]
"""`BOTH` has two licences: neither mode may do the other's work."""
Profit = Literal["NONPROFIT", "FORPROFIT"]


class Particulars(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a register says of an institution; absent means not known.

    Attributes:
        uscc: unified social credit code 统一社会信用代码 as registered, even if its check digit
            fails.
        registered_on: date of registration.
        entity_type: 企业类型 as the register words it.
        capital: registered capital as the register words it; no amount of ours depends on it.
        business_scope: 经营范围.
        division_code: GB/T 2260 code of the district, where known.
    """

    name: Line | UnsetType = UNSET
    uscc: Line | UnsetType = UNSET
    registered_on: DayText | UnsetType = UNSET
    entity_type: Line | UnsetType = UNSET
    capital: Line | UnsetType = UNSET
    business_scope: Text | UnsetType = UNSET
    province: Line | UnsetType = UNSET
    city: Line | UnsetType = UNSET
    address: Line | UnsetType = UNSET
    division_code: RegionCode | UnsetType = UNSET
    category: Line | UnsetType = UNSET
    mode: Line | UnsetType = UNSET


class Registered(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The institution entered the register.

    Attributes:
        source: what it was read from, e.g. `training_institutions.csv` and the file's SHA-256.
    """

    particulars: Particulars
    source: Line


class ParticularsChanged(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A later reading of the register differs: the new values, and the fields now empty."""

    particulars: Particulars
    cleared: tuple[Line, ...]
    source: Line


class Categorised(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the institution teaches, to whom and how, from a day on; absent means not known.

    Attributes:
        categories: sorted; empty where none is known.
        stages: in the order of age; empty where none is known.
        source: the register that says so; absent where the office found it itself.
    """

    institution: Uuid7
    categories: tuple[Category, ...]
    stages: tuple[SchoolStage, ...]
    mode: TeachingMode | UnsetType = UNSET
    profit: Profit | UnsetType = UNSET
    from_day: DayText
    source: Line | UnsetType = UNSET


class Licensed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A licence 办学许可证 was granted or renewed (民办教育促进法 第十八条).

    Attributes:
        scope: what it allows, as it is worded.
        valid_to: last day of validity; absent where the licence names none.
        expiring_from: from this day on it is shown as expiring; absent without `valid_to`.
        source: the register that says so; absent where the office granted it itself.
    """

    institution: Uuid7
    licence_no: Line
    authority: Line | UnsetType = UNSET
    scope: Text | UnsetType = UNSET
    valid_from: DayText
    valid_to: DayText | UnsetType = UNSET
    expiring_from: DayText | UnsetType = UNSET
    source: Line | UnsetType = UNSET


class LicenceRevoked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A licence was revoked 吊销 (民办教育促进法 第六十二条).

    Attributes:
        on: from this day on it allows nothing.
        case: the case that decided so, where it is one of ours.
    """

    institution: Uuid7
    licence_no: Line
    on: DayText
    ground: Line
    case: Uuid7 | UnsetType = UNSET


class ReregistrationOpened(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The institution has to be examined and registered anew 重新审核登记.

    Attributes:
        due_on: last day of the campaign for its category.
    """

    institution: Uuid7
    category: Category
    opened_on: DayText
    due_on: DayText


class Reregistered(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The institution passed the examination and was registered anew.

    Attributes:
        due_on: last day of the campaign for its category; a later `reregistered_on` was late.
    """

    institution: Uuid7
    category: Category
    reregistered_on: DayText
    due_on: DayText


class Converted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The institution became another kind: non-profit 营转非, or non-subject 转型.

    Attributes:
        categories: what it teaches after the conversion.
    """

    institution: Uuid7
    how: Literal["to_nonprofit", "to_non_subject"]
    converted_on: DayText
    categories: tuple[Category, ...]


class Suspended(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The institution must stop until a defect is mended 停业整改.

    Attributes:
        ground: why, e.g. a serious hazard.
        rests_on: id of the notice or case that orders it, where there is one.
    """

    institution: Uuid7
    ground: Line
    suspended_on: DayText
    rests_on: Uuid7 | UnsetType = UNSET


class Resumed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The competent department accepted what was mended 验收合格; the institution works again.

    Attributes:
        accepted_by: the department, as it signs.
    """

    institution: Uuid7
    accepted_by: Line
    resumed_on: DayText


class Absconded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nobody of the institution can be reached any more 失联."""

    institution: Uuid7
    circumstances: Text
    absconded_on: DayText


class Closed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The institution closed.

    Attributes:
        how: 注销, 压减, 关停, 取缔.
        papers: 证照齐全, 无证有照, 无证无照, 证照不全.
        case: the case that ordered it, where it is one of ours.
    """

    institution: Uuid7
    how: Literal["voluntary", "reduced", "shut", "banned"]
    papers: Literal["licensed", "unlicensed_registered", "unlicensed_unregistered", "incomplete"]
    closed_on: DayText
    case: Uuid7 | UnsetType = UNSET


class Reopened(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An institution that was closed or had absconded is there again."""

    institution: Uuid7
    reason: Line
    reopened_on: DayText
