"""A list that paints only what is seen, from pages of a store: 100,000 rows start at once (P11).

DataTable takes 15 s for as many rows and OptionList 10 s; this asks for a page when a line of it is
painted, and keeps the last few.
"""

from collections.abc import Callable, Sequence
from typing import ClassVar, Final, Generic, TypeVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

PAGE: Final = 64
_PAGES_KEPT: Final = 8

AnyRow = TypeVar("AnyRow")
Fetch = Callable[[int, int], Sequence[AnyRow]]
"""(offset, limit) to the rows of a page."""
Column = tuple[str, int]
"""A text and how many cells it may take; 0 or less leaves it out."""


class RowsView(ScrollView, Generic[AnyRow], can_focus=True):
    """A list over a store of any length.

    Attributes:
        cursor: index of the chosen row, from 0.
        count: how many rows there are.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--row", "rows--cursor", "rows--dim"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "to(0)", show=False),
        Binding("end", "to(-1)", show=False),
        Binding("enter", "choose", show=False),
    ]

    class Chosen(Message):
        """Enter was pressed on a row."""

        def __init__(self, row: object) -> None:
            super().__init__()
            self.row = row

    def __init__(
        self,
        columns: Callable[[AnyRow, int], Sequence[Column]],
        *,
        empty: str = "",
        id: str | None = None,  # noqa: A002 - textual's name for it
    ) -> None:
        super().__init__(id=id)
        self._columns = columns
        self._empty = empty
        self._fetch: Fetch[AnyRow] = lambda _offset, _limit: ()
        self._pages: dict[int, Sequence[AnyRow]] = {}
        self.cursor = 0
        self.count = 0

    def show(self, fetch: Fetch[AnyRow], count: int | None = None) -> None:
        """Show other rows; without a count, the first page's length stands for it until known."""
        self._fetch = fetch
        self._pages.clear()
        self.cursor = 0
        self.scroll_to(y=0, animate=False)
        self.know_count(len(self._page(0)) if count is None else count)

    def know_count(self, count: int) -> None:
        """Say how many rows there are."""
        self.count = count
        self.virtual_size = Size(0, max(count, 1))
        self.refresh()

    @property
    def chosen(self) -> AnyRow | None:
        """The row under the cursor, None in an empty list."""
        return self._row(self.cursor)

    def render_line(self, y: int) -> Strip:
        """Paint one visible line."""
        index = self.scroll_offset.y + y
        width = self.scrollable_content_region.width
        row = self._row(index)
        if row is None:
            text = f"  {self._empty}" if index == 0 and not self.count else ""
            style = self.get_component_rich_style("rows--dim")
            return Strip([Segment(set_cell_size(text, width), style)], width)
        is_cursor = index == self.cursor and self.has_focus
        style = self.get_component_rich_style("rows--cursor" if is_cursor else "rows--row")
        mark = "> " if index == self.cursor else "  "
        text = mark + "  ".join(
            _cut(part, cells) for part, cells in self._columns(row, width - 2) if cells > 0
        )
        return Strip([Segment(set_cell_size(text, width), style)], width)

    def on_focus(self, _event: events.Focus) -> None:
        """Show the cursor."""
        self.refresh()

    def on_blur(self, _event: events.Blur) -> None:
        """Hide the cursor."""
        self.refresh()

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        self._go(self.cursor + by)

    def action_page(self, by: int) -> None:
        """Move the cursor by what is seen."""
        self._go(self.cursor + by * max(self.size.height - 1, 1))

    def action_to(self, index: int) -> None:
        """Move the cursor to the first row, or with -1 to the last."""
        self._go(self.count - 1 if index < 0 else index)

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        row = self.chosen
        if row is not None:
            self.post_message(self.Chosen(row))

    def _go(self, index: int) -> None:
        self.cursor = min(max(index, 0), max(self.count - 1, 0))
        top, height = self.scroll_offset.y, self.size.height
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False)
        self.refresh()

    def _row(self, index: int) -> AnyRow | None:
        if not 0 <= index < self.count:
            return None
        page, place = divmod(index, PAGE)
        rows = self._page(page)
        return rows[place] if place < len(rows) else None

    def _page(self, page: int) -> Sequence[AnyRow]:
        if page not in self._pages:
            while len(self._pages) >= _PAGES_KEPT:
                del self._pages[next(iter(self._pages))]
            self._pages[page] = self._fetch(page * PAGE, PAGE)
        return self._pages[page]


def of_list(rows: Sequence[AnyRow]) -> Fetch[AnyRow]:
    """Page a list that is in memory already."""
    return lambda offset, limit: rows[offset : offset + limit]


def _cut(text: str, cells: int) -> str:
    """Fit a text into so many cells; a character of two cells is never halved."""
    if cell_len(text) <= cells:
        return set_cell_size(text, cells)
    return set_cell_size(text, cells - 2) + ".."
