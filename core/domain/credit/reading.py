"""Ask an event's data what a pack wants to know: dotted paths and conditions, and nothing else.

A pack asks the same few things of every event, so what a row asks is laid out once, when it is
first asked, and kept with the row.
"""

from collections.abc import Callable, Iterator, Mapping
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
    meets = _meeting(source)
    if source.each is not None:
        for place, element in enumerate(as_list(look_up(source.each, data))):
            if meets(data, element):
                yield place, element
    elif source.any is not None:
        elements = as_list(look_up(source.any, data))
        if any(meets(data, element) for element in elements):
            yield 0, None
    elif meets(data, None):
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
    asked = _asking(test)
    if value is None:
        return not asked
    return all(ask(value) for ask in asked)


@lru_cache(maxsize=4096)
def _steps(path: str) -> tuple[str, tuple[str, ...]]:
    first, *rest = path.split(".")
    return first, tuple(rest)


_Meeting = Callable[[Data, object], bool]
_Ask = Callable[[object], bool]


def _meeting(source: Source) -> _Meeting:
    """Return what tells whether an event, or an element of it, meets a source's conditions."""
    kept = vars(source)
    if "meeting" not in kept:
        kept["meeting"] = _laid_out(source)
    meeting: _Meeting = kept["meeting"]
    return meeting


def _laid_out(source: Source) -> _Meeting:
    where = tuple(_holding(one) for one in source.where)
    either = tuple(tuple(_holding(one) for one in group) for group in source.either)

    def meets(data: Data, element: object) -> bool:
        for holding in where:
            if not holding(data, element):
                return False
        return not either or any(
            all(holding(data, element) for holding in group) for group in either
        )

    return meets


def _holding(condition: Condition) -> _Meeting:
    found, asked = _finding(condition.path), _asking(condition)
    if len(asked) != 1 or condition.present is not None or condition.is_not is not None:
        return lambda data, element: holds(condition, found(data, element))
    ask = next(iter(asked))

    def holding(data: Data, element: object) -> bool:
        value = found(data, element)
        return value is not None and ask(value)

    return holding


def _finding(path: str) -> Callable[[Data, object], object]:
    """Return what looks a path up; most have one step."""
    first, rest = _steps(path)
    if not rest:
        return (lambda _, element: element) if first == "@" else (lambda data, _: data.get(first))
    if first != "@" or len(rest) > 1:
        return lambda data, element: look_up(path, data, element)
    name = ".".join(rest)
    return lambda _, element: cast("Data", element).get(name) if isinstance(element, dict) else None


def _asking(test: Test) -> tuple[_Ask, ...]:
    """Return what a test asks of a value that is there."""
    kept = vars(test)
    if "asking" not in kept:
        kept["asking"] = tuple(_asks(test))
    asking: tuple[_Ask, ...] = kept["asking"]
    return asking


def _asks(test: Test) -> Iterator[_Ask]:
    equals, prefix, contains = test.equals, test.prefix, test.contains
    if isinstance(equals, str):
        yield lambda value: value == equals
    elif equals is not None:
        yield lambda value: _equals(value, equals)
    if test.one_of is not None:
        yield _among(test.one_of)
    if not (test.at_least is None and test.below is None and test.at_most is None):
        yield lambda value: _in_range(test, value)
    if prefix is not None:
        yield lambda value: isinstance(value, str) and value.startswith(prefix)
    if contains is not None:
        yield lambda value: contains in (value if isinstance(value, str) else as_list(value))


def _among(wanted: tuple[str | int, ...]) -> _Ask:
    if all(isinstance(one, str) for one in wanted):
        return lambda value: value in wanted
    return lambda value: any(_equals(value, one) for one in wanted)


def _equals(value: object, wanted: object) -> bool:
    if isinstance(wanted, str):
        return value == wanted
    if isinstance(wanted, bool) or isinstance(value, bool):
        return value is wanted
    if isinstance(wanted, int):
        return number_of(value) == wanted
    return value == wanted


def _in_range(test: Test, value: object) -> bool:
    number = number_of(value)
    if number is None:
        return False
    return (
        (test.at_least is None or number >= (number_of(test.at_least) or 0))
        and (test.below is None or number < (number_of(test.below) or 0))
        and (test.at_most is None or number <= (number_of(test.at_most) or 0))
    )
