"""The tip 爆料 as its events left it (DOMAIN.md §4.1).

    (unreceived) ── PatrolLogged ──> PATROLLED ── Received (escalated) ──┐
         └────────────────────── Received ──────────────────────> RECEIVED
                                                                         │ Triaged
       REJECTED | MERGED | TRANSFERRED <────────────────────────── TRIAGED
           │         ↑         ↑                                         │ Assigned
           │         └─────────┴──────── ASSIGNED <──────────────────────┘ (again: handed over;
           │                                │ Verified                       Extended: once)
           │                       FOUNDED | UNFOUNDED
           └───────────── FedBack ─────────┴──> FED_BACK ── Closed ──> CLOSED ── Reopened ──┐
                 (Closed at once where nobody can be told)                                  v
       ASSIGNED | MERGED | TRANSFERRED <─────────────────────────────────────────────── REOPENED

A tip is closed only checked, rejected, merged or transferred: every lead is checked 举报线索必查.
A patrol is an observation and stays one; only escalated is it a lead.
`evolve` is total: what was recorded happened, in whatever order it is read.
"""

from typing import Final, Literal, assert_never

import msgspec
from msgspec import UNSET, UnsetType

from core.domain.tip.day_events import DeadlineSettled
from core.domain.tip.events import (
    Assigned,
    Closed,
    Extended,
    FedBack,
    Merged,
    MergeNoted,
    Outcome,
    PatrolLogged,
    Received,
    Rejected,
    Reopened,
    Transferred,
    Triaged,
    Verified,
)
from core.kernel.running import Settlings, with_day

Event = (
    PatrolLogged
    | Received
    | Triaged
    | Rejected
    | Merged
    | MergeNoted
    | Transferred
    | Assigned
    | Extended
    | Verified
    | FedBack
    | Closed
    | Reopened
    | DeadlineSettled
)
Stage = Literal[
    "unreceived",
    "patrolled",
    "received",
    "triaged",
    "rejected",
    "merged",
    "transferred",
    "assigned",
    "founded",
    "unfounded",
    "fed_back",
    "closed",
    "reopened",
]


class Tip(msgspec.Struct, frozen=True, kw_only=True):
    """A tip, or a patrol that is none yet.

    Attributes:
        patroller: as whom somebody patrolled; empty where it did not begin with a patrol.
        has_tipster: somebody can be told what came of it; who, stands sealed beside the log.
        route, ground, transferred_to, merged_into: what triage and its outcome say.
        merged: the tips merged into this one.
        kind, handlers, agency: how it is checked, and by whom.
        verify_by: last day to check it; `was_extended` since it was last assigned anew.
        outcome: what a closing will say; empty before there is one.
        feed_back_by: last day to tell the tipster; empty where nobody is to be told any more.
        reopen_until: last day on which the closed tip may be reopened.
        last_on: the day of the last step: none that follows lies before it.
    """

    stage: Stage = "unreceived"
    tip: str = ""
    receipt_no: str = ""
    channel: str = ""
    topic: str = ""
    patroller: str = ""
    institution: str = ""
    premises: str = ""
    violations: tuple[str, ...] = ()
    is_anonymous: bool = False
    has_tipster: bool = False
    received_on: str = ""
    triage_by: str = ""
    route: str = ""
    is_urgent: bool = False
    ground: str = ""
    transferred_to: str = ""
    merged_into: str = ""
    merged: tuple[str, ...] = ()
    kind: str = ""
    handlers: tuple[str, ...] = ()
    agency: str = ""
    verify_by: str = ""
    provisional: bool = False
    was_extended: bool = False
    outcome: Outcome | Literal[""] = ""
    visit: str = ""
    feed_back_by: str = ""
    satisfaction: str = ""
    led_to: tuple[str, ...] = ()
    closed_on: str = ""
    reopen_until: str = ""
    last_on: str = ""
    settled: Settlings = frozenset()


def evolve(tip: Tip, event: Event) -> Tip:  # noqa: C901 - a table, one row an event
    """Return the tip after the event."""
    match event:
        case PatrolLogged():
            return _patrolled(tip, event)
        case Received():
            return _received(tip, event)
        case Triaged():
            return msgspec.structs.replace(
                tip,
                stage="triaged",
                route=event.route,
                is_urgent=event.is_urgent,
                last_on=event.triaged_on,
            )
        case Rejected() | Merged() | Transferred():
            return _let_go(tip, event)
        case MergeNoted():
            return msgspec.structs.replace(
                tip, merged=tuple(dict.fromkeys((*tip.merged, event.merged)))
            )
        case Assigned():
            return _assigned(tip, event)
        case Extended():
            return msgspec.structs.replace(
                tip, verify_by=event.verify_by, was_extended=True, last_on=event.extended_on
            )
        case Verified():
            return _verified(tip, event)
        case FedBack() | Closed() | Reopened():
            return _after_the_check(tip, event)
        case DeadlineSettled():
            if event.kind == "tip.verify":  # handed over to others, the last day stays
                tip = msgspec.structs.replace(tip, provisional=event.provisional)
            return with_day(tip, tip.settled, event, _DAYS)
        case _:
            assert_never(event)


_DAYS: Final = {
    "tip.triage": "triage_by",
    "tip.verify": "verify_by",
    "tip.feedback": "feed_back_by",
    "tip.reopen": "reopen_until",
}


def _patrolled(tip: Tip, event: PatrolLogged) -> Tip:
    return msgspec.structs.replace(
        tip,
        stage="patrolled",
        tip=event.tip,
        patroller=event.patroller,
        institution=event.institution or "",
        premises=event.premises or "",
        topic=event.topic or "",
        last_on=event.patrolled_on,
    )


def _received(tip: Tip, event: Received) -> Tip:
    return msgspec.structs.replace(
        tip,
        stage="received",
        tip=event.tip,
        receipt_no=event.receipt_no,
        channel=event.channel,
        topic=event.topic,
        institution=event.institution or "",
        premises=event.premises or "",
        violations=event.violations,
        is_anonymous=event.is_anonymous,
        has_tipster=event.tipster is not UNSET,
        received_on=event.received_on,
        triage_by=event.triage_by,
        last_on=event.received_on,
    )


def _let_go(tip: Tip, event: Rejected | Merged | Transferred) -> Tip:
    match event:
        case Rejected():
            after = msgspec.structs.replace(tip, ground=event.ground, last_on=event.rejected_on)
            return _ended(after, "rejected", event.feed_back_by)
        case Merged():
            after = msgspec.structs.replace(tip, merged_into=event.into, last_on=event.merged_on)
            return _ended(after, "merged", event.feed_back_by)
        case Transferred():
            after = msgspec.structs.replace(
                tip, transferred_to=event.to, last_on=event.transferred_on
            )
            return _ended(after, "transferred", event.feed_back_by)
        case _:
            assert_never(event)


def _ended(tip: Tip, outcome: Outcome, feed_back_by: str | UnsetType) -> Tip:
    return msgspec.structs.replace(
        tip, stage=outcome, outcome=outcome, feed_back_by=feed_back_by or ""
    )


def _assigned(tip: Tip, event: Assigned) -> Tip:
    handed_over = tip.stage == "assigned"
    return msgspec.structs.replace(
        tip,
        stage="assigned",
        kind=event.kind,
        handlers=event.handlers,
        agency=event.agency or "",
        verify_by=event.verify_by,
        provisional=event.provisional,
        was_extended=tip.was_extended and handed_over,
        last_on=event.assigned_on,
    )


def _verified(tip: Tip, event: Verified) -> Tip:
    after = msgspec.structs.replace(
        tip,
        institution=event.institution or tip.institution,
        visit=event.visit or "",
        violations=event.violations or tip.violations,
        last_on=event.found_on,
    )
    return _ended(after, event.finding, event.feed_back_by)


def _after_the_check(tip: Tip, event: FedBack | Closed | Reopened) -> Tip:
    match event:
        case FedBack():
            return msgspec.structs.replace(
                tip,
                stage="fed_back",
                satisfaction=event.satisfaction,
                feed_back_by="",
                last_on=event.fed_back_on,
            )
        case Closed():
            return msgspec.structs.replace(
                tip,
                stage="closed",
                led_to=event.led_to,
                closed_on=event.closed_on,
                reopen_until=event.reopen_until,
                last_on=event.closed_on,
            )
        case Reopened():
            return msgspec.structs.replace(
                tip, stage="reopened", outcome="", reopen_until="", last_on=event.reopened_on
            )
        case _:
            assert_never(event)
