"""A list of fields that scrolls, and keeps the one in hand in sight."""

from textual import events
from textual.containers import VerticalScroll


class Form(VerticalScroll):
    """Fields below one another; what is said at the foot of the screen takes room from them."""

    def on_resize(self, _event: events.Resize) -> None:
        """Scroll to the field in hand, which a line at the foot may just have covered."""
        focused = self.screen.focused
        if focused is not None and self in focused.ancestors:
            self.call_after_refresh(self.scroll_to_widget, focused, animate=False)
