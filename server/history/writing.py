"""The importer as a device: it signs a chain of facts, and pushes them like any other (FORMAT §5).

What the office itself says of an institution goes into the same commit, before the facts about it:
an institution without its name in the ledger would be registered once more after a crash.
"""

from collections.abc import Sequence
from typing import Final

from msgspec import UNSET

from core.domain import catalogue
from core.domain.history.content import day_of
from core.domain.history.events import FactRecorded, VisitRecorded
from core.domain.history.state import Event
from core.evidence.body import Actor, CheckpointSeen, Dev, Header, Seen
from core.evidence.compose import compose, raw
from core.evidence.envelope import Signer, first_prev, next_prev, prev_text
from core.kernel import limits
from core.kernel.b64 import b64u
from core.kernel.ids import uuid7
from core.kernel.times import time_of
from core.log.writer import LogWriter
from core.sync.messages import Offered, PushHeader
from server import ingest
from server.office import Office
from server.scribe import Saying, Scribe, checkpoint_seen

LINE_BYTES: Final = 256
"""What an event costs on the wire beside its body, at most."""
_MIDNIGHT: Final = "T00:00:00.000+08:00"
"""Of a day of which no hour is known; the authority's zone has one offset (core.kernel.times)."""


class NotTaken(Exception):  # noqa: N818 - says what happened
    """The office refused its own importer: the log is not what this process knew of it."""


class Outbox:
    """Signs facts in the order given, and brings them into the log in pushes."""

    def __init__(self, office: Office, signer: Signer, actor: Actor, region: str) -> None:
        """Begin where the key's chain stands."""
        self._office = office
        self._signer = signer
        self._actor = actor
        self._region = region
        self._count = 0
        self._offered: list[Offered] = []
        self._sayings: list[Saying] = []
        self._bytes = 0
        self.held: dict[str, int] = {}
        with office.log.read() as reader:
            head = reader.key_head(signer.kid)
        self._seq = head.seq if head else 0
        self._prev = head.hash if head else first_prev(office.pen.authority, signer.kid)
        self._cp, self._note = self._seen()

    @property
    def kid(self) -> str:
        """The importer's key."""
        return self._signer.kid

    def first(self, saying: Saying) -> None:
        """Let the office say something before the facts that follow, in their commit."""
        self._sayings.append(saying)

    def add(self, stream: str, ver: int, event: Event, corrects: str = "") -> None:
        """Sign a fact, and push those waiting when they are as many as a push may hold.

        Raises:
            Rejected: the fact has no place in a body (FORMAT §10); nothing was signed.
        """
        signed = compose(self._header(stream, ver, event, corrects), event, self._signer)
        cost = len(signed.body) + LINE_BYTES
        if self._bytes + cost > limits.PUSH_BYTES or len(self._offered) >= limits.PUSH_EVENTS:
            raise AssertionError("whoever adds makes room first")
        self._seq += 1
        self._prev = next_prev(signed)
        self._bytes += cost
        self._offered.append(Offered(seq=self._seq, signed=signed, disclosures=()))

    @property
    def is_full(self) -> bool:
        """Whether the next fact might not fit any more."""
        most = limits.PUSH_BYTES - limits.DEVICE_BODY_BYTES - LINE_BYTES
        return len(self._offered) >= limits.PUSH_EVENTS or self._bytes > most

    def push(self) -> int:
        """Bring what waits into the log, in one commit; return how many facts that were.

        Raises:
            NotTaken: a fact got no leaf.
            ClaimTaken: another registered one of the institutions meanwhile; nothing was written.
        """
        if not self._offered and not self._sayings:
            return 0
        offered, sayings = self._offered, self._sayings
        self._offered, self._sayings, self._bytes = [], [], 0
        header = PushHeader(
            v=1,
            log=self._office.pen.authority,
            kid=self._signer.kid,
            first_seq=offered[0].seq if offered else self._seq + 1,
            count=len(offered),
            cp=self._note,
        )
        taken = ingest.push(
            self._office, header, offered, lambda writer: self._say(writer, sayings)
        )
        for seq, _, leaf, _, verdict, detail in taken.rows:
            if leaf < 0:
                raise NotTaken(f"event {seq} of key {self._signer.kid}: {verdict} {detail}")
            if verdict != "admitted":
                self.held[verdict] = self.held.get(verdict, 0) + 1
        self._cp, self._note = self._seen()
        return len(offered)

    def _say(self, writer: LogWriter, sayings: Sequence[Saying]) -> None:
        Scribe(writer, self._office.pen).say(sayings)

    def _seen(self) -> tuple[CheckpointSeen, str]:
        with self._office.log.read() as reader:
            last = reader.last_checkpoint()
        assert last is not None, "leaf 0 stands under a checkpoint"
        pen = self._office.pen
        return checkpoint_seen(last[1], pen.origin, pen.signer.public), last[1]

    def _header(self, stream: str, ver: int, event: Event, corrects: str) -> Header:
        pen = self._office.pen
        now_ms = pen.clock.wall_ms()
        at = time_of(now_ms)
        self._count += 1
        return Header(
            v=1,
            id=uuid7(now_ms, pen.random(10)),
            type=catalogue.type_of(event),
            log=pen.authority,
            stream=stream,
            ver=ver,
            dev=Dev(
                epoch=self._signer.epoch,
                kid=self._signer.kid,
                seq=self._seq + 1,
                prev=prev_text(self._prev),
                boot=pen.boot,
                mono_ms=pen.clock.mono_ms(),
            ),
            at=at,
            occurred=(
                day_of(event) + _MIDNIGHT if isinstance(event, VisitRecorded | FactRecorded) else at
            ),
            hlc=(now_ms, self._count),
            cp=self._cp,
            seen=Seen(leaf=self._cp.size - 1, law=pen.law),
            actor=self._actor,
            region=self._region,
            corrects=corrects or UNSET,
            data=raw(event),
            pd=(),
            att=(),
            n=b64u(pen.random(16)),
        )
