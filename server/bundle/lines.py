"""The lines of a bundle: an event with its DSSE envelope, its proof, and what may be read of it.

    {"disclosures":[D…],"dsse":{"payload":…,"payloadType":…,"signatures":[{"keyid":…,"sig":…}]},
     "leaf":5,"proof":[…],"received_ms":…}

One spelling: keys sorted, no white space; base64 as DSSE has it, D and key ids as FORMAT §0.
"""

from base64 import b64encode
from collections.abc import Sequence
from typing import Final

import msgspec

from core.evidence.envelope import EVENT_TYPE
from core.log.leaves import Row

HEAD: Final = (
    "leaf", "received_ms", "not_before_ms", "type", "stream", "ver", "kid", "seq", "id", "at",
    "occurred",
)  # fmt: skip
"""Columns of `views/trail.csv`; `not_before_ms` to `received_ms` is the event's time bracket."""
_json: Final = msgspec.json.Encoder()


class _Signature(msgspec.Struct, frozen=True, kw_only=True):
    keyid: str
    sig: str


class _Envelope(msgspec.Struct, frozen=True, kw_only=True):
    payload: str
    payloadType: str  # noqa: N815 - DSSE's own spelling
    signatures: tuple[_Signature]


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    disclosures: Sequence[str]
    dsse: _Envelope
    leaf: int
    proof: Sequence[str]
    received_ms: int


def line_of(row: Row, proof: Sequence[bytes], disclosures: Sequence[str]) -> bytes:
    """Return an event as its line, newline included."""
    position, _, _, _, body, _, kid, _, received_ms, sig = row
    line = _Line(
        disclosures=disclosures,
        dsse=_Envelope(
            payload=_b64(body),
            payloadType=EVENT_TYPE,
            signatures=(_Signature(keyid=kid, sig=_b64(sig)),),
        ),
        leaf=position - 1,
        proof=[_b64(one) for one in proof],
        received_ms=received_ms,
    )
    return _json.encode(line) + b"\n"


def _b64(data: bytes) -> str:
    return b64encode(data).decode()
