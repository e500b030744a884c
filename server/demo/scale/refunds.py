"""How refunds go: paid in time, paid late, withdrawn, or nothing to pay back (DOMAIN.md §5)."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final

import msgspec

from core.domain.refund.amounts import ClosedAs
from core.domain.refund.commands import (
    AcceptRefund,
    AgreeRefund,
    ClaimRefund,
    CloseRefund,
    LineAsked,
    LineFound,
    LinePaid,
    RecordPayment,
    SettleRefund,
    VerifyLines,
)
from core.kernel.ids import stream_uuid
from server.demo.scale.story import Act, Steps, StepsTo, Subject
from server.demo.scale.world import World

_CLASSES: Final = 10
_UNIT_FEN: Final = 80_00
_ENDINGS: Final[Mapping[str, int]] = {"prompt": 60, "late": 15, "withdrawn": 15, "nothing": 10}


class _Case(msgspec.Struct, frozen=True):
    """A refund: its stream, and what each pupil gets back, in fen."""

    stream: str
    shares: dict[str, int]


def claimed(world: World, subject: Subject, refund: str) -> Steps:
    """A refund for a few pupils, and what becomes of it."""
    on = (yield 0).day
    ending = world.dice.pick(_ENDINGS)
    pupils = [world.bureau.new_id() for _ in range(world.dice.within(1, 5))]
    shares = {one: world.dice.within(1, 90) * 100_00 for one in pupils}
    if ending == "nothing":
        shares = dict.fromkeys(pupils, 0)
    used = _CLASSES * _UNIT_FEN
    claim = ClaimRefund(
        refund=stream_uuid(refund),
        institution=subject.school.id,
        trigger="complaint",
        lines=tuple(LineAsked(pupil=who, prepaid_fen=fen + used) for who, fen in shares.items()),
        on=on,
        by=world.by("clerk"),
    )
    yield Act(who="clerk", commands=(claim,), says="refund.claimed", stage="claimed", running=1)
    yield from _ENDED[ending](world, subject, _Case(refund, shares))


def _withdrawn(world: World, subject: Subject, one: _Case) -> Steps:
    on = (yield world.dice.within(1, 5)).day
    yield _closed(world, on, "withdrawn")


def _nothing(world: World, subject: Subject, one: _Case) -> Steps:
    on = yield from _verified(world, one)
    yield _closed(world, on, "nothing_refundable")


def _prompt(world: World, subject: Subject, one: _Case) -> Steps:
    yield from _agreed(world, one)
    on = (yield world.dice.within(1, 3)).day
    yield from _paid(world, one, on)


def _late(world: World, subject: Subject, one: _Case) -> Steps:
    """The promised day passes; what is paid afterwards is settled all the same."""
    promised_on = yield from _agreed(world, one)
    on = (yield 0).day
    yield (date.fromisoformat(promised_on) - date.fromisoformat(on)).days + 1
    yield Act(says="refund.overdue", running=1)
    on = (yield world.dice.within(1, 20)).day
    yield from _paid(world, one, on)


def _agreed(world: World, one: _Case) -> StepsTo[str]:
    on = yield from _verified(world, one)
    promised_on = (date.fromisoformat(on) + timedelta(days=14)).isoformat()
    agree = AgreeRefund(promised_on=promised_on, on=on, by=world.by("handler"))
    yield Act(who="handler", commands=(agree,), says="refund.agreed", stage="agreed", running=1)
    return promised_on


def _verified(world: World, one: _Case) -> StepsTo[str]:
    on = (yield 1).day
    accept = AcceptRefund(on=on, by=world.by("clerk"))
    yield Act(
        who="clerk", commands=(accept,), says="refund.accepted", stage="accepted", running=1
    )
    on = (yield 1).day
    verify = VerifyLines(
        lines=tuple(
            LineFound(pupil=who, consumed_classes=_CLASSES, unit_price_fen=_UNIT_FEN)
            for who in one.shares
        ),
        on=on,
        by=world.by("handler"),
    )
    yield Act(
        who="handler", commands=(verify,), says="refund.verified", stage="verified", running=1
    )
    return on


def _paid(world: World, one: _Case, on: str) -> Steps:
    pay = RecordPayment(
        ref=f"R-{one.stream[-12:]}",
        lines=tuple(LinePaid(pupil=who, paid_fen=fen) for who, fen in one.shares.items()),
        on=on,
        by=world.by("cashier"),
    )
    yield Act(who="cashier", commands=(pay,), says="refund.paid", stage="paying", running=1)
    settle = SettleRefund(on=on, by=world.by("handler"))
    world.model.counts(on, "refunds")
    world.model.counts(on, "refunded pupils", len(one.shares))
    world.model.counts(on, "refunded fen", sum(one.shares.values()))
    yield Act(
        who="handler", commands=(settle,), says="refund.settled", stage="settled", running=0
    )
    yield _closed(world, on, "settled")


def _closed(world: World, on: str, outcome: ClosedAs) -> Act:
    close = CloseRefund(outcome=outcome, on=on, by=world.by("handler"))
    return Act(who="handler", commands=(close,), says="refund.closed", stage="closed", running=0)


_ENDED: Final[Mapping[str, Callable[[World, Subject, _Case], Steps]]] = {
    "prompt": _prompt,
    "late": _late,
    "withdrawn": _withdrawn,
    "nothing": _nothing,
}
