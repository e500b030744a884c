"""What happens to a field device (EVIDENCE.md §3, SYNC.md §5.9): written by the server alone."""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from core.kernel.fields import (
    Count,
    DayText,
    HashText,
    KidText,
    Line,
    RegionCode,
    TimeText,
    Uuid7,
)

RevocationReason = Literal["lost", "compromised", "left"]
KeyClass = Literal["field", "importer"]
FormKind = Literal["simple_penalty", "notice"]
"""预定格式、编有号码的 forms that are handed over on the spot (行政处罚法 第五十二条)."""


class Enrolled(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A key of this device is believed from this leaf on.

    Attributes:
        epoch: 1 for the first key; a new key after a fork or a restore is the next.
        pub: the raw 32-byte Ed25519 public key; `alg` names how it signs.
        scope: areas that the device may read and write, as division codes; 410400 is a whole city.
    """

    epoch: Count
    kid: KidText
    alg: Literal["Ed25519"]
    pub: HashText
    officer: Uuid7
    scope: tuple[RegionCode, ...]
    key_class: KeyClass
    label: Line


class Revoked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A key is no longer believed; what comes after this leaf goes to review.

    Attributes:
        suspected_since: events received since then go to review too, though logged before.
    """

    kid: KidText
    reason: RevocationReason
    suspected_since: TimeText | UnsetType = UNSET


class ForkFound(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One key signed two histories: a copied or restored device. The key is sealed (F8, F9).

    Attributes:
        seq: where they part.
        logged: SHA-256 of the body that holds the place (absent when only `prev` differs).
        other: SHA-256 of the body that was kept as forensic bytes.
    """

    kid: KidText
    seq: Count
    logged: HashText | UnsetType = UNSET
    other: HashText


class NumbersLeased(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Pre-numbered forms went out with the device (行政处罚法 第五十二条).

    Attributes:
        prefix: what stands before the number; with it and four digits or more a form is named.
        first: the first number of the block.
        last: the last number of the block.
    """

    device: Uuid7
    kind: FormKind
    prefix: Line
    first: Count
    last: Count
    leased_on: DayText


class NumberVoided(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A form was spoilt or lost: its number is explained, and never used."""

    device: Uuid7
    kind: FormKind
    number: Line
    reason: Line
    voided_on: DayText


class NumbersReturned(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Forms came back unused; these numbers of the device are not to be used by it any more."""

    device: Uuid7
    kind: FormKind
    numbers: tuple[Line, ...]
    returned_on: DayText
