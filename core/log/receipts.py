"""What the server answered for a device's events, and the outbox's states computed from it.

Receipts are the only source of `acked` and of every state shown (R9, P-E); the signed answers are
kept verbatim beside the rows that were read from them.
"""

import sqlite3
from collections.abc import Collection, Sequence
from hashlib import sha256
from typing import Final, Literal, get_args

import msgspec

from core.log.device_db import Row, scalar

State = Literal["local", "queued", "delivered", "admitted", "review", "durable"]
"""Where an event is (R9).

`local`: never offered; `queued`: offered, and waits for an answer or its turn; `delivered`: the
server answered and did not log it, or logged other bytes: a person must look; `admitted`, `review`:
it has its leaf; `durable`: the leaf is inside a verified backup, whatever its verdict.
"""
STATES: Final[tuple[State, ...]] = get_args(State)

DURABLE_SIZE: Final = "durable_size"
"""The setting that holds the size of the server's last verified backup."""

_COLUMNS = "kid, seq, sha, leaf, received_ms, verdict, detail"


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """The server's answer for one event (FORMAT §7).

    Attributes:
        sha: SHA-256 of the body that the verdict is about.
        leaf: its place in the log; -1 when it has none.
        verdict: of FORMAT §8, e.g. `admitted`, `review:late-fact`, `deferred:17..19`.
    """

    kid: str
    seq: int
    sha: bytes
    leaf: int
    received_ms: int
    verdict: str
    detail: str = ""


class ReceiptNote(msgspec.Struct, frozen=True, kw_only=True):
    """A whole signed answer as it came.

    Attributes:
        size: tree size of `note`.
        note: the checkpoint, verbatim.
        raw: the answer's bytes, which `sig` is over.
    """

    size: int
    note: str
    raw: bytes
    sig: bytes


class OutboxItem(msgspec.Struct, frozen=True, kw_only=True):
    """One own event and where it is; what the server said is None until it has said something."""

    kid: str
    seq: int
    type: str
    stream: str
    event_id: str
    state: State
    verdict: str | None
    detail: str | None
    leaf: int | None
    received_ms: int | None


def record(db: sqlite3.Connection, receipts: Sequence[Receipt]) -> tuple[Receipt, ...]:
    """Write answers inside the caller's transaction; return those that contradict an earlier one.

    The answer for a logged event never changes (FORMAT §7): what repeats it is dropped, what
    contradicts it (I4) is set aside and returned, for an alarm. Any other answer may be replaced.
    """
    contradictions: list[Receipt] = []
    for receipt in receipts:
        first = _logged(db, receipt)
        if first is None:
            _put(db, receipt)
        elif _contradicts(receipt, first):
            _keep(db, receipt)
            contradictions.append(receipt)
    return tuple(contradictions)


def set_aside(db: sqlite3.Connection, size: int) -> int:
    """Take back what was said of leaves from `size` on: the server lost them (R6); return how many.

    Their events are then unacknowledged and, having been offered once, queued again.
    """
    db.execute(
        f"INSERT INTO receipt_set_aside ({_COLUMNS}, is_ours, why)"
        f" SELECT {_COLUMNS}, is_ours, 'restored' FROM receipt WHERE leaf >= ? ORDER BY kid, seq",
        (size,),
    )
    return db.execute("DELETE FROM receipt WHERE leaf >= ?", (size,)).rowcount


def set_aside_receipts(db: sqlite3.Connection) -> list[Receipt]:
    """Return the receipts that no longer count, in the order in which they were set aside."""
    rows = db.execute(f"SELECT {_COLUMNS} FROM receipt_set_aside ORDER BY id")
    return [_receipt(row) for row in rows]


def offer(db: sqlite3.Connection, kid: str, seq: int) -> None:
    """Remember that a key's events up to `seq` were sent, answered or not."""
    db.execute(
        "INSERT INTO offer (kid, seq) VALUES (?, ?)"
        " ON CONFLICT (kid) DO UPDATE SET seq = max(seq, excluded.seq)",
        (kid, seq),
    )


def acked(db: sqlite3.Connection, kid: str) -> int:
    """Return the seq up to which all of a key's events are logged, 0 when the first is not."""
    gap = scalar(
        db,
        "SELECT o.seq FROM own_event AS o WHERE o.kid = ? AND NOT EXISTS (SELECT 1 FROM receipt"
        " AS r WHERE r.kid = o.kid AND r.seq = o.seq AND r.leaf >= 0 AND r.is_ours)"
        " ORDER BY o.seq LIMIT 1",
        (kid,),
    )
    if gap is not None:
        return int(gap) - 1
    return int(scalar(db, "SELECT coalesce(max(seq), 0) FROM own_event WHERE kid = ?", (kid,)))


def outbox(
    db: sqlite3.Connection, kid: str | None, states: Collection[State], stream: str | None
) -> list[OutboxItem]:
    """Return own events with their states, by key and seq."""
    wanted = msgspec.json.encode(sorted(states)).decode()
    rows = db.execute(
        "SELECT kid, seq, type, stream, event_id, state, verdict, detail, leaf, received_ms"
        " FROM outbox WHERE (?1 IS NULL OR kid = ?1) AND (?3 IS NULL OR stream = ?3)"
        " AND state IN (SELECT value FROM json_each(?2)) ORDER BY kid, seq",
        (kid, wanted, stream),
    )
    return [
        OutboxItem(
            kid=row[0],
            seq=row[1],
            type=row[2],
            stream=row[3],
            event_id=row[4],
            state=row[5],
            verdict=row[6],
            detail=row[7],
            leaf=row[8],
            received_ms=row[9],
        )
        for row in rows
    ]


def counts(db: sqlite3.Connection) -> dict[State, int]:
    """Return how many own events are in each state; every state is there, be it with 0."""
    found: dict[State, int] = dict(
        db.execute("SELECT state, count(*) FROM outbox GROUP BY state").fetchall()
    )
    return {state: found.get(state, 0) for state in STATES}


def _logged(db: sqlite3.Connection, receipt: Receipt) -> Receipt | None:
    """Return what was said before, if it gave the event its leaf."""
    row = db.execute(
        f"SELECT {_COLUMNS} FROM receipt WHERE kid = ? AND seq = ? AND leaf >= 0",
        (receipt.kid, receipt.seq),
    ).fetchone()
    return _receipt(row) if row else None


def _contradicts(receipt: Receipt, first: Receipt) -> bool:
    """Tell whether a later answer denies the leaf that the first one gave.

    A logged event may be deferred later, by a server that lost data (FORMAT §8 row 8).
    """
    if receipt.leaf < 0:
        return receipt.verdict.startswith("rejected")
    verdicts = {receipt.verdict, first.verdict} - {"duplicate"}
    return (
        receipt.sha != first.sha
        or receipt.leaf != first.leaf
        or receipt.received_ms != first.received_ms
        or len(verdicts) > 1
    )


def _put(db: sqlite3.Connection, receipt: Receipt) -> None:
    offer(db, receipt.kid, receipt.seq)
    db.execute(
        f"INSERT INTO receipt ({_COLUMNS}, is_ours) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (kid, seq) DO UPDATE SET sha = excluded.sha, leaf = excluded.leaf,"
        " received_ms = excluded.received_ms, verdict = excluded.verdict,"
        " detail = excluded.detail, is_ours = excluded.is_ours",
        (*msgspec.structs.astuple(receipt), _is_ours(db, receipt)),
    )


def _keep(db: sqlite3.Connection, receipt: Receipt) -> None:
    db.execute(
        f"INSERT INTO receipt_set_aside ({_COLUMNS}, is_ours, why)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'contradiction')",
        (*msgspec.structs.astuple(receipt), _is_ours(db, receipt)),
    )


def _is_ours(db: sqlite3.Connection, receipt: Receipt) -> bool:
    body = scalar(
        db,
        "SELECT state FROM own_event WHERE kid = ? AND seq = ?",
        (receipt.kid, receipt.seq),
    )
    return body is not None and sha256(body).digest() == receipt.sha


def _receipt(row: Row) -> Receipt:
    kid, seq, sha, leaf, received_ms, verdict, detail = row
    return Receipt(
        kid=kid,
        seq=seq,
        sha=sha,
        leaf=leaf,
        received_ms=received_ms,
        verdict=verdict,
        detail=detail,
    )
