"""Follow-on decisions: every event that counts is handed to the policies, in the log's order.

The follower's file holds how far it has read, what it passed over because a review was open, and
which streams may fall due. It is disposable: read again from the start, every policy finds its
deeds done (expected versions, causes and claims stand in the log), so killing it anywhere is safe.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final

from msgspec import UNSET

from core.domain import catalogue
from core.domain.review import events as review
from core.evidence.body import Actor, trusted_header
from core.kernel.errors import Refused, Rejected
from core.kernel.times import day_of, day_of_ms
from core.log.records import StoredEvent
from core.log.tracking import ProjectionStore
from core.log.writer import LogWriter
from core.process.dossier import Deed, Occasion
from core.process.react import LISTENS_TO, react
from core.process.settling import settle
from server import due, settling
from server.dossier import LogDossier, ground_stands, stands
from server.follower_file import NAME, NO_LEAF, TABLES, Declined, decline, declined_in, note_passed
from server.office import Asked, Office
from server.scribe import ClaimTaken
from server.settings import Folder

PAGE: Final = 500
"""How many events are read at a time."""
TOGETHER: Final = 32
"""How many events are answered in one commit at most: a push does not wait for more."""
_LISTENED: Final = frozenset(
    name for name, struct in catalogue.EVENTS.items() if struct in LISTENS_TO
)
_ADMITTED: Final = "review.admitted."
_BEYOND: Final = (Refused, Rejected, LookupError, ValueError, OverflowError)
"""What an admitted event may provoke: a rule's no, data of no known shape, a day beyond the law."""


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
            for group in _groups(events):
                done += self._take_group(group)
        return done

    def end_day(self, today: str) -> int:
        """Let happen what the days before `today` bring about by themselves; return how much."""
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
                self._store.setup(partial(decline, event_id=name, leaf=NO_LEAF, beyond=beyond))
        self.catch_up()
        return fallen

    def declined(self) -> list[Declined]:
        """Return what rules forbade policies to do."""
        with self._store.read() as db:
            return declined_in(db)

    def close(self) -> None:
        """Close the follower's file."""
        self._store.close()

    def _end_day(self, writer: LogWriter, name: str, today: str, asked: Asked) -> int:
        """Let happen to one stream what its day brings, once it has ended.

        A notice waits while the fact that opened it does not count: its device may be suspected
        since. The stream stays in `due`: admitted, it is asked again.
        """
        if due.waits_for_its_ground(name) and not ground_stands(writer, name):
            return 0
        deeds = due.day_ended(name, today, LogDossier(writer, self._office.pen))
        return len(self._office.execute_in(writer, deeds, asked))

    def _page(self) -> list[StoredEvent]:
        with self._office.log.read() as reader:
            return reader.pages(self._store.position() - 1, PAGE)

    def _take_group(self, group: Sequence[StoredEvent]) -> int:
        """React to several events in one write transaction, then move past all of them.

        One that no rule can answer must not stop the others: then each is asked by itself.
        """
        asking = [event for event in group if event.type in _LISTENED]
        if len(asking) <= 1:
            return self._take_singly(group)
        try:
            stored, held = self._office.log.write(partial(self._answer, asking=asking))
        except (ClaimTaken, *_BEYOND):
            return self._take_singly(group)
        self._note(group, held)
        return stored

    def _take_singly(self, group: Sequence[StoredEvent]) -> int:
        done, passed = 0, list[StoredEvent]()
        for event in group:
            passed.append(event)
            if _asks(event):
                done += self._take(event, passed)
                passed = []
        if passed:
            self._note(passed)
        return done

    def _answer(
        self, writer: LogWriter, asking: Sequence[StoredEvent]
    ) -> tuple[int, list[StoredEvent]]:
        """React to events in their order; return how many were stored, and whom a review holds."""
        stored, held = 0, list[StoredEvent]()
        for event in asking:
            if _counts(writer, event):
                stored += self._react(writer, event)
            else:
                held.append(event)
        return stored, held

    def _take(self, event: StoredEvent, passed: Sequence[StoredEvent]) -> int:
        """React to one event in the log's write transaction, then move past it.

        Args:
            event: the last of `passed`.
            passed: it, and what asks for nothing before it: one step past all of them costs one
                commit, and a follower killed before it passes them again.
        """
        if settling.is_of_calendar(event):
            settled = self._settle(event)
            self._note(passed)
            return settled
        target = self._released(event) if event.type.startswith(_ADMITTED) else event
        if target is None or target.type not in _LISTENED:
            self._note(passed)
            return 0
        stored, held, declined = 0, list[StoredEvent](), None
        try:
            stored, held = self._office.log.write(partial(self._answer, asking=(target,)))
        except ClaimTaken:
            pass
        except _BEYOND as beyond:
            declined = partial(decline, event_id=target.event_id, leaf=target.leaf, beyond=beyond)
        self._note(passed, held, declined)
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
                self._store.setup(partial(decline, event_id=name, leaf=NO_LEAF, beyond=beyond))
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
        held: Sequence[StoredEvent] = (),
        declined: Callable[[sqlite3.Connection], None] | None = None,
    ) -> None:
        """Move past events with everything that is kept of them."""

        def work(db: sqlite3.Connection) -> None:
            if declined is not None:
                declined(db)
            note_passed(db, events, held)

        self._store.batch(events[-1].leaf + 1, work)


def _groups(events: Sequence[StoredEvent]) -> Iterator[list[StoredEvent]]:
    """Part a page: what is more than an answer, a review's end or a calendar, stands alone."""
    group: list[StoredEvent] = []
    asking = 0
    for event in events:
        listened = event.type in _LISTENED
        if asking == TOGETHER or (_asks(event) and not listened):
            if group:
                yield group
            group, asking = [], 0
        group.append(event)
        asking += listened
        if _asks(event) and not listened:
            yield group
            group = []
    if group:
        yield group


def _asks(event: StoredEvent) -> bool:
    """Tell whether something may follow from an event."""
    return (
        event.type in _LISTENED
        or event.type.startswith(_ADMITTED)
        or settling.is_of_calendar(event)
    )


def _counts(writer: LogWriter, event: StoredEvent) -> bool:
    """Tell whether an event counts now (FORMAT §3, Standing)."""
    return stands(writer, event.event_id)
