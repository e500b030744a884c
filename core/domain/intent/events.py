"""A decision that a device wishes for, and the office's one answer (SYNC.md §5.7, R3)."""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from core.kernel.fields import DayText, Line, StreamText, Text, Uuid7, ViolationCode, VisitId


class CaseFilingWished(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The officers wish that a case be filed; `based_on` in the header says what they had seen."""

    institution: Uuid7
    visit: VisitId
    violations: tuple[ViolationCode, ...]
    expires_on: DayText
    why: Text | UnsetType = UNSET


class Accepted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The wish was granted.

    Attributes:
        result: the stream that came of it.
        revalidated: what it was based on had changed, and it still held.
    """

    intent: Uuid7
    result: StreamText
    revalidated: bool


class AnswerRefused(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The wish was refused, once and for ever; the facts stay."""

    intent: Uuid7
    reason: Literal["expired", "already_filed", "no_such_institution", "superseded"]
    result: StreamText | UnsetType = UNSET
    detail: Line | UnsetType = UNSET
