"""A penalty on the spot in its case: opened, reported, handed in, closed (第五十一条以下)."""

import pytest
from msgspec import UNSET

from core.domain.case.decide import decide
from core.domain.case.events import Closed, Penalty
from core.domain.case.money_commands import BankFine, HandInFine, OpenSimplePenalty, ReportSimple
from core.domain.case.money_events import (
    FineBanked,
    FineHandedIn,
    SimplePenaltyImposed,
    SimplePenaltyRevoked,
    SimpleReported,
)
from core.kernel.acting import by_job
from core.kernel.reasons import Reason
from tests.support.builders import an, uid
from tests.support.cases import (
    BASIS,
    CASHIER,
    CLERK,
    EFFECTIVE,
    LAW,
    WARNING,
    but,
    closing,
    kinds,
    lived,
    paying,
    revoking,
)
from tests.support.given import given
from tests.support.subjects import INSTITUTION, LATE, LI, VISIT, WANG, ZHAO, acting

SPOT = uid(0x59)
SMALL = Penalty(kind="fine", fine_fen=100_00)
OPEN = OpenSimplePenalty(
    case=SPOT,
    visit=VISIT,
    party="organisation",
    institution=INSTITUTION,
    number="T7-1",
    penalties=(SMALL,),
    violations=(LATE,),
    basis=BASIS,
    officers=(WANG, LI),
    collected_fen=100_00,
    receipt_no="豫财1",
    hand_in_by="2026-03-10",
    report_by="2026-03-10",
    on="2026-03-06",
    by=by_job("follower"),
)
IMPOSED = SimplePenaltyImposed(
    case=SPOT,
    visit=VISIT,
    institution=INSTITUTION,
    number="T7-1",
    penalties=(SMALL,),
    violations=(LATE,),
    again=(),
    beyond_power=False,
    basis=BASIS,
    officers=(WANG, LI),
    imposed_on="2026-03-06",
    effective_on="2026-03-06",
    collected_fen=100_00,
    receipt_no="豫财1",
    hand_in_by="2026-03-10",
    report_by="2026-03-10",
    reconsider_by="2026-05-06",
    litigate_by="2026-09-07",
    provisional=False,
)
REPORTED = SimpleReported(case=SPOT, reported_on="2026-03-09")
HANDED = FineHandedIn(
    case=SPOT,
    handed_in_fen=100_00,
    handed_in_on="2026-03-09",
    to_bank_by="2026-03-11",
    provisional=False,
)
BANKED = FineBanked(case=SPOT, ref="K1", banked_fen=100_00, banked_on="2026-03-10")
REPORT = ReportSimple(on="2026-03-09", by=CLERK)
HAND_IN = HandInFine(handed_in_fen=100_00, on="2026-03-09", by=CASHIER)
BANK = BankFine(ref="K1", banked_fen=100_00, on="2026-03-10", by=CASHIER)
BEYOND = but(IMPOSED, beyond_power=True)


def test_a_penalty_on_the_spot_opens_its_case_in_effect():
    """行政处罚法 第五十一、五十二条: decided and handed over in one."""
    given().when(decide, OPEN, LAW).then(IMPOSED)


def test_an_opened_case_is_open_already():
    """The follower may ask twice."""
    given(IMPOSED).when(decide, OPEN, LAW).then_nothing()


def test_only_the_follower_opens_it():
    """The fact is the device's; no person types it anew."""
    given().when(decide, but(OPEN, by=acting(ZHAO)), LAW).then_refused(Reason.ROLE_NEEDED)


def test_another_case_under_its_id_is_refused():
    """An ordinary case is no penalty on the spot."""
    given(*EFFECTIVE).when(decide, OPEN, LAW).then_refused(Reason.WRONG_STAGE)


def test_what_was_not_collected_is_paid_in_fifteen_days():
    """行政处罚法 第五十三、六十七条; a later day on the paper stands."""
    unpaid = but(OPEN, collected_fen=0, receipt_no="", hand_in_by="")
    opened = but(IMPOSED, collected_fen=0, receipt_no=UNSET, hand_in_by=UNSET, pay_by="2026-03-23")
    given().when(decide, unpaid, LAW).then(opened)
    given().when(decide, but(unpaid, pay_by="2026-03-25"), LAW).then(
        but(opened, pay_by="2026-03-25")
    )


@pytest.mark.parametrize(
    ("changes", "beyond"),
    [
        ({}, False),
        ({"penalties": (WARNING,), "collected_fen": 0}, False),
        ({"penalties": (Penalty(kind="fine", fine_fen=3_000_00),)}, False),
        ({"penalties": (Penalty(kind="fine", fine_fen=3_000_01),)}, True),
        ({"party": "citizen", "penalties": (Penalty(kind="fine", fine_fen=200_00),)}, False),
        ({"party": "citizen", "penalties": (Penalty(kind="fine", fine_fen=200_01),)}, True),
        ({"penalties": (SMALL, Penalty(kind="public_criticism"))}, True),
        ({"officers": (WANG,)}, True),
        ({"fined_before": True}, True),
        ({"fined_before": True, "penalties": (WARNING,), "collected_fen": 0}, False),
    ],
)
def test_what_is_beyond_power_is_opened_as_such(changes, beyond):
    """行政处罚法 第二十九、四十二、五十一条: it is a fact, and its case says what it is."""
    _, (event,) = lived((), but(OPEN, **changes))
    assert event.beyond_power is beyond


@pytest.mark.parametrize(
    "command", [paying(1_00, on="2026-03-10"), closing("2026-03-20")], ids=["pay", "close"]
)
def test_what_is_beyond_power_can_only_be_revoked(command):
    """行政处罚法 第三十八条, 第七十五条第二款."""
    past = (but(BEYOND, collected_fen=0, pay_by="2026-03-23"), REPORTED)
    given(*past).when(decide, command, LAW).then_refused(Reason.BEYOND_POWER)
    state, events = lived(past, revoking("2026-03-11", annuls_from="2026-03-10"))
    assert (state.stage, kinds(events)) == ("revoked", ["PenaltyRevoked"])


def test_a_citizen_is_named_by_a_pseudonym_and_revoked_without_an_institution():
    """DOMAIN.md §9: no name in the log; there is no institution whose credit returns."""
    person = but(IMPOSED, institution=UNSET, person=uid(0x77))
    given(person).when(decide, revoking("2026-03-11", annuls_from="2026-03-10"), LAW).then(
        SimplePenaltyRevoked(
            case=SPOT,
            annuls=uid(0xE4),
            annuls_from="2026-03-10",
            reason="a fact was misread",
        )
    )


def test_it_is_reported_to_the_agency():
    """行政处罚法 第五十二条第三款: 应当报所属行政机关备案."""
    given(IMPOSED).when(decide, REPORT, LAW).then(REPORTED)
    given(IMPOSED, REPORTED).when(decide, REPORT, LAW).then_nothing()


@pytest.mark.parametrize("command", [REPORT, HAND_IN, BANK])
def test_an_ordinary_case_has_nothing_to_report_or_hand_in(command):
    """行政处罚法 第六十七条: its money goes to the bank."""
    given(*EFFECTIVE).when(decide, but(command, on="2026-03-20"), LAW).then_refused(
        Reason.NOT_ON_SPOT
    )


def test_what_was_collected_is_handed_in_and_banked():
    """行政处罚法 第七十一条: two working days each."""
    given(IMPOSED).when(decide, HAND_IN, LAW).then(HANDED)
    given(IMPOSED, HANDED).when(decide, HAND_IN, LAW).then_nothing()
    given(IMPOSED, HANDED).when(decide, BANK, LAW).then(BANKED)
    given(IMPOSED, HANDED, BANKED).when(decide, BANK, LAW).then_nothing()


@pytest.mark.parametrize("fen", [0, 99_99, 100_01])
def test_what_is_handed_in_is_what_was_collected(fen):
    """行政处罚法 第七十四条第二款: to the fen."""
    given(IMPOSED).when(decide, but(HAND_IN, handed_in_fen=fen), LAW).then_refused(
        Reason.NOT_THE_SUM
    )
    given(IMPOSED, HANDED).when(decide, but(BANK, banked_fen=fen), LAW).then_refused(
        Reason.NOT_THE_SUM
    )


def test_who_imposed_it_does_not_take_it_in():
    """行政处罚法 第六十七条."""
    given(IMPOSED).when(decide, but(HAND_IN, by=acting(WANG)), LAW).then_refused(
        Reason.SAME_PERSON, part="decider"
    )


@pytest.mark.parametrize(
    ("past", "reason"),
    [
        ((IMPOSED,), Reason.NOT_REPORTED_BACK),
        ((IMPOSED, REPORTED), Reason.NOT_BANKED),
        ((IMPOSED, REPORTED, HANDED), Reason.NOT_BANKED),
    ],
)
def test_it_closes_when_paper_and_money_have_arrived(past, reason):
    """行政处罚法 第五十二、七十一条."""
    given(*past).when(decide, closing("2026-03-12"), LAW).then_refused(reason)
    given(IMPOSED, REPORTED, HANDED, BANKED).when(decide, closing("2026-03-12"), LAW).then(
        an(Closed, case=SPOT, closed_on="2026-03-12")
    )
