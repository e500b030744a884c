"""An enrolled device in a folder: fixed keys, a clock that stands still, a signed checkpoint."""

from hashlib import sha256
from itertools import count
from pathlib import Path

from core.domain import catalogue
from core.domain.institution.events import Particulars, Registered
from core.domain.leg.commands import ShowCredentials
from core.domain.leg.events import ShownCredential
from core.evidence.body import Actor, Dev, Header, Seen
from core.evidence.checkpoint import Checkpoint, origin_of, sign_checkpoint
from core.evidence.compose import compose, raw
from core.evidence.envelope import first_prev, prev_text
from core.kernel.b64 import b64u
from core.kernel.times import ms_of, time_of
from core.log.records import StoredEvent
from field_client import keys, register
from field_client.capture import Capture
from field_client.clock import SimulatedClock, simulated_clock
from field_client.device import Device, Enrolment
from field_client.settings import Files

AUTHORITY = "test.demo.invalid"
ORIGIN = origin_of(AUTHORITY, 1)
DEVICE_SEED = bytes(range(32))
SERVER_SEED = bytes(range(32, 64))
SERVER = keys.signer_of(SERVER_SEED)
NOW = ms_of("2026-11-21T20:31:07.120+08:00")
TODAY = "2026-11-21"
REGION = "410422"
OFFICER = "019a0000-0000-7000-8000-0000000000aa"
COMPANION = "019a0000-0000-7000-8000-0000000000bb"
DEVICE = "019a0000-0000-7000-8000-0000000000dd"
SCHOOL = "019a0000-0000-7000-8000-0000000000cc"
SCHOOL_NAME = "示范县启明艺术培训有限公司"

ENROLMENT = Enrolment(
    authority=AUTHORITY,
    origin=ORIGIN,
    server="https://office.test.demo.invalid",
    device=DEVICE,
    officer=OFFICER,
    epoch=1,
    scope=(REGION,),
    server_pub=b64u(SERVER.public),
)


def clock(wall_ms: int = NOW) -> SimulatedClock:
    """Return a clock that stands at a Saturday evening in November 2026."""
    return simulated_clock(AUTHORITY, wall_ms)


class Draws:
    """Bytes that look random and are the same in every run of a test."""

    def __init__(self, seed: str = "") -> None:
        self._seed = seed
        self._number = count()

    def __call__(self, size: int) -> bytes:
        """Return the next bytes."""
        return sha256(f"{self._seed}/{next(self._number)}".encode()).digest()[:size]


def note(size: int = 1, root: bytes = b"r" * 32) -> str:
    """Return a checkpoint of the test's log, signed by its server."""
    return sign_checkpoint(Checkpoint(ORIGIN, size, root), SERVER.public, SERVER.sign)


def make(folder: Path, *, enrolled: bool = True, seed: str = "") -> Device:
    """Make and open a device; enrolled, it has a key, a checkpoint of size 1 and one school."""
    device = Device.create(folder, clock=clock(), random_bytes=Draws(seed))
    if enrolled:
        keys.store(Files(folder).key, DEVICE_SEED)
        device.remember_enrolment(ENROLMENT)
        device.remember_checkpoint(note())
        pull_school(device)
    return device


def reopen(device: Device) -> Device:
    """Close a device and open its folder again, as a restart does."""
    device.close()
    return Device.open(device.files.folder, clock=device.clock, random_bytes=device.random_bytes)


def pull_school(device: Device) -> None:
    """Put one registered institution into the mirror, as leaf 1 of the server's stream."""
    particulars = Particulars(name=SCHOOL_NAME, address="叶县昆阳街道", division_code="410422")
    event = pulled(
        f"institution:{SCHOOL}", Registered(particulars=particulars, source="test"), leaf=1
    )
    device.mirror.add_page([event], 1, ORIGIN)
    register.refresh(device.mirror, [event])


def pulled(stream: str, data, *, leaf: int, ver: int = 1) -> StoredEvent:
    """Return an event of the server as a pull brings it."""
    event_id = f"019a0000-0000-7000-8000-0000000e{leaf:04x}"
    header = Header(
        v=1,
        id=event_id,
        type=catalogue.type_of(data),
        log=AUTHORITY,
        stream=stream,
        ver=ver,
        dev=Dev(
            epoch=1,
            kid=SERVER.kid,
            seq=leaf + 1,
            prev=prev_text(first_prev(AUTHORITY, SERVER.kid)),
            boot="AAAAAAAAAAA",
            mono_ms=0,
        ),
        at=time_of(NOW),
        occurred=time_of(NOW),
        hlc=(NOW, 0),
        seen=Seen(leaf=leaf - 1, law={}),
        actor=Actor(job="test"),
        data=raw(data),
        pd=(),
        att=(),
        n=b64u(bytes(16)),
    )
    signed = compose(header, data, SERVER, by_server=True)
    return StoredEvent(
        leaf=leaf,
        received_ms=NOW,
        stream=stream,
        ver=ver,
        type=header.type,
        body=signed.body,
        event_id=event_id,
        kid=SERVER.kid,
        seq=leaf + 1,
        sig=signed.sig,
    )


def credentials() -> ShowCredentials:
    """Return the credentials of two officers, as the first act on site."""
    return ShowCredentials(
        shown=(
            ShownCredential(officer=OFFICER, credential_no="豫D-001"),
            ShownCredential(officer=COMPANION, credential_no="豫D-002"),
        ),
        on=TODAY,
    )


def on_site(capture: Capture) -> str:
    """Open a visit to the school and show credentials; return the leg's stream."""
    opened = capture.open_visit(institution=SCHOOL, companions=[COMPANION])
    capture.record(opened.stream, credentials())
    return opened.stream
