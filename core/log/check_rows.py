"""Check the rows that carry their own digest, since nothing else implies them (`row_digest`)."""

import sqlite3
from typing import Final

from core.log.check_scratch import Findings
from core.log.row_digest import is_intact

OF_THE_LOG: Final = (
    ("checkpoint", "size {}"),
    ("forensic", "{}"),
    ("forensic_dropped", "{}"),
    ("peer_seen", "{}"),
)
"""Tables of `log.db` with a `row_sha`, and how a fault names their row."""


def check_digests(
    connection: sqlite3.Connection, table: str, findings: Findings, row_name: str = "{}"
) -> None:
    """Compare every row of a table with its `row_sha`; the first column is its key."""
    for row in connection.execute(f"SELECT * FROM {table} NOT INDEXED"):
        if not is_intact(table, row):
            findings.add(table, row_name.format(row[0]), "is not the row that row_sha was made of")
