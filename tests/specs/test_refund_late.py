"""Refunds fall overdue by themselves at the end of their day (侵消办法 第十条; V-REF-01)."""

import msgspec
import pytest

from core.domain.catalogue import claims
from core.domain.refund.amounts import LINES, ClaimLine, MissedLine, PaidLine, VerifiedLine
from core.domain.refund.commands import EndDay, WithdrawOverdue
from core.domain.refund.decide import decide
from core.domain.refund.events import (
    Claimed,
    Closed,
    LineWaived,
    Overdue,
    OverdueWithdrawn,
    Paid,
    Referred,
    Verified,
)
from core.domain.refund.reasons import RefundReason
from core.domain.refund.table import TABLE
from core.kernel.acting import by_job
from core.kernel.ids import stream_name
from core.kernel.reasons import Reason
from core.process.dossier import Deed
from core.process.refunds import end_day
from tests.support.builders import an
from tests.support.given import folded, given
from tests.support.kinds import every
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
    HANDLER,
    KNOWN,
    ORDERED,
    OVERDUE,
    PROMISED,
    REFUND,
    SETTLED,
    VERIFIED,
)
from tests.support.subjects import uid

LAW = shipped_law()
WITHDRAWING = WithdrawOverdue(
    due_on="2026-03-31", part=1, overdue_event=uid(0x5EA), on="2026-04-02", by=CHIEF
)
ASKED = an(
    Overdue,
    ground="requested",
    due_on="2026-03-17",
    lines=(MissedLine(pupil=ANN, owed_fen=400_000), MissedLine(pupil=BEN, owed_fen=150_000)),
    pupils=2,
    owed_fen=550_000,
    effective_on="2026-03-18",
)
"""ANN and BEN asked on 2 March, and no day was agreed."""
replace = msgspec.structs.replace
OF_CAI = replace(
    ASKED,
    due_on="2026-03-19",
    lines=(MissedLine(pupil=CAI, owed_fen=200_000),),
    pupils=1,
    owed_fen=200_000,
    effective_on="2026-03-20",
)
ALL_OF_IT = an(
    Paid,
    lines=(
        PaidLine(pupil=ANN, paid_fen=400_000),
        PaidLine(pupil=BEN, paid_fen=150_000),
        PaidLine(pupil=CAI, paid_fen=200_000),
    ),
    paid_fen=750_000,
    owed_fen=0,
)


def ending(on):
    """Return that the days before this one have ended."""
    return EndDay(on=on, by=by_job("follower"))


def fallen(today, *past):
    """Return the overdues that the end of the days before `today` brings."""
    return every(Overdue, decide(folded(decide, *past), ending(today), LAW))


@pytest.mark.parametrize(
    ("today", "fell"),
    [
        ("2026-03-16", ()),
        ("2026-03-17", ()),
        ("2026-03-18", (ASKED,)),
        ("2026-03-20", (ASKED, OF_CAI)),
    ],
)
def test_fifteen_days_after_the_request_it_is_overdue(today, fell):
    """第十条: 自消费者提出退款要求之日起超过十五日; of each pupil from their own request."""
    assert decide(folded(decide, *KNOWN), ending(today), LAW) == fell


@pytest.mark.parametrize(
    ("today", "count"), [("2026-03-20", 0), ("2026-03-21", 3), ("2026-04-30", 3)]
)
def test_an_agreed_day_takes_the_place_of_the_fifteen(today, count):
    """第十条: the agreed period prevails, longer or shorter."""
    events = fallen(today, *PROMISED)
    assert sum(one.pupils for one in events if one.ground == "agreed") == count


@pytest.mark.parametrize(("today", "fell"), [("2026-03-31", False), ("2026-04-01", True)])
def test_an_ordered_day_that_passes_is_overdue(today, fell):
    """民办教育促进法 第六十二条: 退还所收费用."""
    when = given(*KNOWN, ORDERED).when(decide, ending(today), LAW)
    when.then(OVERDUE) if fell else when.then_nothing()


def test_only_the_follower_ends_a_day():
    """Nobody declares a refund overdue."""
    by_hand = EndDay(on="2026-04-01", by=HANDLER)
    given(*KNOWN).when(decide, by_hand, LAW).then_refused(Reason.ROLE_NEEDED)


def test_a_day_ended_twice_falls_due_once():
    """FORMAT §3: claim overdue/<refund>/<due_on>/<part>."""
    given(*KNOWN, ORDERED, OVERDUE).when(decide, ending("2026-04-02"), LAW).then_nothing()
    assert list(claims(OVERDUE)) == [("overdue", f"{REFUND}/2026-03-31/1")]


def test_a_claim_that_nobody_verified_is_not_overdue():
    """DOMAIN.md §0.1, trap 10: a mere claim costs nobody points."""
    given(CLAIMED, ADDED, ACCEPTED).when(decide, ending("2026-05-01"), LAW).then_nothing()


def test_what_was_verified_late_is_overdue_from_then_on():
    """The delay was there; it counts from when it was known."""
    late = an(Verified, verified_on="2026-03-25")
    events = fallen("2026-03-26", CLAIMED, ADDED, ACCEPTED, late)
    assert {(one.due_on, one.effective_on) for one in events} == {
        ("2026-03-17", "2026-03-25"),
        ("2026-03-19", "2026-03-25"),
    }


def test_before_a_court_nothing_falls_overdue():
    """What was referred is judged there."""
    given(*KNOWN, an(Referred)).when(decide, ending("2026-05-01"), LAW).then_nothing()


def test_a_closed_case_has_no_days():
    """Nothing runs any more."""
    given(*KNOWN, ORDERED, an(Closed)).when(decide, ending("2026-05-01"), LAW).then_nothing()


def test_what_was_paid_on_the_last_day_is_in_time():
    """The last day counts wholly."""
    paid = replace(ALL_OF_IT, paid_on="2026-03-31")
    given(*KNOWN, ORDERED, paid).when(decide, ending("2026-04-01"), LAW).then_nothing()


@pytest.mark.parametrize("end", [(), (SETTLED,)])
def test_what_was_paid_a_day_late_is_overdue_all_the_same(end):
    """Recorded before the day was ended, it is still late."""
    paid = replace(ALL_OF_IT, paid_on="2026-04-01")
    given(*KNOWN, ORDERED, paid, *end).when(decide, ending("2026-04-02"), LAW).then(OVERDUE)


def test_what_was_waived_in_time_is_not_missed():
    """The guardian gave it up: nobody waits for it."""
    waived = an(LineWaived, waived_on="2026-03-31")
    events = fallen("2026-04-01", *KNOWN, ORDERED, waived)
    assert [one.pupils for one in events] == [2]


def test_a_new_day_that_is_missed_too_is_a_new_overdue():
    """A second promise broken is a second delay."""
    again = replace(AGREED, promised_on="2026-03-27", due_on="2026-03-27")
    past = (*KNOWN, ASKED, OF_CAI, again)
    (event,) = fallen("2026-03-28", *past)
    assert (event.due_on, event.part, event.pupils) == ("2026-03-27", 1, 3)


def test_thousands_of_pupils_fall_overdue_in_parts():
    """FORMAT §10: a body has bounds; each part is claimed by its number."""
    pupils = [uid(0x70000 + n) for n in range(2 * LINES + 1)]
    asked = tuple(ClaimLine(pupil=one, prepaid_fen=100) for one in pupils)
    found = tuple(
        VerifiedLine(
            pupil=one,
            prepaid_fen=100,
            consumed_classes=0,
            unit_price_fen=0,
            gift_classes=0,
            reckoned="formula",
            refundable_fen=100,
            due_on="2026-03-17",
        )
        for one in pupils
    )
    past = (an(Claimed, lines=asked), ACCEPTED, an(Verified, lines=found))
    events = fallen("2026-03-18", *past)
    assert [(one.part, one.pupils) for one in events] == [(1, LINES), (2, LINES), (3, 1)]


def test_payments_in_time_that_come_to_light_late_withdraw_it():
    """DOMAIN.md §4.7: history stays, the points return; who was late is overdue anew."""
    left = replace(
        OVERDUE,
        part=2,
        lines=(MissedLine(pupil=CAI, owed_fen=200_000),),
        pupils=1,
        owed_fen=200_000,
    )
    given(*KNOWN, ORDERED, OVERDUE, an(Paid)).when(decide, WITHDRAWING, LAW).then(
        an(OverdueWithdrawn), left
    )


@pytest.mark.parametrize("moved", [an(Referred), an(Closed)], ids=["referred", "closed"])
def test_who_was_late_stays_overdue_wherever_the_case_went(moved):
    """The table lets it come from there: it is the same day said anew, not one that ends now."""
    past = (*KNOWN, ORDERED, OVERDUE, an(Paid), moved)
    left = every(Overdue, decide(folded(decide, *past), WITHDRAWING, LAW))
    stage = folded(decide, *past).stage
    assert [line.pupil for one in left for line in one.lines] == [CAI]
    assert any(row.event is Overdue and stage in row.given for row in TABLE)


def test_an_overdue_withdrawn_whole_leaves_nothing():
    """All was paid in time."""
    paid = replace(ALL_OF_IT, paid_on="2026-03-31")
    given(*KNOWN, ORDERED, OVERDUE, paid).when(decide, WITHDRAWING, LAW).then(an(OverdueWithdrawn))


def test_an_overdue_that_was_one_stays():
    """A payment after the day changes nothing about the day."""
    paid = replace(ALL_OF_IT, paid_on="2026-04-01")
    given(*KNOWN, ORDERED, OVERDUE, paid).when(decide, WITHDRAWING, LAW).then_refused(
        RefundReason.REFUND_LATE_INDEED, part=1
    )


def test_an_overdue_that_never_came_is_not_withdrawn():
    """There is nothing to take back."""
    given(*KNOWN, ORDERED).when(decide, WITHDRAWING, LAW).then_refused(
        RefundReason.REFUND_NO_OVERDUE
    )


def test_a_handler_withdraws_no_overdue():
    """Points are given back by the head or a supervisor."""
    given(*KNOWN, ORDERED, OVERDUE, an(Paid)).when(
        decide, replace(WITHDRAWING, by=HANDLER), LAW
    ).then_refused(Reason.ROLE_NEEDED)


def test_an_overdue_is_withdrawn_once():
    """Asked again, nothing is recorded twice."""
    given(*KNOWN, ORDERED, OVERDUE, an(Paid), an(OverdueWithdrawn)).when(
        decide, WITHDRAWING, LAW
    ).then_nothing()


def test_after_a_withdrawal_the_day_does_not_fall_due_again():
    """What was in time stays in time."""
    paid = replace(ALL_OF_IT, paid_on="2026-03-31")
    past = (*KNOWN, ORDERED, OVERDUE, paid, an(OverdueWithdrawn))
    given(*past).when(decide, ending("2026-04-03"), LAW).then_nothing()


def test_the_follower_tells_the_refund_itself():
    """DOMAIN.md §5: the deadline comes by itself, as a notice's does."""
    (deed,) = end_day(REFUND, "2026-04-01")
    assert deed == Deed(stream=stream_name("refund", REFUND), command=ending("2026-04-01"))


def test_the_example_is_what_was_decided():
    """The golden bytes show a whole verification, as handlers enter it."""
    assert folded(decide, *KNOWN).refundable_fen == VERIFIED.refundable_fen
