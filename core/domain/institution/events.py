"""What happens to an entry of the register (DOMAIN.md §2)."""

import msgspec
from msgspec import UNSET, UnsetType

from core.kernel.fields import DayText, Line, RegionCode, Text


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
