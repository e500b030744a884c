"""Notices after they were served (DOMAIN.md §4.3)."""

from typing import Final

from core.domain.notice import commands as notice
from core.evidence.body import trusted_header
from projections.queries import leaves_of
from server.acts.act import Act, Fill, Filling
from server.words import N_


def _served_by(filling: Filling) -> list[str]:
    """Return who served the paper: the actors of the fact from which the notice was opened."""
    first = filling.writer.events(filling.stream)[:1]
    causes = [trusted_header(event.body).cause for event in first]
    return [who for cause in causes if isinstance(cause, str) for who in _actors(filling, cause)]


def _actors(filling: Filling, event_id: str) -> list[str]:
    assert filling.views is not None, "the act looks things up"
    found = (filling.writer.event(leaf) for leaf in leaves_of(filling.views, event_id))
    actors = [trusted_header(event.body).actor for event in found if event is not None]
    return [one for actor in actors for one in (actor.id, *(actor.with_ or ())) if one]


def _last_overdue(filling: Filling) -> str | None:
    events = filling.writer.events(filling.stream)
    overdue = [one.event_id for one in events if one.type.startswith("notice.overdue.v")]
    return overdue[-1] if overdue else None


def _not_escalated(_filling: Filling) -> bool:
    """A notice is escalated by the case that is filed on it, never by hand."""
    return False


_SERVED: Final[dict[str, Fill]] = {"served_by": _served_by}
_ANNULS: Final[dict[str, Fill]] = {**_SERVED, "overdue_event": _last_overdue}

ACTS = (
    Act(
        name="report",
        command=notice.ReportRectification,
        about=N_("take the institution's report that items are done"),
        day="reported_on",
        fills={"overdue_event": _last_overdue},
    ),
    Act(
        name="recheck",
        command=notice.Recheck,
        about=N_("record the verdicts of a recheck"),
        day="rechecked_on",
        fills={"overdue_event": _last_overdue},
    ),
    Act(
        name="close",
        command=notice.Close,
        about=N_("close a notice that is wholly rectified"),
        day="closed_on",
        fills={"escalated": _not_escalated},
    ),
    Act(
        name="extend",
        command=notice.ExtendNotice,
        about=N_("give the institution more time, once"),
        fills=_SERVED,
        looks_up=True,
    ),
    Act(name="object", command=notice.ReceiveObjection, about=N_("take an objection")),
    Act(
        name="decide-objection",
        command=notice.DecideObjection,
        about=N_("answer an objection"),
        fills=_ANNULS,
        looks_up=True,
    ),
    Act(
        name="withdraw",
        command=notice.WithdrawItems,
        about=N_("withdraw items of a notice"),
        fills=_ANNULS,
        looks_up=True,
    ),
    Act(name="number", command=notice.NumberNotice, about=N_("give it its official number")),
    Act(name="suspend", command=notice.OrderSuspension, about=N_("stop training for a hazard")),
    Act(name="lift", command=notice.LiftSuspension, about=N_("let training go on")),
    Act(name="look-back", command=notice.HoldLookBack, about=N_("record a look-back")),
)
