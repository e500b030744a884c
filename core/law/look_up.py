"""The questions put to the law: each names the date that picks the row.

No row in force is a LookupError, never a zero or a silent default.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

from core.kernel.acting import Acting
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.kernel.times import add_months, date_of
from core.law.acts import ActRow, check_may
from core.law.alerts import AlertRow
from core.law.book import Law
from core.law.factors import FactorRow
from core.law.penalties import Party
from core.law.procedure import Requirement
from core.law.publication import PublicationRow
from core.law.rows import in_force, the_row
from core.law.sampling import SamplingRow
from core.law.sanctions import Grade, SanctionRow, of_grade
from core.law.terms import Due, TermRow, due
from core.law.thresholds import Category, Mode, Stage, ThresholdRow, applies_to
from core.law.vacations import vacation_asked
from core.law.violations import ViolationRow

Bar = Literal["ordinary", "extended"]
"""二年, 五年 (行政处罚法 第三十六条)."""


def violation(law: Law, code: str, on: str) -> ViolationRow:
    """Return a violation's row; `on` is the day of the violation (行政处罚法 第三十七条)."""
    return the_row((row for row in law.violations if row.code == code), on, code)


def violations(law: Law, on: str) -> tuple[ViolationRow, ...]:
    """Return every violation known on a day, in the order of the file."""
    return in_force(law.violations, on)


def sanction_range(law: Law, code: str, grade: Grade, on: str) -> SanctionRow:
    """Return what a violation of a gravity may cost; `on` is its day (行政处罚法 第三十七条).

    Where the text gives a gravity no range of its own, that of the next lower one holds. A row
    without kinds is an answer too: the text orders correction, and no penalty.

    Raises:
        LookupError: no range is recorded, as where the law of another body decides.
    """
    cost = violation(law, code, on).sanction
    rows = [row for row in law.sanctions if row.code == cost]
    found = of_grade(rows, grade, on)
    if found is None:
        msg = f"no range of sanctions for {code} is in force on {on}; add one with its source"
        raise LookupError(msg)
    return found


def factors(law: Law, on: str) -> tuple[FactorRow, ...]:
    """Return what makes a penalty lighter or heavier; `on` is the day of the violation."""
    return in_force(law.factors, on)


def is_time_barred(law: Law, bar: Bar, ended_on: str, found_on: str) -> bool:
    """Tell whether a violation was found too late to be punished (行政处罚法 第三十六条).

    Args:
        law: all rules.
        bar: `extended` for one that harmed life, health or financial safety, else `ordinary`.
        ended_on: the day on which it ended; it picks the row, and is not counted.
        found_on: the day on which it was found; that of the last day in time still counts.
    """
    return found_on > due_by(law, f"bar.{bar}", ended_on).on


def is_repeat(law: Law, handled_on: str, on: str) -> bool:
    """Tell whether a violation of day `on` repeats one dealt with on `handled_on`.

    Here no row is an answer: before Order 53 no text made a repeat weigh heavier.
    """
    rows = in_force((row for row in law.terms if row.code == "repeat"), on)
    return any(handled_on <= on <= due(handled_on, row.term, law.calendar).on for row in rows)


def checklist(
    law: Law, on: str, mode: Mode, category: Category, stages: Iterable[Stage] = ()
) -> tuple[ThresholdRow, ...]:
    """Return the whole checklist of an institution; `on` is the day of the lesson or charge.

    An empty tuple means that nothing on the list binds such an institution on that day.

    Args:
        law: all rules.
        on: the day of the lesson or charge, which picks the limits.
        mode: how lessons are held.
        category: what is taught.
        stages: whose pupils are taught; where none is known, the limits of all are asked.
    """
    taught = tuple(stages)
    return tuple(
        row for row in in_force(law.thresholds, on) if applies_to(row, mode, category, taught)
    )


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


def publication_of(law: Law, kinds: Iterable[str], decided_on: str) -> PublicationRow:
    """Return by which row a decision is published, the longest of its kinds.

    The row is picked by `decided_on`, the day on which the period begins (DOMAIN.md §6.4).
    """
    rows = [
        the_row((row for row in law.publications if row.code == kind), decided_on, kind)
        for kind in kinds
    ]
    return max(rows, key=lambda row: (row.months_max, row.months_min))


def list_by_score(law: Law, name: str, ground: str, on: str) -> Requirement | None:
    """Return up to which score one comes on a list; None where the ground is no score.

    Args:
        law: all rules.
        name: of the list.
        ground: last word of a row `list.<list>.<ground>`.
        on: the day of the notice or proposal, which picks the row.
    """
    code = f"list.{name}.{ground}"
    for row in in_force((row for row in law.requirements if row.code == code), on):
        if row.kind == "at_most" and isinstance(row.value, int):
            return Requirement(basis=row.basis, value=row.value)
    return None


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


def sampling(law: Law, on: str) -> tuple[SamplingRow, ...]:
    """Return how much of each stratum is drawn; `on` is the day of the draw's announcement.

    Raises:
        LookupError: no ratio is in force; nothing to draw by is an error and never a zero.
    """
    found = in_force(law.samplings, on)
    if not found:
        msg = f"no ratio for a random draw is in force on {on}; add one with its source and dates"
        raise LookupError(msg)
    return found


def alert(law: Law, code: str, on: str) -> AlertRow:
    """Return when money raises an alert; `on` is the day on which the report is recorded."""
    return the_row((row for row in law.alerts if row.code == code), on, code)


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
        Refused: see `core.law.acts.check_may`; or who acts has an interest in the institution
            (行政处罚法 第四十三条).
    """
    row = act(law, code, on)
    check_may(row, by, on, parts)
    if by.recused and not row.despite_interest:
        basis = requirement(law, "recusal", on).basis
        raise Refused(Reason.OFFICER_INTERESTED, basis, officer=by.officer)


def is_rest_day(law: Law, day: str) -> bool:
    """Tell whether a DATE is a weekend or a public holiday (V-TIM-05, DOMAIN.md §3.3).

    A Saturday or Sunday on which people work instead (调休) is not one: our reading, proposed.

    Raises:
        LookupError: the notice that orders the day is not known yet.
    """
    on = date_of(day)
    if law.calendar.is_holiday(on):
        return True
    if not law.calendar.is_settled(on):
        msg = f"the notice on holidays that orders {day} is not known; adopt it with its year"
        raise LookupError(msg)
    return not law.calendar.is_working_day(on)


def is_vacation(law: Law, region: str, day: str) -> bool:
    """Tell whether a DATE lies in the school vacation of a place (V-TIM-05, DOMAIN.md §3.3).

    Raises:
        LookupError: the school calendar there and then is not known, which is not a no.
    """
    on = date_of(day)
    asked = vacation_asked(law.vacations, region, on)
    return asked.first <= on <= asked.last
