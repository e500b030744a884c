"""What may happen to an institution, from which stage, by which act (DOMAIN.md §2.2, §6.5)."""

from typing import Final

from core.domain.institution import book_events as book
from core.domain.institution import events as of
from core.domain.institution import listing_events as lists
from core.domain.institution.day_events import DeadlineSettled
from core.kernel.transitions import Deadline, Transition, allowed

_LIVING: Final = frozenset({"registered", "suspended", "absconded"})
_KNOWN: Final = _LIVING | {"closed"}
_STATEMENT: Final = "listing.statement"
_RENEWAL: Final = "licence.renewal"
_RECTIFY: Final = "list.white.rectify"

_STATUS: Final = (
    Transition(
        event=of.Registered,
        given=frozenset({"unregistered"}),
        to=frozenset({"registered"}),
        act="institution.register",
    ),
    Transition(event=of.ParticularsChanged, given=_KNOWN, act="institution.register"),
    Transition(
        event=of.Suspended,
        given=frozenset({"registered"}),
        to=frozenset({"suspended"}),
        act="institution.suspend",
    ),
    Transition(
        event=of.Resumed,
        given=frozenset({"suspended"}),
        to=frozenset({"registered"}),
        act="institution.resume",
    ),
    Transition(
        event=of.Absconded,
        given=frozenset({"registered", "suspended"}),
        to=frozenset({"absconded"}),
        act="institution.abscond",
    ),
    Transition(
        event=of.Closed,
        given=_LIVING,
        to=frozenset({"closed"}),
        act="institution.close",
        ends=(_RENEWAL, _RECTIFY),
    ),
    Transition(
        event=of.Reopened,
        given=frozenset({"absconded", "closed"}),
        to=frozenset({"registered"}),
        act="institution.reopen",
    ),
)

_KIND: Final = (
    Transition(event=of.Categorised, given=_KNOWN, act="institution.categorise"),
    Transition(
        event=of.Licensed,
        given=_KNOWN,
        act="institution.license",
        opens=(Deadline(kind=_RENEWAL, field="valid_to", is_window=True),),
    ),
    Transition(
        event=of.LicenceRevoked, given=_KNOWN, act="institution.revoke-licence", ends=(_RENEWAL,)
    ),
    Transition(event=of.ReregistrationOpened, given=_LIVING, act="institution.reregister"),
    Transition(event=of.Reregistered, given=_KNOWN, act="institution.reregister"),
    Transition(event=of.Converted, given=_KNOWN, act="institution.convert"),
)

_BOOK: Final = (
    Transition(event=book.PlatformJoined, given=_KNOWN, act="institution.join-platform"),
    Transition(event=book.Audited, given=_KNOWN, act="institution.audit"),
    Transition(
        event=book.AnnualInspectionConcluded, given=_KNOWN, act="institution.inspect-annually"
    ),
    Transition(event=book.Commended, given=_KNOWN, act="institution.commend"),
    Transition(event=book.VenueAdded, given=_KNOWN, act="institution.venue"),
    Transition(event=book.VenueClosed, given=_KNOWN, act="institution.venue"),
    Transition(event=book.StaffEngaged, given=_KNOWN, act="institution.staff"),
    Transition(event=book.StaffLeft, given=_KNOWN, act="institution.staff"),
    Transition(event=book.ContactAssigned, given=_KNOWN, act="institution.contact"),
)

_LISTS: Final = (
    Transition(
        event=lists.ListingNoticed,
        given=_KNOWN,
        act="institution.notice-listing",
        opens=(
            Deadline(
                kind=_STATEMENT,
                field="statement_until",
                is_window=True,
                runs_from="noticed_on",
            ),
        ),
        ends=(_RECTIFY,),
    ),
    Transition(
        event=lists.ListingStatementReceived,
        given=_KNOWN,
        act="institution.receive-statement",
        ends=(_STATEMENT,),
        ends_on="received_on",
    ),
    Transition(
        event=lists.Listed, given=_KNOWN, act="institution.decide-listing", ends=(_STATEMENT,)
    ),
    Transition(event=lists.ListingPublished, given=_KNOWN, act="institution.publish-listing"),
    Transition(
        event=lists.Delisted,
        given=_KNOWN,
        act="institution.delist",
        opens=(Deadline(kind=_RECTIFY, field="rectify_by", runs_from="on"),),
    ),
    Transition(
        event=lists.ListingDropped,
        given=_KNOWN,
        act="institution.decide-listing",
        ends=(_STATEMENT,),
    ),
)

_ANY: Final = (
    Transition(event=DeadlineSettled, given=_KNOWN, act="institution.settle-days", settles=True),
)

TABLE: Final[tuple[Transition, ...]] = (*_STATUS, *_KIND, *_BOOK, *_LISTS, *_ANY)
ALLOWED: Final = allowed(TABLE)
"""From which stages each event may come; what `decide` may ask for, and nothing else."""
