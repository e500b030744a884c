"""How the lots fall: pure arithmetic that anybody can repeat with a pencil and SHA-256.

    key            = seed                            without a beacon (32 bytes)
                   = SHA-256(seed ‖ beacon)          with one, the beacon in UTF-8
    lot of object  = HMAC-SHA256(key, ref)           lowest first within its stratum
    how many       = ceil(per_mille × n / 1000)      in whole numbers
    lot of officer = HMAC-SHA256(key, institution ‖ officer)   both ids in text, 36 characters each

Objects are drawn stratum by stratum in the order of the announced ratios, and get their inspectors
in that order. An officer with an interest is never drawn for that institution. Those who carry less
than the cap come first, by lot; if they do not suffice, the least burdened of the others, by lot
among equals. The hash of a list is over its rows as canonical JSON (FORMAT §4), a newline after
each.
"""

import hmac
from collections.abc import Iterable, Mapping
from hashlib import sha256

import msgspec

from core.domain.draw.events import PoolInspector, PoolObject
from core.kernel.b64 import b64u, from_b64u
from core.kernel.codec import encode


def seed_hash(seed: str) -> str:
    """Return the hash that binds a seed before it is known.

    Raises:
        ValueError: not 32 bytes as base64url.
    """
    return b64u(sha256(from_b64u(seed, 32)).digest())


def key_of(seed: str, beacon: str) -> bytes:
    """Return the key of all lots; `beacon` is empty where none was named.

    Raises:
        ValueError: the seed is not 32 bytes as base64url.
    """
    raw = from_b64u(seed, 32)
    return sha256(raw + beacon.encode()).digest() if beacon else raw


def list_hash(rows: Iterable[msgspec.Struct]) -> str:
    """Return the hash of a list, in its order."""
    whole = sha256()
    for row in rows:
        whole.update(encode(row) + b"\n")
    return b64u(whole.digest())


def lot(key: bytes, message: str) -> bytes:
    """Return the lot of a message, 32 bytes."""
    return hmac.digest(key, message.encode(), "sha256")


def how_many(per_mille: int, pool_size: int) -> int:
    """Return ceil(per_mille × pool_size / 1000) exactly; floats would round 7 % of 100 to 8."""
    return -(-per_mille * pool_size // 1000)


def in_order(key: bytes, objects: Iterable[PoolObject], stratum: str) -> tuple[str, ...]:
    """Return the institutions of a stratum in the order of their lots."""
    falling = sorted(
        (lot(key, one.ref), one.institution) for one in objects if one.stratum == stratum
    )
    return tuple(institution for _, institution in falling)


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """By what inspectors are drawn: how many, and from which load on they are passed over.

    Attributes:
        load_cap: 0 means that nobody is passed over.
    """

    size: int
    load_cap: int


def inspectors_for(
    key: bytes,
    institution: str,
    pool: Iterable[PoolInspector],
    carried: Mapping[str, int],
    rule: Rule,
) -> tuple[str, ...]:
    """Return who visits an institution, fewer than wanted where no more may.

    Args:
        key: of the draw.
        institution: to be visited.
        pool: who may still be drawn for it, but for their interests.
        carried: visits that this draw has given to each officer so far.
        rule: how many, and the cap.
    """

    def rank(one: PoolInspector) -> tuple[bool, int, bytes, str]:
        load = one.load + carried.get(one.officer, 0)
        is_full = 0 < rule.load_cap <= load
        return is_full, load if is_full else 0, lot(key, institution + one.officer), one.officer

    free = (one for one in pool if institution not in one.interests)
    return tuple(one.officer for one in sorted(free, key=rank)[: rule.size])
