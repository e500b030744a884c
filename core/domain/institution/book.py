"""What an institution's file holds 一家一册: platforms, inspections, venues, staff, contacts."""

from typing import assert_never

import msgspec
from msgspec import UNSET

from core.domain.institution.book_events import (
    AnnualInspectionConcluded,
    Audited,
    Commended,
    Contact,
    ContactAssigned,
    InspectionResult,
    PlatformJoined,
    StaffEngaged,
    StaffLeft,
    StaffRole,
    VenueAdded,
    VenueClosed,
)

BookEvent = (
    PlatformJoined
    | Audited
    | AnnualInspectionConcluded
    | Commended
    | VenueAdded
    | VenueClosed
    | StaffEngaged
    | StaffLeft
    | ContactAssigned
)


class Venue(msgspec.Struct, frozen=True, kw_only=True):
    """A place at which it teaches; `closed_on` is empty while it does."""

    venue: str
    address: str
    added_on: str
    closed_on: str = ""


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A person who works for it in one role; `left_on` is empty while that lasts."""

    person: str
    role: StaffRole
    engaged_on: str
    certificate_checked: bool
    record_checked_on: str = ""
    left_on: str = ""


class Inspection(msgspec.Struct, frozen=True, kw_only=True):
    """The last conclusion on a year."""

    year: int
    result: InspectionResult
    conditions: str
    concluded_on: str


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """The file of an institution.

    Attributes:
        platforms: each platform with the day on which it joined.
        inspections: one for each year, in the order of the years.
        audits, commendations: as they were recorded.
        venues, staff: whoever was ever there, in the order of arrival.
    """

    platforms: tuple[tuple[str, str], ...] = ()
    inspections: tuple[Inspection, ...] = ()
    audits: tuple[Audited, ...] = ()
    commendations: tuple[Commended, ...] = ()
    venues: tuple[Venue, ...] = ()
    staff: tuple[Member, ...] = ()
    contacts: tuple[Contact, ...] = ()
    contacts_on: str = ""

    @property
    def platform_joined_on(self) -> str:
        """The first day on any platform; empty if on none."""
        return min((joined_on for _, joined_on in self.platforms), default="")

    @property
    def last_inspection(self) -> Inspection | None:
        """The conclusion on the latest year."""
        return self.inspections[-1] if self.inspections else None

    def inspection(self, year: int) -> Inspection | None:
        """The last conclusion on a year."""
        return next((one for one in self.inspections if one.year == year), None)

    def venue(self, venue: str) -> Venue | None:
        """A venue, closed or not."""
        return next((one for one in self.venues if one.venue == venue), None)

    def member(self, person: str) -> Member | None:
        """The last engagement of a person, ended or not."""
        return next((one for one in reversed(self.staff) if one.person == person), None)


def evolve_book(book: Book, event: BookEvent) -> Book:
    """Return the file after the event."""
    match event:
        case PlatformJoined():
            joined = (event.platform, event.joined_on)
            return msgspec.structs.replace(book, platforms=(*book.platforms, joined))
        case Audited():
            return msgspec.structs.replace(book, audits=(*book.audits, event))
        case AnnualInspectionConcluded():
            return _inspected(book, event)
        case Commended():
            return msgspec.structs.replace(book, commendations=(*book.commendations, event))
        case ContactAssigned():
            return msgspec.structs.replace(
                book, contacts=event.contacts, contacts_on=event.assigned_on
            )
        case VenueAdded() | VenueClosed():
            return _place(book, event)
        case StaffEngaged() | StaffLeft():
            return _person(book, event)
        case _:
            assert_never(event)


def _inspected(book: Book, event: AnnualInspectionConcluded) -> Book:
    concluded = Inspection(
        year=event.year,
        result=event.result,
        conditions="" if event.conditions is UNSET else event.conditions,
        concluded_on=event.concluded_on,
    )
    others = (one for one in book.inspections if one.year != event.year)
    years = sorted((*others, concluded), key=lambda one: one.year)
    return msgspec.structs.replace(book, inspections=tuple(years))


def _place(book: Book, event: VenueAdded | VenueClosed) -> Book:
    if isinstance(event, VenueAdded):
        venue = Venue(venue=event.venue, address=event.address, added_on=event.added_on)
        others = tuple(one for one in book.venues if one.venue != event.venue)
        return msgspec.structs.replace(book, venues=(*others, venue))
    venues = tuple(
        msgspec.structs.replace(one, closed_on=event.closed_on) if one.venue == event.venue else one
        for one in book.venues
    )
    return msgspec.structs.replace(book, venues=venues)


def _person(book: Book, event: StaffEngaged | StaffLeft) -> Book:
    if isinstance(event, StaffEngaged):
        checked_on = event.record_checked_on
        member = Member(
            person=event.person,
            role=event.role,
            engaged_on=event.engaged_on,
            certificate_checked=event.certificate_checked,
            record_checked_on="" if checked_on is UNSET else checked_on,
        )
        return msgspec.structs.replace(book, staff=(*book.staff, member))
    staff = tuple(
        msgspec.structs.replace(one, left_on=event.left_on)
        if one.person == event.person and not one.left_on
        else one
        for one in book.staff
    )
    return msgspec.structs.replace(book, staff=staff)
