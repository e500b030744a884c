"""A file of the pupils of a refund claim, as a school or a bureau's clerk writes it.

    name,paid,guardian_phone
    王小明,3600.00,

`paid` is what was prepaid, in yuan. Names and phones go beside the log, never into it.
"""

import csv
import re
from io import StringIO
from pathlib import Path
from typing import Final

from server.acts.beside import Pupil
from server.answers import WrongCall
from server.words import N_

BAD_FILE = N_("{field}: cannot be read: {detail}")
NO_COLUMN = N_("{field}, row 1: no column {column}; the columns are name, paid, guardian_phone")
NO_PUPILS = N_("{field}: there is no pupil in the file")
TOO_MANY = N_("{field}: {seen} pupils are more than {most}; take them in several claims")
RAGGED = N_("{field}, row {row}: {seen} cells where the header has {needed}")
NO_NAME = N_("{field}, row {row}, name: the name is missing")
BAD_PAID = N_("{field}, row {row}, paid: this is no amount in yuan above 0, e.g. 3600.00")
TWICE = N_("{field}, row {row}: name, amount and phone are those of row {first}; tell them apart")
LONG = N_("{field}, row {row}, {column}: {seen} characters are more than {most}")
_NEEDED: Final = ("name", "paid")
_PHONE: Final = "guardian_phone"
_MOST: Final = 5_000
_CHARACTERS: Final = 200
_YUAN: Final = re.compile(r"(\d{1,10})(?:\.(\d{2}))?", re.ASCII)


def read_pupils(file: Path) -> tuple[Pupil, ...]:
    """Return the pupils of a CSV file in UTF-8.

    Raises:
        WrongCall: the file, a row or a field is wrong; it is named, and what it holds is not.
    """
    rows = _rows(file)
    _row, header = rows[0] if rows else (1, [])
    for column in _NEEDED:
        if column not in header:
            raise WrongCall(NO_COLUMN, str(file), column=column)
    if len(rows) == 1:
        raise WrongCall(NO_PUPILS, str(file))
    if len(rows) - 1 > _MOST:
        raise WrongCall(TOO_MANY, str(file), seen=len(rows) - 1, most=_MOST)
    seen: dict[Pupil, int] = {}
    for row, cells in rows[1:]:
        if len(cells) != len(header):
            raise WrongCall(RAGGED, str(file), row=row, seen=len(cells), needed=len(header))
        pupil = _pupil(file, row, dict(zip(header, cells, strict=True)))
        if pupil in seen:
            raise WrongCall(TWICE, str(file), row=row, first=seen[pupil])
        seen[pupil] = row
    return tuple(seen)


def _rows(file: Path) -> list[tuple[int, list[str]]]:
    """Return the rows that are not blank with the line each begins on."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
        reader = csv.reader(StringIO(text, newline=""), strict=True)
        found: list[tuple[int, list[str]]] = []
        line = 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((line, [cell.strip() for cell in cells]))
            line = reader.line_num + 1
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise WrongCall(BAD_FILE, str(file), detail=_plainly(error)) from error
    return found


def _plainly(error: Exception) -> str:
    """Say what is wrong without what stands there: it is somebody's name."""
    if isinstance(error, UnicodeDecodeError):
        return f"byte {error.start} is not UTF-8"
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)


def _pupil(file: Path, row: int, cells: dict[str, str]) -> Pupil:
    if not cells["name"]:
        raise WrongCall(NO_NAME, str(file), row=row)
    for column in ("name", _PHONE):
        if len(cells.get(column, "")) > _CHARACTERS:
            raise WrongCall(
                LONG, str(file), row=row, column=column, seen=len(cells[column]), most=_CHARACTERS
            )
    paid = _YUAN.fullmatch(cells["paid"])
    fen = int(paid[1]) * 100 + int(paid[2] or 0) if paid else 0
    if fen < 1:
        raise WrongCall(BAD_PAID, str(file), row=row)
    return Pupil(name=cells["name"], prepaid_fen=fen, guardian_phone=cells.get(_PHONE, ""))
