"""FORMAT §7: what travels between a device and the office, as bytes and back.

Events go as two lines each: the body verbatim, which holds no raw newline, then what stands beside
it. Nothing here does I/O; a shell moves the bytes.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from core.evidence.envelope import REQUEST_TYPE, Signed, pae
from core.kernel import codec, limits
from core.kernel.b64 import B64U64_PATTERN, b64u, from_b64u
from core.kernel.errors import Rejected
from core.kernel.fields import Authority, Count, HashText, KidText, Natural

EVENTS_MEDIA_TYPE = "application/vnd.anjuan.events.v1+ndjson"
PROTOCOL = 1
_Note = Annotated[str, Meta(max_length=limits.NOTE_BYTES)]
_Sig = Annotated[str, Meta(pattern=B64U64_PATTERN)]


class _Message(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A closed object of the wire."""


M = TypeVar("M", bound=msgspec.Struct)


class Hello(_Message, frozen=True, kw_only=True):
    """What the office says first: its time, a nonce, a pace, and where this key's chain stands."""

    ms: Natural
    nonce: str
    proto: tuple[int, ...]
    max_events: Count
    max_bytes: Count
    retry_after_s: Natural
    head_seq: Natural
    catalogue: str


class PushHeader(_Message, frozen=True, kw_only=True):
    """Line 1 of a push; `cp` is the last checkpoint that the device verified, verbatim."""

    v: Literal[1]
    log: Authority
    kid: KidText
    first_seq: Count
    count: Natural
    cp: _Note | UnsetType = UNSET


class PushedBeside(_Message, frozen=True, kw_only=True):
    """The line behind a pushed body: the signature and the disclosures of its commitments."""

    pd: Annotated[tuple[str, ...], Meta(max_length=limits.PD_ITEMS + limits.ATT_ITEMS)]
    sig: _Sig


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """One event of a push, as it came.

    Attributes:
        seq: by its place in the push; the body must say the same.
    """

    seq: int
    signed: Signed
    disclosures: tuple[str, ...]


class Cosigned(_Message, frozen=True, kw_only=True):
    """The newest checkpoint that has a quorum of witnesses, where the newest of all has none yet.

    Attributes:
        consistency: proof that the checkpoint beside it grew out of this one.
    """

    note: _Note
    consistency: Annotated[tuple[str, ...], Meta(max_length=limits.PROOF_HASHES)]


class PullHeader(_Message, frozen=True, kw_only=True):
    """Line 1 of a pull.

    Attributes:
        count: events in this page; a page that was cut short between two of them has fewer.
        next: the leaf to ask after; all in scope up to it has been given.
        page: `known n`, or `unknown` when more may follow.
        note, consistency: the newest checkpoint, and its proof from the size that was asked.
        digest: count and sum of leaf hashes of everything in scope up to `next`; on the last page.
    """

    v: Literal[1]
    log: Authority
    count: Natural
    next: Annotated[int, Meta(ge=-1)]
    page: str
    scope_version: Natural
    digest: tuple[Natural, str] | UnsetType = UNSET
    note: _Note
    consistency: Annotated[tuple[str, ...], Meta(max_length=limits.PROOF_HASHES)]
    cosigned: Cosigned | UnsetType = UNSET


class PulledBeside(_Message, frozen=True, kw_only=True):
    """The line behind a pulled body."""

    leaf: Natural
    received_ms: Natural
    sig: _Sig
    pd: tuple[str, ...] | UnsetType = UNSET


class Pulled(msgspec.Struct, frozen=True, kw_only=True):
    """One event of a pull."""

    leaf: int
    received_ms: int
    signed: Signed


ReceiptRow = tuple[Natural, HashText, Annotated[int, Meta(ge=-1)], Natural, str, str]
"""seq, SHA-256 of the body, leaf or -1, received_ms, verdict, detail."""


class Receipt(_Message, frozen=True, kw_only=True):
    """The office's signed answer to a push; the same for a repeated one."""

    v: Literal[1]
    log: Authority
    kid: KidText
    ms: Natural
    acked: Natural
    events: tuple[ReceiptRow, ...]
    cp: _Note
    consistency: Annotated[tuple[str, ...], Meta(max_length=limits.PROOF_HASHES)]
    durable_size: Natural
    cosigned: Cosigned | UnsetType = UNSET


class SignedReceipt(_Message, frozen=True, kw_only=True):
    """A DSSE envelope around a receipt: the exact bytes, and the server's signature."""

    payload: str
    sig: _Sig


def write_push(header: PushHeader, offered: Iterable[Offered]) -> bytes:
    """Return a push's body."""
    lines = [codec.encode(header)]
    for one in offered:
        beside = PushedBeside(pd=one.disclosures, sig=b64u(one.signed.sig))
        lines += [one.signed.body, codec.encode(beside)]
    return b"\n".join(lines) + b"\n"


def read_push(body: bytes) -> tuple[PushHeader, tuple[Offered, ...]]:
    """Read a push; its events are not looked into.

    Raises:
        Rejected: `malformed`: beyond the limits of a push, or its lines are not as they must be.
    """
    if len(body) > limits.PUSH_BYTES:
        raise Rejected("malformed", f"a push of {len(body)} bytes, {limits.PUSH_BYTES} are allowed")
    lines = _lines(body)
    header = read_message(next(lines, b""), PushHeader)
    if header.count > limits.PUSH_EVENTS:
        raise Rejected("malformed", f"{header.count} events, {limits.PUSH_EVENTS} are allowed")
    offered = tuple(
        Offered(
            seq=header.first_seq + place,
            signed=Signed(body=line, sig=from_b64u(beside.sig, 64)),
            disclosures=beside.pd,
        )
        for place, (line, beside) in enumerate(_pairs(lines, PushedBeside))
    )
    if len(offered) != header.count:
        raise Rejected("malformed", f"{len(offered)} events came, the header says {header.count}")
    return header, offered


def write_pull(header: PullHeader, pulled: Iterable[Pulled]) -> Iterator[bytes]:
    """Yield a pull's body in pieces."""
    yield codec.encode(header) + b"\n"
    for one in pulled:
        beside = PulledBeside(leaf=one.leaf, received_ms=one.received_ms, sig=b64u(one.signed.sig))
        yield one.signed.body + b"\n" + codec.encode(beside) + b"\n"


def read_pull(body: bytes) -> tuple[PullHeader, tuple[Pulled, ...]]:
    """Read a pull.

    Raises:
        Rejected: `malformed`.
    """
    lines = _lines(body)
    header = read_message(next(lines, b""), PullHeader)
    pulled = tuple(
        Pulled(
            leaf=beside.leaf,
            received_ms=beside.received_ms,
            signed=Signed(body=line, sig=from_b64u(beside.sig, 64)),
        )
        for line, beside in _pairs(lines, PulledBeside)
    )
    if len(pulled) != header.count:
        raise Rejected("malformed", f"{len(pulled)} events came, the header says {header.count}")
    return header, pulled


def request_message(method: str, target: str, nonce: str, body: bytes) -> bytes:
    """Return what a device signs for one request; `target` is the path with its query."""
    text = f"{method}\n{target}\n{nonce}\n{sha256(body).hexdigest()}"
    return pae(REQUEST_TYPE, text.encode())


def write_auth(kid: str, nonce: str, sig: bytes) -> str:
    """Return the value of the `Anjuan-Auth` header."""
    return f"{kid}, {nonce}, {b64u(sig)}"


def read_auth(value: str) -> tuple[str, str, bytes]:
    """Return kid, nonce and signature of an `Anjuan-Auth` header.

    Raises:
        ValueError: not three parts, or not canonical base64url.
    """
    parts = [part.strip() for part in value.split(",")]
    if len(parts) != 3:  # noqa: PLR2004 - kid, nonce, sig
        raise ValueError(f"Anjuan-Auth has {len(parts)} parts; kid, nonce and sig are needed")
    kid, nonce, sig = parts
    from_b64u(kid, 16)
    return kid, nonce, from_b64u(sig, 64)


def _lines(body: bytes) -> Iterator[bytes]:
    if not body.endswith(b"\n"):
        raise Rejected("malformed", "the last line does not end: the body was cut")
    return iter(body[:-1].split(b"\n"))


def _pairs(lines: Iterator[bytes], kind: type[M]) -> Iterator[tuple[bytes, M]]:
    for line in lines:
        beside = next(lines, None)
        if beside is None:
            raise Rejected("malformed", "a body without the line beside it")
        yield line, read_message(beside, kind)


def read_message(raw: bytes, kind: type[M]) -> M:
    """Read one message of the wire.

    Raises:
        Rejected: `malformed`, and which field.
    """
    if raw.count(b"[") + raw.count(b"{") > limits.BRACKETS:
        raise Rejected("malformed", f"{kind.__name__}: more brackets than {limits.BRACKETS}")
    try:
        return codec.decode(raw, kind)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise Rejected("malformed", f"{kind.__name__}: {error}") from error
