"""A screen as plain text, and its comparison with a capture that a person has looked at.

The exported SVG squashes Chinese for a human eye; a text capture shows what a terminal shows. Each
cell is counted: a character of two cells stands in two columns, so a line that is too wide is seen.

A capture is `__captures__/<name>.txt`. A missing or different one fails the test and is written
beside it as `<name>.new.txt`; look at it, and rename it if it is right.
"""

from pathlib import Path

from rich.cells import cell_len
from textual.app import App

CAPTURES = Path(__file__).parent / "__captures__"
SIZES = ((80, 24), (120, 40))
AMBIGUOUS = frozenset("“”‘’—…①②③☑℃─│┌┐└┘═║▁▂▃▄▅▆▇█▏▎▍▌▋▊▉·×→↑↓")
"""Characters that one Chinese terminal paints one cell wide and the next one two."""


def screen_lines(app: App[None]) -> list[str]:
    """Return the lines of the screen as a terminal shows them, blanks at the end cut off."""
    strips = app.screen._compositor.render_strips()  # noqa: SLF001 - textual shows its cells nowhere else
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


def widths(app: App[None]) -> set[int]:
    """Return the widths of all lines in cells; of a sound screen there is one."""
    strips = app.screen._compositor.render_strips()  # noqa: SLF001 - as above
    return {cell_len("".join(segment.text for segment in strip)) for strip in strips}


def assert_looks_as_captured(app: App[None], name: str) -> None:
    """Compare the screen with its capture."""
    text = "\n".join(screen_lines(app)).rstrip() + "\n"
    assert not AMBIGUOUS & set(text), "no frame or column is drawn with ambiguous width"
    assert widths(app) == {app.size.width}, "every line fills the screen exactly"
    seen = CAPTURES / f"{name}.txt"
    fresh = CAPTURES / f"{name}.new.txt"
    if not seen.exists() or seen.read_text("utf-8") != text:
        fresh.write_text(text, "utf-8")
        raise AssertionError(f"{name} looks different; compare {fresh} with {seen}\n{text}")
