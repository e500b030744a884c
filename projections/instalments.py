"""Deadlines of money paid in parts: every instalment has its own day (行政处罚法 第六十六条).

A payment goes to the earliest part that is unpaid. What counts is the day on which the money
arrived, not the order in which payments came to light: so a part may prove to be in time later.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from core.domain.case.events import DecisionServed, Paid, PenaltyRevoked, Varied
from core.domain.case.money import Money, evolve
from core.domain.case.money_events import (
    InstalmentsGranted,
    PaymentDeferred,
    SimplePenaltyImposed,
    SimplePenaltyRevoked,
)
from core.domain.case.rows import PAY
from core.domain.catalogue import type_of_struct, versions
from projections.projection import Handler
from projections.radar import add_deadline
from projections.reading import Seen
from projections.sql import spelled, update

_MOVE_MONEY: Final = (
    DecisionServed,
    SimplePenaltyImposed,
    Paid,
    Varied,
    PenaltyRevoked,
    SimplePenaltyRevoked,
    PaymentDeferred,
    InstalmentsGranted,
)
_money: Final = msgspec.json.Decoder(Money)


def handlers(by_table: Mapping[str, Handler]) -> dict[str, Handler]:
    """Return what moves the money of a case does to deadlines, beside what its table says."""
    names = (name for event in _MOVE_MONEY for name in versions(type_of_struct(event)))
    return {name: _beside(by_table.get(name)) for name in names}


def _beside(by_table: Handler | None) -> Handler:
    def take(db: sqlite3.Connection, seen: Seen) -> None:
        if by_table is not None:
            by_table(db, seen)
        row = db.execute("SELECT state FROM subjects WHERE stream = ?", (seen.stream,)).fetchone()
        before = _money.decode(row[0]) if row and row[0] else Money()
        after = evolve(before, seen.data)  # type: ignore[arg-type] # the catalogue gives a case's type its struct
        update(db, "subjects", "stream", stream=seen.stream, state=spelled(after))
        if isinstance(seen.data, InstalmentsGranted):
            _open_each(db, seen, seen.data)
        _close_each(db, seen, after)

    return take


def _open_each(db: sqlite3.Connection, seen: Seen, event: InstalmentsGranted) -> None:
    """Open a deadline for every part, in place of the one that the table opened for the last."""
    db.execute(
        "DELETE FROM deadlines WHERE stream = ? AND kind = ? AND opened_leaf = ?",
        (seen.stream, PAY.kind, seen.leaf),
    )
    for part, one in enumerate(event.instalments):
        add_deadline(db, seen, PAY, one.pay_by, provisional=False, part=part)


def _close_each(db: sqlite3.Connection, seen: Seen, money: Money) -> None:
    """Close the parts of the terms in force of which nothing is owed any more."""
    for part, why in _closed(money):
        db.execute(
            "UPDATE deadlines SET closed_leaf = ?, closed_by = ?, closed_why = ?"
            " WHERE stream = ? AND kind = ? AND part = ? AND opened_leaf ="
            " (SELECT max(opened_leaf) FROM deadlines WHERE stream = ? AND kind = ?)"
            " AND (closed_leaf IS NULL OR closed_why IN ('met', 'missed') AND closed_why != ?)",
            (
                *(seen.leaf, seen.event_id, why),
                *(seen.stream, PAY.kind, part),
                *(seen.stream, PAY.kind, why),
            ),
        )


def _closed(money: Money) -> Iterator[tuple[int, str]]:
    """Yield the parts that are no longer owed, and how each ended; only where there are several.

    A fine that was made lighter is short of the parts that come last.
    """
    if not money.schedules or len(money.schedules[-1].instalments) == 1:
        return
    schedule = money.schedules[-1]
    paid = sum(one.fen for one in money.receipts) - schedule.paid_before_fen
    whole, upto = paid + money.fine.owed_fen, 0
    for part, one in enumerate(schedule.instalments):
        before, upto = upto, min(whole, upto + one.due_fen)
        in_time = sum(got.fen for got in money.receipts if got.on <= one.pay_by)
        if upto == before:
            yield part, "dropped"
        elif upto <= paid:
            yield part, "met" if in_time - schedule.paid_before_fen >= upto else "missed"
