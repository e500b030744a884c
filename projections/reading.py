"""What a read model sees of a logged event: its place, who and when, and its data (FORMAT §3).

Only what a read model needs is decoded: the body was checked when it was admitted.
"""

from typing import Final

import msgspec

from core.domain import catalogue
from core.kernel.errors import Rejected
from core.log.leaves import Row
from core.log.records import StoredEvent


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A logged event as handlers get it.

    Attributes:
        received_ms: Unix milliseconds of the server's clock.
        at, occurred: TIMEs: when it was signed, and what it speaks of.
        actor: id of the person, or the name of the server's job.
        companions: who was present by that person's word.
        region, cause, corrects: empty where the body says none.
        data: None if this release cannot read it; such an event is under review.
    """

    leaf: int
    event_id: str
    stream: str
    ver: int
    type: str
    kid: str
    seq: int
    received_ms: int
    at: str
    occurred: str
    hlc: tuple[int, int]
    actor: str
    companions: tuple[str, ...]
    region: str
    cause: str
    corrects: str
    data: msgspec.Struct | None


class _Actor(msgspec.Struct, frozen=True):
    id: str = ""
    with_: tuple[str, ...] = msgspec.field(default=(), name="with")
    job: str = ""


class _Head(msgspec.Struct, frozen=True):
    """The part of a header that read models use; the rest is skipped, not decoded."""

    at: str
    occurred: str
    hlc: tuple[int, int]
    actor: _Actor
    data: msgspec.Raw
    region: str = ""
    cause: str = ""
    corrects: str = ""


_head: Final = msgspec.json.Decoder(_Head)


def see(row: Row) -> Seen:
    """Read a row of the log."""
    position, stream, ver, event_type, body, event_id, kid, seq, received_ms, _ = row
    head = _head.decode(body)
    return Seen(
        leaf=position - 1,
        event_id=event_id,
        stream=stream,
        ver=ver,
        type=event_type,
        kid=kid,
        seq=seq,
        received_ms=received_ms,
        at=head.at,
        occurred=head.occurred,
        hlc=head.hlc,
        actor=head.actor.id or head.actor.job,
        companions=head.actor.with_,
        region=head.region,
        cause=head.cause,
        corrects=head.corrects,
        data=_data(event_type, head.data),
    )


def see_event(event: StoredEvent) -> Seen:
    """Read an event that a `LogReader` returned."""
    return see(
        (
            event.leaf + 1, event.stream, event.ver, event.type, event.body,
            event.event_id, event.kid, event.seq, event.received_ms, event.sig,
        )
    )  # fmt: skip


def _data(event_type: str, raw: msgspec.Raw) -> msgspec.Struct | None:
    try:
        return catalogue.read(event_type, raw)
    except Rejected:
        return None
