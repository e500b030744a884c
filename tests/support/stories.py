"""One story of an aggregate: days go by, people wish, and everything is checked on the way."""

from random import Random
from typing import Any, Final

from core.kernel.errors import Refused
from tests.support.builders import EXAMPLES
from tests.support.drawing import DAY, LAST_DAY, Drawer, Known, later
from tests.support.driving import AGGREGATES, Answer, Taken, put
from tests.support.specials import SPECIAL
from tests.support.ways import WAYS

FIRST_DAY: Final = "2025-03-03"
_EXAMPLES: Final = {
    name: Known(EXAMPLES[kind] for kind in room.events if kind in EXAMPLES)
    for name, room in AGGREGATES.items()
}


class Story:
    """What becomes of one aggregate.

    Attributes:
        taken: every transition of the story.
        last: the last command that was put.
    """

    def __init__(self, name: str) -> None:
        """Begin with an aggregate of which nothing was recorded."""
        self.room = AGGREGATES[name]
        self.state = self.room.start
        self.today = FIRST_DAY
        self.taken: set[Taken] = set()
        self.last: Any = None
        self._known = _EXAMPLES[name].copy()
        self._due: dict[str, str] = {}

    def wait(self, rnd: Random) -> None:
        """Let days go by: none, a few, to a day that was spoken of or the day after, or many."""
        chance = rnd.random()
        if chance < 0.5:
            day = later(self.today, rnd.choice((0, 1, 2, 3, 5)))
        elif chance < 0.85:
            ahead = sorted(one for one in self._known.of_kind(DAY) if one > self.today)
            day = later(rnd.choice(ahead[:5] or [self.today]), rnd.choice((0, 0, 1)))
        else:
            day = later(self.today, rnd.choice((10, 20, 40, 100, 200)))
        self.today = min(day, LAST_DAY)

    def wish(self, kind: type[Any], rnd: Random) -> Answer:
        """Put one command of a kind, drawn by its types."""
        drawer = Drawer(rnd, self._known, self.today, SPECIAL.get(self.room.name, {}))
        self.last = drawer.command(kind)
        answer = put(self.room, self.state, self.last, self._due)
        self.state = answer.state
        self.taken |= set(answer.taken)
        for event in answer.events:
            self._known.learn(event)
        if isinstance(answer.refusal, Refused):
            for name, value in answer.refusal.seen.items():
                self._known.learn(value, name)
        return answer

    def persist(self, kind: type[Any], rnd: Random, tries: int) -> bool:
        """Put commands of a kind until one is granted, letting days go by now and then."""
        for attempt in range(tries):
            if self.wish(kind, rnd).events:
                return True
            if attempt % 20 == 19:
                self.wait(rnd)
        return False


def way_of(name: str, rnd: Random) -> tuple[type[Any], ...]:
    """Return the commands of one of a room's ways, by chance; none where it needs no way."""
    kinds = {kind.__name__: kind for kind in AGGREGATES[name].commands}
    ways = WAYS.get(name, ("",))
    return tuple(kinds[step] for step in rnd.choice(ways).split())


def walked(name: str, rnd: Random, tries: int = 100) -> Story:
    """Return a story that goes one of the ways of its room, and strays from it."""
    story = Story(name)
    for step in way_of(name, rnd):
        if rnd.random() < 0.7:
            story.wait(rnd)
        if rnd.random() < 0.3:
            story.persist(rnd.choice(story.room.commands), rnd, 5)
        story.persist(step, rnd, tries)
    for _ in range(rnd.choice((0, 5, 15))):
        story.wait(rnd)
        story.persist(rnd.choice(story.room.commands), rnd, tries // 4)
    return story
