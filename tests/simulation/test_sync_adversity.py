"""SYNC.md F8-F11, F34, F41: copied devices, restored copies, and an office that lies."""

import shutil
from hashlib import sha256

import pytest
from msgspec import UNSET

from core.domain import catalogue
from core.domain.device.events import ForkFound
from core.domain.ledger.events import Ticked
from core.domain.leg.commands import AnswerItem
from core.evidence.body import trusted_header
from core.evidence.checkpoint import open_checkpoint
from core.kernel.b64 import b64u
from core.kernel.errors import Rejected
from core.sync import client
from field_client.capture import Capture
from field_client.device import Device
from field_client.status import read_status
from server.log_world import read_key
from tests.support import devices
from tests.support.offices import Bureau, Line, fsck

ANSWER = AnswerItem(code="V-CTR-02", answer="compliant")
OTHER = AnswerItem(code="V-CTR-02", answer="violating")
THIRD = AnswerItem(code="V-CTR-02", answer="not_applicable")


class Field:
    """An office, one device with a leg, and copies of either."""

    def __init__(self, folder):
        self.folder = folder
        self.bureau = Bureau(folder / "office")
        self.bureau.register_school()
        self.device = self.bureau.enrol(folder / "device", 1)
        self.opened = [self.device]
        self.sync()
        capture = Capture(self.device)
        self.leg = capture.open_visit(institution=devices.SCHOOL).stream
        capture.record(self.leg, devices.credentials())

    def record(self, command, device=None):
        """Record an answer on the leg."""
        Capture(device or self.device).record(self.leg, command)

    def sync(self, device=None):
        """Sync a device without faults."""
        return Line(self.bureau).session(device or self.device).run()

    def copy_device(self, seed):
        """Copy the folder, journal and key, as to a second tablet."""
        target = self.folder / f"copy {seed}"
        self.device.close()
        shutil.copytree(self.folder / "device", target)
        self.device = self._open(self.folder / "device", "device 1 again")
        return self._open(target, seed)

    def copy_office(self):
        """Copy the office's folder, as a backup does."""
        self.bureau.close()
        shutil.copytree(self.folder / "office", self.folder / "backup")
        self.bureau = Bureau(self.folder / "office", "again")

    def restore_office(self):
        """Go on with the backup, under the same key."""
        self.bureau.close()
        self.bureau = Bureau(self.folder / "backup", "restored")

    def kid(self):
        """Return the device's key id."""
        return self.device.signer.kid

    def key(self):
        """Return what the office says of the key."""
        return self.bureau.office.log.write(lambda writer: read_key(writer, self.kid()))

    def close(self):
        """Close devices and office."""
        for device in self.opened:
            device.close()
        self.bureau.close()

    def _open(self, folder, seed):
        device = Device.open(folder, clock=devices.clock(), random_bytes=devices.Draws(seed))
        self.opened.append(device)
        return device


@pytest.fixture
def field(tmp_path):
    field = Field(tmp_path)
    yield field
    field.close()


@pytest.fixture
def forked(field):
    """Return a field whose device was copied; both wrote, the first has synced."""
    field.sync()
    field.twin = field.copy_device("twin")
    field.record(ANSWER)
    field.record(OTHER, field.twin)
    field.record(THIRD, field.twin)
    field.sync()
    return field


def bodies(device):
    kid = device.signer.kid
    return {event.body for event in device.journal.events_after(kid, 0, 1000, 1 << 30)}


def test_a_copied_device_is_found_at_its_first_sync(forked):
    """Verifies: R7, F9."""
    report = forked.sync(forked.twin)
    assert report.trouble == "chain-refused"
    assert "rejected:fork" in report.detail
    found = [event for event in forked.bureau.events() if event.type == "device.fork-found.v1"]
    assert len(found) == 1


def test_a_fork_names_both_bodies(forked):
    """SYNC.md F9: the first differing event reveals it. Verifies: R7."""
    forked.sync(forked.twin)
    stream = f"device:{forked.device.enrolment.device}"
    with forked.bureau.office.log.read() as reader:
        events = reader.stream(stream)
    fork = catalogue.read(events[-1].type, trusted_header(events[-1].body).data)
    assert isinstance(fork, ForkFound)
    mine, twins = (
        sorted(bodies(device) - bodies(other))
        for device, other in ((forked.device, forked.twin), (forked.twin, forked.device))
    )
    assert fork.logged in {b64u(sha256(body).digest()) for body in mine}
    assert fork.other in {b64u(sha256(body).digest()) for body in twins}


def test_a_fork_loses_nothing_that_either_wrote(forked):
    """What is logged and what is forensic are together all that both wrote. Verifies: R7, F8."""
    forked.sync(forked.twin)
    logged = {event.body for event in forked.bureau.events()}
    forensic = {kept.body for kept in forked.bureau.forensic()}
    assert bodies(forked.device) | bodies(forked.twin) <= logged | forensic
    assert not logged & forensic


def test_a_forked_key_is_sealed(forked):
    """FORMAT §8 row 6: sealed until a new epoch. Verifies: F8."""
    forked.sync(forked.twin)
    assert forked.key().sealed


def test_the_original_of_a_copy_is_told_too(forked):
    """SYNC.md F9: both devices are forced to new epochs; what it wrote stays. Verifies: R7."""
    forked.sync(forked.twin)
    forked.record(OTHER)
    report = forked.sync()
    assert report.trouble == "chain-refused"
    assert "rejected:fork" in report.detail
    logged = {event.body for event in forked.bureau.events()}
    forensic = {kept.body for kept in forked.bureau.forensic()}
    assert bodies(forked.device) <= logged | forensic


def test_a_fork_is_logged_once_however_often_it_is_pushed(forked):
    """A forked device that goes on syncing adds no further fork (F4, F9)."""
    for _ in range(3):
        forked.sync(forked.twin)
    found = [event for event in forked.bureau.events() if event.type == "device.fork-found.v1"]
    assert len(found) == 1


def test_a_log_with_a_fork_checks_out(forked):
    """Forensic bytes stand outside the tree. Verifies: F8."""
    forked.sync(forked.twin)
    assert fsck(forked.bureau, [forked.device]).faults == ()


def test_a_device_put_back_to_an_old_copy_is_told_so(field):
    """SYNC.md F10: the office's head is beyond the journal; nothing is signed over it."""
    old = field.copy_device("old")
    field.record(ANSWER)
    field.sync()
    report = field.sync(old)
    assert report.trouble == "device-behind"
    assert field.bureau.forensic() == []


def rewrite(field):
    """Let the office go on from a backup with another history, past what the device verified."""
    field.copy_office()
    field.record(ANSWER)
    field.sync()
    field.restore_office()
    for number in range(8):
        field.bureau.register_school(f"019a0000-0000-7000-8000-00000000{number:04x}", "另一所")


def test_a_rewritten_log_is_refused_by_the_device(field):
    """SYNC.md F41: the consistency proof fails, and the device says so."""
    rewrite(field)
    assert field.sync().trouble == "split-view"


def test_a_device_keeps_both_notes_of_a_split_view(field):
    """FORMAT §8 row 9: two notes of the log's own key that cannot be of one log prove it."""
    rewrite(field)
    before = field.device.checkpoint_note()
    field.sync()
    assert field.device.checkpoint_note() == before
    refused = field.device.journal.setting("refused_note")
    enrolment, office = field.device.enrolment, field.bureau.office
    known, other = (
        open_checkpoint(note, enrolment.origin, office.pen.signer.public)
        for note in (before, refused)
    )
    assert other.size >= known.size
    assert other.root != known.root


def test_a_device_takes_no_event_of_a_rewritten_log(field):
    """SYNC.md F41: what the mirror holds stays what it was."""
    rewrite(field)
    before = list(field.device.mirror.iter_all())
    field.sync()
    assert list(field.device.mirror.iter_all()) == before


def test_work_that_names_another_root_is_held_for_review(field):
    """FORMAT §8 row 9: gossip and work both stay. Verifies: F41."""
    rewrite(field)
    field.record(OTHER)
    field.sync()
    opened = [event for event in field.bureau.events() if event.type == "review.opened.v1"]
    assert b'"code":"split-view"' in opened[-1].body
    logged = {event.body for event in field.bureau.events()}
    assert bodies(field.device) <= logged


def test_a_split_view_is_not_in_sync(field):
    """R9: after a sync that believed nothing, the status must not be green."""
    rewrite(field)
    field.record(OTHER)
    field.sync()
    assert not read_status(field.device).in_sync


def test_an_office_restored_from_a_copy_is_seen_to_be_behind(field):
    """SYNC.md F11: a smaller log of the same key is data lost, and nothing is dropped here."""
    field.sync()
    field.copy_office()
    field.record(ANSWER)
    field.sync()
    field.restore_office()
    before = bodies(field.device)
    report = field.sync()
    assert report.trouble == "server-behind"
    assert bodies(field.device) == before


def test_a_restored_office_stops_at_our_own_signature(field):
    """FORMAT §8 row 8: the push carries our note over a larger log. Verifies: R6, F11."""
    field.sync()
    field.copy_office()
    field.record(ANSWER)
    field.sync()
    field.restore_office()
    field.record(OTHER)
    size = len(field.bureau.events())
    field.sync()
    assert len(field.bureau.events()) == size


def test_more_than_a_page_is_pulled_page_by_page(field):
    """FORMAT §7, §10: a page holds 1,000 events. Verifies: R9, R11."""
    for number in range(1_050):
        field.bureau.register_school(f"019a0000-0000-7000-8000-00000001{number:04x}", "一所")
    assert field.sync().pulled > 1_050
    assert read_status(field.device).in_sync


def drop_one(device):
    """Let the mirror be as if a page had come one event short; return what it held."""
    mirror = device.mirror
    events, position, origin = list(mirror.iter_all()), mirror.position(), mirror.origin()
    mirror.clear()
    mirror.add_page(events[:1] + events[2:], position, origin)
    return events


def test_an_event_that_a_pull_dropped_is_noticed(field):
    """SYNC.md F34: the digests differ, and the status is not green. Verifies: R9."""
    field.sync()
    drop_one(field.device)
    assert not read_status(field.device).in_sync


def test_an_event_that_a_pull_dropped_is_fetched_at_the_next_sync(field):
    """SYNC.md F34: what is missing is fetched, nothing is wiped. Verifies: R9."""
    field.sync()
    events = drop_one(field.device)
    field.sync()
    assert list(field.device.mirror.iter_all()) == events
    assert read_status(field.device).in_sync


def test_a_mirror_that_holds_more_than_the_scope_does_not_ask_for_ever(field):
    """SYNC.md F34: filling holes ends; the status says that the two differ."""
    field.sync()
    field.device.mirror.add_page(
        [devices.pulled("ledger:019a0000-0000-7000-8000-0000000000ee", Ticked(), leaf=900)], 2
    )
    field.sync()
    assert not read_status(field.device).in_sync


def test_a_page_that_does_not_extend_what_was_verified_stops_the_machine(field):
    """The machine alone: a note of another root stops it, with both notes (5.5)."""
    state = client.SyncState(
        origin=devices.ORIGIN,
        server_pub=devices.SERVER.public,
        kid=field.kid(),
        note=devices.note(5, b"a" * 32),
        own_seq=0,
        answered_seq=0,
        pulled=-1,
    )
    with pytest.raises(Rejected):
        open_checkpoint(state.note, "other.example/log/1", state.server_pub)
    stopped = client._extended(state, devices.note(5, b"b" * 32), (), UNSET)  # noqa: SLF001
    assert (stopped.trouble, stopped.note) == ("split-view", state.note)
