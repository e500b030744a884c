"""The terminal app: five screens, keyboard only; what it records goes through `capture` alone.

Tab and Enter are the app's own keys, checked before the focused field sees them: type-ahead (a
scanner, a paste, a slow line) would otherwise be written into the field that is being left.
"""

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual.actions import SkipAction
from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.scrollbar import ScrollBar
from textual.theme import Theme

from field_client.capture import Capture
from field_client.device import Device
from field_client.screens.checklist import ChecklistScreen
from field_client.screens.desk import Desk, LegDesk
from field_client.screens.finding import FindingScreen
from field_client.screens.help import QUITS, HelpScreen
from field_client.screens.outbox import OutboxScreen
from field_client.screens.parts import Part
from field_client.screens.place import PlaceScreen
from field_client.screens.review import ReviewScreen
from field_client.screens.today import TodayScreen
from field_client.screens.visit import VisitScreen
from field_client.widgets.chrome import PlainScrollBar
from field_client.widgets.draft_input import DraftInput
from field_client.widgets.said import Said, say
from field_client.words import _

LOOK = Theme(
    name="anjuan",
    primary="#5fafd7",
    accent="#5fafd7",
    foreground="#d0d0d0",
    background="#121212",
    surface="#1c1c1c",
    panel="#262626",
    success="#87af5f",
    warning="#d7af5f",
    error="#ff5f5f",
    dark=True,
)
"""One accent; red is kept for what breaks a limit and for alarms."""


class FieldApp(App[None]):
    """The app over an open device, which the caller closes.

    Attributes:
        leg_stream: the visit that is worked on; None on the first screen.
        alarming: what must be seen on every screen, as data said last.
    """

    CSS_PATH = "app.tcss"
    TITLE = "Anjuan"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", priority=True, show=False),
        Binding("shift+tab", "app.focus_previous", priority=True, show=False),
        Binding("enter", "next_field", priority=True, show=False),
        Binding("f1,question_mark", "help", show=False),
        Binding("f2", "go('visit')", show=False),
        Binding("f3", "go('checklist')", show=False),
        Binding("f4", "go('finding')", show=False),
        Binding("f5", "go('review')", show=False),
        Binding("ctrl+q", "quit", show=False, priority=True),
    ]

    def __init__(self, device: Device) -> None:
        super().__init__()
        self._desk = Desk(device=device, capture=Capture(device))
        self.leg_stream: str | None = None
        self.alarming: tuple[str, ...] = ()
        ScrollBar.renderer = PlainScrollBar
        self.animation_level = "none"  # what is typed ahead finds the field where it will stay

    def on_mount(self) -> None:
        """Show today."""
        self.register_theme(LOOK)
        self.theme = LOOK.name
        self.push_screen(TodayScreen(self._desk))

    def on_today_screen_opening(self, message: TodayScreen.Opening) -> None:
        """Begin a visit at an institution."""
        self.push_screen(PlaceScreen(self._desk, message.row))

    def on_today_screen_resuming(self, message: TodayScreen.Resuming) -> None:
        """Go on with a visit."""
        self._enter_leg(message.stream)

    def on_today_screen_alarming(self, message: TodayScreen.Alarming) -> None:
        """Carry the alarms to every screen."""
        self.alarming = message.sentences

    def on_place_screen_opened(self, message: PlaceScreen.Opened) -> None:
        """Show the visit that was opened."""
        self.leg_stream = message.stream
        self.switch_screen(self._part("visit", message.stream))

    def action_next_field(self) -> None:
        """Leave a field with Enter; elsewhere Enter is the widget's own."""
        if not isinstance(self.focused, DraftInput):
            raise SkipAction
        field = self.focused
        self.screen.focus_next()
        if self.focused is field:  # the only field of the screen is not left, but entered
            field.call_later(field.enter)

    def action_new_place(self) -> None:
        """Begin a visit at premises in no register."""
        self.push_screen(PlaceScreen(self._desk, None))

    def action_join(self) -> None:
        """Join a visit by its code."""
        self.push_screen(PlaceScreen(self._desk, None, joining=True))

    def action_outbox(self) -> None:
        """Show every own event and where it is."""
        self.push_screen(OutboxScreen(self._desk))

    def action_help(self) -> None:
        """List the keys."""
        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen())

    def action_help_quit(self) -> None:
        """Say at Ctrl+C which key quits, in the person's language and where all else is said."""
        for said in self.screen.query(Said):
            said.say(f"Ctrl+Q {_(QUITS)}")

    def action_go(self, part: Part) -> None:
        """Go to another part of the visit, once the field in hand has had its keys."""
        stream = self.leg_stream
        if stream is None or isinstance(self.screen, HelpScreen):
            return
        self._after_the_field(partial(self._switch, part, stream))

    def action_go_back(self) -> None:
        """Leave the screen; what is half typed stays a draft."""
        self.leg_stream = None
        self.pop_screen()

    def _after_the_field(self, then: Callable[[], object]) -> None:
        """Do something when the focused field has had the keys typed ahead, and made its fact."""
        field = self.focused
        if isinstance(field, DraftInput):
            field.call_later(self._leave, field, then)
        else:
            self.call_later(then)

    async def _switch(self, part: Part, stream: str) -> None:
        """Show another part; what was refused on leaving this one is said there."""
        said = self.screen.query_one(Said)
        await self.switch_screen(self._part(part, stream))
        if said.tone == "no":
            say(self.screen, said.sentence, said.tone)

    def _leave(self, field: DraftInput, then: Callable[[], object]) -> None:
        field.enter()
        self.call_later(then)

    def _enter_leg(self, stream: str) -> None:
        self.leg_stream = stream
        self.push_screen(self._part("visit", stream))

    def _part(self, part: Part, stream: str) -> Screen[None]:
        device, capture = self._desk.device, self._desk.capture
        desk = LegDesk(device=device, capture=capture, stream=stream)
        match part:
            case "visit":
                return VisitScreen(desk)
            case "checklist":
                return ChecklistScreen(desk)
            case "finding":
                return FindingScreen(desk)
            case "review":
                return ReviewScreen(desk)
