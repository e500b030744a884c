"""A data folder and a device for measuring: real keys, real signatures, thousands of findings.

Nothing is short-cut: every event is a body of FORMAT §3 with its chain and signature, about 900
bytes, and passes admission like any other. A leg has fifty events, as a thorough visit has.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from core.domain import catalogue
from core.domain.institution.decide import Register
from core.domain.institution.events import Particulars
from core.domain.leg import events as leg
from core.evidence.body import Actor, CheckpointSeen, Dev, Header, Seen
from core.evidence.compose import raw
from core.evidence.envelope import Signed, Signer, first_prev, next_prev, prev_text, seal
from core.kernel import codec
from core.kernel.b64 import b64u, from_b64u
from core.kernel.ids import mint_join_code, stream_name, uuid7, visit_of
from core.kernel.seeded import seeded_bytes
from core.kernel.times import ms_of, time_of
from core.log.records import NewEvent
from core.process.dossier import Deed
from core.sync.messages import Offered, PushHeader, Receipt
from field_client import keys
from field_client.clock import SystemClock as DeviceClock
from field_client.device import Device, Enrolment
from field_client.settings import Files
from server import enrolment, ingest
from server.clock import SystemClock
from server.office import Asked, Office
from server.opening import init_folder, open_office
from server.scribe import checkpoint_seen
from server.settings import Folder

AUTHORITY: Final = "bench.demo.invalid"
REGION: Final = "410422"
BATCH: Final = 500
LEG_EVENTS: Final = 50
INSTITUTION: Final = "019a0000-0000-7000-8000-0000000000cc"
INSTITUTION_NAME: Final = "叶县启明艺术培训有限公司"
_OFFICER: Final = "019a0000-0000-7000-8000-0000000000aa"
_COMPANION: Final = "019a0000-0000-7000-8000-0000000000bb"
_DEVICE: Final = "019a0000-0000-7000-8000-0000000000dd"
_SEED: Final = bytes(range(32))
_FIRST_DAY: Final = date(2026, 3, 2)
_START_MS: Final = ms_of("2026-03-02T09:00:00.000+08:00")


class Tablet:
    """A device's key with its chain: composes findings as fast as they can be signed."""

    def __init__(self, signer: Signer, cp: CheckpointSeen, seed: str = "tablet") -> None:
        """Begin a chain.

        Args:
            signer: the enrolled key.
            cp: the checkpoint that every body names.
            seed: same seed, same bytes.
        """
        self.signer = signer
        self.kid = signer.kid
        self.seq = 0
        self._cp = cp
        self._prev = first_prev(AUTHORITY, self.kid)
        self._random = seeded_bytes(seed)
        self._stream = self._visit = self._code = ""
        self._ver = 0

    def events(self, count: int, leg_events: int = LEG_EVENTS) -> list[NewEvent]:
        """Sign the next events; a new leg begins when one is full."""
        return [self._next(leg_events) for _ in range(count)]

    def _next(self, leg_events: int) -> NewEvent:
        ms = _START_MS + self.seq * 1_000
        if self._ver % leg_events == 0:
            self._code = mint_join_code(_FIRST_DAY, self._random(5))
            self._visit = visit_of(self._code, AUTHORITY)
            self._stream = stream_name("leg", uuid7(ms, self._random(10)))
            self._ver = 0
        self._ver += 1
        event = self._event()
        header = self._header(event, ms)
        signed = seal(codec.encode(header), self.signer.sign)
        self.seq += 1
        self._prev = next_prev(signed)
        return NewEvent(
            stream=self._stream,
            ver=self._ver,
            type=header.type,
            body=signed.body,
            event_id=header.id,
            kid=self.kid,
            seq=self.seq,
            sig=signed.sig,
        )

    def _event(self) -> msgspec.Struct:
        if self._ver == 1:
            return leg.Opened(visit=self._visit, code=self._code, premises="启明艺术培训")
        return leg.FindingRecorded(
            visit=self._visit,
            code="V-TIM-01",
            measure="end_local_time",
            measured="20:41:00",
            limit="20:30:00",
            detail=f"第{self._ver}间教室，线下课至{self._ver}分后仍未结束",
        )

    def _header(self, event: msgspec.Struct, ms: int) -> Header:
        at = time_of(ms)
        return Header(
            v=1,
            id=uuid7(ms, self._random(10)),
            type=catalogue.type_of(event),
            log=AUTHORITY,
            stream=self._stream,
            ver=self._ver,
            dev=Dev(
                epoch=1,
                kid=self.kid,
                seq=self.seq + 1,
                prev=prev_text(self._prev),
                boot="AAAAAAAAAAA",
                mono_ms=self.seq * 1_000,
            ),
            at=at,
            occurred=at,
            hlc=(ms, 0),
            cp=self._cp,
            seen=Seen(leaf=0, law={"violations": "2026-01-01"}),
            actor=Actor(id=_OFFICER, with_=(_COMPANION,)),
            region=REGION,
            data=raw(event),
            pd=(),
            att=(),
            n=b64u(self._random(16)),
        )


@contextmanager
def open_county(path: Path) -> Iterator[tuple[Office, Tablet, str]]:
    """Make a folder with one enrolled key; give the office, the tablet and the note it begins with.

    The folder of the device is `device` inside it, with its key and its enrolment.
    """
    init_folder(path, AUTHORITY, clock=SystemClock(), seed=bytes(range(64, 96)))
    office = open_office(path)
    try:
        _register(office, Folder(path).load().administrator)
        signer = keys.signer_of(_SEED)
        note = _enrol(office, Folder(path), path / "device", signer)
        cp = checkpoint_seen(note, office.pen.origin, office.pen.signer.public)
        yield office, Tablet(signer, cp), note
    finally:
        office.close()


def fill(path: Path, count: int, long_leg: int = 0) -> None:
    """Make a folder whose log took `count` events of a device in pushes of five hundred.

    Args:
        path: of the new folder.
        count: events of the device.
        long_leg: how many of them, in front, stand in one leg.
    """
    with open_county(path) as (office, tablet, first):
        note = first
        sizes = ((long_leg, long_leg), (count - long_leg, LEG_EVENTS))
        for some, leg_events in sizes:
            for size in batches(some):
                note = push(office, tablet.kid, tablet.events(size, leg_events), note)


def fill_journal(path: Path, count: int) -> None:
    """Make a folder whose device waits with `count` events in its journal."""
    with (
        open_county(path) as (_, tablet, _note),
        Device.open(
            path / "device", clock=DeviceClock(), random_bytes=seeded_bytes("device")
        ) as device,
    ):
        for size in batches(count):
            device.journal.append(tablet.events(size))


def set_server(path: Path, url: str) -> None:
    """Tell the device of a folder where its office listens."""
    random = seeded_bytes("server")
    with Device.open(path / "device", clock=DeviceClock(), random_bytes=random) as device:
        known = device.enrolment
        device.remember_enrolment(msgspec.structs.replace(known, server=url))


def push(office: Office, kid: str, events: list[NewEvent], note: str) -> str:
    """Push events as the route does it; return the checkpoint of the receipt."""
    offered = offer(events)
    receipt = ingest.push(office, push_header(kid, offered, note), offered).receipt
    return codec.decode(from_b64u(receipt.payload), Receipt).cp


def push_header(kid: str, offered: list[Offered], note: str) -> PushHeader:
    """Return line 1 of a push."""
    return PushHeader(
        v=1, log=AUTHORITY, kid=kid, first_seq=offered[0].seq, count=len(offered), cp=note
    )


def batches(count: int) -> Iterator[int]:
    """Yield sizes of pushes that sum up to a count."""
    for first in range(0, count, BATCH):
        yield min(BATCH, count - first)


def offer(events: list[NewEvent]) -> list[Offered]:
    """Return events as a push carries them."""
    return [
        Offered(seq=one.seq, signed=Signed(body=one.body, sig=one.sig), disclosures=())
        for one in events
    ]


def _register(office: Office, administrator: str) -> None:
    particulars = Particulars(name=INSTITUTION_NAME, address="叶县昆阳街道", division_code=REGION)
    stream = stream_name("institution", INSTITUTION)
    deed = Deed(stream=stream, command=Register(particulars=particulars, source="bench"))
    office.execute([deed], Asked(actor=Actor(id=administrator), region=REGION))


def _enrol(office: Office, folder: Folder, path: Path, signer: Signer) -> str:
    """Enrol the key, and make the device's folder; return the first checkpoint that it believes."""
    settings = folder.load()
    grant = enrolment.Grant(
        device=_DEVICE,
        officer=_OFFICER,
        scope=(REGION,),
        label="bench",
        approved_by=settings.administrator,
    )
    code = enrolment.issue_code(office, folder, grant)
    reply = enrolment.enrol(
        office, folder, enrolment.EnrolRequest(code=code, pub=b64u(signer.public))
    )
    with Device.create(path, clock=DeviceClock(), random_bytes=seeded_bytes("device")) as device:
        keys.store(Files(path).key, _SEED)
        device.remember_enrolment(
            Enrolment(
                authority=AUTHORITY,
                origin=office.pen.origin,
                server="http://127.0.0.1:1",
                device=reply.device,
                officer=reply.officer,
                epoch=reply.epoch,
                scope=reply.scope,
                server_pub=reply.server_pub,
            )
        )
        device.remember_checkpoint(reply.note)
    return reply.note
