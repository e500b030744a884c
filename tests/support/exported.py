"""Facts for tests of the derived views: a row of the log made of an example, and read as one."""

from hashlib import sha256
from pathlib import Path

import msgspec

from core.domain import catalogue
from core.kernel import codec
from core.kernel.b64 import b64u
from core.kernel.ids import uuid7
from core.kernel.times import time_of
from server.exports.facts import Fact, fact_of
from server.exports.standings import Known, Reviewed
from tests.support.subjects import AUTHORITY, LI, WANG

VECTORS = Path(__file__).parents[3] / "shared" / "vectors"
NOW_MS = 1_795_264_999_000
KID = b64u(bytes(16))
DEVICE = "019a0000-0000-7000-8000-0000000000dd"
REGION = "410422"
OWN_KINDS = {"leg": uuid7(NOW_MS, b"leg-leg-le"), "hist": uuid7(NOW_MS, b"hist-hist-")}


def known(reviewed: dict[str, Reviewed] | None = None, size: int = 0) -> Known:
    """Know these reviews, and one device."""
    return Known(size, reviewed or {}, {KID: DEVICE})


def event_id(leaf: int) -> str:
    """Return the id that `row` gives an event of a leaf."""
    return uuid7(NOW_MS + leaf, sha256(b"event %d" % leaf).digest()[:10])


def row(leaf: int, event: msgspec.Struct | dict[str, object], **changes):
    """Return a row of the log; a header's field of `None` is left away."""
    kind_of = None if isinstance(event, dict) else catalogue.type_of(event)
    event_type = changes.pop("type", kind_of)
    kind = event_type.partition(".")[0]
    data = codec.decode(codec.encode(event), dict)
    received_ms = NOW_MS + 1000 * leaf
    subject = (
        data.get(kind, "")
        or data.get("event", "")
        or OWN_KINDS.get(kind, uuid7(NOW_MS, b"0123456789"))
    )
    stream = changes.pop("stream", f"{kind}:{subject}")
    own_id = changes.pop("id", event_id(leaf))
    kid = changes.pop("kid", KID)
    at = time_of(received_ms - 10)
    body = {
        "v": 1,
        "id": own_id,
        "type": event_type,
        "log": AUTHORITY,
        "stream": stream,
        "ver": leaf + 1,
        "dev": {
            "epoch": 1, "kid": kid, "seq": leaf + 1, "prev": b64u(bytes(32)),
            "boot": "AAAAAAAAAAA", "mono_ms": 0,
        },
        "at": at,
        "occurred": at,
        "hlc": [received_ms, 0],
        "seen": {"leaf": -1, "law": {}},
        "actor": {"id": WANG, "with": [LI]} if WANG < LI else {"id": LI, "with": [WANG]},
        "region": REGION,
        "data": data,
        "pd": [],
        "att": [],
        "n": b64u(bytes(16)),
    } | changes  # fmt: skip
    encoded = codec.encode({key: value for key, value in body.items() if value is not None})
    place = (leaf + 1, stream, leaf + 1, event_type)
    return (*place, encoded, own_id, kid, leaf + 1, received_ms, bytes(64))


def fact(
    event: msgspec.Struct | dict[str, object],
    leaf: int = 0,
    reviewed: Reviewed | None = None,
    **changes,
) -> Fact:
    """Return an event as a view tells it, under review if that is given."""
    made = row(leaf, event, **changes)
    return fact_of(made, known({made[5]: reviewed} if reviewed else {}), made[5])


def held(*codes: str) -> Reviewed:
    """Return an open review."""
    return Reviewed("held", codes)
