"""What an officer may wish to record on a leg; values are parsed before they come here.

Every command may be a correction: `corrects` then names a standing fact of the same type.
"""

from typing import Literal

import msgspec

from core.domain.leg.events import (
    HazardKind,
    Interest,
    ItemVerdict,
    SampleKind,
    ShownCredential,
)
from core.domain.leg.simple_events import SimplePenalty
from core.law.penalties import Party
from core.law.thresholds import Category, Mode, Stage


class _Command(msgspec.Struct, frozen=True, kw_only=True):
    corrects: str | None = None


class OpenLeg(_Command, frozen=True, kw_only=True):
    """Open or join the visit that the join code spells.

    Attributes:
        code: as `read_join_code` returned it.
        authority: whose log it is; the visit's id depends on it.
        institution: None for premises in no register, which `premises` then names.
    """

    code: str
    authority: str
    institution: str | None = None
    premises: str | None = None


class ShowCredentials(_Command, frozen=True, kw_only=True):
    """Record that these officers showed their credentials; those shown before still count.

    Attributes:
        on: the local day, which picks how many officers are needed.
    """

    shown: tuple[ShownCredential, ...]
    on: str


class AnswerItem(_Command, frozen=True, kw_only=True):
    """Answer an item of the checklist by looking."""

    code: str
    answer: Literal["compliant", "violating", "not_applicable"]


class MeasureItem(_Command, frozen=True, kw_only=True):
    """Measure an item of the checklist.

    Attributes:
        measured: as typed; the law's row says how it is read.
        on: the day of the lesson or charge, which picks the limit (行政处罚法 第三十七条).
        stages: whose pupils are taught; empty where it is not known.
        today: the day on which it is measured, which picks what an inspection needs.
    """

    code: str
    measure: str
    measured: str
    on: str
    mode: Mode
    category: Category
    today: str
    stages: tuple[Stage, ...] = ()


class RecordFinding(_Command, frozen=True, kw_only=True):
    """Record that the officers find a violation; with a measure, its texts from the event."""

    code: str
    today: str
    measure: str | None = None
    measured: str | None = None
    limit: str | None = None
    detail: str | None = None


class ReferenceEvidence(_Command, frozen=True, kw_only=True):
    """Say that an attachment exists; its commitment goes into the header's `att`."""

    kind: Literal["photo", "video", "audio", "document"]
    about: str | None = None


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One item of a notice to be served.

    Attributes:
        finding: id of the finding on this leg.
        term: code of the term in the law, e.g. `notice.item.15` or `notice.item.immediate`.
    """

    code: str
    finding: str
    term: str


class ServeNotice(_Command, frozen=True, kw_only=True):
    """Serve a rectification notice on the spot.

    Attributes:
        notice: id of the stream that the office will open.
        served_on: the local day, which picks the terms and from which they run.
    """

    notice: str
    number: str
    items: tuple[Order, ...]
    served_on: str
    mode: Literal["handed", "refused_and_left"]


class HearParty(_Command, frozen=True, kw_only=True):
    """Record that the party was heard."""

    response: Literal["statement", "no_objection", "declined"]


class ReportRectification(_Command, frozen=True, kw_only=True):
    """Record that the institution showed these items of an earlier notice corrected."""

    notice: str
    codes: tuple[str, ...]


class RecheckNotice(_Command, frozen=True, kw_only=True):
    """Record what the recheck of an earlier notice says of each item."""

    notice: str
    verdicts: tuple[ItemVerdict, ...]
    today: str


class RemoveAds(_Command, frozen=True, kw_only=True):
    """Record that unlawful advertisements were taken down; `detail` tells two alike apart."""

    pieces: int
    detail: str | None = None


class RecordHazard(_Command, frozen=True, kw_only=True):
    """Record at how many places a hazard was seen; `detail` tells two alike apart."""

    kind: HazardKind
    hazards: int
    today: str
    major: bool = False
    detail: str | None = None


class TakeSample(_Command, frozen=True, kw_only=True):
    """Record how many were looked at and how many of them are in breach."""

    kind: SampleKind
    sampled: int
    violating: int
    today: str
    detail: str | None = None


class AttendAssistants(_Command, frozen=True, kw_only=True):
    """Record which assisting staff came along, by their ids."""

    assistants: tuple[str, ...]
    today: str
    agency: str | None = None
    delegation: str | None = None


class Recuse(_Command, frozen=True, kw_only=True):
    """Record that an officer withdraws from this visit."""

    officer: str
    interest: Interest


class ImposeSimplePenalty(msgspec.Struct, frozen=True, kw_only=True):
    """Penalise on the spot 当场处罚 and hand the decision over.

    Attributes:
        case: id of the stream that the office will open.
        number: of the pre-numbered form.
        findings: the findings on this leg that it rests on.
        today: the local day, which picks the rows and from which the terms run.
        corrects: nothing: a decision handed over is revoked, never corrected.
    """

    case: str
    number: str
    party: Party
    penalties: tuple[SimplePenalty, ...]
    findings: tuple[str, ...]
    basis: str
    today: str
    person: str | None = None
    collected_fen: int = 0
    collected_why: Literal["small", "hard_later", "remote"] | None = None
    receipt_no: str | None = None
    mode: Literal["handed", "refused_noted"] = "handed"
    corrects: None = None


class SignRecord(_Command, frozen=True, kw_only=True):
    """Record how the party stood to the on-site record 现场检查笔录."""

    party: Literal["signed", "refused_with_witness", "absent"]


class Leave(_Command, frozen=True, kw_only=True):
    """Record that this part of the team leaves."""


Command = (
    OpenLeg
    | ShowCredentials
    | AnswerItem
    | MeasureItem
    | RecordFinding
    | ReferenceEvidence
    | ServeNotice
    | HearParty
    | ReportRectification
    | RecheckNotice
    | RemoveAds
    | RecordHazard
    | TakeSample
    | AttendAssistants
    | Recuse
    | ImposeSimplePenalty
    | SignRecord
    | Leave
)
