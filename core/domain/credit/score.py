"""The score of one institution: a pure function of its facts, the day asked and what was known.

Every point is explained: each known entry is a line, with what it counts and why not more. "As
known then" asks with the knowledge of that day, "as known now" with today's (DOMAIN.md §4.7): a
revoked decision has returned its points from the start in the second view, and from its revocation
on in the first.
"""

from typing import Final

import msgspec

from core.domain.credit.course import Course
from core.domain.credit.facts import Facts, Fault, Occasion, Subject, whose
from core.domain.credit.grades import grade_for
from core.domain.credit.lines import Line, WhyNot, lines_on
from core.domain.credit.scheme import Pack
from core.domain.credit.settling import Asked, grade_in_force
from core.domain.credit.standing import Known, known_of
from core.domain.credit.totals import ComponentScore, Reckoned, reckon
from core.domain.credit.visits import NotYetScored, reckon_visits

__all__ = ["ComponentScore", "Line", "NotYetScored", "Score", "WhyNot", "score", "score_of"]

EVER: Final = 1 << 62
"""A moment by which all is known."""


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """A score and its explanation.

    Attributes:
        total: in units of the scale's last decimal place; `numbers.shown` writes it.
        grade: in force on the day asked.
        grade_by_total: what that day's total gives; `grade` follows at the month's end, or with a
            margin, in a pack whose grades wait.
        lines: every entry known, in the order in which they took effect; where inspections score,
            those of the inspections that stand.
        components: the parts of the total, in the order of the pack.
        subject: of the inspection that stands, the latest where several do; empty of a balance.
        on: the DATE of that inspection.
        occasions: the inspections that stand.
        faults: events that a row of the pack could not read; the total is without them.
    """

    total: int
    grade: str
    grade_by_total: str
    lines: tuple[Line, ...]
    components: tuple[ComponentScore, ...] = ()
    subject: str = ""
    on: str = ""
    occasions: tuple[Occasion, ...] = ()
    faults: tuple[Fault, ...] = ()


def score(pack: Pack, facts: Facts, at: str, known_ms: int = EVER) -> Score:
    """Return the score of one institution's facts, given in any order.

    Args:
        pack: the pack in force.
        facts: all of one institution, of events that count (FORMAT §3, "Standing").
        at: a DATE; it means the end of that local day.
        known_ms: the last millisecond known, itself included: the end of a DATE is
            `end_of_day_ms(day) - 1`.

    Raises:
        NotYetScored: inspections score, and none was known by then.
    """
    return known_score(pack, known_of(facts, known_ms), at)


def known_score(pack: Pack, known: Known, at: str) -> Score:
    """Return `score` for what is already laid out."""
    reckoned, occasions = _reckoned(pack, known, at)
    course = Course(pack, known)
    asked = Asked(
        pack=pack, known=known, reckon=lambda day: reckoned if day == at else course.on(day)
    )
    return _answer(reckoned, occasions, known, (grade_in_force(asked, at, reckoned), pack))


def score_of(
    pack: Pack, facts: Facts, subject: str | Subject, known_ms: int = EVER, at: str | None = None
) -> Score:
    """Return the score of one inspection, or of one subject: of its entries alone.

    Args:
        pack: the pack to score with.
        facts: all of one institution.
        subject: the inspection's, as `whose` says; a text alone is an id of ours.
        known_ms: the last millisecond known.
        at: a DATE; None is the day of the inspection.

    Raises:
        NotYetScored: no inspection of that subject is known, and no day was given.
    """
    known = known_of(facts, known_ms)
    return subject_score(pack, known, ("", subject) if isinstance(subject, str) else subject, at)


def subject_score(pack: Pack, known: Known, subject: Subject, at: str | None = None) -> Score:
    """Return `score_of` for what is already laid out."""
    occasion = next((one for one in reversed(known.occasions) if whose(one) == subject), None)
    if at is None and occasion is None:
        raise NotYetScored(f"no inspection {subject[1]} is known")
    day = at or (occasion.on if occasion else "")
    lines = [line for line in lines_on(pack, known, day) if whose(line.entry) == subject]
    reckoned = reckon(pack, lines, day, occasion)
    occasions = (occasion,) if occasion else ()
    return _answer(reckoned, occasions, known, (grade_for(pack, reckoned), pack))


def _reckoned(pack: Pack, known: Known, day: str) -> tuple[Reckoned, tuple[Occasion, ...]]:
    if pack.score.of == "visit":
        return reckon_visits(pack, known, day)
    return reckon(pack, lines_on(pack, known, day), day), ()


def _answer(
    reckoned: Reckoned,
    occasions: tuple[Occasion, ...],
    known: Known,
    graded: tuple[str, Pack],
) -> Score:
    grade, pack = graded
    occasion = reckoned.occasion
    return Score(
        total=reckoned.total,
        grade=grade,
        grade_by_total=grade_for(pack, reckoned),
        lines=reckoned.lines,
        components=reckoned.components,
        subject=occasion.subject if occasion else "",
        on=occasion.on if occasion else "",
        occasions=occasions,
        faults=known.faults,
    )
