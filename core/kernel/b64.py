"""FORMAT §0: base64url without padding; a reader re-encodes and compares."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

_LAST_OF_2_BITS = "[AQgw]"
_LAST_OF_4_BITS = "[AEIMQUYcgkosw048]"
B64U8_PATTERN = rf"^[A-Za-z0-9_-]{{10}}{_LAST_OF_4_BITS}\Z"
B64U16_PATTERN = rf"^[A-Za-z0-9_-]{{21}}{_LAST_OF_2_BITS}\Z"
B64U32_PATTERN = rf"^[A-Za-z0-9_-]{{42}}{_LAST_OF_4_BITS}\Z"
B64U64_PATTERN = rf"^[A-Za-z0-9_-]{{85}}{_LAST_OF_2_BITS}\Z"


def b64u(data: bytes) -> str:
    """Encode without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def from_b64u(text: str, size: int | None = None) -> bytes:
    """Decode the one canonical spelling of `size` bytes (any number if None).

    Raises:
        ValueError: another alphabet, padding, loose bits at the end, or another length.
    """
    try:
        data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (Error, ValueError) as error:
        raise ValueError(f"{text[:80]!r} is not base64url") from error
    if b64u(data) != text or (size is not None and len(data) != size):
        raise ValueError(f"{text[:80]!r} is not the unpadded base64url of {size or 'some'} bytes")
    return data
