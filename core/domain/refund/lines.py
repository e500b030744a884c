"""One pupil's money in a refund case: paid + owed + waived = refundable, to the fen."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from core.domain.refund.amounts import ClaimLine, Ground, VerifiedLine
from core.domain.refund.day_events import DeadlineSettled
from core.domain.refund.events import Agreed, Claimed, LinesAdded, Ordered, Verified

KIND_OF: Final[Mapping[Ground, str]] = {
    "requested": "refund.request",
    "agreed": "refund.agreed",
    "ordered": "refund.order",
}
"""Under which the radar shows why money is due on a day."""


class PupilLine(msgspec.Struct, frozen=True, kw_only=True):
    """One pupil's money.

    Attributes:
        verified: what was established; None until then, and nothing is owed yet.
        payments, waivers: (day, fen) of each.
        overdue_days: due days for which an overdue stands.
        provisional: a notice on holidays may still change the due day; None where no event says.
    """

    pupil: str
    prepaid_fen: int
    claimed_on: str
    due_on: str
    ground: Ground = "requested"
    verified: VerifiedLine | None = None
    verified_on: str = ""
    payments: tuple[tuple[str, int], ...] = ()
    waivers: tuple[tuple[str, int], ...] = ()
    overdue_days: frozenset[str] = frozenset()
    provisional: bool | None = None

    @property
    def refundable_fen(self) -> int:
        """What the pupil is to get back in all."""
        return self.verified.refundable_fen if self.verified else 0

    @property
    def paid_fen(self) -> int:
        """What the pupil got back."""
        return sum(fen for _, fen in self.payments)

    @property
    def waived_fen(self) -> int:
        """What the guardian gave up."""
        return sum(fen for _, fen in self.waivers)

    @property
    def owed_fen(self) -> int:
        """What is still to be paid."""
        return self.refundable_fen - self.paid_fen - self.waived_fen

    @property
    def is_awaited(self) -> bool:
        """Something is owed, or may be, and its day was not missed yet."""
        is_open = self.verified is None or self.owed_fen > 0
        return is_open and self.due_on not in self.overdue_days

    @property
    def missed_fen(self) -> int:
        """What was neither paid nor waived by the due day, whatever was since."""
        done = (*self.payments, *self.waivers)
        return self.refundable_fen - sum(fen for day, fen in done if day <= self.due_on)


class Missed(msgspec.Struct, frozen=True, kw_only=True):
    """An overdue that stands, or stood."""

    due_on: str
    ground: Ground
    part: int
    pupils: tuple[str, ...]
    is_withdrawn: bool = False


def asked(line: ClaimLine, event: Claimed | LinesAdded) -> PupilLine:
    """Return the line of a pupil for whom a refund was asked."""
    return PupilLine(
        pupil=line.pupil,
        prepaid_fen=line.prepaid_fen,
        claimed_on=event.claimed_on,
        due_on=event.due_on,
        provisional=event.provisional,
    )


def verified(before: PupilLine | None, line: VerifiedLine, event: Verified) -> PupilLine:
    """Return the line with what was established; of a pupil not known before, all that is known."""
    known = before or PupilLine(
        pupil=line.pupil,
        prepaid_fen=line.prepaid_fen,
        claimed_on=event.verified_on,
        due_on=line.due_on,
    )
    return msgspec.structs.replace(
        known,
        verified=line,
        verified_on=event.verified_on,
        due_on=line.due_on,
        provisional=known.provisional if line.due_on == known.due_on else None,
    )


def due_anew(line: PupilLine, event: Agreed | Ordered) -> PupilLine:
    """Return the line with the last day that an agreement or an order gives it."""
    if isinstance(event, Agreed):
        return msgspec.structs.replace(
            line, due_on=event.due_on, ground="agreed", provisional=event.provisional
        )
    return msgspec.structs.replace(
        line, due_on=event.pay_by, ground="ordered", provisional=event.provisional
    )


def settled(lines: Iterable[PupilLine], event: DeadlineSettled) -> Iterator[PupilLine]:
    """Yield the lines whose day was settled, with it."""
    change = msgspec.structs.replace
    for line in lines:
        if (KIND_OF[line.ground], line.due_on) == (event.kind, event.before) and line.is_awaited:
            found = None if line.verified is None else change(line.verified, due_on=event.due_on)
            yield change(line, due_on=event.due_on, provisional=event.provisional, verified=found)
