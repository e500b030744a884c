"""FORMAT §8: may this event stand in the log, and does it count? The first row decides.

Authenticity and integrity are the only reasons to refuse a fact its place; everything else is a
matter of standing, settled in the open (SYNC.md P-A). Clock flags never refuse.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import Final, Literal

import msgspec
from msgspec import UNSET

from core.domain import catalogue
from core.evidence.body import CheckpointSeen, Header, read_header
from core.evidence.envelope import Signed, is_authentic
from core.kernel import codec
from core.kernel.b64 import b64u
from core.kernel.day_fields import impossible_day
from core.kernel.errors import Rejected
from core.kernel.ids import DEVICE_KINDS, stream_kind
from core.kernel.personal import personal_number
from core.kernel.regions import covers
from core.kernel.times import ms_of
from core.sync.messages import Offered
from core.sync.world import Key, Logged, World

Outcome = Literal["admitted", "duplicate", "review", "deferred", "rejected"]

BACKWARDS_MS: Final = 120_000
LATE_MS: Final = 72 * 3600 * 1000
_STREAMS_OF_CLASS: Final = {"field": DEVICE_KINDS - {"hist"}, "importer": frozenset({"hist"})}
_STOPS: Final = frozenset({"malformed", "signature", "fork", "stream"})


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of one event.

    Attributes:
        code: the second word, `review:<code>`; empty for admitted and duplicate.
        detail: why, or the flags of an admitted event; for logs and the device's screen.
        header, event: as read; absent when the bytes could not be.
        earlier: the event that holds the place already, for a duplicate or a fork.
        forensic: keep the bytes.
        forks: log `device.fork-found.v1` and seal the key.
    """

    outcome: Outcome
    code: str = ""
    detail: str = ""
    header: Header | None = None
    event: msgspec.Struct | None = None
    earlier: Logged | None = None
    forensic: bool = False
    forks: bool = False

    @property
    def text(self) -> str:
        """The verdict as the wire has it."""
        return f"{self.outcome}:{self.code}" if self.code else self.outcome

    @property
    def takes_leaf(self) -> bool:
        """Whether the event is appended now."""
        return self.outcome in {"admitted", "review"}

    @property
    def stops_chain(self) -> bool:
        """Whether nothing later of this key is taken."""
        return self.outcome == "rejected" and self.code in _STOPS


def admit(offered: Offered, kid: str, note: str | None, world: World) -> Verdict:
    """Judge one event of a push.

    Args:
        offered: the event as it came.
        kid: the key that signed the push; its events alone travel in it.
        note: the checkpoint of the push's header.
        world: the log before this event.
    """
    try:
        header = _read(offered, kid)  # row 1
    except Rejected as error:
        return _rejected(error.code, error.detail)
    key = world.key(kid)
    judged = _authentic(offered.signed, header, key, world) or _placed(
        offered.signed, header, key, note, world
    )
    if judged is None:
        assert key is not None, "an unknown key passed row 3"
        judged = _standing(header, key, world)
    return msgspec.structs.replace(judged, header=header)


def _read(offered: Offered, kid: str) -> Header:
    header = read_header(offered.signed.body)
    dev = header.dev
    if (dev.kid, dev.seq) != (kid, offered.seq):
        raise Rejected("malformed", f"{dev.kid}/{dev.seq} came as {kid}/{offered.seq}")
    if header.cp is UNSET:
        raise Rejected("malformed", "cp is absent: every event names a checkpoint it saw")
    return header


def _authentic(signed: Signed, header: Header, key: Key | None, world: World) -> Verdict | None:
    """Rows 2 to 4: whose event is it?"""
    if header.log != world.authority:
        return _rejected("other-log", f"log is {header.log}", forensic=False)
    if key is None or stream_kind(header.stream) not in _STREAMS_OF_CLASS[key.key_class]:
        return _rejected("unknown-key", f"key {header.dev.kid} may not write {header.stream}")
    if not is_authentic(signed, key.public):
        return _rejected("signature", f"not signed by {header.dev.kid}")
    return None


def _placed(
    signed: Signed, header: Header, key: Key | None, note: str | None, world: World
) -> Verdict | None:
    """Rows 5 to 8 and 10: is it next in its chain and its stream?"""
    head, dev = world.head(header.dev.kid), header.dev
    earlier = world.logged(header.stream, header.ver)
    if dev.seq <= head.seq:
        repeated = _repeated(signed, header, earlier)
        # a fork is found once, by its first event; the rest of the branch is only kept
        is_found = repeated.forks and key is not None and key.sealed
        return msgspec.structs.replace(repeated, forks=False) if is_found else repeated
    if key and key.sealed:
        return _rejected("fork", f"key {dev.kid} is sealed; enrol a new epoch")
    if dev.seq == head.seq + 1 and dev.prev != b64u(head.prev):
        return _fork(None, f"seq {dev.seq} does not follow what is logged")
    if dev.seq > head.seq + 1:
        return Verdict(outcome="deferred", code=f"{head.seq + 1}..{dev.seq - 1}")
    # whatever the body has seen: a leaf given now would contradict what we signed (F11)
    if note and world.is_behind(note):
        return Verdict(outcome="deferred", code="server-behind", detail=note)
    ver, owner = world.stream(header.stream) or (0, dev.kid)
    if header.ver != ver + 1 or owner != dev.kid:
        return _rejected("stream", f"{header.stream} is at {ver} by {owner}, not {header.ver - 1}")
    return None


def _repeated(signed: Signed, header: Header, earlier: Logged | None) -> Verdict:
    if earlier is not None and (earlier.kid, earlier.seq) != (header.dev.kid, header.dev.seq):
        earlier = None  # the place in that stream is another event's
    if earlier is not None and earlier.body_sha == sha256(signed.body).digest():
        return Verdict(outcome="duplicate", earlier=earlier)
    return _fork(earlier, f"seq {header.dev.seq} is logged with other bytes")


def _standing(header: Header, key: Key, world: World) -> Verdict:
    """Rows 8b, 9, 11, 12: it takes its leaf; does it count?"""
    event = _event(header)
    for code, detail in _doubts(header, event, key, world):
        known = None if isinstance(event, Rejected) else event
        return Verdict(outcome="review", code=code, detail=detail, event=known)
    assert not isinstance(event, Rejected), "an unreadable event raised no doubt"
    flags = ",".join(_flags(header, world))
    return Verdict(outcome="admitted", detail=flags, event=event)


def _event(header: Header) -> msgspec.Struct | Rejected:
    try:
        return catalogue.read(header.type, header.data)
    except Rejected as error:
        return error


def _doubts(
    header: Header, event: msgspec.Struct | Rejected, key: Key, world: World
) -> Iterator[tuple[str, str]]:
    """Yield what speaks against counting the event, in the order of the rows."""
    cp = _cp(header)
    if _is_ahead(cp, world):
        yield "cp-unproved", "names a checkpoint larger than this log, without our signature"
    elif b64u(world.root(cp.size)) != cp.root:
        yield "split-view", f"names another root at size {cp.size}"
    if key.revoked:
        yield "revoked", f"key {header.dev.kid} was revoked before this came"
    if key.suspected_since_ms is not None and world.received_ms >= key.suspected_since_ms:
        yield "suspected", "received since the device is suspected"
    yield from _doubts_of_content(header, event, key, world)


def _doubts_of_content(
    header: Header, event: msgspec.Struct | Rejected, key: Key, world: World
) -> Iterator[tuple[str, str]]:
    if isinstance(event, Rejected):
        yield event.code, event.detail
    elif none := impossible_day(event):
        yield "schema", f"data.{none[0]} is {none[1]}, which is no day of the calendar"
    found = personal_number(codec.decode(header.data, dict[str, object]))
    if found:
        yield "personal", f"data.{found[0]} holds what looks like a {found[1]}"
    if not header.region or not covers(key.scope, header.region):
        yield "scope", f"region {header.region or 'absent'} is outside {', '.join(key.scope)}"
    if not isinstance(event, Rejected) and world.is_late(header, event):
        yield "late-fact", "a decision already relied on its absence"
    if not isinstance(event, Rejected) and world.is_beyond_power(event):
        yield "beyond-power", "officers may not do this on the spot"


def _flags(header: Header, world: World) -> Iterator[str]:
    at, head = ms_of(header.at), world.head(header.dev.kid)
    cp = _cp(header)
    seen_ms = 0 if _is_ahead(cp, world) else world.time_of_leaf(cp.size - 1)
    if at > world.received_ms + BACKWARDS_MS or at < seen_ms:
        yield "clock-suspect"
    if head.at_ms is not None and at < head.at_ms - BACKWARDS_MS:
        yield "clock-back"
    if world.received_ms - at > LATE_MS:
        yield "late"


def _is_ahead(cp: CheckpointSeen, world: World) -> bool:
    return cp.size > world.size or cp.log != world.origin


def _cp(header: Header) -> CheckpointSeen:
    assert header.cp is not UNSET, "row 1 refuses a body without cp"
    return header.cp


def _rejected(code: str, detail: str, *, forensic: bool = True) -> Verdict:
    return Verdict(outcome="rejected", code=code, detail=detail, forensic=forensic)


def _fork(earlier: Logged | None, detail: str) -> Verdict:
    return Verdict(
        outcome="rejected",
        code="fork",
        detail=detail,
        earlier=earlier,
        forensic=True,
        forks=True,
    )
