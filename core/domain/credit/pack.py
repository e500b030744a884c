"""Read a credit pack: TOML text in, a checked scheme out, or the row and field that are wrong.

A pack is adopted with its whole text (`policy.pack-adopted.v1`); what passes here scores for years.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import chain
from typing import Annotated, TypeVar

import msgspec

from core.domain.credit.scheme import (
    Annuller,
    Condition,
    Grade,
    Item,
    Name,
    OneFact,
    Pack,
    Repeat,
    Scale,
    Source,
    Title,
)
from core.kernel.b64 import b64u

__all__ = ["Pack", "PackError", "parse"]

Version = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,39}\Z")]
Row = TypeVar("Row", bound=msgspec.Struct)
_AT_PATH = re.compile(r" - at `\$\.?([^`]*)`")


class PackError(ValueError):
    """A pack cannot be used; nothing of it is loaded.

    Attributes:
        row: the table, e.g. `item 3 (N03)`; empty when the file as a whole is wrong.
        field: the field of that table; empty when the table as a whole is wrong.
        detail: what was seen there and what was needed.
    """

    def __init__(self, row: str, field: str, detail: str) -> None:
        where = ": ".join(part for part in (row, f"`{field}`" if field else "") if part)
        super().__init__(f"{where}: {detail}" if where else detail)
        self.row = row
        self.field = field
        self.detail = detail


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name
    version: Version
    title_zh: Title
    title_en: Title
    scale: dict[str, object]
    item: tuple[dict[str, object], ...]
    grade: tuple[dict[str, object], ...]
    annulment: tuple[dict[str, object], ...] = ()
    repeat: tuple[dict[str, object], ...] = ()
    one_fact: tuple[dict[str, object], ...] = ()


def parse(text: str) -> Pack:
    """Read a pack.

    Raises:
        PackError: not TOML, or a table that cannot be right, by its row and field.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PackError("", "", str(error)) from error
    except RecursionError as error:
        raise PackError("", "", "the tables are nested too deeply") from error
    file = _read(table, _File, "")
    pack = Pack(
        name=file.name,
        version=file.version,
        sha256=b64u(sha256(text.encode()).digest()),
        title_zh=file.title_zh,
        title_en=file.title_en,
        scale=_read(file.scale, Scale, "scale"),
        items=_rows(file.item, Item, "item"),
        annulments=_rows(file.annulment, Annuller, "annulment"),
        repeats=_rows(file.repeat, Repeat, "repeat"),
        one_facts=_rows(file.one_fact, OneFact, "one_fact"),
        grades=_rows(file.grade, Grade, "grade"),
    )
    _check_scale(pack.scale)
    _check_items(pack)
    _check_names(pack)
    _check_grades(pack)
    return pack


def _rows(tables: tuple[dict[str, object], ...], kind: type[Row], name: str) -> tuple[Row, ...]:
    return tuple(
        _read(table, kind, _row_name(name, number, table))
        for number, table in enumerate(tables, start=1)
    )


def _row_name(name: str, number: int, table: Mapping[str, object]) -> str:
    called = table.get("id", table.get("grade", table.get("event", "")))
    return f"{name} {number} ({called})" if called else f"{name} {number}"


def _read(table: Mapping[str, object], kind: type[Row], row: str) -> Row:
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        found = _AT_PATH.search(str(error))
        field = found[1] if found else ""
        raise PackError(row, field, _AT_PATH.sub("", str(error))) from error


def _check_scale(scale: Scale) -> None:
    if not scale.min <= scale.base <= scale.max:
        raise PackError(
            "scale", "base", f"{scale.base} is not within `min` {scale.min} and `max` {scale.max}"
        )


def _check_items(pack: Pack) -> None:
    if not pack.items:
        raise PackError("item", "", "a pack needs at least one item")
    seen: set[str] = set()
    for number, item in enumerate(pack.items, start=1):
        row = f"item {number} ({item.id})"
        if item.id in seen:
            raise PackError(row, "id", f"{item.id} stands twice")
        seen.add(item.id)
        if item.points == 0:
            raise PackError(row, "points", "an item without points says nothing")
        _check_source(item.evidence, row, "evidence")
        _check_element(item.evidence, (item.evidence.effective, item.evidence.due), row)
        for eraser in item.erased_when:
            _check_source(eraser, row, "erased_when")
            _check_element(eraser, (eraser.on,), row)


def _check_source(source: Source, row: str, field: str) -> None:
    if source.each and source.any:
        raise PackError(row, f"{field}.any", "`each` and `any` exclude one another")
    for condition in (*source.where, *chain.from_iterable(source.either)):
        _check_condition(condition, row, f"{field}.where")
        if condition.path.startswith("@") and not (source.each or source.any):
            raise PackError(row, f"{field}.where", "`@` needs `each` or `any`")
    _check_element(source, (source.subject, source.codes), row)


def _check_element(source: Source, paths: tuple[str | None, ...], row: str) -> None:
    """`@` speaks of one element; under `any` several may have met the conditions."""
    for path in paths:
        if path and path.startswith("@") and not source.each:
            raise PackError(row, path, "`@` needs `each`")


def _check_condition(condition: Condition, row: str, field: str) -> None:
    said = (
        condition.equals,
        condition.one_of,
        condition.at_least,
        condition.below,
        condition.prefix,
    )
    if all(one is None for one in said):
        raise PackError(
            row, field, f"{condition.path}: say `is`, `one_of`, `at_least`, `below` or `prefix`"
        )


def _check_names(pack: Pack) -> None:
    known = {item.id for item in pack.items}
    for row, field, name in _names(pack):
        if name not in known:
            raise PackError(row, field, f"no item {name} in this pack")


def _names(pack: Pack) -> Iterator[tuple[str, str, str]]:
    """Every mention of an item, with its row and field."""
    for number, item in enumerate(pack.items, start=1):
        for eraser in item.erased_when:
            if eraser.unless_item:
                yield f"item {number} ({item.id})", "erased_when.unless_item", eraser.unless_item
    for number, repeat in enumerate(pack.repeats, start=1):
        for name in chain.from_iterable(repeat.groups):
            yield f"repeat {number} ({repeat.id})", "groups", name
    for number, one_fact in enumerate(pack.one_facts, start=1):
        for name in chain.from_iterable(side.items for side in one_fact.sides):
            yield f"one_fact {number}", "sides", name
    yield from _names_in_grades(pack)


def _names_in_grades(pack: Pack) -> Iterator[tuple[str, str, str]]:
    for number, grade in enumerate(pack.grades, start=1):
        row = f"grade {number} ({grade.grade})"
        for name in chain.from_iterable(one.items for one in grade.any_active):
            yield row, "any_active", name
        for name in chain.from_iterable(one.items for one in grade.none_active):
            yield row, "none_active", name


def _check_grades(pack: Pack) -> None:
    """Every total has a grade: the last row holds always, and no row before it does."""
    if not pack.grades:
        raise PackError("grade", "", "a pack needs at least one grade")
    for number, grade in enumerate(pack.grades, start=1):
        row = f"grade {number} ({grade.grade})"
        open_ended = grade.min_total is None and grade.max_total is None
        always = open_ended and not grade.any_active and not grade.none_active
        if always != (number == len(pack.grades)):
            needed = "the last row holds always" if not always else "no row behind it is reached"
            raise PackError(row, "min_total", needed)
        if grade.override and not grade.any_active:
            raise PackError(row, "override", "an override names what is active in `any_active`")
