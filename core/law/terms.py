"""Terms of procedure, and the last day on which an act is in time.

Implements 行政处罚法 第八十五条 (its terms of two, three, five and seven days are working days)
and, by analogy, 民事诉讼法 第八十五条 (the first day is not counted; a last day of rest rolls).
"""

from datetime import date, timedelta
from typing import Annotated, Literal

import msgspec

from core.kernel.basis import Basis
from core.kernel.times import Day, add_months, date_of
from core.law.calendar import Calendar
from core.law.rows import Row, check_dates, fail, read_rows

FILE = "terms.toml"
_DAY = timedelta(days=1)

TermKind = Literal["working", "calendar"]
_Days = Annotated[int, msgspec.Meta(ge=0, le=400)]
_Months = Annotated[int, msgspec.Meta(ge=0, le=60)]


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """A length of time as the law counts it.

    Attributes:
        days: 0 to 400; 0 without months ends on the day it begins.
        kind: whether days of rest are counted (`calendar`) or not (`working`).
        months: whole months before the days, for `calendar` only.
        rolls: a `calendar` term that ends on a day of rest ends on the next working day.
    """

    days: int
    kind: TermKind
    months: int = 0
    rolls: bool = False


class TermRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of `terms.toml`, picked by the day from which the term runs.

    Attributes:
        rolls: the text by which the last day rolls forward; None where it does not.
        title_zh: what must be done in the term, for screens.
    """

    days: _Days
    kind: TermKind
    months: _Months = 0
    rolls: Basis | None = None
    title_zh: str
    title_en: str

    @property
    def term(self) -> Term:
        """The length of time alone, as `due` takes it."""
        return Term(
            days=self.days, kind=self.kind, months=self.months, rolls=self.rolls is not None
        )


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """A deadline.

    Attributes:
        on: last local day on which the act is in time.
        provisional: a notice on holidays still to come may change it.
    """

    on: Day
    provisional: bool


def read_terms(raw: bytes) -> tuple[str, tuple[TermRow, ...]]:
    """Parse `terms.toml`.

    Raises:
        LawFileError: a row is wrong, or two rows of one code overlap.
    """
    version, rows = read_rows(FILE, raw, TermRow)
    check_dates(FILE, rows, lambda row: (row.code,))
    for row in rows:
        if row.kind == "working" and (row.months or row.rolls):
            fail(FILE, rows, row, "`months` and `rolls` are for `calendar`, not `working` terms")
    return version, rows


def due(start: str, term: Term, calendar: Calendar) -> Due:
    """Return the last day on which an act is in time.

    Args:
        start: local DATE of the event from which the term runs; it is not counted.
        term: its length and how it is counted.
        calendar: the published working days; beyond them weekends only, and provisional.
    """
    if term.kind == "working":
        return _working(date_of(start), term.days, calendar)
    last = add_months(date_of(start), term.months) + term.days * _DAY
    if not term.rolls:
        return Due(on=Day(last.isoformat()), provisional=False)
    settled = calendar.is_settled(last)
    # 民事诉讼法 第八十五条: a last day that is a holiday gives way to the first day after it
    while not calendar.is_working_day(last):
        last += _DAY
        settled = settled and calendar.is_settled(last)
    return Due(on=Day(last.isoformat()), provisional=not settled)


def _working(start: date, days: int, calendar: Calendar) -> Due:
    last, left, settled = start, days, True
    while left:
        last += _DAY
        settled = settled and calendar.is_settled(last)
        left -= calendar.is_working_day(last)
    return Due(on=Day(last.isoformat()), provisional=not settled)
