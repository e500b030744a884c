"""Bytes that are the same each time for a seed: for demonstrations and tests alone."""

from collections.abc import Callable
from hashlib import sha256


def seeded_bytes(seed: str) -> Callable[[int], bytes]:
    """Return a source of bytes that a seed fixes for ever."""
    count = 0

    def draw(size: int) -> bytes:
        nonlocal count
        drawn = b""
        while len(drawn) < size:
            drawn += sha256(f"{seed}/{count}".encode()).digest()
            count += 1
        return drawn[:size]

    return draw
