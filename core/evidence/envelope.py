"""FORMAT §5: the signature (DSSE pre-authentication encoding) and the chain of one key.

    PAE = "DSSEv1 " len(T) " " T " " len(body) " " body

The type T is inside the signature, so a receipt can never pass for an event.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import Final

import msgspec

from core.evidence import keys
from core.kernel.b64 import b64u, from_b64u
from core.kernel.ids import Kid

EVENT_TYPE: Final = "application/vnd.anjuan.event.v1+json"
RECEIPT_TYPE: Final = "application/vnd.anjuan.receipt.v1+json"
REQUEST_TYPE: Final = "application/vnd.anjuan.request.v1"

Sign = Callable[[bytes], bytes]
"""Signs a message with a key that a shell holds."""


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """A body and the signature over it; bytes that nothing ever re-encodes."""

    body: bytes
    sig: bytes


class Signer(msgspec.Struct, frozen=True, kw_only=True):
    """A key as a shell hands it in: its public half, its period, and the act of signing.

    Attributes:
        epoch: from 1; a new key of the same device is a new epoch.
    """

    public: bytes
    sign: Sign
    epoch: int = 1

    @property
    def kid(self) -> Kid:
        """The key's id as events write it."""
        return keys.kid_text(self.public)


def pae(kind: str, body: bytes) -> bytes:
    """Return the bytes that are signed for `body` as a `kind`."""
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind.encode(), len(body), body)


def seal(body: bytes, sign: Sign) -> Signed:
    """Sign an event's body."""
    return Signed(body=body, sig=sign(pae(EVENT_TYPE, body)))


def is_authentic(signed: Signed, public: bytes) -> bool:
    """Tell whether the key's owner signed this body as an event."""
    return keys.verify(public, signed.sig, pae(EVENT_TYPE, signed.body))


def first_prev(authority: str, kid: str) -> bytes:
    """Return the chain's ground, `dev.prev` of a key's first event."""
    return sha256(b"anjuan.chain.v1\n" + authority.encode() + b"\n" + from_b64u(kid, 16)).digest()


def next_prev(signed: Signed) -> bytes:
    """Return `dev.prev` of the event after this one."""
    return sha256(signed.body + signed.sig).digest()


def prev_text(prev: bytes) -> str:
    """Return a chain hash as a body writes it."""
    return b64u(prev)
