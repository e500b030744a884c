"""What a credit pack can say: the words of its TOML file (CREDIT.md, docs/PACKS.md).

Rows that give points stand in `items`, what reads the log in `speaking`; here are the scale, the
grades and the pack as a whole.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Final, Literal, TypeVar

import msgspec

from core.domain.credit import decided
from core.domain.credit.items import Component, Item, Limit, Months, OneFact, Points, Repeat
from core.domain.credit.speaking import (
    Adjuster,
    Annuller,
    Condition,
    Eraser,
    Evidence,
    Name,
    OccasionRule,
    Owing,
    RecordRule,
    Title,
)
from core.kernel.basis import Basis

_Row = TypeVar("_Row", Annuller, Adjuster)
MOST_DECIMALS: Final = 6


class Active(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Active entries of these items and, where named, of any of these codes."""

    items: tuple[Name, ...]
    codes: tuple[str, ...] = ()


class InComponent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A component's points within these limits."""

    id: Name
    at_least: Points | None = None
    at_most: Points | None = None


class Grade(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row; the first whose conditions all hold gives the grade.

    Attributes:
        min_total, max_total: both within.
        components: each of them within its limits.
        largest_at_most, largest_at_least: the largest single component.
        smallest_at_most, smallest_at_least: the smallest single component.
        when: conditions on the inspection that is graded: its `kind`, recorded `score`, `grade`.
        override: it holds at once, even where grades wait for the month's end.
    """

    grade: Name
    title_zh: Title
    title_en: Title
    min_total: Points | None = None
    max_total: Points | None = None
    components: tuple[InComponent, ...] = ()
    largest_at_most: Points | None = None
    largest_at_least: Points | None = None
    smallest_at_most: Points | None = None
    smallest_at_least: Points | None = None
    any_active: tuple[Active, ...] = ()
    none_active: tuple[Active, ...] = ()
    when: tuple[Condition, ...] = ()
    override: bool = False
    basis: Basis


class Hysteresis(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A better grade is not given at once; a worse one always is.

    Attributes:
        points: the total must be better than the grade's limit by so much.
        months: the grade must have been earned so long without a worse one between.
    """

    points: Limit | None = None
    months: Months | None = None


class Scale(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a total is made.

    Attributes:
        direction: whether more points are better (`up`) or worse (`down`).
        rounding: of a part of a point, by its size without sign.
        decimals: places after the point that points have.
        favourable_cap: most that favourable points add up to; None has no limit.
        reset: each 1 January only that year's entries count; `bases` are those of other years.
        window_months: entries count so long from their effective day, whatever their item says.
        grade_changes: at once, or at the end of a month (overrides always at once).
    """

    base: Points
    min: Points
    max: Points
    direction: Literal["up", "down"] = "up"
    rounding: Literal["half_up", "up", "down"] = "half_up"
    decimals: Annotated[int, msgspec.Meta(ge=0, le=MOST_DECIMALS)] = 0
    favourable_cap: Annotated[int, msgspec.Meta(ge=0)] | None = None
    reset: Literal["never", "yearly"] = "never"
    bases: Mapping[Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}\Z")], Points] = {}
    window_months: Months | None = None
    grade_changes: Literal["at_once", "month_end"] = "at_once"
    hysteresis: Hysteresis | None = None
    basis: Basis


class ScoreRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which score stands.

    Attributes:
        of: a running balance of all entries, or one score for every inspection.
        stands: of inspections the latest, or the mean or the worst of the `last` ones.
        occasion: which events are inspections.
    """

    of: Literal["balance", "visit"] = "balance"
    stands: Literal["latest", "mean", "worst"] = "latest"
    last: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 1
    occasion: tuple[OccasionRule, ...] = ()


class Check(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a ledger recorded, held against what the pack gives.

    Attributes:
        of: each inspection's own score and grade, or what stands at the end of its day.
        where: conditions on the inspection: its `kind`, recorded `score` and `grade`.
        tolerance: points by which a score may differ.
        item, recorded: of `entry`: our item, and the events by which the ledger records it.
    """

    what: Literal["score", "grade", "entry"]
    of: Literal["inspection", "standing"] = "inspection"
    where: tuple[Condition, ...] = ()
    tolerance: Annotated[int, msgspec.Meta(ge=0)] = 0
    item: Name | None = None
    recorded: RecordRule | None = None


class Consequence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a grade brings: a stratum of the random draw, an entry in a list, perks."""

    grade: Name
    stratum: Annotated[str, msgspec.Meta(pattern=r"^[A-Z][A-Z0-9_-]{0,15}\Z")] | None = None
    list: Name | None = None
    months: Months | None = None
    perks: tuple[Title, ...] = ()
    basis: Basis | None = None


class Speaking(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of a pack that one type of event speaks to.

    Attributes:
        items: with the number of the evidence among the item's own.
        checks: with their numbers in the pack.
    """

    items: tuple[tuple[Item, int, Evidence], ...]
    erasers: tuple[tuple[Item, Eraser], ...]
    owings: tuple[tuple[Item, Owing], ...]
    annullers: tuple[Annuller, ...]
    adjusters: tuple[Adjuster, ...]
    occasions: tuple[OccasionRule, ...]
    checks: tuple[tuple[int, Check], ...]


class Pack(msgspec.Struct, frozen=True, kw_only=True, dict=True):
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
    score: ScoreRule = ScoreRule()
    items: tuple[Item, ...]
    components: tuple[Component, ...] = ()
    annulments: tuple[Annuller, ...] = ()
    adjustments: tuple[Adjuster, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    one_facts: tuple[OneFact, ...] = ()
    grades: tuple[Grade, ...]
    checks: tuple[Check, ...] = ()
    consequences: tuple[Consequence, ...] = ()

    def item(self, item_id: str) -> Item:
        """Return an item of the pack."""
        return self._by_id[item_id]

    def speaking(self, event_type: str) -> Speaking | None:
        """Return the rows that a type of event speaks to; None if there are none."""
        return self._by_event.get(event_type)

    @property
    def event_types(self) -> frozenset[str]:
        """The types of event of which the pack speaks; all others change no score."""
        return frozenset(self._by_event)

    @property
    def unit(self) -> int:
        """How many units make one point."""
        return int(10**self.scale.decimals)

    @cached_property
    def clean_items(self) -> tuple[Item, ...]:
        """The items whose points come of nothing having happened."""
        return tuple(item for item in self.items if item.clean)

    @cached_property
    def has_replacing(self) -> bool:
        """Whether a newer entry may take the place of an older one."""
        return any(item.until_next for item in self.items)

    @cached_property
    def items_graded(self) -> frozenset[str]:
        """The items of which a grade asks whether they are active."""
        asked = (one for row in self.grades for one in (*row.any_active, *row.none_active))
        return frozenset(name for one in asked for name in one.items)

    @cached_property
    def inspections_are_alone(self) -> bool:
        """Whether what one subject's entries weigh never depends on another's."""
        own = {"unit", "event", "subject", "visit", "case", "code"}
        return (
            self.score.of == "visit"
            and not self.repeats
            and not self.clean_items
            and all(
                one.once_per in own
                and not one.once_by
                and not one.until_next
                and (one.cap is None or one.cap_per in {None, "subject", "event"})
                for one in self.items
            )
        )

    @cached_property
    def _by_id(self) -> Mapping[str, Item]:
        return {item.id: item for item in self.items}

    @cached_property
    def _by_event(self) -> Mapping[str, Speaking]:
        erasers = [(item, eraser) for item in self.items for eraser in item.erased_when]
        owings = [(item, owing) for item in self.items for owing in item.owed]
        recorded = [
            (number, check, check.recorded.event)
            for number, check in enumerate(self.checks)
            if check.recorded
        ]
        evidences = [
            (item, number, evidence)
            for item in self.items
            for number, evidence in enumerate(item.evidences)
        ]
        annullers = (*self.annulments, *_not_in(decided.ANNULMENTS, self.annulments))
        adjusters = (*self.adjustments, *_not_in(decided.ADJUSTMENTS, self.adjustments))
        types = (
            {evidence.event for _, _, evidence in evidences}
            | {row.event for _, row in (*erasers, *owings)}
            | {row.event for row in (*annullers, *adjusters, *self.score.occasion)}
            | {event for _, _, event in recorded}
        )
        return {
            name: Speaking(
                items=tuple(row for row in evidences if row[2].event == name),
                erasers=tuple(pair for pair in erasers if pair[1].event == name),
                owings=tuple(pair for pair in owings if pair[1].event == name),
                annullers=tuple(row for row in annullers if row.event == name),
                adjusters=tuple(row for row in adjusters if row.event == name),
                occasions=tuple(row for row in self.score.occasion if row.event == name),
                checks=tuple((number, check) for number, check, event in recorded if event == name),
            )
            for name in types
        }


def _not_in(rows: tuple[_Row, ...], said: tuple[_Row, ...]) -> tuple[_Row, ...]:
    """Return the rows of events for which a pack has none of its own."""
    events = {row.event for row in said}
    return tuple(row for row in rows if row.event not in events)
