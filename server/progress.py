"""A progress line on a terminal; silent where the output is no terminal."""

import sys

_WIDTH = 30


class ProgressLine:
    """One line, written over as work goes on, and taken away at the end."""

    def __init__(self, label: str) -> None:
        """Show nothing yet."""
        self._label = label
        self._shown = -1
        self._is_terminal = sys.stderr.isatty()

    def __call__(self, done: int, whole: int) -> None:
        """Say how far it is; writes at most once a percent."""
        percent = 100 if whole <= 0 else min(100, done * 100 // whole)
        if not self._is_terminal or percent == self._shown:
            return
        self._shown = percent
        filled = "#" * (percent * _WIDTH // 100)
        sys.stderr.write(f"\r{self._label} [{filled:<{_WIDTH}}] {percent:3d}%")
        sys.stderr.flush()

    def end(self) -> None:
        """Take the line away."""
        if self._shown >= 0:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
