"""Review, sign and leave: what will be signed, what is missing, and then where each fact is."""

from collections.abc import Callable
from functools import partial, reduce
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Button, Static

from core.domain.leg.commands import Leave, SignRecord
from core.domain.leg.state import Leg
from field_client import outbox
from field_client.outbox import STATE_WORDS
from field_client.screens.desk import LegDesk, place_of
from field_client.screens.parts import part_keys
from field_client.screens.record_text import fact_text, missing, record_lines
from field_client.told import Told
from field_client.widgets.choices import Choices
from field_client.widgets.chrome import Alarm, KeyLine, TopLine
from field_client.widgets.said import Said, attempt, say
from field_client.widgets.spoken import detailed
from field_client.words import N_, _

TITLE: Final = N_("Record: {place}")
SIGNING: Final = N_("The party")
PARTIES: Final = (
    ("signed", N_("read and signed")),
    ("refused_with_witness", N_("refused, a witness saw it")),
    ("absent", N_("was absent")),
)
MISSING: Final = N_("Missing")
COMPLETE: Final = N_("nothing is missing")
SIGN: Final = N_("Sign the record")
LEAVE: Final = N_("Leave")
CHOOSE_FIRST: Final = N_("choose with 1, 2 or 3 how the party stood to the record")
SIGNED: Final = N_("recorded: the record is closed by signature; leave when you go")
LEFT: Final = N_("you have left; below is where each fact is")


class ReviewScreen(Screen[None]):
    """The record as it will be signed."""

    AUTO_FOCUS = "#record"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "app.go_back", show=False)]

    def __init__(self, desk: LegDesk) -> None:
        super().__init__()
        self._desk = desk
        self._party = ""

    def compose(self) -> ComposeResult:
        """Lay out: the record, what is missing, the acts."""
        leg = self._desk.leg
        yield TopLine(_(TITLE).format(place=place_of(self._desk, leg)))
        yield Alarm()
        with VerticalScroll(id="record"):
            for line in self._where(leg) if leg.has_left else record_lines(self._desk, leg):
                yield Static(line, classes="fact", markup=False)
        yield from self._acts(leg)
        yield Said()
        yield KeyLine(part_keys("review"))

    def _acts(self, leg: Leg) -> ComposeResult:
        if leg.has_left:
            return
        lacking = reduce(detailed, missing(self._desk, leg) or (_(COMPLETE),))
        yield Static(f"{_(MISSING)}  {lacking}", id="missing", markup=False)
        if leg.signed is None:
            parties = [(value, _(words)) for value, words in PARTIES]
            yield Choices(_(SIGNING), parties, self._choose, value=self._party, id="party")
            yield Button(_(SIGN), id="sign", compact=True)
        else:
            yield Button(_(LEAVE), id="leave", compact=True)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Sign, or leave."""
        if event.button.id == "sign":
            self._do(self._sign, _(SIGNED), "#leave")
        else:
            self._do(partial(self._desk.record, Leave()), _(LEFT), "#record")

    def _do(self, act: Callable[[], object], said: str, then: str) -> None:
        if attempt(self, act):
            self.call_later(self._show_anew, said, then)

    async def _show_anew(self, said: str, then: str) -> None:
        """Lay out what stands now; by the screen itself, which outlives its buttons."""
        await self.recompose()
        self.query_one(then).focus()
        say(self, said, "done")

    def _choose(self, party: str) -> None:
        self._party = party
        self.query_one("#party", Choices).settle(party)
        self.query_one("#sign").focus()

    def _sign(self) -> None:
        if not self._party:
            raise Told(CHOOSE_FIRST)
        self._desk.record(SignRecord(party=self._party))  # type: ignore[arg-type] # one of PARTIES

    def _where(self, leg: Leg) -> list[str]:
        """Return each fact and its state, read from the outbox (R9)."""
        device = self._desk.device
        found = outbox.items(device.journal, device.mirror, stream=self._desk.stream)
        states = {item.event_id: _(STATE_WORDS[item.state]) for item in found}
        return [
            f"{number}. [{states[fact.id]}] {fact_text(self._desk, leg, fact.event)}"
            for number, fact in enumerate(leg.facts, 1)
        ]
