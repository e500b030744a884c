"""What follows a decision, as the case's events left it: remedies and demand, and publication."""

from typing import Literal

import msgspec

from core.domain.case.after_events import (
    CreditRepaired,
    DeliveryReceipted,
    LitigationBegun,
    LitigationDecided,
    PublicationEnded,
    PublicationWithdrawn,
    Published,
    ReconsiderationDecided,
    ReconsiderationRequested,
    WithdrawalOrdered,
)
from core.domain.case.day_events import DeadlineSettled
from core.domain.case.money_events import DemandServed, SimplePenaltyImposed


class Remedies(msgspec.Struct, frozen=True, kw_only=True):
    """The party's remedies against the decision, and the demand that follows them.

    Attributes:
        open: which of them goes on now.
        lapsed_on: the day on which the last of them lapses, or was ended for good.
        demanded_on, perform_by: day of the last demand, and its last day.
    """

    reconsider_by: str = ""
    litigate_by: str = ""
    open: Literal["", "reconsideration", "litigation"] = ""
    lapsed_on: str = ""
    demanded_on: str = ""
    perform_by: str = ""


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """Where the decision stands before the public.

    Attributes:
        ordered_on: the day on which it was ordered to be taken down; empty while it was not.
    """

    stage: Literal["", "published", "withdrawal_ordered", "withdrawn", "repaired", "ended"] = ""
    published_on: str = ""
    until: str = ""
    repair_from: str = ""
    ordered_on: str = ""
    withdraw_by: str = ""


def remedied(remedies: Remedies, event: msgspec.Struct) -> Remedies:  # noqa: C901 - a table, one row an event
    """Fold the remedies."""
    change = msgspec.structs.replace
    match event:
        case DeliveryReceipted() | SimplePenaltyImposed():
            return Remedies(
                reconsider_by=event.reconsider_by,
                litigate_by=event.litigate_by,
                lapsed_on=event.litigate_by,
            )
        case ReconsiderationRequested():
            return change(remedies, open="reconsideration")
        case ReconsiderationDecided():
            return change(
                remedies, open="", litigate_by=event.litigate_by, lapsed_on=event.litigate_by
            )
        case LitigationBegun():
            return change(remedies, open="litigation")
        case LitigationDecided():
            return change(remedies, open="", litigate_by="", lapsed_on=event.decided_on)
        case DemandServed():
            return change(remedies, demanded_on=event.served_on, perform_by=event.perform_by)
        case DeadlineSettled(kind="reconsider", due_on=day):
            return change(remedies, reconsider_by=day)
        case DeadlineSettled(kind="litigate", due_on=day):
            is_end = remedies.lapsed_on == remedies.litigate_by
            return change(
                remedies, litigate_by=day, lapsed_on=day if is_end else remedies.lapsed_on
            )
        case DeadlineSettled(kind="demand", due_on=day):
            return change(remedies, perform_by=day)
        case _:
            return remedies


def shown(publication: Publication, event: msgspec.Struct) -> Publication:
    """Fold the publication."""
    change = msgspec.structs.replace
    match event:
        case Published():
            return Publication(
                stage="published",
                published_on=event.published_on,
                until=event.until,
                repair_from=event.repair_from,
            )
        case WithdrawalOrdered():
            return change(
                publication,
                stage="withdrawal_ordered",
                ordered_on=event.ordered_on,
                withdraw_by=event.withdraw_by,
            )
        case DeadlineSettled(kind="publication.withdraw", due_on=day):
            return change(publication, withdraw_by=day)
        case PublicationWithdrawn():
            return change(publication, stage="withdrawn")
        case CreditRepaired():
            return change(publication, stage="repaired")
        case PublicationEnded():
            return change(publication, stage="ended")
        case _:
            return publication
