"""A report in sentences, as the yearly and half-monthly papers of the field are written.

A figure of nothing is not told. Money is told in 万元 with one decimal: exact, or rounded down and
marked 余; the exact figures stand in JSON, CSV and XLSX.
"""

from collections.abc import Iterator

from core.law.book import Law
from core.law.reporting import way_of
from projections.figures import Figures
from projections.figures_register import Hundred
from server.words import N_, _, said

HEAD = N_("{region}, {first} to {last}")
BATCHES = N_("{n} batches of joint enforcement were carried out")
PERSONS = N_("inspectors turned out {n} times")
PER_BATCH = N_("inspectors turned out {n} times, counted once a batch")
PLACES = N_("{n} institutions were inspected")
PENALISED = N_("{n} institutions were punished by law")
CASES = N_("{n} cases of disguised or irregular training were dealt with")
PUBLISHED = N_("{n} were made public")
REFUNDS = N_("{n} refund disputes were settled")
PUPILS = N_("{n} pupils were concerned")
MONEY = N_("{amount} was paid back")
ADS = N_("{n} illegal advertisements were removed")
HAZARDS = N_("{n} safety hazards were found")
NOTICES = N_("{n} rectification notices were served")
CLOSED = N_("{n} institutions were closed")
UNLICENSED = N_("{n} institutions with incomplete papers were closed")
REDUCED = N_(
    "subject institutions were reduced from {baseline} to {current}, a reduction of {rate} %"
)
REREGISTERED = N_("{n} non-subject institutions were registered anew")
PLATFORM = N_("{n} institutions are on the platform")
SUPERVISED = N_("{amount} is supervised")
TIPS = N_("{n} tips were received")
TIPS_CLOSED = N_("{n} tips were closed")
AUDITED = N_("{n} institutions were audited")
SAMPLED = N_("{n} {what} were checked")
ACTIVITY = N_("{n} × {what}")
HUNDRED = N_(
    "of subject institutions {nonprofit} % are non-profit, {platform} % on the platform,"
    " {prepayment} % under prepayment supervision"
)
MORE = N_("over {n}")
YUAN = N_("{yuan} yuan")
WAN = N_("CNY {yuan}")
WAN_MORE = N_("over CNY {yuan}")
COMMA = N_(", ")
STOP = N_("{sentence}.")
_TEN_THOUSAND_YUAN = 1_000_000
_TENTH = 100_000


def lines_of(counted: Figures, law: Law) -> tuple[str, ...]:
    """Return the report: a head, and a sentence for each kind of work that was done."""
    span = counted.span
    head = said(HEAD, region=span.region, first=span.first_day, last=span.last_day)
    told = (
        [*_enforcement(counted, law)],
        [*_refunds(counted)],
        [*_clearing(counted)],
        [*_register(counted)],
        [*_tips(counted, law)],
        [*_other(counted)],
    )
    return (head, *(said(STOP, sentence=_(COMMA).join(one)) for one in told if one))


def money(fen: int) -> str:
    """Return an amount as the papers print it: 273.9万元, 6.8万余元, 9800元."""
    if fen < _TEN_THOUSAND_YUAN:
        yuan = f"{fen // 100}" if fen % 100 == 0 else f"{fen // 100}.{fen % 100:02}"
        return said(YUAN, yuan=yuan)
    tenths, rest = divmod(fen, _TENTH)
    wan = f"{tenths // 10}" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"
    return said(WAN_MORE if rest else WAN, wan=wan, yuan=f"{tenths * _TENTH // 100:,}")


def _enforcement(counted: Figures, law: Law) -> Iterator[str]:
    persons = PER_BATCH if counted.count_basis == "per_batch" else PERSONS
    yield from _told(BATCHES, counted.batches)
    yield from _told(persons, counted.person_times)
    yield from _told(PLACES, counted.institutions, _floor(counted, law, "K03"))
    yield from _told(PENALISED, counted.penalised)
    yield from _told(CASES, counted.cases)
    yield from _told(PUBLISHED, counted.published)


def _refunds(counted: Figures) -> Iterator[str]:
    yield from _told(REFUNDS, counted.refunds.cases)
    yield from _told(PUPILS, counted.refunds.pupils)
    if counted.refunds.amount_fen:
        yield said(MONEY, amount=money(counted.refunds.amount_fen))


def _clearing(counted: Figures) -> Iterator[str]:
    yield from _told(ADS, counted.ads)
    yield from _told(HAZARDS, counted.hazards)
    yield from _told(NOTICES, counted.notices)
    incomplete = counted.closed.get("incomplete", 0)
    yield from _told(UNLICENSED, incomplete)
    yield from _told(CLOSED, sum(counted.closed.values()) - incomplete)


def _register(counted: Figures) -> Iterator[str]:
    register = counted.register
    if register.reduction.baseline:
        yield said(
            REDUCED,
            baseline=register.reduction.baseline,
            current=register.reduction.current,
            rate=_percent(register.reduction.rate),
        )
    yield from _told(REREGISTERED, sum(register.reregistered.values()))
    yield from _told(PLATFORM, register.platform)
    if register.supervised_fen:
        yield said(SUPERVISED, amount=money(register.supervised_fen))
    if register.hundred is not None:
        yield _hundred(register.hundred)


def _hundred(hundred: Hundred) -> str:
    return said(
        HUNDRED,
        nonprofit=_percent(hundred.nonprofit),
        platform=_percent(hundred.platform),
        prepayment=_percent(hundred.prepayment),
    )


def _tips(counted: Figures, law: Law) -> Iterator[str]:
    yield from _told(TIPS, counted.tips.received, _floor(counted, law, "K14"))
    yield from _told(TIPS_CLOSED, counted.tips.closed)


def _other(counted: Figures) -> Iterator[str]:
    yield from _told(AUDITED, counted.register.audited)
    for sentence, found in ((SAMPLED, counted.sampled), (ACTIVITY, counted.activities)):
        for what, number in found.items():
            yield said(sentence, n=number, what=_(what))


def _told(sentence: str, number: int, floor: int = 1) -> Iterator[str]:
    """Yield a sentence with its figure, if there is one; `floor` is what 余 rounds down to."""
    if not number:
        return
    shown = number // floor * floor
    printed = str(number) if shown in {0, number} else said(MORE, n=shown)
    yield said(sentence, n=printed)


def _floor(counted: Figures, law: Law, code: str) -> int:
    span = counted.span
    return int(way_of(law.reportings, f"floor.{code}", span.region, span.last_day) or 1)


def _percent(value: float) -> str:
    return f"{value:.2f}".removesuffix(".00")
