"""Points as they are told: whole numbers, or texts like `2.5` where a scale has decimals."""

from collections.abc import Iterable
from typing import Any

import msgspec

from core.domain.credit.numbers import shown
from core.domain.credit.score import ComponentScore, Line
from projections.answers import CreditAnswer


def points_told(units: int, decimals: int) -> int | str:
    """Return units of a scale's last decimal place as points."""
    return shown(units, decimals) if decimals else units


def lines_told(lines: Iterable[Line], decimals: int) -> list[dict[str, Any]]:
    """Return the lines of a score in plain values."""
    return [_line(msgspec.to_builtins(line), decimals) for line in lines]


def components_told(components: Iterable[ComponentScore], decimals: int) -> list[dict[str, Any]]:
    """Return the parts of a total in plain values."""
    told = []
    for one in components:
        row: dict[str, Any] = msgspec.to_builtins(one)
        told.append(row | _in_points(row, ("total", "points"), decimals))
    return told


def _line(row: dict[str, Any], decimals: int) -> dict[str, Any]:
    entry = row["entry"]
    told = row | _in_points(row, ("points", "counted_points"), decimals)
    return told | {"entry": entry | _in_points(entry, ("points",), decimals)}


def _in_points(row: dict[str, Any], names: tuple[str, ...], decimals: int) -> dict[str, Any]:
    return {name: points_told(row[name], decimals) for name in names}


def told(answer: CreditAnswer, *, explain: bool) -> dict[str, Any]:
    """Return a score in plain values; what explains it only if asked for."""
    data: dict[str, Any] = msgspec.to_builtins(answer)
    data["components"] = components_told(answer.components, answer.decimals)
    data["lines"] = lines_told(answer.lines, answer.decimals)
    if not explain:
        for name in ("lines", "records", "faults"):
            data.pop(name)
    return data
