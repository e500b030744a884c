"""The fold of every aggregate, as replay shows it: by kind of stream, and a state as a dict."""

from collections.abc import Callable
from typing import Any, Final, cast

import msgspec

from core.domain.case import state as case
from core.domain.device import state as device
from core.domain.draw import state as draw
from core.domain.fund import state as fund
from core.domain.history import state as history
from core.domain.institution import state as institution
from core.domain.intent import state as intent
from core.domain.ledger import state as ledger
from core.domain.leg import state as leg
from core.domain.matter import state as matter
from core.domain.notice import state as notice
from core.domain.officer import agency
from core.domain.officer import state as officer
from core.domain.policy import state as policy
from core.domain.refund import state as refund
from core.domain.review import state as review
from core.domain.tip import state as tip
from core.domain.visit.tally import tally
from projections.reading import Seen
from projections.sql import spelled

Fold = Callable[[Any, Seen], Any]
"""State before, event (its data is readable) -> state after."""

START: Final[dict[str, Callable[[], Any]]] = {
    "agency": agency.Agency,
    "answer": intent.Intent,
    "case": case.Case,
    "credit": matter.Matter,
    "device": device.Device,
    "draw": draw.Draw,
    "fund": fund.Fund,
    "hist": history.History,
    "institution": institution.Institution,
    "intent": intent.Intent,
    "ledger": ledger.Ledger,
    "leg": leg.Leg,
    "notice": notice.Notice,
    "officer": officer.Officer,
    "policy": policy.Policy,
    "refund": refund.Refund,
    "review": review.Review,
    "tip": tip.Tip,
}


def _plain(evolve: Callable[[Any, Any], Any]) -> Fold:
    return lambda state, seen: evolve(state, seen.data)


def fact_of(seen: Seen) -> leg.Fact:
    """Return a leg's event with what its header says of it."""
    return leg.Fact(
        id=seen.event_id, event=cast("leg.Event", seen.data), corrects=seen.corrects or None
    )


def record_of(seen: Seen) -> history.Fact:
    """Return an event of a ledger with what its header says of it."""
    return history.Fact(
        id=seen.event_id, event=cast("history.Event", seen.data), corrects=seen.corrects or None
    )


FOLDS: Final[dict[str, Fold]] = {
    "agency": _plain(agency.evolve),
    "answer": _plain(intent.evolve),
    "case": _plain(case.evolve),
    "credit": _plain(matter.evolve),
    "device": _plain(device.evolve),
    "draw": _plain(draw.evolve),
    "fund": _plain(fund.evolve),
    "hist": lambda state, seen: history.evolve(state, record_of(seen)),
    "institution": _plain(institution.evolve),
    "intent": _plain(intent.evolve),
    "ledger": _plain(ledger.evolve),
    "leg": lambda state, seen: leg.evolve(state, fact_of(seen)),
    "notice": _plain(notice.evolve),
    "officer": _plain(officer.evolve),
    "policy": _plain(policy.evolve),
    "refund": _plain(refund.evolve),
    "review": _plain(review.evolve),
    "tip": _plain(tip.evolve),
}


def as_dict(state: object) -> dict[str, Any]:
    """Return a state in plain values; a leg as what stands on it, without what was replaced."""
    if isinstance(state, leg.Leg):
        state = {
            "stage": state.stage,
            "visit": state.visit,
            "institution": state.institution,
            "premises": state.premises,
            "credentials": state.credentials,
            "answers": state.answers,
            "measurements": state.measurements,
            "findings": state.findings,
            "notices": state.notices,
            "assistants": state.assistants,
            "recused": sorted(state.recused),
            "counts": tally(fact.event for fact in state.standing),
            "signed": state.signed,
        }
    plain: dict[str, Any] = msgspec.json.decode(spelled(state))
    return plain
