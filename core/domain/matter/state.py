"""A matter of credit as its events left it; what it is about is told by the event that opened it.

    (unopened) ── DisputeRaised ──> DISPUTED ── EntryConfirmed ───> CONFIRMED
        │                              ├────── EntryCorrected ───> CORRECTED
        │                              ├────── EntryWithdrawn ───> ANNULLED
        │                              └────── DisputeWithdrawn ─> TAKEN_BACK
        ├── RepairApplied ──> APPLIED ──┬───── RepairGranted ────> GRANTED
        │                               ├───── RepairRefused ────> REFUSED
        │                               └───── RepairWithdrawn ──> TAKEN_BACK
        ├── MeritRecorded ──> RECORDED ─────── MeritWithdrawn ───> ANNULLED
        └── ListingProposed ─> PROPOSED ─┬──── ProposalFollowed ─> FOLLOWED
                                         └──── ProposalDropped ──> DROPPED

`evolve` is total: what was recorded happened, in whatever order it is read.
"""

from typing import Final, Literal, TypeVar, assert_never

import msgspec
from msgspec.structs import replace

from core.domain.matter import events as happened
from core.domain.matter import proposal_events as proposals
from core.domain.matter.day_events import DeadlineSettled
from core.kernel.running import Settlings, with_day

Event = (
    happened.DisputeRaised | happened.EntryConfirmed | happened.EntryCorrected
    | happened.EntryWithdrawn | happened.DisputeWithdrawn
    | happened.RepairApplied | happened.RepairGranted
    | happened.RepairRefused | happened.RepairWithdrawn
    | happened.MeritRecorded | happened.MeritWithdrawn
    | proposals.ListingProposed | proposals.ProposalFollowed | proposals.ProposalDropped
    | DeadlineSettled
)  # fmt: skip
Stage = Literal[
    "unopened",
    "disputed",
    "confirmed",
    "corrected",
    "annulled",
    "applied",
    "granted",
    "refused",
    "recorded",
    "proposed",
    "followed",
    "dropped",
    "taken_back",
]

Part = TypeVar("Part", bound=msgspec.Struct)


class Disputed(msgspec.Struct, frozen=True, kw_only=True):
    """What is disputed, as it was when the dispute was raised."""

    event: str = ""
    item: str = ""
    codes: tuple[str, ...] = ()
    entries: int = 0
    credit_points: str = ""
    pack: str = ""
    pack_version: str = ""
    asked_by: str = ""
    recorded_by: tuple[str, ...] = ()
    raised_by: str = ""
    effective_on: str = ""
    answer_by: str = ""


class Repair(msgspec.Struct, frozen=True, kw_only=True):
    """What a repair is asked for, and which entries it erased."""

    case: str = ""
    listing: str = ""
    doc_no: str = ""
    grade: str = ""
    repair_from: str = ""
    decide_by: str = ""
    erases: tuple[happened.ErasedEntry, ...] = ()


class Merit(msgspec.Struct, frozen=True, kw_only=True):
    """Good conduct, as it was recorded."""

    kind: happened.MeritKind | Literal[""] = ""
    earned_on: str = ""
    recorded_by: str = ""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A list proposed on a score, and the notice that followed."""

    list: str = ""
    ground: str = ""
    total: str = ""
    credit_grade: str = ""
    pack: str = ""
    pack_version: str = ""
    as_of: str = ""
    listing: str = ""


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """A matter of an institution's credit; of the four parts one is filled.

    Attributes:
        last_on: the day of the last step: none that follows lies before it.
    """

    stage: Stage = "unopened"
    credit: str = ""
    institution: str = ""
    dispute: Disputed = Disputed()
    repair: Repair = Repair()
    merit: Merit = Merit()
    list_proposed: Proposal = Proposal()
    provisional: bool = False
    last_on: str = ""
    settled: Settlings = frozenset()


def evolve(matter: Matter, event: Event) -> Matter:
    """Return the matter after the event."""
    match event:
        case (
            happened.DisputeRaised() | happened.RepairApplied()
            | happened.MeritRecorded() | proposals.ListingProposed()
        ):  # fmt: skip
            return _opened(matter, event)
        case DeadlineSettled():
            settled = with_day(matter, matter.settled, event, {})
            return replace(_with_last_day(settled, event), provisional=event.provisional)
        case happened.RepairGranted():
            repair = replace(matter.repair, erases=event.erases)
            return _ended(replace(matter, repair=repair), event)
        case proposals.ProposalFollowed():
            followed = replace(matter.list_proposed, listing=event.listing)
            return _ended(replace(matter, list_proposed=followed), event)
        case (
            happened.EntryConfirmed() | happened.EntryCorrected() | happened.EntryWithdrawn()
            | happened.DisputeWithdrawn() | happened.RepairRefused() | happened.RepairWithdrawn()
            | happened.MeritWithdrawn() | proposals.ProposalDropped()
        ):  # fmt: skip
            return _ended(matter, event)
        case _:
            assert_never(event)


_ENDS: Final[dict[type[msgspec.Struct], tuple[Stage, str]]] = {
    happened.EntryConfirmed: ("confirmed", "confirmed_on"),
    happened.EntryCorrected: ("corrected", "corrected_on"),
    happened.EntryWithdrawn: ("annulled", "withdrawn_on"),
    happened.DisputeWithdrawn: ("taken_back", "withdrawn_on"),
    happened.RepairGranted: ("granted", "granted_on"),
    happened.RepairRefused: ("refused", "refused_on"),
    happened.RepairWithdrawn: ("taken_back", "withdrawn_on"),
    happened.MeritWithdrawn: ("annulled", "withdrawn_on"),
    proposals.ProposalFollowed: ("followed", "followed_on"),
    proposals.ProposalDropped: ("dropped", "dropped_on"),
}
"""Where an event that ends a matter leads, and the field that holds its day."""


def _ended(matter: Matter, event: msgspec.Struct) -> Matter:
    stage, field = _ENDS[type(event)]
    return replace(matter, stage=stage, last_on=getattr(event, field))


def _with_last_day(matter: Matter, event: DeadlineSettled) -> Matter:
    if event.kind == "credit.answer":
        return replace(matter, dispute=replace(matter.dispute, answer_by=event.due_on))
    if event.kind == "credit.repair":
        return replace(matter, repair=replace(matter.repair, decide_by=event.due_on))
    return matter


Opening = (
    happened.DisputeRaised
    | happened.RepairApplied
    | happened.MeritRecorded
    | proposals.ListingProposed
)


def _opened(matter: Matter, event: Opening) -> Matter:
    begun = replace(matter, credit=event.credit, institution=event.institution)
    match event:
        case happened.DisputeRaised():
            return replace(
                begun,
                stage="disputed",
                dispute=_known(Disputed, event),
                provisional=event.provisional,
                last_on=event.raised_on,
            )
        case happened.RepairApplied():
            return replace(
                begun,
                stage="applied",
                repair=_known(Repair, event),
                provisional=event.provisional,
                last_on=event.applied_on,
            )
        case happened.MeritRecorded():
            return replace(
                begun, stage="recorded", merit=_known(Merit, event), last_on=event.recorded_on
            )
        case proposals.ListingProposed():
            return replace(
                begun,
                stage="proposed",
                list_proposed=_known(Proposal, event),
                last_on=event.proposed_on,
            )
        case _:
            assert_never(event)


def _known(kind: type[Part], event: msgspec.Struct) -> Part:
    """Return the part of a matter whose fields the opening event holds under the same names."""
    said = {name: getattr(event, name, None) for name in kind.__struct_fields__}
    return kind(**{name: value for name, value in said.items() if value})
