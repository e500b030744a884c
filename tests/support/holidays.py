"""The shipped law with notices on holidays that nobody published: what a later year may bring."""

from datetime import date
from functools import cache

import msgspec

from core.kernel.basis import Basis
from core.law.book import Law
from core.law.calendar import YearRow, calendar_of
from tests.support.law import shipped_law


@cache
def law_with_holidays() -> Law:
    """Return the law with invented holidays of years that no notice orders yet."""
    law = shipped_law()
    first = max(law.calendar.years) + 1
    orders = (_year(year) for year in range(first, 2033))
    return msgspec.structs.replace(law, calendar=calendar_of((*law.calendar.notices, *orders)))


def _year(year: int) -> YearRow:
    parts = ((1, 1, 3), (2, 5, 12), (4, 4, 6), (5, 1, 5), (10, 1, 8))
    off = (date(year, month, day) for month, a, b in parts for day in range(a, b + 1))
    invented = Basis(cite="an invented notice", verified="proposed")
    return YearRow(year=year, basis=invented, papers=(), off=tuple(off), working=())
