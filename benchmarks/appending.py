"""P1, P2: appending signed events, with entry hash, tile and chain, beside bare SQLite inserts.

The same bytes go into all of them, WAL and `synchronous=FULL`, each commit with its fsync.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Final

from benchmarks.county import BATCH, Tablet
from benchmarks.measure import Figure, Scale, paired
from core.evidence.body import CheckpointSeen
from core.kernel.b64 import b64u
from core.log.eventlog import EventLog
from core.log.leaves import Row
from core.log.records import NewEvent
from core.log.writer import LogWriter
from field_client import keys

_STOCK: Final = (
    "CREATE TABLE stored_events (originator_id TEXT, originator_version INTEGER, topic TEXT,"
    " state BLOB, PRIMARY KEY (originator_id, originator_version))"
)
_OURS: Final = (
    "CREATE TABLE stored_events (notification_id INTEGER PRIMARY KEY, originator_id TEXT,"
    " originator_version INTEGER, topic TEXT, state BLOB, event_id TEXT, kid TEXT, seq INTEGER,"
    " received_ms INTEGER, sig BLOB, UNIQUE (originator_id, originator_version)) STRICT"
)
_SINGLE_EVENTS: Final = 1_000
_NOW_MS: Final = 1_795_264_999_000


def figures(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Measure both batch sizes against both tables."""
    cp = CheckpointSeen(log="bench.demo.invalid/log/1", size=1, root=b64u(bytes(32)))
    events = Tablet(keys.signer_of(bytes(32)), cp).events(scale.events)
    names = (folder / f"append-{number}.db" for number in count())
    for label, batch, some, goals in (
        ("P1 append, 500 a transaction", BATCH, events, (0.50, 0.80)),
        ("P2 append, one a transaction", 1, events[:_SINGLE_EVENTS], (0.60, None)),
    ):
        for table, limit, goal in zip(("stock", "our"), (_stock, _own), goals, strict=True):
            found = paired(partial(_log, names, some, batch), partial(limit, names, some, batch))
            yield Figure(
                name=label,
                ratio=found.ratio,
                against=f"bare insert, {table} columns",
                absolute=f"{len(some) / found.ours_s:,.0f}/s",
                goal=goal,
            )


def _log(names: Iterator[Path], events: list[NewEvent], batch: int) -> float:
    with EventLog.open(next(names), now_ms=lambda: _NOW_MS) as log:
        start = perf_counter()
        for first in range(0, len(events), batch):
            some = events[first : first + batch]
            log.write(partial(_append, some))
        return perf_counter() - start


def _append(events: list[NewEvent], writer: LogWriter) -> None:
    writer.append(events)


def _stock(names: Iterator[Path], events: list[NewEvent], batch: int) -> float:
    rows = [(one.stream, one.ver, one.type, one.body) for one in events]
    return _bare(next(names), _STOCK, "INSERT INTO stored_events VALUES (?, ?, ?, ?)", rows, batch)


def _own(names: Iterator[Path], events: list[NewEvent], batch: int) -> float:
    rows: list[Row] = [
        (leaf, one.stream, one.ver, one.type, one.body, one.event_id, one.kid, one.seq, _NOW_MS,
         one.sig)
        for leaf, one in enumerate(events, 1)
    ]  # fmt: skip
    sql = "INSERT INTO stored_events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    return _bare(next(names), _OURS, sql, rows, batch)


def _bare(
    path: Path, table: str, sql: str, rows: Sequence[tuple[str | int | bytes, ...]], batch: int
) -> float:
    with closing(sqlite3.connect(path, isolation_level=None, cached_statements=128)) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.execute(table)
        start = perf_counter()
        for first in range(0, len(rows), batch):
            db.execute("BEGIN IMMEDIATE")
            db.executemany(sql, rows[first : first + batch])
            db.execute("COMMIT")
        return perf_counter() - start
