"""RFC 9901 (SD-JWT) §4.2: salted commitments; a body holds C, a vault that can forget holds D.

    D = b64u(JSON [salt, field, value])        disclosed to whoever may read the value
    C = b64u(SHA-256(ASCII(D)))                signed, logged, for ever

C is over the text of D as it travels, so nothing is re-encoded to check it. The salt is fresh for
every value: without it a phone number is found from its hash in an hour, with one per person the
values of a person could be linked.
"""

from hashlib import sha256
from typing import Final

import msgspec

from core.kernel.b64 import b64u, from_b64u
from core.kernel.errors import Rejected
from core.kernel.limits import SERVER_STRING_BYTES

SALT_BYTES: Final = 16
MAX_DISCLOSURE: Final = SERVER_STRING_BYTES
"""Characters of D; bounds the work on a disclosure from outside."""


def disclose(salt: bytes, field: str, value: str) -> str:
    """Return D of a value; `salt` is 16 random bytes used for nothing else.

    Raises:
        ValueError: D is longer than `MAX_DISCLOSURE`, or the text has a lone surrogate.
    """
    assert len(salt) == SALT_BYTES, "a salt has 16 bytes"
    assert field, "a disclosure names its field"
    disclosure = b64u(msgspec.json.encode((b64u(salt), field, value)))
    if len(disclosure) > MAX_DISCLOSURE:
        msg = f"a disclosure of {len(disclosure)} characters; at most {MAX_DISCLOSURE} are allowed"
        raise ValueError(msg)
    return disclosure


def commit(disclosure: str) -> str:
    """Return C, the digest that a body carries for D."""
    return b64u(sha256(disclosure.encode("ascii")).digest())


def open_disclosure(disclosure: str) -> tuple[str, str]:
    """Return field and value of D as `disclose` wrote it.

    That D belongs to an event is another question: `commit(disclosure)` must stand in its body.

    Raises:
        Rejected: `disclosure`: too long, or not the one spelling of a salt, a field and a value.
    """
    if len(disclosure) > MAX_DISCLOSURE:
        raise _rejected(f"{len(disclosure)} characters are more than {MAX_DISCLOSURE}")
    try:
        salt, field, value = _decoder.decode(from_b64u(disclosure))
        respelt = disclose(from_b64u(salt, SALT_BYTES), field, value) if field else ""
    except (msgspec.DecodeError, ValueError) as error:
        raise _rejected("not base64url of [salt, field, value]") from error
    if respelt != disclosure:
        raise _rejected("not the one spelling of its salt, field and value")
    return field, value


_decoder = msgspec.json.Decoder(tuple[str, str, str])


def _rejected(detail: str) -> Rejected:
    return Rejected("disclosure", detail)
