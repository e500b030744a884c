"""What is wrong with a pack, by row and field."""

from collections.abc import Mapping


class PackError(ValueError):
    """A pack cannot be used; nothing of it is loaded.

    Attributes:
        row: the table, e.g. `item 3 (N03)`; empty when the file as a whole is wrong.
        field: the field of that table; empty when the table as a whole is wrong.
        detail: what was seen there and what was needed.
    """

    def __init__(self, row: str, field: str, detail: str) -> None:
        where = ": ".join(part for part in (row, f"`{field}`" if field else "") if part)
        super().__init__(f"{where}: {detail}" if where else detail)
        self.row = row
        self.field = field
        self.detail = detail


def row_name(name: str, number: int, table: Mapping[str, object]) -> str:
    """Return how a row is called: the table's name, its number from 1, and its id if it has one."""
    called = next((table[key] for key in ("id", "grade", "event", "what") if table.get(key)), "")
    return f"{name} {number} ({called})" if called else f"{name} {number}"
