"""The part of fsck for what stands in `log.db` beside the events, which no event signs.

Kept bytes that could not take a leaf, how many were only counted, the checkpoints that peers have
shown, and when our own were saved. That each row is as it was written says its `row_sha`, which
the log's own check compares; here it must also agree with what stands around it.
"""

import sqlite3
from hashlib import sha256
from pathlib import Path

from core.evidence.checkpoint import open_checkpoint
from core.kernel.b64 import b64u
from core.kernel.errors import Rejected
from core.log import queries
from core.log.check_scratch import Findings
from server.fsck_anchor import Anchor, shown
from server.fsck_events import Implied

_ROW_BYTES = 128
"""What `LogWriter.keep_forensic` counts for a row beside its bytes."""


def check_beside(
    connection: sqlite3.Connection, implied: Implied, anchor: Anchor, findings: Findings
) -> None:
    """Check the four tables."""
    forks = _check_forensic(connection, findings)
    is_whole = _check_dropped(connection, findings)
    for leaf, sha in implied.db.execute("SELECT leaf, sha FROM fork"):
        if sha not in forks and is_whole:
            findings.add("forensic", f"fork of leaf {leaf}", f"no bytes with the hash {sha}")
    for kid, size, note in connection.execute("SELECT kid, size, note FROM peer_seen"):
        findings.count("peer_seen")
        if _size_of(note, anchor) != size:
            findings.add("peer_seen", kid, f"the note is not the log's of size {size}")
        if queries.claimed(connection, "key", shown(kid)) is None:
            findings.add("peer_seen", kid, "no key of this name was enrolled")
    _check_saved(connection, findings)


def check_published(connection: sqlite3.Connection, path: Path, findings: Findings) -> None:
    """The note that left this office is one of the log's checkpoints, byte by byte (SYNC.md F11).

    Args:
        connection: to the log; read after the note, which is never ahead of it.
        path: of the note.
        findings: where faults go.
    """
    note = path.read_bytes()
    findings.count("published.note")
    stored = connection.execute(
        "SELECT 1 FROM checkpoint WHERE CAST(note AS BLOB) = ?", (note,)
    ).fetchone()
    if stored is None:
        findings.add("published.note", "note", "is no checkpoint of the log that is here")


def _check_forensic(connection: sqlite3.Connection, findings: Findings) -> set[str]:
    """Check the running sum of bytes, and return the hashes of forked bodies."""
    used, forks = 0, set[str]()
    for number, code, body, sig, said in connection.execute(
        "SELECT id, code, body, sig, used_bytes FROM forensic ORDER BY id"
    ):
        used += len(body) + len(sig) + _ROW_BYTES
        if said != used:
            findings.add("forensic", number, f"used_bytes is {said} where {used} are used so far")
        if code == "fork":
            forks.add(b64u(sha256(body).digest()))
    return forks


def _check_dropped(connection: sqlite3.Connection, findings: Findings) -> bool:
    """Tell whether every forensic body was kept."""
    rows = connection.execute("SELECT code, dropped FROM forensic_dropped").fetchall()
    for code, number in rows:
        findings.count("forensic_dropped")
        if number < 1:
            findings.add("forensic_dropped", code, f"counts {number}")
    return not rows


def _check_saved(connection: sqlite3.Connection, findings: Findings) -> None:
    """Check when checkpoints were saved: not before their last leaf, not after the next one."""
    for size, saved_ms, first, after in connection.execute(
        "SELECT size, saved_ms, last.received_ms, next.received_ms FROM checkpoint"
        " LEFT JOIN stored_events AS last ON last.notification_id = size"
        " LEFT JOIN stored_events AS next ON next.notification_id = size + 1 ORDER BY size"
    ):
        if (first is not None and saved_ms < first) or (after is not None and saved_ms > after):
            findings.add("checkpoint", f"size {size}", f"saved_ms {saved_ms} is out of its turn")


def _size_of(note: str, anchor: Anchor) -> int | None:
    try:
        return open_checkpoint(note, anchor.origin, anchor.public).size
    except Rejected:
        return None
