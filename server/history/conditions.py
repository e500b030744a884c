"""Which rows are read: the conditions of a table, made ready for one file."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from server.history.cells import Cells, Sheet, as_text, reader
from server.history.numbers import number_of, same_number
from server.history.shapes import Column, Condition, Numbers, Scalar

Test = Callable[[Cells, int], bool]
_Holds = Callable[[str], bool]


def row_test(sheet: Sheet, table: str, where: Sequence[Condition]) -> Test | None:
    """Return the test that all conditions hold, or None where there are none.

    Raises:
        MappingError: a column that the file does not have.
    """
    tests = [_test(sheet, table, condition) for condition in where]
    if len(tests) < 2:  # noqa: PLR2004 - one test needs no loop
        return tests[0] if tests else None
    return lambda cells, line: all(test(cells, line) for test in tests)


def _test(sheet: Sheet, table: str, condition: Condition) -> Test:
    column = Column(column=condition.column, optional=condition.optional)
    read = reader(sheet, table, "where", column)
    claims = _claims(condition, sheet.numbers)
    if len(claims) == 1:
        claim = claims[0]
        return lambda cells, line: claim(read(cells, line))

    def holds(cells: Cells, line: int) -> bool:
        text = read(cells, line)
        return all(claim(text) for claim in claims)

    return holds


def _claims(condition: Condition, numbers: Numbers) -> list[_Holds]:
    """Return one claim for each key that is said; without any, the value must be there."""
    claims = _texts(condition)
    for values, wanted in (
        (_several(condition.equals, condition.one_of), True),
        (_several(condition.is_not, condition.none_of), False),
    ):
        if values is not None:
            claims.append(_among(values, numbers, wanted=wanted))
    claims += _ranges(condition, numbers)
    if condition.present is not None or not claims:
        wanted_present = condition.present is not False
        claims.append(lambda text: bool(text) is wanted_present)
    return claims


def _among(values: Sequence[Scalar], numbers: Numbers, *, wanted: bool) -> _Holds:
    known = frozenset(same_number(as_text(value), numbers) for value in values)
    return lambda text: (same_number(text, numbers) in known) is wanted


def _several(one: Scalar | None, more: Sequence[Scalar] | None) -> tuple[Scalar, ...] | None:
    if one is None and more is None:
        return None
    return (*(more or ()), *(() if one is None else (one,)))


def _texts(condition: Condition) -> list[_Holds]:
    claims: list[_Holds] = []
    if (prefix := condition.prefix) is not None:
        claims.append(lambda text: text.startswith(prefix))
    if (contained := condition.contains) is not None:
        claims.append(lambda text: contained in text)
    return claims


def _ranges(condition: Condition, numbers: Numbers) -> list[_Holds]:
    """Return claims on numbers; what is none is in no range."""
    bounds: list[tuple[int | float | None, Callable[[Decimal, Decimal], bool]]] = [
        (condition.at_least, lambda seen, bound: seen >= bound),
        (condition.at_most, lambda seen, bound: seen <= bound),
        (condition.below, lambda seen, bound: seen < bound),
        (condition.above, lambda seen, bound: seen > bound),
    ]
    return [
        _range(Decimal(str(bound)), compare, numbers)
        for bound, compare in bounds
        if bound is not None
    ]


def _range(bound: Decimal, compare: Callable[[Decimal, Decimal], bool], numbers: Numbers) -> _Holds:
    def holds(text: str) -> bool:
        number = number_of(text, numbers).text
        return bool(number) and compare(Decimal(number), bound)

    return holds
