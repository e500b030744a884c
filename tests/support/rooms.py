"""The rooms whose transition table is data, and what their properties need to walk them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from core.domain.case import state as case
from core.domain.case import table as case_table
from core.domain.draw import state as draw
from core.domain.draw import table as draw_table
from core.domain.fund import state as fund
from core.domain.fund import table as fund_table
from core.domain.history import state as history
from core.domain.history import table as history_table
from core.domain.institution import state as institution
from core.domain.institution import table as institution_table
from core.domain.intent import state as intent
from core.domain.leg import state as leg
from core.domain.matter import state as matter
from core.domain.matter import table as matter_table
from core.domain.notice import state as notice
from core.domain.notice import table as notice_table
from core.domain.notice.events import Rechecked, RectificationReported, Verdict
from core.domain.officer import agency
from core.domain.officer import state as officer
from core.domain.officer import table as officer_table
from core.domain.refund import state as refund
from core.domain.refund import table as refund_table
from core.domain.tip import state as tip
from core.domain.tip import table as tip_table
from core.domain.tip.events import Verified
from core.domain.visit import state as visit
from core.domain.visit import table as visit_table
from tests.support.builders import CHARGE, EXAMPLES, LATE, an, uid


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """An aggregate: its beginning, its fold, its table, and examples of its events."""

    initial: Any
    evolve: Callable[[Any, Any], Any]
    allowed: Mapping[type[Any], Iterable[str]]
    events: tuple[Any, ...]


EVENTS_OF: dict[str, tuple[Any, ...]] = {
    "case": tuple(EXAMPLES[kind] for kind in case_table.ALLOWED),
    "fund": tuple(EXAMPLES[kind] for kind in fund_table.ALLOWED),
    "refund": tuple(EXAMPLES[kind] for kind in refund_table.ALLOWED),
    "agency": tuple(EXAMPLES[kind] for kind in agency.ALLOWED),
    "hist": tuple(EXAMPLES[kind] for kind in history_table.ALLOWED),
    "credit": tuple(EXAMPLES[kind] for kind in matter_table.ALLOWED),
    "institution": tuple(EXAMPLES[kind] for kind in institution_table.ALLOWED),
    "leg": tuple(EXAMPLES[kind] for kind in leg.ALLOWED),
    "visit": tuple(EXAMPLES[kind] for kind in visit_table.ALLOWED),
    "intent": tuple(EXAMPLES[kind] for kind in intent.ALLOWED),
    "notice": (
        *(EXAMPLES[kind] for kind in notice_table.ALLOWED),
        an(RectificationReported, codes=(LATE,), reported_on="2026-12-09"),
        an(Rechecked, verdicts=(Verdict(code=CHARGE, verdict="failed"),)),
    ),
    "draw": tuple(EXAMPLES[kind] for kind in draw_table.ALLOWED),
    "officer": tuple(EXAMPLES[kind] for kind in officer_table.ALLOWED),
    "tip": (
        *(EXAMPLES[kind] for kind in tip_table.ALLOWED),
        an(Verified, finding="unfounded"),
    ),
}
"""Of every event one example at least; of the notice's some that lead elsewhere."""


def _recorded(state: leg.Leg, event: leg.Event) -> leg.Leg:
    """Fold an event of a leg under the next free id."""
    return leg.evolve(state, leg.Fact(id=uid(len(state.facts) + 1), event=event))


def _brought_in(state: history.History, event: history.Event) -> history.History:
    """Fold an event of a ledger under the next free id."""
    return history.evolve(
        state, history.Fact(id=uid(len(state.records) + state.readings + 1), event=event)
    )


ROOMS = {
    "case": Room(
        initial=case.Case(),
        evolve=case.evolve,
        allowed=case_table.ALLOWED,
        events=EVENTS_OF["case"],
    ),
    "fund": Room(
        initial=fund.Fund(),
        evolve=fund.evolve,
        allowed=fund_table.ALLOWED,
        events=EVENTS_OF["fund"],
    ),
    "refund": Room(
        initial=refund.Refund(),
        evolve=refund.evolve,
        allowed=refund_table.ALLOWED,
        events=EVENTS_OF["refund"],
    ),
    "agency": Room(
        initial=agency.Agency(),
        evolve=agency.evolve,
        allowed=agency.ALLOWED,
        events=EVENTS_OF["agency"],
    ),
    "hist": Room(
        initial=history.History(),
        evolve=_brought_in,
        allowed=history_table.ALLOWED,
        events=EVENTS_OF["hist"],
    ),
    "credit": Room(
        initial=matter.Matter(),
        evolve=matter.evolve,
        allowed=matter_table.ALLOWED,
        events=EVENTS_OF["credit"],
    ),
    "institution": Room(
        initial=institution.Institution(),
        evolve=institution.evolve,
        allowed=institution_table.ALLOWED,
        events=EVENTS_OF["institution"],
    ),
    "leg": Room(initial=leg.Leg(), evolve=_recorded, allowed=leg.ALLOWED, events=EVENTS_OF["leg"]),
    "visit": Room(
        initial=visit.Visit(),
        evolve=visit.evolve,
        allowed=visit_table.ALLOWED,
        events=EVENTS_OF["visit"],
    ),
    "intent": Room(
        initial=intent.Intent(),
        evolve=intent.evolve,
        allowed=intent.ALLOWED,
        events=EVENTS_OF["intent"],
    ),
    "notice": Room(
        initial=notice.Notice(),
        evolve=notice.evolve,
        allowed=notice_table.ALLOWED,
        events=EVENTS_OF["notice"],
    ),
    "draw": Room(
        initial=draw.Draw(),
        evolve=draw.evolve,
        allowed=draw_table.ALLOWED,
        events=EVENTS_OF["draw"],
    ),
    "officer": Room(
        initial=officer.Officer(),
        evolve=officer.evolve,
        allowed=officer_table.ALLOWED,
        events=EVENTS_OF["officer"],
    ),
    "tip": Room(
        initial=tip.Tip(),
        evolve=tip.evolve,
        allowed=tip_table.ALLOWED,
        events=EVENTS_OF["tip"],
    ),
}
