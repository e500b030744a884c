"""Ed25519 (RFC 8032) public keys: their ids, the refused ones, one verdict on a signature."""

from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from core.kernel.b64 import b64u
from core.kernel.ids import Kid

KEY_BYTES = 32
SIGNATURE_BYTES = 64
_PRIME = 2**255 - 19
_ORDER_8 = (  # the y of the points of order 8, as two's complement of each other modulo the prime
    int.from_bytes(
        bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"
    ),
    int.from_bytes(
        bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little"
    ),
)
_SMALL_ORDER = frozenset({0, 1, _PRIME - 1, *_ORDER_8})


def kid_of(public: bytes) -> bytes:
    """Return the 16 bytes that name a key (FORMAT §1)."""
    return sha256(public).digest()[:16]


def kid_text(public: bytes) -> Kid:
    """Return a key's id as an event writes it."""
    return Kid(b64u(kid_of(public)))


def check_public(public: bytes) -> None:
    """Refuse a key on which two libraries could give two verdicts (FORMAT §5).

    Raises:
        ValueError: not 32 bytes, not canonical, or of small order.
    """
    if len(public) != KEY_BYTES:
        raise ValueError(f"an Ed25519 public key has 32 bytes, this has {len(public)}")
    y = int.from_bytes(public, "little") & (2**255 - 1)
    if y >= _PRIME:
        raise ValueError("the key is not canonical: its y is not below the field's prime")
    if y in _SMALL_ORDER:
        raise ValueError("the key is of small order: anybody could sign for it")
    Ed25519PublicKey.from_public_bytes(public)


def verify(public: bytes, signature: bytes, message: bytes) -> bool:
    """Tell whether `signature` over `message` is by the key's owner."""
    if len(signature) != SIGNATURE_BYTES or len(public) != KEY_BYTES:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
