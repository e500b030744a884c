"""What a person may wish of an institution's file and of the lists; `decide` grants or refuses it.

`on` is the day of the act, `by` who does it, filled in by the shell as is `institution`.
"""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from core.domain.institution.book_events import (
    AuditOutcome,
    Contact,
    Floor,
    InspectionResult,
    StaffRole,
    Year,
)
from core.domain.institution.listing_events import Ground, ListName
from core.kernel.acting import Acting
from core.kernel.fields import (
    Count,
    DayText,
    Line,
    RegionCode,
    StreamText,
    Text,
    Uuid7,
    ViolationCode,
)


class JoinPlatform(msgspec.Struct, frozen=True, kw_only=True):
    """Record that it is on a supervision platform."""

    institution: Uuid7
    platform: Line
    on: DayText
    by: Acting


class Audit(msgspec.Struct, frozen=True, kw_only=True):
    """Record an audit of its data; one campaign audits it once."""

    institution: Uuid7
    campaign: Line
    outcome: AuditOutcome
    on: DayText
    by: Acting


class ConcludeAnnualInspection(msgspec.Struct, frozen=True, kw_only=True):
    """Conclude the annual inspection of a year; anew, once its conditions are met."""

    institution: Uuid7
    year: Year
    result: InspectionResult
    conditions: Text | UnsetType = UNSET
    on: DayText
    by: Acting


class Commend(msgspec.Struct, frozen=True, kw_only=True):
    """Record a commendation."""

    institution: Uuid7
    level: Literal["township", "county", "city", "province", "nation"]
    commended_by: Line
    on: DayText
    by: Acting


class AssignContact(msgspec.Struct, frozen=True, kw_only=True):
    """Name everybody who is in charge of the institution from now on."""

    institution: Uuid7
    contacts: tuple[Contact, ...]
    on: DayText
    by: Acting


class AddVenue(msgspec.Struct, frozen=True, kw_only=True):
    """Add a place at which it teaches; see `book_events.VenueAdded`."""

    institution: Uuid7
    venue: Uuid7
    address: Line
    division_code: RegionCode | UnsetType = UNSET
    town: Line | UnsetType = UNSET
    grid_cell: Line | UnsetType = UNSET
    floor: Floor | UnsetType = UNSET
    area_dm2: Count | UnsetType = UNSET
    fire_doc_no: Line | UnsetType = UNSET
    on: DayText
    by: Acting


class CloseVenue(msgspec.Struct, frozen=True, kw_only=True):
    """Record that it teaches there no more."""

    institution: Uuid7
    venue: Uuid7
    on: DayText
    by: Acting


class EngageStaff(msgspec.Struct, frozen=True, kw_only=True):
    """Record that a person works for it; the name is a disclosure.

    Attributes:
        engaged_on: when that began; `on` where it is left out.
    """

    institution: Uuid7
    person: Uuid7
    role: StaffRole
    certificate_checked: bool
    record_checked_on: DayText | UnsetType = UNSET
    engaged_on: DayText | UnsetType = UNSET
    on: DayText
    by: Acting


class RecordStaffLeft(msgspec.Struct, frozen=True, kw_only=True):
    """Record that a person works for it no more."""

    institution: Uuid7
    person: Uuid7
    on: DayText
    by: Acting


class NoticeListing(msgspec.Struct, frozen=True, kw_only=True):
    """Tell the institution that it is to be put on a list, and why.

    Attributes:
        grounds: last words of rows `list.<list>.…` of procedure.toml; none for the white list.
        open_cases: its serious cases that are open still, as the office's books have them.
    """

    institution: Uuid7
    listing: Uuid7
    list: ListName
    grounds: tuple[Ground, ...] = ()
    rests_on: tuple[StreamText, ...] = ()
    open_cases: tuple[StreamText, ...] = ()
    on: DayText
    by: Acting


class ReceiveListingStatement(msgspec.Struct, frozen=True, kw_only=True):
    """Record the institution's answer."""

    institution: Uuid7
    listing: Uuid7
    position: Literal["agrees", "objects"]
    on: DayText
    by: Acting


class EnterOnList(msgspec.Struct, frozen=True, kw_only=True):
    """Put it on the list that it was told of.

    Attributes:
        from_day: first day on the list; `on` where it is left out.
        open_cases: as for `NoticeListing`, on the day of the decision.
    """

    institution: Uuid7
    listing: Uuid7
    from_day: DayText | UnsetType = UNSET
    open_cases: tuple[StreamText, ...] = ()
    on: DayText
    by: Acting


class DropListing(msgspec.Struct, frozen=True, kw_only=True):
    """Do not put it on the list after all."""

    institution: Uuid7
    listing: Uuid7
    reason: Text
    on: DayText
    by: Acting


class PublishListing(msgspec.Struct, frozen=True, kw_only=True):
    """Make a listing public."""

    institution: Uuid7
    listing: Uuid7
    place: Line
    on: DayText
    by: Acting


class Delist(msgspec.Struct, frozen=True, kw_only=True):
    """Take it off a list before its time, or note that its time has passed."""

    institution: Uuid7
    listing: Uuid7
    how: Literal["expiry", "repair", "withdrawn"]
    reason: Text
    on: DayText
    by: Acting


class LeaveWhiteList(msgspec.Struct, frozen=True, kw_only=True):
    """Take it off the white list for violations that a decision in effect names, if serious."""

    institution: Uuid7
    violations: tuple[ViolationCode, ...]
    rests_on: StreamText
    on: DayText
    by: Acting


BookCommand = JoinPlatform | Audit | ConcludeAnnualInspection | Commend | AssignContact
PremisesCommand = AddVenue | CloseVenue | EngageStaff | RecordStaffLeft
ListingCommand = (
    NoticeListing
    | ReceiveListingStatement
    | EnterOnList
    | DropListing
    | PublishListing
    | Delist
    | LeaveWhiteList
)
