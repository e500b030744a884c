r"""FORMAT §1, §2: ids, streams and join codes; pure, the shell passes time and randomness.

A pattern ends in `\Z`: `$` would let a trailing newline through.
"""

import re
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Final, NewType

from core.kernel.times import date_of

EventId = NewType("EventId", str)
StreamName = NewType("StreamName", str)
"""`kind:uuid`; has exactly one writer for ever."""
Kid = NewType("Kid", str)
"""A key's id: the first 16 bytes of the SHA-256 of its public half, as unpadded base64url."""
Authority = NewType("Authority", str)
"""The host name that owns the log, constant for ever; part of every signed body."""
JoinCode = NewType("JoinCode", str)
"""The eleven spoken symbols of a joint visit, `DDD-RRRR-RRRC`."""

UUID7_PATTERN = r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z"
VISIT_PATTERN = r"^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z"
AUTHORITY_PATTERN = r"^[a-z0-9]([a-z0-9.-]{0,98}[a-z0-9])?\Z"
REGION_PATTERN = r"^[0-9]{6,12}\Z"
TYPE_PATTERN = r"^[a-z]{2,16}\.[a-z0-9-]{2,40}\.v[1-9][0-9]?\Z"

DEVICE_KINDS: Final = frozenset({"leg", "dev", "intent", "hist"})
"""Stream kinds that one device key writes."""
SERVER_KINDS: Final = frozenset(
    {
        "visit", "institution", "notice", "case", "refund", "tip", "draw", "fund", "credit",
        "officer", "agency", "device", "review", "answer", "policy", "ledger",
    }
)  # fmt: skip
"""Stream kinds that the server key writes."""
_KINDS = "|".join(sorted(DEVICE_KINDS | SERVER_KINDS))
STREAM_PATTERN = rf"^({_KINDS}):[0-9a-f]{{8}}-[0-9a-f]{{4}}-[78][0-9a-f]{{3}}-[89ab][0-9a-f]{{3}}-[0-9a-f]{{12}}\Z"  # noqa: E501 - one pattern, one line

_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUE = {symbol: value for value, symbol in enumerate(_SYMBOLS)}
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None})
FIRST_CODE_DAY: Final = date(2020, 1, 1)
LAST_CODE_DAY: Final = FIRST_CODE_DAY + timedelta(days=32**3 - 1)
"""The last day that three symbols can say, in 2109."""
_CODE = re.compile(rf"^[{_SYMBOLS}]{{11}}\Z")


def uuid7(ms: int, rand10: bytes) -> str:
    """Return the UUIDv7 (RFC 9562) of Unix milliseconds and ten random bytes.

    Nothing relies on its order; time-ordered ids append six times faster.
    """
    if len(rand10) != 10:  # noqa: PLR2004 - 80 random bits, FORMAT §1
        raise ValueError(f"ten random bytes are needed, got {len(rand10)}")
    return _uuid(ms.to_bytes(6, "big") + rand10, version=7)


def stream_name(kind: str, uuid: str) -> StreamName:
    """Name a stream; the table of kinds is closed (FORMAT §2)."""
    if kind not in DEVICE_KINDS and kind not in SERVER_KINDS:
        raise ValueError(f"{kind!r} is no kind of stream")
    return StreamName(f"{kind}:{uuid}")


def stream_kind(stream: str) -> str:
    """Return the part of a stream's name before the colon."""
    return stream.partition(":")[0]


def stream_uuid(stream: str) -> str:
    """Return the part of a stream's name behind the colon."""
    return stream.partition(":")[2]


def stream_hash(stream: str) -> bytes:
    """Return the 16 bytes that stand for a stream in an entry (FORMAT §2)."""
    return sha256(b"anjuan.stream.v1\n" + stream.encode()).digest()[:16]


def mint_join_code(day: date, rand5: bytes) -> JoinCode:
    """Make the code of a visit from its UTC day and 35 random bits (the low bits of five bytes).

    Raises:
        ValueError: a day before 2020 or past the three symbols' range (2109).
    """
    days = (day - FIRST_CODE_DAY).days
    if not 0 <= days < 32**3:
        raise ValueError(f"{day} is not within the days a join code can say")
    bits = int.from_bytes(rand5, "big") & (2**35 - 1)
    ten = _symbols(days, 3) + _symbols(bits, 7)
    return _shown(ten + _check_symbol(ten))


def read_join_code(text: str) -> JoinCode:
    """Read a spoken or typed code: I L as 1, O as 0, case, dashes and spaces ignored.

    Raises:
        ValueError: not eleven symbols of the alphabet, or the check symbol is another.
    """
    plain = text.upper().translate(_READ_AS)
    if not _CODE.match(plain):
        raise ValueError(f"{text!r} is not eleven symbols of a join code")
    if _check_symbol(plain[:10]) != plain[10]:
        raise ValueError(
            f"{text!r} is not a join code: its last symbol does not fit, one was misheard"
        )
    return _shown(plain)


def visit_of(code: str, authority: str) -> str:
    """Derive the visit's id from its code alone, the same on every device (FORMAT §1)."""
    ten = read_join_code(code).replace("-", "")[:10]
    days = _VALUE[ten[0]] << 10 | _VALUE[ten[1]] << 5 | _VALUE[ten[2]]
    day = FIRST_CODE_DAY + timedelta(days=days)
    ms = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1000
    tail = sha256(b"anjuan.visit.v1\n" + authority.encode() + b"\n" + ten.encode()).digest()[:10]
    return _uuid(ms.to_bytes(6, "big") + tail, version=8)


def utc_day(ms: int) -> date:
    """Return the UTC day of Unix milliseconds, the day that a join code carries."""
    return date_of("1970-01-01") + timedelta(milliseconds=ms)


def _uuid(sixteen: bytes, *, version: int) -> str:
    value = bytearray(sixteen)
    value[6] = value[6] & 0x0F | version << 4
    value[8] = value[8] & 0x3F | 0x80
    text = value.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _symbols(value: int, count: int) -> str:
    return "".join(_SYMBOLS[value >> 5 * place & 31] for place in reversed(range(count)))


def _check_symbol(ten: str) -> str:
    return _SYMBOLS[sum(i * _VALUE[symbol] for i, symbol in enumerate(ten, 1)) % 31]


def _shown(eleven: str) -> JoinCode:
    return JoinCode(f"{eleven[:3]}-{eleven[3:7]}-{eleven[7:]}")
