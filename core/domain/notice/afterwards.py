"""What follows beside a notice's own way: each event only sets fields of the state."""

from typing import Any, assert_never

from core.domain.notice import events as happened

Afterwards = (
    happened.ObjectionReceived | happened.ObjectionDecided | happened.Withdrawn
    | happened.RecheckScheduled | happened.Numbered
    | happened.SuspensionOrdered | happened.SuspensionLifted
    | happened.Closed | happened.LookBackScheduled | happened.LookBackHeld
)  # fmt: skip


def changes(event: Afterwards, objected: frozenset[str]) -> dict[str, Any]:  # noqa: C901 - a table, one row an event
    """Return the fields that an event sets; `objected` are the codes under objection before it."""
    match event:
        case happened.ObjectionReceived():
            codes = objected | {*event.codes}
            return {"objected_codes": codes, "objected_on": event.received_on}
        case happened.ObjectionDecided():
            return {"objected_codes": objected - {*event.upheld, *event.rejected}}
        case happened.Withdrawn():
            return {"stage": "withdrawn"}
        case happened.RecheckScheduled():
            return {"recheck_by": event.recheck_by, "recheck_after": event.after}
        case happened.Numbered():
            return {"official_no": event.official_no}
        case happened.SuspensionOrdered():
            return {"is_suspended": True, "suspended_on": event.ordered_on}
        case happened.SuspensionLifted():
            return {"is_suspended": False}
        case happened.Closed():
            return {"stage": "closed", "outcome": event.outcome}
        case happened.LookBackScheduled():
            return {"look_back_from": event.from_day, "look_back_until": event.until_day}
        case happened.LookBackHeld():
            return {"look_back_held_on": event.held_on}
        case _:
            assert_never(event)
