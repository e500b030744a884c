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
from core.domain.tip.events import Finding, Route, VerifyingOfficer
from server.demo.scale.story import Act, Steps, StepsTo
from server.demo.scale.world import Matter
from server.demo.years.bureau import credential_no

_ENDINGS: Final[Mapping[str, int]] = {"checked": 70, "twice": 10, "rejected": 10, "transferred": 10}


def received(one: Matter) -> Steps:
    """A tip, and what becomes of it."""
    yield from _ENDED[one.dice.pick(_ENDINGS)](one)


def _checked(one: Matter) -> Steps:
    """Checked by two officers; who can be told is told."""
    has_tipster = bool(one.dice.below(2))
    yield from _routed(one, "check", has_tipster=has_tipster)
    yield from _assigned(one)
    yield from _verified(one, has_tipster=has_tipster)


def _twice(one: Matter) -> Steps:
    """While one tip is checked another comes that says the same, and is merged into it."""
    yield from _routed(one, "check", has_tipster=False)
    on = yield from _assigned(one)
    again = one.world.matter(one.subject, "tip")
    again.begin(on, _merged(again, one.uuid))
    yield from _verified(one, has_tipster=False)


def _merged(one: Matter, into: str) -> Steps:
    yield from _routed(one, "merge", has_tipster=False)
    on = (yield 0).day
    merge = MergeTip(into=into, reason="同一机构", on=on, by=one.by("clerk"))
    yield Act(
        who="clerk", commands=(merge,), says="tip.merged tip.merge-noted", stage="merged", running=0
    )
    yield _closed(one, on)


def _rejected(one: Matter) -> Steps:
    yield from _routed(one, "reject", has_tipster=False)
    on = (yield 1).day
    reject = RejectTip(ground="nothing_to_check", reason="线索不清", on=on, by=one.by("head"))
    yield Act(who="head", commands=(reject,), says="tip.rejected", stage="rejected", running=0)
    yield _closed(one, on)


def _transferred(one: Matter) -> Steps:
    yield from _routed(one, "transfer", has_tipster=False)
    on = (yield 1).day
    send = TransferTip(to="MKT", reason="属市场监管职责", on=on, by=one.by("clerk"))
    yield Act(who="clerk", commands=(send,), says="tip.transferred", stage="transferred", running=0)
    yield _closed(one, on)


def _routed(one: Matter, route: Route, *, has_tipster: bool) -> Steps:
    on = (yield 0).day
    clerk = one.by("clerk")
    receive = ReceiveTip(
        tip=one.uuid,
        receipt_no=f"T-{one.stream[-12:]}",
        channel="hotline",
        topic="covert_training",
        institution=one.subject.school.id,
        is_anonymous=not has_tipster,
        tipster=one.world.bureau.new_id() if has_tipster else UNSET,
        on=on,
        by=clerk,
    )
    one.model.counts(on, "tips")
    yield Act(who="clerk", commands=(receive,), says="tip.received", stage="received", running=1)
    triage = TriageTip(route=route, on=on, by=clerk)
    yield Act(who="clerk", commands=(triage,), says="tip.triaged", stage="triaged", running=1)


def _assigned(one: Matter) -> StepsTo[str]:
    on = (yield 1).day
    assign = AssignTip(
        kind="verification",
        handlers=(one.by("handler").officer, one.by("second").officer),
        on=on,
        by=one.by("clerk"),
    )
    yield Act(who="clerk", commands=(assign,), says="tip.assigned", stage="assigned", running=1)
    return on


def _verified(one: Matter, *, has_tipster: bool) -> Steps:
    on = (yield one.dice.within(5, 14)).day
    handler = one.by("handler")
    finding: Finding = "founded" if one.dice.below(3) == 0 else "unfounded"
    verify = VerifyTip(
        finding=finding,
        officers=tuple(_shown(one, who) for who in ("handler", "second")),
        on=on,
        by=handler,
    )
    one.model.points["N18"] += finding == "founded"
    yield Act(
        who="handler",
        commands=(verify,),
        says="tip.verified",
        stage=finding,
        running=int(has_tipster),
    )
    if has_tipster:
        on = (yield one.dice.within(1, 3)).day
        tell = FeedBack(satisfaction="satisfied", on=on, by=handler)
        yield Act(who="handler", commands=(tell,), says="tip.fed-back", stage="fed_back", running=0)
    yield _closed(one, on)


def _shown(one: Matter, who: str) -> VerifyingOfficer:
    return VerifyingOfficer(
        officer=one.by(who).officer, credential_no=credential_no(one.world.bureau.place, who)
    )


def _closed(one: Matter, on: str) -> Act:
    """Close it; for a while it may be reopened."""
    one.model.counts(on, "tips closed")
    close = CloseTip(on=on, by=one.by("handler"))
    return Act(who="handler", commands=(close,), says="tip.closed", stage="closed", running=1)


_ENDED: Final[Mapping[str, Callable[[Matter], Steps]]] = {
    "checked": _checked,
    "twice": _twice,
    "rejected": _rejected,
    "transferred": _transferred,
}
