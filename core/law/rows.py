"""What every file of the law has in common: a version, and dated rows that each name their source.

A row is in force from `valid_from` to `valid_to`, both days included; it is never edited once a
version is released, only ended, and followed by another row.
"""

import tomllib
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Annotated, NoReturn, TypeVar

import msgspec

from core.kernel.basis import Basis
from core.kernel.times import DAY_PATTERN, date_of

Code = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Version = Annotated[str, msgspec.Meta(pattern=DAY_PATTERN)]


class LawFileError(ValueError):
    """A file of the law cannot be used; nothing of it is loaded.

    Attributes:
        file: the file's name, e.g. `terms.toml`.
        row: which row, e.g. `row 3 (case.decide)`; empty when the file as a whole is wrong.
        detail: the field, what was seen there and what was needed.
    """

    def __init__(self, file: str, row: str, detail: str) -> None:
        super().__init__(f"{file}: {row}: {detail}" if row else f"{file}: {detail}")
        self.file = file
        self.row = row
        self.detail = detail


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The fields of every dated row.

    Attributes:
        code: the name under which code and events know the rule.
        basis: the text that it restates, and how far that text was checked.
        valid_from: first local day on which it is in force.
        valid_to: last local day on which it is in force; None while no end is known.
    """

    code: Code
    basis: Basis
    valid_from: date
    valid_to: date | None = None


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    version: Version
    row: tuple[dict[str, object], ...]


_NAMED_BY = ("code", "year", "region")
"""The fields by which an error names a row, the first that it has."""

AnyRow = TypeVar("AnyRow", bound=msgspec.Struct)
Dated = TypeVar("Dated", bound=Row)


def read_rows(file: str, raw: bytes, kind: type[AnyRow]) -> tuple[str, tuple[AnyRow, ...]]:
    """Parse one file: its version, and its `[[row]]` tables in the order of the file.

    Raises:
        LawFileError: not TOML, or a row that is not a `kind`.
    """
    content = _content(file, raw)
    rows: list[AnyRow] = []
    for number, table in enumerate(content.row, start=1):
        try:
            rows.append(msgspec.convert(table, kind))
        except msgspec.ValidationError as error:
            name = next((table[key] for key in _NAMED_BY if key in table), "unnamed")
            raise LawFileError(file, f"row {number} ({name})", str(error)) from error
    return content.version, tuple(rows)


def version_of(file: str, raw: bytes) -> str:
    """Return the version that a file gives itself; its rows are not looked at.

    Raises:
        LawFileError: not TOML in UTF-8, or without version or rows.
    """
    return _content(file, raw).version


def _content(file: str, raw: bytes) -> _File:
    try:
        content = msgspec.convert(tomllib.loads(raw.decode()), _File)
        date_of(content.version)
    except RecursionError as error:
        raise LawFileError(file, "", "the tables are nested too deeply") from error
    except (ValueError, msgspec.ValidationError) as error:  # ValueError: bad UTF-8, bad TOML
        raise LawFileError(file, "", str(error)) from error
    return content


def check_dates(
    file: str, rows: tuple[Dated, ...], identity: Callable[[Dated], tuple[str, ...]]
) -> None:
    """Check that no day has two rows of one identity, so that a look-up has one answer.

    Raises:
        LawFileError: a row ends before it begins, or overlaps another.
    """
    last: dict[tuple[str, ...], Dated] = {}
    for row in sorted(rows, key=lambda row: row.valid_from):
        if row.valid_to is not None and row.valid_to < row.valid_from:
            fail(file, rows, row, f"`valid_to` {row.valid_to} is before {row.valid_from}")
        before = last.get(identity(row))
        if before is not None and (before.valid_to is None or before.valid_to >= row.valid_from):
            end = row.valid_from - timedelta(days=1)
            fail(file, rows, before, f"`valid_to` must be {end} or earlier: another row follows")
        last[identity(row)] = row


def fail(file: str, rows: tuple[Dated, ...], row: Dated, detail: str) -> NoReturn:
    """Raise the error of one row that was read but cannot be right."""
    raise LawFileError(file, f"row {rows.index(row) + 1} ({row.code})", detail)


def in_force(rows: Iterable[Dated], on: str) -> tuple[Dated, ...]:
    """Return the rows in force on a DATE, in the order of the file."""
    day = date_of(on)
    return tuple(
        row
        for row in rows
        if row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)
    )


def the_row(rows: Iterable[Dated], on: str, what: str) -> Dated:
    """Return the one row in force on a DATE; `what` names it in the error.

    Raises:
        LookupError: none is in force; that is an error and never a zero.
    """
    found = in_force(rows, on)
    if not found:
        msg = f"no row for {what} is in force on {on}; add one with its source and dates"
        raise LookupError(msg)
    assert len(found) == 1, "check_dates let two rows of one identity overlap"
    return found[0]
