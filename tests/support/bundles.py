"""An office whose log has all that a bundle can show, and ways to take its bundles apart."""

import json
import shutil
import subprocess
import sys
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path

from core.domain.device.events import Enrolled, Revoked
from core.domain.institution.events import Particulars, Registered
from core.domain.review.events import Admitted, Opened
from core.evidence.body import Actor
from core.evidence.checkpoint import cosign
from core.evidence.commitment import commit, disclose
from core.evidence.envelope import first_prev, next_prev, seal
from core.evidence.note import COSIGNATURE_V1, format_vkey
from core.kernel import codec
from core.kernel.b64 import b64u
from core.kernel.ids import stream_name, uuid7
from core.log.records import NewEvent
from core.log.vault import Disclosure
from server.bundle import verify
from server.bundle.standing import stand
from server.bundle.writing import Under, Wanted, export_bundle
from server.opening import init_folder, open_office
from server.scribe import Saying, Scribe
from server.settings import Folder
from tests.support import logs

SCHOOL = "019a0000-0000-7000-8000-00000000beef"
ERASED = "019a0000-0000-7000-8000-0000000e1a5e"
KEPT = "019a0000-0000-7000-8000-0000000000d5"
DEVICE = "019a0000-0000-7000-8000-0000000000de"
OFFICER = "019a0000-0000-7000-8000-0000000000ad"
ADMIN = Actor(id=OFFICER)
WITNESS = logs.Device(77)
"""Of another department; signs checkpoints only."""
WITNESS_NAME = "jijian.demo.invalid/w1"


class Trail:
    """An office in a folder; writes whatever a test wants to find in a bundle."""

    def __init__(self, folder: Path) -> None:
        init_folder(folder, logs.AUTHORITY)
        self.folder = Folder(folder)
        self.office = open_office(folder)
        self.tablet = logs.Device(1)
        self.key = format_vkey(self.office.pen.origin, self.office.pen.signer.public)

    def say(self, stream, event, pd=()):
        """Let the office sign an event."""
        saying = Saying(stream=stream, event=event, actor=ADMIN, pd=pd)
        return self.office.log.write(lambda writer: Scribe(writer, self.office.pen).say([saying]))[
            0
        ]

    def write(self, *events):
        """Log events of devices as they are."""
        return self.office.log.write(lambda writer: writer.append(events))

    def enrol(self, tablet=None):
        """Enrol a device's key."""
        tablet = tablet or self.tablet
        enrolled = Enrolled(
            epoch=1, kid=tablet.kid, alg="Ed25519", pub=b64u(tablet.public), officer=OFFICER,
            scope=("410422",), key_class="field", label="tablet",
        )  # fmt: skip
        self.say(stream_name("device", DEVICE), enrolled)

    def revoke(self):
        """Revoke it."""
        self.say(stream_name("device", DEVICE), Revoked(kid=self.tablet.kid, reason="lost"))

    def personal(self, subject, number, phone):
        """Log an event that speaks of a person, whose number the vault keeps."""
        told = disclose(bytes([number] * 16), "phone", phone)
        registered = Registered(particulars=Particulars(name="晨光"), source="test")
        stream = stream_name("institution", SCHOOL[:-2] + f"{number:02x}")
        event = self.say(stream, registered, ((subject, commit(told)),))
        kept = Disclosure(c=commit(told), event_id=event.event_id, subject=subject, d=told.encode())
        self.office.keep([kept])
        return event

    def erase(self, subject):
        """Forget a person, and say so in the log."""
        self.office.vault.erase_subject(subject)
        stream = "policy:019a0000-0000-7000-8000-0000000000e1"
        self.raw(stream, "policy.personal-data-erased.v1", {"subject": subject})

    def raw(self, stream, event_type, data):
        """Let the office sign an event of a type that this release does not know."""
        pen = self.office.pen

        def work(writer):
            head = writer.key_heads((pen.signer.kid,))[pen.signer.kid]
            signer = logs.Device(0)
            signer.kid, signer.seq, signer.prev = pen.signer.kid, head.seq + 1, head.hash
            event_id = uuid7(logs.NOW_MS, bytes(6) + b"%04d" % head.seq)
            body = {**logs.body_of(signer, event_id, stream, 1, data), "type": event_type}
            signed = seal(codec.encode(body), pen.signer.sign)
            return writer.append(
                [
                    NewEvent(
                        stream=stream, ver=1, type=event_type, body=signed.body, sig=signed.sig,
                        event_id=event_id, kid=signer.kid, seq=signer.seq,
                    )
                ]
            )  # fmt: skip

        self.office.log.write(work)

    def review(self, event_id):
        """Hold an event back, and admit it."""
        stream = stream_name("review", event_id)
        self.say(stream, Opened(event=event_id, code="revoked"))
        self.say(stream, Admitted(event=event_id, reason="found by its officer"))

    def export(self, out, *, under=None, **wanted):
        """Write a bundle; return how many events it holds."""
        under = under or stand(self.office, self.folder)
        return export_bundle(self.office, out, Wanted(**wanted), under)

    def cosigned(self, *, count=1):
        """Return the newest checkpoint with a witness's line under it."""
        under = stand(self.office, self.folder)
        line = cosign(under.note, WITNESS_NAME, WITNESS.public, WITNESS.sign, 1_795_265_000)
        return Under(size=under.size, note=under.note + line * count, policy=under.policy)

    def close(self):
        """Close the office."""
        self.office.close()


def grow(trail: Trail) -> None:
    """Log a school, a visit to it, two persons of whom one is forgotten, and a lost tablet."""
    trail.enrol()
    trail.say(
        stream_name("institution", SCHOOL),
        Registered(particulars=Particulars(name="晨光"), source="test"),
    )
    leg = logs.leg(1)
    trail.write(*[trail.tablet.event(leg, ver, institution=SCHOOL) for ver in (1, 2, 3)])
    trail.personal(KEPT, 1, "13800000000")
    trail.personal(ERASED, 2, "13900000000")
    trail.erase(ERASED)
    trail.write(trail.tablet.event(leg, 4, institution=SCHOOL))
    trail.revoke()
    (late,) = trail.write(trail.tablet.event(leg, 5, institution=SCHOOL))
    trail.review(late.event_id)


def witness_key():
    """Return the witness's key as policies write it."""
    return format_vkey(WITNESS_NAME, WITNESS.public, COSIGNATURE_V1)


def judged(bag, key, *witnesses):
    """Return the verdict of the bundle's own verifier: `verified`, or what detected it."""
    keys = [verify.vkey(key, 1), *(verify.vkey(one, 4) for one in witnesses)]
    try:
        verify.verify(bag, keys)
    except verify.Unverified as error:
        return error.args[0]
    return "verified"


def judged_alone(bag, key, *witnesses):
    """Return the verdict of the file that travels, run by itself; its exit code says the same."""
    named = [word for one in witnesses for word in ("--witness", one)]
    script = Path(verify.__file__)
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-I", str(script), str(bag), "--key", key, *named],
        capture_output=True,
        check=False,
    )
    found = json.loads(done.stdout)
    assert done.returncode == (0 if found["verified"] else 1)
    return "verified" if found["verified"] else found["code"]


def mend(bag):
    """Write the manifests anew, as whoever changed a bundle would."""
    data = sorted(path for path in (bag / "data").rglob("*") if path.is_file())
    lines = [f"{_sha(path)}  {path.relative_to(bag).as_posix()}\n" for path in data]
    (bag / "manifest-sha256.txt").write_text("".join(lines))
    tags = ("bagit.txt", "bag-info.txt", "manifest-sha256.txt")
    lines = [f"{_sha(bag / name)}  {name}\n" for name in tags]
    (bag / "tagmanifest-sha256.txt").write_text("".join(lines))


def copied(bag, folder):
    """Return a copy of a bundle that may be changed."""
    return Path(shutil.copytree(bag, folder))


def lines(bag, name="events"):
    """Return the lines of a file as objects."""
    return [json.loads(line) for line in (bag / f"data/{name}.jsonl").read_bytes().splitlines()]


def put(bag, found, name="events"):
    """Write lines back in the format's own spelling."""
    text = "".join(json.dumps(line, sort_keys=True, separators=(",", ":")) + "\n" for line in found)
    (bag / f"data/{name}.jsonl").write_text(text)


def body_of(line):
    """Return the signed bytes of a line."""
    return b64decode(line["dsse"]["payload"])


def with_body(line, body):
    """Return a line with other bytes under the old signature."""
    return {**line, "dsse": {**line["dsse"], "payload": b64encode(body).decode()}}


def forged(line, signer, body=None):
    """Return a line signed by a key of somebody's own."""
    signed = seal(body or body_of(line), signer.sign)
    signature = {
        "keyid": json.loads(signed.body)["dev"]["kid"],
        "sig": b64encode(signed.sig).decode(),
    }
    line = with_body(line, signed.body)
    return {**line, "dsse": {**line["dsse"], "signatures": [signature]}}


def chained(signer, last=None):
    """Return the `prev` that a key's next event needs."""
    return next_prev(last) if last else first_prev(logs.AUTHORITY, signer.kid)


def _sha(path):
    return sha256(path.read_bytes()).hexdigest()
