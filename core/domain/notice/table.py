"""The procedure of a rectification notice as data (DOMAIN.md §4.3): who may do what, from where.

`notice.due` has a rule of its own in the radar: a report made in time may come to light late.
"""

from collections.abc import Mapping
from typing import Any, Final

from core.domain.notice import events as happened
from core.domain.notice.day_events import DeadlineSettled
from core.domain.notice.take_over_events import OrdersTakenOver
from core.kernel.transitions import DAY_OF_REST, OCCURRED, Deadline, Transition, allowed

EXTENDABLE: Final = frozenset({"served", "reported", "failed"})
"""From where the head may still extend; a second paper does so whatever the stage."""
_WITH_ORDERS: Final = frozenset({"served", "reported", "overdue", "verified", "failed", "closed"})
_OPEN: Final = _WITH_ORDERS - {"closed"}
TAKES_OVER: Final = frozenset({"repeated", "served", "reported", "verified", "failed"})
"""From where a paper may itself order what it only repeated; an overdue or closed one is judged."""
_BEFORE_RECHECK: Final = frozenset({"served", "reported", "overdue"})
_DUE: Final = Deadline(kind="notice.due", field="due_on", runs_from="due_on", term=DAY_OF_REST)
_OBJECTION: Final = Deadline(
    kind="notice.objection", field="objection_until", is_window=True, runs_from="served_on"
)
_RECHECK: Final = Deadline(kind="recheck", field="recheck_by")
_ANSWER: Final = Deadline(
    kind="notice.objection.decide", field="decide_by", runs_from="received_on"
)

TABLE: Final[tuple[Transition, ...]] = (
    Transition(
        event=happened.Served,
        given=frozenset({"unserved"}),
        to=frozenset({"served"}),
        act="notice.open",
        opens=(
            _DUE,
            _OBJECTION,
        ),
        on="served_on",
    ),
    Transition(
        event=happened.Repeated,
        given=frozenset({"unserved", "served"}),
        to=frozenset({"repeated", "served"}),
        act="notice.open",
    ),
    Transition(
        event=happened.RectificationReported,
        given=frozenset({"served"}),
        to=frozenset({"served", "reported"}),
        act="notice.report",
    ),
    Transition(
        event=happened.RectificationReported,
        given=_WITH_ORDERS - {"served"},
        act="notice.report",
    ),
    Transition(
        event=happened.RecheckScheduled,
        given=_OPEN - {"verified"},  # nothing is left to recheck
        act="notice.schedule",
        opens=(_RECHECK,),
    ),
    Transition(
        event=happened.Rechecked,
        given=frozenset({"served", "reported", "overdue", "failed"}),
        to=frozenset({"verified", "failed", "served", "reported", "overdue"}),
        act="notice.recheck",
        ends=("recheck",),
        ends_on="rechecked_on",
    ),
    Transition(
        event=happened.Overdue,
        given=frozenset({"served", "reported", "verified", "failed"}),
        to=frozenset({"overdue", "verified", "failed"}),
        act="notice.end-day",
        drops=("notice.due",),
    ),
    Transition(
        event=happened.OverdueWithdrawn,
        given=_WITH_ORDERS - {"served", "reported"},
        to=frozenset({"reported", "verified", "failed", "closed"}),
        act="notice.withdraw-overdue",
        on=OCCURRED,
    ),
    *(
        Transition(
            event=happened.Extended,
            given=given,
            to=given & _BEFORE_RECHECK,  # more time may open again what was reported or overdue
            act=act,
            opens=(_DUE,),
            on="extended_on",
        )
        for act, stages in (("notice.extend", EXTENDABLE), ("notice.lengthen", _WITH_ORDERS))
        for given in (stages & _BEFORE_RECHECK, stages - _BEFORE_RECHECK)
    ),
    *(
        Transition(
            event=DeadlineSettled,
            given=given,
            to=given & _BEFORE_RECHECK,  # as with more time
            act="notice.settle-days",
            settles=True,
        )
        for given in (_BEFORE_RECHECK, _WITH_ORDERS - _BEFORE_RECHECK)
    ),
    Transition(
        event=OrdersTakenOver,
        given=TAKES_OVER - {"failed"},
        to=frozenset({"served"}),
        act="notice.open",
        opens=(_DUE, _OBJECTION),
        on="served_on",
    ),
    Transition(
        event=OrdersTakenOver,
        given=frozenset({"failed"}),
        act="notice.open",
        opens=(_DUE, _OBJECTION),
        on="served_on",
    ),
    Transition(
        event=happened.ObjectionReceived, given=_OPEN, act="notice.object", opens=(_ANSWER,)
    ),
    Transition(
        event=happened.ObjectionDecided,
        given=_WITH_ORDERS,
        act="notice.decide-objection",
        ends=("notice.objection.decide",),
        ends_on="decided_on",
    ),
    Transition(
        event=happened.ItemWithdrawn,
        given=frozenset({"served"}),
        to=frozenset({"served", "reported", "verified"}),
        act="notice.withdraw",
    ),
    *(
        Transition(
            event=happened.ItemWithdrawn,
            given=frozenset({before}),
            to=frozenset({before, "verified"}),
            act="notice.withdraw",
        )
        for before in ("reported", "overdue", "failed")
    ),
    Transition(
        event=happened.ItemWithdrawn,
        given=frozenset({"verified", "closed"}),
        act="notice.withdraw",
    ),
    Transition(
        event=happened.Withdrawn,
        given=_WITH_ORDERS,
        to=frozenset({"withdrawn"}),
        act="notice.withdraw",
        drops=("*",),
    ),
    Transition(
        event=happened.Numbered,
        given=_WITH_ORDERS | {"repeated", "withdrawn"},
        act="notice.number",
    ),
    Transition(event=happened.SuspensionOrdered, given=_OPEN, act="notice.suspend"),
    Transition(event=happened.SuspensionLifted, given=_WITH_ORDERS, act="notice.lift-suspension"),
    Transition(
        event=happened.Closed,
        given=frozenset({"overdue", "verified", "failed"}),
        to=frozenset({"closed"}),
        act="notice.close",
        drops=("*",),
    ),
    Transition(
        event=happened.LookBackScheduled,
        given=frozenset({"closed"}),
        act="notice.schedule",
        opens=(
            Deadline(
                kind="look_back.until",
                field="until_day",
                runs_from="until_day",
                term=DAY_OF_REST,
            ),
        ),
    ),
    Transition(
        event=happened.LookBackHeld,
        given=frozenset({"closed"}),
        act="notice.look-back",
        ends=("look_back.until",),
        ends_on="held_on",
    ),
)
ALLOWED: Final[Mapping[type[Any], frozenset[str]]] = allowed(TABLE)
"""From which stages each event may come; what `decide` may ask for, and nothing else."""
