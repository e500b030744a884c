"""White, watch and black list 黑白名单、重点监督名单: how one comes on a list and leaves it.

DOMAIN.md §2.4, §6.5. A list ends by itself when `until` has passed; no event says so.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from core.kernel.fields import DayText, Line, StreamText, Text, Uuid7

ListName = Literal["white", "watch", "black"]
Ground = Annotated[str, Meta(pattern=r"^[a-z][a-z_]{1,39}\Z")]
"""Last word of a row `list.<list>.<ground>` of procedure.toml."""


class ListingNoticed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The institution was told on which list it is to be put, and why.

    Attributes:
        grounds: rows of the law that were relied on.
        rests_on: cases, notices and other streams that show them.
        noticed_by: who proposed it; the head who decides is another.
        statement_until: last day of its statement.
        provisional: a calendar year was not published when that day was computed.
    """

    institution: Uuid7
    listing: Uuid7
    list: ListName
    grounds: tuple[Ground, ...]
    rests_on: tuple[StreamText, ...]
    noticed_by: Uuid7
    noticed_on: DayText
    statement_until: DayText
    provisional: bool


class ListingStatementReceived(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """The institution answered; its words are a disclosure or an attachment.

    Attributes:
        position: it agrees, or objects.
    """

    institution: Uuid7
    listing: Uuid7
    position: Literal["agrees", "objects"]
    received_on: DayText


class Listed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The institution is on a list.

    Attributes:
        from_day: first day on the list.
        until: last day on it; absent on the white list, which one stays on while one deserves it.
        provisional: a calendar year was not published when `until` was computed.
    """

    institution: Uuid7
    listing: Uuid7
    list: ListName
    decided_on: DayText
    from_day: DayText
    until: DayText | UnsetType = UNSET
    provisional: bool


class ListingPublished(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The listing was made public."""

    institution: Uuid7
    listing: Uuid7
    place: Line
    published_on: DayText


class Delisted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The institution is on the list no more.

    Attributes:
        on: first day off the list.
        rectify_by: who left the white list has until then to mend what it left it for, and comes
            back or goes on the black one; absent otherwise.
    """

    institution: Uuid7
    listing: Uuid7
    list: ListName
    how: Literal["expiry", "repair", "withdrawn"]
    on: DayText
    reason: Text
    rectify_by: DayText | UnsetType = UNSET


class ListingDropped(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """After the statement the institution was not put on the list."""

    institution: Uuid7
    listing: Uuid7
    dropped_on: DayText
    reason: Text
