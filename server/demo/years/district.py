"""A district's 2021: 38 batches of joint inspections, fifteen people each (DOMAIN.md §7.5)."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import count
from typing import Final

from core.domain.leg.commands import (
    Order,
    RecheckNotice,
    RecordFinding,
    RecordHazard,
    RemoveAds,
    ReportRectification,
    ServeNotice,
)
from core.domain.leg.events import ItemVerdict
from core.domain.notice.commands import HoldLookBack
from core.kernel.ids import stream_name
from core.process.dossier import Deed
from server.demo.years import register
from server.demo.years.bureau import Bureau
from server.demo.years.hand import Act
from server.demo.years.schools import School
from server.demo.years.visits import Day, pairs_of, spend

DAYS: Final = 38
_A_BATCH: Final = 27
_PAIRS: Final = 7
_SUBJECT: Final = 571
_SHUT: Final = 140
_REDUCED: Final = 557
_ADS: Final = 396
_HAZARDS: Final = 962
_NOTICES: Final = 609
_BATCHES_LATER: Final = 13
"""Every batch is two working days after the last: so many later it is more than thirty days."""
_CODE: Final = "V-DOC-01"
_SATURDAY: Final = 5


def play(bureau: Bureau, numbers: "count[int]", step: Callable[[], None]) -> None:
    """Play the year."""
    entered = "2021-07-26"
    bureau.at(entered)
    subject = register.enter(bureau, (("SUBJECT", "NONPROFIT", _SUBJECT),), numbers, entered)
    others = register.enter(
        bureau,
        (("ART", "FORPROFIT", 500), ("SPORT", "FORPROFIT", 130), ("TECH", "FORPROFIT", 46)),
        numbers,
        entered,
    )
    _inspect(bureau, [*others, *subject], step)
    bureau.at("2021-12-20")
    register.close(bureau, subject[:_SHUT], "2021-12-20", by_authority=True)
    register.close(bureau, subject[_SHUT:_REDUCED], "2021-12-20")
    left: Sequence[School] = [*subject[_REDUCED:], *others]
    register.join_platform(bureau, left, "2021-12-20")
    register.supervise(bureau, left, "2021-12-20")
    bureau.settle()


def _inspect(bureau: Bureau, schools: Sequence[School], step: Callable[[], None]) -> None:
    pairs = pairs_of(bureau, _PAIRS)
    assistant = bureau.new_id()
    work = _Work(bureau)
    for batch, day in enumerate(_every_other_working_day("2021-08-03", DAYS)):
        visited = schools[_A_BATCH * batch : _A_BATCH * (batch + 1)]
        spend(
            bureau,
            pairs,
            Day(
                day=day,
                planned_on=(date.fromisoformat(day) - timedelta(days=1)).isoformat(),
                schools=visited,
                batch=f"2021-{batch + 1:02}",
                assistant=assistant,
            ),
            work.acts,
        )
        work.look_back(batch, day)
        step()


class _Work:
    """What the teams do: notices corrected on the spot, hazards, advertisements."""

    def __init__(self, bureau: Bureau) -> None:
        self._bureau = bureau
        self._visits = count(1)
        self._notices: list[str] = []

    def look_back(self, batch: int, day: str) -> None:
        """Look back at what an earlier batch ordered, thirty days and more after it was closed."""
        begin = _A_BATCH * (batch - _BATCHES_LATER)
        if begin < 0:
            return
        command = HoldLookBack(on=day, by=self._bureau.people["second"])
        deeds = [
            Deed(stream=stream_name("notice", notice), command=command)
            for notice in self._notices[begin : begin + _A_BATCH]
        ]
        self._bureau.do("second", deeds)

    def acts(self, at: int, day: str) -> Sequence[Act]:
        """Return what is done on a visit; the first so many visits have each kind of find."""
        del at
        number = next(self._visits)
        found: list[Act] = []
        if number <= _NOTICES:
            found += self._notice(number, day)
        if number <= _ADS:
            found.append(RemoveAds(pieces=1))
        if number <= _HAZARDS:
            found.append(RecordHazard(kind="fire", hazards=1, today=day))
        return found

    def _notice(self, number: int, day: str) -> list[Act]:
        """Find, order to correct at once, see it corrected: all on one visit."""
        notice = self._bureau.new_id()
        self._notices.append(notice)

        def serve(ids: Sequence[str]) -> ServeNotice:
            return ServeNotice(
                notice=notice,
                number=f"示范区责改〔2021〕{number}号",
                items=(Order(code=_CODE, finding=ids[-1], term="notice.item.immediate"),),
                served_on=day,
                mode="handed",
            )

        return [
            RecordFinding(code=_CODE, today=day),
            serve,
            ReportRectification(notice=notice, codes=(_CODE,)),
            RecheckNotice(
                notice=notice, verdicts=(ItemVerdict(code=_CODE, verdict="verified"),), today=day
            ),
        ]


def _every_other_working_day(first: str, many: int) -> Iterator[str]:
    """Yield every second day from Monday to Friday."""
    day, passed = date.fromisoformat(first), 0
    while many:
        if day.weekday() < _SATURDAY:
            if passed % 2 == 0:
                many -= 1
                yield day.isoformat()
            passed += 1
        day += timedelta(days=1)
