"""The record of a draw as strangers get it: its events with their signed bodies, and nothing else.

    {"v":1,"draw":"…","public_key":"…","events":[{"body":{…},"sig":"…"},…]}

`body` is the signed body (FORMAT §3). Whoever has the file and the office's public key needs
neither the office nor its folder: the signatures say that the office wrote every line, the versions
that none is missing in between, and `core.domain.draw.verify` that the result follows.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final, cast, get_args

import msgspec

from core.domain import catalogue
from core.domain.draw.events import PoolsFrozen, SeedCommitted, SeedRevealed
from core.domain.draw.state import Draw, Event, evolve
from core.domain.draw.verify import differences
from core.evidence.body import Header, read_header, trusted_header
from core.evidence.envelope import Signed, is_authentic
from core.evidence.keys import kid_text
from core.kernel.b64 import b64u, from_b64u
from core.kernel.codec import encode
from core.kernel.errors import Rejected
from core.kernel.ids import stream_name
from core.kernel.times import day_of
from core.log.records import StoredEvent

VERSION: Final = 1


class SignedEvent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One event: its body as JSON, and the signature as unpadded base64url."""

    body: msgspec.Raw
    sig: str


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that the office says of one draw."""

    v: int
    draw: str
    public_key: str
    events: tuple[SignedEvent, ...]


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the record that is not what it should be.

    Attributes:
        line: the event's place, from 1.
        fault: a word of `core.domain.draw.verify.Fault`, or one of this file: `signature`,
            `malformed`, `unknown-type`, `schema`, `other-key`, `version`, `backdated`,
            `other-actor`, `summary`.
        seen, needed: what stands there, and what should.
    """

    line: int
    fault: str
    seen: str
    needed: str


def record_of(uuid: str, events: Iterable[StoredEvent], public: bytes) -> Record:
    """Return the record of a draw from its stream."""
    return Record(
        v=VERSION,
        draw=uuid,
        public_key=b64u(public),
        events=tuple(
            SignedEvent(body=msgspec.Raw(event.body), sig=b64u(event.sig)) for event in events
        ),
    )


def summary_of(state: Draw) -> dict[str, Any]:
    """Return how a draw stands without the rows of its lists."""
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(state))
    for name in ("objects", "inspectors", "left_out"):
        plain[name] = len(getattr(state, name))
    return plain


def fold(events: Iterable[Event]) -> Draw:
    """Return how a draw stands."""
    state = Draw()
    for event in events:
        state = evolve(state, event)
    return state


def readable(record: Record) -> Iterator[Event]:
    """Yield the events of a record that can be read, whoever wrote them."""
    for line, one in enumerate(record.events, start=1):
        event = _event(line, _canonical(one.body), [])
        if event is not None:
            yield event


def check_record(record: Record, summary: dict[str, Any] | None = None) -> tuple[Fault, ...]:
    """Return every line that differs; none means that the record is as signed, and the draw right.

    A record that ends early, after a whole result, is an earlier record and not a wrong one.

    Args:
        record: from a file or from the log.
        summary: what a file says beside it of how the draw stands.

    Raises:
        ValueError: the public key is none.
    """
    public = from_b64u(record.public_key, 32)
    faults: list[Fault] = []
    events: list[Event] = []
    for line, one in enumerate(record.events, start=1):
        body = _canonical(one.body)
        faults.extend(_of_signature(line, body, one.sig, public))
        event = _event(line, body, faults)
        if event is not None:
            faults.extend(_of_header(line, trusted_header(body), record.draw, public))
            faults.extend(_of_order(line, trusted_header(body), event))
            events.append(event)
    if len(events) == len(record.events):  # else every line after a gap would look wrong
        faults.extend(_recomputed(events, summary))
    return tuple(sorted(faults, key=lambda one: one.line))


def _canonical(body: msgspec.Raw) -> bytes:
    """Return a body as it was signed, however the file that holds it was laid out."""
    return encode(msgspec.json.decode(body))


def _of_signature(line: int, body: bytes, sig: str, public: bytes) -> Iterator[Fault]:
    try:
        is_true = is_authentic(Signed(body=body, sig=from_b64u(sig, 64)), public)
    except ValueError:
        is_true = False
    if not is_true:
        yield Fault(line=line, fault="signature", seen=sig, needed=kid_text(public))


def _event(line: int, body: bytes, faults: list[Fault]) -> Event | None:
    """Read the event of a body; what cannot be read is a fault."""
    try:
        header = read_header(body, by_server=True)
        event = catalogue.read(header.type, header.data)
    except Rejected as error:
        faults.append(Fault(line=line, fault=error.code, seen=error.detail, needed=""))
        return None
    if not isinstance(event, get_args(Event)):
        faults.append(Fault(line=line, fault="other-draw", seen=header.type, needed="draw.*"))
        return None
    return cast("Event", event)


def _of_header(line: int, header: Header, uuid: str, public: bytes) -> Iterator[Fault]:
    for fault, seen, needed in (
        ("other-key", header.dev.kid, kid_text(public)),
        ("other-draw", header.stream, stream_name("draw", uuid)),
        ("version", str(header.ver), str(line)),
    ):
        if seen != needed:
            yield Fault(line=line, fault=fault, seen=seen, needed=needed)


def _of_order(line: int, header: Header, event: Event) -> Iterator[Fault]:
    """Hold the days and the people on whom the order rests against what was signed beside them."""
    match event:
        case PoolsFrozen(frozen_on=said, frozen_by=by):
            pass
        case SeedCommitted(committed_on=said, committed_by=by):
            pass
        case SeedRevealed(revealed_on=said, revealed_by=by):
            pass
        case _:
            return
    signed, actor = day_of(header.at), header.actor.id or ""
    if said != signed:
        yield Fault(line=line, fault="backdated", seen=said, needed=signed)
    if by != actor:
        yield Fault(line=line, fault="other-actor", seen=by, needed=actor)


def _recomputed(events: list[Event], summary: dict[str, Any] | None) -> Iterator[Fault]:
    for one in differences(events):
        yield Fault(line=one.line, fault=one.fault, seen=one.seen, needed=one.needed)
    if summary is None:
        return
    needed = summary_of(fold(events))
    for name in sorted({*summary, *needed}):
        if summary.get(name) != needed.get(name):
            seen, due = (encode(one.get(name, "")).decode() for one in (summary, needed))
            yield Fault(line=len(events) + 1, fault="summary", seen=f"{name} {seen}", needed=due)
