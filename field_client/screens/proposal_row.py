"""A finding that a measure proposes; a person makes it, with a button, or leaves it."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Static

from field_client.screens.orders import Proposal
from field_client.widgets.draft_input import DraftInput
from field_client.words import N_, _

FIND = N_("Record this finding")
DETAIL = N_("Detail")

Find = Callable[["ProposalRow"], None]


class ProposalRow(Vertical):
    """What was broken, what to add to it, and the act."""

    def __init__(self, proposal: Proposal, said: str, detail: DraftInput, find: Find) -> None:
        super().__init__()
        self.proposal = proposal
        self.detail = detail
        self._said = said
        self._find = find

    def compose(self) -> ComposeResult:
        """Lay out: the violation, then detail and act."""
        yield Static(self._said, classes="violation", markup=False)
        with Horizontal(classes="line"):
            yield Static(_(DETAIL), classes="label", markup=False)
            yield self.detail
            yield Button(_(FIND), compact=True)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Make the finding."""
        event.stop()
        self._find(self)
