"""The institutions of the scope as the inspector looks them up offline: "today and search".

Search is a scan of one covering index in the order of the answer. Measured at 100,000 rows: a page
or a count of any text takes 0 to 35 ms. FTS5 with trigrams finds nothing for two characters and
does not say so; FTS5 over bigrams counts in 3 ms, but takes 5 s to fill where this takes 1 s, and
20 to 50 ms for a page in the order of names. A scan also finds one character, a part of a number,
and text with any sign in it.
"""

import sqlite3
import unicodedata
from collections.abc import Sequence
from typing import Final

import msgspec

from core.log.device_db import scalar

STATEMENTS: Final = (
    (
        "CREATE TABLE register (institution TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL,"
        " uscc TEXT NOT NULL, region TEXT NOT NULL, address TEXT NOT NULL, search TEXT NOT NULL,"
        " folded TEXT NOT NULL) STRICT, WITHOUT ROWID"
    ),
    "CREATE INDEX register_by_name ON register (name, institution, folded)",
)
_COLUMNS = "institution, name, uscc, region, address, search"
_MAX_WORDS = 32


class RegisterRow(msgspec.Struct, frozen=True, kw_only=True):
    """One institution as a list shows it.

    Attributes:
        institution: its stream's uuid.
        uscc: unified social credit code; empty when not known.
        search: what else it is found by, e.g. former names, pinyin initials.
    """

    institution: str
    name: str
    uscc: str = ""
    region: str = ""
    address: str = ""
    search: str = ""


def put(db: sqlite3.Connection, rows: Sequence[RegisterRow]) -> None:
    """Write rows inside the caller's transaction; a later row of an institution replaces it."""
    db.executemany(
        f"INSERT OR REPLACE INTO register ({_COLUMNS}, folded) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(*msgspec.structs.astuple(row), _folded_row(row)) for row in rows],
    )


def search(db: sqlite3.Connection, text: str, limit: int, offset: int) -> list[RegisterRow]:
    """Return a page of the rows in which every word of `text` stands, by name."""
    words = _words(text)
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM register WHERE institution IN (SELECT institution FROM register"
        f" INDEXED BY register_by_name {_matching(words)} ORDER BY name, institution"
        " LIMIT ? OFFSET ?) ORDER BY name, institution",
        (*words, limit, offset),
    )
    return [_register_row(row) for row in rows]


def count(db: sqlite3.Connection, text: str) -> int:
    """Return how many rows `search` pages through."""
    words = _words(text)
    sql = f"SELECT count(*) FROM register INDEXED BY register_by_name {_matching(words)}"
    return int(scalar(db, sql, words))


def _matching(words: Sequence[str]) -> str:
    """Write the condition; `instr` has no wildcards that a typed % or _ could turn into."""
    return " AND ".join(["WHERE 1", *("instr(folded, ?)" for _ in words)])


def _words(text: str) -> list[str]:
    """Split what was typed; more words than these are a page pasted by mistake."""
    return list(dict.fromkeys(_fold(word) for word in text.split()))[:_MAX_WORDS]


def _folded_row(row: RegisterRow) -> str:
    parts = (row.name, row.uscc, row.address, row.search)
    return "\n".join(_fold("".join(part.split())) for part in parts)


def _fold(text: str) -> str:
    """Make full-width and half-width, upper and lower case the same."""
    return unicodedata.normalize("NFKC", text).casefold()


def _register_row(row: Sequence[str]) -> RegisterRow:
    institution, name, uscc, region, address, words = row
    return RegisterRow(
        institution=institution,
        name=name,
        uscc=uscc,
        region=region,
        address=address,
        search=words,
    )
