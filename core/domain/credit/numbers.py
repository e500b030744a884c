"""Exact numbers of a pack: points in units of the last decimal place, data as it was written."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from core.domain.credit.speaking import NUMBER_PATTERN

Rounding = Literal["half_up", "up", "down"]
_NUMBER = re.compile(NUMBER_PATTERN)
_HALF = Fraction(1, 2)


def number_of(value: object) -> int | Fraction | None:
    """Return the number that a value is, or that its text spells; None if it does neither."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and _NUMBER.match(value):
        return Fraction(value) if "." in value else int(value)
    return None


def rounded(value: int | Fraction, rounding: Rounding) -> int:
    """Return a whole number: a part is rounded by its size, whatever the sign."""
    if isinstance(value, int):
        return value
    whole, rest = divmod(abs(value), 1)
    up = {"up": rest > 0, "half_up": rest >= _HALF, "down": False}[rounding]
    return (int(whole) + up) * (1 if value > 0 else -1)


def shown(units: int, decimals: int) -> str:
    """Write points as people read them: 25 units of one decimal are `2.5`, 30 are `3`."""
    if not decimals:
        return str(units)
    whole, rest = divmod(abs(units), 10**decimals)
    tail = f"{rest:0{decimals}}".rstrip("0")
    return f"{'-' if units < 0 else ''}{whole}{'.' if tail else ''}{tail}"


def in_units(value: Decimal | int, decimals: int) -> int | None:
    """Return points in units, None if they have more decimals than the scale."""
    scaled = value * 10**decimals
    return int(scaled) if scaled == int(scaled) else None
