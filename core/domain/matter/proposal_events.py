"""A list proposed on a score, and what became of the proposal (DOMAIN.md §6.5)."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from core.domain.matter.events import Points
from core.kernel.fields import DayText, HashText, Line, Text, Uuid7

ProposedList = Literal["watch", "black"]
ListGround = Annotated[str, Meta(pattern=r"^[a-z][a-z_]{1,39}\Z")]
"""Last word of a row `list.<list>.<ground>` of procedure.toml."""


class ListingProposed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The score is so low that a list is proposed to the head; no notice was given yet.

    Attributes:
        list, ground: the row of the law that the score meets.
        total, credit_grade: as shown at the end of `as_of`.
        pack, pack_version, pack_sha256: the scheme in force on that day.
        proposed_by: the officer; absent where the office itself did at the month's end.
    """

    credit: Uuid7
    institution: Uuid7
    list: ProposedList
    ground: ListGround
    total: Points
    credit_grade: Line
    pack: Line
    pack_version: Line
    pack_sha256: HashText
    as_of: DayText
    proposed_by: Uuid7 | UnsetType = UNSET
    proposed_on: DayText


class ProposalFollowed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The institution was given notice of the list; what follows stands in its own stream."""

    credit: Uuid7
    institution: Uuid7
    listing: Uuid7
    followed_on: DayText


class ProposalDropped(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """No notice is given on this score."""

    credit: Uuid7
    institution: Uuid7
    reason: Text
    decided_by: Uuid7
    dropped_on: DayText
