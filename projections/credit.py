"""The read model of credit: what can score, and what it gives under every adopted pack (CREDIT.md).

The whole text of a pack comes from the log. A fact is scored under each pack as it comes, and a
pack that is new takes every earlier fact; which pack is in force on a day is asked when the score
is, so nothing here needs to know today. Whether a fact counts, which is a matter of its review, is
asked then too (FORMAT §3, "Standing").

A hundred thousand visits of a ledger come at once, so rows are taken as they are: of a body only
what a pack speaks of is decoded.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec
from msgspec import Raw
from sqlite_utils import Database

from core.domain import catalogue
from core.domain.credit.facts import EventContext
from core.domain.credit.pack import Pack, PackError
from core.domain.policy.events import PackAdopted
from core.kernel.errors import Rejected
from core.kernel.ids import stream_kind, stream_uuid
from core.log.leaves import Row
from projections.credit_bodies import body_of
from projections.credit_speaking import TYPES, facts_under, parsed, types_of
from projections.projection import Projection
from projections.sql import insert

ADOPTED: Final = "policy.pack-adopted.v1"
_PAGE: Final = 1_000


class _Head(msgspec.Struct, frozen=True):
    data: Raw
    corrects: str = ""


class _About(msgspec.Struct, frozen=True):
    institution: str = ""
    ledger: str = ""


_head: Final = msgspec.json.Decoder(_Head)
_about: Final = msgspec.json.Decoder(_About)

Numbered = tuple[int, Pack]
"""A pack with its number: the leaf of the event that adopted its text first."""
_Fact = tuple[int, str, str, str, str, int, str, str]
_FACT: Final = "leaf, event_id, type, institution, ledger, recorded_ms, corrects, stream"


def _create(db: Database) -> None:
    db.table("packs").create(
        {
            "leaf": int,
            "event_id": str,
            "name": str,
            "version": str,
            "from_day": str,
            "sha256": str,
            "number": int,
            "recorded_ms": int,
            "fault": str,
            "text": str,
        },
        pk="leaf",
        strict=True,
    )
    _create_facts(db)
    db.execute(
        "CREATE TABLE scored (pack INTEGER, leaf INTEGER, body TEXT, PRIMARY KEY (pack, leaf))"
        " STRICT, WITHOUT ROWID"
    )
    db.create_view(
        "entries",
        "SELECT pack, leaf, entry.value ->> 0 AS item, entry.value ->> 2 AS points"
        " FROM scored, json_each(scored.body, '$[0]') AS entry",
    )


def _create_facts(db: Database) -> None:
    db.table("subjects").create({"stream": str, "institution": str}, pk="stream", strict=True)
    db.table("facts").create(
        {
            "leaf": int,
            "event_id": str,
            "type": str,
            "institution": str,
            "ledger": str,
            "recorded_ms": int,
            "corrects": str,
            "stream": str,
        },
        pk="leaf",
        strict=True,
    )
    db.table("facts").create_index(["institution"])  # and the leaf, as every index
    db.table("bodies").create({"leaf": int, "data": str}, pk="leaf", strict=True)


def _take(db: sqlite3.Connection, rows: Sequence[Row]) -> None:
    """Take rows of the log, whatever their type; a pack is adopted behind what came before it."""
    facts = _Facts(db)
    for row in rows:
        if row[3] in TYPES:
            facts.take(row)
        elif row[3] == ADOPTED:
            facts.write()
            _adopt(db, row)
            facts = _Facts(db)
    facts.write()


class _Facts:
    """Facts on their way into the file, together."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._packs = _packs(db)
        self._types = frozenset(name for _, pack in self._packs for name in types_of(pack))
        self._known: dict[str, str] = {}
        self._said: dict[str, str] = {}
        self._facts: list[_Fact] = []
        self._bodies: list[tuple[int, str]] = []
        self._scored: list[tuple[int, int, str]] = []

    def take(self, row: Row) -> None:
        """Keep what may score, and score it under every pack."""
        position, stream, _, event_type, body, event_id, _, _, received_ms, _ = row
        head = _head.decode(body)
        try:
            about = _about.decode(head.data)
        except msgspec.ValidationError:  # under review as one that this release cannot read
            return
        institution = self._institution(stream, about.institution)
        if not institution:
            return
        leaf = position - 1
        data = bytes(head.data)
        fact = (
            *(leaf, event_id, event_type, institution, about.ledger, received_ms, head.corrects),
            stream if stream_kind(stream) == "hist" else "",
        )
        self._facts.append(fact)
        self._bodies.append((leaf, data.decode()))
        if event_type in self._types or head.corrects:
            self._scored += _scored(self._packs, fact, data)

    def write(self) -> None:
        """Put into the file what was taken."""
        db = self._db
        db.executemany(
            "INSERT INTO subjects VALUES (?, ?)"
            " ON CONFLICT (stream) DO UPDATE SET institution = excluded.institution",
            self._said.items(),
        )
        db.executemany(
            f"INSERT INTO facts ({_FACT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - our own columns
            self._facts,
        )
        db.executemany("INSERT INTO bodies VALUES (?, ?)", self._bodies)
        db.executemany("INSERT INTO scored VALUES (?, ?, ?)", self._scored)

    def _institution(self, stream: str, said: str) -> str:
        """Return whose credit it is: said by the event, or by an earlier one of its stream."""
        kind = stream_kind(stream)
        if kind == "institution":
            return stream_uuid(stream)
        if kind == "hist":  # each of them says it
            return said
        if stream not in self._known:
            row = self._db.execute(
                "SELECT institution FROM subjects WHERE stream = ?", (stream,)
            ).fetchone()
            self._known[stream] = str(row[0]) if row else ""
        if said and said != self._known[stream]:
            self._known[stream] = self._said[stream] = said
        return self._known[stream]


def _adopt(db: sqlite3.Connection, row: Row) -> None:
    """Keep the pack; one that cannot be read is kept with its fault, and asking for it fails."""
    position, _, _, _, body, event_id, _, _, received_ms, _ = row
    try:
        event = catalogue.read(ADOPTED, _head.decode(body).data)
    except Rejected:  # under review
        return
    assert isinstance(event, PackAdopted)
    pack, fault = _read(event.text)
    sha256 = pack.sha256 if pack else event.sha256
    before = {one.sha256: number for number, one in _packs(db)}
    number = before.get(sha256, position - 1)
    insert(
        db,
        "packs",
        leaf=position - 1,
        event_id=event_id,
        name=event.pack,
        version=event.version,
        from_day=event.from_day,
        sha256=sha256,
        number=number,
        recorded_ms=received_ms,
        fault=fault,
        text=event.text,
    )
    if pack is not None and sha256 not in before:
        _score_all(db, (number, pack))


def _read(text: str) -> tuple[Pack | None, str | None]:
    try:
        return parsed(text), None
    except PackError as error:
        return None, str(error)


def _packs(db: sqlite3.Connection) -> tuple[Numbered, ...]:
    rows = db.execute("SELECT number, text FROM packs WHERE fault IS NULL AND number = leaf")
    return tuple((number, parsed(text)) for number, text in rows)


def _score_all(db: sqlite3.Connection, numbered: Numbered) -> None:
    """Score every earlier fact under a pack that is new, a page at a time."""
    types = types_of(numbered[1])
    marks = ", ".join("?" * len(types))
    statement = (
        f"SELECT {_FACT}, data FROM facts JOIN bodies USING (leaf)"  # noqa: S608 - our own columns
        f" WHERE leaf > ? AND (type IN ({marks}) OR corrects <> '') ORDER BY leaf LIMIT ?"
    )
    leaf = -1
    while page := db.execute(statement, (leaf, *types, _PAGE)).fetchall():
        db.executemany(
            "INSERT INTO scored VALUES (?, ?, ?)",
            [row for *fact, data in page for row in _scored((numbered,), fact, data.encode())],
        )
        leaf = page[-1][0]


def _scored(
    packs: Iterable[Numbered], fact: Sequence[int | str], data: bytes
) -> list[tuple[int, int, str]]:
    event_type, ctx = str(fact[2]), context_of(fact)
    found = ((number, facts_under(pack, event_type, data, ctx)) for number, pack in packs)
    return [(number, ctx.leaf, body_of(facts)) for number, facts in found if facts]


def context_of(fact: Sequence[int | str]) -> EventContext:
    """Read a row of `facts` back."""
    leaf, event_id, _, institution, _, recorded_ms, corrects, stream = fact
    return EventContext(
        event_id=str(event_id),
        leaf=int(leaf),
        received_ms=int(recorded_ms),
        institution=str(institution),
        stream=str(stream),
        corrects=str(corrects),
    )


CREDIT: Final = Projection(name="credit", version=4, create=_create, handlers={}, bulk=_take)
