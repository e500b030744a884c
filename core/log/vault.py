"""`vault.db` (FORMAT §9): the values behind the commitments, the only personal data on the server.

A disclosure is kept in clear at first, as ciphertext under the subject's key later: `d` is bytes.
Unlike the log it can forget: `secure_delete` overwrites what is deleted, and the write-ahead log,
in which old pages live on, is cut after every erasure.
"""

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Final, Self

import msgspec

from core.log.files import connect, immediate, prepare
from core.log.records import DisclosureClash

APPLICATION_ID: Final = 0x414A5631
USER_VERSION: Final = 1
_DISCLOSURE = (
    "CREATE TABLE disclosure (c TEXT PRIMARY KEY, event_id TEXT NOT NULL, subject TEXT NOT NULL,"
    " d BLOB NOT NULL) STRICT, WITHOUT ROWID"
)
DDL: Final = (
    _DISCLOSURE,
    "CREATE INDEX disclosure_of_event ON disclosure (event_id)",
    "CREATE INDEX disclosure_of_subject ON disclosure (subject)",
)
_SELECT = "SELECT c, event_id, subject, d FROM disclosure"


class Disclosure(msgspec.Struct, frozen=True, kw_only=True):
    """A value with its salt, under the commitment that an event's `pd` holds.

    Attributes:
        c: commitment, as the body writes it.
        event_id: of the event in whose `pd` it stands.
        subject: pseudonym of the person it speaks of.
        d: the SD-JWT disclosure's bytes.
    """

    c: str
    event_id: str
    subject: str
    d: bytes


class Vault:
    """An open vault; any thread may call it, one at a time is served."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take over a prepared connection."""
        self._connection = connection
        self._lock = Lock()

    @classmethod
    def open(cls, path: Path | str) -> Self:
        """Open a vault, or create it.

        Raises:
            UnfitFile: another kind or version of file.
        """
        connection = connect(path)
        try:
            connection.execute("PRAGMA secure_delete=ON")
            prepare(connection, DDL, APPLICATION_ID, USER_VERSION)
        except BaseException:
            connection.close()
            raise
        return cls(connection)

    def put_all(self, disclosures: Iterable[Disclosure]) -> None:
        """Keep disclosures, all or none; those kept already are left as they are.

        Raises:
            DisclosureClash: another value, event or subject is kept under the same commitment.
        """
        with self._lock, immediate(self._connection) as connection:
            for one in disclosures:
                kept = self._found("c = ?", one.c)
                if not kept:
                    connection.execute(
                        "INSERT INTO disclosure VALUES (?, ?, ?, ?)",
                        (one.c, one.event_id, one.subject, one.d),
                    )
                elif kept != [one]:
                    raise DisclosureClash(one.c)

    def get(self, c: str) -> Disclosure | None:
        """Return what is kept under a commitment."""
        with self._lock:
            found = self._found("c = ?", c)
        return found[0] if found else None

    def for_event(self, event_id: str) -> list[Disclosure]:
        """Return the disclosures of an event, by commitment."""
        with self._lock:
            return self._found("event_id = ?", event_id)

    def for_subject(self, subject: str) -> list[Disclosure]:
        """Return what is kept of a person, by commitment; what 个保法 第四十五条 lets them see."""
        with self._lock:
            return self._found("subject = ?", subject)

    def erase(self, c: str) -> bool:
        """Forget one disclosure; False if it was not kept."""
        return self._erase("c = ?", c) == 1

    def erase_subject(self, subject: str) -> int:
        """Forget everything kept of a person; return how many disclosures that were."""
        return self._erase("subject = ?", subject)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _found(self, where: str, value: str) -> list[Disclosure]:
        rows = self._connection.execute(f"{_SELECT} WHERE {where} ORDER BY c", (value,))
        return [Disclosure(c=c, event_id=e, subject=s, d=d) for c, e, s, d in rows]

    def _erase(self, where: str, value: str) -> int:
        with self._lock:
            with immediate(self._connection) as connection:
                gone = connection.execute(f"DELETE FROM disclosure WHERE {where}", (value,))
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return gone.rowcount
