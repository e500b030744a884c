"""What the file of an institution gathers 一家一册 (S1): each fact once, on its day."""

from typing import Final, assert_never

import msgspec
from msgspec import UNSET

from core.domain.institution.book import BookEvent, Venue
from core.domain.institution.book_commands import (
    AddVenue,
    AssignContact,
    Audit,
    BookCommand,
    CloseVenue,
    Commend,
    ConcludeAnnualInspection,
    EngageStaff,
    JoinPlatform,
    PremisesCommand,
    RecordStaffLeft,
)
from core.domain.institution.book_events import (
    AnnualInspectionConcluded,
    Audited,
    Commended,
    ContactAssigned,
    PlatformJoined,
    StaffEngaged,
    StaffLeft,
    VenueAdded,
    VenueClosed,
)
from core.domain.institution.checks import in_order, needs, was_open
from core.domain.institution.state import Institution
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import may, requirement

_WORST_FIRST: Final = ("FAIL", "BASIC", "PASS")


def decide_book(institution: Institution, command: BookCommand, law: Law) -> tuple[BookEvent, ...]:
    """Return what happened; see `decide`."""
    match command:
        case JoinPlatform():
            return _join(institution, command, law)
        case Audit():
            return _audit(institution, command, law)
        case ConcludeAnnualInspection():
            return _inspect(institution, command, law)
        case Commend():
            return _commend(institution, command, law)
        case AssignContact():
            return _assign(institution, command, law)
        case _:
            assert_never(command)


def decide_premises(
    institution: Institution, command: PremisesCommand, law: Law
) -> tuple[BookEvent, ...]:
    """Return what happened; see `decide`."""
    match command:
        case AddVenue():
            return _add_venue(institution, command, law)
        case CloseVenue():
            return _close_venue(institution, command, law)
        case EngageStaff():
            return _engage(institution, command, law)
        case RecordStaffLeft():
            return _left(institution, command, law)
        case _:
            assert_never(command)


def _join(institution: Institution, command: JoinPlatform, law: Law) -> tuple[BookEvent, ...]:
    may(law, "institution.join-platform", command.by, command.on)
    was_open(institution, PlatformJoined, command.on)
    if command.platform in {platform for platform, _ in institution.book.platforms}:
        return ()
    return (
        PlatformJoined(
            institution=command.institution, platform=command.platform, joined_on=command.on
        ),
    )


def _audit(institution: Institution, command: Audit, law: Law) -> tuple[BookEvent, ...]:
    may(law, "institution.audit", command.by, command.on)
    was_open(institution, Audited, command.on)
    event = Audited(
        institution=command.institution,
        campaign=command.campaign,
        audited_on=command.on,
        outcome=command.outcome,
    )
    return () if event in institution.book.audits else (event,)


def _inspect(
    institution: Institution, command: ConcludeAnnualInspection, law: Law
) -> tuple[BookEvent, ...]:
    may(law, "institution.inspect-annually", command.by, command.on)
    was_open(institution, AnnualInspectionConcluded, command.on)
    in_order("on", command.on, f"{command.year}-01-01")
    conditions = "" if command.conditions is UNSET else command.conditions
    known = institution.book.inspection(command.year)
    if known and (known.result, known.conditions) == (command.result, conditions):
        return ()
    _check_black_year(institution, command, law)
    return (
        AnnualInspectionConcluded(
            institution=command.institution,
            year=command.year,
            result=command.result,
            concluded_on=command.on,
            conditions=command.conditions,
        ),
    )


def _check_black_year(
    institution: Institution, command: ConcludeAnnualInspection, law: Law
) -> None:
    """A year with a day on the black list fails its inspection (DOMAIN.md §6.5, W15)."""
    was_black = any(
        one.list == "black" and one.is_in_force_in(command.year) for one in institution.listings
    )
    most = requirement(law, "annual.black", command.on)
    if was_black and _WORST_FIRST.index(command.result) > _WORST_FIRST.index(str(most.value)):
        raise Refused(
            Reason.BLACK_THAT_YEAR,
            most.basis,
            year=command.year,
            most=most.value,
            seen=command.result,
        )


def _commend(institution: Institution, command: Commend, law: Law) -> tuple[BookEvent, ...]:
    may(law, "institution.commend", command.by, command.on)
    was_open(institution, Commended, command.on)
    event = Commended(
        institution=command.institution,
        level=command.level,
        commended_by=command.commended_by,
        commended_on=command.on,
    )
    return () if event in institution.book.commendations else (event,)


def _assign(institution: Institution, command: AssignContact, law: Law) -> tuple[BookEvent, ...]:
    may(law, "institution.contact", command.by, command.on)
    was_open(institution, ContactAssigned, command.on)
    in_order("on", command.on, institution.book.contacts_on)
    if command.contacts == institution.book.contacts:
        return ()
    return (
        ContactAssigned(
            institution=command.institution, contacts=command.contacts, assigned_on=command.on
        ),
    )


def _add_venue(institution: Institution, command: AddVenue, law: Law) -> tuple[BookEvent, ...]:
    may(law, "institution.venue", command.by, command.on)
    was_open(institution, VenueAdded, command.on)
    known = institution.book.venue(command.venue)
    if known is not None:
        if known.address == command.address and not known.closed_on:
            return ()
        raise Refused(Reason.ALREADY_REGISTERED, what=command.address, stream=known.address)
    words = msgspec.structs.asdict(command)
    described = ("division_code", "town", "grid_cell", "floor", "area_dm2", "fire_doc_no")
    return (
        VenueAdded(
            institution=command.institution,
            venue=command.venue,
            address=command.address,
            added_on=command.on,
            **{name: words[name] for name in described},
        ),
    )


def _close_venue(institution: Institution, command: CloseVenue, law: Law) -> tuple[BookEvent, ...]:
    may(law, "institution.venue", command.by, command.on)
    needs(institution, VenueClosed)
    known: Venue | None = institution.book.venue(command.venue)
    if known is None:
        raise Refused(Reason.NO_SUCH_VENUE, venue=command.venue)
    if known.closed_on:
        return ()
    in_order("on", command.on, known.added_on)
    return (
        VenueClosed(institution=command.institution, venue=command.venue, closed_on=command.on),
    )


def _engage(institution: Institution, command: EngageStaff, law: Law) -> tuple[BookEvent, ...]:
    """An engagement without the checks that the law wants is a fact, and a violation (V-STA-05)."""
    may(law, "institution.staff", command.by, command.on)
    engaged_on = command.on if command.engaged_on is UNSET else command.engaged_on
    was_open(institution, StaffEngaged, engaged_on)
    known = institution.book.member(command.person)
    if known is not None and not known.left_on and known.role == command.role:
        return ()
    return (
        StaffEngaged(
            institution=command.institution,
            person=command.person,
            role=command.role,
            certificate_checked=command.certificate_checked,
            engaged_on=engaged_on,
            record_checked_on=command.record_checked_on,
        ),
    )


def _left(institution: Institution, command: RecordStaffLeft, law: Law) -> tuple[BookEvent, ...]:
    may(law, "institution.staff", command.by, command.on)
    needs(institution, StaffLeft)
    known = institution.book.member(command.person)
    if known is None:
        raise Refused(Reason.NO_SUCH_PERSON, person=command.person)
    if known.left_on:
        return ()
    in_order("on", command.on, known.engaged_on)
    return (StaffLeft(institution=command.institution, person=command.person, left_on=command.on),)
