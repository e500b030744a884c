"""Ask an event's data what a pack wants to know: dotted paths and conditions, and nothing else."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import cast

from core.domain.credit.numbers import number_of
from core.domain.credit.speaking import Condition, Source, Test
from core.kernel.times import day_of

Data = Mapping[str, object]
"""An event's data as `msgspec.to_builtins` gives it: what is not known is absent."""
_DAY_LENGTH = len("2026-11-21")
_TIME_LENGTH = len("2026-11-21T09:00:00.000+08:00")


def units(source: Source, data: Data) -> Iterator[tuple[int, object]]:
    """Yield each unit of an event of the source's type that meets the conditions.

    It is its place in the list, and the element. Without `each` there is one unit at most, at
    place 0; its element is None.
    """
    if source.each is not None:
        for place, element in enumerate(as_list(look_up(source.each, data))):
            if _meets(source, data, element):
                yield place, element
    elif source.any is not None:
        elements = as_list(look_up(source.any, data))
        if any(_meets(source, data, element) for element in elements):
            yield 0, None
    elif _meets(source, data, None):
        yield 0, None


def look_up(path: str, data: Data, element: object = None) -> object:
    """Return what stands at a path, or None where nothing does."""
    first, rest = _steps(path)
    value: object = element if first == "@" else data.get(first)
    for name in rest:
        if not isinstance(value, dict):
            return None
        value = cast("Data", value).get(name)
    return value


def text(path: str | None, data: Data, element: object = None) -> str:
    """Return the text, or the number as text, at a path; empty if there is none."""
    value = look_up(path, data, element) if path else None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""


def day(path: str | None, data: Data, element: object = None) -> str:
    """Return the DATE at a path, of a TIME its local day; empty if there is none."""
    value = look_up(path, data, element) if path else None
    if not isinstance(value, str):
        return ""
    if len(value) == _TIME_LENGTH:
        return day_of(value)
    return value if len(value) == _DAY_LENGTH else ""


def texts(path: str | None, data: Data, element: object = None) -> tuple[str, ...]:
    """Return the text, or the list of texts, at a path; empty if there is none."""
    value = look_up(path, data, element) if path else None
    if isinstance(value, str):
        return (value,)
    return tuple(one for one in as_list(value) if isinstance(one, str))


def as_list(value: object) -> tuple[object, ...]:
    """Return the elements of a list; nothing else has any."""
    if isinstance(value, list | tuple):
        return tuple(cast("list[object]", value))
    return ()


def all_hold(conditions: tuple[Condition, ...], data: Data, element: object = None) -> bool:
    """Tell whether all conditions hold."""
    return all(holds(one, look_up(one.path, data, element)) for one in conditions)


def holds(test: Test, value: object) -> bool:
    """Tell whether a value meets all that a test says."""
    if test.present is not None and test.present is (value is None):
        return False
    if test.is_not is not None and _equals(value, test.is_not):
        return False
    if value is None:
        return not _asks_for_a_value(test)
    if test.equals is not None and not _equals(value, test.equals):
        return False
    if test.one_of is not None and not any(_equals(value, one) for one in test.one_of):
        return False
    return _in_range(test, value) and _reads(test, value)


@lru_cache(maxsize=4096)
def _steps(path: str) -> tuple[str, tuple[str, ...]]:
    first, *rest = path.split(".")
    return first, tuple(rest)


def _meets(source: Source, data: Data, element: object) -> bool:
    if not all_hold(source.where, data, element):
        return False
    return not source.either or any(all_hold(group, data, element) for group in source.either)


def _asks_for_a_value(test: Test) -> bool:
    asked = (
        test.equals,
        test.one_of,
        test.at_least,
        test.below,
        test.at_most,
        test.prefix,
        test.contains,
    )
    return any(one is not None for one in asked)


def _equals(value: object, wanted: object) -> bool:
    if isinstance(wanted, bool) or isinstance(value, bool):
        return value is wanted
    if isinstance(wanted, int):
        return number_of(value) == wanted
    return value == wanted


def _in_range(test: Test, value: object) -> bool:
    if test.at_least is None and test.below is None and test.at_most is None:
        return True
    number = number_of(value)
    if number is None:
        return False
    return (
        (test.at_least is None or number >= (number_of(test.at_least) or 0))
        and (test.below is None or number < (number_of(test.below) or 0))
        and (test.at_most is None or number <= (number_of(test.at_most) or 0))
    )


def _reads(test: Test, value: object) -> bool:
    if test.prefix is not None and not (isinstance(value, str) and value.startswith(test.prefix)):
        return False
    if test.contains is None:
        return True
    if isinstance(value, str):
        return test.contains in value
    return test.contains in as_list(value)
