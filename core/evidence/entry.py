"""FORMAT §6: the 165-byte entry, the log's leaf; it names no person, so it may be published whole.

u8 1 | event id 16 | stream id 16 | u32 ver | kid 16 | u64 seq | u64 received_ms | sha(body) 32 | sig 64
"""  # noqa: E501 - the layout is one line

from functools import lru_cache
from hashlib import sha256
from struct import Struct

import msgspec

from core.kernel.b64 import from_b64u
from core.kernel.ids import stream_hash

ENTRY_VERSION = 1
_LAYOUT = Struct(">B16s16sI16sQQ32s64s")
ENTRY_BYTES = _LAYOUT.size


class Leaf(msgspec.Struct, frozen=True, kw_only=True):
    """What the log says of one event: who, where, in which order, received when.

    Attributes:
        received_ms: the server's clock in Unix milliseconds, never less than the leaf before.
    """

    event_id: str
    stream: str
    ver: int
    kid: str
    seq: int
    received_ms: int
    body: bytes
    sig: bytes


def entry_of(leaf: Leaf) -> bytes:
    """Return the entry's bytes."""
    return entry_bytes(leaf, sha256(leaf.body).digest())


def entry_bytes(leaf: Leaf, body_sha: bytes) -> bytes:
    """Return the entry's bytes for a body whose hash is at hand."""
    return _LAYOUT.pack(
        ENTRY_VERSION,
        bytes.fromhex(leaf.event_id.replace("-", "")),
        _stream_hash(leaf.stream),
        leaf.ver,
        _raw_kid(leaf.kid),
        leaf.seq,
        leaf.received_ms,
        body_sha,
        leaf.sig,
    )


@lru_cache(4096)
def _raw_kid(kid: str) -> bytes:
    """A push is of one key and of few streams: both repeat from event to event."""
    return from_b64u(kid, 16)


@lru_cache(4096)
def _stream_hash(stream: str) -> bytes:
    return stream_hash(stream)
