"""An institution as its events left it (DOMAIN.md §2).

    (unregistered) ── Registered ──> REGISTERED ── Suspended ──> SUSPENDED ── Resumed ──> REGISTERED
                                      │  ^  │                       │  │
                                      │  │  └────── Absconded ──────┼──┴──> ABSCONDED
                                      │  └────────── Reopened ──────┼─────────┘ │  ^ Reopened
                                      └──────────────── Closed ─────┴───────────┴> CLOSED

Everything else may happen at any stage once it is registered: its kind and licences (`kinds`), its
file (`book`), the lists (`listing`). Of what is closed only days before it closed are recorded.
`evolve` is total: what was recorded happened, in whatever order it is read.
"""

from typing import Final, Literal, assert_never

import msgspec
from msgspec import UNSET

from core.domain.institution.book import Book, BookEvent, evolve_book
from core.domain.institution.day_events import DeadlineSettled
from core.domain.institution.events import (
    Absconded,
    Closed,
    Particulars,
    ParticularsChanged,
    Registered,
    Reopened,
    Resumed,
    Suspended,
)
from core.domain.institution.kinds import KindEvent, Registration, evolve_kind
from core.domain.institution.listing import (
    Listing,
    ListingEvent,
    evolve_listings,
    settle_statement,
)
from core.kernel.running import Settlings, with_day

RegisterEvent = Registered | ParticularsChanged
StatusEvent = Suspended | Resumed | Absconded | Closed | Reopened
Event = RegisterEvent | StatusEvent | KindEvent | BookEvent | ListingEvent | DeadlineSettled
Stage = Literal["unregistered", "registered", "suspended", "absconded", "closed"]
Operating = Literal[
    "ACTIVE",
    "SUSPENDED",
    "ABSCONDED",
    "CLOSED_VOLUNTARY",
    "CLOSED_REDUCED",
    "CLOSED_SHUT",
    "BANNED",
]
"""DOMAIN.md §2.2; a conversion 转型 goes on working, so it is no status but a day of its own."""

_NOTHING: Final = Particulars()
_WHEN_CLOSED: Final[dict[str, Operating]] = {
    "voluntary": "CLOSED_VOLUNTARY",
    "reduced": "CLOSED_REDUCED",
    "shut": "CLOSED_SHUT",
    "banned": "BANNED",
}


class Institution(msgspec.Struct, frozen=True, kw_only=True):
    """An institution of the register.

    Attributes:
        particulars: what the last reading of the register says.
        source: what that reading was read from.
        institution: its id, once an event has named it; the register's own events do not.
        status_on: the day since which it is in this stage; empty while it was never changed.
        closed_how, closed_papers: how it closed; empty unless it is closed.
    """

    stage: Stage = "unregistered"
    particulars: Particulars = _NOTHING
    source: str = ""
    institution: str = ""
    status_on: str = ""
    closed_how: str = ""
    closed_papers: str = ""
    registration: Registration = Registration()
    book: Book = Book()
    listings: tuple[Listing, ...] = ()
    settled: Settlings = frozenset()

    @property
    def operating(self) -> Operating:
        """Return the status of DOMAIN.md §2.2."""
        match self.stage:
            case "suspended":
                return "SUSPENDED"
            case "absconded":
                return "ABSCONDED"
            case "closed":
                return _WHEN_CLOSED.get(self.closed_how, "CLOSED_SHUT")
            case _:
                return "ACTIVE"

    def listing(self, listing: str) -> Listing | None:
        """Return a listing by its id."""
        return next((one for one in self.listings if one.listing == listing), None)

    def listed_on(self, on: str) -> Listing | None:
        """Return the listing in force on a DATE, the latest if several are."""
        return next((one for one in reversed(self.listings) if one.is_in_force(on)), None)


def evolve(institution: Institution, event: Event) -> Institution:
    """Return the institution after the event."""
    if isinstance(event, Registered | ParticularsChanged):
        return _read(institution, event)
    named = msgspec.structs.replace(institution, institution=event.institution)
    if isinstance(event, DeadlineSettled):
        named = with_day(named, institution.settled, event, {})
        return msgspec.structs.replace(named, listings=settle_statement(named.listings, event))
    if isinstance(event, StatusEvent):
        return _stood(named, event)
    if isinstance(event, KindEvent):
        return msgspec.structs.replace(named, registration=evolve_kind(named.registration, event))
    if isinstance(event, BookEvent):
        return msgspec.structs.replace(named, book=evolve_book(named.book, event))
    return msgspec.structs.replace(named, listings=evolve_listings(named.listings, event))


def _read(institution: Institution, event: RegisterEvent) -> Institution:
    match event:
        case Registered():
            return msgspec.structs.replace(
                institution, stage="registered", particulars=event.particulars, source=event.source
            )
        case ParticularsChanged():
            return msgspec.structs.replace(
                institution,
                particulars=amended(institution.particulars, event.particulars, event.cleared),
                source=event.source,
            )
        case _:
            assert_never(event)


def _stood(institution: Institution, event: StatusEvent) -> Institution:
    stage: Stage = "registered"
    how = papers = ""
    match event:
        case Suspended():
            stage, on = "suspended", event.suspended_on
        case Resumed():
            on = event.resumed_on
        case Absconded():
            stage, on = "absconded", event.absconded_on
        case Closed():
            stage, on, how, papers = "closed", event.closed_on, event.how, event.papers
        case Reopened():
            on = event.reopened_on
        case _:
            assert_never(event)
    return msgspec.structs.replace(
        institution, stage=stage, status_on=on, closed_how=how, closed_papers=papers
    )


def difference(old: Particulars, new: Particulars) -> tuple[Particulars, tuple[str, ...]]:
    """Return the fields that a new full reading says otherwise, and those now empty, sorted.

    It is what `amended` takes: `amended(old, *difference(old, new)) == new`.
    """
    before, after = msgspec.structs.asdict(old), msgspec.structs.asdict(new)
    changed = {
        name: value for name, value in after.items() if value is not UNSET and value != before[name]
    }
    cleared = sorted(
        name for name, value in after.items() if value is UNSET and before[name] is not UNSET
    )
    return Particulars(**changed), tuple(cleared)


def amended(old: Particulars, changed: Particulars, cleared: tuple[str, ...]) -> Particulars:
    """Return the particulars after a change; a cleared name that is no field says nothing."""
    values = msgspec.structs.asdict(old)
    values |= {name: UNSET for name in cleared if name in values}
    values |= {
        name: value for name, value in msgspec.structs.asdict(changed).items() if value is not UNSET
    }
    return Particulars(**values)
