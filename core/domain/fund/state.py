"""An institution's supervised account as its events left it (DOMAIN.md §5.1).

    (none) ── AccountOpened ──> OPEN ── Frozen ──> FROZEN
                                 │ ^──── Unfrozen ───┘
                     AccountClosed
                                 v
                               CLOSED ── AccountOpened, the next number ──> OPEN

Reports and alerts come while it is open or frozen and move no stage; an alert is disposed of at any
time. `evolve` is total: what was recorded happened, in whatever order it is read.
"""

from typing import Final, Literal, assert_never

import msgspec
from msgspec import UNSET

from core.domain.fund.events import (
    AccountClosed,
    AccountOpened,
    AlertDisposed,
    AlertRaised,
    BalanceReported,
    ClassesConsumed,
    ClassesScheduled,
    FeesReported,
    Frozen,
    Level,
    MinBalanceSet,
    MovementReported,
    RefundRequestsReported,
    SignsReported,
    Unfrozen,
)

Report = (
    BalanceReported
    | MovementReported
    | FeesReported
    | ClassesScheduled
    | ClassesConsumed
    | RefundRequestsReported
    | SignsReported
)
Event = (
    AccountOpened
    | MinBalanceSet
    | Report
    | AlertRaised
    | AlertDisposed
    | Frozen
    | Unfrozen
    | AccountClosed
)
Stage = Literal["unopened", "open", "frozen", "closed"]

ENDS: Final = frozenset({"excluded", "confirmed"})
"""Dispositions after which an alert is open no more."""


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """An alert, and what was done about it: (how, day) in order."""

    number: int
    rule: str
    level: Level
    raised_on: str
    done: tuple[tuple[str, str], ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it is neither excluded nor confirmed."""
        return not any(how in ENDS for how, _ in self.done)


class Fund(msgspec.Struct, frozen=True, kw_only=True):
    """An institution's supervised account.

    Attributes:
        number: which of the institution's accounts it is.
        balance_fen, balance_as_of: the newest balance, reported or left by a movement.
        balances: by day, as reported.
        minimums: (first day, fen) of each minimum set for this account, in the order of saying.
        refs: of every movement.
        lows: the lowest balance that a movement left, by day.
        outflows: what went out of the account, by day.
        left: the lowest balance that an outflow left, by day.
        fees: what was said last; `cycles` has it by the day of which it speaks.
        timetables: of days that do not overlap.
        consumed: (classes, fen released) by period `from/to`.
        requests: (from, to, requests, pupils), of days that do not overlap.
        last_signs: the last report of signs.
        alerts: in order; an alert's number is its place.
    """

    stage: Stage = "unopened"
    fund: str = ""
    institution: str = ""
    number: int = 0
    mode: str = ""
    bank: str = ""
    account_masked: str = ""
    min_balance_fen: int = 0
    opened_on: str = ""
    last_on: str = ""
    balance_fen: int = 0
    balance_as_of: str = ""
    balances: dict[str, int] = {}
    minimums: tuple[tuple[str, int], ...] = ()
    refs: frozenset[str] = frozenset()
    lows: dict[str, int] = {}
    outflows: dict[str, int] = {}
    left: dict[str, int] = {}
    fees: FeesReported | None = None
    cycles: dict[str, int] = {}
    timetables: tuple[ClassesScheduled, ...] = ()
    consumed: dict[str, tuple[int, int]] = {}
    consumed_to: str = ""
    requests: tuple[tuple[str, str, int, int], ...] = ()
    last_signs: SignsReported | None = None
    licence_until: str = ""
    alerts: tuple[Alert, ...] = ()

    @property
    def open_alerts(self) -> tuple[Alert, ...]:
        """Alerts that nobody excluded or confirmed."""
        return tuple(alert for alert in self.alerts if alert.is_open)

    def lowest_on(self, day: str) -> int:
        """Return the lowest balance that is known of a day, of which one is."""
        return min(known[day] for known in (self.balances, self.lows) if day in known)

    def minimum_on(self, day: str) -> int:
        """Return the minimum that was set for a day; before the first one, the first."""
        set_by_then = [one for one in self.minimums if one[0] <= day] or self.minimums[:1]
        latest = max((first for first, _ in set_by_then), default="")
        return next((fen for first, fen in reversed(set_by_then) if first == latest), 0)

    def cycle_fees_on(self, day: str) -> int | None:
        """Return what a charging cycle cost all pupils on a day; None if nobody said by then."""
        said = [first for first in self.cycles if first <= day]
        return self.cycles[max(said)] if said else None

    def alert(self, number: int) -> Alert | None:
        """Return an alert by its number."""
        return next((alert for alert in self.alerts if alert.number == number), None)


def evolve(fund: Fund, event: Event) -> Fund:
    """Return the account after the event."""
    replace = msgspec.structs.replace
    match event:
        case AccountOpened():
            return _opened(fund, event)
        case MinBalanceSet():
            said = (event.set_on, event.min_balance_fen)
            return replace(
                fund, min_balance_fen=event.min_balance_fen, minimums=(*fund.minimums, said)
            )
        case Frozen(frozen_on=on):
            return replace(fund, stage="frozen", last_on=on)
        case Unfrozen(unfrozen_on=on):
            return replace(fund, stage="open", last_on=on)
        case AccountClosed(closed_on=on):
            return replace(fund, stage="closed", last_on=on)
        case AlertRaised() | AlertDisposed():
            return _alerted(fund, event)
        case _:
            return _reported(fund, event)


def _opened(fund: Fund, event: AccountOpened) -> Fund:
    """Begin with an empty account; what was known of the institution stays known."""
    return msgspec.structs.replace(
        fund,
        stage="open",
        fund=event.fund,
        institution=event.institution,
        number=event.number,
        mode=event.mode,
        bank=event.bank,
        account_masked=event.account_masked,
        min_balance_fen=event.min_balance_fen,
        opened_on=event.opened_on,
        last_on=event.opened_on,
        balance_fen=0,
        balance_as_of="",
        balances={},
        minimums=((event.opened_on, event.min_balance_fen),),
        lows={},
        outflows={},
        left={},
    )


def _alerted(fund: Fund, event: AlertRaised | AlertDisposed) -> Fund:
    if isinstance(event, AlertRaised):
        alert = Alert(
            number=event.alert, rule=event.rule, level=event.level, raised_on=event.raised_on
        )
        return msgspec.structs.replace(fund, alerts=(*fund.alerts, alert))
    done = (event.how, event.disposed_on)
    alerts = tuple(
        msgspec.structs.replace(one, done=(*one.done, done)) if one.number == event.alert else one
        for one in fund.alerts
    )
    return msgspec.structs.replace(fund, alerts=alerts)


def _reported(fund: Fund, event: Report) -> Fund:
    replace = msgspec.structs.replace
    match event:
        case BalanceReported():
            known = replace(fund, balances=fund.balances | {event.as_of: event.balance_fen})
            return _with_balance(known, event.balance_fen, event.as_of)
        case MovementReported():
            return _moved(fund, event)
        case FeesReported():
            cycles = fund.cycles | {event.as_of: event.cycle_fees_fen}
            return replace(fund, fees=event, cycles=cycles)
        case ClassesScheduled():
            return replace(fund, timetables=_timetables(fund, event))
        case ClassesConsumed():
            period = f"{event.period_from}/{event.period_to}"
            consumed = fund.consumed | {period: (event.classes, event.released_fen)}
            upto = max(fund.consumed_to, event.period_to)
            return replace(fund, consumed=consumed, consumed_to=upto)
        case RefundRequestsReported():
            return replace(fund, requests=_requests(fund, event))
        case SignsReported():
            until = event.licence_until or fund.licence_until
            return replace(fund, last_signs=event, licence_until=until)
        case _:
            assert_never(event)


def _with_balance(fund: Fund, fen: int, as_of: str) -> Fund:
    """Take a balance unless a newer one is known."""
    if as_of < fund.balance_as_of:
        return fund
    return msgspec.structs.replace(fund, balance_fen=fen, balance_as_of=as_of)


def _moved(fund: Fund, event: MovementReported) -> Fund:
    after = msgspec.structs.replace(fund, refs=fund.refs | {event.ref})
    if event.balance_fen is UNSET:
        return after
    after = _with_balance(after, event.balance_fen, event.moved_on)
    after = msgspec.structs.replace(after, lows=_lower(fund.lows, event))
    if event.direction == "in":
        return after
    fen = fund.outflows.get(event.moved_on, 0) + event.amount_fen
    return msgspec.structs.replace(
        after,
        outflows=fund.outflows | {event.moved_on: fen},
        left=_lower(fund.left, event),
    )


def _lower(known: dict[str, int], event: MovementReported) -> dict[str, int]:
    """Return the lowest balances by day, with the one that a movement left."""
    if event.balance_fen is UNSET:
        return known
    lowest = min(event.balance_fen, known.get(event.moved_on, event.balance_fen))
    return known | {event.moved_on: lowest}


def _timetables(fund: Fund, event: ClassesScheduled) -> tuple[ClassesScheduled, ...]:
    """Return all timetables; the one said last takes the place of those whose days it covers."""
    apart = (
        one
        for one in fund.timetables
        if one.period_to < event.period_from or event.period_to < one.period_from
    )
    return (*apart, event)


def _requests(fund: Fund, event: RefundRequestsReported) -> tuple[tuple[str, str, int, int], ...]:
    """Return all requests; a report takes the place of those whose days it covers."""
    apart = (one for one in fund.requests if one[1] < event.window_from or event.window_to < one[0])
    return (*apart, (event.window_from, event.window_to, event.requests, event.pupils_total))
