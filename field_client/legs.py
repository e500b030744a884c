"""This device's own legs read back from its journal: folded, listed, found by what is typed."""

import msgspec
from msgspec import UNSET

from core.domain import catalogue
from core.domain.leg.events import Opened
from core.domain.leg.state import Fact, Leg, evolve
from core.evidence.body import trusted_header
from core.kernel.ids import visit_of
from core.log.journal import Journal
from core.log.mirror import Mirror
from core.log.records import NewEvent
from field_client import register
from field_client.told import Told
from field_client.words import N_

NO_LEG = N_("{field} is no leg of this device")


class LegSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One leg of this device as a list shows it.

    Attributes:
        place: the institution's name, or what its premises are called.
        opened_at: TIME.
        has_left: the leg takes corrections only.
    """

    stream: str
    visit: str
    code: str
    institution: str | None
    place: str
    opened_at: str
    events: int
    has_left: bool


def fold(journal: Journal, stream: str) -> Leg:
    """Return a leg; an unopened one where nothing is recorded yet."""
    return folded(journal.stream(stream))


def folded(events: list[NewEvent]) -> Leg:
    """Return the leg that these events make."""
    leg = Leg()
    for event in events:
        leg = evolve(leg, _fact(event))
    return leg


def newest(journal: Journal, mirror: Mirror, limit: int) -> list[LegSummary]:
    """Return the last legs opened here, newest first."""
    streams = journal.streams("leg")[-limit:]
    return [_summary(journal, mirror, stream) for stream in reversed(streams)]


def on_visit(journal: Journal, visit: str) -> list[str]:
    """Return this device's legs of a visit, in the order in which they began."""
    return [stream for stream in journal.streams("leg") if fold(journal, stream).visit == visit]


def find(journal: Journal, authority: str, text: str) -> str:
    """Return the leg that is meant by a stream, its uuid, a join code, or `last`.

    Raises:
        Told: this device has no such leg.
    """
    streams = journal.streams("leg")
    wanted = f"leg:{text.removeprefix('leg:')}"
    if wanted in streams:
        return wanted
    if text == "last" and streams:
        return streams[-1]
    try:
        visit = visit_of(text, authority)
    except ValueError:  # no code either
        visit = ""
    of_visit = on_visit(journal, visit) if visit else []
    if not of_visit:
        raise Told(NO_LEG, text)
    return of_visit[-1]


def _fact(event: NewEvent) -> Fact:
    header = trusted_header(event.body)
    return Fact(
        id=event.event_id,
        event=catalogue.read(event.type, header.data),  # type: ignore[arg-type] # the type's first part is the stream's kind, so a leg holds leg events alone
        corrects=None if header.corrects is UNSET else header.corrects,
    )


def _summary(journal: Journal, mirror: Mirror, stream: str) -> LegSummary:
    events = journal.stream(stream)
    leg = folded(events)
    opened = [fact.event for fact in leg.standing if isinstance(fact.event, Opened)][-1]
    named = leg.institution and register.name_of(mirror, leg.institution)
    return LegSummary(
        stream=stream,
        visit=leg.visit,
        code=opened.code,
        institution=leg.institution,
        place=named or leg.premises or "",
        opened_at=trusted_header(events[0].body).at,
        events=len(events),
        has_left=leg.has_left,
    )
