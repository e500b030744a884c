"""The visit that is open: its join code to read aloud, and the credentials shown first of all."""

from collections.abc import Mapping
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.suggester import SuggestFromList
from textual.widgets import Button, Static

from core.domain.leg.commands import ShowCredentials
from core.domain.leg.events import ShownCredential
from core.domain.leg.state import Leg
from core.log.journal import Draft
from field_client.screens.desk import LegDesk, code_of, place_of
from field_client.screens.officers import known_credentials, short
from field_client.screens.parts import part_keys
from field_client.told import Told
from field_client.widgets.chrome import Alarm, KeyLine, TopLine
from field_client.widgets.draft_input import DraftInput
from field_client.widgets.join_code import JoinCode
from field_client.widgets.said import Said, attempt, say
from field_client.words import N_, _, listed

TITLE: Final = N_("Visit: {place}")
READ_OUT: Final = N_("Read this code out to the companions who join")
SHOWN: Final = N_("Credentials shown")
NONE_YET: Final = N_("none yet; showing them is the first act on site, by two officers at least")
OWN: Final = N_("Your credential number")
COMPANION: Final = N_("Companion's credential number")
OFFICER_ID: Final = N_("officer's id, if the number is not known here")
KNOWN: Final = N_("officer {officer}, valid to {valid_to}")
SHOW: Final = N_("Credentials were shown")
DONE: Final = N_("recorded: credentials of {count} officers")
WHOSE: Final = N_("whose credential is {field}? enter the officer's id beside it")
NO_CREDENTIALS: Final = N_("{field}: enter the numbers of the credentials that were shown")

_COMPANIONS: Final = 3


class VisitScreen(Screen[None]):
    """A leg: who, where, under which code."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f10", "show", show=False),
        Binding("escape", "app.go_back", show=False),
    ]

    def __init__(self, desk: LegDesk) -> None:
        super().__init__()
        self._desk = desk
        self._known = known_credentials(desk.device.mirror, desk.capture.today())

    def compose(self) -> ComposeResult:
        """Lay out: the code, who showed what, and who shows now."""
        leg, drafts = self._desk.leg, self._desk.capture.drafts
        yield TopLine(_(TITLE).format(place=place_of(self._desk, leg)))
        yield Alarm()
        with VerticalScroll(can_focus=False):
            yield Static(_(READ_OUT), classes="question", markup=False)
            yield JoinCode(code_of(leg))
            yield Static(_shown_text(leg), id="shown")
            for place in range(_COMPANIONS + 1):
                yield self._row(place, drafts)
            yield Button(_(SHOW), id="show", compact=True)
        yield Said()
        yield KeyLine(part_keys("visit"))

    def on_mount(self) -> None:
        """Say whose the recovered numbers are."""
        self._say_whose()

    def on_draft_input_typed(self, _message: DraftInput.Typed) -> None:
        """Say with each key whose the number is."""
        self._say_whose()

    def on_button_pressed(self, _event: Button.Pressed) -> None:
        """Record what was shown."""
        self.action_show()

    def action_show(self) -> None:
        """Record the credentials of all rows at once."""
        attempt(self, self._show)

    def _show(self) -> None:
        shown = tuple(self._entered())
        if not shown:
            raise Told(NO_CREDENTIALS, _(SHOWN))
        fields = list(self.query(DraftInput))
        self._desk.record(
            ShowCredentials(shown=shown, on=self._desk.capture.today()),
            companions=[one.officer for one in shown],
            clear_drafts=[key for field in fields for key in field.draft_keys],
        )
        for field in fields:
            field.settle("")
        leg = self._desk.leg
        self.query_one("#shown", Static).update(_shown_text(leg))
        say(self, _(DONE).format(count=len(leg.credentials)), "done")

    def _entered(self) -> list[ShownCredential]:
        entered = []
        for place in range(_COMPANIONS + 1):
            number = self.query_one(f"#number{place}", DraftInput).value.strip()
            if number:
                entered.append(
                    ShownCredential(officer=self._officer(place, number), credential_no=number)
                )
        return entered

    def _officer(self, place: int, number: str) -> str:
        if number in self._known:
            return self._known[number].officer
        if place == 0:
            return self._desk.device.enrolment.officer
        typed = self.query_one(f"#officer{place}", DraftInput).value.strip()
        if not typed:
            raise Told(WHOSE, number)
        return typed

    def _row(self, place: int, drafts: Mapping[str, Draft]) -> Vertical:
        number = DraftInput(
            self._desk.key(f"credential/{place}"),
            self._desk.capture,
            _kept,
            drafts=drafts,
            suggester=SuggestFromList(list(self._known)),
            id=f"number{place}",
        )
        parts = [
            Static(_(COMPANION if place else OWN), classes="label", markup=False),
            number,
            Static("", id=f"whose{place}", classes="verdict", markup=False),
        ]
        if place:
            officer = DraftInput(
                self._desk.key(f"officer/{place}"),
                self._desk.capture,
                _kept,
                drafts=drafts,
                placeholder=_(OFFICER_ID),
                id=f"officer{place}",
            )
            parts.append(officer)
        return Vertical(Horizontal(*parts, classes="line"), classes="row")

    def _say_whose(self) -> None:
        for place in range(_COMPANIONS + 1):
            number = self.query_one(f"#number{place}", DraftInput).value.strip()
            known = self._known.get(number)
            text = (
                _(KNOWN).format(officer=short(known.officer), valid_to=known.valid_to)
                if known
                else ""
            )
            whose = self.query_one(f"#whose{place}", Static)
            whose.update(text)
            whose.display = bool(text)
            for officer in self.query(f"#officer{place}"):
                officer.display = bool(number) and known is None


def _shown_text(leg: Leg) -> Content:
    shown = listed(f"{one.credential_no} ({short(one.officer)})" for one in leg.credentials)
    return Content.assemble((_(SHOWN), "bold $accent"), "  ", shown or _(NONE_YET))


def _kept(_typed: str) -> None:
    """Leave a number half shown: the credentials of all become one fact, by the button."""
