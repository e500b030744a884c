"""The money of a case: terms, surcharge, what rests it, and what is never lost (第六十六条以下)."""

import pytest
from hypothesis import given as any_of
from hypothesis import settings
from hypothesis import strategies as st

from core.domain.case.commands import VaryPenalty
from core.domain.case.decide import decide
from core.domain.case.events import Paid, Penalty, Varied
from core.domain.case.money_commands import (
    AddSurcharge,
    DeferPayment,
    GrantInstalments,
    WaiveSurcharge,
)
from core.domain.case.money_events import (
    Instalment,
    InstalmentsGranted,
    PaymentDeferred,
    SurchargeAdded,
    SurchargeCorrected,
    SurchargePaid,
    SurchargeWaived,
)
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from tests.support.builders import an
from tests.support.cases import (
    CASE,
    CASHIER,
    DECIDED,
    DECIDER,
    DECISION,
    EFFECTIVE,
    LARGE,
    LAW,
    RECEIPTED,
    SERVED,
    but,
    closing,
    kinds,
    lived,
    paying,
    revoking,
)
from tests.support.given import given
from tests.support.remedies import beginning, reconsidered, requesting

OWES = (
    *DECISION[:-1],
    but(DECIDED, penalties=(LARGE,), decided_on="2025-09-20"),
    but(RECEIPTED, served_on="2025-09-26", reconsider_by="2025-11-25", litigate_by="2026-03-26"),
    but(
        SERVED,
        penalties=(LARGE,),
        served_on="2025-09-26",
        effective_on="2025-09-26",
        pay_by="2025-10-11",
    ),
)
"""50,000 yuan, to be paid by 2025-10-11 (DOMAIN.md §4.5, surcharge vector)."""
YUAN = 100


def adding(on):
    return AddSurcharge(on=on, by=CASHIER)


def granting(*parts, on="2025-10-09"):
    instalments = tuple(Instalment(pay_by=day, due_fen=fen) for day, fen in parts)
    return GrantInstalments(instalments=instalments, on=on, by=DECIDER)


def surcharge(past, on):
    """Return the surcharge up to a day, in yuan."""
    state, _ = lived(past, adding(on))
    return state.money.surcharge.due_fen / YUAN


@pytest.mark.parametrize(
    ("on", "yuan"),
    [
        ("2025-10-11", 0),
        ("2025-10-12", 1_500),
        ("2025-10-13", 3_000),
        ("2025-11-12", 48_000),
        ("2025-11-13", 49_500),
        ("2025-11-14", 50_000),
        ("2025-11-15", 50_000),
        ("2026-10-11", 50_000),
    ],
)
def test_the_surcharge_is_three_percent_a_day_up_to_the_fine(on, yuan):
    """行政处罚法 第七十二条第一项; DOMAIN.md vector: day 33 is 49,500, day 34 capped."""
    assert surcharge(OWES, on) == yuan


def test_a_surcharge_says_how_it_was_reckoned():
    """行政处罚法 第七十二条第一项: a reader in ten years needs no law for it."""
    given(*OWES).when(decide, adding("2025-10-14"), LAW).then(
        SurchargeAdded(
            case=CASE,
            from_day="2025-10-12",
            to_day="2025-10-14",
            days=3,
            suspended_days=0,
            base_fen=50_000_00,
            added_fen=4_500_00,
            total_fen=4_500_00,
        )
    )


def test_a_surcharge_reckoned_in_parts_is_the_same():
    """One sum, however often it is asked for."""
    state, events = lived(OWES, adding("2025-10-20"), adding("2025-10-20"), adding("2025-11-20"))
    assert kinds(events) == ["SurchargeAdded", "SurchargeAdded"]
    assert state.money.surcharge.due_fen == 50_000_00
    assert [event.from_day for event in events] == ["2025-10-12", "2025-10-21"]
    assert [event.days for event in events] == [9, 25]


def test_nothing_is_added_to_a_fine_paid_in_time():
    """行政处罚法 第七十二条: 到期不缴纳."""
    _, events = lived(OWES, paying(50_000_00, on="2025-10-11"), adding("2026-01-01"))
    assert kinds(events) == ["Paid"]


def test_a_payment_reckons_the_surcharge_first():
    """A receipt of the eleventh late day: eleven days at the whole, then the rest of the fine."""
    given(*OWES).when(decide, paying(20_000_00, on="2025-10-22"), LAW).then(
        SurchargeAdded(
            case=CASE,
            from_day="2025-10-12",
            to_day="2025-10-22",
            days=11,
            suspended_days=0,
            base_fen=50_000_00,
            added_fen=16_500_00,
            total_fen=16_500_00,
        ),
        Paid(case=CASE, ref="B1", paid_fen=20_000_00, owed_fen=30_000_00, paid_on="2025-10-22"),
    )


def test_what_is_paid_is_surcharged_no_more():
    """The base is what is unpaid: 30,000 yuan at 900 a day."""
    state, _ = lived(OWES, paying(20_000_00, on="2025-10-22"), adding("2025-10-24"))
    assert state.money.surcharge.due_fen == 16_500_00 + 2 * 900_00


def test_confiscated_money_bears_no_surcharge():
    """行政处罚法 第七十二条第一项 speaks of the fine alone."""
    taken = Penalty(kind="confiscation", fine_fen=30_000_00)
    served = but(OWES[-1], penalties=(LARGE, taken))
    state, _ = lived((*OWES[:-1], served), adding("2025-10-12"))
    assert state.money.surcharge.due_fen == 1_500_00
    assert state.owed_fen == 80_000_00


def test_days_of_reconsideration_do_not_count():
    """行政处罚法 第七十三条第三款: day 5 to day 14 rest, both ends included."""
    requested = requesting("2025-10-16")
    state, _ = lived(OWES, requested, reconsidered("2025-10-25"), adding("2025-10-27"))
    assert state.money.surcharge.due_fen == 6 * 1_500_00
    assert (state.money.surcharged_days, state.money.rested_days) == (6, 10)


def test_days_of_litigation_do_not_count():
    """行政处罚法 第七十三条第三款, while it goes on."""
    state, _ = lived(OWES, beginning("2025-10-14"), adding("2025-12-31"))
    assert state.money.surcharge.due_fen == 2 * 1_500_00


def test_a_stay_that_comes_to_light_late_takes_surcharge_off():
    """行政处罚法 第七十三条第三款: what was reckoned over it is reckoned again."""
    _, events = lived(OWES, adding("2025-10-21"), requesting("2025-10-17"))
    assert events[-1] == SurchargeCorrected(
        case=CASE, to_day="2025-10-21", was_fen=15_000_00, total_fen=7_500_00
    )


def test_a_payment_that_comes_to_light_late_takes_surcharge_off():
    """Money that arrived in time was never late, whenever the bank says so."""
    _, events = lived(OWES, adding("2025-10-21"), paying(50_000_00, on="2025-10-10"))
    assert kinds(events) == ["SurchargeAdded", "SurchargeCorrected", "Paid"]
    assert events[1].total_fen == 0


def test_each_instalment_has_its_own_day():
    """行政处罚法 第六十六条第二款: 10,000 late from 10-21, 40,000 more from 11-01."""
    plan = granting(("2025-10-20", 10_000_00), ("2025-10-31", 40_000_00))
    state, _ = lived(OWES, plan, adding("2025-11-02"))
    assert state.money.surcharge.due_fen == 13 * 300_00 + 2 * 1_200_00


def test_instalments_are_granted_for_what_is_owed():
    """行政处罚法 第六十六条第二款."""
    plan = granting(("2025-10-20", 10_000_00), ("2025-10-31", 40_000_00))
    granted = InstalmentsGranted(
        case=CASE,
        instalments=plan.instalments,
        pay_by="2025-10-31",
        granted_on="2025-10-09",
    )
    given(*OWES).when(decide, plan, LAW).then(granted)
    given(*OWES, granted).when(decide, plan, LAW).then_nothing()


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ([("2025-10-20", 50_000_01)], Reason.INSTALMENTS_SUM),
        ([("2025-10-20", 49_999_99)], Reason.INSTALMENTS_SUM),
        ([("2025-10-20", 50_000_00), ("2025-10-31", 0)], Reason.INSTALMENTS_SUM),
        ([("2025-10-31", 10_000_00), ("2025-10-20", 40_000_00)], Reason.DAY_ORDER),
        ([("2025-10-08", 50_000_00)], Reason.DAY_ORDER),
    ],
)
def test_instalments_come_to_what_is_owed_in_the_order_of_their_days(parts, reason):
    """行政处罚法 第六十六条第二款; money is conserved to the fen."""
    given(*OWES).when(decide, granting(*parts), LAW).then_refused(reason)


def test_a_deferred_fine_is_late_after_its_new_day():
    """行政处罚法 第六十六条第二款."""
    command = DeferPayment(pay_by="2025-12-31", on="2025-10-09", by=DECIDER)
    deferred = PaymentDeferred(
        case=CASE, owed_fen=50_000_00, pay_by="2025-12-31", granted_on="2025-10-09"
    )
    given(*OWES).when(decide, command, LAW).then(deferred)
    given(*OWES, deferred).when(decide, command, LAW).then_nothing()
    assert surcharge((*OWES, deferred), "2026-01-02") == 3_000


def test_nothing_is_deferred_that_is_not_owed():
    """行政处罚法 第六十六条第二款."""
    paid = an(Paid, case=CASE, paid_fen=50_000_00, paid_on="2025-10-09")
    given(*OWES, paid).when(
        decide, DeferPayment(pay_by="2025-12-31", on="2025-10-09", by=DECIDER), LAW
    ).then_refused(Reason.NOTHING_OWED)


def test_a_deferral_granted_late_keeps_what_became_due_before():
    """行政处罚法 第七十二条: three late days stay three late days."""
    command = DeferPayment(pay_by="2025-12-31", on="2025-10-14", by=DECIDER)
    state, events = lived(OWES, command, adding("2025-12-31"))
    assert kinds(events) == ["SurchargeAdded", "PaymentDeferred"]
    assert state.money.surcharge.due_fen == 4_500_00


def test_the_surcharge_is_paid_apart_from_the_fine():
    """行政处罚法 第六十七、七十二条."""
    _, events = lived(OWES, paying(1_000_00, "B2", on="2025-10-12", towards="surcharge"))
    assert events[-1] == SurchargePaid(
        case=CASE, ref="B2", paid_fen=1_000_00, owed_fen=500_00, paid_on="2025-10-12"
    )


@pytest.mark.parametrize("fen", [0, -1, 1_500_01])
def test_no_more_surcharge_is_paid_than_is_owed(fen):
    """A receipt beyond the debt is somebody else's money."""
    given(*OWES).when(decide, paying(fen, on="2025-10-12", towards="surcharge"), LAW).then_refused(
        Reason.OVERPAID
    )


def test_surcharge_is_remitted_by_the_head():
    """行政强制法 第四十二条."""
    added = SurchargeAdded(
        case=CASE,
        from_day="2025-10-12",
        to_day="2025-10-12",
        days=1,
        suspended_days=0,
        base_fen=50_000_00,
        added_fen=1_500_00,
        total_fen=1_500_00,
    )
    command = WaiveSurcharge(waived_fen=1_000_00, reason="履行协议", on="2025-10-12", by=DECIDER)
    waived = SurchargeWaived(
        case=CASE,
        waived_fen=1_000_00,
        owed_fen=500_00,
        reason="履行协议",
        waived_on="2025-10-12",
    )
    given(*OWES, added).when(decide, command, LAW).then(waived)
    given(*OWES, added, waived).when(decide, but(command, waived_fen=501_00), LAW).then_refused(
        Reason.OVERPAID, owed_fen=500_00
    )


def test_a_surcharge_remitted_is_remitted_already():
    """Asked again, no more of it is given up than the head gave up."""
    command = WaiveSurcharge(waived_fen=500_00, reason="履行协议", on="2025-10-12", by=DECIDER)
    state, events = lived(OWES, AddSurcharge(on="2025-10-12", by=CASHIER), command)
    assert state.money.surcharge.owed_fen == 1_000_00
    given(*OWES, *events).when(decide, command, LAW).then_nothing()


def test_a_case_does_not_close_over_its_surcharge():
    """DOMAIN.md §4.5 C21: after execution."""
    _, events = lived(OWES, paying(50_000_00, on="2025-10-12"))
    given(*OWES, *events).when(decide, closing("2026-03-21"), LAW).then_refused(
        Reason.STILL_OWED, owed_fen=1_500_00
    )


def test_a_fine_of_uneven_fen_drops_the_part_of_a_fen():
    """surcharge.rounding, for the party: 3 % of 33 fen is no whole fen."""
    odd = Penalty(kind="fine", fine_fen=33)
    state, _ = lived((*OWES[:-1], but(OWES[-1], penalties=(odd,))), adding("2025-10-12"))
    assert state.money.surcharge.due_fen == 0
    state, _ = lived((*OWES[:-1], but(OWES[-1], penalties=(odd,))), adding("2025-10-13"))
    assert state.money.surcharge.due_fen == 1


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("pay"), st.integers(1, 60_000_00), st.integers(0, 90)),
        st.tuples(st.just("surcharge"), st.integers(1, 60_000_00), st.integers(0, 90)),
        st.tuples(st.just("add"), st.just(0), st.integers(0, 90)),
        st.tuples(st.just("waive"), st.integers(1, 20_000_00), st.integers(0, 90)),
        st.tuples(st.just("stay"), st.just(0), st.integers(0, 60)),
        st.tuples(st.just("stayed"), st.just(0), st.integers(0, 90)),
        st.tuples(st.just("vary"), st.integers(1, 50_000_00), st.integers(0, 90)),
        st.tuples(st.just("revoke"), st.just(0), st.integers(0, 90)),
    ),
    max_size=8,
)


def command_of(step, number):
    kind, fen, days = step
    month, day = (10, 1 + days) if days < 30 else (11, days - 29) if days < 60 else (12, days - 59)
    on = f"2025-{month:02}-{min(day, 30):02}"
    match kind:
        case "pay":
            return paying(fen, f"B{number}", on=on)
        case "surcharge":
            return paying(fen, f"B{number}", on=on, towards="surcharge")
        case "add":
            return adding(on)
        case "waive":
            return WaiveSurcharge(waived_fen=fen, reason="r", on=on, by=DECIDER)
        case "stay":
            return requesting(on)
        case "stayed":
            return reconsidered(on)
        case "vary":
            lighter = (Penalty(kind="fine", fine_fen=fen),)
            return VaryPenalty(penalties=lighter, reason="r", on=on, by=DECIDER)
        case _:
            return revoking(on, annuls_from="2025-09-26")


@settings(deadline=None, max_examples=150)
@any_of(STEPS)
def test_paid_and_owed_and_waived_are_what_is_due(steps):
    """行政处罚法 第六十六至七十三条: no fen comes or goes, whatever is done in whatever order."""
    past = OWES
    for number, step in enumerate(steps):
        try:
            _, events = lived(past, command_of(step, number))
        except Refused:
            continue
        past = (*past, *events)
        state, _ = lived(past)
        for debt in (state.money.fine, state.money.surcharge):
            assert debt.paid_fen + debt.owed_fen + debt.waived_fen == debt.due_fen
            assert min(debt.paid_fen, debt.owed_fen, debt.waived_fen) >= 0
        assert state.money.surcharge.due_fen <= 50_000_00


def test_a_variation_waives_what_it_takes_off():
    """DOMAIN.md §4.5, Varied; what was paid beyond it is given back."""
    lighter = an(Varied, case=CASE, penalties=(Penalty(kind="fine", fine_fen=10_000_00),))
    paid = an(Paid, case=CASE, paid_fen=20_000_00, owed_fen=30_000_00, paid_on="2025-10-01")
    state, _ = lived((*OWES, paid, lighter))
    fine = state.money.fine
    assert (fine.due_fen, fine.paid_fen, fine.owed_fen) == (50_000_00, 10_000_00, 0)
    assert (fine.waived_fen, fine.refund_fen) == (40_000_00, 10_000_00)


def test_a_revoked_fine_is_given_back():
    """行政处罚法 第七十四条第三款: 依法应当退还."""
    state, _ = lived((*EFFECTIVE,), paying(5_000_00), revoking())
    assert (state.money.fine.owed_fen, state.money.fine.refund_fen) == (0, 5_000_00)
