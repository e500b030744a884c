"""The double random draw as its events left it (DOMAIN.md §1.4).

    (none) ── Announced ──> ANNOUNCED ── PoolsFrozen ──> FROZEN ── SeedCommitted ──> COMMITTED
                               │            rows of both pools ┘                        │
                               └── Cancelled, from each of these three ──> CANCELLED    │
                                                                                  SeedRevealed
      PUBLISHED <── Published ── DRAWN <────────────────────────────────────────────────┘
          └ Redrawn, InspectorsAssigned ┘ └ ObjectsDrawn, InspectorsAssigned, Redrawn

The order is the promise: who makes the pools does not know the seed, and who reveals it cannot
change the pools. `evolve` is total: what was recorded happened, in whatever order it is read.
"""

from typing import Literal, assert_never

import msgspec

from core.domain.draw.day_events import DeadlineSettled
from core.domain.draw.events import (
    Announced,
    Cancelled,
    InspectorsAssigned,
    InspectorsListed,
    LeftOut,
    ObjectsDrawn,
    ObjectsLeftOut,
    ObjectsListed,
    PoolInspector,
    PoolObject,
    PoolsFrozen,
    Published,
    Ratio,
    Redrawn,
    SeedCommitted,
    SeedRevealed,
)
from core.kernel.running import Settlings, with_day

Event = (
    Announced
    | PoolsFrozen
    | ObjectsListed
    | InspectorsListed
    | ObjectsLeftOut
    | SeedCommitted
    | SeedRevealed
    | ObjectsDrawn
    | InspectorsAssigned
    | Redrawn
    | Published
    | Cancelled
    | DeadlineSettled
)
Stage = Literal[
    "unannounced", "announced", "frozen", "committed", "drawn", "published", "cancelled"
]


class Team(msgspec.Struct, frozen=True, kw_only=True):
    """Who visits an institution as it stands now."""

    institution: str
    officers: tuple[str, ...]


class Barred(msgspec.Struct, frozen=True, kw_only=True):
    """An officer who was replaced.

    Attributes:
        institution: of the visit that was to be theirs.
        wholly: they come in for no other institution of this draw either.
    """

    officer: str
    institution: str
    wholly: bool


class Draw(msgspec.Struct, frozen=True, kw_only=True):
    """A double random draw.

    Attributes:
        beacon_name, beacon: the public number that was named, and what it turned out to be.
        frozen: the frozen lists, None before.
        seed: 32 bytes as base64url; empty before it is revealed.
        drawn: every institution drawn so far in the order of the record, dropped ones included.
        dropped: drawn, and replaced or closed since.
        teams: of every institution that is to be visited.
        redrawn: how often a lot was drawn again.
        reason: why it was cancelled.
        last_on: the latest day on which anything was done.
    """

    stage: Stage = "unannounced"
    draw: str = ""
    region: str = ""
    title: str = ""
    items: tuple[str, ...] = ()
    ratios: tuple[Ratio, ...] = ()
    officers_per_object: int = 0
    load_cap: int = 0
    beacon_name: str = ""
    beacon_on: str = ""
    announced_on: str = ""
    visits_by: str = ""
    publish_by: str = ""
    replaces: str = ""
    frozen: PoolsFrozen | None = None
    frozen_by: str = ""
    objects: tuple[PoolObject, ...] = ()
    inspectors: tuple[PoolInspector, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    seed_sha256: str = ""
    seed: str = ""
    beacon: str = ""
    drawn: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    teams: tuple[Team, ...] = ()
    barred: tuple[Barred, ...] = ()
    redrawn: int = 0
    last_on: str = ""
    reason: str = ""
    settled: Settlings = frozenset()

    def team(self, institution: str) -> tuple[str, ...]:
        """Return who visits an institution now."""
        return next((one.officers for one in self.teams if one.institution == institution), ())


def evolve(draw: Draw, event: Event) -> Draw:
    """Return the draw after the event."""
    match event:
        case Announced():
            return _announced(draw, event)
        case PoolsFrozen() | ObjectsListed() | InspectorsListed() | ObjectsLeftOut():
            return _pooled(draw, event)
        case SeedCommitted() | SeedRevealed():
            return _seeded(draw, event)
        case ObjectsDrawn() | InspectorsAssigned() | Redrawn():
            return _drawn(draw, event)
        case Published():
            return msgspec.structs.replace(draw, stage="published", last_on=event.published_on)
        case Cancelled():
            return msgspec.structs.replace(
                draw, stage="cancelled", reason=event.reason, last_on=event.cancelled_on
            )
        case DeadlineSettled():
            return with_day(draw, draw.settled, event, {"draw.publish": "publish_by"})
        case _:
            assert_never(event)


def _announced(draw: Draw, event: Announced) -> Draw:
    return msgspec.structs.replace(
        draw,
        stage="announced",
        draw=event.draw,
        region=event.region,
        title=event.title,
        items=event.items,
        ratios=event.ratios,
        officers_per_object=event.officers_per_object,
        load_cap=event.load_cap or 0,
        beacon_name=event.beacon or "",
        beacon_on=event.beacon_on or "",
        announced_on=event.announced_on,
        last_on=event.announced_on,
        visits_by=event.visits_by,
        publish_by=event.publish_by,
        replaces=event.replaces or "",
    )


def _pooled(
    draw: Draw, event: PoolsFrozen | ObjectsListed | InspectorsListed | ObjectsLeftOut
) -> Draw:
    match event:
        case PoolsFrozen():
            return msgspec.structs.replace(
                draw,
                stage="frozen",
                frozen=event,
                last_on=event.frozen_on,
                frozen_by=event.frozen_by,
            )
        case ObjectsListed():
            return msgspec.structs.replace(draw, objects=(*draw.objects, *event.rows))
        case InspectorsListed():
            return msgspec.structs.replace(draw, inspectors=(*draw.inspectors, *event.rows))
        case ObjectsLeftOut():
            return msgspec.structs.replace(draw, left_out=(*draw.left_out, *event.rows))
        case _:
            assert_never(event)


def _seeded(draw: Draw, event: SeedCommitted | SeedRevealed) -> Draw:
    match event:
        case SeedCommitted():
            return msgspec.structs.replace(
                draw,
                stage="committed",
                seed_sha256=event.seed_sha256,
                last_on=event.committed_on,
            )
        case SeedRevealed():
            return msgspec.structs.replace(
                draw,
                stage="drawn",
                seed=event.seed,
                beacon=event.beacon or "",
                last_on=event.revealed_on,
            )
        case _:
            assert_never(event)


def _drawn(draw: Draw, event: ObjectsDrawn | InspectorsAssigned | Redrawn) -> Draw:
    match event:
        case ObjectsDrawn():
            return msgspec.structs.replace(draw, drawn=(*draw.drawn, *event.institutions))
        case InspectorsAssigned():
            team = Team(institution=event.institution, officers=event.officers)
            return msgspec.structs.replace(draw, teams=(*_without(draw, event.institution), team))
        case Redrawn():
            return _redrawn(draw, event)
        case _:
            assert_never(event)


def _redrawn(draw: Draw, event: Redrawn) -> Draw:
    after = msgspec.structs.replace(draw, redrawn=draw.redrawn + 1, last_on=event.redrawn_on)
    if event.what == "institution":
        return msgspec.structs.replace(
            after,
            drawn=(*draw.drawn, event.after) if event.after else draw.drawn,
            dropped=(*draw.dropped, event.before),
            teams=_without(draw, event.before),
        )
    came = (event.after,) if event.after else ()
    stay = tuple(one for one in draw.team(event.institution) if one != event.before)
    team = Team(institution=event.institution, officers=(*stay, *came))
    barred = Barred(
        officer=event.before, institution=event.institution, wholly=event.ground == "unable"
    )
    return msgspec.structs.replace(
        after,
        teams=tuple(team if one.institution == event.institution else one for one in draw.teams),
        barred=(*draw.barred, barred),
    )


def _without(draw: Draw, institution: str) -> tuple[Team, ...]:
    return tuple(one for one in draw.teams if one.institution != institution)
