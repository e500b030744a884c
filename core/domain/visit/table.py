"""The procedure of a visit in the office as data (DOMAIN.md §4.2, §4.6)."""

from collections.abc import Mapping
from typing import Any, Final

from core.domain.visit import events as happened
from core.domain.visit.day_events import DeadlineSettled
from core.kernel.transitions import OCCURRED, Deadline, Transition, allowed

_ALL: Final = frozenset({"open", "planned", "approved", "cancelled", "concluded"})
_TAKING_PLACE: Final = _ALL - {"cancelled"}
_BEFORE: Final = frozenset({"open", "planned", "approved"})

TABLE: Final[tuple[Transition, ...]] = (
    Transition(
        event=happened.Planned,
        given=frozenset({"open"}),
        to=frozenset({"planned"}),
        act="visit.plan",
        opens=(Deadline(kind="visit.approve", field="approve_by", runs_from="visit_on"),),
    ),
    Transition(
        event=happened.Approved,
        given=_TAKING_PLACE - {"approved"},
        to=frozenset({"approved", "concluded"}),
        act="visit.approve",
        ends=("visit.approve", "visit.approve_after"),
        ends_on="approved_on",
    ),
    Transition(
        event=happened.Notified, given=frozenset({"planned", "approved"}), act="visit.notify"
    ),
    Transition(event=happened.Recused, given=_BEFORE, act="visit.recuse"),
    Transition(event=happened.RecusalRefused, given=_BEFORE, act="visit.recuse"),
    Transition(
        event=happened.Cancelled,
        given=_BEFORE,
        to=frozenset({"cancelled"}),
        act="visit.cancel",
        drops=("*",),
    ),
    Transition(
        event=happened.UnplannedSeen,
        given=frozenset({"open", "cancelled", "concluded"}),
        to=frozenset({"open", "concluded"}),
        act="visit.note-unplanned",
        opens=(Deadline(kind="visit.approve_after", field="approve_by", runs_from="seen_on"),),
    ),
    Transition(event=happened.LegMoved, given=_ALL, act="visit.move-leg"),
    Transition(event=happened.FindingConfirmed, given=_ALL, act="visit.confirm-finding"),
    Transition(event=happened.CorrectionOrdered, given=_ALL, act="visit.note-orders"),
    Transition(event=happened.TownNotified, given=_ALL, act="visit.notify-town"),
    Transition(event=happened.SchoolNotified, given=_TAKING_PLACE, act="visit.notify-school"),
    Transition(event=happened.NotificationAcknowledged, given=_ALL, act="visit.acknowledge"),
    Transition(
        event=happened.Concluded,
        given=_ALL - {"concluded"},  # who cancelled and went all the same concludes too
        to=frozenset({"concluded"}),
        act="visit.conclude",
    ),
    Transition(
        event=happened.PublicationDemanded,
        given=frozenset({"concluded"}),
        act="visit.demand-publication",
        opens=(Deadline(kind="visit.publish", field="publish_by", runs_from=OCCURRED),),
    ),
    Transition(
        event=happened.ResultPublished,
        given=frozenset({"concluded"}),
        act="visit.publish",
        ends=("visit.publish",),
        ends_on="published_on",
    ),
    Transition(
        event=DeadlineSettled,
        given=_ALL - {"approved", "cancelled"},  # where no day runs
        act="visit.settle-days",
        settles=True,
    ),
)
ALLOWED: Final[Mapping[type[Any], frozenset[str]]] = allowed(TABLE)
"""From which stages each event may come; what `decide` may ask for, and nothing else."""
