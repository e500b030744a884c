"""The objects that events speak of, gathered while the events go by.

They stand in a temporary database, which the disk holds once it is large: memory stays flat.
"""

import sqlite3
from collections.abc import Iterator
from typing import Final, NamedTuple

from server.exports.facts import Fact
from server.exports.moments import BEFORE_ALL, happened_utc
from server.exports.object_values import object_values
from server.exports.penalties import imposes, penalty_of
from server.exports.pointing import OBJECT_TYPES, ObjectType, Pointed, related, word_of
from server.exports.standings import Known

_TABLES: Final = """
CREATE TABLE object(id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE value(object TEXT, name TEXT, since TEXT, value TEXT,
    PRIMARY KEY (object, name, since)) WITHOUT ROWID;
CREATE TABLE link(source TEXT, target TEXT, qualifier TEXT,
    PRIMARY KEY (source, target)) WITHOUT ROWID;
CREATE TABLE reviewed(event TEXT, object TEXT, PRIMARY KEY (event, object)) WITHOUT ROWID;
"""


class Value(NamedTuple):
    """What an object's attribute is from a moment on; its first value is from before all time."""

    name: str
    since: str
    value: str


class Object(NamedTuple):
    """An object with everything that the events said of it.

    Attributes:
        links: qualifier by the id of another object; each of them is in the book.
    """

    id: str
    type: ObjectType
    values: list[Value]
    links: Pointed


class ObjectBook:
    """Objects, what they are, and how they are related."""

    def __init__(self, known: Known) -> None:
        """Know which events were reviewed: their reviews speak of the same objects."""
        self._known = known
        self._book = sqlite3.connect("")
        self._book.executescript(_TABLES)

    def take(self, fact: Fact) -> Pointed:
        """Enter an event's objects; return each with its qualifier, at least one."""
        own, pointed, matters = related(fact)
        if fact.kind == "review":
            self._as_reviewed(fact.subject, pointed)
        penalty = self._penalty(fact)
        if penalty:
            pointed[penalty] = "penalty"
        if penalty and fact.counts:
            self._link(penalty, f"case:{penalty.partition(':')[2]}", "case")
        self._book.executemany(
            "INSERT OR IGNORE INTO object VALUES(?)", [(one,) for one in pointed]
        )
        for other, qualifier in matters.items():
            self._link(own, other, qualifier)
        for one, values in object_values(fact).items():
            if one in pointed:
                self._set(one, values, happened_utc(fact))
        event = fact.id.partition("#")[0]
        if event in self._known.reviewed:
            rows = [(event, one) for one in pointed]
            self._book.executemany("INSERT OR IGNORE INTO reviewed VALUES(?, ?)", rows)
        return pointed

    def objects(self) -> Iterator[Object]:
        """Yield the objects by id."""
        for (one,) in self._book.execute("SELECT id FROM object ORDER BY id"):
            values = self._book.execute(
                "SELECT name, since, value FROM value WHERE object = ? ORDER BY since, name", (one,)
            )
            links = self._book.execute(
                "SELECT target, qualifier FROM link WHERE source = ? ORDER BY target", (one,)
            )
            yield Object(
                one, OBJECT_TYPES[word_of(one)], [Value(*row) for row in values], dict(links)
            )

    def close(self) -> None:
        """Throw the book away."""
        self._book.close()

    def _as_reviewed(self, event: str, pointed: Pointed) -> None:
        rows = self._book.execute("SELECT object FROM reviewed WHERE event = ?", (event,))
        for (one,) in rows:
            pointed.setdefault(one, "about")

    def _penalty(self, fact: Fact) -> str:
        penalty = penalty_of(fact)
        if not penalty or imposes(fact):
            return penalty
        known = self._book.execute("SELECT 1 FROM object WHERE id = ?", (penalty,)).fetchone()
        return penalty if known else ""

    def _link(self, source: str, target: str, qualifier: str) -> None:
        self._book.execute("INSERT OR IGNORE INTO object VALUES(?)", (target,))
        self._book.execute(
            "INSERT OR IGNORE INTO link VALUES(?, ?, ?)", (source, target, qualifier)
        )

    def _set(self, one: str, values: dict[str, str], since: str) -> None:
        """Enter values that differ from the last ones known."""
        for name, value in values.items():
            last = self._book.execute(
                "SELECT value FROM value WHERE object = ? AND name = ? ORDER BY since DESC LIMIT 1",
                (one, name),
            ).fetchone()
            if last is None or last[0] != value:
                self._book.execute(
                    "INSERT OR REPLACE INTO value VALUES(?, ?, ?, ?)",
                    (one, name, BEFORE_ALL if last is None else since, value),
                )
