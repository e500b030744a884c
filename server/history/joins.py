"""How rows of one file find those of another: by the values of the columns that join them."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from server.history.cells import Cells, Read, Sheet, reader
from server.history.happenings import Take
from server.history.numbers import same_number
from server.history.oddities import Odd
from server.history.shapes import With
from server.history.store import Store
from server.history.values import days_of

_BETWEEN: Final = "\x1f"
_REMEMBERED: Final = 10_000
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(tuple[str, ...]).decode


def join_reader(sheet: Sheet, table: str, columns: Sequence[str], kinds: Sequence[str]) -> Read:
    """Return the reader of what a row is joined by; empty if all its parts are.

    Args:
        sheet: the file of the row.
        table: named in errors.
        columns: of this file.
        kinds: for each, whether texts, days or numbers are compared.

    Raises:
        MappingError: a column that the file does not have.
    """
    reads = [
        (reader(sheet, table, "join", column), _comparer(sheet, column, kind))
        for column, kind in zip(columns, kinds, strict=True)
    ]

    def joined(cells: Cells, line: int) -> str:
        texts = [compare(read(cells, line)) for read, compare in reads]
        return _BETWEEN.join(texts) if any(texts) else ""

    return joined


def _comparer(sheet: Sheet, column: str, kind: str) -> Callable[[str], str]:
    match kind:
        case "date":
            days = days_of(sheet, column)
            return lambda text: days(text) or text
        case "number":
            return lambda text: same_number(text, sheet.numbers)
        case _:
            return lambda text: text


def kinds_of(join: Mapping[str, str], join_as: Mapping[str, str]) -> list[str]:
    """Return how each pair of columns is compared; `join_as` may name either."""
    return [join_as.get(theirs) or join_as.get(ours) or "text" for theirs, ours in join.items()]


def looked_up_taker(sheet: Sheet, source: int, table: str, said: With, store: Store) -> Take:
    """Return what takes the rows of a file that is looked up."""
    kinds = kinds_of(said.join, said.join_as)
    read = join_reader(sheet, table, list(said.join), kinds)
    # the second of several files may have its columns in another order
    places = [sheet.places.get(column) for column in store.headers[said.file]]

    def take(cells: Cells, line: int) -> None:
        if value := read(cells, line):
            row = ["" if at is None else cells[at] for at in places]
            store.put("looked_up", (source, value, _encode(row)))
            store.looked_up[source] = store.looked_up.get(source, 0) + 1

    return take


def looker(
    sheet: Sheet, source: int, table: str, said: With, width: int, store: Store
) -> Callable[[Cells, int], tuple[str, ...]]:
    """Return what finds the cells of another file for a row; empty ones if there are none."""
    kinds = kinds_of(said.join, said.join_as)
    read = join_reader(sheet, table, list(said.join.values()), kinds)
    nothing = ("",) * width

    @lru_cache(_REMEMBERED)
    def find(value: str) -> tuple[str, ...] | None:
        found = store.one(
            "SELECT said FROM looked_up WHERE source = ? AND value = ?", source, value
        )
        return None if found is None else _decode(found[0])

    def look(cells: Cells, line: int) -> tuple[str, ...]:
        value = read(cells, line)
        found = find(value) if value else None
        if found is None:
            columns = ", ".join(said.join.values())
            seen = value.replace(_BETWEEN, ", ")
            sheet.oddities.add(Odd.NO_MATCH, sheet.file, line, columns, seen, said.file)
            return nothing
        return found

    return look
