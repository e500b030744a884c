"""Today: this device's open visits, where its work is, and the register, network or not."""

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from rich.cells import cell_len
from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, Static

from core.kernel.times import ms_of, time_of
from core.log.mirror import MirrorClash
from core.log.receipts import STATES
from core.log.register import RegisterRow
from field_client.capture import Capture
from field_client.device import Device
from field_client.legs import LegSummary
from field_client.outbox import STATE_WORDS
from field_client.screens.alarms import alarms
from field_client.screens.desk import Desk
from field_client.status import Status, read_status
from field_client.widgets.chrome import Alarm, KeyLine, TopLine
from field_client.widgets.rows_view import Column, RowsView, of_list
from field_client.widgets.said import SAYABLE, Said, Tone, sentence_of
from field_client.words import N_, _, listed

if TYPE_CHECKING:
    from field_client.sync_session import Progress

TITLE: Final = N_("Anjuan: today")
VISITS: Final = N_("Visits on this device")
IS_OPEN: Final = N_("open")
HAS_LEFT: Final = N_("left")
NO_VISITS: Final = N_("none; choose an institution below and press Enter")
REGISTER: Final = N_("Register")
SEARCH: Final = N_("name, part of a name, credit code or address")
NOT_FOUND: Final = N_("nothing found; n opens a visit at premises in no register")
OUTBOX: Final = N_("Outbox")
NOTHING: Final = N_("nothing was recorded on this device yet")
IN_SYNC: Final = N_("in sync")
NOT_IN_SYNC: Final = N_("not in sync")
DRAFTS: Final = N_("half-typed fields: {count}; open their screens to finish them")
FOUND: Final = N_("{count} found")
SYNCING: Final = N_("syncing: {answered} of {own} own events answered, {pulled} events pulled")
EXCHANGED: Final = N_("exchanged: {pushed} events taken by the office, {pulled} pulled")
STOPPED: Final = N_("the sync stopped: {trouble} {detail}")

KEYS: Final = (
    ("Enter", N_("open it")),
    ("/", N_("search")),
    ("n", N_("new place")),
    ("j", N_("join by code")),
    ("o", N_("outbox")),
    ("s", N_("sync")),
    ("F1 ?", N_("help")),
    ("Ctrl+Q", N_("quit")),
)
_LEGS_SHOWN: Final = 5
_LEGS_FIRST: Final = 6  # before the first painting; the others are read beside it
_LEGS_READ: Final = 40
_COUNT_AFTER_S: Final = 0.15
_WIDE: Final = 100


class TodayScreen(Screen[None]):
    """The first screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", show=False),
        Binding("n", "app.new_place", show=False),
        Binding("j", "app.join", show=False),
        Binding("o", "app.outbox", show=False),
        Binding("s", "sync", show=False),
        Binding("down", "row(1)", show=False),
        Binding("up", "row(-1)", show=False),
        Binding("escape", "leave_search", show=False),
    ]

    class Opening(Message):
        """An institution of the register was chosen."""

        def __init__(self, row: RegisterRow) -> None:
            super().__init__()
            self.row = row

    class Resuming(Message):
        """A leg of this device was chosen."""

        def __init__(self, stream: str) -> None:
            super().__init__()
            self.stream = stream

    class Alarming(Message):
        """What data says must be seen everywhere; empty when nothing must."""

        def __init__(self, sentences: tuple[str, ...]) -> None:
            super().__init__()
            self.sentences = sentences

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._newest = ""

    def compose(self) -> ComposeResult:
        """Lay out: open visits, outbox, register."""
        yield TopLine(_(TITLE))
        yield Alarm()
        yield Static(_(VISITS), classes="heading")
        yield RowsView[LegSummary](_leg_columns, empty=_(NO_VISITS), id="legs")
        yield Static("", id="outbox", markup=False)
        with Horizontal(classes="line", id="searching"):
            yield Static(_(REGISTER), classes="heading", id="register-label")
            yield Input(placeholder=_(SEARCH), compact=True, select_on_focus=False, id="search")
            yield Static("", id="found", markup=False)
        yield RowsView[RegisterRow](_register_columns, empty=_(NOT_FOUND), id="register")
        yield Said()
        yield KeyLine(tuple((key, _(does)) for key, does in KEYS))

    def on_mount(self) -> None:
        """Show the register, and put the cursor where work goes on."""
        self._show_register("")
        self._show_legs(self._desk.capture.legs(_LEGS_FIRST))
        self.query_one("#legs" if self._legs.count else "#register").focus()

    def on_screen_resume(self, _event: events.ScreenResume) -> None:
        """Read everything again that another screen may have changed, once this one is seen."""
        self.call_after_refresh(self.reckon)

    @work(thread=True, exclusive=True, group="status")
    def reckon(self) -> None:
        """Compute status and alarms anew, beside the painting (P11)."""
        own = self._desk.device
        with Device.open(own.files.folder, clock=own.clock, random_bytes=own.random_bytes) as read:
            legs = Capture(read).legs(_LEGS_READ)
            self.app.call_from_thread(self._show_legs, legs)
            status, alarming = read_status(read), alarms(read)
        self.app.call_from_thread(self._show_status, status, alarming)

    def action_sync(self) -> None:
        """Exchange with the office; work goes on meanwhile."""
        self.query_one(Said).say(_(SYNCING).format(answered=0, own=0, pulled=0))
        self._sync()

    @work(thread=True, exclusive=True, group="sync")
    def _sync(self) -> None:
        """Sync over files of the thread's own; the status is read from data afterwards (R9)."""
        from field_client.sync_session import sync  # noqa: PLC0415 - an HTTP library is paid for by who syncs

        own = self._desk.device
        try:
            with Device.open(
                own.files.folder, clock=own.clock, random_bytes=own.random_bytes
            ) as device:
                report = sync(device, partial(self.app.call_from_thread, self._tell))
        except (*SAYABLE, MirrorClash) as error:
            self.app.call_from_thread(self._synced, sentence_of(error), "no")
            return
        said = _(EXCHANGED).format(pushed=report.pushed, pulled=report.pulled)
        if report.trouble:
            said = _(STOPPED).format(trouble=report.trouble, detail=report.detail)
        self.app.call_from_thread(self._synced, said, "no" if report.trouble else "done")

    def _tell(self, progress: "Progress") -> None:
        self.query_one(Said).say(
            _(SYNCING).format(answered=progress.answered, own=progress.own, pulled=progress.pulled)
        )

    def _synced(self, said: str, tone: Tone) -> None:
        self.query_one(Said).say(said, tone)
        self._show_register(self.query_one("#search", Input).value)
        self.reckon()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search with each key."""
        self._show_register(event.value)

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        """Open the row under the cursor from within the search."""
        self._register.action_choose()

    def on_rows_view_chosen(self, event: RowsView.Chosen) -> None:
        """Go on with a visit, or begin one."""
        match event.row:
            case LegSummary(stream=stream):
                self.post_message(self.Resuming(stream))
            case RegisterRow() as row:
                self._register.focus()  # back here, a letter is a key again, no search
                self.post_message(self.Opening(row))
            case other:
                raise AssertionError(f"no list here holds {other!r}")

    def on_key(self, event: events.Key) -> None:
        """Let digits and Chinese begin a search wherever the cursor is."""
        character = event.character or ""
        begins = character.isprintable() and (character.isdigit() or cell_len(character) > 1)
        if begins and not isinstance(self.focused, Input):
            event.stop()
            search = self.query_one("#search", Input)
            search.focus()
            search.insert_text_at_cursor(character)

    def action_search(self) -> None:
        """Go to the search."""
        self.query_one("#search").focus()

    def action_leave_search(self) -> None:
        """Go from the search to what it found."""
        self._register.focus()

    def action_row(self, by: int) -> None:
        """Move the cursor in the register from within the search."""
        self._register.action_move(by)

    @property
    def _legs(self) -> RowsView[LegSummary]:
        return self.query_one("#legs", RowsView)

    @property
    def _register(self) -> RowsView[RegisterRow]:
        return self.query_one("#register", RowsView)

    def _show_legs(self, newest: list[LegSummary]) -> None:
        """Show visits, those still open first; the cursor goes to a new one, else stays."""
        legs = sorted(newest, key=lambda leg: leg.has_left)
        chosen = self._legs.chosen
        streams = [leg.stream for leg in legs]
        before, self._newest = self._newest, newest[0].stream if newest else ""
        wanted = chosen.stream if chosen and self._newest == before else self._newest
        at = streams.index(wanted) if before and wanted in streams else 0
        self._legs.show(of_list(legs), len(legs))
        self._legs.action_to(at)
        self._legs.styles.height = min(max(len(legs), 1), _LEGS_SHOWN)

    def _show_register(self, text: str) -> None:
        mirror = self._desk.device.mirror
        if not text.strip():
            self._register.show(mirror.register_page, mirror.register_count())
            self.query_one("#found", Static).update("")
            return
        self._register.show(lambda offset, limit: mirror.search(text, limit, offset))
        self.query_one("#found", Static).update("")
        self.set_timer(_COUNT_AFTER_S, partial(self._count_found, text))

    def _count_found(self, text: str) -> None:
        """Count what was found once the typing pauses; a count reads every row."""
        if text != self.query_one("#search", Input).value:
            return
        count = self._desk.device.mirror.register_count(text)
        self._register.know_count(count)
        self.query_one("#found", Static).update(_(FOUND).format(count=count))

    def _show_status(self, status: Status, alarming: tuple[str, ...]) -> None:
        if not self.is_mounted:
            return
        word = _(IN_SYNC if status.in_sync else NOT_IN_SYNC)
        self.query_one(TopLine).show_right(word, good=status.in_sync)
        self.query_one(Alarm).show(alarming)
        self.post_message(self.Alarming(alarming))
        typed = [draft for draft in self._desk.capture.drafts.values() if draft.value]
        self.query_one("#outbox", Static).update(_outbox_text(status, len(typed)))


def _outbox_text(status: Status, drafts: int) -> Content:
    counted = {state: getattr(status.counts, state) for state in STATES}
    parts = [f"{counted[state]} {_(STATE_WORDS[state])}" for state in STATES if counted[state]]
    lines = [listed(parts) or _(NOTHING)]
    lines += [_(one.sentence).format(count=one.count) for one in status.told]
    if drafts:
        lines.append(_(DRAFTS).format(count=drafts))
    first, *others = lines
    return Content("\n").join(
        [
            Content.assemble((_(OUTBOX), "bold $accent"), "  ", first),
            *(Content.assemble(("  - ", "$text-muted"), line) for line in others),
        ]
    )


def _leg_columns(leg: LegSummary, width: int) -> tuple[Column, ...]:
    opened = time_of(ms_of(leg.opened_at))  # a laptop may stand on another zone than the office
    return (
        (opened[5:16].replace("T", " "), 11),
        (leg.code, 13),
        (_(HAS_LEFT if leg.has_left else IS_OPEN), 6),
        (leg.place, width - 36),
    )


def _register_columns(row: RegisterRow, width: int) -> tuple[Column, ...]:
    wide = width >= _WIDE
    address = 34 if wide else 0
    name = width - 20 - (address + 2 if address else 0)
    return ((row.name, name), (row.uscc, 18), (row.address, address))
