"""How a projection proves what it has read and what it holds (SYNC.md R12, ARCHITECTURE.md 8).

The input digest chains every event that was taken, so one that was skipped or taken twice shows;
the content digest covers every row, so a rebuild can be compared with a file that caught up.
"""

import sqlite3
from collections.abc import Iterable
from hashlib import sha256
from typing import Final

import msgspec
from sqlite_utils import Database

from core.log.leaves import Row

START: Final = "0" * 64
OWN_TABLES: Final = frozenset({"tracking", "progress", "stopped"})
"""The runner's tables: how it came about, not what it says."""


def chained(digest: str, rows: Iterable[Row]) -> str:
    """Return the input digest after rows: SHA-256 over the one before, the position, the body."""
    link = bytes.fromhex(digest)
    for row in rows:
        link = sha256(link + row[0].to_bytes(8, "big") + row[4]).digest()
    return link.hex()


def content_digest(connection: sqlite3.Connection) -> str:
    """Return the SHA-256 over all tables by name, their rows in primary key order, in hex."""
    total = sha256()
    db = Database(connection)
    for name in sorted(set(db.table_names()) - OWN_TABLES):
        table = db.table(name)
        assert not table.use_rowid, f"table {name} has no primary key"
        total.update(msgspec.json.encode((name, list(table.columns_dict))) + b"\n")
        order = ", ".join(f'"{column}"' for column in table.pks)
        for row in connection.execute(f'SELECT * FROM "{name}" ORDER BY {order}'):  # noqa: S608 - our own names
            total.update(msgspec.json.encode(tuple(row)) + b"\n")
    return total.hexdigest()
