"""Phone and identity numbers in what people type: they belong beside a body, never in it.

Refused on the device at capture, put under review by the server at admission (FORMAT §8 row 11).
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, Final, Literal, cast

from core.kernel.ids import STREAM_PATTERN, UUID7_PATTERN, VISIT_PATTERN

NumberKind = Literal["phone number", "identity number"]

_PHONE = re.compile(r"(?<![0-9A-Za-z])(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?![0-9A-Za-z])")
_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]"
    r"(?![0-9A-Za-z])"
)
_IDENTIFIER = re.compile(f"{UUID7_PATTERN}|{VISIT_PATTERN}|{STREAM_PATTERN}")
_SHORTEST: Final = 11
"""Characters of a phone number without anything between them; an identity number has more."""
_NUMBERS_OF_PUBLIC_RECORD: Final = frozenset(
    {"uscc", "number", "doc_no", "ref", "credential_no", "pub", "kid", "sig", "body_b64u", "text"}
)
"""Fields that hold a number or bytes of an office; a code of digits there is what it should be."""


def number_in(text: str) -> NumberKind | None:
    """Return what kind of personal number stands in a text, full-width digits included."""
    if text.isascii():
        if len(text) < _SHORTEST:
            return None
        plain = text
    else:
        plain = unicodedata.normalize("NFKC", text)
    if _IDENTIFIER.match(plain):
        return None
    if _IDENTITY.search(plain):
        return "identity number"
    return "phone number" if _PHONE.search(plain) else None


def personal_number(data: Any) -> tuple[str, NumberKind] | None:
    """Return the first field of an event's data that holds a personal number, and its kind.

    Args:
        data: the decoded `data` object, as dicts, lists and scalars.
    """
    for field, text in _texts("", data):
        kind = number_in(text)
        if kind is not None:
            return field, kind
    return None


def _texts(field: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, dict):
        for key, child in cast("dict[str, Any]", value).items():
            if key not in _NUMBERS_OF_PUBLIC_RECORD:
                yield from _texts(key, child)
    elif isinstance(value, list | tuple):
        for child in cast("list[Any]", value):
            yield from _texts(field, child)
