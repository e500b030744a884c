"""What is new of a ledger goes into the log: institution by institution, each with its records."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Final

import msgspec
from msgspec import UNSET

from core.domain.history.decide import NameInstitution, TakeIn, decide
from core.domain.history.state import History
from core.evidence.body import Actor
from core.kernel.acting import Acting
from core.kernel.errors import Rejected
from core.kernel.ids import stream_name
from server.history.entering import Entrance, Place
from server.history.oddities import Odd, Oddities
from server.history.records import Institution
from server.history.staging import New
from server.history.writing import Outbox
from server.office import Office
from server.scribe import Saying

STEP: Final = 200
"""After how many records the progress is told."""


class Named(msgspec.Struct, kw_only=True):
    """How many institutions: see `report.ImportReport`."""

    all: int = 0
    added: int = 0
    changed: int = 0
    named: int = 0


class Recording:
    """Records what is new; without an outbox it only counts."""

    def __init__(self, office: Office, by: Acting, actor: Actor, region: str, today: str) -> None:
        """Know on whose behalf, where, and on what day."""
        self._office = office
        self._by = by
        self._actor = actor
        self._region = region
        self._today = today
        self.counts = Named()

    def record(
        self,
        institutions: Iterable[Institution],
        news: Iterable[New],
        entrance: Entrance,
        outbox: Outbox | None,
        oddities: Oddities,
    ) -> Iterator[int]:
        """Record all; yield after some of them how many records are done.

        Both come by the institution's key. An institution of the ledger is named though no record
        of it is new.
        """
        groups = groupby(news, key=attrgetter("inst"))
        key, group = next(groups, ("", iter(())))
        done = 0
        for told in institutions:
            place = entrance.place(told)
            writer = self._begin(told, place, entrance, outbox)
            if key != told.key:
                continue
            for new in group:
                if writer is not None:
                    writer.bring_in(new, oddities)
                done += 1
                if done % STEP == 0:
                    yield done
            key, group = next(groups, ("", iter(())))
        assert not key, f"every record has its institution, {key} has none"
        if outbox is not None:
            outbox.push()
        yield done

    def _begin(
        self, told: Institution, place: Place, entrance: Entrance, outbox: Outbox | None
    ) -> "_Writer | None":
        """Count the institution, let the office enter it, and name it where it is not named."""
        is_named = bool(place.stream) and (outbox is None or place.kid == outbox.kid)
        self.counts.all += 1
        self.counts.added += place.is_new
        self.counts.changed += bool(place.events) and not place.is_new
        self.counts.named += not is_named
        if outbox is None:
            return None
        if outbox.is_full:
            outbox.push()
        for event in place.events:
            code = told.particulars.division_code
            outbox.first(
                Saying(
                    stream=stream_name("institution", place.institution),
                    event=event,
                    actor=self._actor,
                    region=code if isinstance(code, str) else self._region or UNSET,
                )
            )
        stream = place.stream if is_named else stream_name("hist", self._office.pen.new_id())
        ver = place.ver if is_named else 0
        writer = _Writer(self._office, outbox, (stream, ver), self._by, self._today)
        writer.history = History(
            stage="named" if is_named else "unknown",
            ledger=entrance.ledger,
            key=told.key,
            institution=place.institution,
        )
        if not is_named:
            writer.name()
        return writer


class _Writer:
    """The stream of one institution, written on."""

    def __init__(
        self, office: Office, outbox: Outbox, head: tuple[str, int], by: Acting, today: str
    ) -> None:
        self._law = office.law
        self._outbox = outbox
        self._stream, self._ver = head
        self._by = by
        self._today = today
        self.history = History()

    def name(self) -> None:
        """Name the institution; its entry stands in the same commit."""
        command = NameInstitution(
            ledger=self.history.ledger,
            key=self.history.key,
            institution=self.history.institution,
            on=self._today,
            by=self._by,
        )
        for event in decide(History(), command, self._law):
            self._outbox.add(self._stream, self._ver + 1, event)
            self._ver += 1
        self.history = msgspec.structs.replace(self.history, stage="named")

    def bring_in(self, new: New, oddities: Oddities) -> None:
        """Bring one record in; one that no body can hold is reported."""
        if self._outbox.is_full:
            self._outbox.push()
        old = new.corrects
        record = msgspec.structs.replace(new.record, institution=self.history.institution)
        command = TakeIn(record=record, corrects=old.id if old else "", on=self._today, by=self._by)
        known = self.history
        if old is not None:
            known = msgspec.structs.replace(known, records=(old,))
        try:
            for event in decide(known, command, self._law):
                self._outbox.add(self._stream, self._ver + 1, event, command.corrects)
                self._ver += 1
        except Rejected as error:
            oddities.add(Odd.NOT_RECORDED, new.file, new.line, "", error.detail)
