"""An event as every derived view tells it: who, when, what, and whether it counts."""

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec
from msgspec import UNSET, UnsetType

from core.evidence.body import Header, trusted_header
from core.kernel.ids import stream_kind, stream_uuid
from core.log.eventlog import EventLog
from core.log.leaves import Row
from server.exports.choosing import Takes, rows_of
from server.exports.standings import Known, Standing
from server.exports.withholding import Withheld, shown_data

Progress = Callable[[int, int], None]
"""Steps done, and steps in all."""

PROGRESS_ROWS: Final = 1_000


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One event of the log.

    Attributes:
        id: the event's id; where a later event used the same one again, with its leaf behind it.
        type: as stored, with its version.
        at: when it was signed, by the signer's clock.
        occurred: what it speaks of.
        received_ms: when the log took it.
        actor: an officer's pseudonym, or the name of a job of the office.
        kid: the key that signed it; `device` is empty for a key of the office.
        codes: for what it was ever under review.
        data: the particulars, nothing personal; empty where `withheld` says why.
        pd: subject's pseudonym and commitment of each personal value beside the event.
    """

    leaf: int
    id: str
    type: str
    stream: str
    ver: int
    log: str
    at: str
    occurred: str
    received_ms: int
    actor: str
    is_job: bool
    companions: tuple[str, ...]
    region: str
    kid: str
    device: str
    standing: Standing
    codes: tuple[str, ...]
    withheld: Withheld
    data: dict[str, Any]
    based_on: tuple[str, ...]
    cause: str
    corrects: str
    pd: tuple[tuple[str, str], ...]
    att: tuple[str, ...]

    @property
    def kind(self) -> str:
        """The stream's kind."""
        return stream_kind(self.stream)

    @property
    def subject(self) -> str:
        """The stream's uuid."""
        return stream_uuid(self.stream)

    @property
    def counts(self) -> bool:
        """Whether no review holds it back or excluded it."""
        return self.standing == "counts"


def facts_of(
    log: EventLog, known: Known, takes: Takes, progress: Progress | None = None
) -> Iterator[Fact]:
    """Yield the events that are taken, in log order; memory stays flat."""
    ids = _Ids()
    try:
        for row in rows_of(log, known.size):
            if takes(row):
                yield fact_of(row, known, ids.own(row))
            if progress is not None and (row[0] % PROGRESS_ROWS == 0 or row[0] == known.size):
                progress(row[0], known.size)
    finally:
        ids.close()


def fact_of(row: Row, known: Known, own_id: str) -> Fact:
    """Return a row of the log as a fact under an id of its own."""
    position, stream, ver, event_type, body, event_id, kid, _, received_ms, _ = row
    header = trusted_header(body)
    reviewed = known.reviewed.get(event_id)
    data, withheld = shown_data(event_type, header.data, reviewed)
    actor, is_job = _actor(header)
    return Fact(
        leaf=position - 1,
        id=own_id,
        type=event_type,
        stream=stream,
        ver=ver,
        log=header.log,
        at=header.at,
        occurred=header.occurred,
        received_ms=received_ms,
        actor=actor,
        is_job=is_job,
        companions=header.actor.with_ or (),
        region=_text(header.region),
        kid=kid,
        device=known.devices.get(kid, ""),
        standing="counts" if reviewed is None else reviewed.standing,
        codes=() if reviewed is None else reviewed.codes,
        withheld=withheld,
        data=data,
        based_on=() if header.based_on is UNSET else tuple(name for name, _ in header.based_on),
        cause=_text(header.cause),
        corrects=_text(header.corrects),
        pd=header.pd,
        att=header.att,
    )


def _actor(header: Header) -> tuple[str, bool]:
    if header.actor.job is not UNSET:
        return header.actor.job, True
    return _text(header.actor.id), False


def _text(value: str | UnsetType) -> str:
    return "" if value is UNSET else value


class _Ids:
    """Ids that were given; a device may use one twice, and a loader drops the second silently.

    They stand in a temporary database, which the disk holds once it is large.
    """

    def __init__(self) -> None:
        self._given = sqlite3.connect("")
        self._given.execute("CREATE TABLE given(id TEXT PRIMARY KEY) WITHOUT ROWID")

    def own(self, row: Row) -> str:
        """Return the id of an event, or with its leaf where it was used before."""
        added = self._given.execute("INSERT OR IGNORE INTO given VALUES(?)", (row[5],))
        return row[5] if added.rowcount else f"{row[5]}#{row[0] - 1}"

    def close(self) -> None:
        """Throw the database away."""
        self._given.close()
