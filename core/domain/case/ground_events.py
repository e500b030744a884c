"""What happens when the overdue that a case rests on is withdrawn, and when it comes again."""

import msgspec
from msgspec import UNSET, UnsetType

from core.kernel.fields import DayText, StreamText, Text, Uuid7, ViolationCode


class FiledAgain(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A case was filed on a ground whose first case was closed before any decision (第五十四条).

    Attributes:
        source: the stream that both came from.
        after: the case that was closed; it has one successor.
        decide_by: last day for the decision (行政处罚法 第六十条).
    """

    case: Uuid7
    institution: Uuid7
    source: StreamText
    after: Uuid7
    violations: tuple[ViolationCode, ...]
    filed_on: DayText
    decide_by: DayText
    provisional: bool


class GroundFellAway(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the case was filed on was withdrawn after it had been decided.

    发现有错误的，应当主动改正 (行政处罚法 第七十五条第二款): a person revokes or varies it, or
    writes down why it stands all the same. The article sets no term: it is looked at at once.

    Attributes:
        ground: the stream of the notice.
        annuls: event id of the overdue that was withdrawn.
        look_by: last day for looking at it.
    """

    case: Uuid7
    institution: Uuid7 | UnsetType = UNSET
    ground: StreamText
    annuls: Uuid7
    look_by: DayText
    provisional: bool
    noted_on: DayText


class DecisionKept(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The head looked at the decision again, and it stands though a ground of it fell away."""

    case: Uuid7
    institution: Uuid7 | UnsetType = UNSET
    reason: Text
    decided_by: Uuid7
    decided_on: DayText


GroundEvent = FiledAgain | GroundFellAway | DecisionKept
