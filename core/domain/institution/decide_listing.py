"""White, watch and black list: notice, statement, the head's decision, publication (§2.4, §6.5).

Which grounds there are and what the white list needs are rows `list.…` of procedure.toml, how long
one stays on a list is a row of terms.toml. An institution is on one list at a time; a heavier one
ends the lighter. Whether one still listed on 1 January gets its base points anew (济南, W15) is
asked of the credit pack by `from_day` and `until`, not of this room.
"""

from typing import Final, assert_never

from msgspec import UNSET

from core.domain.institution.book_commands import (
    Delist,
    DropListing,
    EnterOnList,
    LeaveWhiteList,
    ListingCommand,
    NoticeListing,
    PublishListing,
    ReceiveListingStatement,
)
from core.domain.institution.checks import in_order, needs
from core.domain.institution.decide_white import check_white, leave_white, list_rows
from core.domain.institution.listing import Listing, ListingEvent
from core.domain.institution.listing_events import (
    Delisted,
    Listed,
    ListingDropped,
    ListingNoticed,
    ListingPublished,
    ListingStatementReceived,
    ListName,
)
from core.domain.institution.state import Institution
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import due_by, may

_LIGHTEST_FIRST: Final[tuple[ListName, ...]] = ("white", "watch", "black")
_LASTING: Final = "white"
"""The list without an end of its own."""


def decide_listing(
    institution: Institution, command: ListingCommand, law: Law
) -> tuple[ListingEvent, ...]:
    """Return what happened; see `decide`."""
    match command:
        case NoticeListing():
            return _notice(institution, command, law)
        case ReceiveListingStatement():
            return _receive(institution, command, law)
        case EnterOnList():
            return _enter(institution, command, law)
        case DropListing():
            return _drop(institution, command, law)
        case PublishListing():
            return _publish(institution, command, law)
        case Delist():
            return _delist(institution, command, law)
        case LeaveWhiteList():
            return leave_white(institution, command, law)
        case _:
            assert_never(command)


def _notice(institution: Institution, command: NoticeListing, law: Law) -> tuple[ListingEvent, ...]:
    may(law, "institution.notice-listing", command.by, command.on)
    needs(institution, ListingNoticed)
    if institution.listing(command.listing) is not None:
        return ()
    pending = next((one for one in institution.listings if one.stage == "noticed"), None)
    if pending is not None:
        raise Refused(Reason.LISTING_PENDING, listing=pending.listing)
    _check_heavier(institution, command.list, command.on)
    if command.list == "white":
        check_white(institution, command.on, command.open_cases, law)
    else:
        _check_grounds(command, law)
    statement = due_by(law, "listing.statement", command.on)
    return (
        ListingNoticed(
            institution=command.institution,
            listing=command.listing,
            list=command.list,
            grounds=command.grounds,
            rests_on=command.rests_on,
            noticed_by=command.by.officer,
            noticed_on=command.on,
            statement_until=statement.on,
            provisional=statement.provisional,
        ),
    )


def _check_heavier(institution: Institution, wanted: ListName, on: str) -> None:
    current = institution.listed_on(on)
    if current is None:
        return
    if _LIGHTEST_FIRST.index(wanted) <= _LIGHTEST_FIRST.index(current.list):
        raise Refused(Reason.LISTED_ALREADY, list=current.list, wanted=wanted)


def _check_grounds(command: NoticeListing, law: Law) -> None:
    rows = list_rows(law, command.list, command.on)
    for ground in command.grounds:
        if ground not in rows:
            raise Refused(
                Reason.NO_SUCH_GROUND,
                ground=ground,
                list=command.list,
                grounds=" / ".join(rows),
            )
    if not command.grounds:
        raise Refused(
            Reason.NO_SUCH_GROUND, ground="-", list=command.list, grounds=" / ".join(rows)
        )


def _receive(
    institution: Institution, command: ReceiveListingStatement, law: Law
) -> tuple[ListingEvent, ...]:
    """What comes late is heard as long as nothing was decided."""
    may(law, "institution.receive-statement", command.by, command.on)
    listing = _known(institution, command.listing)
    if listing.statement_on == command.on:
        return ()
    _stands(listing, "noticed", ListingStatementReceived)
    in_order("on", command.on, listing.noticed_on)
    return (
        ListingStatementReceived(
            institution=command.institution,
            listing=command.listing,
            position=command.position,
            received_on=command.on,
        ),
    )


def _enter(institution: Institution, command: EnterOnList, law: Law) -> tuple[ListingEvent, ...]:
    on = command.on
    listing = _known(institution, command.listing)
    may(law, "institution.decide-listing", command.by, on, {"noticer": (listing.noticed_by,)})
    if listing.stage == "listed":
        return ()
    _stands(listing, "noticed", Listed)
    _check_heard(listing, on, law)
    from_day = on if command.from_day is UNSET else command.from_day
    in_order("from_day", from_day, on)
    _check_heavier(institution, listing.list, from_day)
    if listing.list == "white":
        check_white(institution, on, command.open_cases, law)
    lasts = None if listing.list == _LASTING else due_by(law, f"list.{listing.list}", from_day)
    listed = Listed(
        institution=command.institution,
        listing=command.listing,
        list=listing.list,
        decided_on=on,
        from_day=from_day,
        until=UNSET if lasts is None else lasts.on,
        provisional=lasts is not None and lasts.provisional,
    )
    lighter = institution.listed_on(from_day)
    if lighter is None:
        return (listed,)
    return (_off(command.institution, lighter, from_day, listed.list), listed)


def _off(institution: str, listing: Listing, on: str, heavier: ListName) -> Delisted:
    return Delisted(
        institution=institution,
        listing=listing.listing,
        list=listing.list,
        how="withdrawn",
        on=on,
        reason=f"list.{heavier}",
    )


def _check_heard(listing: Listing, on: str, law: Law) -> None:
    """Let the time for a statement pass, by the notice or a calendar published since."""
    until = max(listing.statement_until, due_by(law, "listing.statement", listing.noticed_on).on)
    if on <= until:
        raise Refused(Reason.DEFENCE_OPEN, until=until, today=on)


def _drop(institution: Institution, command: DropListing, law: Law) -> tuple[ListingEvent, ...]:
    listing = _known(institution, command.listing)
    parts = {"noticer": (listing.noticed_by,)}
    may(law, "institution.decide-listing", command.by, command.on, parts)
    if listing.stage == "dropped":
        return ()
    _stands(listing, "noticed", ListingDropped)
    in_order("on", command.on, listing.noticed_on)
    return (
        ListingDropped(
            institution=command.institution,
            listing=command.listing,
            dropped_on=command.on,
            reason=command.reason,
        ),
    )


def _publish(
    institution: Institution, command: PublishListing, law: Law
) -> tuple[ListingEvent, ...]:
    may(law, "institution.publish-listing", command.by, command.on)
    listing = _known(institution, command.listing)
    if listing.published_on:
        return ()
    _stands(listing, "listed", ListingPublished)
    in_order("on", command.on, listing.decided_on)
    return (
        ListingPublished(
            institution=command.institution,
            listing=command.listing,
            place=command.place,
            published_on=command.on,
        ),
    )


def _delist(institution: Institution, command: Delist, law: Law) -> tuple[ListingEvent, ...]:
    may(law, "institution.delist", command.by, command.on)
    listing = _known(institution, command.listing)
    if listing.stage == "left":
        return ()
    _stands(listing, "listed", Delisted)
    in_order("on", command.on, listing.from_day)
    has_lapsed = bool(listing.until) and listing.until < command.on
    if command.how == "expiry" and not has_lapsed:
        raise Refused(Reason.LISTED_STILL, list=listing.list, until=listing.until or "-")
    if has_lapsed and command.how != "expiry":
        return ()  # it left by itself
    return (
        Delisted(
            institution=command.institution,
            listing=command.listing,
            list=listing.list,
            how=command.how,
            on=command.on,
            reason=command.reason,
        ),
    )


def _known(institution: Institution, listing: str) -> Listing:
    needs(institution, ListingNoticed)
    known = institution.listing(listing)
    if known is None:
        raise Refused(Reason.NO_SUCH_LISTING, listing=listing)
    return known


def _stands(listing: Listing, stage: str, event: type[ListingEvent]) -> None:
    if listing.stage != stage:
        raise Refused(Reason.WRONG_STAGE, stage=listing.stage, act=event.__name__, needed=stage)
