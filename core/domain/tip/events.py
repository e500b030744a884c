"""What happens to a tip, and what a patrol saw (DOMAIN.md §4.1).

What the tipster said and who it is are disclosures beside `Received`; no other event refers to
them, so nothing that follows from a tip can carry them to the institution.
"""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from core.kernel.fields import DayText, Line, StreamText, Uuid7, ViolationCode, VisitId

Channel = Literal[
    "hotline",
    "12345",
    "12315",
    "platform",
    "walk_in",
    "letter",
    "petition",
    "media",
    "grid",
    "community",
    "town",
    "social_supervisor",
    "referral",
    "other",
]
"""By which way it came; `referral` is from another agency, `petition` is 信访."""
Topic = Literal[
    "unlicensed",
    "covert_training",
    "hours",
    "fees",
    "contract",
    "refund",
    "materials",
    "advertising",
    "staff",
    "safety",
    "conduct",
    "absconded",
    "other",
]
"""What it is about, in one word; the words themselves are a disclosure."""
Patroller = Literal["grid_worker", "community", "social_supervisor", "assistant"]
"""As whom a person patrols; none of them inspects (国办发〔2024〕54号)."""
Route = Literal["check", "transfer", "merge", "reject"]
"""Where triage sends it: to be checked, to another agency, to an earlier tip, or nowhere."""
Ground = Literal[
    "no_violation_alleged",
    "nothing_to_check",
    "already_checked",
    "before_court",
    "withdrawn",
    "other",
]
"""Why a tip is not checked."""
AgencyKind = Literal[
    "EDU", "MKT", "CIV", "PSB", "FIR", "CUL", "SPT", "SCI", "HRS", "DRC", "FIN", "CAC", "TWN",
    "COM", "INT", "SPV",
]  # fmt: skip
"""DOMAIN.md §1.1."""
CheckKind = Literal["verification", "observation"]
"""By officers who may inspect, or by people who only look."""
Finding = Literal["founded", "unfounded"]
Outcome = Literal["founded", "unfounded", "rejected", "merged", "transferred"]
Satisfaction = Literal["satisfied", "acceptable", "dissatisfied", "not_reached"]
"""满意, 基本满意, 不满意; or nobody answered."""
Reopening = Literal["new_facts", "dissatisfied", "ordered", "error"]
"""Why it is checked again; `ordered` by a supervisor or an agency above."""


class PatrolLogged(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A patrol passed by and noted what it saw; an observation, never an inspection.

    Attributes:
        premises: what premises in no register are called on the spot.
        topic: what looked wrong; absent where nothing did.
    """

    tip: Uuid7
    patroller: Patroller
    institution: Uuid7 | UnsetType = UNSET
    premises: Line | UnsetType = UNSET
    topic: Topic | UnsetType = UNSET
    patrolled_on: DayText


class Received(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A tip came in and got its receipt number; a patrol escalated is one too.

    Attributes:
        receipt_no: told to the tipster at once; one tip has it.
        ref: number under which the channel sent it, e.g. of the 12345 work order.
        premises: where, if in no register.
        violations: what is suspected; nothing is found yet.
        is_anonymous: the tipster gave no name.
        tipster: a random reference, under which identity and words are sealed; absent: nobody can
            be told what came of it.
        triage_by: last day to triage.
        provisional: a year of the calendar was not published when the day was computed.
    """

    tip: Uuid7
    receipt_no: Line
    channel: Channel
    topic: Topic
    institution: Uuid7 | UnsetType = UNSET
    premises: Line | UnsetType = UNSET
    violations: tuple[ViolationCode, ...]
    is_anonymous: bool
    tipster: Uuid7 | UnsetType = UNSET
    ref: Line | UnsetType = UNSET
    received_on: DayText
    triage_by: DayText
    provisional: bool


class Triaged(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """It was looked at: is it ours, is it known already, is it urgent.

    Attributes:
        assign_by: last day to assign, merge or reject it; absent where it goes to another agency.
        transfer_by: last day to hand it to another agency; absent otherwise.
    """

    tip: Uuid7
    route: Route
    is_urgent: bool
    triaged_on: DayText
    assign_by: DayText | UnsetType = UNSET
    transfer_by: DayText | UnsetType = UNSET
    provisional: bool


class Rejected(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """It is not checked, for a ground that is written down.

    Attributes:
        feed_back_by: last day to tell the tipster; absent where nobody can be told.
    """

    tip: Uuid7
    ground: Ground
    reason: Line
    rejected_on: DayText
    feed_back_by: DayText | UnsetType = UNSET
    provisional: bool


class Merged(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """It is checked as part of another tip on the same matter.

    Attributes:
        into: the other tip's id.
        feed_back_by: as in `Rejected`.
    """

    tip: Uuid7
    into: Uuid7
    reason: Line
    merged_on: DayText
    feed_back_by: DayText | UnsetType = UNSET
    provisional: bool


class MergeNoted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another tip was merged into this one."""

    tip: Uuid7
    merged: Uuid7
    noted_on: DayText


class Transferred(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """It went to another agency, which checks it 流转.

    Attributes:
        agency: its id, if it is in the books.
        feed_back_by: as in `Rejected`.
    """

    tip: Uuid7
    to: AgencyKind
    agency: Uuid7 | UnsetType = UNSET
    reason: Line
    transferred_on: DayText
    feed_back_by: DayText | UnsetType = UNSET
    provisional: bool


class Assigned(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody is to check it; assigned again, the last day stays.

    Attributes:
        kind: officers verify it; town, community and grid only observe.
        handlers: the persons; may be empty where an agency has it.
        agency: the agency whose people have it.
        verify_by: last day to check it.
    """

    tip: Uuid7
    kind: CheckKind
    handlers: tuple[Uuid7, ...]
    agency: Uuid7 | UnsetType = UNSET
    assigned_on: DayText
    verify_by: DayText
    provisional: bool


class Extended(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The time to check it was made longer, once.

    Attributes:
        verify_by: the new last day.
    """

    tip: Uuid7
    verify_by: DayText
    reason: Line
    extended_on: DayText


class VerifyingOfficer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An officer who verified, by the credential that was shown."""

    officer: Uuid7
    credential_no: Line


class Verified(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """It was checked 处置: there is something in it, or not.

    Attributes:
        institution: whom it concerns, as known now; may differ from what the tipster believed.
        kind: as assigned: an observation alone finds no violation.
        officers: who verified; empty for an observation, and where a visit has them.
        visit: the visit on which it was checked.
        violations: what there is in it; points and penalties need a case.
        feed_back_by: as in `Rejected`.
    """

    tip: Uuid7
    institution: Uuid7 | UnsetType = UNSET
    finding: Finding
    kind: CheckKind
    officers: tuple[VerifyingOfficer, ...]
    visit: VisitId | UnsetType = UNSET
    violations: tuple[ViolationCode, ...]
    found_on: DayText
    feed_back_by: DayText | UnsetType = UNSET
    provisional: bool


class FedBack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The tipster was told what came of it 反馈; the reply itself is a disclosure."""

    tip: Uuid7
    satisfaction: Satisfaction
    fed_back_on: DayText


class Closed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing is left to do on this tip.

    Attributes:
        led_to: the visits, cases and refunds that came of it.
        reopen_until: last day on which it may be reopened.
    """

    tip: Uuid7
    institution: Uuid7 | UnsetType = UNSET
    outcome: Outcome
    led_to: tuple[StreamText, ...]
    closed_on: DayText
    reopen_until: DayText
    provisional: bool


class Reopened(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """It is checked again, by whomever it is assigned to anew.

    Attributes:
        assign_by: last day to assign it.
    """

    tip: Uuid7
    institution: Uuid7 | UnsetType = UNSET
    ground: Reopening
    reason: Line
    reopened_on: DayText
    assign_by: DayText
    provisional: bool
