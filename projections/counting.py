"""Rows of the statistics as known at a size of the log: held and replaced ones are left out."""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from core.kernel.regions import stem

FIRST_DAY = "0000-01-01"


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """What a report is of.

    Attributes:
        region: division code; `410400` is a whole city.
        first_day: first local DATE.
        last_day: last local DATE, included.
        size: of the log, as far as it was known; what has a later leaf does not count.
    """

    region: str
    first_day: str
    last_day: str
    size: int


class Fact(NamedTuple):
    """One row that counts."""

    leaf: int
    event_id: str
    stream: str
    day: str
    visit: str
    institution: str
    person: str
    word: str
    number: int
    fen: int


class Counting:
    """Reads facts of a span; what a review holds, or a correction replaced by then, is not read."""

    def __init__(self, db: sqlite3.Connection, span: Span) -> None:
        """Learn what does not count."""
        self._db = db
        self._span = span
        held = db.execute(
            "SELECT event_id FROM holds WHERE opened_leaf < ?1 AND NOT coalesce("
            " settled_leaf < ?1 AND outcome = 'admitted', 0)",
            (span.size,),
        )
        self._gone = {row[0] for row in held}
        replaced = db.execute(
            "SELECT corrects, event_id FROM facts WHERE corrects IS NOT NULL AND leaf < ?",
            (span.size,),
        )
        self._gone |= {old for old, new in replaced if new not in self._gone}

    def within(self, kind: str) -> Iterator[Fact]:
        """Yield the facts of the span's days, in log order."""
        return self._facts(kind, self._span.first_day)

    def until(self, kind: str, day: str | None = None) -> Iterator[Fact]:
        """Yield the facts up to the span's last day, or up to another."""
        return self._facts(kind, FIRST_DAY, day)

    def _facts(self, kind: str, first: str, last: str | None = None) -> Iterator[Fact]:
        rows = self._db.execute(
            "SELECT leaf, event_id, stream, day, visit, institution, person, word, number, fen"
            " FROM facts WHERE kind = ? AND day BETWEEN ? AND ? AND leaf < ?"
            " AND region LIKE ? || '%' ORDER BY leaf, place",
            (kind, first, last or self._span.last_day, self._span.size, stem(self._span.region)),
        )
        for row in rows:
            if row[1] not in self._gone:
                yield Fact(*row)
