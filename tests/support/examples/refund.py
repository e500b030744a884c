"""REFUND: three pupils ask INSTITUTION for their money; it agrees, disputes, is ordered, pays."""

import msgspec

from core.domain.refund.amounts import ClaimLine, MissedLine, PaidLine, VerifiedLine
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
from tests.support.subjects import INSTITUTION, WANG, uid

REFUND = uid(0x5E0)
ANN = uid(0x5E1)
BEN = uid(0x5E2)
CAI = uid(0x5E3)
"""Pupils; only their references are ever in an event."""
ORDER_NO = "叶教退责〔2026〕1号"
CLAUSE = "合同第八条"

FOUND = (
    VerifiedLine(
        pupil=ANN,
        prepaid_fen=500_000,
        consumed_classes=20,
        unit_price_fen=5_000,
        gift_classes=2,
        reckoned="formula",
        refundable_fen=400_000,
        due_on="2026-03-17",
    ),
    VerifiedLine(
        pupil=BEN,
        prepaid_fen=300_000,
        consumed_classes=30,
        unit_price_fen=5_000,
        gift_classes=0,
        reckoned="formula",
        refundable_fen=150_000,
        due_on="2026-03-17",
    ),
    VerifiedLine(
        pupil=CAI,
        prepaid_fen=200_000,
        consumed_classes=1,
        unit_price_fen=5_000,
        gift_classes=0,
        reckoned="contract",
        refundable_fen=200_000,
        due_on="2026-03-19",
    ),
)

STORY: tuple[msgspec.Struct, ...] = (
    Claimed(
        refund=REFUND,
        institution=INSTITUTION,
        source=f"tip:{uid(0x710)}",
        trigger="complaint",
        lines=(
            ClaimLine(pupil=ANN, prepaid_fen=500_000),
            ClaimLine(pupil=BEN, prepaid_fen=300_000),
        ),
        claimed_on="2026-03-02",
        due_on="2026-03-17",
        provisional=False,
    ),
    LinesAdded(
        refund=REFUND,
        institution=INSTITUTION,
        lines=(ClaimLine(pupil=CAI, prepaid_fen=200_000),),
        claimed_on="2026-03-04",
        due_on="2026-03-19",
        provisional=False,
    ),
    Accepted(refund=REFUND, institution=INSTITUTION, accepted_on="2026-03-05"),
    Verified(
        refund=REFUND,
        institution=INSTITUTION,
        handler=WANG,
        lines=FOUND,
        clause=CLAUSE,
        refundable_fen=750_000,
        verified_on="2026-03-09",
    ),
    Agreed(
        refund=REFUND,
        institution=INSTITUTION,
        handler=WANG,
        promised_on="2026-03-20",
        due_on="2026-03-20",
        provisional=False,
        owed_fen=750_000,
        pupils=3,
        agreed_on="2026-03-10",
    ),
    Disputed(
        refund=REFUND,
        institution=INSTITUTION,
        side="institution",
        reason="对课时数有异议",
        disputed_on="2026-03-11",
    ),
    Mediated(
        refund=REFUND,
        institution=INSTITUTION,
        handler=WANG,
        outcome="failed",
        mediated_on="2026-03-13",
    ),
    Referred(
        refund=REFUND,
        institution=INSTITUTION,
        to="12315",
        reason="请求并案调解",
        referred_on="2026-03-13",
    ),
    Ordered(
        refund=REFUND,
        institution=INSTITUTION,
        doc_no=ORDER_NO,
        basis="民办教育促进法 第六十二条、第六十四条",
        owed_fen=750_000,
        pupils=3,
        ordered_on="2026-03-16",
        pay_by="2026-03-31",
        provisional=False,
    ),
    Overdue(
        refund=REFUND,
        institution=INSTITUTION,
        code="V-REF-01",
        ground="ordered",
        due_on="2026-03-31",
        part=1,
        lines=(
            MissedLine(pupil=ANN, owed_fen=400_000),
            MissedLine(pupil=BEN, owed_fen=150_000),
            MissedLine(pupil=CAI, owed_fen=200_000),
        ),
        pupils=3,
        owed_fen=750_000,
        effective_on="2026-04-01",
    ),
    Paid(
        refund=REFUND,
        institution=INSTITUTION,
        ref="bank-31",
        lines=(PaidLine(pupil=ANN, paid_fen=400_000), PaidLine(pupil=BEN, paid_fen=150_000)),
        paid_fen=550_000,
        owed_fen=200_000,
        paid_on="2026-03-30",
    ),
    OverdueWithdrawn(
        refund=REFUND,
        institution=INSTITUTION,
        due_on="2026-03-31",
        part=1,
        annuls=uid(0x5EA),
        annuls_from="2026-04-01",
        withdrawn_on="2026-04-02",
    ),
    LineWaived(
        refund=REFUND,
        institution=INSTITUTION,
        pupil=CAI,
        waived_fen=200_000,
        consent="同意书 3",
        waived_on="2026-04-03",
    ),
    Settled(
        refund=REFUND,
        institution=INSTITUTION,
        is_first=True,
        pupils=2,
        paid_fen=550_000,
        waived_fen=200_000,
        new_pupils=2,
        new_fen=550_000,
        slowest_days=28,
        done_on="2026-04-03",
        settled_on="2026-04-03",
    ),
    Closed(
        refund=REFUND,
        institution=INSTITUTION,
        outcome="settled",
        owed_fen=0,
        closed_on="2026-04-07",
    ),
    Reopened(refund=REFUND, institution=INSTITUTION, reason="漏列学员", reopened_on="2026-04-20"),
)
