"""The log's part of fsck: recompute everything that `log.db` says from its events' bytes alone.

    bytes of the events ──▶ columns, signatures, chains, stream versions, claims
                       └──▶ leaf hashes ──▶ tiles ──▶ roots ──▶ every stored checkpoint

Triggers only stop accidents; whoever can write the file can take them away. This finds what was
done then, down to the leaf, for everything a tile or a checkpoint covers. It survives any file.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

import msgspec

from core.evidence.merkle import HASH_BYTES
from core.evidence.tiles import TILE_HEIGHT, TILE_WIDTH, FullTile
from core.evidence.tree import Tree
from core.kernel.errors import Rejected
from core.log import queries
from core.log.check_events import EventCheck, Judges, lenient
from core.log.check_rows import OF_THE_LOG, check_digests
from core.log.check_scratch import Fault, Findings, Scratch
from core.log.files import schema_faults
from core.log.schema import APPLICATION_ID, DDL, USER_VERSION

MESSAGES: Final = 100
"""Lines that SQLite's own integrity check may give."""


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What a check has read and found.

    Attributes:
        rows: rows read, by table.
        faults: the first thousand; empty if all is well.
        fault_count: how many there are in all.
    """

    rows: dict[str, int]
    faults: tuple[Fault, ...]
    fault_count: int


def check_log(path: Path | str, judges: Judges) -> Checked:
    """Check a log that may be in use: one read snapshot, nothing is changed."""
    findings = Findings()
    uri = f"{Path(path).absolute().as_uri()}?mode=rw"
    try:
        with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
            lenient(connection)
            connection.execute("PRAGMA query_only=ON")
            _guarded("log.db", findings, lambda: connection.execute("BEGIN"))
            _guarded("log.db", findings, lambda: _check_file(connection, findings))
            with closing(Scratch()) as scratch:
                _check_rows(connection, EventCheck(judges, findings, scratch), judges, findings)
    except sqlite3.DatabaseError as error:
        findings.add("log.db", path, f"cannot be opened: {error}")
    return Checked(
        rows=findings.rows, faults=tuple(findings.faults), fault_count=findings.fault_count
    )


def _check_rows(
    connection: sqlite3.Connection, events: EventCheck, judges: Judges, findings: Findings
) -> None:
    tree = Tree(0, (), _no_tile)
    steps: tuple[tuple[str, Callable[[], object]], ...] = (
        ("checkpoint", lambda: _grow(connection, tree, events, judges, findings)),
        ("tile", lambda: _check_tile_places(connection, tree.size, findings)),
        ("key_head", lambda: _check_key_heads(connection, events, findings)),
        ("claim", lambda: _check_claims(connection, events, findings)),
        ("forensic", lambda: _check_forensic(connection, findings)),
        *(
            (table, partial(check_digests, connection, table, findings, row_name))
            for table, row_name in OF_THE_LOG
        ),
    )
    for table, step in steps:
        _guarded(table, findings, step)


def _guarded(table: str, findings: Findings, step: Callable[[], object]) -> None:
    """Turn a file that SQLite cannot read into a finding, and go on with the next table."""
    try:
        step()
    except (sqlite3.DatabaseError, OverflowError, TypeError, ValueError) as error:
        findings.add(table, "?", f"unreadable: {error}")


def _check_file(connection: sqlite3.Connection, findings: Findings) -> None:
    for pragma, wanted in (("application_id", APPLICATION_ID), ("user_version", USER_VERSION)):
        found = connection.execute(f"PRAGMA {pragma}").fetchone()[0]
        if found != wanted:
            findings.add("log.db", pragma, f"{found} where {wanted} is needed")
    for name, detail in schema_faults(connection, DDL):
        findings.add("sqlite_master", name, detail)
    for (message,) in connection.execute(f"PRAGMA integrity_check({MESSAGES})"):
        if message != "ok":
            findings.add("log.db", "integrity_check", str(message))


def _grow(
    connection: sqlite3.Connection,
    tree: Tree,
    events: EventCheck,
    judges: Judges,
    findings: Findings,
) -> None:
    """Grow the tree leaf by leaf, stopping at every checkpoint's size to compare its root."""
    hashes = events.leaf_hashes(connection)
    try:
        for size, note in _checkpoints(connection, findings):
            _grow_to(connection, tree, hashes, size, findings)
            _check_note(size, note, tree, judges, findings)
    finally:
        _grow_to(connection, tree, hashes, None, findings)


def _grow_to(
    connection: sqlite3.Connection,
    tree: Tree,
    hashes: Iterator[bytes],
    size: int | None,
    findings: Findings,
) -> None:
    """Take leaves until the tree has `size` of them, or to the log's end."""
    while size is None or tree.size < size:
        room = TILE_WIDTH if size is None else min(TILE_WIDTH, size - tree.size)
        some = list(islice(hashes, room))
        if not some:
            return
        for tile in tree.append(some):
            _guarded("tile", findings, partial(_check_tile, connection, tile, findings))


def _check_tile(connection: sqlite3.Connection, tile: FullTile, findings: Findings) -> None:
    row = f"{tile.level}/{tile.index}"
    stored = queries.tile_data(connection, tile.level, tile.index)
    if stored is None or len(stored) != len(tile.data):
        findings.add("tile", row, "is missing" if stored is None else f"has {len(stored)} bytes")
        return
    findings.count("tile")
    for at in range(0, len(stored), HASH_BYTES):
        if stored[at : at + HASH_BYTES] == tile.data[at : at + HASH_BYTES]:
            continue
        place = tile.index * TILE_WIDTH + at // HASH_BYTES
        below = f"leaf {place}" if tile.level == 0 else f"tile {tile.level - 1}/{place}"
        findings.add("tile", row, f"disagrees with {below}")
        if tile.level == 0:
            findings.add("stored_events", below, f"disagrees with tile {row}")


def _check_tile_places(connection: sqlite3.Connection, size: int, findings: Findings) -> None:
    for level, index in connection.execute("SELECT level, idx FROM tile ORDER BY level, idx"):
        if not 0 <= level < TILE_HEIGHT or not 0 <= index < size >> TILE_HEIGHT * (level + 1):
            findings.add("tile", f"{level}/{index}", f"is not full in a log of {size} leaves")


def _checkpoints(connection: sqlite3.Connection, findings: Findings) -> Iterator[tuple[int, str]]:
    for size, note in connection.execute("SELECT size, note FROM checkpoint ORDER BY size"):
        findings.count("checkpoint")
        yield size, note


def _check_note(size: int, note: Any, tree: Tree, judges: Judges, findings: Findings) -> None:
    row = f"size {size}"
    if not isinstance(note, str):
        findings.add("checkpoint", row, "the note is no text")
        return
    try:
        said, root = judges.open_note(note)
    except (Rejected, ValueError, TypeError) as error:
        findings.add("checkpoint", row, f"the note is not the log's: {error}")
        return
    if said != size:
        findings.add("checkpoint", row, f"the note speaks of size {said}")
    elif tree.size != size:
        findings.add("checkpoint", row, f"the log has only {tree.size} leaves")
    elif tree.root() != root:
        findings.add("checkpoint", row, "its root is not the root of the leaves that are stored")


def _check_key_heads(
    connection: sqlite3.Connection, events: EventCheck, findings: Findings
) -> None:
    missing = dict(events.keys)
    for kid, seq, digest in connection.execute("SELECT kid, seq, hash FROM key_head"):
        findings.count("key_head")
        head = missing.pop(kid, None)
        if head is None:
            findings.add("key_head", kid, "no event is of this key")
        elif (head.seq, head.hash) != (seq, digest):
            findings.add("key_head", kid, f"is not the end of the key's chain, seq {head.seq}")
    for kid in missing:
        findings.add("key_head", kid, "is missing")


def _check_claims(connection: sqlite3.Connection, events: EventCheck, findings: Findings) -> None:
    """Walk both lists in one order; memory stays flat."""
    implied = events.scratch.claims()
    wanted = next(implied, None)
    for kind, key, leaf in connection.execute("SELECT kind, key, leaf FROM claim ORDER BY 1, 2"):
        findings.count("claim")
        while wanted is not None and wanted[:2] < (kind, key):
            findings.add("claim", "/".join(wanted[:2]), f"is missing; leaf {wanted[2]} made it")
            wanted = next(implied, None)
        if wanted is None or wanted[:2] != (kind, key):
            findings.add("claim", f"{kind}/{key}", "no event made it")
            continue
        if wanted[2] != leaf:
            findings.add("claim", f"{kind}/{key}", f"leaf {leaf} where {wanted[2]} made it")
        wanted = next(implied, None)
    while wanted is not None:
        findings.add("claim", "/".join(wanted[:2]), f"is missing; leaf {wanted[2]} made it")
        wanted = next(implied, None)


def _check_forensic(connection: sqlite3.Connection, findings: Findings) -> None:
    wanted = 1
    for (number,) in connection.execute("SELECT id FROM forensic ORDER BY id"):
        findings.count("forensic")
        if number != wanted:
            findings.add("forensic", wanted, f"is missing; {number} comes next")
        wanted = number + 1


def _no_tile(level: int, index: int) -> bytes:
    raise AssertionError(f"the newest root reads no tile, not {level}/{index}")
