"""What happens in a case between filing and decision: evidence, defence, hearing, review, votes."""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from core.kernel.fields import Count, DayText, Line, Natural, Uuid7


class EvidencePreserved(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Evidence that may be lost was registered and preserved 先行登记保存 (行政处罚法 第五十六条).

    Attributes:
        list_no: number of the notice with its list.
        items: how many things stand on the list.
        decide_by: last day for deciding what becomes of them.
    """

    case: Uuid7
    list_no: Line
    items: Count
    preserved_on: DayText
    decide_by: DayText
    provisional: bool


class PreservationDecided(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """It was decided what becomes of preserved evidence (行政处罚法 第五十六条)."""

    case: Uuid7
    list_no: Line
    outcome: Literal["returned", "kept_as_evidence", "sent_for_appraisal", "handed_over"]
    decided_on: DayText


class LegallyReviewed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A report was legally reviewed 法制审核 (行政处罚法 第五十八条).

    Attributes:
        version: of the report that was reviewed.
        opinion: `amend` and `return` do not pass it.
        reviewer: who reviewed it, no handler of the case.
    """

    case: Uuid7
    version: Count
    opinion: Literal["pass", "amend", "return"]
    reviewer: Uuid7
    reviewed_on: DayText


class DefenceReceived(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The party made a statement or defence, and it was examined (行政处罚法 第四十五条).

    Its words are personal and stand beside the log; here is what came of them.

    Attributes:
        received_on: the day on which the party made it.
        outcome: what of its facts and reasons was accepted.
    """

    case: Uuid7
    received_on: DayText
    outcome: Literal["accepted", "partly", "rejected"]


class HearingRequested(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The party asked for a hearing in time (行政处罚法 第六十四条第一项)."""

    case: Uuid7
    requested_on: DayText


class HearingNotified(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The party was told when and where it will be heard (行政处罚法 第六十四条第二项).

    Attributes:
        starts_at: the hour, as on the paper.
        host: who presides, no investigator of the case (第六十四条第四项).
        is_public: not, only where a secret or a person's privacy forbids it (第六十四条第三项).
        after_day: last of the days of notice; the hearing comes later (第六十四条第二项).
    """

    case: Uuid7
    hearing_on: DayText
    starts_at: Line
    place: Line
    host: Uuid7
    is_public: bool
    notified_on: DayText
    after_day: DayText | UnsetType = UNSET


class HearingHeld(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The hearing was held (行政处罚法 第六十四条第七、八项).

    Attributes:
        transcript: the party read and signed it, or the host noted that it would not.
    """

    case: Uuid7
    host: Uuid7
    transcript: Literal["signed", "refusal_noted"]
    held_on: DayText


class HearingWaived(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The party let go of the hearing that it had asked for (行政处罚法 第六十四条第六项).

    Attributes:
        why: it withdrew its wish, did not come, or left without leave.
    """

    case: Uuid7
    why: Literal["withdrawn", "absent", "left"]
    waived_on: DayText


class CollectivelyDiscussed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The heads of the agency discussed the case together (行政处罚法 第五十七条第二款).

    Attributes:
        members: who took part; the one who decides is among them.
        votes_for, votes_against: for and against the outcome; the rest abstained.
        outcome: what the decision is to be; `return` sends it back to the handlers.
    """

    case: Uuid7
    members: tuple[Uuid7, ...]
    votes_for: Natural
    votes_against: Natural
    outcome: Literal["penalty", "no_penalty", "transfer", "return"]
    discussed_on: DayText


class DecisionExtended(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The last day for the decision moved (行政处罚法 第六十条).

    Attributes:
        why: the days of a hearing are not counted, or the head approved more time.
        days: calendar days added.
        decide_by: last day for the decision from now on.
    """

    case: Uuid7
    why: Literal["hearing", "approved"]
    days: Count
    decide_by: DayText
    provisional: bool
    extended_on: DayText


class Suspended(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The case rests 中止 until something outside it is known; its term does not run meanwhile."""

    case: Uuid7
    why: Literal["appraisal", "criminal_proceedings", "other_case", "force_majeure"]
    reason: Line
    suspended_on: DayText


class Resumed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The case goes on.

    Attributes:
        days: calendar days that it rested, but for those that a hearing was given already.
        decide_by: last day for the decision, those days later.
    """

    case: Uuid7
    days: Natural
    decide_by: DayText
    provisional: bool
    resumed_on: DayText


HearingEvent = (
    EvidencePreserved
    | PreservationDecided
    | LegallyReviewed
    | DefenceReceived
    | HearingRequested
    | HearingNotified
    | HearingHeld
    | HearingWaived
    | CollectivelyDiscussed
    | DecisionExtended
    | Suspended
    | Resumed
)
