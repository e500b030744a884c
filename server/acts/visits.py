"""Visits before and after they are made (DOMAIN.md §4.2, §4.6)."""

from typing import Any, get_args

import msgspec
from msgspec import UNSET

from core.domain.officer.state import Officer
from core.domain.visit import commands as visit
from core.domain.visit.events import VisitKind
from core.domain.visit.merged import MergedVisit
from core.domain.visit.plan import cap_of
from core.domain.visit.state import Visit
from core.kernel.ids import (
    mint_join_code,
    read_join_code,
    stream_name,
    stream_uuid,
    utc_day,
    visit_of,
)
from projections.plans import planned_in_year
from projections.queries import visit_streams
from projections.replay import merged_visit
from server.acts.act import Act, Filling
from server.answers import WrongCall
from server.office import state_of
from server.words import N_

NO_VISIT = N_("no leg of visit {field} has come in")
SAY_WHO = N_("{field}: the legs name {found}; say which institution it was")
BAD_CODE = N_("{field}: {detail}")


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


def _officers_seen(filling: Filling) -> list[str]:
    """Return who was on a visit that nobody planned, by its legs."""
    return list(_merged(filling).officers)


def _merged(filling: Filling) -> MergedVisit:
    assert filling.views is not None, "the act looks things up"
    visit = stream_uuid(filling.stream)
    return merged_visit(filling.office.log, visit, visit_streams(filling.views, visit))


def _with_legs(filling: Filling) -> MergedVisit:
    merged = _merged(filling)
    if not merged.legs:
        raise WrongCall(NO_VISIT, merged.visit)
    return merged


def _has_legs(filling: Filling) -> bool:
    return bool(_merged(filling).legs)


def _institution(filling: Filling) -> str:
    """Return which institution a visit was of; where the legs disagree a person says it."""
    found = _with_legs(filling).institutions
    named = filling.given.get("institution")
    if named:
        return str(named)
    if len(found) != 1:
        raise WrongCall(SAY_WHO, "institution", found=", ".join(found) or "-")
    return found[0]


def _code_found(filling: Filling) -> str:
    """Return the violation of the finding that is named; "" if it is none of this visit."""
    named = filling.given["finding"]
    return next((one.event.code for one in _merged(filling).findings if one.id == named), "")


def _frequency(filling: Filling) -> int:
    """Return how many visits of this year count towards the institution's cap."""
    whom, day = filling.given.get("institution"), str(filling.given.get("visit_on", ""))
    if filling.views is None or not whom:
        return 0
    law = filling.office.law
    kinds = [kind for kind in get_args(VisitKind) if cap_of(law, kind, day) is not None]
    return planned_in_year(filling.views, str(whom), day[:4], kinds)


def _is_credentialed(filling: Filling) -> bool:
    """Tell whether who takes a place can show a credential on the day of the decision."""
    whom = filling.given.get("replaced_by")
    return bool(whom) and _officer(filling, str(whom)).is_credentialed(str(filling.given["on"]))


def _is_interested(filling: Filling) -> bool:
    """Tell whether who takes a place declared an interest in the institution of the visit."""
    whom = filling.given.get("replaced_by")
    there: Visit = state_of(filling.writer, filling.stream)
    place = there.plan.institution if there.plan is not None else UNSET
    if not whom or place is UNSET:
        return False
    return _officer(filling, str(whom)).is_interested(place, str(filling.given["on"]))


def _mint(filling: Filling) -> tuple[str, dict[str, Any]]:
    """Return the id of a visit that is planned, and the join code from which it follows."""
    pen = filling.office.pen
    given = filling.given.get("code")
    try:
        code = (
            read_join_code(str(given))
            if given
            else mint_join_code(utc_day(pen.clock.wall_ms()), pen.random(5))
        )
    except ValueError as error:
        raise WrongCall(BAD_CODE, "code", detail=str(error)) from error
    return visit_of(code, pen.authority), {"code": code}


def _code(filling: Filling) -> str:
    return str(filling.given["code"])


ACTS = (
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
        completes={"code": _code},
        looks_up=True,
        names={"officers": "visit.made-by", "assistants": "visit.assisted-by"},
        part_day="visit_on",
        rests_on={"source": ("tip", "draw", "notice")},
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
        fills={"credentialed": _is_credentialed, "interested": _is_interested},
        names={"replaced_by": "visit.made-by"},
    ),
    Act(
        name="cancel",
        command=visit.CancelVisit,
        about=N_("cancel a planned visit"),
        fills={"has_legs": _has_legs},
        looks_up=True,
    ),
    Act(
        name="confirm",
        command=visit.ConfirmFinding,
        about=N_("stand by a finding"),
        begins=True,
        fills={"code": _code_found, "merged": _with_legs},
        completes={"institution": _institution},
        looks_up=True,
        by_hand=True,
    ),
    Act(
        name="conclude",
        command=visit.Conclude,
        about=N_("close the visit"),
        begins=True,
        fills={
            "legs": lambda filling: msgspec.to_builtins(_with_legs(filling).legs_seen),
            "missing": lambda filling: list(_with_legs(filling).missing),
        },
        completes={"institution": _institution},
        looks_up=True,
        by_hand=True,
    ),
    Act(
        name="move",
        command=visit.MoveLeg,
        about=N_("bring a leg to its own visit"),
        begins=True,
        looks_up=True,
        reaches={"leg": "leg"},
        by_hand=True,
    ),
    Act(name="notify-town", command=visit.NotifyTown, about=N_("tell the town what was found")),
    Act(name="notify-school", command=visit.NotifySchool, about=N_("tell a pupil's school")),
    Act(name="acknowledge", command=visit.Acknowledge, about=N_("record that they answered")),
    Act(name="publish", command=visit.PublishResult, about=N_("make a visit's result public")),
)
