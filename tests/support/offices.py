"""An office in a folder with a clock set by hand, and devices that reach it without a network.

`Line` stands where HTTP would: it does what the routes do, and may lose a call, lose an answer
after the office has committed, or let the office take a push twice.
"""

from pathlib import Path
from random import Random
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec

from core.domain import catalogue
from core.domain.institution.decide import Register
from core.domain.institution.events import Particulars
from core.evidence.body import Actor, trusted_header
from core.evidence.checkpoint import open_checkpoint
from core.kernel import codec, limits
from core.kernel.b64 import b64u
from core.kernel.ids import stream_name
from core.log.check import Checked, check_log
from core.log.check_events import Judges
from core.process.dossier import Deed
from core.sync.messages import EVENTS_MEDIA_TYPE, Hello, read_push
from field_client import keys
from field_client.clock import simulated_clock
from field_client.device import Device, Enrolment
from field_client.settings import Files
from field_client.sync_session import Session
from server import enrolment, ingest
from server.auth import Nonces, authenticate
from server.clock import SimulatedClock
from server.office import Asked, Office
from server.opening import init_folder, open_office
from server.pull import Asked as AskedPage
from server.pull import pull
from server.scope_digest import ScopeDigests
from server.settings import Folder
from server.station import Station
from tests.support.devices import AUTHORITY, NOW, REGION, SCHOOL, SCHOOL_NAME, Draws

ADMIN = "019a0000-0000-7000-8000-0000000000ad"
SERVER_SEED = bytes(range(64, 96))


class Bureau:
    """An open office with what a station holds beside it; made where there is none."""

    def __init__(self, folder: Path, seed: str = "office") -> None:
        self.path = folder
        self.clock = SimulatedClock(AUTHORITY, NOW)
        self.draws = Draws(seed)
        if not Folder(folder).settings.exists():
            init_folder(folder, AUTHORITY, clock=self.clock, random=self.draws, seed=SERVER_SEED)
        self.office: Office = open_office(folder, clock=self.clock, random=self.draws)
        self.folder = Folder(folder)
        self.nonces = Nonces(self.clock)
        self.digests = ScopeDigests(self.office.log)
        self.url = ""  # where it is served, if it is
        self.station: Station | None = None

    def register_school(self, school: str = SCHOOL, name: str = SCHOOL_NAME) -> None:
        """Enter a school of REGION in the register."""
        particulars = Particulars(name=name, address="叶县昆阳街道", division_code=REGION)
        deed = Deed(
            stream=stream_name("institution", school),
            command=Register(particulars=particulars, source="test"),
        )
        self.office.execute([deed], Asked(actor=Actor(id=ADMIN), region=REGION))

    def do(self, stream: str, command: msgspec.Struct, region: str | None = REGION) -> None:
        """Let the administrator do one deed."""
        asked = Asked(actor=Actor(id=ADMIN), region=region or msgspec.UNSET)
        self.office.execute([Deed(stream=stream, command=command)], asked)

    def enrol(self, folder: Path, number: int, scope: tuple[str, ...] = (REGION,)) -> Device:
        """Enrol a new device with a key of its number; return it open."""
        clock = simulated_clock(AUTHORITY, self.clock.wall_ms(), bytes([number] * 8))
        device = Device.create(folder, clock=clock, random_bytes=Draws(f"device {number}"))
        keys.store(Files(folder).key, bytes([number] * 32))
        public = keys.load(Files(folder).key).public
        grant = enrolment.Grant(
            device=f"019a0000-0000-7000-8000-0000000d{number:04x}",
            officer=f"019a0000-0000-7000-8000-0000000f{number:04x}",
            scope=scope,
            label=f"tablet {number}",
            approved_by=ADMIN,
        )
        code = enrolment.issue_code(self.office, self.folder, grant)
        request = enrolment.EnrolRequest(code=code, pub=b64u(public))
        reply = enrolment.enrol(self.office, self.folder, request)
        device.remember_enrolment(
            Enrolment(
                authority=reply.authority,
                origin=self.office.pen.origin,
                server="https://office.test.demo.invalid",
                device=reply.device,
                officer=reply.officer,
                epoch=reply.epoch,
                scope=reply.scope,
                server_pub=reply.server_pub,
            )
        )
        device.remember_checkpoint(reply.note)
        return device

    def events(self):
        """Return everything logged."""
        with self.office.log.read() as reader:
            return reader.pages(-1, 1_000_000)

    def forensic(self):
        """Return what could not take a leaf."""
        with self.office.log.read() as reader:
            return list(reader.forensic())

    def close(self) -> None:
        """Close the office."""
        self.office.close()


class Line:
    """The way between a device and an office; `faults` of 0 loses nothing."""

    def __init__(
        self,
        bureau: Bureau,
        random: Random | None = None,
        faults: float = 0.0,
        sizes: tuple[int, ...] = (limits.PUSH_EVENTS,),
    ) -> None:
        self.bureau = bureau
        self._sizes = sizes
        self._random = random or Random(0)  # noqa: S311 - which call is lost is no secret
        self._faults = faults
        self.calls = 0

    def session(self, device: Device) -> Session:
        """Return a sync over this line; the caller runs it."""
        http = httpx.Client(
            transport=httpx.MockTransport(self._carry), base_url=device.enrolment.server
        )
        return Session(device, http, lambda _: None)

    def _carry(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1
        if self._random.random() < self._faults:
            raise httpx.ConnectError("the call was lost")
        answer = self._answer(request)
        if self._random.random() < self._faults:
            raise httpx.ReadError("the answer was lost")
        return answer

    def _answer(self, request: httpx.Request) -> httpx.Response:
        bureau, target = self.bureau, request.url.raw_path.decode()
        asked = {name: value[0] for name, value in parse_qs(urlsplit(target).query).items()}
        if request.url.path == "/sync/v1/hello":
            return httpx.Response(200, content=codec.encode(self._hello(asked["kid"])))
        kid, key = authenticate(
            bureau.office,
            bureau.nonces,
            request.headers["Anjuan-Auth"],
            f"{request.method} {target}",
            request.content,
        )
        if request.url.path == "/sync/v1/push":
            header, offered = read_push(request.content)
            assert header.kid == kid
            if self._random.random() < self._faults:
                ingest.push(bureau.office, header, offered)
            receipt = ingest.push(bureau.office, header, offered).receipt
            return httpx.Response(200, content=codec.encode(receipt))
        page = AskedPage(
            after=int(asked["after"]), limit=int(asked["limit"]), size=int(asked["size"])
        )
        content = b"".join(pull(bureau.office, key, page, bureau.digests))
        return httpx.Response(200, content=content, headers={"content-type": EVENTS_MEDIA_TYPE})

    def _hello(self, kid: str) -> Hello:
        with self.bureau.office.log.read() as reader:
            head = reader.key_head(kid)
        return Hello(
            ms=self.bureau.clock.wall_ms(),
            nonce=self.bureau.nonces.give(kid),
            proto=(1,),
            max_events=self._random.choice(self._sizes),
            max_bytes=limits.PUSH_BYTES - 4096,
            retry_after_s=0,
            head_seq=head.seq if head else 0,
            catalogue="",
        )


def fsck(
    bureau: Bureau, devices: list[Device], keys_known: dict[str, bytes] | None = None
) -> Checked:
    """Recompute the whole log from its bytes."""
    office = bureau.office
    public = {device.signer.kid: device.signer.public for device in devices} | (keys_known or {})
    public[office.pen.signer.kid] = office.pen.signer.public
    return check_log(office.log.path, fsck_judges(office, public))


def fsck_judges(office: Office, public: dict[str, bytes]) -> Judges:
    """Return judges that know these keys, the catalogue's claims, and the office's notes."""

    def claims_of(kind: str, body: bytes):
        header = trusted_header(body)
        if header.dev.kid != office.pen.signer.kid:
            return ()
        return tuple(catalogue.claims(catalogue.read(kind, header.data)))

    def open_note(note: str) -> tuple[int, bytes]:
        checkpoint = open_checkpoint(note, office.pen.origin, office.pen.signer.public)
        return checkpoint.size, checkpoint.root

    return Judges(public_key=public.get, claims_of=claims_of, open_note=open_note)
