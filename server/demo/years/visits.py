"""Days in the field: visits planned, approved, made in rounds by pairs, pushed, followed up."""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from core.domain.leg.commands import AttendAssistants
from core.domain.visit.commands import ApproveVisit, PlanVisit
from core.domain.visit.events import LegSeen
from core.kernel.ids import stream_name, visit_of
from core.process.dossier import Deed
from server.demo.years.bureau import Bureau
from server.demo.years.hand import Act, Companion, Hand, Premises, Team
from server.demo.years.schools import School

_ROUNDS: Final = ("09:00", "10:30", "14:00", "15:30", "17:00", "18:30")
_BASIS: Final = "年度检查计划"

Acts = Callable[[int, str], Sequence[Act]]
"""What is done on the n-th visit of a day; the first is 0."""


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A visit that was made, with its one leg."""

    visit: str
    school: School
    leg: LegSeen


class Pair(msgspec.Struct, frozen=True):
    """Two officers who go together, the first with a device."""

    hand: Hand
    officers: tuple[Companion, Companion]


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """A day of visits.

    Attributes:
        planned_on: the day on which it was planned and approved.
        thirds: how many of its visits a third officer joins.
        assistant: who comes along on the first visit, as assisting staff.
    """

    day: str
    planned_on: str
    schools: Sequence[School]
    batch: str
    thirds: int = 0
    third: Companion | None = None
    assistant: str = ""


def pairs_of(bureau: Bureau, pairs: int) -> tuple[Pair, ...]:
    """Give the first officer of each pair a device."""
    people = bureau.inspectors
    return tuple(
        Pair(bureau.hand(people[2 * at]), (people[2 * at], people[2 * at + 1]))
        for at in range(pairs)
    )


class Arranged(msgspec.Struct, frozen=True, kw_only=True):
    """A day whose visits are planned and approved; their teams and join codes in the same order."""

    day: Day
    teams: Sequence[Team]
    codes: Sequence[str]


def spend(bureau: Bureau, pairs: Sequence[Pair], day: Day, acts: Acts) -> list[Made]:
    """Plan, approve and make the visits of a day, then push them."""
    bureau.at(day.planned_on)
    return make(bureau, pairs, arrange(bureau, pairs, day), acts)


def arrange(bureau: Bureau, pairs: Sequence[Pair], day: Day) -> Arranged:
    """Plan and approve the visits of a day."""
    teams = [_team(pairs, day, at) for at in range(len(day.schools))]
    codes = [pairs[at % len(pairs)].hand.code(day.day) for at in range(len(day.schools))]
    _plan(bureau, day, teams, codes)
    return Arranged(day=day, teams=teams, codes=codes)


def make(bureau: Bureau, pairs: Sequence[Pair], arranged: Arranged, acts: Acts) -> list[Made]:
    """Make the visits of a day, then push them."""
    day, authority = arranged.day, bureau.station.office.pen.authority
    made: list[Made] = []
    visits = zip(day.schools, arranged.teams, arranged.codes, strict=True)
    for at, (one, team, code) in enumerate(visits):
        bureau.at(day.day, _ROUNDS[at // len(pairs)])
        first = _coming_along(day, team) if at == 0 else ()
        leg = pairs[at % len(pairs)].hand.visit(
            one.id or Premises(str(one.particulars.address)),
            one.region,
            team,
            code,
            (*first, *acts(at, day.day)),
        )
        made.append(Made(visit=visit_of(code, authority), school=one, leg=leg))
    bureau.at(day.day, "20:00")
    for pair in pairs:
        pair.hand.push()
    bureau.settle()
    return made


def _plan(bureau: Bureau, day: Day, teams: Sequence[Team], codes: Sequence[str]) -> None:
    authority = bureau.station.office.pen.authority
    visits = [visit_of(code, authority) for code in codes]
    for region in dict.fromkeys(one.region for one in day.schools):
        plans, approvals = [], []
        for one, team, code, visit in zip(day.schools, teams, codes, visits, strict=True):
            if one.region != region:
                continue
            stream = stream_name("visit", visit)
            plans.append(Deed(stream=stream, command=_planned(bureau, day, one, team, code)))
            approving = ApproveVisit(on=day.planned_on, by=bureau.people["head"])
            approvals.append(Deed(stream=stream, command=approving))
        bureau.do("handler", plans, region)
        bureau.do("head", approvals, region)


def _planned(bureau: Bureau, day: Day, school: School, team: Team, code: str) -> PlanVisit:
    officers = tuple(one.officer for one in team.officers)
    return PlanVisit(
        visit=visit_of(code, bureau.station.office.pen.authority),
        code=code,
        kind="special",
        institution=school.id or None,
        premises=None if school.id else str(school.particulars.address),
        batch=day.batch or None,
        officers=officers,
        assistants=team.assistants,
        visit_on=day.day,
        basis=_BASIS,
        ordered_from_above=True,
        credentialed=officers,
        on=day.planned_on,
        by=bureau.people["handler"],
    )


def _team(pairs: Sequence[Pair], day: Day, at: int) -> Team:
    officers: tuple[Companion, ...] = pairs[at % len(pairs)].officers
    if at < day.thirds and day.third is not None:
        officers = (*officers, day.third)
    return Team(officers=officers, assistants=(day.assistant,) if at == 0 and day.assistant else ())


def _coming_along(day: Day, team: Team) -> tuple[Act, ...]:
    if not team.assistants:
        return ()
    return (AttendAssistants(assistants=team.assistants, today=day.day),)
