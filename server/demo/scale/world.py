"""What every story can reach: the bureau, the model, chance, and the diary of the others."""

from itertools import count

from core.kernel.acting import Acting
from core.kernel.ids import stream_name
from server.demo.scale.diary import Diary
from server.demo.scale.dice import Dice
from server.demo.scale.model import Model
from server.demo.scale.story import Steps, Subject
from server.demo.years.bureau import Bureau


class World:
    """One bureau in its year."""

    def __init__(self, bureau: Bureau, model: Model, dice: Dice) -> None:
        """Take what the year is played with."""
        self.bureau = bureau
        self.model = model
        self.dice = dice
        self.diary = Diary(bureau, model)
        self._numbers = count(1)

    def by(self, who: str) -> Acting:
        """Return a person of the office."""
        return self.bureau.people[who]

    def new(self, kind: str) -> tuple[str, str]:
        """Return a new stream's id and name."""
        uuid = self.bureau.new_id()
        return uuid, stream_name(kind, uuid)

    def number(self) -> int:
        """Return a number that no other paper has."""
        return next(self._numbers)

    def begin(self, day: str, subject: Subject, stream: str, steps: Steps) -> None:
        """Let another story begin."""
        self.diary.begin(day, subject, stream, steps)
