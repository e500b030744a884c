"""Visits before they are made, notices after they were served (DOMAIN.md §4.2, §4.3, §4.6)."""

from typing import Any, Final, get_args

from core.domain.notice import commands as notice
from core.domain.officer.state import Officer
from core.domain.visit import commands as visit
from core.domain.visit.events import VisitKind
from core.domain.visit.plan import cap_of
from core.evidence.body import trusted_header
from core.kernel.ids import mint_join_code, stream_name, stream_uuid, utc_day, visit_of
from projections.plans import planned_in_year
from projections.queries import leaves_of, visit_streams
from projections.replay import merged_visit
from server.acts.act import Act, Fill, Filling
from server.office import state_of
from server.words import N_


def _officers(filling: Filling, *fields: str) -> list[str]:
    named: list[str] = []
    for field in fields:
        given = filling.given.get(field) or ()
        named += [given] if isinstance(given, str) else list(given)
    return named


def _credentialed(filling: Filling) -> list[str]:
    """Return which of the officers can show a credential on the day of the visit."""
    day = str(filling.given.get("visit_on", ""))
    return [
        one for one in _officers(filling, "officers") if _officer(filling, one).is_credentialed(day)
    ]


def _interested(filling: Filling) -> list[str]:
    """Return which of them declared an interest in the institution."""
    whom = filling.given.get("institution")
    day = str(filling.given.get("visit_on", ""))
    return [
        one
        for one in _officers(filling, "officers", "assistants")
        if whom and _officer(filling, one).is_interested(str(whom), day)
    ]


def _officer(filling: Filling, officer: str) -> Officer:
    found: Officer = state_of(filling.writer, stream_name("officer", officer))
    return found


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


def _officers_seen(filling: Filling) -> list[str]:
    """Return who was on a visit that nobody planned, by its legs."""
    assert filling.views is not None, "the act looks things up"
    visit = stream_uuid(filling.stream)
    streams = visit_streams(filling.views, visit)
    merged = merged_visit(filling.office.log, visit, streams)
    return list(merged.officers)


def _frequency(filling: Filling) -> int:
    """Return how many visits of this year count towards the institution's cap."""
    whom, day = filling.given.get("institution"), str(filling.given.get("visit_on", ""))
    if filling.views is None or not whom:
        return 0
    law = filling.office.law
    kinds = [kind for kind in get_args(VisitKind) if cap_of(law, kind, day) is not None]
    return planned_in_year(filling.views, str(whom), day[:4], kinds)


def _last_overdue(filling: Filling) -> str | None:
    events = filling.writer.events(filling.stream)
    overdue = [one.event_id for one in events if one.type.startswith("notice.overdue.v")]
    return overdue[-1] if overdue else None


def _is_credentialed(filling: Filling) -> bool:
    whom = filling.given.get("replaced_by")
    return bool(whom) and _officer(filling, str(whom)).is_credentialed(str(filling.given["on"]))


def _mint(filling: Filling) -> tuple[str, dict[str, Any]]:
    """Return the id of a visit that is planned, and the join code from which it follows."""
    pen = filling.office.pen
    given = filling.given.get("code")
    code = str(given) if given else mint_join_code(utc_day(pen.clock.wall_ms()), pen.random(5))
    return visit_of(code, pen.authority), {"code": code}


_SERVED: Final[dict[str, Fill]] = {"served_by": _served_by}
_ANNULS: Final[dict[str, Fill]] = {**_SERVED, "overdue_event": _last_overdue}

VISIT_ACTS = (
    Act(
        name="plan",
        command=visit.PlanVisit,
        about=N_("plan a visit; gives its join code"),
        creates=True,
        fills={
            "credentialed": _credentialed,
            "interested": _interested,
            "frequency_so_far": _frequency,
        },
        looks_up=True,
        mint=_mint,
    ),
    Act(
        name="approve",
        command=visit.ApproveVisit,
        about=N_("approve a visit, before it or afterwards"),
        fills={"officers_seen": _officers_seen},
        looks_up=True,
    ),
    Act(name="notify", command=visit.NotifyVisit, about=N_("record the notice of inspection")),
    Act(
        name="recuse",
        command=visit.DecideRecusal,
        about=N_("decide whether an officer takes part"),
        fills={"credentialed": _is_credentialed},
    ),
    Act(name="cancel", command=visit.CancelVisit, about=N_("cancel a planned visit")),
    Act(name="notify-town", command=visit.NotifyTown, about=N_("tell the town what was found")),
    Act(name="notify-school", command=visit.NotifySchool, about=N_("tell a pupil's school")),
    Act(name="acknowledge", command=visit.Acknowledge, about=N_("record that they answered")),
    Act(name="publish", command=visit.PublishResult, about=N_("make a visit's result public")),
)

NOTICE_ACTS = (
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
