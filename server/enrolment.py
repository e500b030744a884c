"""One-time codes with which a device presents its key (EVIDENCE.md §3).

A code is 128 random bits, lives ten minutes, works for one key, which may ask again when the answer
was lost (R5); only its hash is kept. Whoever issues it
for an officer and a scope approves the enrolment; the log records the key as a signed event.
"""

import sqlite3
from contextlib import closing
from hashlib import sha256

import msgspec

from core.domain.device.decide import Enrol
from core.domain.device.state import Device
from core.evidence import keys
from core.evidence.body import Actor
from core.kernel.b64 import b64u, from_b64u
from core.kernel.errors import Refused
from core.kernel.fields import HashText, Line
from core.kernel.ids import stream_name
from core.kernel.reasons import Reason
from core.log.row_digest import row_digest, with_digest
from core.log.writer import LogWriter
from core.process.dossier import Deed
from server.office import Asked, Office, state_of
from server.settings import Folder

CODE_LIFE_MS = 10 * 60 * 1000
TABLE = (
    "CREATE TABLE IF NOT EXISTS code (hash TEXT PRIMARY KEY, request BLOB NOT NULL,"
    " until_ms INTEGER NOT NULL, used_ms INTEGER, pub TEXT, row_sha BLOB NOT NULL)"
)


class CodeRefused(Exception):  # noqa: N818 - says what happened
    """The code was never issued, was used, or is too old."""


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """What a code grants: a key for this device, officer and scope.

    Attributes:
        device: an existing device's id for its next epoch; a fresh one for a new device.
    """

    device: str
    officer: str
    scope: tuple[str, ...]
    label: str
    approved_by: str


class EnrolRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a device sends once: the code and the key it drew."""

    code: Line
    pub: HashText


class EnrolReply(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a device must know to write and to believe.

    Attributes:
        note: the newest checkpoint: what the device verifies everything later against.
        policy: which witnesses the device is to demand (C2SP tlog-policy), if any.
    """

    authority: str
    n: int
    server_pub: str
    device: str
    officer: str
    epoch: int
    kid: str
    scope: tuple[str, ...]
    label: str
    note: str
    policy: str = ""


def issue_code(office: Office, folder: Folder, grant: Grant) -> str:
    """Return a new code in groups that can be read aloud."""
    code = office.pen.random(16).hex().upper()
    until_ms = office.pen.clock.wall_ms() + CODE_LIFE_MS
    with closing(sqlite3.connect(folder.codes)) as db, db:
        db.execute(TABLE)
        db.execute(
            "INSERT INTO code VALUES (?, ?, ?, ?, ?, ?)",
            with_digest("code", _hash(code), msgspec.json.encode(grant), until_ms, None, None),
        )
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def enrol(office: Office, folder: Folder, request: EnrolRequest) -> EnrolReply:
    """Enrol the key that a code was issued for.

    Raises:
        CodeRefused: the code is not good.
        Refused: the key is refused, or the device has a key that still stands.
    """
    public = from_b64u(request.pub, keys.KEY_BYTES)
    try:
        keys.check_public(public)
    except ValueError as error:
        raise Refused(Reason.BAD_KEY, detail=str(error)) from error
    grant = _spend(office, folder, request)
    stream = stream_name("device", grant.device)

    def work(writer: LogWriter) -> int:
        device: Device = state_of(writer, stream)
        known = device.key(keys.kid_text(public))
        command = Enrol(
            pub=request.pub,
            kid=keys.kid_text(public),
            officer=grant.officer,
            scope=grant.scope,
            label=grant.label,
            key_class="field",
            epoch=known.epoch if known else device.epoch + 1,
        )
        asked = Asked(actor=Actor(id=grant.approved_by))
        office.execute_in(writer, [Deed(stream=stream, command=command)], asked)
        return command.epoch

    epoch = office.log.write(work)
    return EnrolReply(
        authority=office.pen.authority,
        n=office.pen.n,
        server_pub=b64u(office.pen.signer.public),
        device=grant.device,
        officer=grant.officer,
        epoch=epoch,
        kid=keys.kid_text(public),
        scope=grant.scope,
        label=grant.label,
        note=office.checkpoint()[1],
        policy=office.cosigning.policy_text() if office.cosigning is not None else "",
    )


def _spend(office: Office, folder: Folder, request: EnrolRequest) -> Grant:
    now_ms = office.pen.clock.wall_ms()
    with closing(sqlite3.connect(folder.codes)) as db, db:
        db.execute(TABLE)
        rows = db.execute(
            "UPDATE code SET used_ms = ?1, pub = ?2 WHERE hash = ?3 AND until_ms >= ?1"
            " AND (pub IS NULL OR pub = ?2) RETURNING hash, request, until_ms, used_ms, pub",
            (now_ms, request.pub, _hash(request.code)),
        ).fetchall()
        for row in rows:  # in the same transaction: nobody reads the row without its digest
            db.execute(
                "UPDATE code SET row_sha = ? WHERE hash = ?", (row_digest("code", row), row[0])
            )
    if not rows:
        raise CodeRefused("the code was never issued, was used, or is older than ten minutes")
    return msgspec.json.decode(rows[0][1], type=Grant)


def _hash(code: str) -> str:
    plain = "".join(symbol for symbol in code.upper() if symbol.isalnum())
    return sha256(b"anjuan.enrolment.v1\n" + plain.encode()).hexdigest()
