"""FORMAT §9: `mirror.db`, the events that a device has pulled, sparse in leaf, and its register.

Everything here came from the server and can be pulled again, so the file may be cleared; nothing of
the device's own is in it. A page and the pull position are one commit. The scope digest (SYNC.md
5.5: count and sum of leaf hashes mod 2^256) grows in the same commit, so that "in sync" is a
comparison with the server and not a feeling.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Final, Self

from core.evidence.entry import Leaf, entry_of
from core.evidence.merkle import leaf_hash
from core.log import register
from core.log.device_db import Layout, Row, commit, open_db, scalar
from core.log.records import StoredEvent
from core.log.register import RegisterRow

_COLUMNS = "leaf, stream, ver, type, state, event_id, kid, seq, received_ms, sig"
_DIGEST_BYTES = 32
_MODULUS = 1 << 8 * _DIGEST_BYTES
_BATCH = 1_000
_NOTHING = bytes(_DIGEST_BYTES)

MIRROR: Final = Layout(
    application_id=0x414A4D31,
    version=1,
    synchronous="NORMAL",  # what a power cut takes is pulled again
    statements=(
        (
            "CREATE TABLE mirrored (leaf INTEGER PRIMARY KEY, stream TEXT NOT NULL,"
            " ver INTEGER NOT NULL, type TEXT NOT NULL, state BLOB NOT NULL,"
            " event_id TEXT NOT NULL, kid TEXT NOT NULL, seq INTEGER NOT NULL,"
            " received_ms INTEGER NOT NULL, sig BLOB NOT NULL) STRICT"
        ),
        "CREATE INDEX mirrored_by_stream ON mirrored (stream, ver)",
        "CREATE INDEX mirrored_by_type ON mirrored (type)",
        (
            "CREATE TABLE position (id INTEGER PRIMARY KEY CHECK (id = 1), leaf INTEGER NOT NULL,"
            " origin TEXT NOT NULL, count INTEGER NOT NULL, digest BLOB NOT NULL) STRICT"
        ),
        f"INSERT INTO position VALUES (1, -1, '', 0, zeroblob({_DIGEST_BYTES}))",
        *register.STATEMENTS,
    ),
)


class MirrorClash(Exception):  # noqa: N818 - a report on the server, not on us
    """The server sent other bytes for a leaf, or the leaves of another incarnation of its log.

    What was there stays, and the page was not taken. Never a wipe (F35): a person or the sync
    machine decides.
    """


class Mirror:
    """An open `mirror.db`; belongs to the thread that opened it, others open their own."""

    __slots__ = ("_db",)

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    @classmethod
    def open(cls, path: str) -> Self:
        """Open the mirror, making the file if it is not there.

        Raises:
            UnfitFile: the file is not a mirror, or a later release's.
        """
        return cls(open_db(path, MIRROR))

    def close(self) -> None:
        """Close the file; a mirror may be closed twice."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def add_page(self, events: Sequence[StoredEvent], next_leaf: int, origin: str = "") -> int:
        """Take a page of a pull with its position, in one commit; return how many were new.

        Args:
            events: verified already; the mirror compares bytes, it judges none.
            next_leaf: where the next page begins, `next` of the header line. The position never
                goes back: a page fetched to fill a hole leaves it where it is.
            origin: the log they are of; "" where the caller does not say.

        Raises:
            MirrorClash: a leaf is here with other bytes, or `origin` is another log; nothing of
                the page was taken.
        """
        with commit(self._db):
            known = self.origin()
            if origin and known and origin != known:
                raise MirrorClash(f"the mirror is of {known}, the page of {origin}; clear it first")
            fresh = [event for event in events if self._add(event)]
            total = int.from_bytes(self._digest_bytes()) + sum(map(_hash_number, fresh))
            self._db.execute(
                "UPDATE position SET leaf = max(leaf, ?), origin = ?, count = count + ?,"
                " digest = ?",
                (next_leaf, origin or known, len(fresh), _digest_of(total)),
            )
        return len(fresh)

    def position(self) -> int:
        """Return the last leaf pulled in scope, which the next pull asks after; -1 before any."""
        return int(scalar(self._db, "SELECT leaf FROM position"))

    def origin(self) -> str:
        """Return the origin of the log that is mirrored, "" before any is known."""
        return str(scalar(self._db, "SELECT origin FROM position"))

    def stream(self, name: str) -> list[StoredEvent]:
        """Return a stream's events by ver, as far as they were pulled."""
        return self._events("WHERE stream = ? ORDER BY ver, leaf", (name,))

    def stream_head(self, name: str) -> int:
        """Return the last ver of a stream that was pulled, 0 if none was."""
        head = scalar(
            self._db, "SELECT coalesce(max(ver), 0) FROM mirrored WHERE stream = ?", (name,)
        )
        return int(head)

    def of_type(self, prefix: str, after_leaf: int = -1, limit: int = _BATCH) -> list[StoredEvent]:
        """Return events whose type begins with `prefix`, e.g. `notice.`, above a leaf, by leaf."""
        return self._events(
            "WHERE type >= ? AND type < ? AND leaf > ? ORDER BY leaf LIMIT ?",
            (prefix, f"{prefix}\U0010ffff", after_leaf, limit),
        )

    def iter_all(self, after_leaf: int = -1) -> Iterator[StoredEvent]:
        """Yield every event above a leaf by leaf; pages added meanwhile are seen."""
        while batch := self._events("WHERE leaf > ? ORDER BY leaf LIMIT ?", (after_leaf, _BATCH)):
            yield from batch
            after_leaf = batch[-1].leaf

    def count(self) -> int:
        """Return how many events are here."""
        return int(scalar(self._db, "SELECT count FROM position"))

    def digest(self) -> tuple[int, str]:
        """Return the scope digest of all that is here: count, and sum of leaf hashes in hex."""
        return self.count(), self._digest_bytes().hex()

    def digest_between(self, first_leaf: int, last_leaf: int) -> tuple[int, str]:
        """Return the scope digest of a range, both ends included, from the rows themselves.

        Halving the range finds what a pull has lost (F34); over everything it proves `digest`.
        """
        count = total = 0
        for event in self.iter_all(first_leaf - 1):
            if event.leaf > last_leaf:
                break
            count += 1
            total += _hash_number(event)
        return count, _digest_of(total).hex()

    def clear(self) -> None:
        """Forget everything that was pulled, to pull it again from the first leaf."""
        with commit(self._db):
            self._db.execute("DELETE FROM mirrored")
            self._db.execute("DELETE FROM register")
            self._db.execute(
                "UPDATE position SET leaf = -1, origin = '', count = 0, digest = ?", (_NOTHING,)
            )

    def put_register(self, rows: Sequence[RegisterRow]) -> None:
        """Write rows of the register in one commit; a later row of an institution replaces it."""
        with commit(self._db):
            register.put(self._db, rows)

    def search(self, text: str, limit: int = 20, offset: int = 0) -> list[RegisterRow]:
        """Return a page of the institutions that have every word of `text`, by name.

        One character is enough; case and width do not matter; no word at all finds everything.
        """
        return register.search(self._db, text, limit, offset)

    def register_count(self, text: str = "") -> int:
        """Return how many institutions `search` finds in all."""
        return register.count(self._db, text)

    def register_page(self, offset: int = 0, limit: int = 20) -> list[RegisterRow]:
        """Return a page of the whole register, by name."""
        return register.search(self._db, "", limit, offset)

    def _add(self, event: StoredEvent) -> bool:
        """Insert an event; return False if the same bytes are here."""
        row = _row(event)
        sql = f"INSERT OR IGNORE INTO mirrored ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        if self._db.execute(sql, row).rowcount:
            return True
        here = self._db.execute(
            f"SELECT {_COLUMNS} FROM mirrored WHERE leaf = ?", (event.leaf,)
        ).fetchone()
        if here != row:
            raise MirrorClash(
                f"leaf {event.leaf} is here with other bytes than the server now sends"
            )
        return False

    def _digest_bytes(self) -> bytes:
        return bytes(scalar(self._db, "SELECT digest FROM position"))

    def _events(self, where: str, parameters: Sequence[str | int]) -> list[StoredEvent]:
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM mirrored {where}", parameters).fetchall()
        return [_event(row) for row in rows]


def _hash_number(event: StoredEvent) -> int:
    """Return an event's leaf hash (FORMAT §6) as a number."""
    leaf = Leaf(
        event_id=event.event_id,
        stream=event.stream,
        ver=event.ver,
        kid=event.kid,
        seq=event.seq,
        received_ms=event.received_ms,
        body=event.body,
        sig=event.sig,
    )
    return int.from_bytes(leaf_hash(entry_of(leaf)))


def _digest_of(total: int) -> bytes:
    return (total % _MODULUS).to_bytes(_DIGEST_BYTES)


def _row(event: StoredEvent) -> Row:
    return (
        event.leaf,
        event.stream,
        event.ver,
        event.type,
        event.body,
        event.event_id,
        event.kid,
        event.seq,
        event.received_ms,
        event.sig,
    )


def _event(row: Row) -> StoredEvent:
    """Read a row; a STRICT table holds the types that were written."""
    leaf, stream, ver, kind, body, event_id, kid, seq, received_ms, sig = row
    return StoredEvent(
        leaf=leaf,
        stream=stream,
        ver=ver,
        type=kind,
        body=body,
        event_id=event_id,
        kid=kid,
        seq=seq,
        received_ms=received_ms,
        sig=sig,
    )
