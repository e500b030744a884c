"""What becomes of a paper that only repeated, when the paper before it proves not to count."""

import msgspec

from core.domain.notice.events import Item
from core.kernel.fields import DayText, Uuid7


class OrdersTakenOver(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """This paper orders itself what it repeated: the one that ordered it first was excluded.

    Attributes:
        from_notice: the paper that does not count.
        items: as this paper says.
        served_on: the day on which this paper was served, from which its days run.
        due_on: the last day of the paper from now on, no earlier than any of the items.
        objection_until: last day of the objection window of this paper.
        provisional: a calendar year was not published when the days were computed.
    """

    notice: Uuid7
    institution: Uuid7
    from_notice: Uuid7
    items: tuple[Item, ...]
    served_on: DayText
    due_on: DayText
    objection_until: DayText
    provisional: bool
