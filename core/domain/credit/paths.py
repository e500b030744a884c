"""Whether the events that a pack names exist, and have the fields that it asks of them."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Final

import msgspec
from msgspec import inspect

from core.domain.credit.faults import PackError
from core.domain.credit.scheme import Pack
from core.domain.credit.speaking import Source

SCORING: Final = (
    "notice.served.v1",
    "notice.overdue.v1",
    "case.decision-served.v1",
    "case.simple-penalty-imposed.v1",
    "refund.overdue.v1",
    "tip.verified.v1",
    "fund.alert-disposed.v1",
    "institution.annual-inspection-concluded.v1",
    "hist.visit-recorded.v1",
    "hist.fact-recorded.v1",
)
"""What scores where a finding alone does not (DOMAIN.md §0.1, trap 10): it took effect, or a ledger
of the past scored it."""
_Asked = tuple[str, str, Source, tuple[str | None, ...]]


def check_paths(pack: Pack, events: Mapping[str, type[msgspec.Struct]]) -> None:
    """See that every type of event is known, and every path leads somewhere.

    Raises:
        PackError: a row waits for an event that never comes, or a field that none has.
    """
    for fault in path_faults(pack, events):
        raise fault


def path_faults(pack: Pack, events: Mapping[str, type[msgspec.Struct]]) -> Iterator[PackError]:
    """Yield each unknown type of event, and each path that leads nowhere."""
    for row, field, source, paths in _asked(pack):
        struct = events.get(source.event)
        if struct is None:
            yield PackError(row, f"{field}event", _unknown(source.event, events))
            continue
        try:
            _check_source(row, field, source, paths, inspect.type_info(struct))
        except PackError as fault:
            yield fault


def _unknown(event: str, events: Mapping[str, type[msgspec.Struct]]) -> str:
    if event.startswith("leg."):
        scoring = ", ".join(name for name in SCORING if name in events)
        return (
            f"{event} is what an inspector notes, which alone never costs points; name what took"
            f" effect: {scoring}"
        )
    near = get_close_matches(event, events, n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    return f"no event is called {event}{hint}"


def _asked(pack: Pack) -> Iterator[_Asked]:
    """Every source of a pack, with its row, the field before its own, and its further paths."""
    yield from _asked_by_items(pack)
    for number, one in enumerate(pack.annulments, start=1):
        yield f"annulment {number} ({one.event})", "", one, (one.annuls, one.annuls_from, one.item)
    for number, change in enumerate(pack.adjustments, start=1):
        measured = change.points_from.path if change.points_from else None
        paths = (change.adjusts, change.adjusts_from, change.item, measured)
        yield f"adjustment {number} ({change.event})", "", change, paths
    for number, visit in enumerate(pack.score.occasion, start=1):
        told = (visit.on, visit.kind, visit.score, visit.grade)
        yield f"score.occasion {number}", "", visit, told
    for number, check in enumerate(pack.checks, start=1):
        if check.recorded:
            kept = (check.recorded.on, check.recorded.points)
            yield f"check {number} ({check.what})", "recorded.", check.recorded, kept


def _asked_by_items(pack: Pack) -> Iterator[_Asked]:
    for number, item in enumerate(pack.items, start=1):
        row = f"item {number} ({item.id})"
        measured = item.points_from.path if item.points_from else None
        tested = (item.points_by, *(one.path for one in item.table))
        for evidence in item.evidences:
            said = (evidence.effective, evidence.due, measured, *tested, *item.once_by)
            yield row, "evidence.", evidence, said
        for eraser in item.erased_when:
            yield row, "erased_when.", eraser, (eraser.on, eraser.amount)
        for owing in item.owed:
            yield row, "owed.", owing, (owing.on, owing.amount)


def _check_source(
    row: str, field: str, source: Source, paths: tuple[str | None, ...], data: inspect.Type
) -> None:
    element: inspect.Type | None = None
    for name, listed in (("each", source.each), ("any", source.any)):
        if listed:
            element = _element(_walked(row, f"{field}{name}", listed, data, None))
            if element is None:
                raise PackError(row, f"{field}{name}", f"{listed} is not a list in {source.event}")
    conditions = (*source.where, *(one for group in source.either for one in group))
    for path in (source.subject, source.codes, *paths, *(one.path for one in conditions)):
        if path:
            _walked(row, path, path, data, element)


def _walked(
    row: str, field: str, path: str, data: inspect.Type, element: inspect.Type | None
) -> inspect.Type:
    """Return what type stands at a path.

    Raises:
        PackError: nothing ever does.
    """
    first, *rest = path.split(".")
    here = data
    if first == "@":
        here = element or inspect.AnyType()
    else:
        rest = [first, *rest]
    for name in rest:
        found = _step(here, name)
        if found is None:
            near = get_close_matches(name, _names(here), n=1)
            hint = f"; did you mean `{near[0]}`?" if near else ""
            raise PackError(row, field, f"the event has no `{name}` there{hint}")
        here = found
    return here


def _step(here: inspect.Type, name: str) -> inspect.Type | None:
    for one in _kinds(here):
        if isinstance(one, inspect.AnyType):
            return one
        if isinstance(one, inspect.DictType):
            return one.value_type
        if isinstance(one, inspect.StructType):
            for field in one.fields:
                if field.encode_name == name:
                    return field.type
    return None


def _names(here: inspect.Type) -> list[str]:
    return [
        field.encode_name
        for one in _kinds(here)
        if isinstance(one, inspect.StructType)
        for field in one.fields
    ]


def _element(here: inspect.Type) -> inspect.Type | None:
    for one in _kinds(here):
        if isinstance(one, inspect.AnyType):
            return one
        if isinstance(one, inspect.VarTupleType | inspect.ListType):
            return one.item_type
    return None


def _kinds(here: inspect.Type) -> tuple[inspect.Type, ...]:
    return here.types if isinstance(here, inspect.UnionType) else (here,)
