"""What may be done with a draw, and what then happened (DOMAIN.md §1.4; 行政处罚法 第四十二条).

The order is kept here: pools before the seed, its hash before the seed itself, the beacon between.
"""

from typing import assert_never

from msgspec import UNSET
from msgspec.structs import asdict

from core.domain.draw.commands import (
    AnnounceDraw,
    CancelDraw,
    Command,
    CommitSeed,
    FreezePools,
    PublishDraw,
    RedrawInspector,
    RedrawInstitution,
    RevealSeed,
)
from core.domain.draw.day_events import DeadlineSettled
from core.domain.draw.events import (
    Announced,
    Cancelled,
    Published,
    Ratio,
    SeedCommitted,
    SeedRevealed,
)
from core.domain.draw.freezing import freeze
from core.domain.draw.lots import seed_hash
from core.domain.draw.outcome import results
from core.domain.draw.reasons import DrawReason
from core.domain.draw.redrawing import redraw
from core.domain.draw.state import Draw, Event, evolve
from core.domain.draw.steps import needs, not_before
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.kernel.running import SettleDeadlines
from core.law.book import Law
from core.law.look_up import due_by, may, requirement, sampling, violations
from core.law.settling import settled


def decide(draw: Draw, command: Command, law: Law) -> tuple[Event, ...]:  # noqa: C901 - a table, one row a command
    """Return what happened; an empty tuple means that it is already so.

    Raises:
        Refused: this person may not, a step is missing, or the lots could not fall as announced.
    """
    match command:
        case AnnounceDraw():
            return _announce(draw, command, law)
        case FreezePools():
            return freeze(draw, command, law)
        case CommitSeed():
            return _commit(draw, command, law)
        case RevealSeed():
            return _reveal(draw, command, law)
        case RedrawInspector() | RedrawInstitution():
            return redraw(draw, command, law)
        case PublishDraw():
            return _publish(draw, command, law)
        case CancelDraw():
            return _cancel(draw, command, law)
        case SettleDeadlines():
            may(law, "draw.settle-days", command.by, command.on)
            found = settled(command, command.days, draw.settled, law)
            return tuple(DeadlineSettled(draw=draw.draw, **asdict(one)) for one in found)
        case _:
            assert_never(command)


def _announce(draw: Draw, command: AnnounceDraw, law: Law) -> tuple[Event, ...]:
    may(law, "draw.announce", command.by, command.on)
    if draw.draw == command.draw:
        return ()
    needs(draw, Announced)
    _check_items(command, law)
    if (command.beacon is UNSET) != (command.beacon_on is UNSET):
        raise Refused(DrawReason.DRAW_BEACON_HALF)
    not_before("visits_by", command.visits_by, command.on)
    publish = due_by(law, "draw.publish", command.visits_by)
    return (
        Announced(
            draw=command.draw,
            region=command.region,
            title=command.title,
            items=command.items,
            ratios=_ratios(command, law),
            officers_per_object=_officers_per_object(command, law),
            load_cap=command.load_cap or UNSET,
            beacon=command.beacon,
            beacon_on=command.beacon_on,
            announced_on=command.on,
            visits_by=command.visits_by,
            publish_by=publish.on,
            provisional=publish.provisional,
            replaces=command.replaces,
        ),
    )


def _check_items(command: AnnounceDraw, law: Law) -> None:
    if not command.items:
        raise Refused(DrawReason.DRAW_WITHOUT_ITEMS)
    known = {row.code for row in violations(law, command.on)}
    for code in command.items:
        if code not in known:
            raise Refused(DrawReason.DRAW_OTHER_ITEM, code=code, on=command.on)


def _ratios(command: AnnounceDraw, law: Law) -> tuple[Ratio, ...]:
    ratios = command.ratios or tuple(
        Ratio(stratum=row.code, per_mille=row.per_mille) for row in sampling(law, command.on)
    )
    strata = [one.stratum for one in ratios]
    if len(set(strata)) != len(strata):
        raise Refused(DrawReason.DRAW_STRATUM_TWICE, strata=", ".join(strata))
    return ratios


def _officers_per_object(command: AnnounceDraw, law: Law) -> int:
    """Return how many visit each: 执法人员不得少于两人 (第四十二条)."""
    needed = requirement(law, "two_officers", command.on)
    wanted = command.officers_per_object or int(needed.value)
    if wanted < int(needed.value):
        raise Refused(Reason.TOO_FEW_OFFICERS, needed.basis, seen=wanted, needed=needed.value)
    return wanted


def _commit(draw: Draw, command: CommitSeed, law: Law) -> tuple[Event, ...]:
    may(law, "draw.commit", command.by, command.on, {"freezer": (draw.frozen_by,)})
    if draw.stage == "committed" and draw.seed_sha256 == command.seed_sha256:
        return ()
    needs(draw, SeedCommitted)
    not_before("on", command.on, draw.last_on)
    if draw.beacon_on and command.on >= draw.beacon_on:
        # who knows the number could draw seeds until one suits
        raise Refused(DrawReason.DRAW_BEACON_KNOWN, beacon_on=draw.beacon_on, on=command.on)
    return (
        SeedCommitted(
            draw=draw.draw,
            seed_sha256=command.seed_sha256,
            committed_on=command.on,
            committed_by=command.by.officer,
        ),
    )


def _reveal(draw: Draw, command: RevealSeed, law: Law) -> tuple[Event, ...]:
    may(law, "draw.reveal", command.by, command.on, {"freezer": (draw.frozen_by,)})
    if draw.seed and draw.seed == command.seed and draw.beacon == (command.beacon or ""):
        return ()
    needs(draw, SeedRevealed)
    not_before("on", command.on, draw.last_on)
    if seed_hash(command.seed) != draw.seed_sha256:
        raise Refused(DrawReason.DRAW_OTHER_SEED, seed_sha256=draw.seed_sha256)
    _check_beacon(draw, command)
    revealed = SeedRevealed(
        draw=draw.draw,
        seed=command.seed,
        beacon=command.beacon,
        revealed_on=command.on,
        revealed_by=command.by.officer,
    )
    return (revealed, *results(evolve(draw, revealed)))


def _check_beacon(draw: Draw, command: RevealSeed) -> None:
    if not draw.beacon_name:
        if command.beacon is not UNSET:
            raise Refused(DrawReason.DRAW_NO_BEACON)
        return
    if command.beacon is UNSET:
        raise Refused(DrawReason.DRAW_BEACON_MISSING, beacon=draw.beacon_name)
    not_before("on", command.on, draw.beacon_on)


def _publish(draw: Draw, command: PublishDraw, law: Law) -> tuple[Event, ...]:
    may(law, "draw.publish", command.by, command.on)
    if draw.stage == "published":
        return ()
    needs(draw, Published)
    not_before("on", command.on, draw.last_on)
    return (Published(draw=draw.draw, published_on=command.on),)


def _cancel(draw: Draw, command: CancelDraw, law: Law) -> tuple[Event, ...]:
    may(law, "draw.cancel", command.by, command.on)
    if draw.stage == "cancelled":
        return ()
    needs(draw, Cancelled)
    not_before("on", command.on, draw.last_on)
    return (Cancelled(draw=draw.draw, reason=command.reason, cancelled_on=command.on),)
