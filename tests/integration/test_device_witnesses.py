"""A device with a policy: it demands the quorum, shows an old one amber, and keeps both notes."""

import shutil
import sqlite3
from base64 import b64decode
from contextlib import closing

import msgspec
import pytest

from core.evidence.checkpoint import Checkpoint, cosign, sign_checkpoint
from core.kernel.b64 import from_b64u
from core.sync.messages import Cosigned, PushHeader, Receipt, read_message
from field_client import confirming
from field_client.checks import run_checks
from field_client.clock import simulated_clock
from field_client.device import COSIGNED_NOTE, Device
from field_client.enrolling import enrol
from field_client.screens.alarms import SPLIT_VIEW, alarms
from field_client.status import read_status
from field_client.sync_session import sync
from server import ingest
from server.enrolment import Grant, issue_code
from server.keys import load_key
from server.serving import serving
from server.station import Station
from tests.support.devices import AUTHORITY, REGION, Draws
from tests.support.offices import ADMIN, Bureau, Line
from tests.support.witnesses import by_stick, log_key, new_witness, with_witnesses

HOUR_S = 3_600
SCHOOLS = [f"019a0000-0000-7000-8000-0000000051{number:02x}" for number in range(20)]


class Field:
    """An office with a witness, and a device that was given the policy at its enrolment."""

    def __init__(self, folder) -> None:
        self.folder = folder
        self.data, self.witness, self.stick = folder / "o", folder / "w", folder / "stick"
        Bureau(self.data).close()
        vkey = new_witness(self.witness, log_key(self.data))
        self.bureau = with_witnesses(self.data, f"witness jijian {vkey}\nquorum jijian\n")
        self.device = self.bureau.enrol(folder / "d", 1)
        assert self.bureau.office.cosigning is not None
        policy = self.bureau.office.cosigning.policy_text()
        enrolment = msgspec.structs.replace(self.device.enrolment, policy=policy)
        self.device.remember_enrolment(enrolment)

    @property
    def now_s(self) -> int:
        """Now, for the witness and the device alike."""
        return self.bureau.clock.wall_ms() // 1000

    def grow(self, number: int) -> None:
        """Log an event."""
        self.bureau.register_school(SCHOOLS[number])

    def round(self) -> None:
        """Have the newest checkpoint cosigned."""
        (outcome,) = by_stick(self.bureau, self.witness, self.stick, self.now_s)
        assert outcome.code == ""

    def sync(self):
        """Sync the device."""
        return Line(self.bureau).session(self.device).run()

    def later(self, hours: int) -> None:
        """Let time pass for both."""
        ms = self.bureau.clock.wall_ms() + hours * HOUR_S * 1000
        self.bureau.clock.move_to(ms)
        self.device.clock = simulated_clock(AUTHORITY, ms, bytes(8))

    def close(self) -> None:
        """Close both."""
        self.device.close()
        self.bureau.close()


def shown(device):
    """Return what the status says of the witnesses."""
    found = read_status(device).confirmation
    assert found is not None
    return found


@pytest.fixture
def field(tmp_path):
    made = Field(tmp_path)
    yield made
    made.close()


def test_without_any_quorum_nothing_is_believed(field):
    """Log signature AND quorum: the device keeps what it had, and what it wrote."""
    before = field.device.checkpoint_note()
    field.grow(0)
    report = field.sync()
    assert report.trouble == "unwitnessed"
    assert (field.device.checkpoint_note(), field.device.mirror.count()) == (before, 0)
    assert shown(field.device).sentence == confirming.NEVER


def test_the_quorum_under_an_older_checkpoint_is_enough(field):
    """The newest has none yet; it is shown to have grown out of one that has."""
    field.grow(0)
    field.round()
    field.grow(1)
    assert field.sync().trouble is None
    assert field.device.journal.setting(COSIGNED_NOTE).count("\n— ") == 2
    seen = shown(field.device)
    assert (seen.sentence, seen.is_amber) == (confirming.CONFIRMED, False)


def test_the_quorum_under_the_newest_checkpoint_is_in_the_note(field):
    """Served in pulls: the cosigned note itself."""
    field.grow(0)
    field.round()
    assert field.sync().trouble is None
    assert field.device.checkpoint_note() == field.device.journal.setting(COSIGNED_NOTE)


@pytest.mark.parametrize(("hours", "amber"), [(25, False), (26, False), (27, True)])
def test_an_old_quorum_is_amber_and_not_refused(field, hours, amber):
    """EVIDENCE §1.6: at most 26 hours old; the day before, of and after."""
    field.grow(0)
    field.round()
    assert field.sync().trouble is None
    field.later(hours)
    field.grow(1)
    assert field.sync().trouble is None
    assert shown(field.device).is_amber is amber
    (check,) = [one for one in run_checks(field.device) if one.name == "witness"]
    assert check.grade == ("warning" if amber else "ok")


def test_an_older_quorum_that_is_served_again_does_not_replace_a_younger_one(field, tmp_path):
    """Attack 18, for the witnesses' word."""
    field.grow(0)
    field.round()
    with closing(sqlite3.connect(field.data / "cosigned.db", isolation_level=None)) as db:
        db.execute("VACUUM INTO ?", (str(tmp_path / "older.db"),))
    field.later(2)
    field.grow(1)
    field.round()
    assert field.sync().trouble is None
    kept = field.device.journal.setting(COSIGNED_NOTE)
    field.bureau.close()
    for beside in field.data.glob("cosigned.db*"):
        beside.unlink()
    shutil.copy(tmp_path / "older.db", field.data / "cosigned.db")
    field.bureau = Bureau(field.data)
    field.grow(2)
    assert field.sync().trouble is None
    assert field.device.journal.setting(COSIGNED_NOTE) == kept


def test_a_log_that_did_not_grow_out_of_what_was_cosigned_is_a_split_view(field):
    """Both notes are kept: the cosigned one, and the log's own beside it."""
    field.grow(0)
    field.round()
    cosigning = field.bureau.office.cosigning
    pen = field.bureau.office.pen
    forged = sign_checkpoint(
        Checkpoint(pen.origin, 2, b64decode("A" * 43 + "=")), pen.signer.public, pen.signer.sign
    )
    note, _ = cosigning.store.newest(cosigning.policy())
    field.grow(1)
    lied = forged + _cosigned_by(field, forged)
    cosigning.served = lambda _size, newest, _prove: (
        newest,
        Cosigned(note=lied, consistency=()),
    )
    report = field.sync()
    assert report.trouble == "split-view"
    assert field.device.journal.setting("refused_beside") == lied
    assert field.device.journal.setting("refused_note").startswith(pen.origin)
    assert note != lied
    assert any(SPLIT_VIEW[:20] in one for one in alarms(field.device))


def _cosigned_by(field, note: str) -> str:
    """Let the witness's key sign a note that the witness itself never would."""
    signer = load_key(field.witness / "witness.key")
    name = "jijian.example.gov.cn/w1"
    return cosign(note, name, signer.public, signer.sign, field.now_s)


def test_a_receipt_brings_the_quorum_too(field):
    """FORMAT §7: `cosigned` beside `cp`, inside what the office signs."""
    field.grow(0)
    field.round()
    field.grow(1)
    header = PushHeader(v=1, log=field.bureau.office.pen.authority,
                        kid=field.device.signer.kid, first_seq=1, count=0)  # fmt: skip
    taken = ingest.push(field.bureau.office, header, [])
    receipt = read_message(from_b64u(taken.receipt.payload), Receipt)
    assert isinstance(receipt.cosigned, Cosigned)
    assert receipt.cosigned.note.count("\n— ") == 2


def test_an_office_gives_a_new_device_its_policy(tmp_path):
    """The device's own call, over a real socket: `anjuan-field enrol`, then `status`."""
    field = Field(tmp_path)
    field.grow(0)
    field.round()
    station = Station(field.bureau.office, field.data)
    grant = Grant(
        device="019a0000-0000-7000-8000-0000000d0002",
        officer="019a0000-0000-7000-8000-0000000f0002",
        scope=(REGION,),
        label="laptop",
        approved_by=ADMIN,
    )
    code = issue_code(field.bureau.office, field.bureau.folder, grant)
    clock = simulated_clock(AUTHORITY, field.bureau.clock.wall_ms(), bytes(8))
    with (
        serving(station) as url,
        Device.create(tmp_path / "d2", clock=clock, random_bytes=Draws("second")) as device,
    ):
        enrolment = enrol(device, url, code)
        policy = enrolment.demanded()
        assert policy is not None
        assert policy.quorum == "jijian"
        assert sync(device).trouble is None
        assert shown(device).sentence == confirming.CONFIRMED
    field.device.close()
    station.close()
