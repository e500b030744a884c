"""Ask an event's data what a pack wants to know: dotted paths and conditions, and nothing else."""

from collections.abc import Iterator, Mapping
from typing import cast

from core.domain.credit.scheme import Condition, Source

Data = Mapping[str, object]
"""An event's data as `msgspec.to_builtins` gives it: what is not known is absent."""


def units(source: Source, event_type: str, data: Data) -> Iterator[tuple[int, object]]:
    """Yield each unit of the event that meets the conditions: its place in the list, the element.

    Without `each` there is one unit at most, at place 0; its element is None.
    """
    if event_type != source.event:
        return
    if source.each is not None:
        for place, element in enumerate(_list(look_up(source.each, data))):
            if _meets(source, data, element):
                yield place, element
    elif source.any is not None:
        elements = _list(look_up(source.any, data))
        if any(_meets(source, data, element) for element in elements):
            yield 0, None
    elif _meets(source, data, None):
        yield 0, None


def look_up(path: str, data: Data, element: object = None) -> object:
    """Return what stands at a path, or None where nothing does."""
    first, *rest = path.split(".")
    value: object = element if first == "@" else data.get(first)
    for name in rest:
        if not isinstance(value, dict):
            return None
        value = cast("Data", value).get(name)
    return value


def text(path: str | None, data: Data, element: object = None) -> str:
    """Return the text at a path; empty if there is none."""
    value = look_up(path, data, element) if path else None
    return value if isinstance(value, str) else ""


def texts(path: str | None, data: Data, element: object = None) -> tuple[str, ...]:
    """Return the text, or the list of texts, at a path; empty if there is none."""
    value = look_up(path, data, element) if path else None
    if isinstance(value, str):
        return (value,)
    return tuple(one for one in _list(value) if isinstance(one, str))


def _list(value: object) -> tuple[object, ...]:
    if isinstance(value, list | tuple):
        return tuple(cast("list[object]", value))
    return ()


def _meets(source: Source, data: Data, element: object) -> bool:
    if not _all_hold(source.where, data, element):
        return False
    return not source.either or any(_all_hold(group, data, element) for group in source.either)


def _all_hold(conditions: tuple[Condition, ...], data: Data, element: object) -> bool:
    return all(_holds(one, look_up(one.path, data, element)) for one in conditions)


def _holds(condition: Condition, value: object) -> bool:
    if value is None:
        return False
    if condition.equals is not None and value != condition.equals:
        return False
    if condition.one_of is not None and value not in condition.one_of:
        return False
    return _in_range(condition, value) and _begins(condition, value)


def _in_range(condition: Condition, value: object) -> bool:
    if condition.at_least is None and condition.below is None:
        return True
    if not isinstance(value, int):
        return False
    return (condition.at_least is None or value >= condition.at_least) and (
        condition.below is None or value < condition.below
    )


def _begins(condition: Condition, value: object) -> bool:
    if condition.prefix is None:
        return True
    return isinstance(value, str) and value.startswith(condition.prefix)
