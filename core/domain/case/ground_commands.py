"""What may be wished when the overdue of a case is withdrawn, and when it comes again."""

import msgspec

from core.kernel.acting import Acting
from core.kernel.fields import DayText, StreamText, Text, Uuid7, ViolationCode


class FileAgain(msgspec.Struct, frozen=True, kw_only=True):
    """File a case on a ground whose first case was closed before any decision.

    Attributes:
        after: the case that was closed.
        ended_on, found_on, harmed_safety: as of `FileCase`.
    """

    case: Uuid7
    institution: Uuid7
    source: StreamText
    after: Uuid7
    violations: tuple[ViolationCode, ...]
    ended_on: DayText = ""
    found_on: DayText = ""
    harmed_safety: bool = False
    on: DayText
    by: Acting


class NoteGroundFell(msgspec.Struct, frozen=True, kw_only=True):
    """Let a person look at a decision whose ground was withdrawn.

    Attributes:
        ground: the stream of the notice.
        annuls: event id of the overdue that was withdrawn.
    """

    ground: StreamText
    annuls: Uuid7
    on: DayText
    by: Acting


class KeepDecision(msgspec.Struct, frozen=True, kw_only=True):
    """Let the decision stand though a ground of it fell away, and say why."""

    reason: Text
    on: DayText
    by: Acting


GroundCommand = FileAgain | NoteGroundFell | KeepDecision
