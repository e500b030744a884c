"""Points of a TOML file into units of the scale's last decimal place, before it is read."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final, cast

from core.domain.credit.faults import PackError
from core.domain.credit.numbers import in_units

_POINTS: Final = frozenset(
    {
        "base",
        "cap",
        "favourable_cap",
        "largest_at_least",
        "largest_at_most",
        "max",
        "max_total",
        "min",
        "min_total",
        "otherwise",
        "points",
        "smallest_at_least",
        "smallest_at_most",
        "tolerance",
    }
)
"""Keys under which points stand, wherever they do."""
_TABLES: Final = frozenset({"weights", "bases"})
"""Keys of tables all of whose values are points."""
_IN_COMPONENTS: Final = frozenset({"at_least", "at_most"})
"""Points in the `components` of a grade; in a condition these are numbers of the data."""
_MOST_DIGITS = 15


def spelled(value: object, at: tuple[str, str]) -> object:
    """Write the days of a TOML file as DATEs, and see that its numbers have an end.

    Args:
        value: of the file.
        at: its row and field.

    Raises:
        PackError: a number is too large.
    """
    if isinstance(value, dict):
        return {
            key: spelled(one, (at[0], f"{at[1]}.{key}" if at[1] else key))
            for key, one in cast("dict[str, object]", value).items()
        }
    if isinstance(value, list):
        return [
            spelled(one, (at[0], f"{at[1]}[{place}]"))
            for place, one in enumerate(cast("list[object]", value))
        ]
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, Decimal) and not _is_small(value):
        raise PackError(*at, f"{value} has too many digits; at most 15 and 6 decimals")
    return value


def in_points(table: Mapping[str, object], decimals: int, row: str) -> dict[str, object]:
    """Return a table whose points are whole units, and whose other decimals are text.

    Raises:
        PackError: points have more decimals than the scale.
    """
    return {name: _value(name, value, decimals, (row, name)) for name, value in table.items()}


def _value(name: str, value: object, decimals: int, at: tuple[str, str]) -> object:
    if name in _TABLES and isinstance(value, dict):
        table = cast("dict[str, object]", value)
        return {
            key: _points(one, decimals, (at[0], f"{at[1]}.{key}")) for key, one in table.items()
        }
    if isinstance(value, dict):
        table = cast("dict[str, object]", value)
        return {
            key: _value(key, one, decimals, (at[0], f"{at[1]}.{key}")) for key, one in table.items()
        }
    if isinstance(value, list):
        return [
            _element(name, one, decimals, (at[0], f"{at[1]}[{place}]"))
            for place, one in enumerate(cast("list[object]", value))
        ]
    if name in _POINTS:
        return _points(value, decimals, at)
    return _of_data(value) if isinstance(value, Decimal) else value


def _element(name: str, value: object, decimals: int, at: tuple[str, str]) -> object:
    if name == "components" and isinstance(value, dict):
        table = cast("dict[str, object]", value)
        return {
            key: _points(one, decimals, (at[0], f"{at[1]}.{key}")) if key in _IN_COMPONENTS else one
            for key, one in table.items()
        }
    return _value("", value, decimals, at)


def _points(value: object, decimals: int, at: tuple[str, str]) -> object:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return value
    units = in_units(value, decimals)
    if units is None:
        needed = f"`scale.decimals` allows {decimals}" if decimals else "set `scale.decimals`"
        raise PackError(*at, f"{value} has more decimals than points have; {needed}")
    return units


def _of_data(value: Decimal) -> int | str:
    """A number that is no points, as the data would spell it: 12.50 is 12.5, 12.0 is 12."""
    return int(value) if value == int(value) else format(value.normalize(), "f")


def _is_small(value: Decimal) -> bool:
    return value.is_finite() and abs(value.adjusted()) <= _MOST_DIGITS
