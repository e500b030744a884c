"""The join code, big, to be read aloud across a room (FORMAT §1)."""

from textual.content import Content
from textual.widgets import Static

_CELL = 5


class JoinCode(Static):
    """Eleven symbols in three groups, each in a block of its own; drawn with spaces alone."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code

    def on_mount(self) -> None:
        """Draw the code."""
        self.show(self._code)

    def show(self, code: str) -> None:
        """Draw another code."""
        self._code = code
        blank = self._line(code, " ")
        self.update(Content("\n").join([blank, self._line(code, None), blank]))
        self.display = bool(code)

    def _line(self, code: str, instead: str | None) -> Content:
        parts: list[Content | str | tuple[str, str]] = []
        for symbol in code:
            if symbol == "-":
                parts.append("  ")
                continue
            parts.append(((instead or symbol).center(_CELL), "bold $background on $accent"))
            parts.append(" ")
        return Content.assemble(*parts)
