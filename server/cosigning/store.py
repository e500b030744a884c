"""`cosigned.db`: what witnesses have signed, kept beside the log and apart from its file.

FORMAT §9 closes `log.db`: its checkpoint holds the note as sent, which is never changed, and a
cosignature comes later. So the lines stand here, each with the note that it is under; a log that
was put back from an old backup meets, at the next opening, what witnesses had signed over more.

    cosignature    one line of a witness, for ever
    handed         sizes given out in a folder whose answer may still come
    trouble        why a witness last declined, until it cosigns again
"""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Final, Self

import msgspec

from core.evidence.checkpoint import parse_any_checkpoint
from core.evidence.note import parse_note
from core.evidence.policy import Policy
from core.evidence.quorum import Witnessed, open_witnessed
from core.kernel.errors import Rejected
from core.log.files import append_only, connect, immediate, prepare
from core.log.row_digest import with_digest

APPLICATION_ID: Final = 0x414A4331
USER_VERSION: Final = 1
HANDED_KEPT: Final = 64
_LOOKED_BACK: Final = 200
"""So many sizes are tried for the newest quorum; witnesses that never agree are no quorum."""

DDL: Final = (
    (
        "CREATE TABLE cosignature (number INTEGER PRIMARY KEY, origin TEXT NOT NULL,"
        " size INTEGER NOT NULL, witness TEXT NOT NULL, time_s INTEGER NOT NULL,"
        " note TEXT NOT NULL, line TEXT NOT NULL, row_sha BLOB NOT NULL,"
        " UNIQUE (origin, size, witness, time_s)) STRICT"
    ),
    *append_only(
        "cosignature",
        out_of_turn="NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM cosignature)",
        needed="the next cosignature is needed",
    ),
    (
        "CREATE TABLE handed (origin TEXT NOT NULL, size INTEGER NOT NULL, row_sha BLOB NOT NULL,"
        " PRIMARY KEY (origin, size)) STRICT, WITHOUT ROWID"
    ),
    (
        "CREATE TABLE trouble (witness TEXT PRIMARY KEY, ms INTEGER NOT NULL, code TEXT NOT NULL,"
        " detail TEXT NOT NULL, row_sha BLOB NOT NULL) STRICT, WITHOUT ROWID"
    ),
)
TABLES: Final = ("cosignature", "handed", "trouble")


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One cosignature.

    Attributes:
        witness: name of its key.
        note: the log's own note over `size` leaves, without cosignatures.
        line: the signature line, with its newline.
    """

    size: int
    witness: str
    time_s: int
    note: str
    line: str


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """Why a witness last declined.

    Attributes:
        code: `unreachable`, `log-behind`, `forked`, `unknown-log`, `declined` or `false`.
        detail: what was seen.
    """

    witness: str
    ms: int
    code: str
    detail: str


class CosignedStore:
    """The open file; any thread may ask it.

    Attributes:
        origin: of the log's present incarnation; lines of others stay and are not served.
    """

    def __init__(self, connection: sqlite3.Connection, origin: str) -> None:
        """Take over an open connection."""
        self._connection = connection
        self._lock = Lock()
        self.origin = origin
        self._newest: tuple[int, Policy, tuple[str, Witnessed] | None] | None = None

    @classmethod
    def open(cls, path: Path, origin: str) -> Self:
        """Open the file, or make it.

        Raises:
            UnfitFile: it is another kind of file, or damaged.
        """
        connection = connect(path)
        try:
            prepare(connection, DDL, APPLICATION_ID, USER_VERSION)
        except BaseException:
            connection.close()
            raise
        return cls(connection, origin)

    def keep(self, lines: Sequence[Line]) -> int:
        """Keep lines that were verified; return how many are new."""
        with self._lock, immediate(self._connection):
            return sum(self._keep(line) for line in lines)

    def lines(self, size: int) -> tuple[Line, ...]:
        """Return the newest line of each witness under the checkpoint of a size."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT size, witness, max(time_s), note, line FROM cosignature"
                " WHERE origin = ? AND size = ? GROUP BY witness ORDER BY witness",
                (self.origin, size),
            ).fetchall()
        return tuple(_line(row) for row in rows)

    def dressed(self, size: int, note: str) -> str:
        """Return a checkpoint's note with the cosignatures that are under it."""
        return note + "".join(one.line for one in self.lines(size) if one.note == note)

    def largest(self, witness: str | None = None) -> Line | None:
        """Return the newest line over the largest checkpoint, of one witness or of any."""
        with self._lock:
            row = self._connection.execute(
                "SELECT size, witness, time_s, note, line FROM cosignature WHERE origin = ?1"
                " AND (?2 IS NULL OR witness = ?2) ORDER BY size DESC, time_s DESC LIMIT 1",
                (self.origin, witness),
            ).fetchone()
        return row and _line(row)

    def newest(self, policy: Policy) -> tuple[str, Witnessed] | None:
        """Return the largest cosigned note that has the policy's quorum, and what it says."""
        with self._lock:
            count, *_ = self._connection.execute("SELECT count(*) FROM cosignature").fetchone()
            known = self._newest
            sizes = self._connection.execute(
                "SELECT DISTINCT size FROM cosignature WHERE origin = ? ORDER BY size DESC LIMIT ?",
                (self.origin, _LOOKED_BACK),
            ).fetchall()
        if known is None or known[:2] != (count, policy):
            known = (count, policy, self._find_newest([size for (size,) in sizes], policy))
            self._newest = known
        return known[2]

    def hand_out(self, size: int) -> tuple[int, ...]:
        """Remember that a checkpoint goes out in a folder; return those before it, newest first."""
        with self._lock, immediate(self._connection):
            before = self._connection.execute(
                "SELECT size FROM handed WHERE origin = ? AND size < ? ORDER BY size DESC LIMIT ?",
                (self.origin, size, HANDED_KEPT),
            ).fetchall()
            self._connection.execute(
                "INSERT OR IGNORE INTO handed VALUES (?, ?, ?)",
                with_digest("handed", self.origin, size),
            )
        return tuple(one for (one,) in before)

    def tell(self, trouble: Trouble) -> None:
        """Keep why a witness declined."""
        row = (trouble.witness, trouble.ms, trouble.code, trouble.detail)
        with self._lock, immediate(self._connection):
            self._connection.execute(
                "INSERT OR REPLACE INTO trouble VALUES (?, ?, ?, ?, ?)",
                with_digest("trouble", *row),
            )

    def settle(self, witness: str) -> None:
        """Forget the trouble with a witness: it has cosigned."""
        with self._lock, immediate(self._connection):
            self._connection.execute("DELETE FROM trouble WHERE witness = ?", (witness,))

    def troubles(self) -> tuple[Trouble, ...]:
        """Return what stands open."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT witness, ms, code, detail FROM trouble ORDER BY witness"
            ).fetchall()
        return tuple(
            Trouble(witness=witness, ms=ms, code=code, detail=detail)
            for witness, ms, code, detail in rows
        )

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _find_newest(self, sizes: list[int], policy: Policy) -> tuple[str, Witnessed] | None:
        for size in sizes:
            lines = self.lines(size)
            note = lines[0].note + "".join(one.line for one in lines if one.note == lines[0].note)
            try:
                found = open_witnessed(note, policy)
            except Rejected:
                continue
            if found.at_s is not None:
                return note, found
        return None

    def _keep(self, one: Line) -> int:
        number, *_ = self._connection.execute(
            "SELECT coalesce(max(number), 0) + 1 FROM cosignature"
        ).fetchone()
        known = self._connection.execute(
            "SELECT 1 FROM cosignature WHERE origin = ? AND size = ? AND witness = ? AND time_s ="
            " ?",
            (self.origin, one.size, one.witness, one.time_s),
        ).fetchone()
        if known is not None:
            return 0
        assert parse_any_checkpoint(parse_note(one.note).text).size == one.size, "its own note"
        row = (number, self.origin, one.size, one.witness, one.time_s, one.note, one.line)
        self._connection.execute(
            "INSERT INTO cosignature VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            with_digest("cosignature", *row),
        )
        return 1


def _line(row: tuple[int, str, int, str, str]) -> Line:
    size, witness, time_s, note, line = row
    return Line(size=size, witness=witness, time_s=time_s, note=note, line=line)
