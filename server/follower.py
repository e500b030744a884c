"""Follow-on decisions: every event that counts is handed to the policies, in the log's order.

The follower's file holds how far it has read, what it passed over because a review was open, and
which streams may fall due. It is disposable: read again from the start, every policy finds its
deeds done (expected versions, causes and claims stand in the log), so killing it anywhere is safe.
"""

import sqlite3
from collections.abc import Sequence
from functools import partial
from typing import Final

import msgspec
from msgspec import UNSET

from core.domain import catalogue
from core.domain.review import events as review
from core.evidence.body import Actor, trusted_header
from core.kernel.errors import Refused, Rejected
from core.kernel.times import day_of, day_of_ms
from core.log.records import StoredEvent
from core.log.row_digest import row_digest, with_digest
from core.log.tracking import ProjectionStore
from core.log.writer import LogWriter
from core.process.dossier import Deed, Occasion
from core.process.react import LISTENS_TO, react
from core.process.settling import settle
from server import due, settling
from server.dossier import LogDossier, ground_stands, stands
from server.office import Asked, Office
from server.scribe import ClaimTaken
from server.settings import Folder

NAME: Final = "follower"
"""Under which the position is kept."""
PAGE: Final = 500
NO_LEAF: Final = -1
"""Where a stream stands whose day could not be ended: not an event, but a date, asked for it."""
TABLES: Final = f"""
CREATE TABLE IF NOT EXISTS held (event_id TEXT PRIMARY KEY, leaf INTEGER NOT NULL);
{due.TABLE};
CREATE TABLE IF NOT EXISTS declined (
    event_id TEXT PRIMARY KEY, leaf INTEGER NOT NULL, reason TEXT NOT NULL, detail TEXT NOT NULL,
    row_sha BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS tracking_digest (
    application_name TEXT PRIMARY KEY, row_sha BLOB NOT NULL
)
"""
"""The last says of the library's `tracking` row that it is as it was written; it has no room."""
_LISTENED: Final = frozenset(
    name for name, struct in catalogue.EVENTS.items() if struct in LISTENS_TO
)


_ADMITTED: Final = "review.admitted."
_BEYOND: Final = (Refused, Rejected, LookupError, ValueError, OverflowError)
"""What an admitted event may provoke: a rule's no, data of no known shape, a day beyond the law."""


class Declined(msgspec.Struct, frozen=True, kw_only=True):
    """A policy's deed that a rule forbade; the fact stays, a person looks at it.

    Attributes:
        event_id: of the fact; the stream whose day cannot be ended.
    """

    event_id: str
    reason: str
    detail: str


class Follower:
    """One reader of the log that acts on it; run it from one thread at a time."""

    def __init__(self, office: Office, folder: Folder) -> None:
        """Open the follower's file beside the log."""
        self._office = office
        self._store = ProjectionStore.open(folder.follower, NAME)
        self._store.setup(lambda db: [db.execute(table) for table in TABLES.split(";")])
        self._store.setup(due.renew)

    def catch_up(self) -> int:
        """React to everything logged so far, also to what that brings about; return how many."""
        done = 0
        while events := self._page():
            passed: list[StoredEvent] = []
            for event in events:
                if _asks(event):
                    done += self._take(event, passed)
                    passed = []
                else:
                    passed.append(event)
            if passed:
                self._note(passed)
        return done

    def end_day(self, today: str) -> int:
        """Let every stream whose day has ended before `today` fall due; return how many did."""
        with self._store.read() as db:
            rows = db.execute(
                "SELECT stream, region FROM due WHERE due_on < ? ORDER BY due_on, stream", (today,)
            ).fetchall()
        fallen = 0
        for name, region in rows:
            asked = Asked(actor=Actor(job="end-of-day"), region=region or UNSET)
            try:
                fallen += self._office.log.write(
                    partial(self._end_day, name=name, today=today, asked=asked)
                )
            except ClaimTaken:  # it fell due before; this file is behind the log
                continue
            except _BEYOND as beyond:
                self._store.setup(partial(_decline, event_id=name, leaf=NO_LEAF, beyond=beyond))
        self.catch_up()
        return fallen

    def declined(self) -> list[Declined]:
        """Return what rules forbade policies to do."""
        with self._store.read() as db:
            rows = db.execute("SELECT event_id, reason, detail FROM declined ORDER BY leaf")
            return [Declined(event_id=r[0], reason=r[1], detail=r[2]) for r in rows.fetchall()]

    def close(self) -> None:
        """Close the follower's file."""
        self._store.close()

    def _end_day(self, writer: LogWriter, name: str, today: str, asked: Asked) -> int:
        """Let one stream fall due, unless the fact that opened it does not count any more.

        Its device may be suspected since. The stream stays in `due`: admitted, it is asked again.
        """
        if not ground_stands(writer, name):
            return 0
        return len(self._office.execute_in(writer, due.day_ended(name, today), asked))

    def _page(self) -> list[StoredEvent]:
        with self._office.log.read() as reader:
            return reader.pages(self._store.position() - 1, PAGE)

    def _take(self, event: StoredEvent, passed: Sequence[StoredEvent]) -> int:
        """React to one event in the log's write transaction, then move past it.

        Those passed before it ask for nothing: one step past all of them costs one commit, and a
        follower killed before it passes them again.
        """
        if settling.is_of_calendar(event):
            settled = self._settle(event)
            self._note((*passed, event))
            return settled
        target = self._released(event) if event.type.startswith(_ADMITTED) else event
        if target is None or target.type not in _LISTENED:
            self._note((*passed, event))
            return 0
        held, declined = False, None

        def work(writer: LogWriter) -> int:
            nonlocal held
            if not _counts(writer, target):
                held = True
                return 0
            return self._react(writer, target)

        try:
            stored = self._office.log.write(work)
        except ClaimTaken:
            stored = 0
        except _BEYOND as beyond:  # one event that no rule can answer must not stop the others
            stored, declined = 0, beyond
        self._note((*passed, event), target, held=held, declined=declined)
        return stored

    def _settle(self, adoption: StoredEvent) -> int:
        """Let every stream count its provisional days again, each in a commit of its own.

        Killed on the way, it begins again: a stream that answered the adoption is not asked twice.
        """
        years = settling.years_of(self._office.log, adoption)
        if not years:
            return 0
        stored = 0
        streams = settling.streams_from(self._office.log, adoption.leaf, years)
        for name, region in streams.items():
            asked = Asked(
                actor=Actor(job="follower"), region=region or UNSET, cause=adoption.event_id
            )
            work = partial(self._settle_one, name=name, years=years, asked=asked)
            try:
                stored += self._office.log.write(work)
            except _BEYOND as beyond:
                self._store.setup(partial(_decline, event_id=name, leaf=NO_LEAF, beyond=beyond))
        return stored

    def _settle_one(
        self, writer: LogWriter, name: str, years: tuple[int, ...], asked: Asked
    ) -> int:
        today = day_of_ms(writer.received_ms)
        deeds = settle(name, today, LogDossier(writer, self._office.pen), years)
        return len(self._office.execute_in(writer, deeds, asked))

    def _react(self, writer: LogWriter, event: StoredEvent) -> int:
        header = trusted_header(event.body)
        occasion = Occasion(
            event_id=event.event_id,
            stream=event.stream,
            ver=event.ver,
            day=day_of(header.occurred),
            today=day_of_ms(writer.received_ms),
            event=catalogue.read(event.type, header.data),
            region=None if header.region is UNSET else header.region,
            based_on=() if header.based_on is UNSET else header.based_on,
        )
        deeds: Sequence[Deed] = react(occasion, LogDossier(writer, self._office.pen))
        asked = Asked(actor=Actor(job="follower"), region=header.region, cause=event.event_id)
        return len(self._office.execute_in(writer, deeds, asked))

    def _released(self, event: StoredEvent) -> StoredEvent | None:
        """Return the event that a review has just let count."""
        admitted = catalogue.read(event.type, trusted_header(event.body).data)
        assert isinstance(admitted, review.Admitted), "the type says so"
        with self._store.read() as db:
            row = db.execute(
                "SELECT leaf FROM held WHERE event_id = ?", (admitted.event,)
            ).fetchone()
        if row is None:
            return None
        with self._office.log.read() as reader:
            return reader.event(row[0])

    def _note(
        self,
        events: Sequence[StoredEvent],
        target: StoredEvent | None = None,
        *,
        held: bool = False,
        declined: Exception | None = None,
    ) -> None:
        """Keep what events say of days, and what came of the last one; move past all of them."""
        position = events[-1].leaf + 1

        def work(db: sqlite3.Connection) -> None:
            if held and target is not None:
                db.execute(
                    "INSERT OR REPLACE INTO held VALUES (?, ?)", (target.event_id, target.leaf)
                )
            if declined is not None and target is not None:
                _decline(db, event_id=target.event_id, leaf=target.leaf, beyond=declined)
            for event in events:
                _note_due(db, event)
            _note_position(db, position)

        self._store.batch(position, work)


def _asks(event: StoredEvent) -> bool:
    """Tell whether something may follow from an event."""
    return (
        event.type in _LISTENED
        or event.type.startswith(_ADMITTED)
        or settling.is_of_calendar(event)
    )


def _note_due(db: sqlite3.Connection, event: StoredEvent) -> None:
    if due.may_fall_due(event.type):
        header = trusted_header(event.body)
        due.note_due(db, header, catalogue.read(event.type, header.data))


def _note_position(db: sqlite3.Connection, position: int) -> None:
    row = (NAME, row_digest("tracking", (NAME, position)))
    db.execute("INSERT OR REPLACE INTO tracking_digest VALUES (?, ?)", row)


def _decline(db: sqlite3.Connection, *, event_id: str, leaf: int, beyond: Exception) -> None:
    match beyond:
        case Refused():
            reason = beyond.reason.name
        case Rejected():
            reason = beyond.code
        case _:
            reason = "beyond-law"
    row = with_digest("declined", event_id, leaf, reason, str(beyond))
    db.execute("INSERT OR REPLACE INTO declined VALUES (?, ?, ?, ?, ?)", row)


def _counts(writer: LogWriter, event: StoredEvent) -> bool:
    """Tell whether an event counts now (FORMAT §3, Standing)."""
    return stands(writer, event.event_id)
