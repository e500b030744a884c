"""The procedure of a refund case as data: who may do what when, and which days it sets."""

from collections.abc import Mapping
from typing import Any, Final

from core.domain.refund.amounts import ClosedAs
from core.domain.refund.day_events import DeadlineSettled
from core.domain.refund.events import (
    Accepted,
    Agreed,
    Claimed,
    Closed,
    Disputed,
    LinesAdded,
    LineWaived,
    Mediated,
    Ordered,
    Overdue,
    OverdueWithdrawn,
    Paid,
    Referred,
    Reopened,
    Settled,
    Verified,
)
from core.domain.refund.state import Stage
from core.kernel.transitions import Deadline, Transition, allowed

_KNOWN: Final = frozenset(
    {"verified", "agreed", "disputed", "mediated", "referred", "ordered", "paying"}
)
"""Stages in which it is known what is owed, and not yet all done."""
FALLS_OVERDUE: Final = _KNOWN - {"referred"} | {"settled"}
"""From where the end of a day makes something overdue; elsewhere another decides, or nobody."""
_WITHDRAWN: Final = _KNOWN | {"settled", "closed", "reopened"}
_REQUEST: Final = "refund.request"
_AGREED: Final = "refund.agreed"
_ORDER: Final = "refund.order"

TABLE: Final[tuple[Transition, ...]] = (
    Transition(
        event=Claimed,
        given=frozenset({"unclaimed"}),
        to=frozenset({"claimed"}),
        act="refund.claim",
        opens=(Deadline(kind=_REQUEST, field="due_on", runs_from="claimed_on"),),
    ),
    Transition(
        event=LinesAdded,
        given=_KNOWN | {"claimed", "accepted", "reopened"},
        act="refund.add_lines",
    ),
    Transition(
        event=Accepted,
        given=frozenset({"claimed", "reopened"}),
        to=frozenset({"accepted"}),
        act="refund.accept",
    ),
    *(
        Transition(
            event=Verified,
            given=frozenset({before}),
            to=frozenset({before, "verified"}),
            act="refund.verify",
        )
        for before in ("accepted", "reopened")
    ),
    Transition(event=Verified, given=_KNOWN, act="refund.verify"),
    Transition(
        event=Agreed,
        given=_KNOWN - {"ordered"} | {"reopened"},
        to=frozenset({"agreed"}),
        act="refund.agree",
        opens=(Deadline(kind=_AGREED, field="due_on", runs_from="promised_on"),),
        ends=(_REQUEST,),
        ends_on="agreed_on",
    ),
    Transition(
        event=Disputed,
        given=frozenset({"verified", "agreed", "mediated", "ordered", "reopened"}),
        to=frozenset({"disputed"}),
        act="refund.dispute",
    ),
    Transition(
        event=Mediated,
        given=frozenset({"disputed"}),
        to=frozenset({"mediated"}),
        act="refund.mediate",
    ),
    Transition(
        event=Referred,
        given=_KNOWN - {"referred"} | {"reopened"},
        to=frozenset({"referred"}),
        act="refund.refer",
    ),
    Transition(
        event=Ordered,
        given=_KNOWN - {"ordered"} | {"reopened"},
        to=frozenset({"ordered"}),
        act="refund.order",
        opens=(Deadline(kind=_ORDER, field="pay_by", runs_from="ordered_on"),),
        ends=(_REQUEST, _AGREED),
        ends_on="ordered_on",
    ),
    Transition(
        event=Paid,
        given=_KNOWN | {"reopened"},
        to=frozenset({"paying", "disputed", "mediated", "referred"}),
        act="refund.pay",
    ),
    Transition(
        event=LineWaived,
        given=_KNOWN | {"reopened"},
        to=_KNOWN | {"reopened"},
        act="refund.waive",
    ),
    Transition(event=Overdue, given=FALLS_OVERDUE, act="refund.end_day"),
    Transition(  # who was late all the same, when an overdue is taken back
        event=Overdue,
        given=_WITHDRAWN - FALLS_OVERDUE,
        act="refund.withdraw_overdue",
    ),
    Transition(
        event=OverdueWithdrawn,
        given=_WITHDRAWN,
        act="refund.withdraw_overdue",
    ),
    Transition(
        event=Settled,
        given=frozenset({"paying"}),
        to=frozenset({"settled"}),
        act="refund.settle",
        ends=("*",),
        ends_on="done_on",
    ),
    Transition(
        event=Closed,
        given=frozenset(
            {
                "claimed",
                "accepted",
                "verified",
                "disputed",
                "mediated",
                "referred",
                "settled",
                "reopened",
            }
        ),
        to=frozenset({"closed"}),
        act="refund.close",
        drops=("*",),
    ),
    Transition(
        event=Reopened,
        given=frozenset({"settled", "closed"}),
        to=frozenset({"reopened"}),
        act="refund.reopen",
    ),
    Transition(
        event=DeadlineSettled,
        given=_KNOWN | {"claimed", "accepted", "reopened"},
        act="refund.settle-days",
        settles=True,
    ),
)
ALLOWED: Final[Mapping[type[Any], frozenset[str]]] = allowed(TABLE)
"""From which stages each event may come; what `decide` may ask for, and nothing else."""

CLOSES: Final[Mapping[ClosedAs, frozenset[Stage]]] = {
    "settled": frozenset({"settled", "reopened"}),
    "not_accepted": frozenset({"claimed", "reopened"}),
    "withdrawn": frozenset({"claimed", "accepted", "reopened"}),
    "nothing_refundable": frozenset({"verified", "disputed", "mediated", "reopened"}),
    "referred": frozenset({"referred", "reopened"}),
}
"""From which stages a case closes with which outcome."""
