"""The part of fsck that reads what every event says, where the log itself is blind to types.

The log's own check answers for bytes, signatures, chains, tree and claims; here a body is
canonical, of this authority, by the right kind of key, and of a type that decodes, or else under
review. What other files must agree with is kept in a temporary file, so that memory stays flat.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import msgspec
from msgspec import UNSET

from core.domain import catalogue
from core.domain.device import events as device
from core.domain.review import events as review
from core.evidence.body import Header, read_header, trusted_header
from core.evidence.checkpoint import open_checkpoint
from core.evidence.keys import KEY_BYTES
from core.kernel.b64 import b64u, from_b64u
from core.kernel.errors import Rejected
from core.kernel.ids import SERVER_KINDS, stream_kind, stream_uuid
from core.kernel.times import ms_of
from core.log import queries
from core.log.check_events import Judges
from core.log.check_scratch import Findings
from core.log.leaves import Row
from server import due
from server.enrolment import Grant
from server.fsck_anchor import Anchor

PAGE_ROWS: Final = 1_000
TICK_ROWS: Final = 1_000


def judges_of(anchor: Anchor, tick: Callable[[], None]) -> Judges:
    """Return judges that learn every device's key from its enrolment, which stands before its use.

    Args:
        anchor: the server's key and the log's origin.
        tick: called once an event.
    """
    keys: dict[str, bytes] = {anchor.kid: anchor.public}

    def claims_of(event_type: str, body: bytes) -> Iterable[tuple[str, str]]:
        tick()
        try:
            event = catalogue.read(event_type, trusted_header(body).data)
        except Rejected:
            return ()  # under review, or named by `EventCheck`
        if isinstance(event, device.Enrolled):
            keys[event.kid] = from_b64u(event.pub, KEY_BYTES)
        return catalogue.claims(event)

    def open_note(note: str) -> tuple[int, bytes]:
        checkpoint = open_checkpoint(note, anchor.origin, anchor.public)
        return checkpoint.size, checkpoint.root

    return Judges(public_key=keys.get, claims_of=claims_of, open_note=open_note)


class Implied:
    """What other tables and files must say, as the events imply it."""

    def __init__(self) -> None:
        """Create the tables; the file has no name and goes with the connection."""
        self.db = sqlite3.connect("", isolation_level=None)
        self.db.execute("PRAGMA journal_mode=OFF")
        for table in (
            "event (event_id TEXT PRIMARY KEY, leaf) WITHOUT ROWID",
            "unread (event_id TEXT PRIMARY KEY, leaf, detail) WITHOUT ROWID",
            "commitment (c, event_id, subject, PRIMARY KEY (c, event_id)) WITHOUT ROWID",
            "due (stream TEXT PRIMARY KEY, due_on, region) WITHOUT ROWID",
            "fork (leaf INTEGER PRIMARY KEY, sha)",
            "enrolled (pub TEXT PRIMARY KEY, request BLOB) WITHOUT ROWID",
        ):
            self.db.execute(f"CREATE TABLE {table}")

    def leaf_of(self, event_id: str) -> int | None:
        """Return where an event stands."""
        row: tuple[int] | None = self.db.execute(
            "SELECT leaf FROM event WHERE event_id = ?", (event_id,)
        ).fetchone()
        return row and row[0]

    def subject_of(self, c: str, event_id: str) -> str | None:
        """Return of whom a commitment of an event speaks, None if the event has none such."""
        row: tuple[str] | None = self.db.execute(
            "SELECT subject FROM commitment WHERE c = ? AND event_id = ?", (c, event_id)
        ).fetchone()
        return row and row[0]

    def close(self) -> None:
        """Drop the file."""
        self.db.close()


class EventCheck:
    """Goes through the log's events and fills what they imply."""

    def __init__(self, anchor: Anchor, findings: Findings, implied: Implied, position: int) -> None:
        """Start before leaf 0; `position` is how far the follower says it has read."""
        self._anchor = anchor
        self._findings = findings
        self._implied = implied
        self._position = position
        self._cp: tuple[int, str] = (0, "")
        self._a_person_acted = False
        self._administrator_acted = False

    def check(self, connection: sqlite3.Connection, tick: Callable[[], None]) -> None:
        """Check every event of the log."""
        for row in rows_of(connection):
            tick()
            self._check(connection, row)
        for leaf, detail in self._implied.db.execute("SELECT leaf, detail FROM unread ORDER BY 1"):
            self._add(leaf, f"{detail}, and no review was opened for it")
        if self._a_person_acted and not self._administrator_acted and self._anchor.administrator:
            name = self._anchor.administrator
            self._findings.add("settings.json", "administrator", f"{name} never acted in this log")

    def _check(self, connection: sqlite3.Connection, row: Row) -> None:
        leaf, kid = row[0] - 1, row[6]
        by_server = kid == self._anchor.kid
        try:
            header = read_header(row[4], by_server=by_server)
        except (Rejected, ValueError) as error:
            self._add(leaf, f"the body: {error}")
            return
        if header.log != self._anchor.authority:
            self._add(leaf, f"is of log {header.log}, not {self._anchor.authority}")
        if (stream_kind(header.stream) in SERVER_KINDS) != by_server:
            self._add(leaf, f"key {kid} may not write {header.stream}")
        if by_server:
            self._check_server(connection, row, header)
        self._imply(leaf, header)
        self._read(leaf, header, by_server=by_server)

    def _check_server(self, connection: sqlite3.Connection, row: Row, header: Header) -> None:
        """The server signs in the transaction that stores: its `at` is the leaf's time."""
        leaf, received_ms = row[0] - 1, row[8]
        if ms_of(header.at) != received_ms:
            self._add(leaf, f"received_ms is {received_ms} where the server signed at {header.at}")
        self._a_person_acted |= header.actor.id is not UNSET
        self._administrator_acted |= header.actor.id == self._anchor.administrator
        if header.cp is UNSET:
            return
        said = (header.cp.size, header.cp.root)
        if said != self._cp and said != _checkpoint_of(connection, said[0], self._anchor):
            self._findings.add(
                "checkpoint", f"size {said[0]}", f"is not the one that leaf {leaf} was signed upon"
            )
        self._cp = said

    def _imply(self, leaf: int, header: Header) -> None:
        db = self._implied.db
        db.execute("INSERT OR IGNORE INTO event VALUES (?, ?)", (header.id, leaf))
        for subject, c in (*header.pd, *((header.id, c) for c in header.att)):
            db.execute("INSERT OR IGNORE INTO commitment VALUES (?, ?, ?)", (c, header.id, subject))

    def _read(self, leaf: int, header: Header, *, by_server: bool) -> None:
        db = self._implied.db
        try:
            event = catalogue.read(header.type, header.data)
        except Rejected as error:
            if by_server:
                self._add(leaf, str(error))
            else:
                db.execute(
                    "INSERT OR IGNORE INTO unread VALUES (?, ?, ?)", (header.id, leaf, str(error))
                )
            return
        match event:
            case review.Opened():
                db.execute("DELETE FROM unread WHERE event_id = ?", (event.event,))
            case device.Enrolled():
                db.execute(
                    "INSERT OR IGNORE INTO enrolled VALUES (?, ?)",
                    (event.pub, _granted(header, event)),
                )
            case device.ForkFound():
                db.execute("INSERT INTO fork VALUES (?, ?)", (leaf, event.other))
            case _:
                if leaf < self._position:
                    due.note_due(db, header, event)

    def _add(self, leaf: int, detail: str) -> None:
        self._findings.add("stored_events", f"leaf {leaf}", detail)


def rows_of(connection: sqlite3.Connection, upto: int | None = None) -> Iterator[Row]:
    """Yield rows in log order, a page at a time, up to and with position `upto`."""
    position = 0
    while rows := queries.rows_after(connection, position - 1, PAGE_ROWS):
        for row in rows:
            if upto is not None and row[0] > upto:
                return
            yield row
        position = rows[-1][0]


def _granted(header: Header, event: device.Enrolled) -> bytes:
    """Return the grant that an enrolment followed, as the codes' file spells it."""
    approved_by = "" if header.actor.id is UNSET else header.actor.id
    return msgspec.json.encode(
        Grant(
            device=stream_uuid(header.stream),
            officer=event.officer,
            scope=event.scope,
            label=event.label,
            approved_by=approved_by,
        )
    )


def _checkpoint_of(
    connection: sqlite3.Connection, size: int, anchor: Anchor
) -> tuple[int, str] | None:
    row = connection.execute("SELECT note FROM checkpoint WHERE size = ?", (size,)).fetchone()
    if row is None:
        return None
    try:
        checkpoint = open_checkpoint(row[0], anchor.origin, anchor.public)
    except Rejected:
        return None
    return checkpoint.size, b64u(checkpoint.root)
