"""Each kind of stream that the office writes, with its fold and its decide."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from core.domain.case import decide as case_decide
from core.domain.case import state as case_state
from core.domain.device import decide as device_decide
from core.domain.device import state as device_state
from core.domain.draw import decide as draw_decide
from core.domain.draw import state as draw_state
from core.domain.fund import decide as fund_decide
from core.domain.fund import state as fund_state
from core.domain.institution import decide as institution_decide
from core.domain.institution import state as institution_state
from core.domain.intent import decide as intent_decide
from core.domain.intent import state as intent_state
from core.domain.ledger import decide as ledger_decide
from core.domain.ledger import state as ledger_state
from core.domain.matter import decide as matter_decide
from core.domain.matter import state as matter_state
from core.domain.notice import decide as notice_decide
from core.domain.notice import state as notice_state
from core.domain.officer import agency, agency_decide
from core.domain.officer import decide as officer_decide
from core.domain.officer import state as officer_state
from core.domain.policy import decide as policy_decide
from core.domain.policy import state as policy_state
from core.domain.refund import decide as refund_decide
from core.domain.refund import state as refund_state
from core.domain.review import decide as review_decide
from core.domain.review import state as review_state
from core.domain.tip import decide as tip_decide
from core.domain.tip import state as tip_state
from core.domain.visit import decide as visit_decide
from core.domain.visit import state as visit_state
from core.law.book import Law


class Room(msgspec.Struct, frozen=True):
    """One aggregate: where it begins, how an event moves it, what may be done."""

    start: Any
    evolve: Callable[[Any, Any], Any]
    decide: Callable[[Any, Any, Law], tuple[msgspec.Struct, ...]]


ROOMS: Final[Mapping[str, Room]] = {
    "agency": Room(agency.Agency(), agency.evolve, agency_decide.decide),
    "answer": Room(intent_state.Intent(), intent_state.evolve, intent_decide.decide),
    "case": Room(case_state.Case(), case_state.evolve, case_decide.decide),
    "credit": Room(matter_state.Matter(), matter_state.evolve, matter_decide.decide),
    "device": Room(device_state.Device(), device_state.evolve, device_decide.decide),
    "draw": Room(draw_state.Draw(), draw_state.evolve, draw_decide.decide),
    "fund": Room(fund_state.Fund(), fund_state.evolve, fund_decide.decide),
    "institution": Room(
        institution_state.Institution(), institution_state.evolve, institution_decide.decide
    ),
    "ledger": Room(ledger_state.Ledger(), ledger_state.evolve, ledger_decide.decide),
    "notice": Room(notice_state.Notice(), notice_state.evolve, notice_decide.decide),
    "officer": Room(officer_state.Officer(), officer_state.evolve, officer_decide.decide),
    "policy": Room(policy_state.Policy(), policy_state.evolve, policy_decide.decide),
    "refund": Room(refund_state.Refund(), refund_state.evolve, refund_decide.decide),
    "review": Room(review_state.Review(), review_state.evolve, review_decide.decide),
    "tip": Room(tip_state.Tip(), tip_state.evolve, tip_decide.decide),
    "visit": Room(visit_state.Visit(), visit_state.evolve, visit_decide.decide),
}
"""By stream kind."""
