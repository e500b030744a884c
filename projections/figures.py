"""The figures K01 to K19 of a region and a span of days, each as DOMAIN.md §7.1 defines it."""

from typing import Final, Literal

import msgspec

from projections.counting import Counting, Span
from projections.figures_register import Register, read_register
from projections.sql import spelled
from projections.views import Views

Basis = Literal["per_visit", "per_batch"]
"""Whether a person counts once a visit, or once a batch (DOMAIN.md §0.1 trap 3)."""

WITH_VIOLATION: Final = ("enforced", "executed", "no_penalty")
"""How cases end in which a violation stands (K06): paid, enforced, or not penalised for a ground of
the law. `not_founded` and `revoked` say that none does; `transferred` and `terminated` leave open
whether there was one, or leave it to another body, which counts it."""


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """How a region counts.

    Attributes:
        basis: how persons count.
        baseline_day: DATE from which the reduction is counted where nobody declared another.
        covert: codes of violations that are disguised subject training 隐形变异.
    """

    basis: Basis
    baseline_day: str
    covert: tuple[str, ...]


class Refunds(msgspec.Struct, frozen=True, kw_only=True):
    """K08: cases settled for the first time, distinct pupils, and what was paid, in fen."""

    cases: int
    pupils: int
    amount_fen: int


class Tips(msgspec.Struct, frozen=True, kw_only=True):
    """K14: received; and closed, in the span of the last closing, unless reopened since."""

    received: int
    closed: int


class Visits(msgspec.Struct, frozen=True, kw_only=True):
    """K01 to K04. A visit is of the day on which its first leg began, and counts once.

    Attributes:
        person_times: K01, officers and assisting staff who were there.
        batches: K02.
        institutions: K03, distinct; premises in no register by what they are called.
        visits: K04.
    """

    person_times: int
    batches: int
    institutions: int
    visits: int


class Cases(msgspec.Struct, frozen=True, kw_only=True):
    """K05 and K06; what was revoked counts in neither, as far as that is known.

    Attributes:
        penalised: K05, distinct institutions whose decision took effect in the span, or whose
            case was closed with a violation and no penalty.
        concluded: K06, cases closed in the span with a violation that stands.
        covert: those of them that were for disguised subject training.
    """

    penalised: int
    concluded: int
    covert: int


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a report says.

    Attributes:
        span: of what.
        count_basis: how K01 counts persons.
        visits: K01 to K04.
        cases: K05, K06.
        published: K07, decisions made public and what circulars expose besides.
        refunds: K08.
        notices: K09.
        ads: K10.
        hazards: K11.
        closed: K12, distinct institutions 关停 and 取缔, by their papers.
        register: K13, K15, K17, K18.
        tips: K14.
        sampled: K16, by what was sampled.
        activities: K19, by kind.
    """

    span: Span
    count_basis: Basis
    visits: Visits
    cases: Cases
    published: int
    refunds: Refunds
    notices: int
    ads: int
    hazards: int
    closed: dict[str, int]
    register: Register
    tips: Tips
    sampled: dict[str, int]
    activities: dict[str, int]

    @property
    def has_happened(self) -> bool:
        """Whether anything was done in the span; what the register says stands without it."""
        return any(
            (
                *msgspec.structs.astuple(self.visits),
                *msgspec.structs.astuple(self.cases),
                *msgspec.structs.astuple(self.refunds),
                *msgspec.structs.astuple(self.tips),
                self.published,
                self.notices,
                self.ads,
                self.hazards,
                self.register.audited,
                *self.closed.values(),
                *self.sampled.values(),
                *self.activities.values(),
            )
        )


def figures(views: Views, span: Span, way: Way) -> Figures:
    """Return the figures.

    Args:
        views: the read models.
        span: region, days and how much of the log was known.
        way: how the region counts.
    """
    with views.read("statistics") as db:
        counting = Counting(db, span)
        return Figures(
            span=span,
            count_basis=way.basis,
            visits=_visits(counting, way.basis),
            cases=_cases(counting, way.covert),
            published=_sum(counting, "published"),
            refunds=_refunds(counting),
            notices=_sum(counting, "notice"),
            ads=_sum(counting, "ads"),
            hazards=_sum(counting, "hazards"),
            closed=counting.table(_CLOSED),
            register=read_register(counting, span, way.baseline_day),
            tips=Tips(received=_sum(counting, "tip"), closed=counting.number(_TIPS_CLOSED)),
            sampled=counting.table(_BY_WORD, kind="sampled"),
            activities=counting.table(_BY_WORD, kind="activity"),
        )


_SUM: Final = "SELECT sum(number) FROM within WHERE kind = :kind"
_BY_WORD: Final = "SELECT word, sum(number) FROM within WHERE kind = :kind GROUP BY word"
_CLOSED: Final = """
SELECT word, count(DISTINCT institution) FROM within WHERE kind = 'shut' GROUP BY word"""
_TIPS_CLOSED: Final = """
SELECT count(*) FROM within AS one WHERE kind = 'tip-closed' AND NOT EXISTS (
  SELECT 1 FROM counted WHERE stream = one.stream AND kind IN ('tip-closed', 'tip-reopened')
    AND leaf > one.leaf)"""
_REFUNDS: Final = """
SELECT coalesce(sum(word = 'first'), 0), coalesce(sum(number), 0), coalesce(sum(fen), 0)
FROM within WHERE kind = 'refund'"""

# a visit over midnight, or one whose legs began on two days, is of the day on which it began
_VISITS: Final = """
touched AS MATERIALIZED (SELECT DISTINCT home FROM within WHERE kind = 'visited'),
legs AS MATERIALIZED (
  SELECT stream AS leg, home, day, nullif(institution, '') AS institution,
    nullif(word, '') AS premises
  FROM counted
  WHERE kind = 'visited' AND home IN touched AND stream IN (
    SELECT stream FROM facts WHERE kind = 'visited' AND visit IN touched
    UNION SELECT leg FROM moves WHERE visit IN touched)),
visits AS MATERIALIZED (
  SELECT home,
    coalesce(
      (SELECT institution FROM counted WHERE visit = legs.home AND kind = 'concluded'
        ORDER BY leaf DESC LIMIT 1),
      min(institution), min(premises), home) AS whom,
    (SELECT nullif(word, '') FROM counted WHERE visit = legs.home AND kind = 'batch'
      ORDER BY leaf DESC LIMIT 1) AS batch
  FROM legs GROUP BY home HAVING min(day) >= :first)
"""
_VISITS_MADE: Final = "SELECT count(*), count(DISTINCT whom), count(DISTINCT batch) FROM visits"
# CROSS: from the visits of the span to their persons, never the other way round
# a visit outside any batch is one of its own
_PERSON_TIMES: Final = """
SELECT count(*) FROM (
  SELECT DISTINCT
    iif(:basis = 'per_batch', coalesce('batch ' || made.batch, made.home), made.home), one.person
  FROM visits AS made JOIN legs ON legs.home = made.home
    CROSS JOIN counted AS one ON one.stream = legs.leg
  WHERE one.kind = 'present')"""

_STANDS: Final = """
NOT EXISTS (SELECT 1 FROM counted WHERE stream = one.stream AND kind = 'revoked')"""
# whoever is in no register is told apart by the case; of a citizen there is no such row
_PENALISED: Final = f"""
SELECT count(DISTINCT coalesce(nullif(institution, ''), stream)) FROM (
  SELECT institution, stream FROM within AS one WHERE kind = 'decision' AND {_STANDS}
  UNION ALL SELECT institution, stream FROM within AS one
  WHERE kind = 'case-closed' AND word = 'no_penalty' AND {_STANDS})
"""  # noqa: S608 - our own words
_CONCLUDED: Final = f"""
concluded AS (
  SELECT DISTINCT stream FROM within AS one
  WHERE kind = 'case-closed' AND word IN (SELECT value FROM json_each(:endings)) AND {_STANDS})
"""  # noqa: S608 - our own words
# what was decided says for what a case was; without a decision, what it was filed for
_COVERT: Final = """
SELECT count(DISTINCT stream) FROM concluded JOIN counted AS one USING (stream)
WHERE kind = 'charged' AND word IN (SELECT value FROM json_each(:covert)) AND leaf = (
  SELECT max(leaf) FROM counted WHERE stream = one.stream AND kind = 'charged')"""


def _visits(counting: Counting, basis: Basis) -> Visits:
    visits, institutions, batches = counting.rows(_VISITS_MADE, _VISITS)[0]
    return Visits(
        person_times=counting.number(_PERSON_TIMES, _VISITS, basis=basis),
        batches=batches,
        institutions=institutions,
        visits=visits,
    )


def _cases(counting: Counting, covert: tuple[str, ...]) -> Cases:
    given = {"endings": spelled(WITH_VIOLATION)}
    return Cases(
        penalised=counting.number(_PENALISED),
        concluded=counting.number("SELECT count(*) FROM concluded", _CONCLUDED, **given),
        covert=counting.number(_COVERT, _CONCLUDED, covert=spelled(covert), **given),
    )


def _refunds(counting: Counting) -> Refunds:
    cases, pupils, amount_fen = counting.rows(_REFUNDS)[0]
    return Refunds(cases=cases, pupils=pupils, amount_fen=amount_fen)


def _sum(counting: Counting, kind: str) -> int:
    return counting.number(_SUM, kind=kind)
