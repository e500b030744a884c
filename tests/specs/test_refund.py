"""The way of a refund case 退费 from claim to close (DOMAIN.md §5)."""

import msgspec
import pytest
from msgspec import UNSET

from core.domain.catalogue import claims
from core.domain.refund.amounts import LINES, ClaimLine
from core.domain.refund.commands import (
    AcceptRefund,
    AddLines,
    AgreeRefund,
    ClaimRefund,
    CloseRefund,
    DisputeRefund,
    LineAsked,
    MediateRefund,
    OrderRefund,
    ReferRefund,
    ReopenRefund,
    SettleRefund,
)
from core.domain.refund.decide import decide
from core.domain.refund.events import (
    Closed,
    Disputed,
    LinesAdded,
    LineWaived,
    Mediated,
    Paid,
    Referred,
    Reopened,
    Settled,
)
from core.domain.refund.reasons import RefundReason
from core.kernel.reasons import Reason
from tests.support.builders import an
from tests.support.examples.refund import ORDER_NO
from tests.support.given import given
from tests.support.law import shipped_law
from tests.support.refunds import (
    ACCEPTED,
    ADDED,
    AGREED,
    ANN,
    BEN,
    CAI,
    CHIEF,
    CLAIMED,
    CLERK,
    HANDLER,
    KNOWN,
    ORDERED,
    PAYING,
    PROMISED,
    REFUND,
    SETTLED,
    SUPERVISOR,
    VERIFIED,
)
from tests.support.subjects import INSTITUTION, WANG, acting, uid

LAW = shipped_law()
CLAIMING = ClaimRefund(
    refund=REFUND,
    institution=INSTITUTION,
    source=f"tip:{uid(0x710)}",
    trigger="complaint",
    lines=(LineAsked(pupil=ANN, prepaid_fen=500_000), LineAsked(pupil=BEN, prepaid_fen=300_000)),
    on="2026-03-02",
    by=CLERK,
)
ADDING = AddLines(lines=(LineAsked(pupil=CAI, prepaid_fen=200_000),), on="2026-03-04", by=CLERK)
ACCEPTING = AcceptRefund(on="2026-03-05", by=CLERK)
AGREEING = AgreeRefund(promised_on="2026-03-20", on="2026-03-10", by=HANDLER)
DISPUTING = DisputeRefund(side="institution", reason="对课时数有异议", on="2026-03-11", by=HANDLER)
MEDIATING = MediateRefund(outcome="failed", on="2026-03-13", by=HANDLER)
REFERRING = ReferRefund(to="12315", reason="请求并案调解", on="2026-03-13", by=HANDLER)
ORDERING = OrderRefund(doc_no=ORDER_NO, on="2026-03-16", by=CHIEF)
SETTLING = SettleRefund(on="2026-04-03", by=HANDLER)
CLOSING = CloseRefund(outcome="settled", on="2026-04-07", by=HANDLER)
REOPENING = ReopenRefund(reason="漏列学员", on="2026-04-20", by=SUPERVISOR)
DISPUTED = an(Disputed)
MEDIATED = an(Mediated)
REFERRED = an(Referred)
CLOSED = an(Closed)
REOPENED = an(Reopened)
replace = msgspec.structs.replace


def many(count):
    """Return lines of so many pupils."""
    return tuple(LineAsked(pupil=uid(0x60000 + n), prepaid_fen=100) for n in range(count))


def test_a_claim_sets_the_last_day_of_the_law():
    """侵害消费者权益行为处罚办法 第十条: fifteen days after the request, where none is agreed."""
    given().when(decide, CLAIMING, LAW).then(CLAIMED)


def test_a_claim_asked_for_directly_has_no_source():
    """DOMAIN.md §5: a complaint may come to the counter."""
    given().when(decide, replace(CLAIMING, source=""), LAW).then(replace(CLAIMED, source=UNSET))


def test_a_cashier_claims_nothing():
    """Who handles the money does not open the case (DOMAIN.md §1.3)."""
    by = acting(uid(0x5C1), "cashier")
    given().when(decide, replace(CLAIMING, by=by), LAW).then_refused(
        Reason.ROLE_NEEDED, needed="clerk / handler"
    )


def test_the_same_claim_again_is_already_so():
    """Asked again, nothing is recorded twice."""
    given(CLAIMED).when(decide, CLAIMING, LAW).then_nothing()


def test_a_claim_names_a_pupil():
    """DOMAIN.md §5: one case, one line a pupil."""
    given().when(decide, replace(CLAIMING, lines=()), LAW).then_refused(
        RefundReason.REFUND_NO_LINES
    )


def test_a_pupil_has_one_line():
    """DOMAIN.md §7.1 K08: pupils are counted distinct."""
    twice = (*CLAIMING.lines, CLAIMING.lines[0])
    given().when(decide, replace(CLAIMING, lines=twice), LAW).then_refused(
        RefundReason.REFUND_PUPIL_TWICE, pupil=ANN
    )


@pytest.mark.parametrize(("count", "fits"), [(LINES, True), (LINES + 1, False)])
def test_an_event_holds_only_so_many_pupils(count, fits):
    """FORMAT §10: a body has bounds; the others are added by a further event."""
    when = given().when(decide, replace(CLAIMING, lines=many(count)), LAW)
    if fits:
        lines = tuple(ClaimLine(pupil=one.pupil, prepaid_fen=100) for one in many(count))
        when.then(replace(CLAIMED, lines=lines))
    else:
        when.then_refused(RefundReason.REFUND_TOO_MANY_LINES, seen=count, most=LINES)


def test_more_pupils_join_with_a_day_of_their_own():
    """侵害消费者权益行为处罚办法 第十条: from each consumer's own request."""
    given(CLAIMED).when(decide, ADDING, LAW).then(ADDED)


def test_a_pupil_added_with_another_amount_is_refused():
    """What was prepaid is one number."""
    other = replace(ADDING, lines=(LineAsked(pupil=ANN, prepaid_fen=1),))
    given(CLAIMED).when(decide, other, LAW).then_refused(RefundReason.REFUND_PUPIL_KNOWN, pupil=ANN)


def test_pupils_added_again_are_there_already():
    """Asked again, nothing is recorded twice."""
    given(CLAIMED, ADDED).when(decide, ADDING, LAW).then_nothing()


def test_only_who_is_new_is_added():
    """A list sent again with one more name adds that name."""
    both = replace(ADDING, lines=(*CLAIMING.lines, *ADDING.lines))
    given(CLAIMED).when(decide, both, LAW).then(ADDED)


def test_nobody_joins_a_case_that_is_settled():
    """It is reopened first (DOMAIN.md §5)."""
    late = replace(ADDING, lines=(LineAsked(pupil=uid(9), prepaid_fen=1),), on="2026-04-04")
    given(*PAYING, SETTLED).when(decide, late, LAW).then_refused(Reason.WRONG_STAGE)


def test_nobody_joined_before_the_case_began():
    """Days stand in order."""
    given(CLAIMED).when(decide, replace(ADDING, on="2026-03-01"), LAW).then_refused(
        Reason.DAY_ORDER
    )


def test_a_claim_is_accepted():
    """DOMAIN.md §5: Claimed → Accepted."""
    given(CLAIMED, ADDED).when(decide, ACCEPTING, LAW).then(ACCEPTED)


def test_nothing_is_accepted_before_it_is_claimed():
    """DOMAIN.md §5: the order of the procedure."""
    given().when(decide, ACCEPTING, LAW).then_refused(
        Reason.WRONG_STAGE, needed="claimed / reopened"
    )


def test_an_accepted_claim_is_accepted_already():
    """Asked again, nothing is recorded twice."""
    given(CLAIMED, ACCEPTED).when(decide, ACCEPTING, LAW).then_nothing()


def test_a_claim_is_not_accepted_before_its_day():
    """No step comes before the one that it follows."""
    given(CLAIMED).when(decide, replace(ACCEPTING, on="2026-03-01"), LAW).then_refused(
        Reason.DAY_ORDER, before="2026-03-02"
    )


def test_both_sides_agree_on_a_day():
    """侵害消费者权益行为处罚办法 第十条: an agreed day prevails."""
    given(*KNOWN).when(decide, AGREEING, LAW).then(AGREED)


def test_nothing_is_agreed_before_it_is_known_what_is_owed():
    """DOMAIN.md §5: Verified → Agreed."""
    given(CLAIMED, ADDED, ACCEPTED).when(decide, AGREEING, LAW).then_refused(Reason.WRONG_STAGE)


def test_the_same_day_agreed_again_is_agreed_already():
    """Asked again, nothing is recorded twice."""
    given(*PROMISED).when(decide, AGREEING, LAW).then_nothing()


def test_a_later_agreement_replaces_the_first():
    """The guardians may give more time; nobody else can."""
    later = replace(AGREEING, promised_on="2026-03-27", on="2026-03-12")
    given(*PROMISED).when(decide, later, LAW).then(
        replace(AGREED, promised_on="2026-03-27", due_on="2026-03-27", agreed_on="2026-03-12")
    )


def test_a_day_in_the_past_is_not_agreed():
    """A promise is of a day to come."""
    given(*KNOWN).when(decide, replace(AGREEING, promised_on="2026-03-09"), LAW).then_refused(
        Reason.DAY_ORDER, field="promised_on"
    )


def test_no_agreement_undoes_an_order():
    """民办教育促进法 第六十二条: what was ordered is done, or disputed."""
    part = an(Paid, paid_on="2026-03-17")
    given(*KNOWN, ORDERED, part).when(
        decide, replace(AGREEING, promised_on="2026-05-01", on="2026-03-18"), LAW
    ).then_refused(RefundReason.REFUND_ORDER_STANDS, doc_no=ORDER_NO)


def test_a_side_disputes_what_was_verified():
    """DOMAIN.md §5: Verified → Disputed."""
    given(*KNOWN).when(decide, DISPUTING, LAW).then(DISPUTED)


def test_a_mere_claim_is_not_disputed_yet():
    """There is nothing established to dispute."""
    given(CLAIMED).when(decide, DISPUTING, LAW).then_refused(Reason.WRONG_STAGE)


def test_a_dispute_is_recorded_once():
    """Asked again, nothing is recorded twice."""
    given(*KNOWN, DISPUTED).when(decide, DISPUTING, LAW).then_nothing()


def test_a_dispute_is_mediated():
    """DOMAIN.md §5: Disputed → Mediated."""
    given(*KNOWN, DISPUTED).when(decide, MEDIATING, LAW).then(MEDIATED)


def test_without_a_dispute_nothing_is_mediated():
    """DOMAIN.md §5: the order of the procedure."""
    given(*KNOWN).when(decide, MEDIATING, LAW).then_refused(Reason.WRONG_STAGE, needed="disputed")


def test_a_mediation_of_that_day_is_recorded_once():
    """Asked again, nothing is recorded twice."""
    given(*KNOWN, DISPUTED, MEDIATED).when(decide, MEDIATING, LAW).then_nothing()


def test_a_refund_is_referred():
    """DOMAIN.md §5: Referred(12315/court/police)."""
    given(*KNOWN, DISPUTED, MEDIATED).when(decide, REFERRING, LAW).then(REFERRED)


def test_a_mere_claim_is_not_referred():
    """It is accepted and verified, or not accepted."""
    given(CLAIMED).when(decide, REFERRING, LAW).then_refused(Reason.WRONG_STAGE)


def test_a_refund_is_referred_to_one_place_once():
    """Asked again, nothing is recorded twice."""
    given(*KNOWN, DISPUTED, REFERRED).when(decide, REFERRING, LAW).then_nothing()


def test_the_head_orders_to_pay_back():
    """民办教育促进法 第六十二条、第六十四条: 退还所收费用; fifteen days by our default."""
    given(*KNOWN, DISPUTED, MEDIATED, REFERRED).when(decide, ORDERING, LAW).then(ORDERED)


def test_an_order_may_name_its_day():
    """The law sets no number, so the order may."""
    given(*KNOWN).when(decide, replace(ORDERING, pay_by="2026-03-23"), LAW).then(
        replace(ORDERED, pay_by="2026-03-23")
    )


def test_who_verified_does_not_order():
    """Separation of duties: the amounts and the order are two people's (DOMAIN.md §1.3)."""
    both = acting(WANG, "handler", "head")
    given(*KNOWN).when(decide, replace(ORDERING, by=both), LAW).then_refused(
        Reason.SAME_PERSON, part="handler"
    )


def test_an_order_is_given_once():
    """Asked again, nothing is recorded twice; FORMAT §3, claim doc-no."""
    given(*KNOWN, ORDERED).when(decide, ORDERING, LAW).then_nothing()
    assert list(claims(ORDERED)) == [("doc-no", ORDER_NO)]


def test_where_nothing_is_owed_nothing_is_ordered():
    """An order needs an amount."""
    given(*KNOWN, an(Paid), an(LineWaived, waived_on="2026-03-30")).when(
        decide, replace(ORDERING, on="2026-03-31"), LAW
    ).then_refused(RefundReason.REFUND_NOTHING_OWED)


def test_a_case_is_settled_when_all_is_paid():
    """DOMAIN.md §7.1 K08: case, pupils and money, in the period of this day."""
    given(*PAYING).when(decide, SETTLING, LAW).then(SETTLED)


def test_a_case_with_money_owed_is_not_settled():
    """DOMAIN.md §5: Paid(part*) → Settled."""
    given(*PAYING[:-1]).when(decide, SETTLING, LAW).then_refused(
        RefundReason.REFUND_STILL_OWED, owed_fen=200_000, pupils=1
    )


def test_a_case_with_a_claim_unverified_is_not_settled():
    """Who joined late is not forgotten."""
    late = an(LinesAdded, lines=(ClaimLine(pupil=uid(9), prepaid_fen=5),))
    given(*PAYING, late).when(decide, SETTLING, LAW).then_refused(
        RefundReason.REFUND_UNVERIFIED, pupil=uid(9)
    )


def test_a_settled_case_is_settled_already():
    """Asked again, nothing is recorded twice."""
    given(*PAYING, SETTLED).when(decide, SETTLING, LAW).then_nothing()


def test_a_case_is_not_settled_before_its_last_payment():
    """Days stand in order."""
    given(*PAYING).when(decide, replace(SETTLING, on="2026-03-30"), LAW).then_refused(
        Reason.DAY_ORDER, before="2026-03-31"
    )


def test_who_gave_everything_up_is_not_counted_as_paid():
    """DOMAIN.md §7.1 K08: 人 are those to whom money went."""
    given(*KNOWN, ORDERED, an(Paid), an(LineWaived)).when(decide, SETTLING, LAW).then(an(Settled))


def test_a_settled_case_closes():
    """DOMAIN.md §5: Settled → Closed."""
    given(*PAYING, SETTLED).when(decide, CLOSING, LAW).then(CLOSED)


@pytest.mark.parametrize(
    ("past", "outcome"),
    [
        ((CLAIMED,), "not_accepted"),
        ((CLAIMED, ACCEPTED), "withdrawn"),
    ],
)
def test_a_case_closes_before_anything_is_known(past, outcome):
    """A claim may be another authority's, or be taken back."""
    closing = replace(CLOSING, outcome=outcome, on="2026-03-06")
    given(*past).when(decide, closing, LAW).then(
        replace(CLOSED, outcome=outcome, closed_on="2026-03-06")
    )


def test_a_case_with_nothing_refundable_closes():
    """DOMAIN.md §5: lessons taken may be worth all that was paid."""
    nothing = tuple(replace(line, refundable_fen=0) for line in VERIFIED.lines)
    zero = replace(VERIFIED, lines=nothing, refundable_fen=0)
    given(CLAIMED, ADDED, ACCEPTED, zero).when(
        decide, replace(CLOSING, outcome="nothing_refundable"), LAW
    ).then(replace(CLOSED, outcome="nothing_refundable"))


def test_a_referred_case_closes_with_what_is_still_owed():
    """No fen is lost: what pupils must pursue elsewhere is said."""
    given(*KNOWN, REFERRED).when(decide, replace(CLOSING, outcome="referred"), LAW).then(
        replace(CLOSED, outcome="referred", owed_fen=750_000)
    )


@pytest.mark.parametrize(
    ("past", "outcome", "reason"),
    [
        (KNOWN, "settled", RefundReason.REFUND_NOT_CLOSED_SO),
        (KNOWN, "withdrawn", RefundReason.REFUND_NOT_CLOSED_SO),
        (KNOWN, "nothing_refundable", RefundReason.REFUND_STILL_OWED),
        (PROMISED, "settled", Reason.WRONG_STAGE),
        ((*PAYING, SETTLED, REOPENED), "withdrawn", RefundReason.REFUND_SOMETHING_OWED),
        ((CLAIMED, CLOSED, REOPENED), "referred", Reason.WRONG_STAGE),
        ((CLAIMED, CLOSED, REOPENED), "settled", RefundReason.REFUND_UNVERIFIED),
    ],
)
def test_no_case_closes_on_money_that_is_owed(past, outcome, reason):
    """DOMAIN.md §5: a case ends settled, or as what it was."""
    closing = replace(CLOSING, outcome=outcome, on="2026-05-01")
    given(*past).when(decide, closing, LAW).then_refused(reason)


def test_a_closed_case_is_closed_already():
    """Asked again, nothing is recorded twice."""
    given(*PAYING, SETTLED, CLOSED).when(decide, CLOSING, LAW).then_nothing()


def test_a_case_is_reopened():
    """DOMAIN.md §5: ↺ Reopened."""
    given(*PAYING, SETTLED, CLOSED).when(decide, REOPENING, LAW).then(REOPENED)


def test_a_clerk_reopens_nothing():
    """What was settled is touched by a supervisor or the head."""
    given(*PAYING, SETTLED).when(decide, replace(REOPENING, by=CLERK), LAW).then_refused(
        Reason.ROLE_NEEDED
    )


def test_a_running_case_is_not_reopened():
    """There is nothing to take up again."""
    given(*KNOWN).when(decide, REOPENING, LAW).then_refused(
        Reason.WRONG_STAGE, needed="closed / settled"
    )


def test_a_reopened_case_is_reopened_already():
    """Asked again, nothing is recorded twice."""
    given(*PAYING, SETTLED, REOPENED).when(decide, REOPENING, LAW).then_nothing()


def test_a_case_reopened_by_mistake_closes_again():
    """Nothing new is owed, so nothing new is counted."""
    given(*PAYING, SETTLED, CLOSED, REOPENED).when(
        decide, replace(CLOSING, on="2026-04-21"), LAW
    ).then(replace(CLOSED, closed_on="2026-04-21"))
