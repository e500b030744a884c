"""The figures K01 to K19 of a region and a span of days, each as DOMAIN.md §7.1 defines it."""

from collections import Counter
from typing import Final, Literal

import msgspec

from projections.counting import Counting, Span
from projections.figures_register import Register, read_register
from projections.views import Views

Basis = Literal["per_visit", "per_batch"]
"""Whether a person counts once a visit, or once a batch (DOMAIN.md §0.1 trap 3)."""

_WITHOUT_VIOLATION: Final = frozenset({"not_founded", "revoked"})
"""How cases end that K06 does not count."""


class Refunds(msgspec.Struct, frozen=True, kw_only=True):
    """K08: cases settled for the first time, distinct pupils, and what was paid, in fen."""

    cases: int
    pupils: int
    amount_fen: int


class Tips(msgspec.Struct, frozen=True, kw_only=True):
    """K14."""

    received: int
    closed: int


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a report says.

    Attributes:
        span: of what.
        count_basis: how K01 counts persons.
        person_times: K01.
        batches: K02.
        institutions: K03, distinct.
        visits: K04.
        penalised: K05, distinct institutions.
        cases: K06.
        published: K07.
        refunds: K08.
        notices: K09.
        ads: K10.
        hazards: K11.
        closed: K12, 关停 and 取缔, by their papers.
        register: K13, K15, K17, K18.
        tips: K14.
        sampled: K16, by what was sampled.
        activities: K19, by kind.
    """

    span: Span
    count_basis: Basis
    person_times: int
    batches: int
    institutions: int
    visits: int
    penalised: int
    cases: int
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


class Visits(msgspec.Struct, frozen=True, kw_only=True):
    """The visits of a span: whom, in which batch, and who was there."""

    institutions: dict[str, str]
    batches: dict[str, str]
    persons: dict[str, set[str]]


def figures(views: Views, span: Span, *, basis: Basis, baseline_day: str) -> Figures:
    """Return the figures.

    Args:
        views: the read models.
        span: region, days and how much of the log was known.
        basis: how persons count.
        baseline_day: DATE from which the reduction of institutions is counted.
    """
    with views.read("statistics") as db:
        counting = Counting(db, span)
        visits = _visits(counting, span)
        return Figures(
            span=span,
            count_basis=basis,
            person_times=_person_times(visits, basis),
            batches=len(set(visits.batches.values())),
            institutions=len(set(visits.institutions.values())),
            visits=len(visits.institutions),
            penalised=_penalised(counting),
            cases=len(
                {
                    one.stream
                    for one in counting.within("case-closed")
                    if one.word not in _WITHOUT_VIOLATION
                }
            ),
            published=_sum(counting, "published"),
            refunds=_refunds(counting),
            notices=_sum(counting, "notice"),
            ads=_sum(counting, "ads"),
            hazards=_sum(counting, "hazards"),
            closed=_by_word(counting, "shut"),
            register=read_register(counting, baseline_day),
            tips=Tips(received=_sum(counting, "tip"), closed=_streams(counting, "tip-closed")),
            sampled=_by_word(counting, "sampled"),
            activities=_by_word(counting, "activity"),
        )


def _visits(counting: Counting, span: Span) -> Visits:
    moved = {one.word: one.visit for one in counting.until("moved", "9999-12-31")}
    first: dict[str, str] = {}
    institutions: dict[str, str] = {}
    for one in counting.until("visited"):
        visit = moved.get(one.stream, one.visit)
        first[visit] = min(first.get(visit, one.day), one.day)
        institutions.setdefault(visit, one.institution or visit)
    # a visit over midnight is of the day on which it began
    institutions = {
        visit: whom for visit, whom in institutions.items() if first[visit] >= span.first_day
    }
    persons: dict[str, set[str]] = {visit: set() for visit in institutions}
    for kind in ("officer", "assistant"):
        for one in counting.until(kind, "9999-12-31"):
            there = persons.get(moved.get(one.stream, one.visit))
            if there is not None:
                there.add(one.person)
    batches = {
        one.visit: one.word
        for one in counting.until("planned", "9999-12-31")
        if one.visit in institutions and one.word
    }
    return Visits(institutions=institutions, batches=batches, persons=persons)


def _person_times(visits: Visits, basis: Basis) -> int:
    if basis == "per_visit":
        return sum(len(persons) for persons in visits.persons.values())
    together: dict[str, set[str]] = {}
    for visit, persons in visits.persons.items():  # a visit outside any batch is one of its own
        together.setdefault(visits.batches.get(visit, visit), set()).update(persons)
    return sum(len(persons) for persons in together.values())


def _penalised(counting: Counting) -> int:
    revoked = {one.word for one in counting.until("revoked", "9999-12-31")}
    return len(
        {one.institution for one in counting.within("decision") if one.event_id not in revoked}
    )


def _refunds(counting: Counting) -> Refunds:
    rows = tuple(counting.within("refund"))
    return Refunds(
        cases=sum(one.word == "first" for one in rows),
        pupils=sum(one.number for one in rows),
        amount_fen=sum(one.fen for one in rows),
    )


def _sum(counting: Counting, kind: str) -> int:
    return sum(one.number for one in counting.within(kind))


def _streams(counting: Counting, kind: str) -> int:
    return len({one.stream for one in counting.within(kind)})


def _by_word(counting: Counting, kind: str) -> dict[str, int]:
    found: Counter[str] = Counter()
    for one in counting.within(kind):
        found[one.word] += one.number
    return dict(sorted(found.items()))
