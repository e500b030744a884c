"""The money of a refund case: verified, paid, waived, counted once (侵消办法 第十条; K08)."""

import msgspec
import pytest

from core.domain.catalogue import claims
from core.domain.refund.amounts import ClaimLine, PaidLine, VerifiedLine
from core.domain.refund.commands import LineFound, SettleRefund, VerifyLines, WaiveLine
from core.domain.refund.decide import decide
from core.domain.refund.events import (
    Disputed,
    LinesAdded,
    LineWaived,
    Paid,
    Referred,
    Reopened,
    Settled,
    Verified,
)
from core.domain.refund.reasons import RefundReason
from core.kernel.reasons import Reason
from tests.support.builders import an
from tests.support.given import folded, given
from tests.support.kinds import the
from tests.support.law import shipped_law
from tests.support.refunds import (
    ACCEPTED,
    ADDED,
    ANN,
    BEN,
    CAI,
    CASHIER,
    CLAIMED,
    CLERK,
    FINDING,
    HANDLER,
    KNOWN,
    PAYING,
    PROMISED,
    SETTLED,
    VERIFIED,
    paying,
)
from tests.support.subjects import WANG, uid

LAW = shipped_law()
ASKED = (CLAIMED, ADDED, ACCEPTED)
WAIVING = WaiveLine(pupil=CAI, waived_fen=200_000, consent="同意书 3", on="2026-04-03", by=HANDLER)
REOPENED = an(Reopened)
DAN = uid(0x5E4)
replace = msgspec.structs.replace


def found(**changes):
    """Return a handler's finding for ANN alone, who prepaid 5,000.00."""
    line = LineFound(pupil=ANN, consumed_classes=20, unit_price_fen=5_000)
    clause = changes.pop("clause", "")
    return VerifyLines(
        lines=(replace(line, **changes),), clause=clause, on="2026-03-09", by=HANDLER
    )


def test_what_pupils_are_owed_is_verified():
    """DOMAIN.md §5, Formula: gift lessons are not cashed; the contract prevails."""
    given(*ASKED).when(decide, FINDING, LAW).then(VERIFIED)


def test_a_clerk_verifies_nothing():
    """The handler answers for the amounts."""
    given(*ASKED).when(decide, replace(FINDING, by=CLERK), LAW).then_refused(Reason.ROLE_NEEDED)


def test_the_same_amounts_again_are_verified_already():
    """Asked again, nothing is recorded twice."""
    given(*KNOWN).when(decide, FINDING, LAW).then_nothing()


def test_nothing_is_verified_before_the_claim_is_accepted():
    """DOMAIN.md §5: Accepted → Verified."""
    given(CLAIMED, ADDED).when(decide, FINDING, LAW).then_refused(Reason.WRONG_STAGE)


def test_a_pupil_who_claims_nothing_is_not_verified():
    """A line is claimed first."""
    given(CLAIMED, ACCEPTED).when(decide, FINDING, LAW).then_refused(
        RefundReason.REFUND_PUPIL_UNKNOWN, pupil=CAI
    )


@pytest.mark.parametrize(
    ("classes", "price_fen", "refundable_fen"),
    [
        (0, 5_000, 500_000),
        (1, 5_000, 495_000),
        (99, 5_000, 5_000),
        (100, 5_000, 0),
        (101, 5_000, 0),
        (3, 16_667, 449_999),
    ],
)
def test_the_formula_is_exact_to_the_fen_and_never_below_nothing(
    classes, price_fen, refundable_fen
):
    """DOMAIN.md §5: what was paid less lessons taken at the unit price."""
    finding = found(consumed_classes=classes, unit_price_fen=price_fen)
    event = the(Verified, decide(folded(decide, *ASKED), finding, LAW))
    assert event.lines[0].refundable_fen == event.refundable_fen == refundable_fen


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"refundable_fen": 399_999}, RefundReason.REFUND_NOT_FORMULA),
        ({"reckoned": "contract", "clause": "八"}, RefundReason.REFUND_NEEDS_AMOUNT),
        ({"reckoned": "contract", "refundable_fen": 1}, RefundReason.REFUND_NEEDS_CLAUSE),
        (
            {"reckoned": "contract", "refundable_fen": 500_001, "clause": "八"},
            RefundReason.REFUND_ABOVE_PREPAID,
        ),
        (
            {"reckoned": "in_doubt", "refundable_fen": 399_999, "clause": "八"},
            RefundReason.REFUND_AGAINST_PUPIL,
        ),
    ],
)
def test_an_amount_says_where_it_comes_from(changes, reason):
    """侵害消费者权益行为处罚办法 第十条: the contract, or what favours the consumer."""
    given(*ASKED).when(decide, found(**changes), LAW).then_refused(reason)


@pytest.mark.parametrize(
    ("reckoned", "fen"),
    [("contract", 1), ("contract", 500_000), ("in_doubt", 400_000), ("in_doubt", 500_000)],
)
def test_the_contract_may_say_less_and_doubt_never_does(reckoned, fen):
    """侵害消费者权益行为处罚办法 第十条: 按照有利于消费者的计算方式折算退款金额."""
    finding = found(reckoned=reckoned, refundable_fen=fen, clause="合同第八条")
    event = the(Verified, decide(folded(decide, *ASKED), finding, LAW))
    assert (event.refundable_fen, event.lines[0].reckoned) == (fen, reckoned)


def test_a_formula_given_with_its_right_amount_is_taken():
    """Whoever reckons along gets the same number."""
    given(*ASKED).when(decide, found(refundable_fen=400_000), LAW).then(
        replace(
            VERIFIED,
            lines=(replace(VERIFIED.lines[0], gift_classes=0),),
            clause=msgspec.UNSET,
            refundable_fen=400_000,
        )
    )


def test_an_amount_agreed_on_does_not_change():
    """What both sides signed is disputed first."""
    given(*PROMISED).when(
        decide, replace(found(consumed_classes=19), on="2026-03-12"), LAW
    ).then_refused(RefundReason.REFUND_AMOUNT_STANDS, pupil=ANN)


def test_an_amount_in_dispute_may_change():
    """DOMAIN.md §5: Disputed, and what was counted wrong is counted anew."""
    finding = replace(found(consumed_classes=19), on="2026-03-12")
    event = the(Verified, decide(folded(decide, *PROMISED, an(Disputed)), finding, LAW))
    assert event.refundable_fen == 405_000


def test_an_amount_never_falls_below_what_was_paid():
    """Money that went to a pupil is not taken back by arithmetic."""
    paid = an(Paid, lines=(PaidLine(pupil=ANN, paid_fen=300_000),), paid_fen=300_000)
    finding = replace(found(consumed_classes=50), on="2026-03-30")
    given(*KNOWN, an(Disputed), paid).when(decide, finding, LAW).then_refused(
        RefundReason.REFUND_BELOW_PAID, done_fen=300_000, seen=250_000
    )


def test_a_payment_is_recorded_with_what_is_left():
    """DOMAIN.md §5: Paid, in parts."""
    given(*PROMISED).when(decide, paying((ANN, 400_000), (BEN, 100_000)), LAW).then(
        an(
            Paid,
            ref="bank-40",
            lines=(PaidLine(pupil=ANN, paid_fen=400_000), PaidLine(pupil=BEN, paid_fen=100_000)),
            paid_fen=500_000,
            owed_fen=250_000,
            paid_on="2026-03-16",
        )
    )


def test_a_handler_records_no_payment():
    """行政处罚法 第六十七条 by analogy: who decides does not handle the money."""
    given(*PROMISED).when(decide, replace(paying((ANN, 1)), by=HANDLER), LAW).then_refused(
        Reason.ROLE_NEEDED
    )


def test_a_bank_reference_counts_once():
    """FORMAT §3: claim payment/<ref>."""
    again = paying(*((one.pupil, one.paid_fen) for one in an(Paid).lines), ref="bank-31")
    given(*PROMISED, an(Paid)).when(decide, again, LAW).then_nothing()
    assert list(claims(an(Paid))) == [("payment", "bank-31")]


def test_a_bank_reference_never_stands_for_two_sums():
    """FORMAT §3: the second sum would be lost, while the screen says that it is there."""
    other = paying((ANN, 1), ref="bank-31")
    given(*PROMISED, an(Paid)).when(decide, other, LAW).then_refused(
        Reason.PAID_OTHERWISE, known_fen=an(Paid).paid_fen, seen_fen=1
    )


def test_a_bank_reference_never_stands_for_other_pupils():
    """FORMAT §3: whose money it is would be lost, while the screen says that it is there."""
    other = paying((ANN, an(Paid).paid_fen), ref="bank-31")
    given(*PROMISED, an(Paid)).when(decide, other, LAW).then_refused(
        Reason.PAID_OTHERWISE, ref="bank-31"
    )


@pytest.mark.parametrize("fen", [400_001, 500_000])
def test_no_pupil_is_paid_more_than_is_owed(fen):
    """One fen too much is somebody else's money."""
    given(*PROMISED).when(decide, paying((ANN, fen)), LAW).then_refused(
        RefundReason.REFUND_OVERPAID, owed_fen=400_000
    )


def test_nothing_is_paid_on_a_claim_that_nobody_verified():
    """Until then nothing is owed."""
    late = an(LinesAdded, lines=(ClaimLine(pupil=DAN, prepaid_fen=5),))
    given(*PROMISED, late).when(decide, paying((DAN, 5)), LAW).then_refused(
        RefundReason.REFUND_UNVERIFIED, pupil=DAN
    )


def test_nothing_was_paid_before_it_was_asked_for():
    """What was paid back before belongs into what was prepaid."""
    given(*PROMISED).when(decide, paying((ANN, 1), on="2026-03-01"), LAW).then_refused(
        Reason.DAY_ORDER
    )


@pytest.mark.parametrize("elsewhere", [an(Disputed), an(Referred)])
def test_a_part_paid_in_dispute_leaves_the_dispute(elsewhere):
    """What is argued about stays so until all is paid."""
    part = an(Paid, lines=(PaidLine(pupil=BEN, paid_fen=1),), paid_fen=1)
    state = folded(decide, *KNOWN, elsewhere, part)
    assert state.stage == folded(decide, *KNOWN, elsewhere).stage
    assert state.owed_fen == 749_999


def test_a_guardian_waives_what_is_owed():
    """DOMAIN.md §5: by the guardian's own consent."""
    given(*KNOWN).when(decide, WAIVING, LAW).then(an(LineWaived))


def test_nobody_waives_more_than_is_owed():
    """There is nothing there to give up."""
    given(*KNOWN).when(decide, replace(WAIVING, waived_fen=200_001), LAW).then_refused(
        RefundReason.REFUND_OVERPAID
    )


def test_a_cashier_waives_nothing():
    """Whoever holds the money has no say in what is owed."""
    given(*KNOWN).when(decide, replace(WAIVING, by=CASHIER), LAW).then_refused(Reason.ROLE_NEEDED)


def test_a_consent_is_recorded_once():
    """Asked again, nothing is recorded twice."""
    given(*KNOWN, an(LineWaived)).when(decide, WAIVING, LAW).then_nothing()


def verified_more(pupil, refundable_fen, due_on):
    """Return a verification of one pupil after a reopening."""
    line = VerifiedLine(
        pupil=pupil,
        prepaid_fen=500_000,
        consumed_classes=0,
        unit_price_fen=0,
        gift_classes=0,
        reckoned="formula",
        refundable_fen=refundable_fen,
        due_on=due_on,
    )
    return an(
        Verified,
        handler=WANG,
        lines=(line,),
        clause=msgspec.UNSET,
        refundable_fen=refundable_fen,
        verified_on="2026-04-21",
    )


def test_what_is_added_after_a_settling_has_a_time_of_its_own():
    """侵害消费者权益行为处罚办法 第十条: nobody was late with what nobody had asked for."""
    finding = replace(found(consumed_classes=0, unit_price_fen=0), on="2026-04-21")
    given(*PAYING, SETTLED, REOPENED).when(decide, finding, LAW).then(
        verified_more(ANN, 500_000, "2026-05-06")
    )


def test_a_case_settled_again_adds_only_what_is_new():
    """DOMAIN.md §7.7: a refund reopened after settlement must not double-count."""
    more = verified_more(ANN, 500_000, "2026-05-06")
    new = an(
        LinesAdded, lines=(ClaimLine(pupil=DAN, prepaid_fen=500_000),), claimed_on="2026-04-20"
    )
    also = verified_more(DAN, 500_000, "2026-05-06")
    paid = an(
        Paid,
        ref="bank-50",
        lines=(PaidLine(pupil=ANN, paid_fen=100_000), PaidLine(pupil=DAN, paid_fen=500_000)),
        paid_fen=600_000,
        owed_fen=0,
        paid_on="2026-04-25",
    )
    settling = SettleRefund(on="2026-04-27", by=HANDLER)
    given(*PAYING, SETTLED, REOPENED, new, more, also, paid).when(decide, settling, LAW).then(
        Settled(
            refund=SETTLED.refund,
            institution=SETTLED.institution,
            is_first=False,
            pupils=4,
            paid_fen=1_350_000,
            waived_fen=0,
            new_pupils=1,
            new_fen=600_000,
            slowest_days=5,
            done_on="2026-04-25",
            settled_on="2026-04-27",
        )
    )


def test_the_statistics_are_plain_sums_of_what_settlings_said():
    """DOMAIN.md §7.1 K08: 起 by `is_first`, 人 and 元 by what is new."""
    more = verified_more(ANN, 500_000, "2026-05-06")
    paid = an(Paid, ref="b", lines=(PaidLine(pupil=ANN, paid_fen=100_000),), paid_on="2026-04-25")
    past = (*PAYING, SETTLED, REOPENED, more, paid)
    settling = SettleRefund(on="2026-04-27", by=HANDLER)
    again = the(Settled, decide(folded(decide, *past), settling, LAW))
    said = (SETTLED, again)
    assert sum(one.is_first for one in said) == 1
    assert sum(one.new_pupils for one in said) == 3
    assert sum(one.new_fen for one in said) == again.paid_fen == 850_000
