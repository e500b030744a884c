"""Questions put to the rows of the statistics, as known at a size of the log.

What a review holds back, or a fact of the same leg and type had replaced by then, does not count;
neither does what the office opened from such a fact, as a notice from the paper handed over on a
visit. Everything is added up where the rows lie: no more than the answer is ever read.
"""

import sqlite3
from typing import Any, Final

import msgspec

from core.kernel.regions import stem

_ROWS: Final = """
WITH undone AS MATERIALIZED (
  SELECT event_id FROM standing AS step
  WHERE leaf < :size AND state <> 'admitted' AND leaf = (
    SELECT max(leaf) FROM standing WHERE event_id = step.event_id AND leaf < :size)),
counted AS NOT MATERIALIZED (
  SELECT fact.*, coalesce(
      (SELECT visit FROM moves WHERE leg = fact.stream AND leaf < :size ORDER BY leaf DESC LIMIT 1),
      fact.visit) AS home
  FROM facts AS fact
  WHERE leaf < :size AND event_id NOT IN undone AND cause NOT IN undone
    AND NOT EXISTS (
      SELECT 1 FROM corrections AS later
      WHERE later.corrects = fact.event_id AND later.stream = fact.stream
        AND later.type = fact.type AND later.leaf < :size AND later.event_id NOT IN undone)),
regional AS NOT MATERIALIZED (SELECT * FROM counted WHERE substr(region, 1, length(:stem)) = :stem),
within AS NOT MATERIALIZED (SELECT * FROM regional WHERE day BETWEEN :first AND :last)
"""
"""Rows that count; those of the region; those of the span. `home`: the visit of a leg, as moved."""


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


class Counting:
    """The rows of one span; a question is SQL that reads `counted`, `regional` or `within`."""

    def __init__(self, db: sqlite3.Connection, span: Span) -> None:
        """Take a snapshot of the read model."""
        self._db = db
        self._given = {
            "size": span.size,
            "stem": stem(span.region),
            "first": span.first_day,
            "last": span.last_day,
        }

    def rows(self, question: str, more: str = "", **given: str) -> list[tuple[Any, ...]]:
        """Return what a question is answered with; the answer is small.

        Args:
            question: a SELECT.
            more: further names for it, each `name AS (SELECT ...)`, separated by commas.
            given: further values of it.
        """
        named = f"{_ROWS}, {more}" if more else _ROWS
        return self._db.execute(f"{named}\n{question}", self._given | given).fetchall()

    def number(self, question: str, more: str = "", **given: str) -> int:
        """Return an answer that is one number; nothing to add up is 0."""
        return int(self.rows(question, more, **given)[0][0] or 0)

    def table(self, question: str, more: str = "", **given: str) -> dict[str, int]:
        """Return an answer of words with their numbers, by word."""
        return {word: int(number) for word, number in sorted(self.rows(question, more, **given))}
