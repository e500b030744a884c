"""What may be wished of a tip; `on` is the day of the act, `by` who acts."""

import msgspec
from msgspec import UNSET, UnsetType

from core.domain.tip.events import (
    AgencyKind,
    Channel,
    CheckKind,
    Finding,
    Ground,
    Patroller,
    Reopening,
    Route,
    Satisfaction,
    Topic,
    VerifyingOfficer,
)
from core.kernel.acting import Acting
from core.kernel.fields import DayText, Line, StreamText, Uuid7, ViolationCode, VisitId
from core.kernel.running import SettleDeadlines


class LogPatrol(msgspec.Struct, frozen=True, kw_only=True):
    """Note what a patrol saw; at an institution, or at premises in no register.

    Attributes:
        patroller: as whom the person patrols; must be one of their roles.
        topic: what looked wrong; not given where nothing did.
    """

    tip: Uuid7
    patroller: Patroller
    institution: Uuid7 | UnsetType = UNSET
    premises: Line | UnsetType = UNSET
    topic: Topic | UnsetType = UNSET
    on: DayText
    by: Acting


class EscalatePatrol(msgspec.Struct, frozen=True, kw_only=True):
    """Make a lead of what a patrol saw; whom it concerns is what the patrol noted."""

    receipt_no: Line
    topic: Topic
    violations: tuple[ViolationCode, ...] = ()
    on: DayText
    by: Acting


class ReceiveTip(msgspec.Struct, frozen=True, kw_only=True):
    """Take a tip in; it names an institution, premises, or both.

    Attributes:
        tipster: reference under which identity and words are sealed; not given where nobody can be
            told what came of it.
        ref: number under which the channel sent it.
    """

    tip: Uuid7
    receipt_no: Line
    channel: Channel
    topic: Topic
    institution: Uuid7 | UnsetType = UNSET
    premises: Line | UnsetType = UNSET
    violations: tuple[ViolationCode, ...] = ()
    is_anonymous: bool = False
    tipster: Uuid7 | UnsetType = UNSET
    ref: Line | UnsetType = UNSET
    on: DayText
    by: Acting


class TriageTip(msgspec.Struct, frozen=True, kw_only=True):
    """Say where it goes, and whether it is urgent."""

    route: Route
    is_urgent: bool = False
    on: DayText
    by: Acting


class RejectTip(msgspec.Struct, frozen=True, kw_only=True):
    """Do not check it, and say why; nothing about persons in `reason`."""

    ground: Ground
    reason: Line
    on: DayText
    by: Acting


class MergeTip(msgspec.Struct, frozen=True, kw_only=True):
    """Check it as part of another tip; `into` is that tip's id."""

    into: Uuid7
    reason: Line
    on: DayText
    by: Acting


class NoteMerge(msgspec.Struct, frozen=True, kw_only=True):
    """Tell a tip that another was merged into it."""

    merged: Uuid7
    on: DayText
    by: Acting


class TransferTip(msgspec.Struct, frozen=True, kw_only=True):
    """Hand it to another agency; `agency` is that one's id, if it is in the books."""

    to: AgencyKind
    agency: Uuid7 | UnsetType = UNSET
    reason: Line
    on: DayText
    by: Acting


class AssignTip(msgspec.Struct, frozen=True, kw_only=True):
    """Have it checked by these persons, or by the people of an agency."""

    kind: CheckKind
    handlers: tuple[Uuid7, ...] = ()
    agency: Uuid7 | UnsetType = UNSET
    on: DayText
    by: Acting


class ExtendTip(msgspec.Struct, frozen=True, kw_only=True):
    """Give more time to check it, once; `verify_by` is the new last day."""

    verify_by: DayText
    reason: Line
    on: DayText
    by: Acting


class VerifyTip(msgspec.Struct, frozen=True, kw_only=True):
    """Say what checking it showed; how it counts was settled when it was assigned.

    Attributes:
        officers: who verified and the credentials shown; not needed where `visit` has them.
        institution: whom it concerns, where checking it showed another or the first one.
    """

    finding: Finding
    officers: tuple[VerifyingOfficer, ...] = ()
    visit: VisitId | UnsetType = UNSET
    institution: Uuid7 | UnsetType = UNSET
    violations: tuple[ViolationCode, ...] = ()
    on: DayText
    by: Acting


class FeedBack(msgspec.Struct, frozen=True, kw_only=True):
    """Record that the tipster was told, and how they took it; the reply is kept beside the log."""

    satisfaction: Satisfaction
    on: DayText
    by: Acting


class CloseTip(msgspec.Struct, frozen=True, kw_only=True):
    """Close it; `led_to` names the visits, cases and refunds that came of it."""

    led_to: tuple[StreamText, ...] = ()
    on: DayText
    by: Acting


class ReopenTip(msgspec.Struct, frozen=True, kw_only=True):
    """Have a closed tip checked again; nothing about persons in `reason`."""

    ground: Reopening
    reason: Line
    on: DayText
    by: Acting


Command = (
    LogPatrol
    | EscalatePatrol
    | ReceiveTip
    | TriageTip
    | RejectTip
    | MergeTip
    | NoteMerge
    | TransferTip
    | AssignTip
    | ExtendTip
    | VerifyTip
    | FeedBack
    | CloseTip
    | ReopenTip
    | SettleDeadlines
)
