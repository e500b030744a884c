"""What admission needs to judge an event: a device that signs anything, and a log in memory."""

from hashlib import sha256

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.evidence.body import Header, read_header
from core.evidence.checkpoint import Checkpoint, open_checkpoint, origin_of, sign_checkpoint
from core.evidence.envelope import Signed, Signer, first_prev, next_prev, seal
from core.kernel import codec
from core.kernel.b64 import b64u
from core.kernel.errors import Rejected
from core.kernel.ids import uuid7
from core.kernel.times import ms_of, time_of
from core.sync.admission import Verdict
from core.sync.messages import Offered
from core.sync.world import Head, Key, Logged
from tests.support.devices import AUTHORITY, NOW, OFFICER, ORIGIN, REGION
from tests.support.offices import SERVER_SEED

LEG = "leg:019a9f3c-0000-7000-8000-000000000001"
VISIT = "01a1fb67-1800-8e69-821a-ee37f315818e"
DEVICE = "019a0000-0000-7000-8000-0000000000dd"
FINDING = {"visit": VISIT, "code": "V-TIM-01"}
ROOTS = [sha256(b"root %d" % size).digest() for size in range(20)]


OTHER_LEG = LEG[:-1] + "2"
LARGER = {"log": ORIGIN, "size": 15, "root": b64u(ROOTS[15])}
OTHER_ROOT = {"log": ORIGIN, "size": 5, "root": b64u(ROOTS[6])}


def signer_of(seed: bytes) -> Signer:
    """Return a signer of a fixed key."""
    private = Ed25519PrivateKey.from_private_bytes(seed)
    return Signer(public=private.public_key().public_bytes_raw(), sign=private.sign)


OFFICE = signer_of(SERVER_SEED)


class Tablet:
    """A field device that signs what it is told, right or wrong.

    Attributes:
        seq, prev: where its chain stands after the last event made.
        seen: the checkpoint that its bodies name.
        leg: a stream of its own.
    """

    def __init__(self, number: int = 1) -> None:
        self.number = number
        self.signer = signer_of(bytes([number] * 32))
        self.seq = 0
        self.prev = first_prev(AUTHORITY, self.signer.kid)
        self.seen: dict[str, str | int] = {"log": ORIGIN, "size": 1, "root": b64u(ROOTS[1])}
        self.leg = LEG

    @property
    def kid(self) -> str:
        """The key's id."""
        return self.signer.kid

    def body(self, *, ver: int = 1, data: object = None, dev: object = None, **changes) -> bytes:
        """Return the next event's body; a change of `None` takes a key away."""
        at = changes.get("at", time_of(NOW))
        place = {
            "epoch": 1, "kid": self.kid, "seq": self.seq + 1, "prev": b64u(self.prev),
            "boot": "AAAAAAAAAAA", "mono_ms": 0,
        }  # fmt: skip
        content = {
            "v": 1,
            "id": uuid7(NOW, bytes([self.number]) + self.seq.to_bytes(9)),
            "type": "leg.finding-recorded.v1",
            "log": AUTHORITY,
            "stream": LEG,
            "ver": ver,
            "dev": place | (dev if isinstance(dev, dict) else {}),
            "at": at,
            "occurred": at,
            "hlc": [NOW, 0],
            "cp": self.seen,
            "seen": {"leaf": 0, "law": {}},
            "actor": {"id": OFFICER},
            "region": REGION,
            "data": FINDING if data is None else data,
            "pd": [],
            "att": [],
            "n": "AAECAwQFBgcICQoLDA0ODw",
        } | changes
        return codec.encode({key: value for key, value in content.items() if value is not None})

    def offer(self, body: bytes, *, seq: int | None = None, sig: bytes | None = None) -> Offered:
        """Sign a body as it is; the chain does not move."""
        signed = seal(body, self.signer.sign)
        if sig is not None:
            signed = Signed(body=body, sig=sig)
        return Offered(seq=self.seq + 1 if seq is None else seq, signed=signed, disclosures=())

    def make(self, **changes) -> Offered:
        """Sign the next event and move the chain."""
        offered = self.offer(self.body(**changes))
        self.seq += 1
        self.prev = next_prev(offered.signed)
        return offered


def note(size: int, root: bytes | None = None, *, n: int = 1, by: Signer = OFFICE) -> str:
    """Return a checkpoint note; of the office unless another signs it."""
    origin = origin_of(AUTHORITY, n)
    return sign_checkpoint(Checkpoint(origin, size, root or ROOTS[size]), by.public, by.sign)


class FakeWorld:
    """A log of a few leaves, in dictionaries; the contract suite holds it to the real one.

    Attributes:
        late: types whose absence a decision relied on.
        beyond: types that nobody has the power to record.
    """

    def __init__(self, size: int = 10) -> None:
        self.authority = AUTHORITY
        self.origin = ORIGIN
        self.size = size
        self.received_ms = NOW
        self.keys: dict[str, Key] = {}
        self.heads: dict[str, Head] = {}
        self.places: dict[tuple[str, int], Logged] = {}
        self.streams: dict[str, tuple[int, str]] = {}
        self.late: frozenset[type] = frozenset()
        self.beyond: frozenset[type] = frozenset()

    def enrol(self, tablet: Tablet, **changes) -> None:
        """Enrol a key of this device, its scope REGION."""
        self.keys[tablet.kid] = msgspec.structs.replace(
            Key(
                public=tablet.signer.public,
                device=DEVICE,
                officer=OFFICER,
                key_class="field",
                scope=(REGION,),
            ),
            **changes,
        )

    def log(self, header: Header, signed: Signed) -> None:
        """Give an event its leaf."""
        self.places[header.stream, header.ver] = Logged(
            leaf=self.size,
            received_ms=self.received_ms,
            body_sha=sha256(signed.body).digest(),
            kid=header.dev.kid,
            seq=header.dev.seq,
        )
        self.size += 1
        self.take(header, signed)

    def take(self, header: Header, signed: Signed) -> None:
        """Put an event in place."""
        kid = header.dev.kid
        self.heads[kid] = Head(seq=header.dev.seq, prev=next_prev(signed), at_ms=ms_of(header.at))
        owner = self.streams.get(header.stream, (0, kid))[1]
        self.streams[header.stream] = (header.ver, owner)

    def root(self, size: int) -> bytes:
        """Return a root; admission asks for sizes that the log has had."""
        assert size <= self.size, "admission asks for sizes that the log has had"
        return ROOTS[size]

    def time_of_leaf(self, leaf: int) -> int:
        """Return a minute for each leaf, up to now."""
        assert leaf < self.size, "admission asks for leaves that there are"
        return NOW - 60_000 * (self.size - leaf)

    def key(self, kid: str) -> Key | None:
        """Return an enrolled key."""
        return self.keys.get(kid)

    def head(self, kid: str) -> Head:
        """Return where a chain stands."""
        return self.heads.get(kid) or Head(seq=0, prev=first_prev(self.authority, kid))

    def logged(self, stream: str, ver: int) -> Logged | None:
        """Return what holds a place."""
        return self.places.get((stream, ver))

    def stream(self, name: str) -> tuple[int, str] | None:
        """Return the head and owner of a stream."""
        return self.streams.get(name)

    def is_behind(self, note: str) -> bool:
        """Tell whether our own note is of more than this."""
        for n in (1, 2):
            try:
                seen = open_checkpoint(note, origin_of(self.authority, n), OFFICE.public)
            except Rejected:
                continue
            return n > 1 or seen.size > self.size
        return False

    def is_late(self, header: Header, event: msgspec.Struct) -> bool:
        """Tell whether the type is one that a decision relied on."""
        del header
        return type(event) in self.late

    def is_beyond_power(self, event: msgspec.Struct) -> bool:
        """Tell whether the type is one that nobody has the power to record."""
        return type(event) in self.beyond


def logged(world: FakeWorld, tablet: Tablet, **changes) -> Offered:
    """Make the tablet's next event and log it; return it as it was offered."""
    offered = tablet.make(**changes)
    world.log(read_header(offered.signed.body), offered.signed)
    return offered


def outcome(verdict: Verdict) -> tuple[str, bool, bool]:
    """Return the verdict's words, whether it takes a leaf, whether the bytes are kept."""
    return verdict.text, verdict.takes_leaf, verdict.forensic
