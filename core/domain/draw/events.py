"""What happens to a double random draw 双随机、一公开 (DOMAIN.md §1.4).

The events of one draw are its whole record: the pools row by row, the hash that bound the seed, the
seed, and what followed from them. `core.domain.draw.verify` recomputes it from these alone.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from core.kernel.fields import (
    Count,
    DayText,
    HashText,
    Line,
    Natural,
    RegionCode,
    Text,
    Uuid7,
    ViolationCode,
)

Stratum = Annotated[str, Meta(pattern=r"^[A-Z][A-Z0-9_-]{0,15}\Z")]
"""A grade of credit, by which the pool of objects is divided."""
PerMille = Annotated[int, Meta(ge=0, le=1000)]
WhyOut = Literal["white_list", "black_list", "unlicensed", "absconded", "closed", "no_ratio"]
Seed = HashText
"""32 random bytes as unpadded base64url."""


class Ratio(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much of a stratum is drawn: of a thousand, rounded up to a whole institution."""

    stratum: Stratum
    per_mille: PerMille


class PoolObject(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An institution in the pool 检查对象名录库.

    Attributes:
        ref: the text of its lot: its unified code, or its id where it has none.
    """

    institution: Uuid7
    ref: Line
    stratum: Stratum


class LeftOut(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An institution of the region that is not in the pool, and why.

    Attributes:
        why: `white_list`: visited so lately that a routine visit is spared; `black_list`,
            `unlicensed` and `absconded`: targeted, not left to a lot; `closed`: nothing to visit;
            `no_ratio`: no ratio was announced for its stratum.
    """

    institution: Uuid7
    why: WhyOut


class PoolInspector(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An officer in the pool 执法检查人员名录库.

    Attributes:
        load: visits that the officer carries already.
        interests: institutions that the officer must not visit (行政处罚法 第四十三条), sorted.
    """

    officer: Uuid7
    agency: Uuid7
    load: Natural
    interests: tuple[Uuid7, ...]


class Announced(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The draw was announced: what will be checked, and by which rules the lots fall.

    Attributes:
        items: codes of the list of what is checked 抽查事项清单.
        ratios: of each stratum, in the order in which the strata are drawn.
        load_cap: who carries so many visits is passed over while others are free; unset: nobody is.
        beacon: a public number named beforehand and not known before `beacon_on`, as of a lottery;
            it is mixed into the seed, so that not even who drew the seed could choose it.
        visits_by: last day for the visits of this draw.
        publish_by: last day for the publication.
        provisional: a calendar year was not published when `publish_by` was computed.
        replaces: an earlier draw that was cancelled.
    """

    draw: Uuid7
    region: RegionCode
    title: Line
    items: tuple[ViolationCode, ...]
    ratios: tuple[Ratio, ...]
    officers_per_object: Count
    load_cap: Count | UnsetType = UNSET
    beacon: Line | UnsetType = UNSET
    beacon_on: DayText | UnsetType = UNSET
    announced_on: DayText
    visits_by: DayText
    publish_by: DayText
    provisional: bool
    replaces: Uuid7 | UnsetType = UNSET


class Frozen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A list that no longer changes.

    Attributes:
        sha256: over its rows as canonical JSON, each followed by a newline.
    """

    size: Natural
    sha256: HashText


class PoolsFrozen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Both pools, and the list of who is left out, no longer change; their rows follow."""

    draw: Uuid7
    objects: Frozen
    inspectors: Frozen
    left_out: Frozen
    frozen_on: DayText
    frozen_by: Uuid7


class ObjectsListed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rows of the pool of objects; `first` is the place of the first of them, from 0."""

    draw: Uuid7
    first: Natural
    rows: tuple[PoolObject, ...]


class InspectorsListed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rows of the pool of inspectors; `first` is the place of the first of them, from 0."""

    draw: Uuid7
    first: Natural
    rows: tuple[PoolInspector, ...]


class ObjectsLeftOut(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rows of the list of who is left out; `first` is the place of the first of them, from 0."""

    draw: Uuid7
    first: Natural
    rows: tuple[LeftOut, ...]


class SeedCommitted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A seed was drawn and bound by its hash; the seed itself is still secret.

    Attributes:
        seed_sha256: SHA-256 of the 32 bytes.
    """

    draw: Uuid7
    seed_sha256: HashText
    committed_on: DayText
    committed_by: Uuid7


class SeedRevealed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The seed was made public; from here on everything is determined.

    Attributes:
        beacon: what the public number that was named turned out to be.
    """

    draw: Uuid7
    seed: Seed
    beacon: Line | UnsetType = UNSET
    revealed_on: DayText
    revealed_by: Uuid7


class ObjectsDrawn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was drawn of a stratum.

    Attributes:
        pool_size: institutions of the stratum in the pool.
        first: place of the first of these among the stratum's drawn ones, from 0.
        institutions: in the order of their lots.
    """

    draw: Uuid7
    stratum: Stratum
    per_mille: PerMille
    pool_size: Natural
    first: Natural
    institutions: tuple[Uuid7, ...]


class InspectorsAssigned(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who visits an institution, in the order of their lots."""

    draw: Uuid7
    institution: Uuid7
    officers: tuple[Uuid7, ...]


class Redrawn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One lot was drawn again, with a reason; what was drawn before stays on record.

    Attributes:
        what: whether an inspector of the institution or the institution itself was replaced.
        ground: `recusal` holds for this institution, `unable` (illness, left) for the whole draw;
            `closed` is an institution where nothing is left to visit.
        institution: the one whose visit it is; of an institution that is replaced, `before`.
        before, after: officer and officer, or institution and institution; `after` is absent where
            no other institution of the stratum is left.
    """

    draw: Uuid7
    what: Literal["inspector", "institution"]
    ground: Literal["recusal", "unable", "closed"]
    reason: Text
    institution: Uuid7
    before: Uuid7
    after: Uuid7 | UnsetType = UNSET
    redrawn_on: DayText


class Published(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The draw with its whole record was made public."""

    draw: Uuid7
    published_on: DayText


class Cancelled(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The draw ended before its seed was revealed, e.g. because the seed was lost."""

    draw: Uuid7
    reason: Text
    cancelled_on: DayText
