"""Listings as their events left them: noticed, then on the list or dropped, then off it (§6.5)."""

from typing import Literal, assert_never

import msgspec

from core.domain.institution.day_events import DeadlineSettled
from core.domain.institution.listing_events import (
    Delisted,
    Listed,
    ListingDropped,
    ListingNoticed,
    ListingPublished,
    ListingStatementReceived,
    ListName,
)

ListingEvent = (
    ListingNoticed
    | ListingStatementReceived
    | Listed
    | ListingPublished
    | Delisted
    | ListingDropped
)
ListingStage = Literal["noticed", "listed", "dropped", "left"]


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """One way onto one list.

    Attributes:
        statement_on: day of the institution's answer; empty if it gave none.
        from_day, until: days on the list, both included; `until` is empty where no end is set.
        left_on: first day off the list, before `until`; empty if it was not taken off.
        rectify_by: last day to mend what it left the white list for; empty if nothing.
    """

    listing: str
    list: ListName = "watch"
    stage: ListingStage = "noticed"
    noticed_by: str = ""
    noticed_on: str = ""
    statement_until: str = ""
    statement_on: str = ""
    decided_on: str = ""
    from_day: str = ""
    until: str = ""
    published_on: str = ""
    left_on: str = ""
    rectify_by: str = ""

    def is_in_force(self, on: str) -> bool:
        """Tell whether the institution is on this list on a DATE."""
        entered = bool(self.from_day) and self.from_day <= on
        lapsed = bool(self.until) and self.until < on
        left = bool(self.left_on) and self.left_on <= on
        return entered and not lapsed and not left

    def is_in_force_in(self, year: int) -> bool:
        """Tell whether the institution is on this list on any day of a year."""
        first, last = max(f"{year}-01-01", self.from_day), f"{year}-12-31"
        return first <= last and self.is_in_force(first)


def evolve_listings(listings: tuple[Listing, ...], event: ListingEvent) -> tuple[Listing, ...]:
    """Return the listings after the event; what speaks of an unknown one begins it."""
    before = next((one for one in listings if one.listing == event.listing), None)
    after = _after(before or Listing(listing=event.listing), event)
    if before is None:
        return (*listings, after)
    return tuple(after if one.listing == event.listing else one for one in listings)


def settle_statement(listings: tuple[Listing, ...], event: DeadlineSettled) -> tuple[Listing, ...]:
    """Return the listings with the settled last day for the statement of the one under notice."""
    return tuple(
        msgspec.structs.replace(one, statement_until=event.due_on)
        if (event.kind, one.stage, one.statement_until)
        == ("listing.statement", "noticed", event.before)
        else one
        for one in listings
    )


def _after(listing: Listing, event: ListingEvent) -> Listing:
    match event:
        case ListingNoticed():
            return msgspec.structs.replace(
                listing,
                list=event.list,
                noticed_by=event.noticed_by,
                noticed_on=event.noticed_on,
                statement_until=event.statement_until,
            )
        case ListingStatementReceived():
            return msgspec.structs.replace(listing, statement_on=event.received_on)
        case Listed():
            return msgspec.structs.replace(
                listing,
                list=event.list,
                stage="listed",
                decided_on=event.decided_on,
                from_day=event.from_day,
                until=event.until or "",
            )
        case ListingPublished():
            return msgspec.structs.replace(listing, published_on=event.published_on)
        case Delisted():
            return msgspec.structs.replace(
                listing,
                list=event.list,
                stage="left",
                left_on=event.on,
                rectify_by=event.rectify_by or "",
            )
        case ListingDropped():
            return msgspec.structs.replace(listing, stage="dropped")
        case _:
            assert_never(event)
