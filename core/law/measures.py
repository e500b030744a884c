"""How a measured value is read and written: one exact text for each kind of measure.

An event carries limit and measure as text (`20:30:00`, `500000`), so that it can be read for ever
without this room. What a person types is read leniently, and never guessed at.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final, Literal

from core.kernel.times import add_months, date_of

MeasureKind = Literal[
    "wall_time",
    "minutes",
    "count",
    "fen",
    "span",
    "lead",
    "area_each",
    "floor",
    "sample",
    "boolean",
]
"""How a value is written.

`wall_time` HH:MM:SS; `minutes`, `count`, `fen` whole numbers; `span` DATE/DATE, both covered;
`lead` DATE/DATE, paid on and paid for from; `area_each` square metres / pupils; `floor`
a whole number, below ground negative; `sample` violating/looked at; `boolean` yes, no or
not_applicable, answered by looking.
"""

Op = Literal["at_most", "at_least", "is"]
"""`is` is for a `boolean`: its limit is the one answer in order."""

NOT_APPLICABLE: Final = "not_applicable"
"""The answer to a `boolean` that asks what is not there: it breaks nothing."""

_WALL_TIME = re.compile(r"([01]\d|2[0-3])(?::?([0-5]\d))(?::?([0-5]\d))?", re.ASCII)
_WHOLE = re.compile(r"\d{1,12}", re.ASCII)
_YUAN = re.compile(r"(¥?)(\d{1,10})(?:\.(\d{2}))?(元?)", re.ASCII)
_SPAN = re.compile(r"(2\d{3}-\d\d-\d\d)\s*(?:/|~|至|到)\s*(2\d{3}-\d\d-\d\d)", re.ASCII)
_AREA = re.compile(r"(\d{1,6})(?:\.(\d{1,2}))?", re.ASCII)
_AREA_EACH = re.compile(r"([\d.]+)\s*(?:m2|平方米)?\s*/\s*(\d{1,5})\s*人?", re.ASCII)
_FLOOR = re.compile(r"(-|B|地下)?([1-9]\d?)(?:层|楼|F)?", re.ASCII)
_SAMPLE = re.compile(r"(\d{1,6})\s*/\s*(\d{1,6})", re.ASCII)
_ANSWERS: Final = {
    "yes": ("yes", "y", "是"),
    "no": ("no", "n", "否"),
    NOT_APPLICABLE: (NOT_APPLICABLE, "n/a", "不适用"),
}

WALL_TIME_NEEDED = "{seen} is not a time of day; write 20:31 or 20:31:05 on the 24-hour clock"
WHOLE_NEEDED = "{seen} is not a whole number; write digits only, and drop a begun minute"
MONEY_NEEDED = (
    "{seen} is not an amount; write yuan with their sign or two decimals: 5000元, 5000.00"
)
SPAN_NEEDED = "{seen} is not a period; write first and last day as 2026-03-01/2026-05-31"
LEAD_NEEDED = (
    "{seen} is not two days; write the day of payment, then the first day paid for, as "
    "2026-03-01/2026-04-01"
)
AREA_NEEDED = (
    "{seen} is not an area by pupils; write square metres and pupils, at least one, as 86.5/28"
)
FLOOR_NEEDED = "{seen} is not a floor; write 1 for the ground floor, -1 or B1 below it"
SAMPLE_NEEDED = (
    "{seen} is not a sample; write how many violate of how many looked at, at least one, as 2/20"
)
BOOLEAN_NEEDED = "{seen} is not an answer; write yes 是, no 否 or n/a 不适用"
SPAN_REVERSED = "{seen} ends before it begins; write the first day first"


class MeasureError(ValueError):
    """What was typed is not a value of its kind; shown to the person who typed it.

    Attributes:
        sentence: English message id with the placeholder `{seen}`.
        seen: what was typed.
    """

    def __init__(self, sentence: str, seen: str) -> None:
        super().__init__(sentence.format(seen=repr(seen)))
        self.sentence = sentence
        self.seen = seen


def parse_measure(kind: MeasureKind, text: str) -> str:
    """Return the one text of a typed value.

    `20:31` and `2031` are `20:31:00`, in full-width digits too. An amount needs ¥, 元 or
    two decimals: a bare number could be yuan or fen, a hundredfold apart, and is not guessed at;
    every other text returned is also accepted, unchanged. Minutes are whole ones that have
    passed: a begun minute is dropped, which favours the party where a lesson may be too long and is
    exact where a gap may be too short.

    Raises:
        MeasureError: the text is not a value of that kind.
    """
    typed = unicodedata.normalize("NFKC", text).strip()
    canonical = _READERS[kind](typed)
    if canonical is None:
        raise MeasureError(_NEEDED[kind], text)
    return canonical


def is_exceeded(kind: MeasureKind, op: Op, pair: tuple[str, str]) -> bool:
    """Say whether a measure breaks its limit; `pair` is (limit, measured), both canonical.

    Areas are compared as whole hundredths of a square metre, never divided: 83.99 for 28 pupils is
    below 3.00 each, 84.00 is not.
    """
    limit, measured = pair
    if kind == "boolean":
        return measured not in (limit, NOT_APPLICABLE)
    if kind == "wall_time":  # fixed width: the order of the text is the order of the day
        return measured > limit if op == "at_most" else measured < limit
    if kind == "span":
        first, last = measured.split("/")
        return date_of(last) > last_day(date_of(first), int(limit))
    if kind == "lead":
        paid, begins = measured.split("/")
        return date_of(paid) < add_months(date_of(begins), -int(limit))
    has, allowed = _amounts(kind, limit, measured)
    return has > allowed if op == "at_most" else has < allowed


def _amounts(kind: MeasureKind, limit: str, measured: str) -> tuple[int, int]:
    """Return what was measured and what is allowed as whole numbers of one unit."""
    if kind == "area_each":
        area, pupils = measured.split("/")
        return _hundredths(area), _hundredths(limit) * int(pupils)
    if kind == "sample":
        return int(measured.partition("/")[0]), int(limit)
    return int(measured), int(limit)


def last_day(first: date, months: int) -> date:
    """Return the last day of a period of whole months that covers its first day.

    Three months from 1 March end on 31 May, the day before the corresponding day. Where a month
    has no corresponding day, its last day ends the period (by analogy 民法典 第二百零二条): three
    months from 30 November end on the last day of February.
    """
    reached = add_months(first, months)
    return reached if reached.day != first.day else reached - timedelta(days=1)


def parse_limit(kind: MeasureKind, text: str) -> str:
    """Return the one text of a limit: of a span its number of months, of an amount its fen.

    Raises:
        MeasureError: the text is not a limit of that kind.
    """
    if kind == "area_each":
        canonical = _area(text)
        if canonical is None:
            raise MeasureError(AREA_NEEDED, text)
        return canonical
    canonical = parse_measure("count" if kind in {"span", "fen", "lead", "sample"} else kind, text)
    if canonical == NOT_APPLICABLE:
        raise MeasureError(BOOLEAN_NEEDED, text)
    return canonical


def _wall_time(typed: str) -> str | None:
    found = _WALL_TIME.fullmatch(typed)
    return f"{found[1]}:{found[2]}:{found[3] or '00'}" if found else None


def _whole(typed: str) -> str | None:
    return str(int(typed)) if _WHOLE.fullmatch(typed) else None


def _fen(typed: str) -> str | None:
    found = _YUAN.fullmatch(typed.replace(",", ""))
    if found is None:
        return None
    is_yuan = found[1] or found[3] or found[4]
    return str(int(found[2]) * 100 + int(found[3] or 0)) if is_yuan else None


def _span(typed: str) -> str | None:
    days = _two_days(typed)
    if days is None:
        return None
    first, last = days
    if last < first:
        raise MeasureError(SPAN_REVERSED, typed)
    return f"{first}/{last}"


def _lead(typed: str) -> str | None:
    days = _two_days(typed)
    return None if days is None else f"{days[0]}/{days[1]}"


def _two_days(typed: str) -> tuple[date, date] | None:
    found = _SPAN.fullmatch(typed)
    if found is None:
        return None
    try:
        return date_of(found[1]), date_of(found[2])
    except ValueError:  # a day that does not exist
        return None


def _area(typed: str) -> str | None:
    found = _AREA.fullmatch(typed)
    return f"{int(found[1])}.{(found[2] or ''):0<2}" if found else None


def _hundredths(area: str) -> int:
    return int(area.replace(".", ""))


def _area_each(typed: str) -> str | None:
    found = _AREA_EACH.fullmatch(typed)
    area = _area(found[1]) if found else None
    if found is None or area is None or not int(found[2]):
        return None
    return f"{area}/{int(found[2])}"


def _floor(typed: str) -> str | None:
    found = _FLOOR.fullmatch(typed.upper())
    return f"{'-' if found[1] else ''}{found[2]}" if found else None


def _sample(typed: str) -> str | None:
    found = _SAMPLE.fullmatch(typed)
    if found is None or not int(found[2]) or int(found[1]) > int(found[2]):
        return None
    return f"{int(found[1])}/{int(found[2])}"


def _boolean(typed: str) -> str | None:
    for answer, words in _ANSWERS.items():
        if typed.lower() in words:
            return answer
    return None


_READERS: dict[MeasureKind, Callable[[str], str | None]] = {
    "wall_time": _wall_time,
    "minutes": _whole,
    "count": _whole,
    "fen": _fen,
    "span": _span,
    "lead": _lead,
    "area_each": _area_each,
    "floor": _floor,
    "sample": _sample,
    "boolean": _boolean,
}
_NEEDED: dict[MeasureKind, str] = {
    "wall_time": WALL_TIME_NEEDED,
    "minutes": WHOLE_NEEDED,
    "count": WHOLE_NEEDED,
    "fen": MONEY_NEEDED,
    "span": SPAN_NEEDED,
    "lead": LEAD_NEEDED,
    "area_each": AREA_NEEDED,
    "floor": FLOOR_NEEDED,
    "sample": SAMPLE_NEEDED,
    "boolean": BOOLEAN_NEEDED,
}
