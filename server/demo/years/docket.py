"""A case of the demonstration on its way: each step on its day, by who has the part for it."""

from collections.abc import Callable

import msgspec

from core.domain.case.commands import AssignHandlers, FileCase
from core.kernel.ids import stream_name
from core.process.dossier import Deed
from server.demo.years.bureau import Bureau
from server.demo.years.visits import Made

Wish = Callable[..., msgspec.Struct]
"""A command of the case; `on` and `by` are filled in here."""


class Docket:
    """A case that is filed on what a visit found."""

    def __init__(self, bureau: Bureau, made: Made, institution: str = "") -> None:
        """Take up what was found at an institution, or at premises that became one since."""
        self.id = bureau.new_id()
        self.stream = stream_name("case", self.id)
        self.institution = institution or made.school.id
        self._bureau = bureau
        self._made = made

    def file(self, day: str, *codes: str) -> None:
        """File the case, and name its two handlers."""
        people = self._bureau.people
        source = stream_name("visit", self._made.visit)
        self.act(
            day,
            "head",
            FileCase,
            case=self.id,
            institution=self.institution,
            source=source,
            violations=codes,
        )
        handlers = (people["handler"].officer, people["second"].officer)
        self.act(day, "head", AssignHandlers, handlers=handlers)

    def act(self, day: str, who: str, wish: Wish, **told: object) -> None:
        """Do one act of the case on a day."""
        self.beside(self.stream, day, who, wish, **told)

    def beside(self, stream: str, day: str, who: str, wish: Wish, **told: object) -> None:
        """Do an act in another stream that belongs to the case."""
        self._bureau.at(day, "10:00")
        command = wish(**told, on=day, by=self._bureau.people[who])
        self._bureau.do(who, [Deed(stream=stream, command=command)], self._made.school.region)

    def number(self, serial: int, year: str, *, spared: bool = False) -> str:
        """Return the number of a decision."""
        return f"{self._bureau.place.name}教{'不' if spared else ''}罚〔{year}〕{serial}号"

    def settle(self) -> None:
        """Let what follows from the case happen."""
        self._bureau.settle()
