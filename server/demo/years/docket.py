"""A case of the demonstration on its way: each step on its day, by who has the part for it."""

from collections.abc import Callable
from typing import Final

import msgspec

from core.domain.case.commands import (
    AssignHandlers,
    CloseInvestigation,
    DecidePenalty,
    FileCase,
    ServeAdvanceNotice,
    ServeDecision,
)
from core.domain.case.events import Penalty
from core.domain.case.money_commands import RecordPayment
from core.kernel.ids import stream_name
from core.process.dossier import Deed
from server.demo.years.bureau import Bureau
from server.demo.years.visits import Made

SEEN: Final = ("inspection_record", "documents", "party_statement")
"""On what a report rests."""
_ORDER: Final = "校外培训行政处罚暂行办法"
Penalties = tuple[Penalty, ...]
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

    def report(self, day: str, penalties: Penalties, *, is_complex: bool = False) -> None:
        """Report what was found, and propose penalties."""
        self.act(
            day,
            "handler",
            CloseInvestigation,
            evidence=SEEN,
            proposal="penalty",
            penalties=penalties,
            is_complex=is_complex,
        )

    def announce(self, day: str, penalties: Penalties, article: str) -> None:
        """Tell the party what is proposed, by an article of the order on off-campus training."""
        basis = f"{_ORDER} {article}"
        self.act(day, "handler", ServeAdvanceNotice, proposed=penalties, basis=basis)

    def decide(
        self,
        days: tuple[str, str],
        serial: int,
        penalties: Penalties,
        article: str,
        **more: object,
    ) -> None:
        """Decide on the first of two days, and serve it on the second."""
        decided, served = days
        self.act(
            decided,
            "head",
            DecidePenalty,
            doc_no=self.number(serial, decided[:4]),
            penalties=penalties,
            basis=f"{_ORDER} {article}",
            **more,
        )
        self.act(served, "handler", ServeDecision)

    def pay(self, day: str, fen: int, towards: str = "fine") -> None:
        """Record money that arrived."""
        ref = f"F-{day}-{self.id[-6:]}-{towards}"
        self.act(day, "cashier", RecordPayment, ref=ref, paid_fen=fen, towards=towards)

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
