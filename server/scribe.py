"""The server as a signer like any device: composes its events inside the write transaction.

Key head, stream head and checkpoint are read where the events are appended, so the chain of the
server's key has no gap and every body names a checkpoint that was true.
"""

import secrets
from collections.abc import Callable, Sequence
from functools import lru_cache

import msgspec
from msgspec import UNSET, UnsetType

from core.domain import catalogue
from core.evidence.body import Actor, CheckpointSeen, Dev, Header, Seen
from core.evidence.checkpoint import Checkpoint, origin_of, parse_checkpoint, sign_checkpoint
from core.evidence.compose import compose, raw
from core.evidence.envelope import Signer, first_prev, next_prev, prev_text
from core.evidence.note import open_note
from core.kernel.b64 import b64u
from core.kernel.ids import uuid7
from core.kernel.times import time_of
from core.log.records import NewEvent, StoredEvent
from core.log.writer import LogWriter
from server.clock import Clock


class ClaimTaken(Exception):  # noqa: N818 - says what happened
    """What the event would earn was earned before: the deed is already done."""


class Saying(msgspec.Struct, frozen=True, kw_only=True):
    """One event that the office is about to sign.

    Attributes:
        occurred_ms: what it speaks of; the moment of signing unless given.
        cause: the event that it follows from.
    """

    stream: str
    event: msgspec.Struct
    actor: Actor
    region: str | UnsetType = UNSET
    cause: str | UnsetType = UNSET
    occurred_ms: int | None = None
    based_on: tuple[tuple[str, int], ...] | UnsetType = UNSET
    pd: tuple[tuple[str, str], ...] = ()
    event_id: str | None = None


class Pen(msgspec.Struct, frozen=True, kw_only=True):
    """What the office signs with, the same for all of its events.

    Attributes:
        law: versions relied on, as `seen.law`.
        boot: eight random bytes of this run of the server.
        random: the source of random bytes; a demonstration passes a seeded one.
    """

    signer: Signer
    authority: str
    n: int
    clock: Clock
    law: dict[str, str]
    boot: str
    random: Callable[[int], bytes] = secrets.token_bytes

    @property
    def origin(self) -> str:
        """The log's origin."""
        return origin_of(self.authority, self.n)

    def new_id(self) -> str:
        """Mint an id."""
        return uuid7(self.clock.wall_ms(), self.random(10))


class Scribe:
    """Writes the office's events in one open transaction."""

    def __init__(self, writer: LogWriter, pen: Pen) -> None:
        """Begin where the log stands."""
        self._writer = writer
        self._pen = pen
        head = writer.key_heads((pen.signer.kid,)).get(pen.signer.kid)
        self._seq = head.seq if head else 0
        self._prev = head.hash if head else first_prev(pen.authority, pen.signer.kid)
        self._count = 0
        self._note = ""
        self._seen: CheckpointSeen | UnsetType = UNSET

    def say(self, sayings: Sequence[Saying]) -> tuple[StoredEvent, ...]:
        """Sign, append and claim; all or none, with the whole transaction.

        Raises:
            ClaimTaken: an event earns what another has earned.
        """
        heads = self._writer.stream_heads({saying.stream for saying in sayings})
        vers = {stream: head.ver for stream, head in heads.items()}
        events: list[NewEvent] = []
        for saying in sayings:
            ver = vers[saying.stream] = vers.get(saying.stream, 0) + 1
            events.append(self._sign(saying, ver))
        stored = self._writer.append(events)
        for saying, one in zip(sayings, stored, strict=True):
            for kind, key in catalogue.claims(saying.event):
                if not self._writer.claim(kind, key, one.leaf):
                    raise ClaimTaken(f"{kind}/{key}")
        return stored

    def checkpoint(self) -> tuple[int, str]:
        """Sign and keep a checkpoint over everything appended so far; the same size only once."""
        last = self._writer.last_checkpoint()
        if last is not None and last[0] == self._writer.size:
            return last
        checkpoint = Checkpoint(self._pen.origin, self._writer.size, self._writer.root())
        note = sign_checkpoint(checkpoint, self._pen.signer.public, self._pen.signer.sign)
        self._writer.save_checkpoint(checkpoint.size, note)
        return checkpoint.size, note

    def _sign(self, saying: Saying, ver: int) -> NewEvent:
        header = self._header(saying, ver)
        signed = compose(header, saying.event, self._pen.signer, by_server=True)
        self._seq += 1
        self._count += 1
        self._prev = next_prev(signed)
        return NewEvent(
            stream=saying.stream,
            ver=ver,
            type=header.type,
            body=signed.body,
            event_id=header.id,
            kid=header.dev.kid,
            seq=header.dev.seq,
            sig=signed.sig,
        )

    def _header(self, saying: Saying, ver: int) -> Header:
        pen, now_ms = self._pen, self._writer.received_ms
        occurred = now_ms if saying.occurred_ms is None else saying.occurred_ms
        return Header(
            v=1,
            id=saying.event_id or uuid7(now_ms, pen.random(10)),
            type=catalogue.type_of(saying.event),
            log=pen.authority,
            stream=saying.stream,
            ver=ver,
            dev=Dev(
                epoch=pen.signer.epoch,
                kid=pen.signer.kid,
                seq=self._seq + 1,
                prev=prev_text(self._prev),
                boot=pen.boot,
                mono_ms=pen.clock.mono_ms(),
            ),
            at=time_of(now_ms),
            occurred=time_of(occurred),
            hlc=(now_ms, self._count),
            cp=self._cp(),
            seen=Seen(leaf=self._writer.size - 1, law=pen.law),
            actor=saying.actor,
            region=saying.region,
            based_on=saying.based_on,
            cause=saying.cause,
            data=raw(saying.event),
            pd=saying.pd,
            att=(),
            n=b64u(pen.random(16)),
        )

    def _cp(self) -> CheckpointSeen | UnsetType:
        last = self._writer.last_checkpoint()
        if last is None:
            assert self._writer.size == 0, "only leaf 0 has no checkpoint before it"
            return UNSET
        if last[1] != self._note:  # many events name one checkpoint: its signature is checked once
            self._seen = checkpoint_seen(last[1], self._pen.origin, self._pen.signer.public)
            self._note = last[1]
        return self._seen


@lru_cache(maxsize=8)
def checkpoint_seen(note: str, origin: str, public: bytes) -> CheckpointSeen:
    """Return what a body says of a checkpoint that its signer verified.

    Many commits name one checkpoint, and the same bytes under the same key are verified once.

    Raises:
        Rejected: `note`, not signed by the log.
    """
    checkpoint = parse_checkpoint(open_note(note, origin, public))
    return CheckpointSeen(log=checkpoint.origin, size=checkpoint.size, root=b64u(checkpoint.root))
