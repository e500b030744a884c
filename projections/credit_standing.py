"""What follows from a grade by the pack in force: a stratum of the draw, a list, perks (CREDIT.md).

The lists themselves are decided in the register's room, by notice, statement and the head; here is
only who would belong on which.
"""

import sqlite3
from collections.abc import Callable, Iterator
from typing import Final, Literal

import msgspec

from core.domain.credit.pack import Pack
from core.domain.credit.scheme import Consequence
from core.domain.credit.score import NotYetScored, Score, score
from core.domain.institution.state import Institution
from core.kernel.limits import MAX_INT
from projections.credit_facts import facts_about
from projections.credit_queries import pack_in_force
from projections.credit_told import points_told
from projections.register import state_of
from projections.views import Views

Progress = Callable[[int, int], None]
_LIGHTEST_FIRST: Final = ("", "white", "watch", "black")
"""An institution is on one list at a time; a heavier one ends the lighter."""


class Graded(msgspec.Struct, frozen=True, kw_only=True):
    """An institution's grade on a day, and what the pack says of it.

    Attributes:
        grade: empty where no inspection was known yet.
        stratum: of the random draw: the consequence's, else the grade.
    """

    total: int | str | None
    grade: str
    stratum: str
    consequences: tuple[Consequence, ...]


class Graders:
    """Grades one institution after another on a day, under the pack in force."""

    def __init__(self, db: sqlite3.Connection, on: str, known_ms: int = MAX_INT) -> None:
        """Look the pack up.

        Raises:
            NoPackInForce: none was adopted for that day.
        """
        self.pack = pack_in_force(db, on, known_ms)
        self._db, self._on, self._known_ms = db, on, known_ms

    def graded(self, institution: str) -> Graded:
        """Return the grade of an institution."""
        facts = facts_about(self._db, self.pack, institution, self._known_ms)
        try:
            found: Score | None = score(self.pack, facts, self._on, self._known_ms)
        except NotYetScored:
            found = None
        return _graded(self.pack, found)


def _graded(pack: Pack, found: Score | None) -> Graded:
    if found is None:
        return Graded(total=None, grade="", stratum="", consequences=())
    after = tuple(one for one in pack.consequences if one.grade == found.grade)
    return Graded(
        total=points_told(found.total, pack.scale.decimals),
        grade=found.grade,
        stratum=next((one.stratum for one in after if one.stratum), found.grade),
        consequences=after,
    )


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """An institution that stands on another list than its grade says, or on none.

    Attributes:
        act: `list`: it belongs on `list` and is not on it; `delist`: it stands there by its listing
            and no grade says so; `noticed`: the way to the list has begun.
        list: which.
        listing: id of the listing that stands or was begun; empty where there is none.
        stands_on: the list on which it stands; empty if none.
        months: how long the pack puts it there, if it says.
    """

    institution: str
    name: str | None
    act: Literal["list", "delist", "noticed"]
    list: str
    listing: str
    stands_on: str
    total: int | str | None
    grade: str
    months: int | None
    cite: str


def consequences_due(views: Views, on: str, told: Progress = lambda *_: None) -> Iterator[Due]:
    """Yield who belongs on a list of the pack on a DATE and is not there, and the other way round.

    Of a list that the pack never speaks of nothing is said.

    Raises:
        NoPackInForce: none was adopted for that day.
    """
    with views.read("institutions") as register:
        everyone = register.execute("SELECT id, name, state FROM institutions ORDER BY id")
        rows = everyone.fetchall()
    with views.read("credit") as db:
        graders = Graders(db, on)
        for place, (institution, name, body) in enumerate(rows, start=1):
            told(place, len(rows))
            graded = graders.graded(institution)
            found = _due(graders.pack, graded, state_of(body), on)
            if found is not None:
                yield msgspec.structs.replace(found, institution=institution, name=name)


def _due(pack: Pack, graded: Graded, institution: Institution, on: str) -> Due | None:
    if institution.stage == "closed":
        return None
    stay = institution.listed_on(on)
    stands_on = stay.list if stay else ""
    wanted = next((one for one in graded.consequences if one.list), None)
    name = wanted.list if wanted and wanted.list else ""
    if name == stands_on:
        return None
    if stay is not None and _weight(stands_on) >= _weight(name):  # a lighter one waits for its end
        if stands_on not in {one.list for one in pack.consequences}:
            return None
        return _row(graded, "delist", stands_on, (stay.listing, stands_on), None)
    begun = _begun(institution, name)
    return _row(graded, "noticed" if begun else "list", name, (begun, stands_on), wanted)


def _weight(name: str) -> int:
    return _LIGHTEST_FIRST.index(name) if name in _LIGHTEST_FIRST else -1


def _begun(institution: Institution, name: str) -> str:
    noticed = (one for one in institution.listings if one.stage == "noticed" and one.list == name)
    return next((one.listing for one in noticed), "")


def _row(
    graded: Graded,
    act: Literal["list", "delist", "noticed"],
    name: str,
    stand: tuple[str, str],
    rule: Consequence | None,
) -> Due:
    listing, stands_on = stand
    return Due(
        institution="",
        name=None,
        act=act,
        list=name,
        listing=listing,
        stands_on=stands_on,
        total=graded.total,
        grade=graded.grade,
        months=rule.months if rule else None,
        cite=rule.basis.cite if rule and rule.basis else "",
    )
