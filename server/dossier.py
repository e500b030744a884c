"""The log as policies ask of it, inside one write transaction."""

from typing import Any

import msgspec
from msgspec import UNSET

from core.domain import catalogue
from core.domain.case.state import Case
from core.domain.leg.events import NoticeServed
from core.domain.notice.events import Repeated
from core.domain.notice.state import Notice
from core.domain.tables import TABLES
from core.domain.visit.state import Visit
from core.evidence.body import trusted_header
from core.kernel.errors import Rejected
from core.kernel.ids import stream_kind, stream_name, stream_uuid
from core.kernel.running import Running, running
from core.kernel.times import day_of
from core.log.records import StoredEvent
from core.log.writer import LogWriter
from projections.joint import Heard, merged_of
from projections.reading import see_event
from server.office import state_of
from server.scribe import Pen


class LogDossier:
    """Answers by folding streams and by claims, never from read models."""

    def __init__(self, writer: LogWriter, pen: Pen) -> None:
        """Ask of the log as this transaction sees it."""
        self._writer = writer
        self._pen = pen

    def new_id(self) -> str:
        """A fresh uuid7."""
        return self._pen.new_id()

    def notice(self, notice: str) -> Notice:
        """A notice as it stands."""
        found: Notice = self._fold("notice", notice)
        return found

    def notice_counts(self, notice: str) -> bool:
        """Whether the paper that opened a notice counts now."""
        return ground_stands(self._writer, stream_name("notice", notice))

    def visit(self, visit: str) -> Visit:
        """What the office decided about a visit."""
        found: Visit = self._fold("visit", visit)
        return found

    def region_of(self, institution: str) -> str | None:
        """Division code under which an institution was registered."""
        for event in self._writer.events(stream_name("institution", institution))[:1]:
            region = trusted_header(event.body).region
            return None if region is UNSET else region
        return None

    def case(self, case: str) -> Case:
        """A case as it stands."""
        found: Case = self._fold("case", case)
        return found

    def is_registered(self, institution: str) -> bool:
        """Whether the institution is in the register."""
        return self.head(stream_name("institution", institution)) > 0

    def case_of_notice(self, notice: str) -> str | None:
        """The last case filed on a notice's overdue."""
        found = self._claimed_by("case-of", notice)
        while found is not None and (after := self._claimed_by("case-after", found)) is not None:
            found = after
        return found

    def case_of_visit(self, visit: str) -> str | None:
        """The case filed on a visit's findings."""
        return self._claimed_by("case-of-visit", visit)

    def simple_case(self, visit: str, code: str) -> str | None:
        """The case in which a visit's violation was punished on the spot."""
        return self._claimed_by("simple", f"{visit}/{code}")

    def notices_of_leg(self, leg: str) -> tuple[str, ...]:
        """Ids of the notices that a leg handed over, in its order."""
        served = (
            catalogue.read(event.type, trusted_header(event.body).data)
            for event in self._writer.events(leg)
            if event.type.startswith("leg.notice-served.v")
        )
        return tuple(one.notice for one in served if isinstance(one, NoticeServed))

    def notice_on_paper(self, event: str) -> str | None:
        """The notice that a leg's paper opened, by the paper's event id."""
        for one in self._writer.of_id(event):
            if one.type.startswith("leg.notice-served.v"):
                paper = catalogue.read(one.type, trusted_header(one.body).data)
                return paper.notice if isinstance(paper, NoticeServed) else None
        return None

    def repeats_of(self, notice: str) -> tuple[str, ...]:
        """Ids of the notices whose papers repeat orders of this one, in the log's order."""
        events = (
            catalogue.read(one.type, trusted_header(one.body).data)
            for name in catalogue.versions(catalogue.type_of_struct(Repeated))
            for one in self._writer.of_type(name)
        )
        return tuple(
            event.notice
            for event in events
            if isinstance(event, Repeated)
            and any(item.ordered_by == notice for item in event.items)
        )

    def standing_findings(self, visit: str, legs: tuple[str, ...]) -> frozenset[str]:
        """What stands as found on a visit, as these legs and those moved there say it, merged."""
        names = {*legs, *self.visit(visit).moved_in}
        heard = [
            Heard(see_event(event), counts=stands(self._writer, event.event_id))
            for name in (*sorted(names), stream_name("visit", visit))
            for event in self._writer.events(name)
        ]
        return frozenset(one.event.code for one in merged_of(visit, heard).findings)

    def running(self, stream: str) -> tuple[Running, ...]:
        """The deadlines that run in a stream, by its room's table."""
        return running(
            TABLES.get(stream_kind(stream), ()), map(_dated, self._writer.events(stream))
        )

    def last_overdue(self, notice: str) -> str | None:
        """Event id of the notice's last overdue."""
        events = self._writer.events(stream_name("notice", notice))
        overdue = [event.event_id for event in events if event.type.startswith("notice.overdue.v")]
        return overdue[-1] if overdue else None

    def head(self, stream: str) -> int:
        """The last version of a stream, 0 if empty."""
        head = self._writer.stream_heads((stream,)).get(stream)
        return head.ver if head else 0

    def _claimed_by(self, kind: str, key: str) -> str | None:
        leaf = self._writer.claimed(kind, key)
        event = None if leaf is None else self._writer.event(leaf)
        return None if event is None else stream_uuid(event.stream)

    def _fold(self, kind: str, uuid: str) -> Any:
        return state_of(self._writer, stream_name(kind, uuid))


def _dated(event: StoredEvent) -> tuple[str, msgspec.Struct]:
    """Return an event of the office's with the local day on which it happened."""
    header = trusted_header(event.body)
    return day_of(header.occurred), catalogue.read(event.type, header.data)


def ground_stands(writer: LogWriter, stream: str) -> bool:
    """Tell whether the fact that opened a stream counts; its device may be suspected since."""
    opened = writer.events(stream)[:1]
    causes = [trusted_header(one.body).cause for one in opened]
    return all(one is UNSET or stands(writer, one) for one in causes)


def stands(writer: LogWriter, event_id: str) -> bool:
    """Tell whether an event counts now (FORMAT §3, Standing)."""
    try:
        standing = state_of(writer, stream_name("review", event_id))
    except Rejected:  # a review written by a newer release: not known to be settled
        return False
    return bool(standing.counts)
