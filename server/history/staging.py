"""What a reading says beside what stands: a temporary table that tells what is new.

Records of a ledger are paired within one institution and kind by their key without its number:

    equal contents                     ──▶ it stands, whatever number it has
    the same key                       ──▶ it reads otherwise now: a correction
    one left on either side, in order  ──▶ a correction
    left over in the reading           ──▶ new, under its key or the next number that is free
    left over in the log               ──▶ vanished: reported, for a ledger may be a part

A number that stands in the ledger itself (`visit #3`) tells visits apart like any other key: the
first of those alike has none, so where no key goes without one, the numbers are the ledger's own.

The table lies in a file without a name, which is gone with the process; memory stays flat.
"""

import sqlite3
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from types import TracebackType
from typing import Any, Final, Literal, NamedTuple, Self

import msgspec

from core.domain.history import content
from core.domain.history.content import VISIT, Record, base_of, numbered
from core.domain.history.events import FactRecorded, VisitRecorded
from core.domain.history.state import Standing

Where = Literal["before", "within", "after"]
"""Of the days that the reading speaks of."""
_NewsRow = tuple[str, str, int, str, str]
"""Institution, day, id of the record, its key from now on, the event that it corrects."""
_DDL: Final = """
PRAGMA synchronous = OFF;
CREATE TABLE record (
    id INTEGER PRIMARY KEY, inst TEXT NOT NULL, what TEXT NOT NULL, base TEXT NOT NULL,
    key TEXT NOT NULL, day TEXT NOT NULL, content TEXT NOT NULL, plain BLOB NOT NULL,
    file TEXT NOT NULL, line INTEGER NOT NULL
) STRICT;
CREATE TABLE stood (
    inst TEXT NOT NULL, what TEXT NOT NULL, key TEXT NOT NULL, base TEXT NOT NULL,
    day TEXT NOT NULL, content TEXT NOT NULL, event TEXT NOT NULL,
    PRIMARY KEY (inst, what, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE news (
    inst TEXT NOT NULL, day TEXT NOT NULL, id INTEGER NOT NULL, key TEXT NOT NULL,
    corrects TEXT NOT NULL, PRIMARY KEY (inst, day, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE vanished (
    inst TEXT NOT NULL, what TEXT NOT NULL, key TEXT NOT NULL, day TEXT NOT NULL,
    event TEXT NOT NULL, place TEXT NOT NULL
) STRICT;
"""
_BOTH: Final = (
    "SELECT inst, what, base, 0, id, key, content, day, '' FROM record"
    " UNION ALL SELECT inst, what, base, 1, 0, key, content, day, event FROM stood"
    " ORDER BY 1, 2, 3, 4, 5, 6"
)
_decode_visit: Final = msgspec.json.Decoder(VisitRecorded).decode
_decode_fact: Final = msgspec.json.Decoder(FactRecorded).decode


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A record of the reading, and where its row begins.

    Attributes:
        plain: its canonical bytes.
    """

    inst: str
    record: Record
    plain: bytes
    file: str
    line: int


class New(msgspec.Struct, frozen=True, kw_only=True):
    """A record that the log does not have yet, under the key that it gets.

    Attributes:
        corrects: the record that it replaces, or None.
    """

    inst: str
    record: Record
    corrects: Standing | None
    file: str
    line: int


class Paired(msgspec.Struct, frozen=True, kw_only=True):
    """What the pairing came to, in records."""

    added: int
    corrected: int
    unchanged: int
    vanished: dict[Where, int]


class Vanished(msgspec.Struct, frozen=True, kw_only=True):
    """A record of the log that the reading does not have."""

    institution: str
    what: str
    key: str
    day: str
    event: str
    place: Where


class Staging:
    """The temporary table, open."""

    def __init__(self) -> None:
        """Make it."""
        self._db = sqlite3.connect("")  # SQLite's own temporary file, without a name
        self._db.executescript(_DDL)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._db.close()

    def put_all(self, said: Iterable[Said]) -> None:
        """Take what the reading says."""
        self._db.executemany(
            "INSERT INTO record (inst, what, base, key, day, content, plain, file, line)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            map(_row, said),
        )

    def stand_all(self, rows: Iterable[tuple[str, ...]]) -> None:
        """Take what stands: institution, kind, key, base, day, content, event."""
        self._db.executemany("INSERT INTO stood VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def pair(self) -> Paired:
        """Pair the two, once both are there."""
        counts = {"added": 0, "corrected": 0, "unchanged": 0}
        rows = self._db.execute(_BOTH)
        news: list[_NewsRow] = []
        gone: list[tuple[str, ...]] = []
        for (inst, what, base), group in groupby(rows, key=itemgetter(0, 1, 2)):
            _Group(inst, what, base).fill(group).pair(counts, news, gone)
            if len(news) + len(gone) > 5_000:  # noqa: PLR2004 - as many as are written at once
                self._flush(news, gone)
        self._flush(news, gone)
        return Paired(vanished=self._place(), **counts)

    def news(self) -> Iterator[New]:
        """Yield what is new by institution, within it by day and by place in the files."""
        for row in self._db.execute(
            "SELECT n.inst, n.key, r.what, r.plain, r.file, r.line, s.key, s.day, s.content,"
            " s.event FROM news AS n JOIN record AS r ON r.id = n.id"
            " LEFT JOIN stood AS s ON n.corrects <> '' AND s.inst = n.inst AND s.what = r.what"
            " AND s.key = n.key ORDER BY n.inst, n.day, n.id"
        ):
            inst, key, what, plain, file, line, *old = row
            decode = _decode_visit if what == VISIT else _decode_fact
            record = msgspec.structs.replace(decode(plain), key=key)
            corrects = None
            if old[0] is not None:
                corrects = Standing(id=old[3], what=what, key=old[0], day=old[1], content=old[2])
            yield New(inst=inst, record=record, corrects=corrects, file=file, line=line)

    def vanished(self) -> Iterator[Vanished]:
        """Yield what the reading does not have."""
        for inst, what, key, day, event, place in self._db.execute(
            "SELECT * FROM vanished ORDER BY place, inst, day, key"
        ):
            yield Vanished(institution=inst, what=what, key=key, day=day, event=event, place=place)

    def _flush(self, news: list[_NewsRow], gone: list[tuple[str, ...]]) -> None:
        self._db.executemany("INSERT INTO news VALUES (?, ?, ?, ?, ?)", news)
        self._db.executemany("INSERT INTO vanished VALUES (?, ?, ?, ?, ?, '')", gone)
        news.clear()
        gone.clear()

    def _place(self) -> dict[Where, int]:
        """Say of what vanished where it lies to the reading's days, and leave out other kinds."""
        self._db.execute(
            "DELETE FROM vanished WHERE what NOT IN (SELECT DISTINCT what FROM record)"
        )
        self._db.execute(
            "UPDATE vanished SET place = CASE WHEN day < (SELECT min(day) FROM record)"
            " THEN 'before' WHEN day > (SELECT max(day) FROM record) THEN 'after'"
            " ELSE 'within' END"
        )
        counted: dict[Where, int] = {"before": 0, "within": 0, "after": 0}
        counted.update(
            self._db.execute("SELECT place, count(*) FROM vanished GROUP BY place").fetchall()
        )
        return counted


class _Line(NamedTuple):
    """One record of a group, of either side."""

    id: int
    key: str
    content: str
    day: str
    event: str


class _Group:
    """The records alike in institution, kind and key, on both sides."""

    def __init__(self, inst: str, what: str, base: str) -> None:
        self._inst, self._what, self._base = inst, what, base
        self._said: list[_Line] = []
        self._stood: list[_Line] = []
        self._keys: set[str] = set()
        self._is_ours = False
        """Whether the numbers behind the keys are: the first of those alike has none."""
        self._number = 0

    def fill(self, rows: Iterable[Sequence[Any]]) -> Self:
        """Take rows of `_BOTH`."""
        for row in rows:
            (self._stood if row[3] else self._said).append(_Line(*row[4:9]))
        self._keys = {one.key for one in self._stood}
        self._is_ours = any(one.key == self._base for one in (*self._stood, *self._said))
        return self

    def pair(
        self, counts: dict[str, int], news: list[_NewsRow], gone: list[tuple[str, ...]]
    ) -> None:
        """Add what this group comes to."""
        counts["unchanged"] += self._match(lambda one: (one.key, one.content))
        if self._is_ours:
            counts["unchanged"] += self._match(lambda one: one.content)
        counts["corrected"] += self._match(lambda one: one.key, news)
        if self._is_ours:
            counts["corrected"] += self._match(lambda _: None, news)
        for said in self._said:
            counts["added"] += 1
            news.append((self._inst, said.day, said.id, self._free_key(said.key), ""))
        gone += [(self._inst, self._what, one.key, one.day, one.event) for one in self._stood]

    def _match(self, by: Callable[[_Line], object], news: list[_NewsRow] | None = None) -> int:
        """Take pairs away that agree in something, in their order; return how many."""
        if not self._said or not self._stood:
            return 0
        waiting: defaultdict[object, deque[_Line]] = defaultdict(deque)
        for one in self._stood:
            waiting[by(one)].append(one)
        left: list[_Line] = []
        for said in self._said:
            found = waiting[by(said)].popleft() if waiting[by(said)] else None
            if found is None:
                left.append(said)
            elif news is not None:
                news.append((self._inst, said.day, said.id, found.key, found.event))
        matched = len(self._said) - len(left)
        self._said = left
        still = {one.key for some in waiting.values() for one in some}
        self._stood = [one for one in self._stood if one.key in still]
        return matched

    def _free_key(self, wanted: str) -> str:
        """Return the key wanted, or the next one that no record has."""
        key = wanted
        while key in self._keys:
            self._number += 1
            key = numbered(self._base, self._number)
        self._keys.add(key)
        return key


def _row(said: Said) -> tuple[str | bytes | int, ...]:
    record = said.record
    return (
        said.inst,
        content.what_of(record),
        base_of(record.key),
        record.key,
        content.day_of(record),
        content.content_of(record).hex(),
        said.plain,
        said.file,
        said.line,
    )
