"""Score what happened: events as the log hands them to credit, under `default-100` as shipped."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from core.domain.case.events import DecisionServed, Penalty
from core.domain.catalogue import type_of
from core.domain.credit.entries import EventContext, facts_of
from core.domain.credit.facts import joined
from core.domain.credit.pack import Pack, parse
from core.domain.credit.score import Score, score
from core.kernel.times import end_of_day_ms
from tests.support.builders import INSTITUTION, an, uid

PACKS = Path(__file__).parents[2] / "core" / "domain" / "credit" / "packs"


CONTENT = "V-CON-01"
"""No item of the pack speaks of it, so that a decision on it is weighed by its penalties alone."""
WARNING = Penalty(kind="warning")


def fine(fen: int) -> Penalty:
    """Return a fine of so many fen."""
    return Penalty(kind="fine", fine_fen=fen)


class Logged(msgspec.Struct, frozen=True):
    """An event, the number of its id and leaf, and the local day on which the log took it."""

    number: int
    event: msgspec.Struct
    received_on: str

    @property
    def ctx(self) -> EventContext:
        """The context that goes with it."""
        return EventContext(
            event_id=uid(self.number),
            leaf=self.number,
            received_ms=end_of_day_ms(self.received_on) - 3_600_000,
            institution=INSTITUTION,
        )


@cache
def default_text() -> str:
    """Return the shipped pack's text."""
    return (PACKS / "default-100.toml").read_text(encoding="utf-8")


@cache
def default_pack() -> Pack:
    """Return the shipped pack; it is frozen, so all tests share one."""
    return parse(default_text())


def score_of(
    happened: Iterable[Logged], at: str, known: str = "2099-12-31", pack: Pack | None = None
) -> Score:
    """Return the score at the end of a day, as known at the end of another."""
    pack = pack or default_pack()
    logged = tuple(happened)
    return score(
        pack,
        joined(facts_of(pack, type_of(one.event), one.event, one.ctx) for one in logged),
        at,
        end_of_day_ms(known) - 1,
    )


def decision(number: int, *penalties: Penalty, on: str = "2026-12-24", **changes: Any) -> Logged:
    """Return a decision in effect and logged on a day; event, leaf and id have the number."""
    changes = {"violations": (CONTENT,), **changes}
    event = an(DecisionServed, penalties=penalties, effective_on=on, **changes)
    return Logged(number, event, on)
