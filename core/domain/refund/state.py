"""The refund case 退费 as its events left it (DOMAIN.md §5).

    (none) ── Claimed ──> CLAIMED ── Accepted ──> ACCEPTED ── Verified, every line ──> VERIFIED
                                                                                          │
       ┌───── Agreed ── AGREED ──┐        ┌── Disputed ──> DISPUTED ── Mediated ──> MEDIATED
       │                         v        │                    └── Referred ──> REFERRED ─┤
    VERIFIED ── Ordered ──> ORDERED ──> PAYING ── Settled, nothing owed ──> SETTLED       │
                                 ^        Paid, in parts                       │       Closed
                                 └───── Agreed, Ordered, Paid ─────────────────│──────────┤
                                                             CLOSED <── Closed ┘ <────────┘
                             Reopened, from SETTLED and CLOSED ──> REOPENED ── Verified ──> VERIFIED

Of every line: paid + owed + waived = refundable. More pupils may join until the case is settled;
overdues come and go without moving the stage. `evolve` is total: what was recorded happened, in
whatever order it is read.
"""

from collections.abc import Iterable
from typing import Literal, assert_never

import msgspec

from core.domain.refund.day_events import DeadlineSettled
from core.domain.refund.events import (
    Accepted,
    Agreed,
    Claimed,
    Closed,
    Disputed,
    LinesAdded,
    LineWaived,
    Mediated,
    Ordered,
    Overdue,
    OverdueWithdrawn,
    Paid,
    Referred,
    Reopened,
    Settled,
    Verified,
)
from core.domain.refund.lines import Missed, PupilLine, asked, due_anew, settled, verified
from core.kernel.running import Settlings, with_day

Event = (
    Claimed
    | LinesAdded
    | Accepted
    | Verified
    | Agreed
    | Disputed
    | Mediated
    | Referred
    | Ordered
    | Paid
    | LineWaived
    | Overdue
    | OverdueWithdrawn
    | Settled
    | Closed
    | Reopened
    | DeadlineSettled
)
Stage = Literal[
    "unclaimed",
    "claimed",
    "accepted",
    "verified",
    "agreed",
    "disputed",
    "mediated",
    "referred",
    "ordered",
    "paying",
    "settled",
    "closed",
    "reopened",
]


class Refund(msgspec.Struct, frozen=True, kw_only=True):
    """A refund case.

    Attributes:
        lines: by pupil, in the order in which they joined.
        handlers: who verified, agreed or mediated here.
        last_on: the day of the last step of the procedure; the next is not before it.
        promised_on: the day of the agreement that stands, as on its paper.
        doc_no: number of the order to refund that stands.
        paid_refs: what was paid in fen, by the reference of the payment.
        settled_pupils, settled_fen: what the settlings so far have said, for ever.
    """

    stage: Stage = "unclaimed"
    refund: str = ""
    institution: str = ""
    claimed_on: str = ""
    lines: dict[str, PupilLine] = {}
    handlers: frozenset[str] = frozenset()
    last_on: str = ""
    promised_on: str = ""
    disputed_on: str = ""
    mediated_on: str = ""
    referred_to: str = ""
    doc_no: str = ""
    paid_refs: dict[str, int] = {}
    overdues: tuple[Missed, ...] = ()
    settled_on: str = ""
    settled_pupils: frozenset[str] = frozenset()
    settled_fen: int = 0
    settled: Settlings = frozenset()

    @property
    def refundable_fen(self) -> int:
        """What all pupils are to get back."""
        return sum(line.refundable_fen for line in self.lines.values())

    @property
    def paid_fen(self) -> int:
        """What all pupils got back."""
        return sum(line.paid_fen for line in self.lines.values())

    @property
    def waived_fen(self) -> int:
        """What guardians gave up."""
        return sum(line.waived_fen for line in self.lines.values())

    @property
    def owed_fen(self) -> int:
        """What is still to be paid."""
        return sum(line.owed_fen for line in self.lines.values())

    @property
    def owed_pupils(self) -> tuple[str, ...]:
        """Who is still to be paid."""
        return tuple(line.pupil for line in self.lines.values() if line.owed_fen > 0)

    @property
    def unverified(self) -> tuple[str, ...]:
        """Whose claim was not established yet."""
        return tuple(line.pupil for line in self.lines.values() if line.verified is None)

    @property
    def paid_pupils(self) -> frozenset[str]:
        """Who got something back."""
        return frozenset(line.pupil for line in self.lines.values() if line.payments)


def evolve(refund: Refund, event: Event) -> Refund:
    """Return the refund case after the event."""
    match event:
        case Claimed():
            claimed = msgspec.structs.replace(
                refund,
                stage="claimed",
                refund=event.refund,
                institution=event.institution,
                claimed_on=event.claimed_on,
                last_on=event.claimed_on,
            )
            return _joined(claimed, event)
        case LinesAdded():
            return _joined(refund, event)
        case Verified():
            return _verified(refund, event)
        case Paid() | LineWaived():
            return _paid_or_waived(refund, event)
        case Overdue() | OverdueWithdrawn():
            return _overdue(refund, event)
        case Agreed() | Ordered():
            return _agreed_or_ordered(refund, event)
        case DeadlineSettled():
            changed = settled(refund.lines.values(), event)
            moved = msgspec.structs.replace(refund, lines=_with(refund, changed))
            return with_day(moved, refund.settled, event, {})
        case _:
            return _stepped(refund, event)


def _stepped(
    refund: Refund,
    event: Accepted | Disputed | Mediated | Referred | Settled | Closed | Reopened,
) -> Refund:
    """Move the procedure; no line's money changes."""
    replace = msgspec.structs.replace
    match event:
        case Accepted(accepted_on=on):
            return replace(refund, stage="accepted", last_on=on)
        case Disputed(disputed_on=on):
            return replace(refund, stage="disputed", last_on=on, disputed_on=on, promised_on="")
        case Mediated(mediated_on=on):
            by = refund.handlers | {event.handler}
            return replace(refund, stage="mediated", last_on=on, mediated_on=on, handlers=by)
        case Referred(referred_on=on):
            return replace(refund, stage="referred", last_on=on, referred_to=event.to)
        case Settled(settled_on=on):
            return replace(
                refund,
                stage="settled",
                last_on=on,
                settled_on=refund.settled_on or on,
                settled_pupils=refund.settled_pupils | refund.paid_pupils,
                settled_fen=event.paid_fen,
            )
        case Closed(closed_on=on):
            return replace(refund, stage="closed", last_on=on)
        case Reopened(reopened_on=on):
            return replace(refund, stage="reopened", last_on=on, promised_on="", doc_no="")
        case _:
            assert_never(event)


def _with(refund: Refund, lines: Iterable[PupilLine]) -> dict[str, PupilLine]:
    return refund.lines | {line.pupil: line for line in lines}


def _joined(refund: Refund, event: Claimed | LinesAdded) -> Refund:
    joined = (asked(one, event) for one in event.lines if one.pupil not in refund.lines)
    return msgspec.structs.replace(refund, lines=_with(refund, joined))


def _verified(refund: Refund, event: Verified) -> Refund:
    changed = (verified(refund.lines.get(one.pupil), one, event) for one in event.lines)
    after = msgspec.structs.replace(
        refund,
        lines=_with(refund, changed),
        handlers=refund.handlers | {event.handler},
        last_on=max(refund.last_on, event.verified_on),
    )
    if after.stage in {"accepted", "reopened"} and not after.unverified:
        return msgspec.structs.replace(after, stage="verified")
    return after


def _agreed_or_ordered(refund: Refund, event: Agreed | Ordered) -> Refund:
    """Give what is owed its new last day."""
    changed = (due_anew(refund.lines[pupil], event) for pupil in refund.owed_pupils)
    after = msgspec.structs.replace(refund, lines=_with(refund, changed))
    if isinstance(event, Ordered):
        return msgspec.structs.replace(
            after, stage="ordered", last_on=event.ordered_on, doc_no=event.doc_no
        )
    return msgspec.structs.replace(
        after,
        stage="agreed",
        last_on=event.agreed_on,
        promised_on=event.promised_on,
        handlers=refund.handlers | {event.handler},
    )


def _paid_or_waived(refund: Refund, event: Paid | LineWaived) -> Refund:
    replace = msgspec.structs.replace
    changed: list[PupilLine] = []
    if isinstance(event, Paid):
        after = replace(refund, paid_refs=refund.paid_refs | {event.ref: event.paid_fen})
        for one in event.lines:
            if line := refund.lines.get(one.pupil):
                payments = (*line.payments, (event.paid_on, one.paid_fen))
                changed.append(replace(line, payments=payments))
    else:
        after = refund
        if line := refund.lines.get(event.pupil):
            waivers = (*line.waivers, (event.waived_on, event.waived_fen))
            changed.append(replace(line, waivers=waivers))
    after = replace(after, lines=_with(after, changed))
    if after.stage in {"disputed", "mediated", "referred"}:
        begun = after.owed_fen <= 0  # what is argued about or elsewhere stays so until all is paid
    else:
        begun = isinstance(event, Paid) or after.owed_fen <= 0
    moves = after.stage not in {"unclaimed", "claimed", "accepted", "settled", "closed"}
    return replace(after, stage="paying") if begun and moves else after


def _overdue(refund: Refund, event: Overdue | OverdueWithdrawn) -> Refund:
    replace = msgspec.structs.replace
    if isinstance(event, Overdue):
        missed = Missed(
            due_on=event.due_on,
            ground=event.ground,
            part=event.part,
            pupils=tuple(one.pupil for one in event.lines),
        )
        found, overdues = [missed], (*refund.overdues, missed)
    else:
        key = (event.due_on, event.part)
        found = [one for one in refund.overdues if (one.due_on, one.part) == key]
        overdues = tuple(
            replace(one, is_withdrawn=True) if one in found else one for one in refund.overdues
        )
    day, stands = {event.due_on}, isinstance(event, Overdue)
    pupils = (pupil for one in found for pupil in one.pupils)
    lines = (refund.lines[pupil] for pupil in pupils if pupil in refund.lines)
    changed = (
        replace(line, overdue_days=line.overdue_days | day if stands else line.overdue_days - day)
        for line in lines
    )
    return replace(refund, overdues=overdues, lines=_with(refund, changed))
