"""What arrived of a case's money, when it must be there, and the days that do not count."""

import msgspec
from msgspec.structs import replace

from core.domain.case.money_events import Instalment


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """Money that arrived on a day."""

    on: str
    fen: int


class Stay(msgspec.Struct, frozen=True, kw_only=True):
    """Days of reconsideration or litigation, both ends included; `last` is empty while it lasts."""

    first: str
    last: str = ""

    def covers(self, day: str) -> bool:
        """Tell whether a day is one of them (行政处罚法 第七十三条第三款)."""
        return self.first <= day and (not self.last or day <= self.last)


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """When what is owed must be paid, from the day after it was made on.

    Attributes:
        paid_before_fen: what had been paid when it was made, and is no part of it.
    """

    made_on: str
    paid_before_fen: int
    instalments: tuple[Instalment, ...]

    def settled(self, before: str, due_on: str) -> "Schedule":
        """Return it with a later day in place of one that a notice on holidays has moved."""
        moved = tuple(
            replace(one, pay_by=due_on) if one.pay_by == before else one for one in self.instalments
        )
        return replace(self, instalments=moved)
