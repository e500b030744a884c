"""What a credit pack can say: the words of its TOML file (CREDIT.md).

A path is dotted and walks the event's data; `@` is the element that `each` or `any` picked, so that
`@.code` is a field of it and `@` the element itself.
"""

from typing import Annotated, Literal

import msgspec

from core.kernel.basis import Basis
from core.kernel.ids import TYPE_PATTERN

Path = Annotated[str, msgspec.Meta(pattern=r"^(@|(@\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*)\Z")]
Name = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}\Z")]
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Months = Annotated[int, msgspec.Meta(ge=1, le=600)]
Points = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]


class Condition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something a field must be; all that is said must hold, and an absent field fails.

    Attributes:
        equals: this very value (TOML `is`).
        one_of: any of these.
        at_least, below: a range of numbers, the lower end within, the upper end without.
        prefix: how a text begins, e.g. `V-TIM-`.
    """

    path: Path
    equals: str | int | bool | None = msgspec.field(name="is", default=None)
    one_of: tuple[str | int, ...] | None = None
    at_least: int | None = None
    below: int | None = None
    prefix: str | None = None


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which events speak, and of what.

    Attributes:
        event: the versioned type.
        each: a list: every element that meets the conditions speaks for itself.
        any: a list: one element that meets them is enough, and they speak once.
        where: conditions that all hold.
        either: groups of conditions, of which one group holds as a whole; empty asks nothing.
        subject: what the fact belongs to: a notice's, a case's id.
        codes: a violation code, or a list of them.
    """

    event: Annotated[str, msgspec.Meta(pattern=TYPE_PATTERN)]
    each: Path | None = None
    any: Path | None = None
    where: tuple[Condition, ...] = ()
    either: tuple[tuple[Condition, ...], ...] = ()
    subject: Path
    codes: Path | None = None


class Evidence(Source, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The events that give an item points.

    Attributes:
        effective: a DATE; the points count from `effective_plus_days` days after it.
        due: a DATE by which it could have been put right, where that is so.
    """

    effective: Path
    effective_plus_days: Annotated[int, msgspec.Meta(ge=0, le=400)] = 0
    due: Path | None = None


class Eraser(Source, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The events that erase an item's points: of the same subject, and all of its codes.

    Attributes:
        on: the DATE of putting right. By the entry's due day it was in time.
        unless_item: a later day was in time too, unless this item stands against the same codes.
    """

    on: Path
    unless_item: Name | None = None


class Annuller(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The events that take another event back.

    Attributes:
        annuls: path of the id of the event taken back.
        annuls_from: path of the DATE from which it does not count.
    """

    event: Annotated[str, msgspec.Meta(pattern=TYPE_PATTERN)]
    annuls: Path
    annuls_from: Path
    basis: Basis


class Item(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of the scheme: for what, how many points, how long.

    Attributes:
        points: per unit; a unit is an event, or an element of `each`.
        cap: most points, whatever their sign, within any `cap_months`.
        expiry_months: counted from the effective day; None never expires.
        once_per: units that are one and the same, so that the first alone counts.
    """

    id: Name
    title_zh: Title
    title_en: Title
    points: Annotated[int, msgspec.Meta(ge=-1_000_000, le=1_000_000)]
    cap: Points | None = None
    cap_months: Months = 12
    expiry_months: Months | None = None
    once_per: Literal["unit", "event", "subject", "code", "day"] = "unit"
    evidence: Evidence
    erased_when: tuple[Eraser, ...] = ()
    basis: Basis


class Repeat(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The same code again, in another subject: the later item weighs more.

    Attributes:
        percent: of the item's points; a part of a point is rounded as the scale says.
        groups: items among which one is a repetition of another.
    """

    id: Name
    title_zh: Title
    title_en: Title
    within_months: Months
    percent: Annotated[int, msgspec.Meta(ge=101, le=10_000)]
    groups: tuple[tuple[Name, ...], ...]
    basis: Basis


class Side(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Items that say the same of one subject; all of them count, or the heaviest alone."""

    items: tuple[Name, ...]
    take: Literal["sum", "heaviest"]


class OneFact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of one subject the heavier side counts; of two that weigh the same, the first."""

    sides: tuple[Side, ...]
    basis: Basis


class Active(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Active entries of these items and, where named, of any of these codes."""

    items: tuple[Name, ...]
    codes: tuple[str, ...] = ()


class Grade(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row; the first whose conditions all hold gives the grade.

    Attributes:
        min_total, max_total: both within.
        override: it holds at once, even where grades wait for the month's end.
    """

    grade: Name
    title_zh: Title
    title_en: Title
    min_total: int | None = None
    max_total: int | None = None
    any_active: tuple[Active, ...] = ()
    none_active: tuple[Active, ...] = ()
    override: bool = False
    basis: Basis


class Scale(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a total is made.

    Attributes:
        direction: whether more points are better (`up`) or worse (`down`).
        rounding: of a part of a point, by its size without sign.
        favourable_cap: most that favourable points add up to; None has no limit.
        grade_changes: at once, or at the end of a month (overrides always at once).
    """

    base: int
    min: int
    max: int
    direction: Literal["up", "down"] = "up"
    rounding: Literal["half_up", "up", "down"] = "half_up"
    favourable_cap: Annotated[int, msgspec.Meta(ge=0)] | None = None
    grade_changes: Literal["at_once", "month_end"] = "at_once"
    basis: Basis


class Pack(msgspec.Struct, frozen=True, kw_only=True):
    """A scheme, read and checked.

    Attributes:
        sha256: of the text's UTF-8 bytes, base64url.
    """

    name: str
    version: str
    sha256: str
    title_zh: str
    title_en: str
    scale: Scale
    items: tuple[Item, ...]
    annulments: tuple[Annuller, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    one_facts: tuple[OneFact, ...] = ()
    grades: tuple[Grade, ...]

    def item(self, item_id: str) -> Item:
        """Return an item of the pack."""
        return next(item for item in self.items if item.id == item_id)
