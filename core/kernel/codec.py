"""FORMAT §4: the one codec; canonical JSON goes out, and only canonical JSON comes in.

RFC 8785 restricted: sorted keys of a small alphabet, no floats, no null, no white space. Because a
body that passes `check` re-encodes to itself, its bytes have one meaning in every reader.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, NoReturn, TypeVar, cast

import msgspec

from core.kernel import limits
from core.kernel.errors import Rejected

T = TypeVar("T")

_KEY = re.compile(r"[a-z0-9_-]{1,40}")
_type_of: Callable[[object], object] = type
_HOLDERS: frozenset[object] = frozenset({dict, list})
_encoder = msgspec.json.Encoder(order="sorted")


def encode(value: Any) -> bytes:
    """Write canonical bytes; the caller reads them back before signing (`check`)."""
    return _encoder.encode(value)


def check(body: bytes, *, max_bytes: int, max_string: int) -> dict[str, Any]:
    """Return the object that canonical bytes spell, having bounded every part of them.

    Order matters: size, then the count of brackets, which bounds depth before any parser runs.

    Raises:
        Rejected: `malformed`, naming what is out of bounds or not canonical.
    """
    if len(body) > max_bytes:
        raise _malformed(f"{len(body)} bytes are more than {max_bytes}")
    brackets = body.count(b"[") + body.count(b"{")
    if brackets > limits.BRACKETS:
        raise _malformed(f"{brackets} brackets are more than {limits.BRACKETS}")
    try:
        value = _decoder.decode(body)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise _malformed(str(error)) from error
    if not isinstance(value, dict):
        raise _malformed("not a JSON object")
    checked = cast("dict[str, Any]", value)
    _walk(checked, max_string)
    try:
        same = encode(checked) == body
    except (UnicodeEncodeError, RecursionError) as error:
        raise _malformed(str(error)) from error
    if not same:
        raise _malformed("not canonical: key order, spelling or a key twice")
    return checked


def decode(body: bytes | msgspec.Raw, kind: type[T]) -> T:
    """Decode checked bytes into a struct.

    Raises:
        msgspec.ValidationError: a field is missing, unknown or of another type.
    """
    return msgspec.json.decode(body, type=kind)


def _no_float(text: str) -> NoReturn:
    raise ValueError(f"{text[:40]} is not an integer; amounts are fen, measures are text")


_decoder = msgspec.json.Decoder(float_hook=_no_float)


def _walk(root: dict[str, Any], max_string: int) -> None:
    """Bound every value; a stack of our own, so that no input can exhaust Python's."""
    stack: list[tuple[Any, int]] = [(root, 1)]
    while stack:
        value, depth = stack.pop()
        if depth > limits.NESTING:
            raise _malformed(f"nested deeper than {limits.NESTING}")
        for child in _children(value):
            kind = _type_of(child)
            if kind is str:
                # a character takes four bytes at most, so few texts need to be spelled out
                if len(child) * 4 > max_string and len(child.encode()) > max_string:
                    raise _malformed(f"a string of more than {max_string} bytes")
            elif kind in _HOLDERS:
                stack.append((child, depth + 1))
            elif kind is not bool:
                _bound_number(child)


def _bound_number(value: int | None) -> None:
    if value is None:
        raise _malformed("null; what is not known is absent")
    if not -limits.MAX_INT <= value <= limits.MAX_INT:
        raise _malformed(f"{str(value)[:40]} is beyond 2^53-1")


def _children(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        for key in cast("dict[str, Any]", value):
            if not _is_key(key):
                raise _malformed(f"key {key[:60]!r} is not ^[a-z0-9_-]{{1,40}}$")
        return cast("dict[str, Any]", value).values()
    if len(value) > limits.ARRAY_ITEMS:
        raise _malformed(f"an array of {len(value)} items")
    return cast("list[Any]", value)


@lru_cache(maxsize=1_024)
def _is_key(key: str) -> bool:
    """Tell whether a key is of the alphabet; most bodies have the same few."""
    return _KEY.fullmatch(key) is not None


def _malformed(detail: str) -> Rejected:
    return Rejected("malformed", detail)
