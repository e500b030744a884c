"""Every name that a row of a pack mentions is one that the pack gives."""

from collections.abc import Iterator
from itertools import chain

from core.domain.credit.faults import PackError
from core.domain.credit.scheme import Pack

Mention = tuple[str, str, str]
"""Row, field, name."""


def name_faults(pack: Pack) -> Iterator[PackError]:
    """Yield what is named and not there, or there twice: it would silently never count."""
    components = [one.id for one in pack.components]
    for number, name in enumerate(components, start=1):
        if name in components[: number - 1]:
            yield PackError(f"component {number} ({name})", "id", f"{name} stands twice")
    yield from _unknown(_items_named(pack), {item.id for item in pack.items}, "item")
    yield from _unknown(_components_named(pack), set(components), "component")
    yield from _unknown(_grades_named(pack), {row.grade for row in pack.grades}, "grade")


def _unknown(mentions: Iterator[Mention], known: set[str], kind: str) -> Iterator[PackError]:
    for row, field, name in mentions:
        if name not in known:
            yield PackError(row, field, f"no {kind} {name} in this pack")


def _items_named(pack: Pack) -> Iterator[Mention]:
    yield from _items_in_items(pack)
    yield from _items_in_rules(pack)
    yield from _items_in_grades(pack)
    for number, check in enumerate(pack.checks, start=1):
        if check.item:
            yield f"check {number} ({check.what})", "item", check.item


def _items_in_items(pack: Pack) -> Iterator[Mention]:
    for number, item in enumerate(pack.items, start=1):
        row = f"item {number} ({item.id})"
        for eraser in item.erased_when:
            if eraser.unless_item:
                yield row, "erased_when.unless_item", eraser.unless_item
        yield from ((row, "until_next", name) for name in item.until_next)
        if item.clean:
            yield from ((row, "clean.without", name) for name in item.clean.without)


def _items_in_rules(pack: Pack) -> Iterator[Mention]:
    for number, repeat in enumerate(pack.repeats, start=1):
        for name in chain.from_iterable(repeat.groups):
            yield f"repeat {number} ({repeat.id})", "groups", name
    for number, one_fact in enumerate(pack.one_facts, start=1):
        for name in chain.from_iterable(side.items for side in one_fact.sides):
            yield f"one_fact {number}", "sides", name
    for number, one in enumerate(pack.annulments, start=1):
        yield from ((f"annulment {number} ({one.event})", "items", name) for name in one.items)
    for number, change in enumerate(pack.adjustments, start=1):
        yield from ((f"adjustment {number} ({change.event})", "items", n) for n in change.items)


def _items_in_grades(pack: Pack) -> Iterator[Mention]:
    for number, grade in enumerate(pack.grades, start=1):
        row = f"grade {number} ({grade.grade})"
        for name in chain.from_iterable(one.items for one in grade.any_active):
            yield row, "any_active", name
        for name in chain.from_iterable(one.items for one in grade.none_active):
            yield row, "none_active", name


def _components_named(pack: Pack) -> Iterator[Mention]:
    for number, item in enumerate(pack.items, start=1):
        if item.component:
            yield f"item {number} ({item.id})", "component", item.component
    for number, grade in enumerate(pack.grades, start=1):
        for one in grade.components:
            yield f"grade {number} ({grade.grade})", "components", one.id


def _grades_named(pack: Pack) -> Iterator[Mention]:
    for number, one in enumerate(pack.consequences, start=1):
        yield f"consequence {number} ({one.grade})", "grade", one.grade
