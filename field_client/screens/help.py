"""Every key, on one screen."""

from typing import ClassVar, Final

from rich.cells import set_cell_size
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from field_client.widgets.chrome import KeyLine
from field_client.words import N_, _

TITLE: Final = N_("Keys")
QUITS: Final = N_("quit; half-typed text is kept")
GROUPS: Final = (
    (
        N_("everywhere"),
        (
            ("F1  ?", N_("this help")),
            ("Esc", N_("back; half-typed text is kept")),
            ("Ctrl+Q", QUITS),
        ),
    ),
    (
        N_("today"),
        (
            (
                "/  12 汉字",
                N_("search the register; digits and Chinese begin a search by themselves"),
            ),
            ("Enter", N_("open the chosen visit, or one at the chosen institution")),
            ("n  j", N_("premises in no register; join by code")),
            ("o  s", N_("outbox; sync")),
        ),
    ),
    (
        N_("on a visit"),
        (
            ("F2 F3 F4 F5", N_("visit, checklist, findings and notice, record")),
            ("F10", N_("the main act of the screen")),
        ),
    ),
    (
        N_("in a field"),
        (
            ("Enter  Tab", N_("make the fact, go to the next field")),
            ("Shift+Tab", N_("make the fact, go to the field before")),
            ("Esc", N_("show what is recorded; what was typed is kept")),
            ("Ctrl+Z", N_("bring back what Esc took out")),
            ("1 2 3", N_("choose an answer")),
        ),
    ),
)


class HelpScreen(ModalScreen[None]):
    """The keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,question_mark,q", "dismiss", show=False)
    ]

    def compose(self) -> ComposeResult:
        """Lay out the groups."""
        with VerticalScroll(id="help"):
            yield Static(_(TITLE), classes="heading", markup=False)
            for group, keys in GROUPS:
                yield Static(_(group), classes="group", markup=False)
                for key, does in keys:
                    yield Static(
                        Content.assemble((f"  {set_cell_size(key, 14)}", "$accent bold"), _(does))
                    )
            yield KeyLine((("Esc", _(N_("back"))),))
