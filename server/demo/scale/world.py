"""What every story can reach: its own matter; the bureau, the model, chance, the other stories."""

from itertools import count

import msgspec

from core.kernel.acting import Acting
from core.kernel.ids import stream_name, stream_uuid
from server.demo.scale.diary import Diary
from server.demo.scale.dice import Dice
from server.demo.scale.model import Model
from server.demo.scale.story import Steps, Subject
from server.demo.years.bureau import Bureau


class World:
    """One bureau in its year."""

    def __init__(self, bureau: Bureau, model: Model, dice: Dice, last_day: str) -> None:
        """Take what the year is played with."""
        self.bureau = bureau
        self.model = model
        self.dice = dice
        self.diary = Diary(bureau, model, last_day)
        self._numbers = count(1)

    def matter(self, subject: Subject, kind: str, code: str = "") -> "Matter":
        """Return a matter of a new stream."""
        return Matter(self, subject, stream_name(kind, self.bureau.new_id()), code)

    def number(self) -> int:
        """Return a number that no other paper has."""
        return next(self._numbers)


class Matter(msgspec.Struct, frozen=True):
    """What a story is about.

    Attributes:
        stream: in which it is recorded; empty where officers are only sent out.
        code: of the violation, in a case.
    """

    world: World
    subject: Subject
    stream: str = ""
    code: str = ""

    @property
    def uuid(self) -> str:
        """The id of the stream."""
        return stream_uuid(self.stream)

    @property
    def model(self) -> Model:
        """What is counted beside."""
        return self.world.model

    @property
    def dice(self) -> Dice:
        """What chance decides."""
        return self.world.dice

    def by(self, who: str) -> Acting:
        """Return a person of the office."""
        return self.world.bureau.people[who]

    def begin(self, day: str, steps: Steps) -> None:
        """Let the story of this matter begin on a day."""
        self.world.diary.begin(day, self.subject, self.stream, steps)
