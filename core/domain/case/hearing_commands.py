"""What a person may wish between filing and decision: evidence, defence, hearing, review, votes."""

from typing import Literal

import msgspec

from core.kernel.acting import Acting
from core.kernel.fields import Count, DayText, Line, Natural, Uuid7


class PreserveEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """Have evidence that may be lost registered and preserved 先行登记保存."""

    list_no: Line
    items: Count
    on: DayText
    by: Acting


class DecidePreservation(msgspec.Struct, frozen=True, kw_only=True):
    """Decide what becomes of preserved evidence."""

    list_no: Line
    outcome: Literal["returned", "kept_as_evidence", "sent_for_appraisal", "handed_over"]
    on: DayText
    by: Acting


class ReviewLegally(msgspec.Struct, frozen=True, kw_only=True):
    """Give an opinion on a report 法制审核."""

    version: Count
    opinion: Literal["pass", "amend", "return"]
    on: DayText
    by: Acting


class ReceiveDefence(msgspec.Struct, frozen=True, kw_only=True):
    """Record the party's statement or defence, and what of it was accepted."""

    outcome: Literal["accepted", "partly", "rejected"]
    on: DayText
    by: Acting


class RequestHearing(msgspec.Struct, frozen=True, kw_only=True):
    """Record that the party asks for a hearing; `on` is the day on which it asked."""

    on: DayText
    by: Acting


class NotifyHearing(msgspec.Struct, frozen=True, kw_only=True):
    """Tell the party when, where and before whom it will be heard.

    Attributes:
        is_closed: a secret or a person's privacy forbids the public.
    """

    hearing_on: DayText
    starts_at: Line
    place: Line
    host: Uuid7
    is_closed: bool = False
    on: DayText
    by: Acting


class HoldHearing(msgspec.Struct, frozen=True, kw_only=True):
    """Record that the hearing was held."""

    transcript: Literal["signed", "refusal_noted"] = "signed"
    on: DayText
    by: Acting


class WaiveHearing(msgspec.Struct, frozen=True, kw_only=True):
    """Record that the party let go of its hearing."""

    why: Literal["withdrawn", "absent", "left"]
    on: DayText
    by: Acting


class DiscussCollectively(msgspec.Struct, frozen=True, kw_only=True):
    """Record what the heads of the agency decided together."""

    members: tuple[Uuid7, ...]
    votes_for: Natural
    votes_against: Natural = 0
    outcome: Literal["penalty", "no_penalty", "transfer", "return"]
    on: DayText
    by: Acting


class ExtendDecision(msgspec.Struct, frozen=True, kw_only=True):
    """Move the last day for the decision."""

    why: Literal["hearing", "approved"]
    on: DayText
    by: Acting


class SuspendCase(msgspec.Struct, frozen=True, kw_only=True):
    """Let the case rest."""

    why: Literal["appraisal", "criminal_proceedings", "other_case", "force_majeure"]
    reason: Line
    on: DayText
    by: Acting


class ResumeCase(msgspec.Struct, frozen=True, kw_only=True):
    """Let the case go on."""

    on: DayText
    by: Acting


HearingCommand = (
    PreserveEvidence
    | DecidePreservation
    | ReviewLegally
    | ReceiveDefence
    | RequestHearing
    | NotifyHearing
    | HoldHearing
    | WaiveHearing
    | DiscussCollectively
    | ExtendDecision
    | SuspendCase
    | ResumeCase
)
