"""What a device may see, page by page, in the log's order (FORMAT §7; scope is enforced here)."""

from collections.abc import Iterator
from typing import Final, Protocol

import msgspec
from msgspec import UNSET

from core.evidence.body import trusted_header
from core.evidence.envelope import Signed
from core.kernel import limits
from core.kernel.b64 import b64u
from core.kernel.ids import stream_kind
from core.kernel.regions import covers
from core.log.records import StoredEvent
from core.sync.messages import Pulled, PullHeader, write_pull
from core.sync.world import Key
from server.cosigning.rounds import served
from server.office import Office

FOR_EVERY_DEVICE: Final = frozenset({"ledger", "policy", "agency", "officer", "device"})
"""Kinds that name no institution; a device needs them to read what others signed."""
_SCANNED: Final = 5_000


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which page a device asks for.

    Attributes:
        after: last leaf the device has; -1 for none.
        size: of the checkpoint that the device verified.
    """

    after: int
    limit: int
    size: int


class Digests(Protocol):
    """Knows what a scope holds."""

    def upto(self, key: Key, leaf: int) -> tuple[int, str]:
        """Count and sum of leaf hashes, up to and with a leaf."""
        ...


def pull(office: Office, key: Key, asked: Asked, digests: Digests) -> Iterator[bytes]:
    """Yield one page behind a leaf, with the newest checkpoint and its proof.

    Args:
        office: the open folder.
        key: the asking device's key; its scope bounds the page.
        asked: which page.
        digests: tells what the whole scope holds.
    """
    size, note = office.checkpoint()
    with office.log.read() as reader:
        found, following, is_last = _page(reader.pages(asked.after, _SCANNED), key, asked)
        is_last = is_last and following + 1 >= size
        proof = reader.consistency_proof(asked.size, size) if 0 < asked.size <= size else ()
        note, cosigned = served(office.cosigning, size, note, reader.consistency_proof)
    header = PullHeader(
        v=1,
        log=office.pen.authority,
        count=len(found),
        next=following,
        page=f"known {len(found)}" if is_last else "unknown",
        scope_version=1,
        digest=digests.upto(key, following) if is_last else UNSET,
        note=note,
        consistency=tuple(b64u(one) for one in proof),
        cosigned=cosigned,
    )
    yield from write_pull(header, found)


def in_scope(event: StoredEvent, key: Key) -> bool:
    """Tell whether a device may see an event: its region's, or what every device needs."""
    if stream_kind(event.stream) in FOR_EVERY_DEVICE:
        return True
    region = trusted_header(event.body).region
    return bool(region) and covers(key.scope, str(region))


def _page(events: list[StoredEvent], key: Key, asked: Asked) -> tuple[list[Pulled], int, bool]:
    """Return what is in scope, the leaf to ask after next, and whether all was looked at."""
    found: list[Pulled] = []
    held_bytes, following = 0, asked.after
    for event in events:
        if in_scope(event, key):
            held_bytes += len(event.body) + 200
            if len(found) >= min(asked.limit, limits.PULL_EVENTS) or held_bytes > limits.PULL_BYTES:
                return found, following, False
            found.append(
                Pulled(
                    leaf=event.leaf,
                    received_ms=event.received_ms,
                    signed=Signed(body=event.body, sig=event.sig),
                )
            )
        following = event.leaf
    return found, following, len(events) < _SCANNED
