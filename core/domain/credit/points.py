"""How many points one unit of an event gives: fixed, per unit of a number, or by a value."""

from fractions import Fraction

from core.domain.credit.items import Item
from core.domain.credit.numbers import number_of, rounded
from core.domain.credit.reading import Data, as_list, holds, look_up
from core.domain.credit.scheme import Pack
from core.domain.credit.speaking import Evidence, PointsFrom


class NoNumber(LookupError):  # noqa: N818 - says what is, as callers read it
    """No number stands where points are made of one; `args[0]` is the path."""


def points_of(pack: Pack, row: tuple[Item, Evidence], data: Data, element: object) -> int | None:
    """Return the points of a unit; None where a table knows no row for it.

    Args:
        pack: the scheme.
        row: the item, and which of its evidences speaks.
        data: the event's.
        element: the unit, where the evidence picks one.

    Raises:
        NoNumber: the item's points are made of a number that is not there.
    """
    item, evidence = row
    if item.points is not None:
        return item.points
    if item.points_from is not None:
        return measured(pack, item.points_from, data, element)
    path = item.points_by or evidence.codes
    if item.table:
        return _by_table(item, path, data, element)
    value = look_up(path, data, element) if path else None
    return item.weights.get(_key(value), item.otherwise)


def measured(pack: Pack, rule: PointsFrom, data: Data, element: object) -> int:
    """Return points by a number.

    Raises:
        NoNumber: it is not there, and the rule does not say what then.
    """
    value = look_up(rule.path, data, element)
    listed = type(value) in {list, tuple}
    number = len(as_list(value)) if listed else number_of(value)
    if number is None:
        if rule.otherwise is None:
            raise NoNumber(rule.path)
        return rule.otherwise
    worth = pack.unit if rule.points is None else rule.points
    per = number_of(rule.per) or 1
    exact = number * worth if per == 1 else Fraction(number * worth) / per
    points = rounded(exact, pack.scale.rounding)
    if rule.min is not None:
        points = max(points, rule.min)
    return points if rule.max is None else min(points, rule.max)


def _by_table(item: Item, path: str | None, data: Data, element: object) -> int | None:
    for row in item.table:
        where = row.path or path
        if holds(row, look_up(where, data, element) if where else None):
            return row.points
    return item.otherwise


def _key(value: object) -> str:
    return str(value) if isinstance(value, str | int) else ""
