"""A case of spring 2026 for specifications: who acts in it, what happened, what is wished.

Wang and Li handle it, HEAD decides, ZHAO holds every other office.
"""

from typing import Any

import msgspec

from core.domain.case import commands as case
from core.domain.case.after_events import DeliveryReceipted
from core.domain.case.decide import decide
from core.domain.case.events import (
    AdvanceNoticeServed,
    DecisionApproved,
    DecisionServed,
    Filed,
    HandlersAssigned,
    InvestigationClosed,
    Penalty,
    PenaltyDecided,
)
from core.domain.case.hearing_commands import ReceiveDefence
from core.domain.case.money_commands import RecordPayment
from core.domain.case.state import Case, evolve
from tests.support.law import shipped_law
from tests.support.subjects import HEAD, INSTITUTION, LI, NOTICE, WANG, ZHAO, acting, uid

LAW = shipped_law()
CASE = uid(0xCA5E)
FINE = Penalty(kind="fine", fine_fen=20_000_00)
LARGE = Penalty(kind="fine", fine_fen=50_000_00)
WARNING = Penalty(kind="warning")
STOP = Penalty(kind="stop_enrolment")
BASIS = "校外培训行政处罚暂行办法 第二十一条"

HANDLER = acting(WANG, "handler")
DECIDER = acting(HEAD, "head")
CLERK = acting(ZHAO, "clerk")
CASHIER = acting(ZHAO, "cashier")
REVIEWER = acting(ZHAO, "legal_reviewer")
HOST = acting(ZHAO, "hearing_host")
PUBLISHER = acting(ZHAO, "publisher")

FILED = Filed(
    case=CASE,
    institution=INSTITUTION,
    source=f"notice:{NOTICE}",
    violations=("V-TIM-01",),
    filed_on="2026-03-02",
    decide_by="2026-06-01",
)
ASSIGNED = HandlersAssigned(case=CASE, handlers=(WANG, LI), assigned_on="2026-03-02")
REPORTED = InvestigationClosed(
    case=CASE,
    version=1,
    evidence=("inspection_record",),
    proposal="penalty",
    penalties=(FINE, WARNING),
    is_complex=False,
    is_public_interest=False,
    reported_on="2026-03-06",
)
NOTICED = AdvanceNoticeServed(
    case=CASE,
    proposed=(FINE, WARNING),
    basis=BASIS,
    served_on="2026-03-09",
    defence_until="2026-03-12",
)
APPROVED = DecisionApproved(
    case=CASE,
    doc_no="1",
    decider=HEAD,
    report_version=1,
    heard="lapsed",
    reviewed=False,
    discussed=False,
    approved_on="2026-03-16",
)
DECIDED = PenaltyDecided(
    case=CASE,
    doc_no="1",
    penalties=(FINE,),
    violations=("V-TIM-01",),
    basis=BASIS,
    decided_on="2026-03-16",
    serve_by="2026-03-25",
)
RECEIPTED = DeliveryReceipted(
    case=CASE,
    document="penalty",
    doc_no="1",
    mode="handed",
    served_on="2026-03-17",
    reconsider_by="2026-05-18",
    litigate_by="2026-09-17",
    publish_by="2026-03-25",
    provisional=False,
)
SERVED = DecisionServed(
    case=CASE,
    institution=INSTITUTION,
    doc_no="1",
    penalties=(FINE,),
    violations=("V-TIM-01",),
    served_on="2026-03-17",
    effective_on="2026-03-17",
    pay_by="2026-04-01",
)
INVESTIGATED = (FILED, ASSIGNED, REPORTED)
TOLD = (*INVESTIGATED, NOTICED)
DECISION = (*TOLD, APPROVED, DECIDED)
EFFECTIVE = (*DECISION, RECEIPTED, SERVED)


def but(struct: Any, **changes: Any) -> Any:
    """Return an event or a command with what the test is about changed."""
    return msgspec.structs.replace(struct, **changes)


def reporting(*penalties: Penalty, on: str = "2026-03-06", **changes: Any) -> Any:
    made = case.CloseInvestigation(
        evidence=("inspection_record",), proposal="penalty", penalties=penalties, on=on, by=HANDLER
    )
    return but(made, **changes)


def announcing(*penalties: Penalty, on: str = "2026-03-09", **changes: Any) -> Any:
    made = case.ServeAdvanceNotice(proposed=penalties, basis=BASIS, on=on, by=HANDLER)
    return but(made, **changes)


def deciding(*penalties: Penalty, on: str = "2026-03-16", **changes: Any) -> Any:
    made = case.DecidePenalty(doc_no="1", penalties=penalties, basis=BASIS, on=on, by=DECIDER)
    return but(made, **changes)


def defending(on: str = "2026-03-10") -> Any:
    return ReceiveDefence(outcome="rejected", on=on, by=HANDLER)


def serving(on: str = "2026-03-17", **changes: Any) -> Any:
    return but(case.ServeDecision(on=on, by=CLERK), **changes)


def paying(fen: int, ref: str = "B1", on: str = "2026-03-20", towards: str = "fine") -> Any:
    return RecordPayment(ref=ref, paid_fen=fen, towards=towards, on=on, by=CASHIER)  # type: ignore[arg-type] # the tests name one of the two


def revoking(on: str = "2026-03-30", **changes: Any) -> Any:
    made = case.RevokePenalty(
        served_event=uid(0xE4),
        annuls_from="2026-03-17",
        reason="a fact was misread",
        on=on,
        by=DECIDER,
    )
    return but(made, **changes)


def closing(on: str = "2026-03-21", **changes: Any) -> Any:
    return but(case.CloseCase(on=on, by=DECIDER), **changes)


def lived(past: tuple[Any, ...], *commands: Any, law: Any = LAW) -> tuple[Case, tuple[Any, ...]]:
    """Return the case after commands on a past, and everything that they brought about."""
    state = Case()
    for event in past:
        state = evolve(state, event)
    happened: list[Any] = []
    for command in commands:
        for event in decide(state, command, law):
            state = evolve(state, event)
            happened.append(event)
    return state, tuple(happened)


def kinds(events: tuple[Any, ...]) -> list[str]:
    """Return what happened, by the names of the events."""
    return [type(event).__name__ for event in events]
