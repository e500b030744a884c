"""The row of names above the others, each name once."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

from server.history.oddities import Odd, Oddities

Ragged = Literal["pad", "skip", "cut"]


def header_of(cells: Iterable[str]) -> tuple[str, ...]:
    """Return the names of columns: "#3" where the third has none, "name#2" for the second alike."""
    times: Counter[str] = Counter()
    names: list[str] = []
    for at, cell in enumerate(cells, 1):
        name = cell.strip() or f"#{at}"
        times[name] += 1
        names.append(name if times[name] == 1 else f"{name}#{times[name]}")
    return tuple(names)


class Fitter:
    """Makes rows as long as their header."""

    def __init__(
        self, header: Sequence[str], ragged: Ragged, file: str, oddities: Oddities
    ) -> None:
        """Fit to `header`; what does not is noted of `file`."""
        self._header = header
        self._ragged = ragged
        self._file = file
        self._oddities = oddities

    def fit(self, line: int, cells: list[str]) -> list[str] | None:
        """Return a row with a cell for each column, or None where it is to be left out.

        Empty cells beyond the header are nothing odd; a row with others is longer than it should
        be, so its cells may stand under the wrong names.
        """
        width = len(self._header)
        if len(cells) > width and not any(cells[width:]):
            return cells[:width]
        if len(cells) == width:
            return cells
        column = self._header[len(cells)] if len(cells) < width else f"#{width + 1}"
        self._oddities.add(Odd.RAGGED, self._file, line, column, len(cells), width)
        if len(cells) < width:
            return None if self._ragged == "skip" else cells + [""] * (width - len(cells))
        return cells[:width] if self._ragged == "cut" else None
