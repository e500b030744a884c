"""The procedure of a matter of credit as data: who may do what, which days that sets or ends."""

from typing import Any, Final

from core.domain.matter import events as happened
from core.domain.matter import proposal_events as proposals
from core.domain.matter.day_events import DeadlineSettled
from core.kernel.transitions import Deadline, Transition, allowed

_ANSWER: Final = Deadline(kind="credit.answer", field="answer_by", runs_from="raised_on")
_REPAIR: Final = Deadline(kind="credit.repair", field="decide_by", runs_from="applied_on")


def _opens(event: type[Any], to: str, act: str, *days: Deadline, on: str = "") -> Transition:
    return Transition(
        event=event,
        given=frozenset({"unopened"}),
        to=frozenset({to}),
        act=f"credit.{act}",
        opens=days,
        on=on,
    )


def _decides(event: type[Any], to: str, act: str, on: str) -> Transition:
    return Transition(
        event=event,
        given=frozenset({"disputed"}),
        to=frozenset({to}),
        act=f"credit.{act}",
        ends=(_ANSWER.kind,),
        ends_on=on,
    )


def _of_repair(event: type[Any], to: str, act: str, on: str) -> Transition:
    return Transition(
        event=event,
        given=frozenset({"applied"}),
        to=frozenset({to}),
        act=f"credit.{act}",
        ends=(_REPAIR.kind,),
        ends_on=on,
    )


def _follows(event: type[Any], given: str, to: str, act: str, drops: str = "") -> Transition:
    return Transition(
        event=event,
        given=frozenset({given}),
        to=frozenset({to}),
        act=f"credit.{act}",
        drops=(drops,) if drops else (),
    )


TABLE: Final[tuple[Transition, ...]] = (
    _opens(happened.DisputeRaised, "disputed", "raise-dispute", _ANSWER, on="raised_on"),
    _decides(happened.EntryConfirmed, "confirmed", "decide-dispute", "confirmed_on"),
    _decides(happened.EntryCorrected, "corrected", "decide-dispute", "corrected_on"),
    _decides(happened.EntryWithdrawn, "annulled", "decide-dispute", "withdrawn_on"),
    _follows(happened.DisputeWithdrawn, "disputed", "taken_back", "withdraw-dispute", _ANSWER.kind),
    _opens(happened.RepairApplied, "applied", "apply-repair", _REPAIR),
    _of_repair(happened.RepairGranted, "granted", "decide-repair", "granted_on"),
    _of_repair(happened.RepairRefused, "refused", "decide-repair", "refused_on"),
    _follows(happened.RepairWithdrawn, "applied", "taken_back", "withdraw-repair", _REPAIR.kind),
    _opens(happened.MeritRecorded, "recorded", "record-merit", on="recorded_on"),
    _follows(happened.MeritWithdrawn, "recorded", "annulled", "withdraw-merit"),
    _opens(proposals.ListingProposed, "proposed", "propose-listing"),
    _follows(proposals.ProposalFollowed, "proposed", "followed", "follow-proposal"),
    _follows(proposals.ProposalDropped, "proposed", "dropped", "drop-proposal"),
    Transition(
        event=DeadlineSettled,
        given=frozenset({"disputed", "applied"}),
        act="credit.settle-days",
        settles=True,
    ),
)
ALLOWED: Final = allowed(TABLE)
"""From which stages each event may come."""
