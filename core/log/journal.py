"""FORMAT §9, R10: the device's own events, their disclosures, their receipts, and drafts.

The journal is the outbox. It only grows: no code here and no trigger of the file lets an own event
be changed or deleted; acknowledged or not, refused or not, it stays. One commit, one fsync, then
the officer sees it.

A `Journal` is used by one thread at a time. Others, in other threads or processes, may stand beside
it on the same file: whoever appends to a head that has meanwhile moved gets `JournalClash`.
"""

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from types import TracebackType
from typing import Any, Final, Self

import msgspec

from core.evidence.envelope import Signed, next_prev
from core.log import receipts
from core.log.device_db import commit, open_db, scalar
from core.log.journal_schema import JOURNAL
from core.log.receipts import OutboxItem, Receipt, ReceiptNote, State
from core.log.records import KeyHead, NewEvent
from core.log.vault import Disclosure

_COLUMNS = "stream, ver, type, state, event_id, kid, seq, sig"
_LINE_BYTES: Final = 112
"""What an event costs on the wire beside body and disclosures: its second line, two newlines."""


class JournalClash(Exception):  # noqa: N818 - the same word as the mirror's
    """What was to be appended is not next: the head has moved; read it and sign again."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """Half-typed text of one field, unsigned and replaceable.

    Attributes:
        saved_ms: Unix milliseconds of the last key, by the device's clock.
    """

    key: str
    value: str
    saved_ms: int


class Journal:
    """An open `journal.db`."""

    __slots__ = ("_db",)

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    @classmethod
    def open(cls, path: str) -> Self:
        """Open the journal, making the file if it is not there.

        Raises:
            UnfitFile: the file is not a journal, or a later release's.
        """
        return cls(open_db(path, JOURNAL))

    def close(self) -> None:
        """Close the file; it may be closed twice."""
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

    def append(
        self,
        events: Sequence[NewEvent],
        disclosures: Sequence[Disclosure] = (),
        clear_drafts: Sequence[str] = (),
    ) -> None:
        """Write events, their disclosures, and take away the drafts they came from, in one commit.

        When this returns, the events survive a power cut.

        Raises:
            JournalClash: an event is not next of its key or stream, or a commitment is taken;
                nothing was written.
            CommitFailed: the disk is full or failing (F14); nothing was written.
        """
        try:
            with commit(self._db):
                self._db.executemany(
                    f"INSERT INTO own_event ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    [_row(event) for event in events],
                )
                self._db.executemany(
                    "INSERT INTO disclosure (c, event_id, subject, d) VALUES (?, ?, ?, ?)",
                    [(one.c, one.event_id, one.subject, one.d) for one in disclosures],
                )
                self._db.executemany(
                    "DELETE FROM draft WHERE key = ?", [(key,) for key in clear_drafts]
                )
        except sqlite3.IntegrityError as error:
            raise JournalClash(str(error)) from error

    def key_head(self, kid: str) -> KeyHead | None:
        """Return seq and chain hash of a key's last event, None before its first."""
        row = self._db.execute(
            "SELECT seq, state, sig FROM own_event WHERE kid = ? ORDER BY seq DESC LIMIT 1", (kid,)
        ).fetchone()
        if row is None:
            return None
        seq, body, sig = row
        return KeyHead(seq=seq, hash=next_prev(Signed(body=body, sig=sig)))

    def stream_head(self, stream: str) -> int:
        """Return the ver of a stream's last event, 0 before its first."""
        sql = "SELECT coalesce(max(ver), 0) FROM own_event WHERE stream = ?"
        return int(scalar(self._db, sql, (stream,)))

    def stream(self, name: str) -> list[NewEvent]:
        """Return a stream's events by ver."""
        sql = f"SELECT {_COLUMNS} FROM own_event WHERE stream = ? ORDER BY ver"
        return [_event(row) for row in self._db.execute(sql, (name,))]

    def streams(self, kind: str) -> list[str]:
        """Return the names of the streams of a kind, in the order in which they began."""
        rows = self._db.execute(
            "SELECT stream FROM own_event WHERE stream > ? AND stream < ? AND ver = 1"
            " ORDER BY rowid",
            (f"{kind}:", f"{kind};"),  # ";" follows ":" in ASCII
        )
        return [row[0] for row in rows]

    def events_after(self, kid: str, seq: int, limit: int, max_bytes: int) -> list[NewEvent]:
        """Return what a push sends next: a key's events above `seq`, gap-free.

        As many as `limit` and `max_bytes` (inflated, with disclosures, without the header line)
        allow; one at least, if there is one, or a big event would stop the queue for ever.
        """
        rows = self._db.execute(
            f"SELECT {_COLUMNS}, (SELECT coalesce(sum(length(d.d) + 3), 0) FROM disclosure AS d"
            " WHERE d.event_id = own_event.event_id)"
            " FROM own_event WHERE kid = ? AND seq > ? ORDER BY seq LIMIT ?",
            (kid, seq, limit),
        )
        events: list[NewEvent] = []
        total = 0
        for *columns, disclosed_bytes in rows:
            event = _event(columns)
            total += len(event.body) + disclosed_bytes + _LINE_BYTES
            if events and total > max_bytes:
                break
            events.append(event)
        return events

    def disclosures_of(self, event_ids: Iterable[str]) -> dict[str, list[Disclosure]]:
        """Return the disclosures of each event that has any, in the order they were written."""
        rows = self._db.execute(
            "SELECT c, event_id, subject, d FROM disclosure"
            " WHERE event_id IN (SELECT value FROM json_each(?)) ORDER BY rowid",
            (msgspec.json.encode(list(event_ids)).decode(),),
        )
        found: dict[str, list[Disclosure]] = {}
        for c, event_id, subject, d in rows:
            one = Disclosure(c=c, event_id=event_id, subject=subject, d=d)
            found.setdefault(event_id, []).append(one)
        return found

    def record_offer(self, kid: str, seq: int) -> None:
        """Remember, before sending, that a key's events up to `seq` are no longer `local`."""
        with commit(self._db):
            receipts.offer(self._db, kid, seq)

    def record_receipts(
        self, rows: Sequence[Receipt], answer: ReceiptNote, durable_size: int
    ) -> tuple[Receipt, ...]:
        """Keep a signed answer and what it says of each event, in one commit.

        Returns:
            the rows that contradict what the server said of a logged event before; they are set
            aside, the first answer stands, and someone must be told (I4).
        """
        with commit(self._db):
            self._db.execute(
                "INSERT INTO receipt_note (size, note, raw, sig) VALUES (?, ?, ?, ?)",
                (answer.size, answer.note, answer.raw, answer.sig),
            )
            self._put(receipts.DURABLE_SIZE, str(durable_size))
            return receipts.record(self._db, rows)

    def receipt_notes(self) -> list[ReceiptNote]:
        """Return every signed answer, oldest first."""
        rows = self._db.execute("SELECT size, note, raw, sig FROM receipt_note ORDER BY id")
        return [
            ReceiptNote(size=size, note=note, raw=raw, sig=sig) for size, note, raw, sig in rows
        ]

    def acked(self, kid: str) -> int:
        """Return the seq up to which every event of a key is logged as we wrote it, from 0."""
        return receipts.acked(self._db, kid)

    def reoffer_above(self, size: int) -> int:
        """Queue again every event with a leaf of `size` or above: the server lost it (R6).

        Returns:
            how many receipts were set aside; they stay readable as `set_aside_receipts`.
        """
        with commit(self._db):
            return receipts.set_aside(self._db, size)

    def set_aside_receipts(self) -> list[Receipt]:
        """Return receipts that no longer count: lost in a restore, or contradicting the first."""
        return receipts.set_aside_receipts(self._db)

    def outbox(
        self,
        kid: str | None = None,
        states: Collection[State] = receipts.STATES,
        stream: str | None = None,
    ) -> list[OutboxItem]:
        """Return own events with their states computed from data, by key and seq."""
        return receipts.outbox(self._db, kid, states, stream)

    def count_of(self, event_type: str) -> int:
        """Return how many own events there are of a type."""
        return int(scalar(self._db, "SELECT count(*) FROM own_event WHERE type = ?", (event_type,)))

    def counts(self) -> dict[State, int]:
        """Return how many own events are in each state, every state named."""
        return receipts.counts(self._db)

    def save_draft(self, key: str, value: str, ms: int) -> None:
        """Save half-typed text; survives a power cut like an event."""
        with commit(self._db):
            self._db.execute(
                "INSERT INTO draft (key, value, saved_ms) VALUES (?, ?, ?) ON CONFLICT (key)"
                " DO UPDATE SET value = excluded.value, saved_ms = excluded.saved_ms",
                (key, value, ms),
            )

    def drafts(self) -> dict[str, Draft]:
        """Return every draft by key."""
        rows = self._db.execute("SELECT key, value, saved_ms FROM draft ORDER BY key")
        return {key: Draft(key=key, value=value, saved_ms=ms) for key, value, ms in rows}

    def draft(self, key: str) -> Draft | None:
        """Return one draft, None when nothing is half typed there."""
        sql = "SELECT key, value, saved_ms FROM draft WHERE key = ?"
        row = self._db.execute(sql, (key,)).fetchone()
        return Draft(key=row[0], value=row[1], saved_ms=row[2]) if row else None

    def put_setting(self, key: str, value: str) -> None:
        """Set a small value that must survive with the events."""
        with commit(self._db):
            self._put(key, value)

    def setting(self, key: str) -> str | None:
        """Return a setting, None when it was never set."""
        value: str | None = scalar(self._db, "SELECT value FROM setting WHERE key = ?", (key,))
        return value

    def _put(self, key: str, value: str) -> None:
        self._db.execute(
            "INSERT INTO setting (key, value) VALUES (?, ?)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )


def _row(event: NewEvent) -> tuple[str | int | bytes, ...]:
    return (
        event.stream,
        event.ver,
        event.type,
        event.body,
        event.event_id,
        event.kid,
        event.seq,
        event.sig,
    )


def _event(row: Sequence[Any]) -> NewEvent:  # a STRICT table holds the types that were written
    stream, ver, kind, body, event_id, kid, seq, sig = row
    return NewEvent(
        stream=stream,
        ver=ver,
        type=kind,
        body=body,
        event_id=event_id,
        kid=kid,
        seq=seq,
        sig=sig,
    )
