"""What a fine may come to, by the rows of `sanctions.toml` (行政处罚法 第五条, 第三十八条).

No grade of gravity is recorded, so a range reaches from the lowest to the highest grade. A row or
violation that nobody has read (`memory`, `proposed`) refuses nothing, nor does one whose base is
not recorded: a cost of advertising, or an illegal income that was neither confiscated nor named.
"""

import re
from typing import Final

import msgspec

from core.domain.case.commands import DecidePenalty
from core.domain.case.guards import money_by_kind
from core.domain.case.state import Case
from core.kernel.basis import Basis
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import factors, sanction_range, violation
from core.law.sanctions import GRADES, SanctionRow

_READ: Final = frozenset({"law", "seen"})
_ARTICLE: Final = re.compile(r"第[〇零一二三四五六七八九十百]+条")


class Range(msgspec.Struct, frozen=True, kw_only=True):
    """Both ends of a fine in fen, both included; 0 to 0 where no fine may be imposed."""

    low_fen: int
    high_fen: int
    basis: Basis


def check_range(case: Case, command: DecidePenalty, law: Law) -> None:
    """Check that the fine lies in the range of what it is imposed for.

    The row is picked by the day on which the conduct ended, else by that of the filing; a row of
    the day of the decision that is milder holds instead (第三十七条).

    Raises:
        Refused: it is above the range; or below it, and no ground for a milder penalty is named
            in the decision's basis or in the report.
    """
    fine = money_by_kind(command.penalties).get("fine", 0)
    if not fine:
        return
    day = command.ended_on or case.filed_on
    income = _income(case, command)
    found = [_of_all(case.violations, on, income, law) for on in dict.fromkeys((day, command.on))]
    known = [one for one in found if one is not None]
    if not known:
        return
    upper = min(known, key=lambda one: one.high_fen)
    lower = min(known, key=lambda one: one.low_fen)
    if fine > upper.high_fen:
        raise _refused(Reason.FINE_ABOVE_RANGE, case, fine, upper)
    if len(known) == len(found) and fine < lower.low_fen and not _is_lighter(case, command, law):
        raise _refused(Reason.FINE_BELOW_RANGE, case, fine, lower)


def _refused(reason: Reason, case: Case, fine: int, range_: Range) -> Refused:
    return Refused(
        reason,
        range_.basis,
        seen_fen=fine,
        low_fen=range_.low_fen,
        high_fen=range_.high_fen,
        codes=", ".join(case.violations),
    )


def _income(case: Case, command: DecidePenalty) -> int:
    """Return the illegal income: what is confiscated, or more, where part of it was paid back.

    Of several violations nobody recorded which of them brought it.
    """
    if len(case.violations) != 1:
        return 0
    confiscated = money_by_kind(command.penalties).get("confiscation", 0)
    return max(confiscated, command.income_fen)


def _of_all(codes: tuple[str, ...], on: str, income: int, law: Law) -> Range | None:
    """Return the range of several violations; None where that of one is not known.

    Each has its own fine, so the upper ends add up; one alone may be what is fined.
    """
    ranges: list[Range] = []
    for code in codes:
        found = _of_one(code, on, income, law)
        if found is None:
            return None
        ranges.append(found)
    if not ranges:
        return None
    return Range(
        low_fen=min((one.low_fen for one in ranges if one.high_fen), default=0),
        high_fen=sum(one.high_fen for one in ranges),
        basis=max(ranges, key=lambda one: one.high_fen).basis,
    )


def _of_one(code: str, on: str, income: int, law: Law) -> Range | None:
    """Return the range over every grade; None where a row is missing, unread or lacks its base."""
    try:
        bases = [violation(law, code, on).basis]
        rows = [sanction_range(law, code, grade, on) for grade in GRADES]
    except LookupError:
        return None
    bases += [row.basis for row in rows]
    if any(basis.verified not in _READ for basis in bases):
        return None
    ranges: list[Range] = []
    for row in rows:
        ends = _ends(row, income)
        if ends is None:
            return None
        ranges.append(Range(low_fen=ends[0], high_fen=ends[1], basis=row.basis))
    return Range(
        low_fen=min((one.low_fen for one in ranges if one.high_fen), default=0),
        high_fen=max(one.high_fen for one in ranges),
        basis=max(ranges, key=lambda one: one.high_fen).basis,
    )


def _ends(row: SanctionRow, income: int) -> tuple[int, int] | None:
    if "fine" not in row.kinds:
        return 0, 0
    if row.multiple_max is None:
        assert row.fine_max_fen is not None, "a row with a fine has one end or the other"
        return row.fine_min_fen, row.fine_max_fen
    if row.of != "illegal_income" or not income:
        return None
    return row.multiple_min * income, row.multiple_max * income


def _is_lighter(case: Case, command: DecidePenalty, law: Law) -> bool:
    """Tell whether decision or report names a ground of a milder penalty (第三十二条)."""
    said = f"{command.basis} {case.report.discretion}"
    for row in factors(law, command.ended_on or case.filed_on):
        text, _, article = row.basis.cite.partition(" ")
        named = _ARTICLE.match(article)
        if row.effect == "lighter" and text in said and named and named[0] in said:
            return True
    return False
