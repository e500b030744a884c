"""What the office decides about a visit; its legs are the devices' own streams."""

from typing import Literal

import msgspec

from core.kernel.fields import Count, Line, StreamText, Uuid7, ViolationCode, VisitId


class LegMoved(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A leg filed under another visit belongs to this one."""

    leg: StreamText
    from_visit: VisitId
    visit: VisitId
    reason: Line


class FindingConfirmed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The office stands by a finding of this visit."""

    visit: VisitId
    finding: Uuid7
    code: ViolationCode
    institution: Uuid7


class LegSeen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far a leg was known when something was decided."""

    leg: StreamText
    ver: Count


class Concluded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The office closed the visit on these legs; a later leg re-opens the question by review.

    Attributes:
        missing: officers named as present whose own leg never came (F18).
    """

    visit: VisitId
    institution: Uuid7
    outcome: Literal["no_issue", "notice", "case_referral"]
    legs: tuple[LegSeen, ...]
    missing: tuple[Uuid7, ...]
