"""What a fact is called, and in what money it counts."""

import re
from typing import Final

from server.history.cells import Cells, Read, Sheet, nothing, reader
from server.history.oddities import Odd
from server.history.shapes import Ref

_KIND: Final = re.compile(r"^[a-z0-9][a-z0-9-]{0,39}\Z")
_CURRENCY: Final = re.compile(r"^[A-Z]{3}\Z")
_REMEMBERED: Final = 1_000
_OTHER: Final = re.compile(r"[^a-z0-9]+")


def kind_reader(sheet: Sheet, table: str, ref: Ref) -> Read:
    """Return the reader of a kind: "Send Fine" is `send-fine`; empty, and noted, if it is none."""
    read = reader(sheet, table, "kind", ref)
    known: dict[str, str] = {}

    def kind(cells: Cells, line: int) -> str:
        text = read(cells, line)
        found = known.get(text, "")
        if not found:
            found = _OTHER.sub("-", text.lower()).strip("-") if text.isascii() else ""
            if not _KIND.match(found):
                sheet.odd(Odd.BAD_KIND if text else Odd.NO_KIND, line, ref, text)
                return ""
            if len(known) >= _REMEMBERED:
                known.clear()
            known[text] = found
        return found

    return kind


def currency_reader(sheet: Sheet, table: str, ref: Ref | None) -> Read:
    """Return the reader of a currency; empty, and noted, if it is none."""
    if ref is None:
        return nothing
    read = reader(sheet, table, "currency", ref)

    def currency(cells: Cells, line: int) -> str:
        text = read(cells, line).upper()
        if text and not _CURRENCY.match(text):
            sheet.odd(Odd.BAD_CURRENCY, line, ref, text)
            return ""
        return text

    return currency
