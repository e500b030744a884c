"""How refunds go: paid in time, paid late, withdrawn, or nothing to pay back (DOMAIN.md §5)."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final

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
from server.demo.scale.story import Act, Steps, StepsTo
from server.demo.scale.world import Matter

_CLASSES: Final = 10
_UNIT_FEN: Final = 80_00
Shares = dict[str, int]
"""What each pupil gets back, in fen."""
_ENDINGS: Final[Mapping[str, int]] = {"prompt": 60, "late": 15, "withdrawn": 15, "nothing": 10}


def claimed(one: Matter) -> Steps:
    """A refund for a few pupils, and what becomes of it."""
    on = (yield 0).day
    ending = one.dice.pick(_ENDINGS)
    pupils = [one.world.bureau.new_id() for _ in range(one.dice.within(1, 5))]
    shares = {who: one.dice.within(1, 90) * 100_00 for who in pupils}
    if ending == "nothing":
        shares = dict.fromkeys(pupils, 0)
    used = _CLASSES * _UNIT_FEN
    claim = ClaimRefund(
        refund=one.uuid,
        institution=one.subject.school.id,
        trigger="complaint",
        lines=tuple(LineAsked(pupil=who, prepaid_fen=fen + used) for who, fen in shares.items()),
        on=on,
        by=one.by("clerk"),
    )
    yield Act(who="clerk", commands=(claim,), says="refund.claimed", stage="claimed", running=1)
    yield from _ENDED[ending](one, shares)


def _withdrawn(one: Matter, shares: Shares) -> Steps:
    del shares
    on = (yield one.dice.within(1, 5)).day
    yield _closed(one, on, "withdrawn")


def _nothing(one: Matter, shares: Shares) -> Steps:
    on = yield from _verified(one, shares)
    yield _closed(one, on, "nothing_refundable")


def _prompt(one: Matter, shares: Shares) -> Steps:
    yield from _agreed(one, shares)
    on = (yield one.dice.within(1, 3)).day
    yield from _paid(one, shares, on)


def _late(one: Matter, shares: Shares) -> Steps:
    """The promised day passes; what is paid afterwards is settled all the same."""
    promised_on = yield from _agreed(one, shares)
    on = (yield 0).day
    yield (date.fromisoformat(promised_on) - date.fromisoformat(on)).days + 1
    one.model.points["N13"] += len(shares)
    yield Act(says="refund.overdue", running=1)
    on = (yield one.dice.within(1, 20)).day
    yield from _paid(one, shares, on)


def _agreed(one: Matter, shares: Shares) -> StepsTo[str]:
    on = yield from _verified(one, shares)
    promised_on = (date.fromisoformat(on) + timedelta(days=14)).isoformat()
    agree = AgreeRefund(promised_on=promised_on, on=on, by=one.by("handler"))
    yield Act(who="handler", commands=(agree,), says="refund.agreed", stage="agreed", running=1)
    return promised_on


def _verified(one: Matter, shares: Shares) -> StepsTo[str]:
    on = (yield 1).day
    accept = AcceptRefund(on=on, by=one.by("clerk"))
    yield Act(who="clerk", commands=(accept,), says="refund.accepted", stage="accepted", running=1)
    on = (yield 1).day
    verify = VerifyLines(
        lines=tuple(
            LineFound(pupil=who, consumed_classes=_CLASSES, unit_price_fen=_UNIT_FEN)
            for who in shares
        ),
        on=on,
        by=one.by("handler"),
    )
    yield Act(
        who="handler", commands=(verify,), says="refund.verified", stage="verified", running=1
    )
    return on


def _paid(one: Matter, shares: Shares, on: str) -> Steps:
    pay = RecordPayment(
        ref=f"R-{one.stream[-12:]}",
        lines=tuple(LinePaid(pupil=who, paid_fen=fen) for who, fen in shares.items()),
        on=on,
        by=one.by("cashier"),
    )
    yield Act(who="cashier", commands=(pay,), says="refund.paid", stage="paying", running=1)
    settle = SettleRefund(on=on, by=one.by("handler"))
    one.model.counts(on, "refunds")
    one.model.counts(on, "refunded pupils", len(shares))
    one.model.counts(on, "refunded fen", sum(shares.values()))
    yield Act(who="handler", commands=(settle,), says="refund.settled", stage="settled", running=0)
    yield _closed(one, on, "settled")


def _closed(one: Matter, on: str, outcome: ClosedAs) -> Act:
    close = CloseRefund(outcome=outcome, on=on, by=one.by("handler"))
    return Act(who="handler", commands=(close,), says="refund.closed", stage="closed", running=0)


_ENDED: Final[Mapping[str, Callable[[Matter, Shares], Steps]]] = {
    "prompt": _prompt,
    "late": _late,
    "withdrawn": _withdrawn,
    "nothing": _nothing,
}
