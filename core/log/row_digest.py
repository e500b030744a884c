"""A digest in the row itself, for what no event and no signature covers (FORMAT §9, `row_sha`).

    SHA-256( "anjuan.row.v1" newline | table | number of values | value, value, … )

Each part stands behind its kind and its length (8 bytes), so no two rows are spelled alike.
Numbers are decimal text. Values come in the order of the table's columns, `row_sha` left out.

It finds accidents (a bad disk, a slip of the hand, a tool that wrote one column) and an edit by
somebody who did not compute it again. There is no secret in it and it is no signature: whoever can
write the file and knows this page can make it fit, and a row that is taken away takes it along.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

Value = int | str | bytes | float | None
"""What a column may hold; no column of ours holds a float, but a damaged file may."""

_DOMAIN: Final = b"anjuan.row.v1\n"
_LENGTH_BYTES: Final = 8


def row_digest(table: str, values: Sequence[Value]) -> bytes:
    """Return the digest of a row, from its other columns in the table's order."""
    parts = (table, len(values), *values)
    return sha256(_DOMAIN + b"".join(map(_spelled, parts))).digest()


def with_digest(table: str, *values: Value) -> tuple[Value, ...]:
    """Return a row as it is stored: its values, and their digest behind them."""
    return (*values, row_digest(table, values))


def is_intact(table: str, row: Sequence[Value]) -> bool:
    """Tell whether a row, as it is stored, ends with its own digest."""
    *values, digest = row
    return digest == row_digest(table, values)


def _spelled(value: Value) -> bytes:
    kind, raw = b"n", b""
    match value:
        case None:
            pass
        case int():
            kind, raw = b"i", b"%d" % value
        case str():
            kind, raw = b"t", value.encode("utf-8", "surrogateescape")  # as a lenient reader reads
        case bytes():
            kind, raw = b"b", value
        case float():
            kind, raw = b"r", value.hex().encode()
    return kind + len(raw).to_bytes(_LENGTH_BYTES, "big") + raw
