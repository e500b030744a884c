"""Freezing the pools of a draw: what they must be, so that every later lot can fall."""

from collections import Counter
from collections.abc import Iterable

import msgspec

from core.domain.draw.commands import FreezePools
from core.domain.draw.events import LeftOut, PoolInspector, PoolObject, PoolsFrozen
from core.domain.draw.pools import frozen, listed
from core.domain.draw.reasons import DrawReason
from core.domain.draw.state import Draw, Event
from core.domain.draw.steps import needs, not_before
from core.kernel.basis import Basis
from core.kernel.errors import Refused
from core.law.book import Law
from core.law.look_up import may, requirement


def freeze(draw: Draw, command: FreezePools, law: Law) -> tuple[Event, ...]:
    """Write down both pools with their hashes; an empty tuple means that they are these already.

    Raises:
        Refused: a row stands twice or is of no announced stratum, or an institution of the pool
            could not be visited by enough inspectors.
    """
    may(law, "draw.freeze", command.by, command.on)
    objects = tuple(sorted(command.objects, key=lambda one: one.institution))
    inspectors = tuple(sorted(map(_tidy, command.inspectors), key=lambda one: one.officer))
    left_out = tuple(sorted(command.left_out, key=lambda one: one.institution))
    if draw.frozen and (draw.objects, draw.inspectors, draw.left_out) == (
        objects,
        inspectors,
        left_out,
    ):
        return ()
    needs(draw, PoolsFrozen)
    not_before("on", command.on, draw.last_on)
    _check_objects(draw, objects, left_out)
    _check_inspectors(draw, objects, inspectors, requirement(law, "two_officers", command.on).basis)
    pools = PoolsFrozen(
        draw=draw.draw,
        objects=frozen(objects),
        inspectors=frozen(inspectors),
        left_out=frozen(left_out),
        frozen_on=command.on,
        frozen_by=command.by.officer,
    )
    return (pools, *listed(draw.draw, objects, inspectors, left_out))


def _tidy(inspector: PoolInspector) -> PoolInspector:
    """Write the interests in the one way in which the hash takes them."""
    return msgspec.structs.replace(inspector, interests=tuple(sorted(set(inspector.interests))))


def _check_objects(
    draw: Draw, objects: tuple[PoolObject, ...], left_out: tuple[LeftOut, ...]
) -> None:
    if not objects:
        raise Refused(DrawReason.DRAW_POOL_EMPTY)
    _each_once((*(one.institution for one in objects), *(one.institution for one in left_out)))
    _each_once(one.ref for one in objects)  # equal texts have equal lots: nobody could say who won
    strata = {ratio.stratum for ratio in draw.ratios}
    for one in objects:
        if one.stratum not in strata:
            raise Refused(
                DrawReason.DRAW_OTHER_STRATUM,
                institution=one.institution,
                stratum=one.stratum,
                strata=", ".join(sorted(strata)),
            )


def _check_inspectors(
    draw: Draw,
    objects: tuple[PoolObject, ...],
    inspectors: tuple[PoolInspector, ...],
    basis: Basis,
) -> None:
    _each_once(one.officer for one in inspectors)
    barred = Counter(institution for one in inspectors for institution in one.interests)
    for one in objects:
        free = len(inspectors) - barred[one.institution]
        if free < draw.officers_per_object:
            raise Refused(
                DrawReason.DRAW_TOO_FEW_INSPECTORS,
                basis,
                institution=one.institution,
                seen=free,
                needed=draw.officers_per_object,
            )


def _each_once(names: Iterable[str]) -> None:
    for name, times in Counter(names).items():
        if times > 1:
            raise Refused(DrawReason.DRAW_POOL_TWICE, what=name)
