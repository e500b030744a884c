"""The part of fsck that finds out whom to believe: settings, the server's key, and leaf 0.

Each of the three says what the others say, so one that was changed stands alone.
"""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec

from core.domain import catalogue
from core.domain.ledger.events import Opened
from core.evidence.body import trusted_header
from core.evidence.checkpoint import origin_of
from core.evidence.envelope import Signed, is_authentic
from core.evidence.keys import KEY_BYTES, kid_text
from core.kernel.b64 import b64u, from_b64u
from core.kernel.errors import Rejected
from core.log import queries
from core.log.check_events import lenient
from core.log.check_scratch import Findings
from server.keys import load_key
from server.settings import Folder, NotADataFolder, Settings

VERSION = 1


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """What the rest of the folder is judged by.

    Attributes:
        public: the server's raw public key.
        administrator: for whom the local command line acts; empty if settings cannot be read.
    """

    authority: str
    n: int
    public: bytes
    administrator: str = ""

    @property
    def kid(self) -> str:
        """The server key's id."""
        return kid_text(self.public)

    @property
    def origin(self) -> str:
        """The log's origin."""
        return origin_of(self.authority, self.n)


def find_anchor(folder: Folder, findings: Findings) -> Anchor | None:
    """Compare the three, and return what they agree on; None if nothing can be believed.

    Leaf 0 is believed if its signature is true by its own key; else the key file is.
    """
    settings = _settings(folder, findings)
    key = _key(folder.key, findings)
    opened = _leaf_0(folder.log)
    if opened is None:
        if settings is None or key is None:
            return None
        return Anchor(
            authority=settings.authority,
            n=settings.n,
            public=key,
            administrator=settings.administrator,
        )
    if key is not None and key != opened.public:
        findings.add(
            "server.key", "seed", f"makes key {kid_text(key)}; the log is of key {opened.kid}"
        )
    if settings is not None:
        for name, found, wanted in (
            ("authority", settings.authority, opened.authority),
            ("n", settings.n, opened.n),
        ):
            if found != wanted:
                findings.add("settings.json", name, f"is {found!r} where the log says {wanted!r}")
        opened = msgspec.structs.replace(opened, administrator=settings.administrator)
    return opened


def _settings(folder: Folder, findings: Findings) -> Settings | None:
    try:
        settings = folder.load()
    except (NotADataFolder, OSError, ValueError) as error:
        findings.add("settings.json", "file", str(error))
        return None
    findings.count("settings.json")
    if settings.v != VERSION:
        findings.add("settings.json", "v", f"is {settings.v} where {VERSION} is known")
    written = msgspec.json.format(msgspec.json.encode(settings)) + b"\n"
    if folder.settings.read_bytes() != written:
        findings.add("settings.json", "file", "is not spelled as this product writes it")
    return settings


def _key(path: Path, findings: Findings) -> bytes | None:
    try:
        signer = load_key(path)
        content = json.loads(path.read_text())
        plain = json.dumps({"v": VERSION, "alg": "Ed25519", "seed": content["seed"]})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        findings.add("server.key", "file", f"cannot be read: {error}")
        return None
    findings.count("server.key")
    if path.read_text() != plain:
        findings.add("server.key", "file", "is not spelled as this product writes it")
    return signer.public


def _leaf_0(path: Path) -> Anchor | None:
    """Return what leaf 0 says of itself, if its signature is true by the key that it names."""
    try:
        with closing(reading(path)) as connection:
            row = queries.row_at(connection, 0)
        if row is None:
            return None
        header = trusted_header(row[4])
        opened = catalogue.read(header.type, header.data)
        if not isinstance(opened, Opened):
            return None
        public = from_b64u(opened.server_pub, KEY_BYTES)
        if not is_authentic(Signed(body=row[4], sig=row[9]), public):
            return None
    except (sqlite3.DatabaseError, Rejected, ValueError, TypeError):
        return None  # the check of the log names what is wrong with it
    if header.dev.kid != kid_text(public) or b64u(public) != opened.server_pub:
        return None
    return Anchor(authority=header.log, n=opened.n, public=public)


def reading(path: Path) -> sqlite3.Connection:
    """Open a file of SQLite that is there already, to read it while others may write."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None
    )
    connection.execute("PRAGMA query_only=ON")
    lenient(connection)
    return connection


def shown(text: str) -> str:
    """Return text that was read leniently as text that can be looked up and printed."""
    return text.encode("utf-8", "backslashreplace").decode()


def guarded(table: str, findings: Findings, step: Callable[[], object]) -> None:
    """Turn a file that cannot be read into a finding, and go on with the next one."""
    try:
        step()
    except (
        sqlite3.DatabaseError,
        msgspec.MsgspecError,
        Rejected,
        OSError,
        OverflowError,
        TypeError,
        ValueError,
    ) as error:
        findings.add(table, "?", f"unreadable: {error}")


def check_database(connection: sqlite3.Connection, file: str, findings: Findings) -> None:
    """Let SQLite check pages, indexes and constraints of a file."""
    for (message,) in connection.execute("PRAGMA integrity_check(100)"):
        if message != "ok":
            findings.add(file, "integrity_check", str(message))
