"""One of a few, chosen with a digit: digits need no language and no input method to be typed."""

from collections.abc import Callable, Sequence
from typing import Final

from textual import events
from textual.content import Content
from textual.widgets import Static

from field_client.widgets.flow import GAP, flow

Choose = Callable[[str], None]
_MARKS: Final = 2
"""Cells for the brackets around the one answer that stands, kept free while none does."""
_LEAST: Final = 8


class Choices(Static, can_focus=True):
    """A question with numbered answers on one line.

    Attributes:
        value: of the answer that stands, empty before any.
    """

    def __init__(
        self,
        question: str,
        options: Sequence[tuple[str, str]],
        choose: Choose,
        *,
        value: str = "",
        bad: frozenset[str] = frozenset(),
        id: str | None = None,  # noqa: A002 - textual's name for it
    ) -> None:
        super().__init__(id=id)
        self._question = question
        self._options = options
        self._choose = choose
        self._bad = bad
        self.value = value

    def on_key(self, event: events.Key) -> None:
        """Choose by the digit that stands before an answer."""
        if event.character and event.character in "123456789":
            place = int(event.character) - 1
            if place < len(self._options):
                event.stop()
                self._choose(self._options[place][0])

    def watch_has_focus(self, has_focus: bool) -> None:  # noqa: FBT001 - textual's signature
        """Show whether the digits go here."""
        super().watch_has_focus(has_focus)
        self._write()

    def settle(self, value: str) -> None:
        """Show the answer that stands now."""
        self.value = value
        self._write()

    def on_resize(self, _event: events.Resize) -> None:
        """Lay the answers out anew."""
        self._write()

    def _write(self) -> None:
        mark = ("> ", "$accent bold") if self.has_focus else "  "
        pieces = [Content.assemble(mark, self._question)]
        for number, (value, words) in enumerate(self._options, 1):
            tone = "bold $error" if value in self._bad else "bold $success"
            said = (f"[{words}]", tone) if value == self.value else words
            key = (f"{number} ", "$accent" if self.has_focus else "$text-muted")
            pieces.append(Content.assemble(key, said))
        width = self.content_size.width
        self.update(self._laid_out(pieces, width))

    def _laid_out(self, pieces: Sequence[Content], width: int) -> Content:
        return flow(pieces, width, indent=4)


class ColumnChoices(Choices):
    """One of many questions with the same answers, which begin at one cell in all of them."""

    def _laid_out(self, pieces: Sequence[Content], width: int) -> Content:
        return _column(pieces, width)


def _column(pieces: Sequence[Content], width: int) -> Content:
    """Lay the answers out at the right, behind the question or below; too wide, as any others."""
    question, *answers = pieces
    options = Content(" " * GAP).join(answers)
    is_marked = any("[" in answer.plain for answer in answers)
    start = width - options.cell_length - (0 if is_marked else _MARKS)
    if start < _LEAST:
        return flow(pieces, width, indent=4)
    room = start - question.cell_length
    if room >= GAP:
        return Content.assemble(question, " " * room, options)
    return Content.assemble(question, "\n", " " * start, options)
