"""A city's 2022 and the first four months of its 2023 (DOMAIN.md §7.2, §7.7)."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import count
from typing import Final

import msgspec

from core.domain.leg.commands import RecordFinding
from core.domain.officer.agency_decide import RecordActivity
from core.domain.officer.agency_events import ActivityKind
from core.kernel.ids import stream_name
from core.process.dossier import Deed
from server.demo.years import cases, refunds, register
from server.demo.years.bureau import Bureau
from server.demo.years.hand import Act
from server.demo.years.refunds import Refund
from server.demo.years.schools import School
from server.demo.years.tips import tips
from server.demo.years.visits import Day, Made, pairs_of, spend

DAYS: Final = 16 * 4
_ENTERED: Final = "2021-12-22"
_SUBJECT: Final = 524
_LEFT: Final = 15
_LAST_TO_GO: Final = 44
_OTHERS: Final[tuple[register.Wanted, ...]] = (
    ("ART", "FORPROFIT", 936),
    ("SPORT", "FORPROFIT", 148),
    ("TECH", "FORPROFIT", 10),
)
_PAIRS: Final = 6
_WITH_A_THIRD: Final = 35
_ACTIVITIES: Final[tuple[tuple[ActivityKind, int, str], ...]] = (
    ("article", 1480, "校外培训治理信息"),
    ("article", 2530, "校内提质信息"),
    ("meeting", 12, "联席会议"),
)


class Month(msgspec.Struct, frozen=True, kw_only=True):
    """A month of the city's work.

    Attributes:
        visits: on each of its four days in the field.
        cases: how many visits of the last of them lead to a case, all decided in the month.
        published: how many of the decisions, at most, are made public in the month.
        refunds: pupils and money in fen of each refund settled.
        tips: how many tips were received and checked.
    """

    name: str
    visits: tuple[int, int, int, int]
    cases: int
    published: int = 0
    refunds: tuple[tuple[int, int], ...]
    tips: int


_REFUND_2022: Final = (73, 114_000_00)
_REFUND_2023: Final = (19, 13_670_00)
YEAR_2022: Final = tuple(
    Month(
        name=f"2022-{month:02}",
        visits=(19, 19, 19, 19) if month <= 8 else (18, 18, 18, 18),  # noqa: PLR2004 - 896 in all
        cases=5 if month <= 4 else 4,  # noqa: PLR2004 - 52 in all
        published=5,
        refunds=(_REFUND_2022, (80, 117_000_00) if month == 12 else _REFUND_2022),  # noqa: PLR2004 - December
        tips=24,
    )
    for month in range(1, 13)
)
MONTHS_2023: Final = tuple(
    Month(
        name=f"2023-{month:02}",
        visits=(13, 13, 14, 14) if month < 4 else (13, 13, 13, 14),  # noqa: PLR2004 - 215 in all
        cases=(14, 13, 14, 13)[month - 1],
        published=6,
        refunds=(_REFUND_2023,) * (2 if month == 4 else 1),  # noqa: PLR2004 - 95 pupils in all
        tips=(24, 24, 24, 23)[month - 1],
    )
    for month in range(1, 5)
)


class City:
    """The city's bureau at work."""

    def __init__(self, bureau: Bureau, numbers: "count[int]", step: Callable[[], None]) -> None:
        """Enter the register; most subject institutions are reduced before the first year."""
        self._bureau = bureau
        self._step = step
        self._thirds = count()
        bureau.at(_ENTERED)
        self._subject = register.enter(
            bureau, (("SUBJECT", "NONPROFIT", _SUBJECT),), numbers, _ENTERED
        )
        self._others = register.enter(bureau, _OTHERS, numbers, _ENTERED)
        self._pairs = pairs_of(bureau, _PAIRS)
        self._unpublished: list[cases.Case] = []

    def play(self) -> None:
        """Play the year and the four months."""
        self._reduce("2021-12-28", self._subject[_LAST_TO_GO:])
        left = self._subject[:_LEFT]
        register.join_platform(self._bureau, left, "2021-12-28")
        register.supervise(self._bureau, left, "2021-12-28")
        schools = iter([*left, *self._others])
        for month in YEAR_2022:
            self._month(month, [next(schools) for _ in range(sum(month.visits))])
            self._between(month.name)
        self._tell_of_2022()
        others = iter(self._others)
        for month in MONTHS_2023:
            self._month(month, [next(others) for _ in range(sum(month.visits))])
        self._bureau.at("2023-04-28")
        art, sport = self._others[:4], self._others[936:942]
        register.register_anew(self._bureau, [*art, *sport], "2023-04-28")
        self._bureau.at("2023-05-04")
        cases.publish(self._bureau, self._unpublished, "2023-05-04")

    def _between(self, month: str) -> None:
        if month == "2022-03":
            self._bureau.at("2022-03-28")
            audited = [*self._others, *self._subject[: 1127 - len(self._others)]]
            register.audit(self._bureau, audited, "2022-03-28")
        if month == "2022-06":
            self._reduce("2022-06-30", self._subject[_LEFT:_LAST_TO_GO])

    def _reduce(self, day: str, schools: Sequence[School]) -> None:
        self._bureau.at(day)
        register.close(self._bureau, schools, day)

    def _month(self, month: Month, schools: Sequence[School]) -> None:
        name = month.name
        tips(self._bureau, self._others[300 : 300 + month.tips], f"{name}-03", f"{name}-04")
        made = self._visits(month, schools)
        day = f"{name}-13"
        wanted = [
            Refund(school=one, pupils=pupils, total_fen=fen)
            for one, (pupils, fen) in zip(schools, month.refunds, strict=False)
        ]
        refunds.refund(self._bureau, wanted, refunds.Days(claimed=day, promised=day, paid=day))
        days = cases.Days(
            filed=f"{name}-14", noticed=f"{name}-15", decided=f"{name}-26", paid=f"{name}-27"
        )
        number = int(name[5:]) * 20
        carried = made[: month.cases]
        self._unpublished += cases.carry(self._bureau, carried, days, number, month.published)

    def _visits(self, month: Month, schools: Sequence[School]) -> list[Made]:
        """Make the month's visits; return those of its last day, the first ones with a finding."""
        made: list[Made] = []
        begun = 0
        for place, many in enumerate(month.visits):
            day = f"{month.name}-{6 + 2 * place:02}"
            found = month.cases if place == len(month.visits) - 1 else 0
            made = spend(
                self._bureau,
                self._pairs,
                Day(
                    day=day,
                    planned_on=(date.fromisoformat(day) - timedelta(days=1)).isoformat(),
                    schools=schools[begun : begun + many],
                    batch="",
                    thirds=int(next(self._thirds) < _WITH_A_THIRD),
                    third=self._bureau.inspectors[2 * _PAIRS],
                ),
                _finding(found),
            )
            begun += many
            self._step()
        return made

    def _tell_of_2022(self) -> None:
        on, agency = "2022-12-30", self._bureau.agency
        self._bureau.at(on)
        commands = [
            RecordActivity(
                agency=agency,
                kind=kind,
                count=many,
                title=title,
                on=on,
                by=self._bureau.people["clerk"],
            )
            for kind, many, title in _ACTIVITIES
        ]
        stream = stream_name("agency", agency)
        self._bureau.do("clerk", [Deed(stream=stream, command=one) for one in commands])


def _finding(many: int) -> Callable[[int, str], Sequence[Act]]:
    """Return what the first so many visits of a day find."""

    def acts(at: int, day: str) -> Sequence[Act]:
        return (RecordFinding(code=cases.CODE, today=day),) if at < many else ()

    return acts
