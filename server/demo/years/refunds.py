"""Refunds of the seeds: one case for many pupils, reckoned, paid and settled (DOMAIN.md §7.7)."""

from collections.abc import Sequence
from typing import Final

import msgspec

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
from core.kernel.ids import stream_name
from core.process.dossier import Deed
from server.demo.years.bureau import Bureau
from server.demo.years.schools import School

_CLASSES: Final = 10
_UNIT_FEN: Final = 80_00


class Refund(msgspec.Struct, frozen=True, kw_only=True):
    """A case: how many pupils get how much back, in fen, in all."""

    school: School
    pupils: int
    total_fen: int


class Days(msgspec.Struct, frozen=True, kw_only=True):
    """When a refund was claimed and reckoned, and when it was paid and settled."""

    claimed: str
    promised: str
    paid: str


def refund(bureau: Bureau, wanted: Sequence[Refund], days: Days) -> None:
    """Carry refunds from claim to settlement."""
    streams = [stream_name("refund", bureau.new_id()) for _ in wanted]
    shares = [_shares(bureau, one) for one in wanted]
    bureau.at(days.claimed)
    for stream, one, share in zip(streams, wanted, shares, strict=True):
        _claim(bureau, stream, one, share, days)
    bureau.at(days.paid)
    for stream, one, share in zip(streams, wanted, shares, strict=True):
        _pay(bureau, stream, one, share, days.paid)
    bureau.settle()


def _claim(bureau: Bureau, stream: str, one: Refund, share: dict[str, int], days: Days) -> None:
    clerk, handler, on = bureau.people["clerk"], bureau.people["handler"], days.claimed
    prepaid = _CLASSES * _UNIT_FEN
    claim = ClaimRefund(
        refund=stream.partition(":")[2],
        institution=one.school.id,
        trigger="complaint",
        lines=tuple(LineAsked(pupil=who, prepaid_fen=fen + prepaid) for who, fen in share.items()),
        on=on,
        by=clerk,
    )
    verify = VerifyLines(
        lines=tuple(
            LineFound(pupil=who, consumed_classes=_CLASSES, unit_price_fen=_UNIT_FEN)
            for who in share
        ),
        on=on,
        by=handler,
    )
    accept = AcceptRefund(on=on, by=clerk)
    agree = AgreeRefund(promised_on=days.promised, on=on, by=handler)
    bureau.do(
        "clerk", [Deed(stream=stream, command=each) for each in (claim, accept)], one.school.region
    )
    bureau.do(
        "handler",
        [Deed(stream=stream, command=each) for each in (verify, agree)],
        one.school.region,
    )


def _pay(bureau: Bureau, stream: str, one: Refund, share: dict[str, int], on: str) -> None:
    handler = bureau.people["handler"]
    pay = RecordPayment(
        ref=f"R-{stream[-12:]}",
        lines=tuple(LinePaid(pupil=who, paid_fen=fen) for who, fen in share.items()),
        on=on,
        by=bureau.people["cashier"],
    )
    settle = SettleRefund(on=on, by=handler)
    close = CloseRefund(outcome="settled", on=on, by=handler)
    bureau.do("cashier", [Deed(stream=stream, command=pay)], one.school.region)
    bureau.do(
        "handler",
        [Deed(stream=stream, command=each) for each in (settle, close)],
        one.school.region,
    )


def _shares(bureau: Bureau, one: Refund) -> dict[str, int]:
    """Return what each pupil gets; the last one takes the fen that do not divide."""
    each, rest = divmod(one.total_fen, one.pupils)
    pupils = [bureau.new_id() for _ in range(one.pupils)]
    return {who: each + (rest if who == pupils[-1] else 0) for who in pupils}
