"""What stands around every screen: the title above, an alarm when there is one, the keys below."""

from typing import Protocol, runtime_checkable

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Size
from textual.scrollbar import ScrollBarRender
from textual.widgets import Static

from field_client.widgets.flow import flow

Keys = tuple[tuple[str, str], ...]
"""What may be pressed here: the key's name and what it does, in the person's language."""


class TopLine(Horizontal):
    """The title of the screen, and at its right end what is true of all screens."""

    def __init__(self, title: str, right: str = "") -> None:
        super().__init__()
        self._title = title
        self._right = right

    def compose(self) -> ComposeResult:
        """Lay out title and right end."""
        yield Static(self._title, classes="title", markup=False)
        yield Static(self._right, classes="right", markup=False)

    def show_right(self, text: str, *, good: bool) -> None:
        """Change the right end."""
        right = self.query_one(".right", Static)
        right.set_class(good, "-good")
        right.update(text)


@runtime_checkable
class Alarmed(Protocol):
    """An app that knows what must be seen on every screen."""

    alarming: tuple[str, ...]


class Alarm(Static):
    """A red line that stays until its cause is gone: data says so, no key dismisses it."""

    def __init__(self) -> None:
        super().__init__(markup=False)

    def on_mount(self) -> None:
        """Show what the app knows already."""
        self.show(self.app.alarming if isinstance(self.app, Alarmed) else ())

    def show(self, sentences: tuple[str, ...]) -> None:
        """Show these alarms, one a line; none takes no room."""
        self.update("\n".join(sentences))
        self.display = bool(sentences)


class KeyLine(Static):
    """The keys of the screen; wraps between keys, so that nothing is cut off at 80 columns."""

    def __init__(self, keys: Keys) -> None:
        super().__init__()
        self._keys = keys

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Ask for every line at once: beside a list that scrolls, a second layout is lost."""
        del container, viewport
        return len(self._laid_out(width).plain.splitlines())

    def on_resize(self, _event: events.Resize) -> None:
        """Lay the keys out anew."""
        self.update(self._laid_out(self.content_size.width))

    def _laid_out(self, width: int) -> Content:
        pieces = [Content.assemble((key, "$accent bold"), f" {does}") for key, does in self._keys]
        return flow(pieces, width)


class PlainScrollBar(ScrollBarRender):
    """A scroll bar of spaces: block glyphs are of ambiguous width in a Chinese terminal."""

    VERTICAL_BARS = [" "] * 8
    HORIZONTAL_BARS = [" "] * 8
