"""The figures that stand in the register on a day: reduction, platform, supervision (K13, K15…)."""

from typing import Final

import msgspec

from core.domain.institution.reduction import reduction_rate
from core.kernel.regions import covers, stem
from projections.counting import Counting, Span

SUBJECT: Final = "SUBJECT"


class Reduction(msgspec.Struct, frozen=True, kw_only=True):
    """K13: 压减 of the institutions that train in school subjects.

    Attributes:
        baseline: how many there were at the end of the day from which it is counted.
        current: how many there are at the end of the last day of the span.
        reduced: the difference; below 0 where there are more now.
        rate: of the baseline, in per cent, rounded half up to two places; 0 of a baseline of none.
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
    """What the register says at the end of the last day of the span.

    Attributes:
        reduction: K13.
        since: the day from which the reduction is counted.
        by_category: institutions that are open, by category.
        reregistered: institutions entered anew by the end, by category.
        platform: K15, institutions that joined the platform and are open.
        supervised_fen: K15, the last balance known of each account that is open.
        hundred: K17; None while there is no subject institution.
        audited: K18, institutions audited within the span.
    """

    reduction: Reduction
    since: str
    by_category: dict[str, int]
    reregistered: dict[str, int]
    platform: int
    supervised_fen: int
    hundred: Hundred | None
    audited: int


def read_register(counting: Counting, span: Span, baseline_day: str) -> Register:
    """Return what the register says.

    Args:
        counting: the rows of the span.
        span: region and days.
        baseline_day: DATE from which the reduction is counted where nobody declared another.
    """
    since = _declared(counting, span) or baseline_day
    by_category = _by_category(counting, span.last_day)
    return Register(
        reduction=_reduction(
            _by_category(counting, since).get(SUBJECT, 0), by_category.get(SUBJECT, 0)
        ),
        since=since,
        by_category=by_category,
        reregistered=counting.table(_REREGISTERED),
        platform=counting.number(_PLATFORM, _CLOSED, on=span.last_day),
        supervised_fen=counting.number(_SUPERVISED),
        hundred=_hundred(counting, span.last_day),
        audited=counting.number(_AUDITED),
    )


def percent(part: int, whole: int) -> float:
    """Return a share in per cent, rounded half up to two places; exact in integers until then."""
    return (2 * part * 10_000 + whole) // (2 * whole) / 100


def _last(source: str, kind: str, on: str) -> str:
    """Return the rows of a kind that stand at the end of a day: the newest of each institution."""
    return f"""
SELECT * FROM {source} AS one WHERE kind = '{kind}' AND day <= {on} AND NOT EXISTS (
  SELECT 1 FROM counted WHERE kind = '{kind}' AND institution = one.institution
    AND day BETWEEN one.day AND {on} AND (day, leaf) > (one.day, one.leaf))
"""  # noqa: S608 - our own words


_CLOSED: Final = f"""
closed AS MATERIALIZED (
  SELECT institution FROM ({_last("counted", "status", ":on")}) WHERE word = 'closed')
"""  # noqa: S608 - our own words
_BY_CATEGORY: Final = f"""
SELECT word, count(*) FROM ({_last("regional", "category", ":on")})
WHERE word <> '' AND institution NOT IN closed GROUP BY word
"""  # noqa: S608 - our own words
_REREGISTERED: Final = """
SELECT word, count(DISTINCT institution) FROM regional
WHERE kind = 'reregistered' AND day <= :last GROUP BY word"""
_PLATFORM: Final = """
SELECT count(DISTINCT institution) FROM regional
WHERE kind = 'platform' AND day <= :last AND institution NOT IN closed"""
_SUPERVISED: Final = f"SELECT sum(fen) FROM ({_last('regional', 'balance', ':last')})"  # noqa: S608 - our own words
_AUDITED: Final = "SELECT count(DISTINCT institution) FROM within WHERE kind = 'audited'"
_DECLARED: Final = """
SELECT region, day FROM counted WHERE kind = 'baseline' AND word = :category AND day <= :last
ORDER BY leaf"""
_SHARES: Final = f"""
SELECT count(*),
  coalesce(sum(institution IN (
    SELECT institution FROM ({_last("counted", "profit", ":on")}) WHERE word = 'NONPROFIT')), 0),
  coalesce(sum(institution IN (
    SELECT institution FROM counted WHERE kind = 'platform' AND day <= :on)), 0),
  coalesce(sum(institution IN (
    SELECT institution FROM ({_last("counted", "account", ":on")}) WHERE word = 'open')), 0)
FROM ({_last("regional", "category", ":on")}) WHERE word = :category AND institution NOT IN closed
"""  # noqa: S608 - our own words


def _by_category(counting: Counting, on: str) -> dict[str, int]:
    return counting.table(_BY_CATEGORY, _CLOSED, on=on)


def _declared(counting: Counting, span: Span) -> str:
    """Return the day that an agency declared for the region, the smallest area's; or empty."""
    found = [
        (len(stem(region)), str(day))
        for region, day in counting.rows(_DECLARED, category=SUBJECT)
        if covers((region,), span.region)
    ]
    return max(reversed(found), key=lambda one: one[0])[1] if found else ""


def _reduction(baseline: int, current: int) -> Reduction:
    return Reduction(
        baseline=baseline,
        current=current,
        reduced=baseline - current,
        rate=float(reduction_rate(baseline, current)) if baseline else 0.0,
    )


def _hundred(counting: Counting, on: str) -> Hundred | None:
    subject, nonprofit, platform, covered = counting.rows(
        _SHARES, _CLOSED, on=on, category=SUBJECT
    )[0]
    if not subject:
        return None
    return Hundred(
        nonprofit=percent(nonprofit, subject),
        platform=percent(platform, subject),
        prepayment=percent(covered, subject),
    )
