"""What an agency does that no case tells of: meetings, circulars, reports (DOMAIN.md §7).

Its entry in the books is `events.AgencyRegistered`.
"""

from typing import Literal

import msgspec

from core.kernel.fields import Count, DayText, HashText, Line, Natural, RegionCode, Uuid7

ActivityKind = Literal["meeting", "special_meeting", "training", "article", "campaign", "survey"]
"""联席会议, 专题会议, 培训, 宣传稿件, 宣传活动, 摸排."""
ReportKind = Literal["half_month", "week", "month", "year", "span"]
"""半月报, 月报, 年报, 任意时段."""
BaselineCategory = Literal["SUBJECT", "SPORT", "ART", "TECH", "OTHER_NS"]
"""As the categories of an institution (DOMAIN.md §2.1)."""


class ActivityRecorded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Meetings were held, persons trained, articles published (K19).

    Attributes:
        count: how many of them, 次 or 条 or 篇.
    """

    agency: Uuid7
    kind: ActivityKind
    count: Count
    held_on: DayText
    title: Line


class CircularIssued(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A circular 通报 was issued.

    Attributes:
        period: what it speaks of, as it is worded, e.g. `2026年3月上半月`.
        cases: cases that it speaks of.
        exposed: what it makes public besides published decisions, in 起 (K07).
        institutions: those of the register that it names, sorted.
    """

    agency: Uuid7
    number: Line
    period: Line
    cases: Natural
    exposed: Natural
    institutions: tuple[Uuid7, ...]
    issued_on: DayText


class BaselineDeclared(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From which day's number the reduction 压减率 of a category is reckoned (K13).

    Attributes:
        as_of: the number at the end of this day is the baseline.
    """

    agency: Uuid7
    region: RegionCode
    category: BaselineCategory
    as_of: DayText
    declared_on: DayText


class ReportIssued(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A report was issued; what came late is restated under the next revision, never silently.

    Attributes:
        first_day, last_day: its period, both included.
        revision: counts from 1 for each kind, region and period.
        known_size: events of the log that it was made on.
        sha256: of its canonical JSON.
    """

    agency: Uuid7
    region: RegionCode
    kind: ReportKind
    first_day: DayText
    last_day: DayText
    revision: Count
    known_size: Count
    sha256: HashText
    issued_on: DayText
