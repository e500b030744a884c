"""How tips go: checked, rejected, handed on, merged into another (DOMAIN.md §4.1)."""

from collections.abc import Callable, Mapping
from typing import Final

from msgspec import UNSET

from core.domain.tip.commands import (
    AssignTip,
    CloseTip,
    FeedBack,
    MergeTip,
    ReceiveTip,
    RejectTip,
    TransferTip,
    TriageTip,
    VerifyTip,
)
from core.domain.tip.events import Route, VerifyingOfficer
from core.kernel.ids import stream_uuid
from server.demo.scale.story import Act, Steps, StepsTo, Subject
from server.demo.scale.world import World
from server.demo.years.bureau import credential_no

_ENDINGS: Final[Mapping[str, int]] = {"checked": 70, "twice": 10, "rejected": 10, "transferred": 10}


def received(world: World, subject: Subject, tip: str) -> Steps:
    """A tip, and what becomes of it."""
    yield from _ENDED[world.dice.pick(_ENDINGS)](world, subject, tip)


def _checked(world: World, subject: Subject, tip: str) -> Steps:
    """Checked by two officers; who can be told is told."""
    has_tipster = bool(world.dice.below(2))
    yield from _routed(world, subject, tip, "check", has_tipster=has_tipster)
    yield from _assigned(world)
    yield from _verified(world, tip, has_tipster=has_tipster)


def _twice(world: World, subject: Subject, tip: str) -> Steps:
    """While one tip is checked another comes that says the same, and is merged into it."""
    yield from _routed(world, subject, tip, "check", has_tipster=False)
    on = yield from _assigned(world)
    _, again = world.new("tip")
    world.begin(on, subject, again, _merged(world, subject, again, tip))
    yield from _verified(world, tip, has_tipster=False)


def _merged(world: World, subject: Subject, tip: str, into: str) -> Steps:
    yield from _routed(world, subject, tip, "merge", has_tipster=False)
    on = (yield 0).day
    merge = MergeTip(into=stream_uuid(into), reason="同一机构", on=on, by=world.by("clerk"))
    yield Act(
        who="clerk", commands=(merge,), says="tip.merged tip.merge-noted", stage="merged", running=0
    )
    yield _closed(world, on)


def _rejected(world: World, subject: Subject, tip: str) -> Steps:
    yield from _routed(world, subject, tip, "reject", has_tipster=False)
    on = (yield 1).day
    reject = RejectTip(ground="nothing_to_check", reason="线索不清", on=on, by=world.by("head"))
    yield Act(who="head", commands=(reject,), says="tip.rejected", stage="rejected", running=0)
    yield _closed(world, on)


def _transferred(world: World, subject: Subject, tip: str) -> Steps:
    yield from _routed(world, subject, tip, "transfer", has_tipster=False)
    on = (yield 1).day
    send = TransferTip(to="MKT", reason="属市场监管职责", on=on, by=world.by("clerk"))
    yield Act(
        who="clerk", commands=(send,), says="tip.transferred", stage="transferred", running=0
    )
    yield _closed(world, on)


def _routed(
    world: World, subject: Subject, tip: str, route: Route, *, has_tipster: bool
) -> Steps:
    on = (yield 0).day
    clerk = world.by("clerk")
    receive = ReceiveTip(
        tip=stream_uuid(tip),
        receipt_no=f"T-{tip[-12:]}",
        channel="hotline",
        topic="covert_training",
        institution=subject.school.id,
        is_anonymous=not has_tipster,
        tipster=world.bureau.new_id() if has_tipster else UNSET,
        on=on,
        by=clerk,
    )
    world.model.counts(on, "tips")
    yield Act(who="clerk", commands=(receive,), says="tip.received", stage="received", running=1)
    triage = TriageTip(route=route, on=on, by=clerk)
    yield Act(who="clerk", commands=(triage,), says="tip.triaged", stage="triaged", running=1)


def _assigned(world: World) -> StepsTo[str]:
    on = (yield 1).day
    assign = AssignTip(
        kind="verification",
        handlers=(world.by("handler").officer, world.by("second").officer),
        on=on,
        by=world.by("clerk"),
    )
    yield Act(who="clerk", commands=(assign,), says="tip.assigned", stage="assigned", running=1)
    return on


def _verified(world: World, tip: str, *, has_tipster: bool) -> Steps:
    on = (yield world.dice.within(5, 14)).day
    handler = world.by("handler")
    finding = "founded" if world.dice.below(3) == 0 else "unfounded"
    verify = VerifyTip(
        finding=finding,
        officers=tuple(_shown(world, who) for who in ("handler", "second")),
        on=on,
        by=handler,
    )
    yield Act(
        who="handler",
        commands=(verify,),
        says="tip.verified",
        stage=finding,
        running=int(has_tipster),
    )
    if has_tipster:
        on = (yield world.dice.within(1, 3)).day
        tell = FeedBack(satisfaction="satisfied", on=on, by=handler)
        yield Act(
            who="handler", commands=(tell,), says="tip.fed-back", stage="fed_back", running=0
        )
    yield _closed(world, on)


def _shown(world: World, who: str) -> VerifyingOfficer:
    return VerifyingOfficer(
        officer=world.by(who).officer, credential_no=credential_no(world.bureau.place, who)
    )


def _closed(world: World, on: str) -> Act:
    """Close it; for a while it may be reopened."""
    world.model.counts(on, "tips closed")
    close = CloseTip(on=on, by=world.by("handler"))
    return Act(who="handler", commands=(close,), says="tip.closed", stage="closed", running=1)


_ENDED: Final[Mapping[str, Callable[[World, Subject, str], Steps]]] = {
    "checked": _checked,
    "twice": _twice,
    "rejected": _rejected,
    "transferred": _transferred,
}
