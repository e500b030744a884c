"""A report in sentences, as the yearly and half-monthly papers of the field are written.

A figure of nothing is not told, and a span in which nothing was recorded says so. What the register
says stands apart: it is of the last day, whatever happened before.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from core.law.book import Law
from core.law.reporting import way_of
from projections.figures import Figures
from projections.figures_register import SUBJECT, Hundred
from server.reporting import wording
from server.reporting.amounts import money, percent, rounded
from server.words import CHINESE, Tongue, own_tongue, said

Values = Mapping[str, str]
"""What fills a clause, by name; empty is not told."""
_WHOLE: Final = 100.0


def lines_of(counted: Figures, law: Law, kind: str, until: str = "") -> tuple[str, ...]:
    """Return the report: a head, and a sentence for each sort of work that was done.

    Args:
        counted: the figures.
        law: what says how they are told.
        kind: of the report; a year is told in other words than a part of one.
        until: the last day that is counted, where the span is not over; its last day by default.
    """
    span = counted.span
    until = until or span.last_day
    head = said(
        wording.HEADS[counted.count_basis],
        region=span.region,
        first=span.first_day,
        last=span.last_day,
    )
    words = _wording(counted, law, kind)
    values = _values(counted, law, own_tongue())
    lead = [clause for clause in wording.LEADS[words] if values[clause[1]]]
    told = {name for _, name in lead}
    happened = (
        _told(lead, values),
        _told((one for one in wording.FURTHER if one[1] not in told), values),
        _clearing(counted, words),
        _tips(counted, law),
        _other(counted),
    )
    nothing = () if counted.has_happened else (said(wording.NOTHING),)
    lasts = (
        () if until == span.last_day else (said(wording.UNTIL, until=until, last=span.last_day),)
    )
    stands = (_reduction(counted, words, until), _others(counted), _platform(counted, law))
    sentences = (tuple(one) for one in (lasts, *happened, nothing, *stands))
    return (head, *(_sentence(one) for one in sentences if one))


def printed_in_chinese(counted: Figures, law: Law) -> dict[str, str]:
    """Return, by code, the figures that a paper prints in another way than by their digits."""
    found = {"K08": money(CHINESE, counted.refunds.amount_fen)}
    for code, number, sentence in (
        ("K03", counted.visits.institutions, wording.INSTITUTIONS),
        ("K14", counted.tips.received, wording.TIPS_PRINTED),
    ):
        printed = rounded(CHINESE, number, _floor(counted, law, code))
        if printed != str(number):
            found[code] = CHINESE.said(sentence, n=printed)
    if counted.register.supervised_fen:
        found[_SUPERVISED] = _supervised(counted, law, CHINESE)
    return found


_SUPERVISED: Final = "K15_supervised_fen"


def _values(counted: Figures, law: Law, tongue: Tongue) -> Values:
    visits, cases, refunds = counted.visits, counted.cases, counted.refunds
    numbers = {
        "batches": visits.batches,
        "persons": visits.person_times,
        "visits": visits.visits if visits.visits > visits.institutions else 0,
        "penalised": cases.penalised,
        "covert": cases.covert,
        "other_cases": cases.concluded - cases.covert,
        "published": counted.published,
        "refunds": refunds.cases,
        "pupils": refunds.pupils,
    }
    return {
        **{name: str(number or "") for name, number in numbers.items()},
        "institutions": rounded(tongue, visits.institutions, _floor(counted, law, "K03"))
        if visits.institutions
        else "",
        "money": money(tongue, refunds.amount_fen) if refunds.amount_fen else "",
    }


def _told(clauses: Iterable[wording.Clause], values: Values) -> Iterator[str]:
    for sentence, name in clauses:
        if values[name]:
            yield said(sentence, n=values[name])


def _clearing(counted: Figures, words: str) -> Iterator[str]:
    yield from _number(wording.ADS, counted.ads)
    yield from _number(wording.HAZARDS, counted.hazards)
    yield from _number(wording.NOTICES[words], counted.notices)
    yield from _by_word(wording.CLOSED, counted.closed)


def _tips(counted: Figures, law: Law) -> Iterator[str]:
    if counted.tips.received:
        floor = _floor(counted, law, "K14")
        yield said(wording.TIPS, n=rounded(own_tongue(), counted.tips.received, floor))
    yield from _number(wording.TIPS_CLOSED, counted.tips.closed)


def _other(counted: Figures) -> Iterator[str]:
    yield from _number(wording.AUDITED, counted.register.audited)
    yield from _by_word(wording.SAMPLED, counted.sampled)
    yield from _by_word(wording.ACTIVITIES, counted.activities)


def _reduction(counted: Figures, words: str, until: str) -> Iterator[str]:
    reduction, hundred = counted.register.reduction, counted.register.hundred
    if reduction.baseline or hundred:
        yield said(wording.AS_OF, day=until)
    if reduction.baseline:
        yield said(
            wording.REDUCED.get(words, wording.REDUCED["annual"]),
            baseline=reduction.baseline,
            current=reduction.current,
            reduced=reduction.reduced,
            rate=percent(reduction.rate),
        )
    if hundred is not None:
        yield _hundred(hundred)


def _hundred(hundred: Hundred) -> str:
    shares = (hundred.nonprofit, hundred.platform, hundred.prepayment)
    if set(shares) == {_WHOLE}:
        return said(wording.ALL_HUNDRED)
    nonprofit, platform, prepayment = (percent(one) for one in shares)
    return said(wording.HUNDRED, nonprofit=nonprofit, platform=platform, prepayment=prepayment)


def _others(counted: Figures) -> Iterator[str]:
    """Yield how many institutions there are that are not subject, and how many are examined."""
    there = {
        kind: number for kind, number in counted.register.by_category.items() if kind != SUBJECT
    }
    anew = {
        kind: number for kind, number in counted.register.reregistered.items() if kind != SUBJECT
    }
    for sentence, found in ((wording.OTHERS, there), (wording.REREGISTERED, anew)):
        if found:
            kinds = said(wording.LISTED).join(_by_word(wording.KINDS, found))
            yield said(sentence, n=sum(found.values()), kinds=kinds)


def _platform(counted: Figures, law: Law) -> Iterator[str]:
    yield from _number(wording.PLATFORM, counted.register.platform)
    if counted.register.supervised_fen:
        yield said(wording.SUPERVISED, n=_supervised(counted, law, own_tongue()))


def _supervised(counted: Figures, law: Law, tongue: Tongue) -> str:
    return money(tongue, counted.register.supervised_fen, _floor(counted, law, _SUPERVISED))


def _number(sentence: str, number: int) -> Iterator[str]:
    if number:
        yield said(sentence, n=number)


def _by_word(sentences: Mapping[str, str], found: Mapping[str, int]) -> Iterator[str]:
    """Yield a clause for each word, in the order in which the sentences stand."""
    for word, sentence in sentences.items():
        yield from _number(sentence, found.get(word, 0))


def _sentence(clauses: Iterable[str]) -> str:
    return said(wording.STOP, sentence=said(wording.COMMA).join(clauses))


def _wording(counted: Figures, law: Law, kind: str) -> str:
    span = counted.span
    for code in (f"wording.{kind}", "wording"):
        found = way_of(law.reportings, code, span.region, span.last_day)
        if found is not None:
            return found
    return "progress"


def _floor(counted: Figures, law: Law, code: str) -> int:
    span = counted.span
    return int(way_of(law.reportings, f"floor.{code}", span.region, span.last_day) or 1)
