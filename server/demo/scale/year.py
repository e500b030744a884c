"""A year of a bureau with any number of institutions, day by day (DOMAIN.md §4, §5, §7).

Nothing is held of an institution but its id, and of a stream only while something happens to it.
"""

from collections.abc import Callable
from datetime import date, timedelta
from math import gcd
from typing import Final

import msgspec

from core.kernel.ids import stream_name
from core.kernel.seeded import seeded_bytes
from server.clock import SimulatedClock
from server.demo.scale import refunds, tips, visits
from server.demo.scale.asked import REGION
from server.demo.scale.books import Books
from server.demo.scale.dice import Dice
from server.demo.scale.model import Model
from server.demo.scale.story import Go, Story, Told
from server.demo.scale.world import Matter, World
from server.demo.years.bureau import Bureau, Place
from server.demo.years.visits import Arranged, Day, Pair, arrange, make, pairs_of
from server.station import Station

FIRST_DAY: Final = "2025-01-02"
LAST_DAY: Final = "2025-12-31"
_IN_THE_FIELD_FROM: Final = "2025-01-06"
_ROUNDS: Final = 6
_SATURDAY: Final = 5
_INSPECTED_ON: Final = "2025-03-31"
_AUDITED_ON: Final = "2025-05-30"
_REDUCED_ON: Final = {"2025-06-30": 0, "2025-09-30": 1, "2025-12-31": 2}
_FIRST_ROLES: Final = {"inspector", "handler", "reviewer", "head", "administrator"}
"""What a registration can say; whoever has another part is entered by two events."""
_PARTS: Final = ("410402", "410403", "410404", "410411")
_TIPS: Final = 30
_REFUNDS: Final = 10
"""Of a hundred institutions, how many a year have a tip, or a refund."""
Progress = Callable[[int, int], None]
"""How much is done, and how much there is."""


class Year:
    """The bureau at work."""

    def __init__(self, world: World, books: Books, pairs: tuple[Pair, ...]) -> None:
        """Begin with nobody visited."""
        self._world = world
        self._books = books
        self._pairs = pairs
        self._days = working_days(stride_of(books.many))
        self._begun = 0
        self._arranged: Arranged | None = None
        self._going: list[tuple[Story, Go]] = []
        self._chores = dict.fromkeys((_INSPECTED_ON, _AUDITED_ON, *_REDUCED_ON))

    def play(self, step: Progress) -> None:
        """Play every working day, and let the office end its last one."""
        world, bureau = self._world, self._world.bureau
        for at, day in enumerate(self._days):
            bureau.at(day, "08:30")
            bureau.settle()
            self._desk(at, day)
            world.diary.work(day)
            self._field(day)
            world.diary.work(day)
            if at + 1 < len(self._days):
                self._arrange(at, self._days[at + 1])
            step(at + 1, len(self._days))
        bureau.settle()

    def _desk(self, at: int, day: str) -> None:
        """Let come in what comes in, and do what the calendar says."""
        begun = ((_TIPS, "tip", tips.received), (_REFUNDS, "refund", refunds.claimed))
        for of_hundred, kind, story in begun:
            for _ in range(self._share(at, self._books.many * of_hundred // 100)):
                subject = self._books.subject(self._world.dice.below(self._books.many))
                matter = self._world.matter(subject, kind)
                matter.begin(day, story(matter))
        for chore in [one for one in self._chores if one <= day]:
            del self._chores[chore]
            self._do(chore, day)

    def _do(self, chore: str, day: str) -> None:
        if chore == _INSPECTED_ON:
            self._books.inspect_annually(day)
        elif chore == _AUDITED_ON:
            self._books.audit(day)
        else:
            self._books.reduce(day, _REDUCED_ON[chore])

    def _arrange(self, at: int, day: str) -> None:
        """Plan and approve the next day's visits: those asked for, then whose turn it is."""
        diary, today = self._world.diary, self._days[at]
        most = _ROUNDS * len(self._pairs)
        wanted = self._books.many * (at + 1) // (len(self._days) - 1)
        while self._begun < wanted and len(diary.goes) < most:
            subject = self._books.subject(self._turn(self._begun))
            self._begun += 1
            matter = Matter(self._world, subject)
            matter.begin(today, visits.first(matter))
            diary.work(today)
        self._going, diary.goes = diary.goes[:most], diary.goes[most:]
        if not self._going:
            return
        third = self._world.bureau.inspectors[2 * len(self._pairs)]
        self._arranged = arrange(
            self._world.bureau,
            self._pairs,
            Day(
                day=day,
                planned_on=today,
                schools=[story.subject.school for story, _ in self._going],
                batch=day[:7] if self._world.dice.below(5) == 0 else "",
                thirds=self._world.dice.below(2),
                third=third,
            ),
        )

    def _field(self, day: str) -> None:
        """Make the visits that were arranged."""
        arranged, going, world = self._arranged, self._going, self._world
        if arranged is None:
            return
        self._arranged, self._going = None, []
        made = make(world.bureau, self._pairs, arranged, lambda at, on: going[at][1].acts(on))
        world.model.says("ledger.ticked")
        for (story, _), one, team in zip(going, made, arranged.teams, strict=True):
            there = {companion.officer for companion in team.officers}
            self._count(day, story, there, arranged.day.batch)
            visit = Matter(world, story.subject, stream_name("visit", one.visit))
            world.diary.made(story, Told(day=day, visit=visit.stream))
            visit.begin(day, visits.reported(visit, one))

    def _count(self, day: str, story: Story, there: set[str], batch: str) -> None:
        model = self._world.model
        model.says("leg.opened leg.credentials-shown leg.record-signed leg.left")
        model.counts(day, "visits")
        model.counts(day, "person-times", len(there))
        model.meets(day, "visited", story.subject.number)
        if batch:
            model.batches[batch] |= there
        else:
            model.counts(day, "person-times outside batches", len(there))

    def _share(self, at: int, many: int) -> int:
        """Return how many of so many a year fall on the n-th day."""
        return many * (at + 1) // len(self._days) - many * at // len(self._days)

    def _turn(self, place: int) -> int:
        """Return whose turn is the n-th: everybody once, neighbours far apart."""
        many = self._books.many
        apart = next(one for one in range(many * 5 // 8 + 1, 2 * many + 2) if gcd(one, many) == 1)
        return place * apart % many


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be played.

    Attributes:
        station: open, its clock standing before `FIRST_DAY`.
        administrator: whose account founds the bureau.
        institutions: how many are in the register.
    """

    station: Station
    clock: SimulatedClock
    administrator: str
    seed: int
    institutions: int


def play_year(task: Task, tell: Progress) -> Model:
    """Play a year; return what it should come to."""
    many = task.institutions
    pairs = -(-many * 5 // (3 * _ROUNDS * len(working_days(stride_of(many))))) + 1
    parts = _PARTS[: max(1, min(len(_PARTS), many // 500))]
    place = Place(name="示范市", region=REGION, parts=parts, inspectors=2 * pairs + 1)
    bureau = Bureau(
        task.station, task.clock, seeded_bytes(f"{task.seed}/year"), place, task.administrator
    )
    bureau.at(FIRST_DAY)
    model = Model(many)
    _found(bureau, model, pairs)
    world = World(bureau, model, Dice(f"{task.seed}/dice"), LAST_DAY)
    books = Books(world, many)
    for done in books.enter():
        tell(done, 10 * many)
    Year(world, books, pairs_of(bureau, pairs)).play(
        lambda done, whole: tell(whole + 9 * done, 10 * whole)
    )
    return model


def _found(bureau: Bureau, model: Model, devices: int) -> None:
    """Tell the model of the bureau itself."""
    people = [*bureau.people.values(), *bureau.inspectors]
    wider = [one for one in bureau.people.values() if not set(one.roles) <= _FIRST_ROLES]
    model.says("ledger.opened policy.pack-adopted agency.registered")
    model.says("officer.registered officer.credential-issued", len(people))
    model.says("officer.roles-changed", len(wider))
    model.says("device.enrolled", devices)
    model.moves("agency", "", "registered")


def stride_of(many: int) -> int:
    """Return of how many working days one is played: few institutions need few days."""
    return 3 if many < 1_000 else 2 if many < 3_000 else 1  # noqa: PLR2004 - as the line says


def working_days(stride: int) -> tuple[str, ...]:
    """Return every so many of the days from Monday to Friday, and the last one of the year."""
    day, last = date.fromisoformat(_IN_THE_FIELD_FROM), date.fromisoformat(LAST_DAY)
    days = [day + timedelta(days=more) for more in range((last - day).days)]
    working = [one.isoformat() for one in days if one.weekday() < _SATURDAY]
    return (*working[::stride], LAST_DAY)
