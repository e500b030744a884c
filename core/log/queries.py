"""Questions that the writer inside its transaction and a reader in its snapshot ask alike.

Sets go in as one JSON array (`json_each`), so the number of statements does not grow with a batch.
"""

import sqlite3
from collections.abc import Collection, Iterable
from hashlib import sha256

import msgspec

from core.kernel.limits import MAX_INT
from core.log.leaves import Row
from core.log.records import KeyHead, StoredAt, StoredEvent, StreamHead
from core.log.schema import EVENT_COLUMNS

_SELECT = f"SELECT {EVENT_COLUMNS} FROM stored_events"
_A_FEW = 4
_json = msgspec.json.Encoder()


def event_of(row: Row) -> StoredEvent:
    """Return a row as callers know it."""
    return StoredEvent(
        leaf=row[0] - 1,
        stream=row[1],
        ver=row[2],
        type=row[3],
        body=row[4],
        event_id=row[5],
        kid=row[6],
        seq=row[7],
        received_ms=row[8],
        sig=row[9],
    )


def log_size(connection: sqlite3.Connection) -> tuple[int, int]:
    """Return the number of leaves and the last leaf's `received_ms` (0 for an empty log)."""
    row: tuple[int, int] | None = connection.execute(
        "SELECT notification_id, received_ms FROM stored_events"
        " ORDER BY notification_id DESC LIMIT 1"
    ).fetchone()
    return row or (0, 0)


def rows_after(connection: sqlite3.Connection, after_leaf: int, limit: int) -> list[Row]:
    """Return up to `limit` rows behind a leaf, in log order; -1 is before the first."""
    return connection.execute(
        f"{_SELECT} WHERE notification_id > ? ORDER BY notification_id LIMIT ?",
        (after_leaf + 1, limit),
    ).fetchall()


def row_at(connection: sqlite3.Connection, leaf: int) -> Row | None:
    """Return the row of one leaf."""
    row: Row | None = connection.execute(
        f"{_SELECT} WHERE notification_id = ?", (leaf + 1,)
    ).fetchone()
    return row


def rows_of_id(connection: sqlite3.Connection, event_id: str) -> list[Row]:
    """Return the rows under an event id, by leaf; reads the whole table (FORMAT §9)."""
    return connection.execute(
        f"{_SELECT} WHERE event_id = ? ORDER BY notification_id", (event_id,)
    ).fetchall()


def rows_of_type(connection: sqlite3.Connection, event_type: str) -> list[Row]:
    """Return the rows of a versioned type, by leaf; reads the whole table."""
    return connection.execute(
        f"{_SELECT} WHERE topic = ? ORDER BY notification_id", (event_type,)
    ).fetchall()


def stream_rows(connection: sqlite3.Connection, stream: str, upto_ver: int | None) -> list[Row]:
    """Return a stream's rows by version, up to and with `upto_ver`."""
    return connection.execute(
        f"{_SELECT} WHERE originator_id = ? AND originator_version <= ?"
        " ORDER BY originator_version",
        (stream, MAX_INT if upto_ver is None else upto_ver),
    ).fetchall()


def streams_of(connection: sqlite3.Connection, kind: str) -> list[str]:
    """Return the streams of a kind, by name, which begins with its time (FORMAT §2)."""
    rows = connection.execute(
        "SELECT DISTINCT originator_id FROM stored_events"
        " WHERE originator_id >= ?1 || ':' AND originator_id < ?1 || ';' ORDER BY 1",
        (kind,),
    )
    return [row[0] for row in rows]


def stream_heads(connection: sqlite3.Connection, streams: Iterable[str]) -> dict[str, StreamHead]:
    """Return the heads of those streams that have events."""
    rows = connection.execute(
        "SELECT first.originator_id, first.kid, (SELECT max(originator_version)"
        " FROM stored_events WHERE originator_id = first.originator_id)"
        " FROM json_each(?) AS asked CROSS JOIN stored_events AS first"
        " ON first.originator_id = asked.value AND first.originator_version = 1",
        (_array(streams),),
    )
    return {stream: StreamHead(ver, kid) for stream, kid, ver in rows}


def key_heads(connection: sqlite3.Connection, kids: Iterable[str]) -> dict[str, KeyHead]:
    """Return the heads of those keys that have events."""
    rows = connection.execute(
        "SELECT kid, seq, hash FROM json_each(?) AS asked CROSS JOIN key_head ON kid = asked.value",
        (_array(kids),),
    )
    return {kid: KeyHead(seq, digest) for kid, seq, digest in rows}


def stream_vers(connection: sqlite3.Connection, streams: Collection[str]) -> dict[str, int]:
    """Return the last version of every stream asked for, 0 for an empty one.

    One by one for a few, because opening a JSON array costs as much as four look-ups; a single
    append is the commonest write.
    """
    if len(streams) > _A_FEW:
        heads = stream_heads(connection, streams)
        return {stream: heads[stream].ver if stream in heads else 0 for stream in streams}
    ask = "SELECT coalesce(max(originator_version), 0) FROM stored_events WHERE originator_id = ?"
    return {stream: connection.execute(ask, (stream,)).fetchone()[0] for stream in streams}


def key_seqs(connection: sqlite3.Connection, kids: Collection[str]) -> dict[str, int]:
    """Return the last seq of every key asked for, 0 for one without events; as `stream_vers`."""
    if len(kids) > _A_FEW:
        heads = key_heads(connection, kids)
        return {kid: heads[kid].seq if kid in heads else 0 for kid in kids}
    ask = "SELECT coalesce(max(seq), 0) FROM key_head WHERE kid = ?"
    return {kid: connection.execute(ask, (kid,)).fetchone()[0] for kid in kids}


def stored_at(
    connection: sqlite3.Connection, places: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], StoredAt]:
    """Return what stands at (stream, ver), for those places that are taken."""
    rows = connection.execute(
        "SELECT originator_id, originator_version, notification_id, received_ms, state,"
        " kid, stored_events.seq, sig FROM json_each(?) AS asked CROSS JOIN stored_events"
        " ON originator_id = json_extract(asked.value, '$[0]')"
        " AND originator_version = json_extract(asked.value, '$[1]')",
        (_array(places),),
    )
    return {
        (stream, ver): StoredAt(
            leaf=position - 1,
            received_ms=received_ms,
            body_sha=sha256(body).digest(),
            kid=kid,
            seq=seq,
            sig=sig,
        )
        for stream, ver, position, received_ms, body, kid, seq, sig in rows
    }


def last_checkpoint(connection: sqlite3.Connection) -> tuple[int, str] | None:
    """Return the largest checkpoint as (size, note)."""
    row: tuple[int, str] | None = connection.execute(
        "SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT 1"
    ).fetchone()
    return row


def claimed(connection: sqlite3.Connection, kind: str, key: str) -> int | None:
    """Return the leaf that holds a claim."""
    row: tuple[int] | None = connection.execute(
        "SELECT leaf FROM claim WHERE kind = ? AND key = ?", (kind, key)
    ).fetchone()
    return row and row[0]


def tile_data(connection: sqlite3.Connection, level: int, index: int) -> bytes | None:
    """Return a full tile's bytes."""
    row: tuple[bytes] | None = connection.execute(
        "SELECT data FROM tile WHERE level = ? AND idx = ?", (level, index)
    ).fetchone()
    return row and row[0]


def _array(values: Iterable[str] | Iterable[tuple[str, int]]) -> str:
    return _json.encode(list(values)).decode()
