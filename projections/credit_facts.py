"""What is known of an institution's credit at a moment: facts of events that count then.

An event under review, or excluded by one, does not count as known while it is (FORMAT §3,
"Standing"); the steps of reviews stand in every read model's own file.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Final

from core.domain.credit.facts import Facts, joined
from core.domain.credit.faults import PackError
from core.domain.credit.pack import Pack
from core.kernel.limits import MAX_INT
from projections.credit import context_of
from projections.credit_bodies import facts_in
from projections.credit_speaking import facts_under, types_of

_FACT = (
    "facts.leaf, facts.event_id, facts.type, facts.institution, facts.ledger, facts.recorded_ms,"
    " facts.corrects, facts.stream"
)
_COUNTS = (
    "facts.recorded_ms <= :known AND coalesce((SELECT state FROM standing"
    " WHERE standing.event_id = facts.event_id AND standing.received_ms <= :known"
    " ORDER BY standing.leaf DESC LIMIT 1), 'admitted') = 'admitted'"
)
_KEPT = (
    f"SELECT {_FACT}, scored.body FROM facts JOIN scored ON scored.leaf = facts.leaf"  # noqa: S608 - our own columns
    f" WHERE scored.pack = :pack AND {_COUNTS}"
)
_OF_ONE = " AND facts.institution = :institution ORDER BY facts.leaf"
_OF_ALL = " ORDER BY facts.institution, facts.leaf"
_BODY = (
    f"SELECT {_FACT}, bodies.data FROM facts JOIN bodies ON bodies.leaf = facts.leaf"  # noqa: S608 - our own columns
    f" WHERE {_COUNTS}"
)

MOST_ENTRIES: Final = 200_000
"""Of one institution under a pack that was not adopted; they are scored in seconds."""
_Row = tuple[str | int, ...]
_Group = tuple[str, list[_Row], Callable[[Iterable[_Row]], Facts]]


def number_of_pack(db: sqlite3.Connection, pack: Pack) -> int | None:
    """Return the number under which a pack's facts are kept; None if it was never adopted."""
    row = db.execute(
        "SELECT number FROM packs WHERE sha256 = ? AND fault IS NULL LIMIT 1", (pack.sha256,)
    ).fetchone()
    return None if row is None else int(row[0])


def facts_about(
    db: sqlite3.Connection, pack: Pack, institution: str, known_ms: int = MAX_INT
) -> Facts:
    """Return all that counts of one institution under a pack, adopted or not."""
    number = number_of_pack(db, pack)
    if number is None:
        return computed(db, pack, institution, known_ms)
    asked = {"pack": number, "institution": institution, "known": known_ms}
    return _kept(pack, db.execute(_KEPT + _OF_ONE, asked))


def computed(
    db: sqlite3.Connection,
    pack: Pack,
    institution: str,
    known_ms: int = MAX_INT,
    most: int = MOST_ENTRIES,
) -> Facts:
    """Return the same from the events themselves.

    Raises:
        PackError: they are more than `most` entries.
    """
    asked = {"institution": institution, "known": known_ms}
    return _computed(pack, db.execute(_BODY + _typed(pack) + _OF_ONE, asked), most)


def facts_by_ledger(
    db: sqlite3.Connection, pack: Pack, ledger: str = "", known_ms: int = MAX_INT
) -> Iterator[tuple[str, str, Facts]]:
    """Yield institution, ledger and facts, one after the other, in no more memory than one takes.

    Two ledgers may call their visits alike, so each is told apart; what the office itself decided
    is part of every one.

    Args:
        db: the read model `credit`.
        pack: adopted or not.
        ledger: this one alone; empty: all.
        known_ms: the last millisecond known, itself included.
    """
    for institution, mine, facts_in_rows in _grouped(db, pack, known_ms):
        for name in sorted({str(row[4]) for row in mine if row[4]}):
            if not ledger or name == ledger:
                yield institution, name, facts_in_rows([r for r in mine if r[4] in {"", name}])


def facts_by_institution(
    db: sqlite3.Connection, pack: Pack, known_ms: int = MAX_INT
) -> Iterator[tuple[str, Facts]]:
    """Yield the facts of every institution that has any, in the order of their ids."""
    for institution, mine, facts_in_rows in _grouped(db, pack, known_ms):
        yield institution, facts_in_rows(mine)


def _grouped(db: sqlite3.Connection, pack: Pack, known_ms: int) -> Iterator[_Group]:
    """Yield the rows of each institution, and what reads them; one after the other."""
    number = number_of_pack(db, pack)
    if number is None:
        read = partial(_computed, pack)
        rows = db.execute(_BODY + _typed(pack) + _OF_ALL, {"known": known_ms})
    else:
        read = partial(_kept, pack)
        rows = db.execute(_KEPT + _OF_ALL, {"pack": number, "known": known_ms})
    for institution, group in groupby(rows, key=itemgetter(3)):
        yield str(institution), list(group), read


def ledgers_about(db: sqlite3.Connection, institution: str) -> dict[str, str]:
    """Return the name of each ledger that speaks of an institution, by its stream there."""
    rows = db.execute(
        "SELECT DISTINCT stream, ledger FROM facts WHERE institution = ? AND stream <> ''"
        " ORDER BY ledger, stream",
        (institution,),
    )
    return {str(stream): str(ledger) for stream, ledger in rows}


def data_of(db: sqlite3.Connection, event_id: str) -> str:
    """Return what an event says, as JSON; an empty object if it is none that may score."""
    row = db.execute(
        "SELECT data FROM facts JOIN bodies USING (leaf) WHERE event_id = ?", (event_id,)
    ).fetchone()
    return "{}" if row is None else str(row[0])


def _kept(pack: Pack, rows: Iterable[_Row]) -> Facts:
    return joined(facts_in(pack, str(row[8]), context_of(row[:8])) for row in rows)


def _computed(pack: Pack, rows: Iterable[_Row], most: int = MOST_ENTRIES) -> Facts:
    """Return what events say under a pack that nobody need have looked at before."""
    parts: list[Facts] = []
    left = most
    for row in rows:
        part = facts_under(pack, str(row[2]), str(row[8]).encode(), context_of(row[:8]))
        left -= len(part.entries)
        if left < 0:
            detail = f"more than {most} entries of one institution; fewer items or conditions"
            raise PackError("item", "", detail)
        parts.append(part)
    return joined(parts)


def _typed(pack: Pack) -> str:
    """Return the condition by which nothing is read of which the pack does not speak."""
    names = ", ".join(f"'{name}'" for name in types_of(pack))  # names of the catalogue
    return f" AND (facts.type IN ({names}) OR facts.corrects <> '')"
