"""The parts of a refund case's events: each pupil's line, and the words that events choose from."""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from core.kernel.fields import DayText, Fen, Natural, Uuid7

LINES: Final = 400
"""Most pupils of one event, so that its body stays below FORMAT §10; more take more events."""

SomeFen = Annotated[int, Meta(ge=1)]
Trigger = Literal[
    "complaint",
    "licence_revoked",
    "closure",
    "suspension",
    "over_prepayment",
    "moved_without_notice",
]
Reckoned = Literal["formula", "contract", "in_doubt"]
"""How an amount was found: paid less lessons taken; as the contract says; the contract being
ambiguous, the way that favours the consumer."""
Ground = Literal["requested", "agreed", "ordered"]
"""Why money is due on a day: the request alone, an agreement, an order to refund."""
ClosedAs = Literal["settled", "not_accepted", "withdrawn", "nothing_refundable", "referred"]


class ClaimLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One pupil, and what was prepaid for the lessons in question."""

    pupil: Uuid7
    prepaid_fen: SomeFen


class VerifiedLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one pupil is owed, and how it was reckoned.

    Attributes:
        gift_classes: lessons given free, which are not cashed unless the contract says so.
        due_on: last day in time, as known when it was verified.
    """

    pupil: Uuid7
    prepaid_fen: SomeFen
    consumed_classes: Natural
    unit_price_fen: Fen
    gift_classes: Natural
    reckoned: Reckoned
    refundable_fen: Fen
    due_on: DayText


class PaidLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one pupil was paid back."""

    pupil: Uuid7
    paid_fen: SomeFen


class MissedLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one pupil had not been paid back when the day ended."""

    pupil: Uuid7
    owed_fen: SomeFen
