"""Events as one table of text (CSV, UTF-8 with a byte order mark, for Excel), a row an event.

Every cell is quoted and none is a formula (`cells.csv_cell`). The last column stands empty: its
head says what the table is, since CSV has no other place for it.
"""

import codecs
import csv
from collections.abc import Iterable
from typing import BinaryIO

import msgspec

from server.exports.cells import CUT, csv_cell, fits, sheet_text
from server.exports.derived import not_evidence
from server.exports.facts import Fact
from server.exports.rows import cells, heads
from server.exports.spoken import particulars
from server.words import N_, _

PARTICULARS = N_("particulars in words")
AS_JSON = N_("particulars as JSON")


def write_csv(file: BinaryIO, facts: Iterable[Fact]) -> int:
    """Write the table; return how many rows stand below the heads."""
    file.write(codecs.BOM_UTF8)
    table = csv.writer(_AsBytes(file), quoting=csv.QUOTE_ALL)
    table.writerow([*heads(), _(PARTICULARS), _(AS_JSON), not_evidence()])
    written = 0
    for fact in facts:
        words = particulars(fact.data, fact.kind)
        told = [sheet_text(str(one)) for one in (*cells(fact), words)]
        table.writerow([csv_cell(one) for one in (*told, _json(fact), "")])
        written += 1
    return written


class _AsBytes:
    """What `csv` writes to; whoever opened the file closes it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, text: str) -> int:
        """Write a line."""
        return self._file.write(text.encode())


def _json(fact: Fact) -> str:
    """Return the particulars as JSON, every sign as it is; one too long is left out, not halved."""
    text = msgspec.json.encode(fact.data).decode()
    return text if fits(text) else CUT
