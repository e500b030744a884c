"""Holds every read model against the model of the year, and names each difference."""

from pathlib import Path
from typing import Any

import msgspec

from core.law.book import Law
from server.demo.scale.asked import asked
from server.demo.scale.expected import expected
from server.demo.scale.model import Model


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a read model says otherwise than the model.

    Attributes:
        what: the read model, or the span of a report, and what is counted there.
    """

    what: str
    model: Any
    says: Any


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """How many numbers were compared, and which of them differ."""

    numbers: int
    differences: tuple[Difference, ...]


def compare(folder: Path, law: Law, model: Model, size: int) -> Compared:
    """Compare everything; what one of the two does not mention it counts as nothing.

    Args:
        folder: of the read models.
        law: how the region counts.
        model: what the year should have come to.
        size: of the log.
    """
    mine, theirs = expected(model), asked(folder, law, size)
    both = [
        Difference(
            what=f"{what}: {word}",
            model=mine.get(what, {}).get(word) or 0,
            says=theirs.get(what, {}).get(word) or 0,
        )
        for what in sorted({*mine, *theirs})
        for word in sorted({*mine.get(what, {}), *theirs.get(what, {})})
    ]
    return Compared(
        numbers=len(both),
        differences=tuple(one for one in both if one.model != one.says),
    )
