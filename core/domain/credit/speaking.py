"""Which events speak in a credit pack, and of what: the half of its words that reads the log.

A path is dotted and walks the event's data; `@` is the element that `each` or `any` picked, so that
`@.code` is a field of it and `@` the element itself (docs/PACKS.md).
"""

from typing import Annotated

import msgspec

from core.kernel.basis import Basis
from core.kernel.ids import TYPE_PATTERN

NUMBER_PATTERN = r"^-?[0-9]{1,15}(\.[0-9]{1,6})?\Z"
PATH_PATTERN = r"^(@|(@\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*)\Z"
NAME_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}\Z"
Path = Annotated[str, msgspec.Meta(pattern=PATH_PATTERN)]
Name = Annotated[str, msgspec.Meta(pattern=NAME_PATTERN)]
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
EventType = Annotated[str, msgspec.Meta(pattern=TYPE_PATTERN)]
Days = Annotated[int, msgspec.Meta(ge=0, le=4000)]
Number = int | Annotated[str, msgspec.Meta(pattern=NUMBER_PATTERN)]
"""A number of the data, not of points; a decimal of the TOML file is kept as its text."""


class Test(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """What a value must be; all that is said must hold.

    A number is an integer, or a text that spells a number. An absent value fails every test but
    `is_not` and `present = false`.

    Attributes:
        equals, is_not: this very value (TOML `is`), any but this one.
        one_of: any of these.
        at_least, below, at_most: a range of numbers; the ends of the first and last are within.
        prefix, contains: how a text begins, a part of it; `contains` also finds an element of a
            list.
        present: whether there is a value at all.
    """

    equals: str | int | bool | None = msgspec.field(name="is", default=None)
    is_not: str | int | bool | None = None
    one_of: tuple[str | int, ...] | None = None
    at_least: Number | None = None
    below: Number | None = None
    at_most: Number | None = None
    prefix: str | None = None
    contains: str | None = None
    present: bool | None = None


class Condition(Test, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A test of what stands at a path."""

    path: Path


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """Which events speak, and of what.

    Attributes:
        event: the versioned type.
        each: a list: every element that meets the conditions speaks for itself.
        any: a list: one element that meets them is enough, and they speak once.
        where: conditions that all hold.
        either: groups of conditions, of which one group holds as a whole; empty asks nothing.
        subject: what the fact belongs to: a notice's, a case's, a visit's id; the event's own id
            where nothing is said or found.
        codes: a violation code, or a list of them.
    """

    event: EventType
    each: Path | None = None
    any: Path | None = None
    where: tuple[Condition, ...] = ()
    either: tuple[tuple[Condition, ...], ...] = ()
    subject: Path | None = None
    codes: Path | None = None


class Evidence(Source, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The events that give an item points.

    Attributes:
        effective: a DATE; the points count from `effective_plus_days` days after it.
        due: a DATE by which it could have been put right, where that is so.
    """

    effective: Path
    effective_plus_days: Days = 0
    due: Path | None = None


class Eraser(Source, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The events that erase an item's points: of the same subject, and all of its codes.

    One that names no codes erases whatever codes an entry has.

    Attributes:
        on: the DATE of putting right; from it on the points do not count.
        due_plus_days: in time up to so many days after the entry's `due` day, or, where it has
            none, after its `effective` day before `effective_plus_days`. Unsaid: up to the `due`
            day, or on any day where the entry has none.
        unless_item: a later day was in time too, unless this item stands against the same codes.
        amount: a number: the points are erased from the day on which such numbers of the subject
            add up to what the item's `owed` do. Unsaid, one event is enough.
    """

    on: Path
    due_plus_days: Days | None = None
    unless_item: Name | None = None
    amount: Path | None = None


class Owing(Source, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The events that say how much is to be paid before an item's points are erased.

    Attributes:
        on: the DATE from which it is owed.
        amount: a number; those of one subject are added up.
    """

    on: Path
    amount: Path


class Annuller(Source, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The events that take back another event's entries, or those of a subject.

    Attributes:
        annuls: path of the id of the event taken back; unsaid, it is all of `subject`.
        annuls_from: path of the DATE from which it does not count; unsaid, it never did. Of a
            subject it takes back what happened up to that day, and leaves what happens later.
        items: only their entries; empty: all.
        item: path of the id of the only item, where the event says it.
    """

    annuls: Path | None = None
    annuls_from: Path | None = None
    items: tuple[Name, ...] = ()
    item: Path | None = None
    basis: Basis


class PointsFrom(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Points for each unit of a number: `points` for every `per` of what stands at `path`.

    Attributes:
        path: a number, or a list, which counts its elements.
        per: a part of it gives a part of the points, rounded as the scale says.
        points: unsaid, one point.
        min, max: the points of one entry are not below, not above.
        otherwise: the points where no number stands; unsaid, that is a fault.
    """

    path: Path
    per: Number = 1
    points: int | None = None
    min: int | None = None
    max: int | None = None
    otherwise: int | None = None


class Adjuster(Source, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The events that give earlier entries other points, from a day on.

    Attributes:
        adjusts: path of the id of the event whose entries change; unsaid, those of `subject`.
        adjusts_from: path of the DATE from which the new points hold; unsaid, they always did.
        items: only their entries; empty: all.
        item: path of the id of the only item, where the event says it.
        points, points_from, percent: the new points, or a part of what they were; one is said.
    """

    adjusts: Path | None = None
    adjusts_from: Path | None = None
    items: tuple[Name, ...] = ()
    item: Path | None = None
    points: int | None = None
    points_from: PointsFrom | None = None
    percent: Annotated[int, msgspec.Meta(ge=0, le=10_000)] | None = None
    basis: Basis


class OccasionRule(Source, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The events that are inspections, each with a score of its own.

    Attributes:
        on: the DATE of it.
        kind: what sort of inspection it was.
        score, grade: what the ledger recorded, to compare with.
    """

    on: Path
    kind: Path | None = None
    score: Path | None = None
    grade: Path | None = None


class RecordRule(Source, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The events by which a ledger records what an item of ours should give.

    Attributes:
        on: the DATE on which the ledger says it took effect; None asks for no day.
        points: what the ledger says it weighs; None asks for no points.
    """

    on: Path | None = None
    points: Path | None = None
