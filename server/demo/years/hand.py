"""A field device in the demonstration's own process: signs facts and pushes them like any other.

Thousands of visits by processes of their own would take an hour; what is signed, chained, pushed
and admitted is the same.
"""

from collections.abc import Callable, Sequence
from datetime import date

import msgspec
from msgspec import UNSET

from core.domain import catalogue
from core.domain.device.decide import Enrol
from core.domain.leg.commands import Command, Leave, OpenLeg, ShowCredentials, SignRecord
from core.domain.leg.decide import decide
from core.domain.leg.events import ShownCredential
from core.domain.leg.state import Fact, Leg, evolve
from core.domain.visit.events import LegSeen
from core.evidence.body import Actor, CheckpointSeen, Dev, Header, Seen
from core.evidence.compose import compose, raw
from core.evidence.envelope import Signer, first_prev, next_prev, prev_text
from core.kernel import limits
from core.kernel.b64 import b64u
from core.kernel.hlc import Hlc, tick
from core.kernel.ids import mint_join_code, stream_name, uuid7
from core.kernel.times import day_of_ms, time_of
from core.process.dossier import Deed
from core.sync.messages import Offered, PushHeader
from server import ingest
from server.keys import signer_of
from server.office import Asked, Office
from server.scribe import checkpoint_seen

Random = Callable[[int], bytes]


Act = Command | Callable[[Sequence[str]], Command]
"""What is done on a visit; or how to say it from the ids of what was recorded there before."""


class Premises(msgspec.Struct, frozen=True):
    """Premises in no register."""

    address: str


class Companion(msgspec.Struct, frozen=True):
    """An officer on a visit with the credential that is shown."""

    officer: str
    credential_no: str


class Team(msgspec.Struct, frozen=True, kw_only=True):
    """The officers of a visit; the first one holds the device."""

    officers: tuple[Companion, ...]
    assistants: tuple[str, ...] = ()


class Hand:
    """One device of one officer."""

    def __init__(self, office: Office, random: Random, officer: str, approved_by: Actor) -> None:
        """Draw a key, and enrol it in the log."""
        self._office = office
        self._random = random
        self._officer = officer
        self._signer: Signer = signer_of(random(32))
        self._prev = first_prev(office.pen.authority, self._signer.kid)
        self._seq = 0
        self._hlc: Hlc = (0, 0)
        self._queue: list[Offered] = []
        self._boot = b64u(random(8))
        self._note, self._cp = "", _nowhere()
        self._enrol(approved_by)

    def visit(
        self, whom: "str | Premises", region: str, team: Team, code: str, acts: Sequence[Act] = ()
    ) -> LegSeen:
        """Visit an institution or premises, do acts there, have the record signed, and leave.

        Returns:
            The leg, as far as it was written.
        """
        leg = stream_name("leg", self._new_id())
        shown = tuple(
            ShownCredential(officer=one.officer, credential_no=one.credential_no)
            for one in team.officers
        )
        today = day_of_ms(self._office.pen.clock.wall_ms())
        opening = OpenLeg(
            code=code,
            authority=self._office.pen.authority,
            institution=whom if isinstance(whom, str) else None,
            premises=whom.address if isinstance(whom, Premises) else None,
        )
        writing = _Writing(leg=leg, region=region, companions=self._others(team))
        before: tuple[Command, ...] = (opening, ShowCredentials(shown=shown, on=today))
        after: tuple[Command, ...] = (SignRecord(party="signed"), Leave())
        for command in before:
            self._record(writing, command)
        ids: list[str] = []
        for act in acts:
            ids += self._record(writing, act if isinstance(act, Command) else act(ids))
        for command in after:
            self._record(writing, command)
        return LegSeen(leg=leg, ver=writing.ver)

    def code(self, day: str) -> str:
        """Mint the join code of a visit on a day."""
        return mint_join_code(date.fromisoformat(day), self._random(5))

    def new_id(self) -> str:
        """Mint an id."""
        return self._new_id()

    def push(self) -> None:
        """Send what is written, and believe the checkpoint of the receipt."""
        while self._queue:
            some, self._queue = (
                self._queue[: limits.PUSH_EVENTS],
                self._queue[limits.PUSH_EVENTS :],
            )
            header = PushHeader(
                v=1,
                log=self._office.pen.authority,
                kid=self._signer.kid,
                first_seq=some[0].seq,
                count=len(some),
                cp=self._note or UNSET,
            )
            ingest.push(self._office, header, some)
        self._believe()

    def _record(self, writing: "_Writing", command: Command) -> list[str]:
        ids: list[str] = []
        for event in decide(writing.state, command, self._office.law):
            event_id = self._sign(writing, event)
            writing.state = evolve(writing.state, Fact(id=event_id, event=event))
            ids.append(event_id)
        return ids

    def _sign(self, writing: "_Writing", event: msgspec.Struct) -> str:
        now_ms = self._office.pen.clock.wall_ms()
        self._hlc = tick(self._hlc, now_ms)
        event_id = self._new_id()
        writing.ver += 1
        header = Header(
            v=1,
            id=event_id,
            type=catalogue.type_of(event),
            log=self._office.pen.authority,
            stream=writing.leg,
            ver=writing.ver,
            dev=Dev(
                epoch=1,
                kid=self._signer.kid,
                seq=self._seq + 1,
                prev=prev_text(self._prev),
                boot=self._boot,
                mono_ms=self._office.pen.clock.mono_ms(),
            ),
            at=time_of(now_ms),
            occurred=time_of(now_ms),
            hlc=self._hlc,
            cp=self._cp,
            seen=Seen(leaf=self._cp.size - 1, law=dict(self._office.law.versions)),
            actor=Actor(id=self._officer, with_=writing.companions or UNSET),
            region=writing.region,
            data=raw(event),
            pd=(),
            att=(),
            n=b64u(self._random(16)),
        )
        signed = compose(header, event, self._signer)
        self._seq += 1
        self._prev = next_prev(signed)
        self._queue.append(Offered(seq=self._seq, signed=signed, disclosures=()))
        return event_id

    def _enrol(self, approved_by: Actor) -> None:
        command = Enrol(
            pub=b64u(self._signer.public),
            kid=self._signer.kid,
            officer=self._officer,
            scope=("410000", "370000"),
            label="demo",
            key_class="field",
            epoch=1,
        )
        deed = Deed(stream=stream_name("device", self._new_id()), command=command)
        self._office.execute([deed], Asked(actor=approved_by))
        self._believe()

    def _believe(self) -> None:
        _, note = self._office.checkpoint()
        self._note = note
        pen = self._office.pen
        self._cp = checkpoint_seen(note, pen.origin, pen.signer.public)

    def _others(self, team: Team) -> tuple[str, ...]:
        present = {one.officer for one in team.officers} | set(team.assistants)
        return tuple(sorted(present - {self._officer}))

    def _new_id(self) -> str:
        return uuid7(self._office.pen.clock.wall_ms(), self._random(10))


class _Writing:
    """A leg while it is written."""

    def __init__(self, *, leg: str, region: str, companions: tuple[str, ...]) -> None:
        self.leg = leg
        self.region = region
        self.companions = companions
        self.state = Leg()
        self.ver = 0


def _nowhere() -> CheckpointSeen:
    return CheckpointSeen(log="", size=1, root="")
