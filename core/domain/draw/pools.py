"""The two pools 检查对象名录库、执法检查人员名录库: who goes in, and how they are written down."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeVar

import msgspec

from core.domain.draw.events import (
    Frozen,
    InspectorsListed,
    LeftOut,
    ObjectsLeftOut,
    ObjectsListed,
    PoolInspector,
    PoolObject,
    WhyOut,
)
from core.domain.draw.lots import list_hash
from core.kernel.codec import encode
from core.kernel.limits import ARRAY_ITEMS, SERVER_BODY_BYTES

CHUNK_BYTES = SERVER_BODY_BYTES - 16 * 1024
"""What the rows of one event may take; the rest is for its header (FORMAT §10)."""

AnyRow = TypeVar("AnyRow", PoolObject, PoolInspector, LeftOut)


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """An institution of the region as the read models know it on the day.

    Attributes:
        uscc: its unified code; empty where it has none.
        grade: of its credit, or the stratum that its pack makes of that; empty where it has none.
        listed: the list that it stands on; empty if none.
        is_spared: on the white list, and visited so lately that a routine visit is spared.
    """

    institution: str
    uscc: str = ""
    grade: str = ""
    listed: str = ""
    is_spared: bool = False
    is_licensed: bool = True
    is_absconded: bool = False
    is_closed: bool = False


def sort_out(
    candidates: Iterable[Candidate], strata: Iterable[str]
) -> tuple[tuple[PoolObject, ...], tuple[LeftOut, ...]]:
    """Return the pool of objects and who is left out of it, both by id (DOMAIN.md §1.4).

    Where two candidates bear one code, each is drawn by its id: equal texts have equal lots.
    """
    known = frozenset(strata)
    everyone = sorted(candidates, key=lambda one: one.institution)
    times = Counter(one.uscc for one in everyone)
    objects: list[PoolObject] = []
    left_out: list[LeftOut] = []
    for one in everyone:
        why = _why_out(one, known)
        if why is not None:
            left_out.append(LeftOut(institution=one.institution, why=why))
            continue
        ref = one.uscc if one.uscc and times[one.uscc] == 1 else one.institution
        objects.append(PoolObject(institution=one.institution, ref=ref, stratum=one.grade))
    return tuple(objects), tuple(left_out)


def _why_out(one: Candidate, strata: frozenset[str]) -> WhyOut | None:
    reasons: tuple[tuple[bool, WhyOut], ...] = (
        (one.is_closed, "closed"),
        (one.is_absconded, "absconded"),
        (one.listed == "black", "black_list"),
        (not one.is_licensed, "unlicensed"),
        (one.is_spared, "white_list"),
        (one.grade not in strata, "no_ratio"),
    )
    return next((why for holds, why in reasons if holds), None)


def frozen(rows: tuple[AnyRow, ...]) -> Frozen:
    """Return a list's size and hash."""
    return Frozen(size=len(rows), sha256=list_hash(rows))


def listed(
    draw: str,
    objects: tuple[PoolObject, ...],
    inspectors: tuple[PoolInspector, ...],
    left_out: tuple[LeftOut, ...],
) -> Iterator[ObjectsListed | InspectorsListed | ObjectsLeftOut]:
    """Yield the rows of the three lists in as many events as their bounds need."""
    for first, some in _chunks(objects):
        yield ObjectsListed(draw=draw, first=first, rows=some)
    for first, others in _chunks(inspectors):
        yield InspectorsListed(draw=draw, first=first, rows=others)
    for first, rest in _chunks(left_out):
        yield ObjectsLeftOut(draw=draw, first=first, rows=rest)


def _chunks(rows: tuple[AnyRow, ...]) -> Iterator[tuple[int, tuple[AnyRow, ...]]]:
    first, used = 0, 0
    for place, row in enumerate(rows):
        size = len(encode(row)) + 1
        if place > first and (used + size > CHUNK_BYTES or place - first == ARRAY_ITEMS):
            yield first, rows[first:place]
            first, used = place, 0
        used += size
    if rows:
        yield first, rows[first:]
