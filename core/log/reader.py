"""The log as it stood at one moment: a snapshot on a read connection, to be used briefly.

A long snapshot keeps SQLite from cutting its write-ahead log; whoever reads everything takes
`EventLog.iter_rows`, which opens one snapshot a page.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator

from core.evidence.tree import Tree
from core.log import growth, queries
from core.log.records import Forensic, KeyHead, PeerSeen, StoredAt, StoredEvent, StreamHead


class LogReader:
    """Answers about the first `size` leaves, whatever is appended meanwhile.

    Attributes:
        size: number of leaves at the snapshot.
        last_ms: `received_ms` of the last of them, 0 for an empty log.
    """

    def __init__(
        self, connection: sqlite3.Connection, committed: Tree, adopt: Callable[[Tree], None]
    ) -> None:
        """Fix the snapshot.

        Args:
            connection: with a transaction that has not read yet.
            committed: of any moment of the same log.
            adopt: told of a larger tree, when another process wrote and this reader caught up.
        """
        self._connection = connection
        self._committed = committed
        self._adopt = adopt
        self._tree: Tree | None = None
        self.size, self.last_ms = queries.log_size(connection)

    def pages(self, after_leaf: int, limit: int) -> list[StoredEvent]:
        """Return up to `limit` events behind a leaf, in log order; -1 is before the first."""
        rows = queries.rows_after(self._connection, after_leaf, limit)
        return [queries.event_of(row) for row in rows]

    def event(self, leaf: int) -> StoredEvent | None:
        """Return the event of a leaf."""
        row = queries.row_at(self._connection, leaf)
        return row and queries.event_of(row)

    def stream(self, name: str, upto_ver: int | None = None) -> list[StoredEvent]:
        """Return a stream by version, up to and with `upto_ver`."""
        rows = queries.stream_rows(self._connection, name, upto_ver)
        return [queries.event_of(row) for row in rows]

    def stream_heads(self, streams: Iterable[str]) -> dict[str, StreamHead]:
        """Return the heads of those streams that have events."""
        return queries.stream_heads(self._connection, streams)

    def streams(self, kind: str) -> list[str]:
        """Return the streams of a kind, by name."""
        return queries.streams_of(self._connection, kind)

    def stored_at(self, places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], StoredAt]:
        """Return what stands at each (stream, ver) that is taken."""
        return queries.stored_at(self._connection, places)

    def key_head(self, kid: str) -> KeyHead | None:
        """Return the end of a key's chain, None for a key without events."""
        return queries.key_heads(self._connection, (kid,)).get(kid)

    def claims(self) -> Iterator[tuple[str, str, int]]:
        """Yield every claim as (kind, key, leaf), by kind and key."""
        yield from self._connection.execute("SELECT kind, key, leaf FROM claim ORDER BY kind, key")

    def claimed(self, kind: str, key: str) -> int | None:
        """Return the leaf that holds a claim."""
        return queries.claimed(self._connection, kind, key)

    def last_checkpoint(self) -> tuple[int, str] | None:
        """Return the largest checkpoint as (size, note)."""
        return queries.last_checkpoint(self._connection)

    def checkpoint_at_or_after(self, size: int) -> tuple[int, str] | None:
        """Return the smallest checkpoint that covers `size` leaves, as (size, note)."""
        row: tuple[int, str] | None = self._connection.execute(
            "SELECT size, note FROM checkpoint WHERE size >= ? ORDER BY size LIMIT 1", (size,)
        ).fetchone()
        return row

    def root(self, size: int | None = None) -> bytes:
        """Return the root over the first `size` leaves, by default all of the snapshot."""
        return self._grown().root(self._known(size))

    def inclusion_proof(self, leaf: int, size: int | None = None) -> tuple[bytes, ...]:
        """Return the proof that `leaf` is in the log of `size` leaves."""
        return self._grown().inclusion_proof(leaf, self._known(size))

    def consistency_proof(self, old: int, new: int | None = None) -> tuple[bytes, ...]:
        """Return the proof that the log of `new` leaves begins with that of `old`."""
        return self._grown().consistency_proof(old, self._known(new))

    def tile(self, level: int, index: int) -> bytes | None:
        """Return a full tile's bytes, for publishing and export."""
        return queries.tile_data(self._connection, level, index)

    def forensic(self) -> Iterator[Forensic]:
        """Yield what could not take a leaf, oldest first."""
        for row in self._connection.execute(
            "SELECT id, received_ms, kid, seq, code, body, sig FROM forensic ORDER BY id"
        ):
            yield Forensic(
                id=row[0],
                received_ms=row[1],
                kid=row[2],
                seq=row[3],
                code=row[4],
                body=row[5],
                sig=row[6],
            )

    def forensic_dropped(self) -> dict[str, int]:
        """Return how often bytes were only counted, by reason (FORMAT §10)."""
        return dict(self._connection.execute("SELECT code, dropped FROM forensic_dropped"))

    def peer_seen(self, kid: str) -> PeerSeen | None:
        """Return the largest checkpoint that a peer has shown."""
        row: tuple[int, str, int] | None = self._connection.execute(
            "SELECT size, note, received_ms FROM peer_seen WHERE kid = ?", (kid,)
        ).fetchone()
        return row and PeerSeen(size=row[0], note=row[1], received_ms=row[2])

    def _known(self, size: int | None) -> int:
        known = self.size if size is None else size
        assert 0 <= known <= self.size, "a snapshot knows only the sizes up to its own"
        return known

    def _grown(self) -> Tree:
        """Return a tree that holds the snapshot; a larger one answers for its past as well."""
        if self._tree is None:
            self._tree = self._committed
            if self._committed.size < self.size:
                self._tree = growth.catch_up(self._connection, self._committed, self.size)
                self._adopt(self._tree)
        return self._tree
