"""Open or join a visit: where it is, and the code that makes one visit of several devices' legs."""

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Button, Input, Static

from core.kernel.ids import read_join_code
from core.log.register import RegisterRow
from field_client.screens.desk import Desk
from field_client.widgets.chrome import Alarm, KeyLine, TopLine
from field_client.widgets.draft_input import RECOVERED, DraftInput
from field_client.widgets.rows_view import Column, RowsView
from field_client.widgets.said import Said, attempt
from field_client.words import N_, _

OPEN: Final = N_("Open a visit")
JOIN: Final = N_("Join a visit")
INSTITUTION: Final = N_("Institution")
PREMISES: Final = N_("Premises in no register: what they are called on the spot")
OR_REGISTERED: Final = N_("or an institution of the register: type, then arrow keys")
CODE: Final = N_("Join code, if a companion has opened the visit; empty opens a new one")
CODE_HEARD: Final = N_("Join code as the companion reads it out")
SO_MANY: Final = N_("{count} of 11 symbols")
FITS: Final = N_("the check symbol fits: {code}")
MISHEARD: Final = N_("one symbol was misheard; have the code read out again")
NO_SYMBOL: Final = N_("{symbol} is in no code; I and L count as 1, O as 0")

KEYS: Final = (
    ("Tab", N_("next field")),
    ("F10", N_("open the visit")),
    ("Esc", N_("back, typed text is kept")),
    ("F1", N_("help")),
)
_SYMBOLS = 11
_ALPHABET = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTVWXYZ")
_FOUND = 5


class PlaceScreen(Screen[None]):
    """Where, and under which code."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f10", "open", show=False),
        Binding("escape", "app.go_back", show=False),
        Binding("down", "row(1)", show=False),
        Binding("up", "row(-1)", show=False),
    ]

    class Opened(Message):
        """A leg was opened, or one that is open already was found."""

        def __init__(self, stream: str) -> None:
            super().__init__()
            self.stream = stream

    def __init__(self, desk: Desk, row: RegisterRow | None, *, joining: bool = False) -> None:
        super().__init__()
        self._desk = desk
        self._row = row
        self._joining = joining
        self._key = f"open/{'join' if joining else row.institution if row else 'premises'}"

    def compose(self) -> ComposeResult:
        """Lay out: the place, the code, the act."""
        yield TopLine(_(JOIN if self._joining else OPEN))
        yield Alarm()
        with VerticalScroll(can_focus=False):
            if self._joining:
                yield from self._code(_(CODE_HEARD))
            if self._row is None:
                yield from self._place()
            yield Static(_chosen(self._row), id="chosen", markup=False)
            if not self._joining:
                yield from self._code(_(CODE))
            yield Button(_(JOIN if self._joining else OPEN), id="open", compact=True)
        yield Said()
        yield KeyLine(tuple((key, _(does)) for key, does in KEYS))

    def on_mount(self) -> None:
        """Judge a code that was recovered."""
        self._judge_code()
        if self._row is None:
            self._search("")

    def on_draft_input_typed(self, _message: DraftInput.Typed) -> None:
        """Judge the code with each key."""
        self._judge_code()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search with each key."""
        if event.input.id == "search":
            self._search(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the institution under the cursor."""
        if event.input.id == "search":
            self.query_one("#register", RowsView).action_choose()

    def on_rows_view_chosen(self, event: RowsView.Chosen) -> None:
        """Take an institution."""
        assert isinstance(event.row, RegisterRow), "the only list here is the register's"
        self._row = event.row
        self.query_one("#chosen", Static).update(_chosen(self._row))
        self.query_one("#open").focus()

    def on_button_pressed(self, _event: Button.Pressed) -> None:
        """Open the visit."""
        self.action_open()

    def action_row(self, by: int) -> None:
        """Move in what was found from within the search."""
        for rows in self.query("#register").results(RowsView):
            rows.action_move(by)

    def action_open(self) -> None:
        """Open the leg, its drafts gone in the same commit."""
        attempt(self, self._open)

    def _open(self) -> None:
        code = self.query_one("#code", DraftInput)
        keys = list(code.draft_keys)
        premises = None
        for field in self.query("#premises").results(DraftInput):
            premises = field.value.strip() or None
            keys += field.draft_keys
        recorded = self._desk.capture.open_visit(
            institution=self._row.institution if self._row else None,
            premises=None if self._row else premises,
            code=code.value.strip() or None,
            clear_drafts=keys,
        )
        self.post_message(self.Opened(recorded.stream))

    def _code(self, label: str) -> ComposeResult:
        yield Static(label, classes="question", markup=False)
        with Horizontal(classes="line"):
            yield DraftInput(f"{self._key}/code", self._desk.capture, _kept, id="code")
            yield Static("", id="fits", classes="verdict", markup=False)

    def _place(self) -> ComposeResult:
        yield Static(_(PREMISES), classes="question", markup=False)
        yield DraftInput(f"{self._key}/premises", self._desk.capture, _kept, id="premises")
        yield Static(_(OR_REGISTERED), classes="question", markup=False)
        yield Input(compact=True, select_on_focus=False, id="search")
        yield RowsView[RegisterRow](_columns, id="register")

    def _search(self, text: str) -> None:
        mirror = self._desk.device.mirror
        rows = self.query_one("#register", RowsView)
        rows.show(lambda offset, limit: mirror.search(text, min(limit, _FOUND), offset))

    def _judge_code(self) -> None:
        code = self.query_one("#code", DraftInput)
        text, is_bad = judge_code(code.value)
        if code.is_recovered:
            text = f"{_(RECOVERED)}  {text}"
        fits = self.query_one("#fits", Static)
        fits.set_class(is_bad, "-bad")
        fits.update(text)


def judge_code(typed: str) -> tuple[str, bool]:
    """Return what to say of a code as it is typed, and whether it is wrong already (FORMAT §1)."""
    symbols = typed.upper().replace("-", "").replace(" ", "")
    strange = next((symbol for symbol in symbols if symbol not in _ALPHABET), "")
    if strange:
        return _(NO_SYMBOL).format(symbol=strange), True
    if len(symbols) != _SYMBOLS:
        return (_(SO_MANY).format(count=len(symbols)) if symbols else ""), len(symbols) > _SYMBOLS
    try:
        return _(FITS).format(code=read_join_code(typed)), False
    except ValueError:
        return _(MISHEARD), True


def _kept(_typed: str) -> None:
    """Leave a field whose text becomes a fact with the others, when the visit is opened."""


def _chosen(row: RegisterRow | None) -> str:
    if row is None:
        return ""
    lines = (f"{_(INSTITUTION)}  {row.name}", row.uscc, row.address)
    return "\n".join(line for line in lines if line)


def _columns(row: RegisterRow, width: int) -> tuple[Column, ...]:
    return ((row.name, width - 20), (row.uscc, 18))
