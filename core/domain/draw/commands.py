"""What a person may wish of a draw; `decide` grants or refuses it.

The pools, the seed's hash and the seed are never typed: the shell takes them from the read models,
draws them, and keeps them (`server.drawing`).
"""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from core.domain.draw.events import LeftOut, PoolInspector, PoolObject, Ratio, Seed
from core.kernel.acting import Acting
from core.kernel.fields import DayText, HashText, Line, RegionCode, Text, Uuid7, ViolationCode
from core.kernel.running import SettleDeadlines


class AnnounceDraw(msgspec.Struct, frozen=True, kw_only=True):
    """Announce a draw.

    Attributes:
        items: codes of what will be checked.
        visits_by: last day for the visits.
        ratios: a bureau's own; none means those of the law in force on the day.
        officers_per_object: 0 means as many as the law needs at least.
        load_cap: 0 means that no inspector is passed over for the visits carried already.
        beacon: a public number not known before `beacon_on`; both or neither.
        replaces: an earlier draw that was cancelled.
    """

    draw: Uuid7
    region: RegionCode
    title: Line
    items: tuple[ViolationCode, ...]
    visits_by: DayText
    ratios: tuple[Ratio, ...] = ()
    officers_per_object: Annotated[int, Meta(ge=0, le=20)] = 0
    load_cap: Annotated[int, Meta(ge=0, le=10_000)] = 0
    beacon: Line | UnsetType = UNSET
    beacon_on: DayText | UnsetType = UNSET
    replaces: Uuid7 | UnsetType = UNSET
    on: DayText
    by: Acting


class FreezePools(msgspec.Struct, frozen=True, kw_only=True):
    """Freeze both pools, and the list of who is left out, as they stand on the day."""

    objects: tuple[PoolObject, ...]
    inspectors: tuple[PoolInspector, ...]
    left_out: tuple[LeftOut, ...] = ()
    on: DayText
    by: Acting


class CommitSeed(msgspec.Struct, frozen=True, kw_only=True):
    """Bind a seed that the shell has drawn by its hash."""

    seed_sha256: HashText
    on: DayText
    by: Acting


class RevealSeed(msgspec.Struct, frozen=True, kw_only=True):
    """Make the seed public, and draw.

    Attributes:
        beacon: what the public number turned out to be, if one was named.
    """

    seed: Seed
    beacon: Line | UnsetType = UNSET
    on: DayText
    by: Acting


class RedrawInspector(msgspec.Struct, frozen=True, kw_only=True):
    """Draw another inspector for an institution."""

    institution: Uuid7
    officer: Uuid7
    ground: Literal["recusal", "unable"]
    reason: Text
    on: DayText
    by: Acting


class RedrawInstitution(msgspec.Struct, frozen=True, kw_only=True):
    """Draw the next institution of the stratum in the place of one that is closed."""

    institution: Uuid7
    reason: Text
    on: DayText
    by: Acting


class PublishDraw(msgspec.Struct, frozen=True, kw_only=True):
    """Make the draw and its record public."""

    on: DayText
    by: Acting


class CancelDraw(msgspec.Struct, frozen=True, kw_only=True):
    """End a draw whose seed is not revealed yet, e.g. because the seed was lost."""

    reason: Text
    on: DayText
    by: Acting


Command = (
    AnnounceDraw
    | FreezePools
    | CommitSeed
    | RevealSeed
    | RedrawInspector
    | RedrawInstitution
    | PublishDraw
    | CancelDraw
    | SettleDeadlines
)
