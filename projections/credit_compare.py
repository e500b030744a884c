"""What ledgers recorded, held against what a pack gives, institution by institution (CREDIT.md).

Nothing is kept but counts and as many differences as are asked for, so that the memory does not
grow with the ledgers.
"""

import sqlite3
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, Final, Literal

import msgspec

from core.domain.credit.compare import Comparison, checks_of, comparisons
from core.domain.credit.facts import Facts, Fault
from core.domain.credit.numbers import number_of, shown
from core.domain.credit.pack import Pack
from core.domain.credit.score import NotYetScored, score, score_of
from projections.credit_facts import data_of, facts_by_ledger
from projections.credit_told import lines_told
from projections.queries import institution_row
from projections.views import Views

Kind = Literal["score", "grade", "entry"]
Progress = Callable[[int, int], None]
LAST: Final = "9999-12-31"
_FAULTS: Final = 20


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is compared.

    Attributes:
        ledger: this one alone; empty: every one.
        since, until: DATEs of inspections and entries, both included.
        what: scores, grades or entries alone.
        most: differences that are told, with their explanation; None: all.
    """

    ledger: str = ""
    since: str = ""
    until: str = LAST
    what: Kind | None = None
    most: int | None = 1_000


class Tally(msgspec.Struct, kw_only=True):
    """How many were compared, and how many are alike."""

    matched: int = 0
    total: int = 0

    def add(self, *, matched: bool) -> None:
        """Count one more."""
        self.total += 1
        self.matched += matched

    @property
    def share(self) -> float:
        """The part that matches, to four places; nothing compared matches in no part."""
        return round(self.matched / self.total, 4) if self.total else 0.0


class Mismatch(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the ledger recorded otherwise than we make of it.

    Attributes:
        institution: its id.
        ledger: whose record it is.
        key: the inspection's or the case's own.
        event: that recorded it; empty where only we have an entry.
        difference: what the ledger has more than we, in points; empty where these are no numbers.
        lines: how ours came about.
        recorded_data: what the event says, with the findings as the ledger has them.
    """

    institution: str
    name: str | None
    ledger: str
    key: str
    what: Kind
    item: str
    on: str
    recorded: str
    ours: str
    difference: str
    event: str
    lines: list[dict[str, Any]]
    recorded_data: dict[str, Any]


class Compared(msgspec.Struct, kw_only=True):
    """What came out.

    Attributes:
        first: of the pack's first check, or of the first of the kind asked for.
        faults: events that a row of the pack could not read, the first of them in `faulty`.
        left_out: differences beyond those told.
    """

    first: Tally = msgspec.field(default_factory=Tally)
    of: dict[Kind, Tally] = msgspec.field(
        default_factory=lambda: {"score": Tally(), "grade": Tally(), "entry": Tally()}
    )
    institutions: int = 0
    mismatches: list[Mismatch] = msgspec.field(default_factory=list)
    left_out: int = 0
    faults: int = 0
    faulty: list[Fault] = msgspec.field(default_factory=list)

    @property
    def of_any(self) -> bool:
        """Whether anything was compared."""
        return any(tally.total for tally in self.of.values())


def compare(views: Views, pack: Pack, asked: Asked, told: Progress = lambda *_: None) -> Compared:
    """Compare everything that ledgers recorded with what a pack gives, adopted or not."""
    out = Compared()
    kinds = [check.what for check in checks_of(pack)]
    first = next((n for n, kind in enumerate(kinds) if asked.what in {None, kind}), None)
    with views.read("credit") as db:
        whole = _count(db)
        for institution, ledger, facts in facts_by_ledger(db, pack, asked.ledger):
            out.institutions += 1
            told(out.institutions, whole)
            _fault(out, facts)
            for one in comparisons(pack, facts):
                if not _is_asked(one, asked):
                    continue
                out.of[one.what].add(matched=one.matched)
                if one.check == first:
                    out.first.add(matched=one.matched)
                if not one.matched:
                    _differ(views, db, (pack, facts), (institution, ledger, one), (asked, out))
    return out


def _is_asked(one: Comparison, asked: Asked) -> bool:
    return asked.what in {None, one.what} and asked.since <= (one.on or LAST) <= asked.until


def _fault(out: Compared, facts: Facts) -> None:
    out.faults += len(facts.faults)
    out.faulty += facts.faults[: max(0, _FAULTS - len(out.faulty))]


def _differ(
    views: Views,
    db: sqlite3.Connection,
    scored: tuple[Pack, Facts],
    seen: tuple[str, str, Comparison],
    telling: tuple[Asked, Compared],
) -> None:
    asked, out = telling
    if asked.most is not None and len(out.mismatches) >= asked.most:
        out.left_out += 1
        return
    institution, ledger, one = seen
    row = institution_row(views, institution)
    out.mismatches.append(
        Mismatch(
            institution=institution,
            name=row.name if row else None,
            ledger=ledger,
            key=one.subject,
            what=one.what,
            item=one.item,
            on=one.on,
            recorded=one.recorded,
            ours=one.ours,
            difference=_difference(one) if one.what == "score" else "",
            event=one.event,
            lines=list(_lines(*scored, one)),
            recorded_data=msgspec.json.decode(data_of(db, one.event)),
        )
    )


def _difference(one: Comparison) -> str:
    recorded, ours = number_of(one.recorded), number_of(one.ours)
    if recorded is None or ours is None:
        return ""
    most_decimals = 6
    return shown(int((Fraction(recorded) - Fraction(ours)) * 10**most_decimals), most_decimals)


def _lines(pack: Pack, facts: Facts, one: Comparison) -> Iterator[dict[str, Any]]:
    """Yield how the score compared came about, or what we have of an item and subject."""
    subject = (one.stream, one.subject)
    try:
        if one.what == "entry":
            lines = score_of(pack, facts, subject, at=one.on or LAST).lines
        elif pack.score.of == "balance" or checks_of(pack)[one.check].of == "standing":
            lines = score(pack, facts, one.on).lines
        else:
            lines = score_of(pack, facts, subject).lines
    except NotYetScored:  # the ledger has a record of a subject of which we know nothing
        return
    wanted = [line for line in lines if not one.item or line.entry.item == one.item]
    yield from lines_told(wanted, pack.scale.decimals)


def _count(db: sqlite3.Connection) -> int:
    row = db.execute("SELECT count(DISTINCT institution) FROM facts WHERE ledger <> ''").fetchone()
    return int(row[0])
