"""Signed events for tests of the log, and judges that know their keys."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.evidence.checkpoint import Checkpoint, open_checkpoint, origin_of, sign_checkpoint
from core.evidence.envelope import first_prev, next_prev, seal
from core.evidence.keys import kid_text
from core.kernel import codec
from core.kernel.b64 import b64u
from core.kernel.ids import uuid7
from core.log.check import Checked, check_log
from core.log.check_events import Judges
from core.log.eventlog import EventLog
from core.log.records import NewEvent

AUTHORITY = "anjuan.example.gov.cn"
ORIGIN = origin_of(AUTHORITY, 1)
NOW_MS = 1_795_264_999_000
CLAIMED = "claims"
"""Key of `data` whose text is claimed, as (kind `test`, that text)."""


class FixedClock:
    """A clock that tests set by hand."""

    def __init__(self, ms=NOW_MS):
        self.ms = ms

    def __call__(self):
        """Return Unix milliseconds."""
        return self.ms


class Device:
    """A key with its chain; makes and signs events as a device or the server does."""

    def __init__(self, seed=0):
        self._key = Ed25519PrivateKey.from_private_bytes(sha256(b"device %d" % seed).digest())
        self.public = self._key.public_key().public_bytes_raw()
        self.kid = kid_text(self.public)
        self.seq = 0
        self.prev = first_prev(AUTHORITY, self.kid)
        self._seed = seed

    def sign(self, message):
        """Sign with the private half."""
        return self._key.sign(message)

    def event(self, stream, ver, **data):
        """Sign the key's next event."""
        self.seq += 1
        event_id = uuid7(
            NOW_MS + self.seq,
            self._seed.to_bytes(2, "big") + bytes(4) + b"%04d" % (self.seq % 10_000),
        )
        body = codec.encode(body_of(self, event_id, stream, ver, data))
        signed = seal(body, self.sign)
        self.prev = next_prev(signed)
        return NewEvent(
            stream=stream,
            ver=ver,
            type=f"{stream.partition(':')[0]}.finding-recorded.v1",
            body=body,
            event_id=event_id,
            kid=self.kid,
            seq=self.seq,
            sig=signed.sig,
        )

    def events(self, stream, count, *, after=0):
        """Sign `count` events of one stream behind version `after`."""
        return [self.event(stream, after + ver) for ver in range(1, count + 1)]


def leg(number=0):
    """Name a device stream."""
    return f"leg:{uuid7(NOW_MS, number.to_bytes(10, 'big'))}"


def judges_for(devices: Iterable[Device], server: Device) -> Judges:
    """Return judges that know these keys, and `server` as the log's."""
    keys: dict[str, bytes] = {device.kid: device.public for device in devices}

    def claims_of(_type, body):
        claimed = msgspec.json.decode(body)["data"].get(CLAIMED)
        return [("test", claimed)] if claimed else []

    def open_note(note):
        opened = open_checkpoint(note, ORIGIN, server.public)
        return opened.size, opened.root

    return Judges(public_key=keys.get, claims_of=claims_of, open_note=open_note)


def note_of(size, root, server):
    """Sign a checkpoint."""
    return sign_checkpoint(Checkpoint(ORIGIN, size, root), server.public, server.sign)


def save_note(log: EventLog, server: Device):
    """Sign and store a checkpoint of the log as it is."""

    def work(writer):
        writer.save_checkpoint(writer.size, note_of(writer.size, writer.root(), server))

    log.write(work)


def check(path: Path, *devices: Device, server: Device) -> Checked:
    """Check a log whose keys are these."""
    return check_log(path, judges_for(devices, server))


def tamper(path: Path, *statements: str) -> None:
    """Change a log as somebody who can write its file, and put every trigger back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        triggers = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for _, sql in triggers:
            connection.execute(sql)


def body_of(device, event_id, stream, ver, data):
    """Return what a device's next event says, as an object."""
    return {
        "v": 1,
        "id": event_id,
        "type": f"{stream.partition(':')[0]}.finding-recorded.v1",
        "log": AUTHORITY,
        "stream": stream,
        "ver": ver,
        "dev": {
            "epoch": 1,
            "kid": device.kid,
            "seq": device.seq,
            "prev": b64u(device.prev),
            "boot": "AAAAAAAAAAA",
            "mono_ms": 8120331,
        },
        "at": "2026-11-21T20:31:07.120+08:00",
        "occurred": "2026-11-21T20:31:00.000+08:00",
        "hlc": [1795264267120, 0],
        "seen": {"leaf": -1, "law": {}},
        "actor": {"id": "019a0000-0000-7000-8000-0000000000aa"},
        "data": data,
        "pd": [],
        "att": [],
        "n": "AAECAwQFBgcICQoLDA0ODw",
    }
