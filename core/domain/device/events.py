"""What happens to a field device (EVIDENCE.md §3, SYNC.md §5.9): written by the server alone."""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from core.kernel.fields import Count, HashText, KidText, Line, RegionCode, TimeText, Uuid7

RevocationReason = Literal["lost", "compromised", "left"]
KeyClass = Literal["field", "importer"]


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
