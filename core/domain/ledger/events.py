"""The log about itself (FORMAT §6)."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from core.kernel.fields import Count, HashText


class Opened(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Leaf 0 of every incarnation.

    Attributes:
        n: the incarnation, from 1.
        zone: whose local days a DATE means.
        server_pub: the raw Ed25519 key that writes the server's streams and signs checkpoints.
        previous: the last checkpoint of the incarnation before, verbatim.
    """

    n: Count
    zone: Literal["Asia/Shanghai"]
    server_pub: HashText
    previous: Annotated[str, Meta(max_length=60_000)] | UnsetType = UNSET


class Ticked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing happened for a while; this closes the time bracket of what comes next."""
