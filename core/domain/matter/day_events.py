"""What becomes of a provisional day once the notice on holidays that it waited for is known."""

import msgspec

from core.kernel.fields import DayText, TermCode, Uuid7


class DeadlineSettled(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The last day of a deadline of the matter is firm or later now; never earlier.

    Attributes:
        kind: of the deadline, as the radar names it.
        before, due_on: last day until now, and from now on.
        provisional: a further notice is still missing.
        by_law: version of the calendar by which it was counted.
    """

    credit: Uuid7
    kind: TermCode
    before: DayText
    due_on: DayText
    provisional: bool
    by_law: DayText
