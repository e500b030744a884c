"""The rows of a credit pack that give points, and the rules over them (docs/PACKS.md).

Points are integers in units of the scale's last decimal place: with `decimals = 1`, 2.5 points of
the file are 25 here.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec

from core.domain.credit.speaking import (
    Eraser,
    Evidence,
    Name,
    Owing,
    Path,
    PointsFrom,
    Test,
    Title,
)
from core.kernel.basis import Basis
from core.kernel.fields import DayText

Months = Annotated[int, msgspec.Meta(ge=1, le=600)]
Limit = Annotated[int, msgspec.Meta(ge=1, le=1_000_000_000_000)]
Points = Annotated[int, msgspec.Meta(ge=-1_000_000_000_000, le=1_000_000_000_000)]


class TableRow(Test, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of a table of points: the first whose test holds gives them; one without always does.

    Attributes:
        path: what is tested; unsaid, the item's `points_by`.
    """

    path: Path | None = None
    points: Points


class Clean(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing of these items took effect in the last months.

    The months run from the item's evidence, or from the last such entry since.
    """

    months: Months
    without: tuple[Name, ...]


class Item(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of the scheme: for what, how many points, how long.

    Attributes:
        points: per unit; a unit is an event, or an element of `each`.
        points_from: points by a number of the event.
        points_by: path whose value `table` and `weights` look at; unsaid, the evidence's `codes`.
        table, weights: points by that value; `otherwise` is what any other value gives, and
            without it any other value gives no entry.
        component: the part of the total to which the points belong.
        cap: most points, whatever their sign, within any `cap_months`, or per `cap_per`.
        cap_per: what a cap holds for; unsaid, the window, or the inspection where those score.
        cap_of: whether all entries of the item share the cap, or each code has one of its own.
        expiry_months: counted from the effective day; None never expires.
        once_per: units that are one and the same, so that the first alone counts.
        once_by: paths whose values together say what is one and the same.
        until_next: items of which a newer entry takes the place of this one's.
        owed: what must be paid in full before an `erased_when` with an `amount` erases.
        also: further events that give the same item; its cap holds for all of them together.
        in_force_from, in_force_until: days on which it takes effect, the first within.
    """

    id: Name
    title_zh: Title
    title_en: Title
    points: Points | None = None
    points_from: PointsFrom | None = None
    points_by: Path | None = None
    table: tuple[TableRow, ...] = ()
    weights: Mapping[str, Points] = {}
    otherwise: Points | None = None
    component: Name | None = None
    cap: Limit | None = None
    cap_months: Months = 12
    cap_per: Literal["window", "year", "subject", "event", "day"] | None = None
    cap_of: Literal["item", "code"] = "item"
    expiry_months: Months | None = None
    once_per: Literal["unit", "event", "subject", "visit", "case", "code", "day"] = "unit"
    once_by: tuple[Path, ...] = ()
    until_next: tuple[Name, ...] = ()
    clean: Clean | None = None
    in_force_from: DayText | None = None
    in_force_until: DayText | None = None
    evidence: Evidence
    also: tuple[Evidence, ...] = ()
    erased_when: tuple[Eraser, ...] = ()
    owed: tuple[Owing, ...] = ()
    basis: Basis

    @property
    def evidences(self) -> tuple[Evidence, ...]:
        """Every kind of event that gives the item."""
        return (self.evidence, *self.also)


class Component(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the total with a sum of its own: base and points of its items, within its limits.

    The total is the scale's base, the components, and the items that belong to none.
    """

    id: Name
    title_zh: Title
    title_en: Title
    base: Points = 0
    min: Points | None = None
    max: Points | None = None


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
