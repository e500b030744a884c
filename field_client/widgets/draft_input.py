"""A field in which nothing typed is ever lost (ARCHITECTURE.md, step 1).

    typing ──> draft in the journal, with each key, surviving a power cut
    Enter, Tab, leaving ──> the owner's `commit`: a fact, and the draft is gone in the same commit
    refused, or not readable yet ──> the text stays, and stays a draft
    Esc ──> the recorded text comes back, the typed one is kept aside; Ctrl+Z brings it back

Opened again after a crash, the field shows the draft and says that it was recovered.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import ClassVar, Final

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input

from core.log.journal import Draft
from field_client.capture import Capture
from field_client.widgets.said import attempt, say
from field_client.words import N_, _

RECOVERED: Final = N_("recovered")
KEPT: Final = N_("kept as typed: {text}; Ctrl+Z brings it back, Esc leaves")

_ASIDE = "~"
"""Behind the key of a field: what Esc took out of it."""


class DraftInput(Input):
    """An input whose text is a draft until it is a fact.

    Attributes:
        draft_key: under which the half-typed text is kept.
        recorded: the text of the fact that stands; empty without one.
        is_recovered: what is shown was typed before this screen was opened.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "revert", show=False),
        Binding("ctrl+z", "bring_back", show=False),
    ]

    _is_showing = True
    """What is put into the field by us is no typing, nor is the text it begins with."""

    class Typed(Message):
        """The text, or what is known of it, changed."""

        def __init__(self, field: "DraftInput") -> None:
            super().__init__()
            self.field = field

    def __init__(  # noqa: PLR0913 - a field is its key, its keeper, its fact, and its look
        self,
        draft_key: str,
        capture: Capture,
        commit: Callable[[str], None],
        *,
        recorded: str = "",
        drafts: Mapping[str, Draft] | None = None,
        placeholder: str = "",
        suggester: Suggester | None = None,
        id: str | None = None,  # noqa: A002 - textual's name for it
    ) -> None:
        known = capture.drafts if drafts is None else drafts
        found = _half_typed(known, draft_key)
        super().__init__(
            found or recorded,
            placeholder=placeholder,
            suggester=suggester,
            compact=True,
            select_on_focus=False,
            id=id,
        )
        self.draft_key = draft_key
        self.recorded = recorded
        self.is_recovered = bool(found)
        self._capture = capture
        self._commit = commit
        self._is_showing = False

    @property
    def draft_keys(self) -> tuple[str, str]:
        """The drafts that a fact made of this field takes away."""
        return self.draft_key, self.draft_key + _ASIDE

    @property
    def typed(self) -> str:
        """The text without blanks around it, if it is not what is recorded; else empty."""
        text = self.value.strip()
        return "" if text == self.recorded else text

    def watch_value(self, value: str) -> None:
        """Keep every key; a text that is back at the fact is no draft."""
        if self._is_showing or not self.is_attached:
            return
        self.is_recovered = False
        kept = "" if value == self.recorded else value
        attempt(self, partial(self._capture.save_draft, self.draft_key, kept))
        self.post_message(self.Typed(self))

    def on_paste(self, event: events.Paste) -> None:
        """Take every line of what is pasted; textual's own would keep the first alone."""
        event.stop()
        event.prevent_default()
        lines = (line.strip() for line in event.text.splitlines())
        self.insert_text_at_cursor(" ".join(line for line in lines if line))

    def on_blur(self, _event: events.Blur) -> None:
        """Make the fact on leaving; another window in front is no leaving, and quitting is none."""
        is_ending = not (self.is_attached and self.app.is_running)
        if self.app.app_focus and not is_ending and self.screen.is_current:
            self.enter()

    def action_submit(self) -> None:  # type: ignore[override] # textual's is async only to await a message that nobody here waits for
        """Make the fact on Enter."""
        self.enter()

    def enter(self) -> None:
        """Hand what was typed to the owner, who makes the fact or says why not."""
        if self.typed:
            self._commit(self.typed)

    def settle(self, recorded: str) -> None:
        """Show the fact that stands now; its drafts went in the same commit."""
        self.recorded = recorded
        self.is_recovered = False
        self._show(recorded)

    def action_revert(self) -> None:
        """Bring the recorded text back, and keep what was typed aside."""
        if self.value == self.recorded:
            raise SkipAction
        self._capture.save_draft(self.draft_key + _ASIDE, self.value)
        self._capture.save_draft(self.draft_key, "")
        say(self, _(KEPT).format(text=self.value))
        self.is_recovered = False
        self._show(self.recorded)

    def action_bring_back(self) -> None:
        """Bring back what Esc took out."""
        found = self._capture.drafts.get(self.draft_key + _ASIDE)
        if found is not None and found.value:
            self.value = found.value
            self.cursor_position = len(found.value)

    def _show(self, text: str) -> None:
        self._is_showing = True
        self.value = text
        self._is_showing = False
        self.cursor_position = len(text)
        self.post_message(self.Typed(self))


def _half_typed(drafts: Mapping[str, Draft], key: str) -> str:
    """Return the text to begin with: half typed, else taken out by Esc and never decided upon."""
    found = (drafts[name].value for name in (key, key + _ASIDE) if name in drafts)
    return next((text for text in found if text), "")
