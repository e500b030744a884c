"""A witness's folder: its key, the logs that it serves, and what it last cosigned for each.

    witness.key    private half; drawn by `init`, never copied into another folder
    witness.db     the largest checkpoint of every log, and what contradicted one
    logs.policy    `log <vkey> [url]` lines, edited by a person

Reading the last checkpoint, checking the new one and keeping it are one BEGIN IMMEDIATE; the
cosignature leaves after its COMMIT. A witness that lost its database, or put back an old one, could
cosign a second history: it begins anew under a new name and a new key (EVIDENCE §1.6).
"""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Final, Self

import msgspec

from core.evidence.checkpoint import Checkpoint, cosign, parse_any_checkpoint
from core.evidence.envelope import Signer
from core.evidence.note import COSIGNATURE_V1, format_vkey, parse_note
from core.evidence.policy import parse_policy
from core.evidence.witnessing import (
    SIZE_TYPE,
    Asked,
    Declined,
    KnownLog,
    judge,
    origin_in,
    read_asked,
)
from core.kernel.errors import Rejected
from core.log.files import connect, immediate, prepare
from core.log.records import UnfitFile
from core.log.row_digest import is_intact, with_digest
from server.clock import SystemClock
from server.keys import load_key
from server.witness.files import (
    APPLICATION_ID,
    DDL,
    LOST,
    NO_WITNESS,
    USER_VERSION,
    NotAWitness,
    WitnessFiles,
    name_in,
)

CONTRADICTIONS_KEPT: Final = 1_000


OK: Final = 200


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What a witness answers, as HTTP and as the file of a folder.

    Attributes:
        status: 200 for a cosignature.
        body: signature lines; a size behind 409; else a sentence.
    """

    status: int
    body: str
    media_type: str = "text/plain; charset=utf-8"


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What was last cosigned for a log.

    Attributes:
        note: as the log had signed it.
        time_s: Unix seconds of the cosignature.
    """

    origin: str
    size: int
    note: str
    time_s: int


class Witness:
    """An open witness; any thread may ask it."""

    def __init__(
        self, files: WitnessFiles, name: str, signer: Signer, now_s: Callable[[], int]
    ) -> None:
        """Take over what `open` has read."""
        self.files = files
        self.name = name
        self.vkey = format_vkey(name, signer.public, COSIGNATURE_V1)
        self._signer = signer
        self._now_s = now_s
        self._connection = connect(files.database)
        self._lock = Lock()

    @classmethod
    def open(cls, path: Path, *, now_s: Callable[[], int] | None = None) -> Self:
        """Open a folder that `make_witness` made.

        Raises:
            NotAWitness: there is no witness, or its database is gone.
            UnfitFile: the database is another one's, or damaged.
        """
        files = WitnessFiles(path)
        if not files.key.exists():
            raise NotAWitness(NO_WITNESS, path)
        if not files.database.exists():
            raise NotAWitness(LOST, path)
        signer = load_key(files.key)
        witness = cls(files, name_in(files.database, signer.public), signer, now_s or _wall_s)
        try:
            prepare(witness._connection, DDL, APPLICATION_ID, USER_VERSION)
            witness._check_rows()
        except BaseException:
            witness.close()
            raise
        return witness

    def logs(self) -> tuple[KnownLog, ...]:
        """Read the logs that are served, as the file says now.

        Raises:
            Rejected: `policy`.
        """
        policy = parse_policy(self.files.logs.read_bytes())
        return tuple(KnownLog(origin=log.key.name, key=log.key) for log in policy.logs)

    def add_checkpoint(self, content: bytes) -> Reply:
        """Cosign a checkpoint if it extends the last one, and keep it before answering."""
        return self.answer(content, self.logs())

    def answer(self, content: bytes, logs: tuple[KnownLog, ...]) -> Reply:
        """Do so for these logs."""
        try:
            asked = read_asked(content)
            origin = origin_in(asked)
        except Rejected as error:
            return _declined(Declined(status=400, detail=str(error)))
        with self._lock, immediate(self._connection):
            last = self._last(origin)
            outcome = judge(asked, logs, None if last is None else _checkpoint(last))
            if isinstance(outcome, Declined):
                self._keep_contradiction(outcome, content, last)
                return _declined(outcome)
            line = self._cosigned(asked, outcome, last)
        return Reply(status=OK, body=line)

    def seen(self) -> tuple[Seen, ...]:
        """Return what was last cosigned, by origin."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT origin, size, note, time_s FROM seen ORDER BY origin"
            ).fetchall()
        return tuple(_seen(row) for row in rows)

    def contradictions(self) -> tuple[tuple[str, int, str, bytes], ...]:
        """Return what contradicted a cosigned checkpoint: origin, status, its note, the request."""
        with self._lock:
            return tuple(
                self._connection.execute(
                    "SELECT origin, status, cosigned, asked FROM contradiction ORDER BY time_s, sha"
                ).fetchall()
            )

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _last(self, origin: str) -> Seen | None:
        row = self._connection.execute(
            "SELECT origin, size, note, time_s FROM seen WHERE origin = ?", (origin,)
        ).fetchone()
        return row and _seen(row)

    def _cosigned(self, asked: Asked, new: Checkpoint, last: Seen | None) -> str:
        """Sign and keep, in the transaction that the last checkpoint was read in."""
        time_s = max(self._now_s(), last.time_s if last else 0)  # a clock set back must not show
        line = cosign(asked.note, self.name, self._signer.public, self._signer.sign, time_s)
        self._connection.execute(
            "INSERT INTO seen VALUES (?, ?, ?, ?, ?) ON CONFLICT (origin) DO UPDATE SET"
            " size = excluded.size, note = excluded.note, time_s = excluded.time_s,"
            " row_sha = excluded.row_sha",
            with_digest("seen", new.origin, new.size, asked.note, time_s),
        )
        return line

    def _keep_contradiction(self, declined: Declined, content: bytes, last: Seen | None) -> None:
        """Keep both notes of a contradiction, once: with them anybody can be convinced."""
        if not declined.is_contradiction or last is None:
            return
        row = (
            sha256(content).digest(),
            last.origin,
            self._now_s(),
            declined.status,
            last.note,
            content,
        )
        kept = self._connection.execute("SELECT count(*) FROM contradiction").fetchone()[0]
        if kept < CONTRADICTIONS_KEPT:
            self._connection.execute(
                "INSERT OR IGNORE INTO contradiction VALUES (?, ?, ?, ?, ?, ?, ?)",
                with_digest("contradiction", *row),
            )

    def _check_rows(self) -> None:
        for table in ("me", "seen", "contradiction"):
            for row in self._connection.execute(f"SELECT * FROM {table}"):  # noqa: S608 - ours
                if not is_intact(table, row):
                    raise UnfitFile(f"{self.files.database}: a row of {table} was changed")


def _checkpoint(seen: Seen) -> Checkpoint:
    return parse_any_checkpoint(parse_note(seen.note).text)


def _seen(row: tuple[str, int, str, int]) -> Seen:
    origin, size, note, time_s = row
    return Seen(origin=origin, size=size, note=note, time_s=time_s)


def _declined(declined: Declined) -> Reply:
    if declined.size is not None:
        return Reply(status=declined.status, body=f"{declined.size}\n", media_type=SIZE_TYPE)
    return Reply(status=declined.status, body=declined.detail + "\n")


def _wall_s() -> int:
    return SystemClock().wall_ms() // 1000
