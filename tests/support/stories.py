"""One story of an aggregate: days go by, people wish, and everything is checked on the way."""

import re
from random import Random
from typing import Any, Final

from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.kernel.running import SettleDeadlines, running
from tests.support.builders import EXAMPLES
from tests.support.drawing import Drawer, later
from tests.support.driving import AGGREGATES, Answer, Taken, put
from tests.support.holidays import law_with_holidays
from tests.support.known import ANYONE, DAY, LAST_DAY, Known
from tests.support.law import shipped_law
from tests.support.specials import COMMON, SPECIAL
from tests.support.ways import WAYS, steps_of

FIRST_DAYS: Final = ("2025-03-03", "2025-03-03", "2027-01-04")
"""Mondays; the last is of a year whose holidays are not published yet."""
_HOPELESS: Final = frozenset(
    {Reason.WRONG_STAGE, Reason.CASE_CLOSED, Reason.NOT_EFFECTIVE, Reason.LEG_NOT_OPEN}
)
"""Trying again helps little: the stage does not let it come."""
_EXAMPLES: Final = {
    name: Known(EXAMPLES[kind] for kind in room.events if kind in EXAMPLES)
    for name, room in AGGREGATES.items()
}


class Story:
    """What becomes of one aggregate.

    Attributes:
        happened: every event with the day on which it was recorded.
        taken: every transition of the story.
        last: the last command that was put.
    """

    def __init__(self, name: str, today: str) -> None:
        """Begin on a day with an aggregate of which nothing was recorded."""
        self.room = AGGREGATES[name]
        self.state = self.room.start
        self.today = today
        self.law = shipped_law()
        self.happened: list[tuple[str, Any]] = []
        self.taken: set[Taken] = set()
        self.last: Any = None
        self._known = _EXAMPLES[name].copy()
        self._due: dict[str, str] = {}
        self._for_jobs: set[type[Any]] = set()

    def wait(self, rnd: Random) -> None:
        """Let days go by: none, a few, to a day that was spoken of or the day after, or many."""
        chance = rnd.random()
        if chance < 0.75:
            day = later(self.today, rnd.choice((0, 1, 2, 3, 5)))
        elif chance < 0.95:
            ahead = sorted(one for one in self._known.of_kind(DAY) if one > self.today)
            day = later(rnd.choice(ahead[:5] or [self.today]), rnd.choice((0, 0, 1)))
        else:
            day = later(self.today, rnd.choice((10, 20, 40, 100, 200)))
        self.today = min(day, LAST_DAY)

    def wish(self, kind: type[Any], rnd: Random) -> Answer:
        """Put one command of a kind, drawn by its types."""
        drawer = Drawer(
            rnd,
            self._known,
            today=self.today,
            state=self.state,
            running=lambda: running(self.room.rows, self.happened),
            special={**COMMON, **SPECIAL.get(self.room.name, {})},
        )
        self.last = drawer.command(kind, by_a_job=kind in self._for_jobs)
        answer = put(self.room, self.state, self.last, self._due, self.law)
        self.state = answer.state
        self.taken |= set(answer.taken)
        self.happened += ((self.today, event) for event in answer.events)
        for event in answer.events:
            self._known.learn(event)
        if isinstance(answer.refusal, Refused):
            self._learn(kind, answer.refusal)
        return answer

    def _learn(self, kind: type[Any], refusal: Refused) -> None:
        if refusal.reason is Reason.ROLE_NEEDED and self.last.by in ANYONE:
            self._for_jobs.add(kind)  # who has every role and may not: it is for a job
        for name, value in refusal.seen.items():
            self._known.learn(value, name)

    def publish_holidays(self, rnd: Random) -> None:
        """Let the notices on holidays to come be known, and the days that waited be counted."""
        self.law = law_with_holidays()
        if SettleDeadlines in self.room.commands:
            self._for_jobs.add(SettleDeadlines)
            self.persist(SettleDeadlines, rnd, 20)

    def persist(self, kind: type[Any], rnd: Random, tries: int) -> bool:
        """Put commands of a kind until one is granted, letting days go by now and then."""
        hopeless = 0
        for attempt in range(tries):
            answer = self.wish(kind, rnd)
            if answer.events:
                return True
            hopeless += getattr(answer.refusal, "reason", None) in _HOPELESS
            if hopeless > 4:
                return False
            if attempt % 40 == 39:
                self.wait(rnd)
            elif rnd.random() < 0.3:
                self._wait_for(answer, rnd)
        return False

    def _wait_for(self, answer: Answer, rnd: Random) -> None:
        """Let the days go by that a refusal says are not over yet."""
        seen = answer.refusal.seen.values() if isinstance(answer.refusal, Refused) else ()
        days = [str(one) for one in seen if re.match(DAY, str(one)) and str(one) > self.today]
        if days and max(days) < LAST_DAY:
            self.today = later(max(days), rnd.choice((0, 1)))


def ways_of(name: str) -> tuple[tuple[type[Any], ...], ...]:
    """Return a room's ways as types of commands; one of no steps where it needs none."""
    kinds = {kind.__name__: kind for kind in AGGREGATES[name].commands}
    ways = WAYS.get(name, "\n").strip().splitlines() or [""]
    return tuple(tuple(kinds[step] for step in steps_of(way)) for way in ways)


def told(name: str, number: int) -> Story:
    """Return one story of a room: it goes one of the ways, and strays from it; always the same."""
    rnd = Random(f"{name} {number}")  # noqa: S311 - chance that can be told again
    ways = ways_of(name)
    story = Story(name, rnd.choice(FIRST_DAYS))
    try:
        _go(story, ways[number % len(ways)], rnd)
    except Exception as error:
        error.add_note(f"told({name!r}, {number}), on {story.today}: {story.last}")
        raise
    return story


def _go(story: Story, way: tuple[type[Any], ...], rnd: Random) -> None:
    holidays_at = rnd.randrange(2 * len(way) + 1)
    for number, step in enumerate(way):
        if rnd.random() < 0.7:
            story.wait(rnd)
        if rnd.random() < 0.3:
            story.persist(rnd.choice(story.room.commands), rnd, 5)
        if number == holidays_at or step is SettleDeadlines:
            story.publish_holidays(rnd)
        story.persist(step, rnd, 100)
    for _ in range(rnd.choice((0, 5, 15))):
        story.wait(rnd)
        story.persist(rnd.choice(story.room.commands), rnd, 25)
