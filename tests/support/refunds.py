"""Refund cases as tests put them together: who acts, and the story of `tests.support.examples`."""

from core.domain.refund.amounts import PaidLine
from core.domain.refund.commands import LineFound, LinePaid, RecordPayment, VerifyLines
from core.domain.refund.events import (
    Accepted,
    Agreed,
    Claimed,
    LinesAdded,
    Ordered,
    Overdue,
    Paid,
    Settled,
    Verified,
)
from tests.support.builders import an
from tests.support.examples.refund import ANN, BEN, CAI, CLAUSE, FOUND, REFUND
from tests.support.subjects import HEAD, WANG, ZHAO, acting, uid

CLERK = acting(ZHAO, "clerk")
CASHIER = acting(uid(0x5C1), "cashier")
HANDLER = acting(WANG, "handler")
CHIEF = acting(HEAD, "head")
SUPERVISOR = acting(uid(0x5C2), "supervisor")

CLAIMED = an(Claimed)
ADDED = an(LinesAdded)
ACCEPTED = an(Accepted)
VERIFIED = an(Verified)
AGREED = an(Agreed)
ORDERED = an(Ordered)
OVERDUE = an(Overdue)
REST = an(
    Paid,
    ref="bank-32",
    lines=(PaidLine(pupil=CAI, paid_fen=200_000),),
    paid_fen=200_000,
    owed_fen=0,
    paid_on="2026-03-31",
)
KNOWN = (CLAIMED, ADDED, ACCEPTED, VERIFIED)
"""Three pupils whose refunds are established and who asked on 2 and 4 March."""
PROMISED = (*KNOWN, AGREED)
"""They are to be paid by 20 March."""
PAYING = (*KNOWN, ORDERED, an(Paid), REST)
"""By order all was paid by 31 March, ANN and BEN on the 30th."""
SETTLED = an(
    Settled,
    pupils=3,
    paid_fen=750_000,
    waived_fen=0,
    new_pupils=3,
    new_fen=750_000,
    slowest_days=28,
    done_on="2026-03-31",
)

FINDING = VerifyLines(
    lines=(
        LineFound(pupil=ANN, consumed_classes=20, unit_price_fen=5_000, gift_classes=2),
        LineFound(pupil=BEN, consumed_classes=30, unit_price_fen=5_000),
        LineFound(
            pupil=CAI,
            consumed_classes=1,
            unit_price_fen=5_000,
            reckoned="contract",
            refundable_fen=200_000,
        ),
    ),
    clause=CLAUSE,
    on="2026-03-09",
    by=HANDLER,
)
"""What FOUND says, as a handler enters it."""


def paying(*lines: tuple[str, int], on: str = "2026-03-16", ref: str = "bank-40") -> RecordPayment:
    """Return a payment of (pupil, fen)."""
    parts = tuple(LinePaid(pupil=pupil, paid_fen=fen) for pupil, fen in lines)
    return RecordPayment(ref=ref, lines=parts, on=on, by=CASHIER)


__all__ = [
    "ACCEPTED",
    "ADDED",
    "AGREED",
    "ANN",
    "BEN",
    "CAI",
    "CASHIER",
    "CHIEF",
    "CLAIMED",
    "CLERK",
    "FINDING",
    "FOUND",
    "HANDLER",
    "KNOWN",
    "ORDERED",
    "OVERDUE",
    "PAYING",
    "PROMISED",
    "REFUND",
    "REST",
    "SETTLED",
    "SUPERVISOR",
    "VERIFIED",
    "paying",
]
