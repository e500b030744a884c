"""FORMAT §6: the leaf hash of a stored event, as writing, reopening and checking make it."""

from collections.abc import Sequence
from hashlib import sha256

from core.evidence.entry import Leaf, entry_bytes
from core.evidence.merkle import leaf_hash

Row = tuple[int, str, int, str, bytes, str, str, int, int, bytes]
"""The columns of `stored_events` in the order of `schema.EVENT_COLUMNS`."""


def row_leaf_hash(row: Row) -> bytes:
    """Return the hash under which a row stands in the tree."""
    _, stream, ver, _, body, event_id, kid, seq, received_ms, sig = row
    leaf = Leaf(
        event_id=event_id,
        stream=stream,
        ver=ver,
        kid=kid,
        seq=seq,
        received_ms=received_ms,
        body=body,
        sig=sig,
    )
    return leaf_hash(entry_bytes(leaf, sha256(body).digest()))


def row_leaf_hashes(rows: Sequence[Row]) -> list[bytes]:
    """Return the leaf hashes of rows in log order."""
    return [row_leaf_hash(row) for row in rows]
