"""The figures that stand in the register on a day: reduction, platform, supervision (K13, K15…)."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

import msgspec

from projections.counting import Counting

SUBJECT: Final = "SUBJECT"


class Reduction(msgspec.Struct, frozen=True, kw_only=True):
    """K13: 压减 of the institutions that train in school subjects.

    Attributes:
        baseline: how many there were on the day from which it is counted.
        current: how many there are on the last day of the span.
        reduced: the difference.
        rate: of the baseline, in per cent, rounded half up to two places.
    """

    baseline: int
    current: int
    reduced: int
    rate: float


class Hundred(msgspec.Struct, frozen=True, kw_only=True):
    """K17: the three 100 %, each in per cent of the subject institutions that are left."""

    nonprofit: float
    platform: float
    prepayment: float


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """What the register says on the last day of the span.

    Attributes:
        reduction: K13.
        by_category: institutions that are open, by category.
        reregistered: institutions entered anew by the end, by category.
        platform: K15, institutions that joined the platform by the end.
        supervised_fen: K15, the last balance reported of each account.
        hundred: K17; None while there is no subject institution.
        audited: K18, institutions audited within the span.
    """

    reduction: Reduction
    by_category: dict[str, int]
    reregistered: dict[str, int]
    platform: int
    supervised_fen: int
    hundred: Hundred | None
    audited: int


def read_register(counting: Counting, baseline_day: str) -> Register:
    """Return what the register says.

    Args:
        counting: the facts of the span.
        baseline_day: DATE from which the reduction is counted.
    """
    left = {one.institution for one in counting.until("closed")}
    converted: dict[str, set[str]] = {}
    for one in counting.until("converted"):
        converted.setdefault(one.word, set()).add(one.institution)
    categories = _categories(counting, None)
    without = left | converted.get("to_non_subject", set())
    subject = {one for one, words in categories.items() if SUBJECT in words} - without
    joined = {one.institution for one in counting.until("platform")}
    return Register(
        reduction=_reduction(
            sum(SUBJECT in words for words in _categories(counting, baseline_day).values()),
            len(subject),
        ),
        by_category=_counted(
            words - {SUBJECT} if one in without else words
            for one, words in categories.items()
            if one not in left
        ),
        reregistered=_counted(
            {word}
            for word in {
                one.institution: one.word for one in counting.until("reregistered")
            }.values()
        ),
        platform=len(joined),
        supervised_fen=sum({one.stream: one.fen for one in counting.until("balance")}.values()),
        hundred=_hundred(counting, subject, joined, converted.get("to_nonprofit", set())),
        audited=len({one.institution for one in counting.within("audited")}),
    )


def percent(part: int, whole: int) -> float:
    """Return a share in per cent, rounded half up to two places; exact in integers until then."""
    return (2 * part * 10_000 + whole) // (2 * whole) / 100


def _categories(counting: Counting, day: str | None) -> dict[str, set[str]]:
    """Return the categories of each institution by its last entry up to a day."""
    found: dict[str, tuple[str, int, set[str]]] = {}
    for one in counting.until("category", day):
        since, leaf, words = found.get(one.institution, ("", -1, set()))
        if (one.day, one.leaf) == (since, leaf):
            words.add(one.word)
        elif one.day >= since:
            found[one.institution] = (one.day, one.leaf, {one.word})
    return {institution: words for institution, (_, _, words) in found.items()}


def _reduction(baseline: int, current: int) -> Reduction:
    reduced = baseline - current
    rate = percent(reduced, baseline) if baseline and reduced >= 0 else 0.0
    return Reduction(baseline=baseline, current=current, reduced=reduced, rate=rate)


def _hundred(
    counting: Counting, subject: set[str], joined: set[str], converted: set[str]
) -> Hundred | None:
    if not subject:
        return None
    profit = {one.institution: one.word for one in counting.until("profit")}
    nonprofit = {one for one in subject if profit.get(one) == "NONPROFIT"} | (subject & converted)
    covered = {one.institution for one in counting.until("account")}
    return Hundred(
        nonprofit=percent(len(nonprofit), len(subject)),
        platform=percent(len(subject & joined), len(subject)),
        prepayment=percent(len(subject & covered), len(subject)),
    )


def _counted(sets: Iterable[set[str]]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for words in sets:
        found.update(words)
    return dict(sorted(found.items()))
