"""What admission may rely on, held to the log in memory and to the real one (`core.sync.world`)."""

from hashlib import sha256

import msgspec
import pytest

from core.domain import catalogue
from core.domain.device.decide import Enrol, FindFork, Revoke
from core.evidence.body import read_header
from core.evidence.checkpoint import Checkpoint, sign_checkpoint
from core.evidence.envelope import first_prev, next_prev
from core.kernel.b64 import b64u
from core.kernel.ids import stream_name
from core.kernel.times import time_of
from core.log.records import NewEvent
from server.log_world import LogWorld
from tests.support.devices import AUTHORITY, NOW, OFFICER, ORIGIN, REGION
from tests.support.law import shipped_law
from tests.support.offices import Bureau
from tests.support.worlds import DEVICE, LEG, OFFICE, FakeWorld, Tablet, note

PLACES = [(LEG, ver) for ver in range(1, 5)]


class FakeScene:
    """Arranges the log in memory."""

    def __init__(self):
        self.fake = FakeWorld(size=3)

    def enrol(self, tablet):
        """Enrol a key for the scope REGION."""
        self.fake.enrol(tablet)

    def revoke(self, tablet, since_ms=None):
        """Revoke a key, and suspect it since then."""
        key = self.fake.keys[tablet.kid]
        self.fake.keys[tablet.kid] = msgspec.structs.replace(
            key, revoked=True, suspected_since_ms=since_ms
        )

    def seal(self, tablet):
        """Find that a key has forked."""
        key = self.fake.keys[tablet.kid]
        self.fake.keys[tablet.kid] = msgspec.structs.replace(key, sealed=True)

    def log(self, offered):
        """Give an event its leaf."""
        self.fake.log(read_header(offered.signed.body), offered.signed)

    def ask(self, _tablet, question):
        """Ask the world one question."""
        return question(self.fake)

    def close(self):
        """Nothing is open."""


class RealScene:
    """Arranges a real log."""

    def __init__(self, folder):
        self.bureau = Bureau(folder / "office")
        self.bureau.register_school()
        self.bureau.register_school("019a0000-0000-7000-8000-0000000000ce", "另一所")
        self.stream = stream_name("device", DEVICE)

    def enrol(self, tablet):
        """Enrol a key for the scope REGION."""
        self.bureau.do(
            self.stream,
            Enrol(
                pub=b64u(tablet.signer.public),
                kid=tablet.kid,
                officer=OFFICER,
                scope=(REGION,),
                label="tablet",
                key_class="field",
                epoch=1,
            ),
        )

    def revoke(self, tablet, since_ms=None):
        """Revoke a key, and suspect it since then."""
        since = None if since_ms is None else time_of(since_ms)
        self.bureau.do(
            self.stream, Revoke(kid=tablet.kid, reason="compromised", suspected_since=since)
        )

    def seal(self, tablet):
        """Find that a key has forked."""
        self.bureau.do(
            self.stream, FindFork(kid=tablet.kid, seq=1, logged=None, other=b64u(32 * b"x"))
        )

    def log(self, offered):
        """Give an event its leaf."""
        header = read_header(offered.signed.body)
        event = NewEvent(
            stream=header.stream,
            ver=header.ver,
            type=header.type,
            body=offered.signed.body,
            event_id=header.id,
            kid=header.dev.kid,
            seq=header.dev.seq,
            sig=offered.signed.sig,
        )
        self.bureau.office.log.write(lambda writer: writer.append([event]))

    def ask(self, tablet, question):
        """Ask the real log, in a transaction of its own."""
        pen = self.bureau.office.pen
        return self.bureau.office.log.write(
            lambda writer: question(LogWorld(writer, pen, shipped_law(), tablet.kid, PLACES))
        )

    def close(self):
        """Close what is open."""
        self.bureau.close()


@pytest.fixture(params=["fake", "real"])
def scene(request, tmp_path):
    scene = FakeScene() if request.param == "fake" else RealScene(tmp_path)
    yield scene
    scene.close()


@pytest.fixture
def tablet():
    return Tablet()


@pytest.fixture
def ask(scene, tablet):
    """Ask the world one question about the tablet's push."""

    def asked(question):
        return scene.ask(tablet, question)

    return asked


def test_the_world_names_its_log(ask):
    """FORMAT §6: authority and origin."""
    assert ask(lambda world: (world.authority, world.origin)) == (AUTHORITY, ORIGIN)


def test_the_world_tells_when_events_are_received(ask):
    """FORMAT §6: received_ms is the office's clock."""
    assert ask(lambda world: world.received_ms) == NOW


def test_a_root_is_32_bytes_at_every_size_so_far(ask):
    """FORMAT §8 row 9 compares them."""
    roots = ask(lambda world: [world.root(size) for size in range(1, world.size + 1)])
    assert {len(root) for root in roots} == {32}
    assert len(set(roots)) == len(roots)


def test_the_times_of_leaves_never_go_back(ask):
    """FORMAT §6."""
    times = ask(lambda world: [world.time_of_leaf(leaf) for leaf in range(world.size)])
    assert times == sorted(times)


def test_a_key_that_was_never_enrolled_is_none(ask, tablet):
    """FORMAT §8 row 3."""
    assert ask(lambda world: world.key(tablet.kid)) is None


def test_an_enrolled_key_is_known_with_its_scope(scene, ask, tablet):
    """FORMAT §8 rows 3 and 11."""
    scene.enrol(tablet)
    key = ask(lambda world: world.key(tablet.kid))
    assert (key.public, key.device, key.officer) == (tablet.signer.public, DEVICE, OFFICER)
    assert (key.key_class, key.scope) == ("field", (REGION,))
    assert (key.revoked, key.sealed, key.suspected_since_ms) == (False, False, None)


def test_a_revoked_key_says_since_when_it_is_suspected(scene, ask, tablet):
    """FORMAT §8 row 11. Verifies: F23, F24."""
    scene.enrol(tablet)
    scene.revoke(tablet, NOW - 5)
    key = ask(lambda world: world.key(tablet.kid))
    assert (key.revoked, key.suspected_since_ms) == (True, NOW - 5)


def test_a_forked_key_is_sealed(scene, ask, tablet):
    """FORMAT §8 row 6."""
    scene.enrol(tablet)
    scene.seal(tablet)
    assert ask(lambda world: world.key(tablet.kid)).sealed


def test_a_revoked_key_that_forked_is_sealed(scene, ask, tablet):
    """FORMAT §8 row 6: a copy of a lost tablet is no less a copy."""
    scene.enrol(tablet)
    scene.revoke(tablet)
    scene.seal(tablet)
    key = ask(lambda world: world.key(tablet.kid))
    assert (key.revoked, key.sealed) == (True, True)


def test_a_chain_begins_at_its_ground(ask, tablet):
    """FORMAT §5."""
    head = ask(lambda world: world.head(tablet.kid))
    assert (head.seq, head.prev) == (0, first_prev(AUTHORITY, tablet.kid))


def test_a_head_is_that_of_the_last_event_logged(scene, ask, tablet):
    """FORMAT §5."""
    scene.enrol(tablet)
    scene.log(tablet.make())
    last = tablet.make(ver=2)
    scene.log(last)
    head = ask(lambda world: world.head(tablet.kid))
    assert (head.seq, head.prev) == (2, next_prev(last.signed))


def test_what_is_logged_is_found_at_its_place(scene, ask, tablet):
    """FORMAT §8 row 5: a duplicate is found by stream and version, compared by hash."""
    scene.enrol(tablet)
    size = ask(lambda world: world.size)
    offered = tablet.make()
    scene.log(offered)
    found = ask(lambda world: world.logged(LEG, 1))
    assert found.body_sha == sha256(offered.signed.body).digest()
    assert (found.leaf, found.received_ms, found.kid, found.seq) == (size, NOW, tablet.kid, 1)


def test_an_empty_place_holds_nothing(ask):
    """FORMAT §8 row 5."""
    assert ask(lambda world: (world.logged(LEG, 1), world.stream(LEG))) == (None, None)


def test_a_stream_has_a_head_and_an_owner(scene, ask, tablet):
    """FORMAT §8 row 10."""
    scene.enrol(tablet)
    scene.log(tablet.make())
    scene.log(tablet.make(ver=2))
    assert ask(lambda world: world.stream(LEG)) == (2, tablet.kid)


def test_an_event_taken_in_a_push_moves_chain_and_stream(ask, tablet):
    """Event n is judged with events 1 to n-1 in place (FORMAT §7)."""
    offered = tablet.make()

    def question(world):
        world.take(read_header(offered.signed.body), offered.signed)
        return world.head(tablet.kid), world.stream(LEG)

    head, stream = ask(question)
    assert (head.seq, head.prev, head.at_ms) == (1, next_prev(offered.signed), NOW)
    assert stream == (1, tablet.kid)


@pytest.mark.parametrize(
    ("header_note", "is_behind"),
    [
        ("", False),
        ("junk\n\n— junk", False),
        (note(3), False),
        (note(19), True),
        (note(19, by=Tablet(7).signer), False),
        (note(1, n=2), True),
        (note(1, n=2, by=Tablet(7).signer), False),
    ],
)
def test_only_our_own_signature_says_that_we_lost_data(ask, header_note, is_behind):
    """FORMAT §8 rows 8 and 8b. Verifies: F11."""
    assert ask(lambda world: world.is_behind(header_note)) == is_behind


def test_another_authoritys_log_under_our_key_is_not_ours(ask):
    """FORMAT §6: the origin holds the authority."""
    foreign = Checkpoint("other.example/log/1", 19, bytes(32))
    assert not ask(
        lambda world: world.is_behind(sign_checkpoint(foreign, OFFICE.public, OFFICE.sign))
    )


def test_a_fact_on_which_nothing_relied_is_not_late(ask, tablet):
    """FORMAT §8 row 11, F21."""
    header = read_header(tablet.make().signed.body)
    event = catalogue.read(header.type, header.data)
    assert not ask(lambda world: world.is_late(header, event))
