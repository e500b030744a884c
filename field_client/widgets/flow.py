"""Pieces that are never broken, laid out in as many lines as they need."""

from collections.abc import Sequence

from textual.content import Content

GAP = 2


def flow(pieces: Sequence[Content], width: int, indent: int = 0) -> Content:
    """Lay pieces out in lines of so many cells; lines after the first are indented.

    A piece wider than a line stands alone and is left to wrap.
    """
    lines: list[Content] = []
    line = Content("")
    for piece in pieces:
        if line.cell_length and line.cell_length + GAP + piece.cell_length > width:
            lines.append(line)
            line = Content(" " * indent)
        gap = " " * GAP if line.cell_length > indent or (not lines and line.cell_length) else ""
        line = Content.assemble(line, gap, piece)
    return Content("\n").join([*lines, line])
