"""What a work may do to the log inside the one open write transaction."""

import sqlite3
from collections.abc import Iterable, Sequence

from core.evidence.envelope import Signed, next_prev
from core.kernel.limits import FORENSIC_BYTES
from core.log import queries
from core.log.growth import Batch
from core.log.leaves import Row, row_leaf_hash
from core.log.records import (
    ChainClash,
    KeyHead,
    NewEvent,
    StoredAt,
    StoredEvent,
    StreamClash,
    StreamHead,
)
from core.log.row_digest import with_digest

_ROW_BYTES = 128
"""What a forensic row costs beside its bytes, so that empty ones are bounded too."""


class LogWriter:
    """The log as one work sees and extends it; nobody else writes before the work returns.

    Attributes:
        received_ms: of every leaf of this work: one reading of the wall clock, but never less than
            the last leaf's (FORMAT §6).
    """

    def __init__(self, batch: Batch, wall_ms: int) -> None:
        """Take the transaction as the works before left it."""
        self._batch = batch
        self._connection: sqlite3.Connection = batch.connection
        self._streams: dict[str, int] = {}
        self._keys: dict[str, int] = {}
        self.received_ms = max(wall_ms, batch.last_ms)

    @property
    def size(self) -> int:
        """The number of leaves, those of this work included."""
        return self._batch.size

    def append(self, events: Sequence[NewEvent]) -> tuple[StoredEvent, ...]:
        """Give events their leaves, in order, and move their keys' heads.

        Whether `dev.prev` and the signature are right was the caller's question (FORMAT §8).

        Raises:
            StreamClash: a `ver` is not the stream's next. Nothing is stored.
            ChainClash: a `seq` is not the key's next. Nothing is stored.
        """
        if not events:
            return ()
        self._learn_heads(events)
        rows: list[Row] = []
        hashes: list[bytes] = []
        streams, keys = self._streams.copy(), self._keys.copy()
        position, received_ms = self._batch.size, self.received_ms
        for event in events:
            stream, ver, kid, seq = event.stream, event.ver, event.kid, event.seq
            if ver != streams[stream] + 1:
                raise StreamClash(stream, streams[stream], ver)
            if seq != keys[kid] + 1:
                raise ChainClash(kid, keys[kid], seq)
            streams[stream], keys[kid] = ver, seq
            position += 1
            row = (
                position, stream, ver, event.type, event.body,
                event.event_id, kid, seq, received_ms, event.sig,
            )  # fmt: skip
            rows.append(row)
            hashes.append(row_leaf_hash(row))
        self._insert(rows, events)
        self._batch.add(hashes, received_ms)
        self._streams, self._keys = streams, keys
        return tuple([queries.event_of(row) for row in rows])

    def key_heads(self, kids: Iterable[str]) -> dict[str, KeyHead]:
        """Return the heads of those keys that have events."""
        return queries.key_heads(self._connection, kids)

    def stream_heads(self, streams: Iterable[str]) -> dict[str, StreamHead]:
        """Return the heads of those streams that have events."""
        return queries.stream_heads(self._connection, streams)

    def stored_at(self, places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], StoredAt]:
        """Return what stands at each (stream, ver) that is taken, for telling a duplicate."""
        return queries.stored_at(self._connection, places)

    def events(self, stream: str) -> list[StoredEvent]:
        """Return a stream by version, with what this work has appended."""
        return [
            queries.event_of(row) for row in queries.stream_rows(self._connection, stream, None)
        ]

    def event(self, leaf: int) -> StoredEvent | None:
        """Return the event of a leaf."""
        row = queries.row_at(self._connection, leaf)
        return row and queries.event_of(row)

    def of_id(self, event_id: str) -> list[StoredEvent]:
        """Return the events under an id, by leaf; slow, for what a person rarely does."""
        return [queries.event_of(row) for row in queries.rows_of_id(self._connection, event_id)]

    def of_type(self, event_type: str) -> list[StoredEvent]:
        """Return the events of a versioned type, by leaf; slow, as `of_id`."""
        return [queries.event_of(row) for row in queries.rows_of_type(self._connection, event_type)]

    def claim(self, kind: str, key: str, leaf: int) -> bool:
        """Earn a claim with the event of `leaf`; False if it is taken, and nothing changes."""
        if self.claimed(kind, key) is not None:
            return False
        self._connection.execute("INSERT INTO claim VALUES (?, ?, ?)", (kind, key, leaf))
        return True

    def claimed(self, kind: str, key: str) -> int | None:
        """Return the leaf that holds a claim."""
        return queries.claimed(self._connection, kind, key)

    def root(self, size: int | None = None) -> bytes:
        """Return the root over the first `size` leaves, by default all, pending ones included."""
        return self._batch.grown().root(size)

    def consistency_proof(self, old: int, new: int | None = None) -> tuple[bytes, ...]:
        """Return the proof that the log of `new` leaves begins with that of `old`."""
        return self._batch.grown().consistency_proof(old, new)

    def save_checkpoint(self, size: int, note: str) -> None:
        """Keep a signed note before it is sent; sizes only grow, and not beyond the log."""
        self._connection.execute(
            "INSERT INTO checkpoint VALUES (?, ?, ?, ?)",
            with_digest("checkpoint", size, note, self.received_ms),
        )

    def last_checkpoint(self) -> tuple[int, str] | None:
        """Return the largest checkpoint as (size, note)."""
        return queries.last_checkpoint(self._connection)

    def keep_forensic(
        self, kid: str | None, seq: int | None, code: str, body: bytes, sig: bytes
    ) -> bool:
        """Keep bytes that cannot take a leaf; past 64 MiB in all only count them (FORMAT §10).

        A device that is refused offers the same bytes again; they are kept once.

        Returns:
            Whether the bytes are kept.
        """
        if self._is_kept(kid, seq, body):
            return True
        last = self._connection.execute(
            "SELECT id, used_bytes FROM forensic ORDER BY id DESC LIMIT 1"
        ).fetchone()
        number, used = last or (0, 0)
        used += len(body) + len(sig) + _ROW_BYTES
        if used > FORENSIC_BYTES:
            self._count_dropped(code)
            return False
        row = (number + 1, self.received_ms, kid, seq, code, body, sig, used)
        self._connection.execute(
            "INSERT INTO forensic VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", with_digest("forensic", *row)
        )
        return True

    def peer_seen(self, kid: str, size: int, note: str, ms: int) -> None:
        """Remember the largest checkpoint that a peer has shown; a smaller one changes nothing."""
        self._connection.execute(
            "INSERT INTO peer_seen VALUES (?, ?, ?, ?, ?) ON CONFLICT (kid) DO UPDATE"
            " SET size = excluded.size, note = excluded.note, received_ms = excluded.received_ms,"
            " row_sha = excluded.row_sha WHERE excluded.size >= size",
            with_digest("peer_seen", kid, size, note, ms),
        )

    def _is_kept(self, kid: str | None, seq: int | None, body: bytes) -> bool:
        found = self._connection.execute(
            "SELECT 1 FROM forensic WHERE kid IS ? AND seq IS ? AND body = ? LIMIT 1",
            (kid, seq, body),
        ).fetchone()
        return found is not None

    def _count_dropped(self, code: str) -> None:
        row = self._connection.execute(
            "SELECT dropped FROM forensic_dropped WHERE code = ?", (code,)
        ).fetchone()
        self._connection.execute(
            "INSERT INTO forensic_dropped VALUES (?, ?, ?) ON CONFLICT (code) DO UPDATE"
            " SET dropped = excluded.dropped, row_sha = excluded.row_sha",
            with_digest("forensic_dropped", code, (row[0] if row else 0) + 1),
        )

    def _learn_heads(self, events: Sequence[NewEvent]) -> None:
        """Read the heads that this work has not seen yet; 0 for a new stream or key."""
        streams = {event.stream for event in events} - self._streams.keys()
        if streams:
            self._streams |= queries.stream_vers(self._connection, streams)
        kids = {event.kid for event in events} - self._keys.keys()
        if kids:
            self._keys |= queries.key_seqs(self._connection, kids)

    def _insert(self, rows: list[Row], events: Sequence[NewEvent]) -> None:
        self._connection.executemany(
            "INSERT INTO stored_events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows
        )
        last_of = {event.kid: event for event in events}
        for kid, event in last_of.items():
            head = (event.seq, next_prev(Signed(body=event.body, sig=event.sig)), kid)
            self._connection.execute(
                "UPDATE key_head SET seq = ?, hash = ? WHERE kid = ?"
                if self._keys[kid]
                else "INSERT INTO key_head (seq, hash, kid) VALUES (?, ?, ?)",
                head,
            )
