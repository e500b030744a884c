"""The questions put to the law: each names the date that picks the row.

No row in force is a LookupError, never a zero or a silent default.
"""

from collections.abc import Iterable, Mapping

from core.kernel.acting import Acting
from core.kernel.times import add_months, date_of
from core.law.acts import ActRow, check_may
from core.law.book import Law
from core.law.penalties import Party
from core.law.procedure import Requirement
from core.law.rows import in_force, the_row
from core.law.terms import Due, TermRow, due
from core.law.thresholds import Category, Mode, ThresholdRow, applies_to
from core.law.violations import ViolationRow


def violation(law: Law, code: str, on: str) -> ViolationRow:
    """Return a violation's row; `on` is the day of the violation (行政处罚法 第三十七条)."""
    return the_row((row for row in law.violations if row.code == code), on, code)


def violations(law: Law, on: str) -> tuple[ViolationRow, ...]:
    """Return every violation known on a day, in the order of the file."""
    return in_force(law.violations, on)


def checklist(law: Law, on: str, mode: Mode, category: Category) -> tuple[ThresholdRow, ...]:
    """Return the limits to measure; `on` is the day of the lesson or charge.

    An empty tuple means that nothing on the list binds such an institution on that day.
    """
    return tuple(row for row in in_force(law.thresholds, on) if applies_to(row, mode, category))


def term_in_force(law: Law, code: str, on: str) -> TermRow:
    """Return a term's row; `on` is the day of the event from which the term runs."""
    return the_row((row for row in law.terms if row.code == code), on, code)


def due_by(law: Law, code: str, start: str) -> Due:
    """Return the deadline of a term that runs from `start`, by the row in force on that day."""
    return due(start, term_in_force(law, code, start).term, law.calendar)


def cap_fen(law: Law, code: str, party: Party, on: str) -> int:
    """Return a cap in fen, itself allowed; `on` is the day on which the decision is made."""
    rows = (row for row in law.caps if row.code == code and row.party == party)
    return the_row(rows, on, f"{code} ({party})").cap_fen


def simple_cap_fen(law: Law, party: Party, on: str) -> int:
    """Return the highest fine of the simple procedure; `on` is the day of the decision."""
    return cap_fen(law, "simple.fine", party, on)


def is_published(law: Law, kinds: Iterable[str], decided_on: str, on: str) -> bool:
    """Tell whether a decision is published on a day; of several kinds the longest period counts.

    The row is picked by `decided_on`, from which the period runs (DOMAIN.md §6.4).
    """
    months = max(
        the_row((row for row in law.publications if row.code == kind), decided_on, kind).months_max
        for kind in kinds
    )
    until = add_months(date_of(decided_on), months).isoformat()
    return decided_on <= on < until


def requirement(law: Law, code: str, on: str) -> Requirement:
    """Return what a step needs; `on` is the day on which the step or act is taken."""
    row = the_row((row for row in law.requirements if row.code == code), on, code)
    return Requirement(basis=row.basis, value=row.value)


def hearing_right(law: Law, kind: str, fen: int, on: str) -> Requirement | None:
    """Return by what a proposed penalty gives a right to a hearing; None where it gives none.

    Here no row is an answer: 行政处罚法 第六十三条 names the penalties, and no others.

    Args:
        law: all rules.
        kind: a kind of penalty.
        fen: the money that it asks for in all, 0 for a kind without.
        on: the day on which the party is told, which picks the row.
    """
    for row in in_force(law.requirements, on):
        if row.code == f"hearing.{kind}" and (row.kind != "at_least" or fen >= int(row.value)):
            return Requirement(basis=row.basis, value=row.value)
    return None


def act(law: Law, code: str, on: str) -> ActRow:
    """Return who may do an act and by which article; `on` is the day on which it is done."""
    return the_row((row for row in law.acts if row.code == code), on, code)


def may(
    law: Law,
    code: str,
    by: Acting,
    on: str,
    parts: Mapping[str, Iterable[str]] | None = None,
) -> None:
    """Check that a person or job may do an act on a day.

    Args:
        law: all rules.
        code: the act.
        by: who acts.
        on: local DATE of the act.
        parts: who already had which part in this proceeding, by the words of the row's `apart`.

    Raises:
        Refused: see `core.law.acts.check_may`.
    """
    check_may(act(law, code, on), by, on, parts)
