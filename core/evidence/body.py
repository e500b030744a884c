"""FORMAT §3: the header around every event's data, read only from bytes that passed the codec."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from core.kernel import codec, limits
from core.kernel.b64 import B64U8_PATTERN
from core.kernel.errors import Rejected
from core.kernel.fields import (
    Authority,
    Count,
    HashText,
    KidText,
    Natural,
    RegionCode,
    StreamText,
    TimeText,
    Uuid7,
)
from core.kernel.ids import TYPE_PATTERN, stream_kind
from core.kernel.times import day_of, ms_of

Commitments = Annotated[tuple[HashText, ...], Meta(max_length=limits.ATT_ITEMS)]


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A closed object of the header."""


class Dev(_Part, frozen=True, kw_only=True):
    """The signer's chain: `seq` has no gap within a kid; boot and mono_ms only flag."""

    epoch: Count
    kid: KidText
    seq: Count
    prev: HashText
    boot: Annotated[str, Meta(pattern=B64U8_PATTERN)]
    mono_ms: Natural


class Seen(_Part, frozen=True, kw_only=True):
    """What the signer knew: the last leaf pulled in scope (-1: none) and the law relied on."""

    leaf: Annotated[int, Meta(ge=-1)]
    law: dict[str, str]


class CheckpointSeen(_Part, frozen=True, kw_only=True):
    """The last checkpoint that the signer verified; gossip that cannot be stripped."""

    log: str
    size: Count
    root: HashText


class Actor(_Part, frozen=True, kw_only=True):
    """Who acts: an officer's pseudonym with the companions present, or a job of the server."""

    id: Uuid7 | UnsetType = UNSET
    with_: tuple[Uuid7, ...] | UnsetType = msgspec.field(default=UNSET, name="with")
    job: Annotated[str, Meta(pattern=r"^[a-z-]{2,40}\Z")] | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Hold the two shapes apart: `{id, with?}` or `{job}`."""
        if (self.id is UNSET) == (self.job is UNSET) or (self.with_ and self.id is UNSET):
            raise ValueError("an actor is {id, with?} or {job}")
        if self.with_ is not UNSET and list(self.with_) != sorted(set(self.with_)):
            raise ValueError("actor.with is sorted, each once")


class Header(_Part, frozen=True, kw_only=True):
    """Every key of a body; `data` stays raw until the catalogue reads it."""

    v: Literal[1]
    id: Uuid7
    type: Annotated[str, Meta(pattern=TYPE_PATTERN)]
    log: Authority
    stream: StreamText
    ver: Count
    dev: Dev
    at: TimeText
    occurred: TimeText
    hlc: tuple[Natural, Natural]
    cp: CheckpointSeen | UnsetType = UNSET
    seen: Seen
    actor: Actor
    region: RegionCode | UnsetType = UNSET
    based_on: tuple[tuple[StreamText, Count], ...] | UnsetType = UNSET
    cause: Uuid7 | UnsetType = UNSET
    corrects: Uuid7 | UnsetType = UNSET
    data: msgspec.Raw
    pd: Annotated[tuple[tuple[Uuid7, HashText], ...], Meta(max_length=limits.PD_ITEMS)]
    att: Commitments
    n: KidText

    def __post_init__(self) -> None:
        """Hold what one field says of another."""
        if self.type.partition(".")[0] != stream_kind(self.stream):
            raise ValueError(f"type {self.type} does not belong in stream {self.stream}")
        for time in (self.at, self.occurred):
            ms_of(time)
            day_of(time)  # at the edge of the calendar a moment may have no local day
        if self.based_on is not UNSET and list(self.based_on) != sorted(set(self.based_on)):
            raise ValueError("based_on is sorted, each once")


def read_header(body: bytes, *, by_server: bool = False) -> Header:
    """Check a body's bytes and read its header.

    Args:
        body: the signed bytes.
        by_server: the server's own bodies may be larger (FORMAT §10).

    Raises:
        Rejected: `malformed`, saying which bound or field.
    """
    codec.check(
        body,
        max_bytes=limits.SERVER_BODY_BYTES if by_server else limits.DEVICE_BODY_BYTES,
        max_string=limits.SERVER_STRING_BYTES if by_server else limits.DEVICE_STRING_BYTES,
    )
    return trusted_header(body)


def trusted_header(body: bytes) -> Header:
    """Read the header of bytes that were checked when they were admitted.

    Raises:
        Rejected: `malformed`, saying which field.
    """
    try:
        return _header.decode(body)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise Rejected("malformed", str(error)) from error


_header = msgspec.json.Decoder(Header)
