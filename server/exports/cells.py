"""Text in a cell of a table: it stays text, whatever it begins with (ASVS 1.2.10).

A spreadsheet takes a cell that begins with one of these signs for a formula, and may run it.
"""

import re
from typing import Final

FORMULA_SIGNS: Final = "=+-@\t\r\n＝＋－＠"  # noqa: RUF001 - full-width ones are read alike
"""Signs with which a formula may begin; the full-width ones in a Chinese or Japanese setting."""
MOST_CHARACTERS: Final = 32_766
"""Of one cell, in UTF-16: a spreadsheet holds one more, which is left for an apostrophe."""
CUT: Final = "…"

_QUOTED: Final = FORMULA_SIGNS + "'"
_NO_CELL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What the XML of a workbook cannot hold."""


def csv_cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe before its first sign.

    A text that begins with an apostrophe gets another, so that one may be taken off each again.
    """
    return f"'{text}" if text.startswith(tuple(_QUOTED)) else text


def csv_text(cell: str) -> str:
    """Return the text that a cell stands for: `csv_cell` undone."""
    return cell.removeprefix("'")


def fits(text: str) -> bool:
    """Tell whether a cell can hold a text whole."""
    return 2 * len(text) <= MOST_CHARACTERS or len(text.encode("utf-16-le")) <= 2 * MOST_CHARACTERS


def sheet_text(text: str) -> str:
    """Return a text as a workbook can hold it: unholdable signs are U+FFFD, the rest is cut off."""
    safe = _NO_CELL.sub("\N{REPLACEMENT CHARACTER}", text)
    if fits(safe):
        return safe
    units = safe.encode("utf-16-le")
    return units[: 2 * (MOST_CHARACTERS - 1)].decode("utf-16-le", "ignore") + CUT
