"""What happens after a decision, or in its place: service, transfer, remedies, publication."""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from core.kernel.fields import DayText, Line, Text, Uuid7

Mode = Literal["handed", "left", "mail", "electronic", "entrusted", "by_notice"]
"""直接送达, 留置送达, 邮寄送达, 电子送达, 委托送达, 公告送达."""


class DeliveryReceipted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decision reached the party, and how 送达回证 (行政处罚法 第六十一条).

    Stands before `case.decision-served.v1`, which does not say how.

    Attributes:
        mode: how it was served; `left` before a witness, `electronic` by the party's own consent.
        served_on: the day on which it counts as served.
        reconsider_by: last day for asking for reconsideration (行政复议法 第二十条).
        litigate_by: last day for going to court (行政诉讼法 第四十六条).
        publish_by: last day for publishing the decision, if it is one that is published.
    """

    case: Uuid7
    document: Literal["penalty", "no_penalty"]
    doc_no: Line
    mode: Mode
    served_on: DayText
    reconsider_by: DayText
    litigate_by: DayText
    publish_by: DayText | UnsetType = UNSET
    provisional: bool


class ServedByNotice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decision was put up for the public to read, since the party cannot be found 公告送达.

    It takes effect on the last of the days that it must be up: `case.delivery-receipted.v1` and
    `case.decision-served.v1` are recorded when that day has come.

    Attributes:
        reason: why no other way was left.
        deemed_on: the day on which it counts as served (民事诉讼法 第九十五条).
    """

    case: Uuid7
    doc_no: Line
    reason: Line
    put_up_on: DayText
    deemed_on: DayText


class Terminated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The case ends without a decision 终止.

    Attributes:
        why: the party is no more, or the law that it broke is.
    """

    case: Uuid7
    why: Literal["party_dissolved", "party_died", "law_repealed", "other"]
    reason: Line
    terminated_on: DayText


class Transferred(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """It was decided to hand the case to who must deal with it (行政处罚法 第二十五条、第二十七条).

    Attributes:
        to: what kind of body takes it; `receiver` is its name.
        why: a crime is suspected, or the agency has no jurisdiction.
        deliver_by: last day for handing over the papers; absent where no term is set.
    """

    case: Uuid7
    institution: Uuid7
    to: Literal["agency", "police", "procuratorate", "court"]
    receiver: Line
    why: Literal["crime", "no_jurisdiction"]
    decided_on: DayText
    deliver_by: DayText | UnsetType = UNSET


class TransferDelivered(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The papers of a transferred case were handed over."""

    case: Uuid7
    delivered_on: DayText


class TransferReturned(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The case came back: no crime, or no punishment for it (行政处罚法 第二十七条).

    Attributes:
        decide_by: last day for our own decision, counted anew.
    """

    case: Uuid7
    returned_on: DayText
    reason: Line
    decide_by: DayText
    provisional: bool


RemedyOutcome = Literal[
    "upheld", "varied", "revoked", "confirmed_unlawful", "confirmed_void", "withdrawn", "dismissed"
]
"""维持, 变更, 撤销, 确认违法, 确认无效, 撤回申请, 驳回."""


class ReconsiderationRequested(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """The party asked for administrative reconsideration; the surcharge rests (第七十三条第三款).

    Attributes:
        organ: the body that reconsiders.
        excused: later than the term, for a reason that the organ accepted.
    """

    case: Uuid7
    organ: Line
    excused: bool
    requested_on: DayText


class ReconsiderationDecided(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The reconsideration is over.

    Attributes:
        litigate_by: last day for going to court against it (行政诉讼法 第四十五条).
    """

    case: Uuid7
    outcome: RemedyOutcome
    decided_on: DayText
    litigate_by: DayText
    provisional: bool


class LitigationBegun(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The party went to court; the surcharge rests (行政处罚法 第七十三条第三款)."""

    case: Uuid7
    court: Line
    excused: bool
    begun_on: DayText


class LitigationDecided(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The court's judgement or order is final."""

    case: Uuid7
    outcome: RemedyOutcome
    decided_on: DayText


class Published(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The decision was published, masked 行政处罚决定公示 (行政处罚法 第四十八条).

    Attributes:
        grade: the class of the rules in force on the day of the decision 轻微, 一般, 严重.
        reason: why a minor one is published at all.
        from_day, until: first and last day of the period, which begins on the day of the decision.
        repair_from: first day on which repair may be asked for.
    """

    case: Uuid7
    institution: Uuid7
    doc_no: Line
    grade: Literal["minor", "ordinary", "serious"]
    reason: Line | UnsetType = UNSET
    from_day: DayText
    until: DayText
    repair_from: DayText
    published_on: DayText


class WithdrawalOrdered(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was published must be taken down, since the decision no longer stands as it was.

    Attributes:
        why: what befell the decision (行政处罚法 第四十八条第二款).
        withdraw_by: last day for taking it down.
    """

    case: Uuid7
    why: Literal["varied", "revoked", "confirmed_unlawful", "confirmed_void"]
    ordered_on: DayText
    withdraw_by: DayText
    provisional: bool


class PublicationWithdrawn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The published decision was taken down, and the reasons made public (第四十八条第二款)."""

    case: Uuid7
    institution: Uuid7
    reason: Text
    withdrawn_on: DayText


class CreditRepaired(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The party repaired its credit: publication and sharing stop (信用修复)."""

    case: Uuid7
    institution: Uuid7
    repaired_on: DayText


class PublicationEnded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The period of publication is over."""

    case: Uuid7
    institution: Uuid7
    ended_on: DayText


AfterEvent = (
    DeliveryReceipted
    | ServedByNotice
    | Terminated
    | Transferred
    | TransferDelivered
    | TransferReturned
    | ReconsiderationRequested
    | ReconsiderationDecided
    | LitigationBegun
    | LitigationDecided
    | Published
    | WithdrawalOrdered
    | PublicationWithdrawn
    | CreditRepaired
    | PublicationEnded
)
