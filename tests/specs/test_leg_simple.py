"""Imposing a penalty on the spot 当场处罚 (行政处罚法 第五十一条以下, 第六十八条以下)."""

import msgspec
import pytest
from msgspec import UNSET

from core.domain.leg.commands import ImposeSimplePenalty
from core.domain.leg.decide import decide
from core.domain.leg.events import CredentialsShown, FindingRecorded, Opened, PartyHeard
from core.domain.leg.simple_events import SimplePenalty, SimplePenaltyImposed
from core.kernel.reasons import Reason
from tests.support.builders import FINDING, an, fact, uid
from tests.support.given import given
from tests.support.law import shipped_law

LAW = shipped_law()
ON_SITE = (
    fact(an(Opened), 1),
    fact(an(CredentialsShown), 2),
    fact(an(FindingRecorded), 5),
)
HEARD = (*ON_SITE, fact(an(PartyHeard), 6))
WARN = SimplePenalty(kind="warning")
IMPOSED = an(SimplePenaltyImposed, case=uid(0x8), number="T7-0002")


def fined(fen):
    return SimplePenalty(kind="fine", fine_fen=fen)


def imposing(*penalties, **changes):
    made = ImposeSimplePenalty(
        case=uid(0x8),
        number="T7-0002",
        party="organisation",
        penalties=penalties or (fined(100_00),),
        findings=(FINDING,),
        basis=IMPOSED.basis,
        today="2026-11-23",
        collected_fen=100_00,
        collected_why="small",
        receipt_no="豫财0001",
    )
    return msgspec.structs.replace(made, **changes)


UNCOLLECTED = {"collected_fen": 0, "collected_why": None, "receipt_no": None}


def test_a_small_fine_is_imposed_collected_and_receipted():
    """行政处罚法 第五十一、五十二、六十八、七十、七十一条."""
    given(*HEARD).when(decide, imposing(), LAW).then(IMPOSED)


def test_a_fine_that_is_not_collected_is_paid_at_the_bank():
    """行政处罚法 第五十三、六十七条: fifteen days."""
    given(*HEARD).when(decide, imposing(**UNCOLLECTED), LAW).then(
        msgspec.structs.replace(
            IMPOSED,
            collected_fen=0,
            collected_why=UNSET,
            receipt_no=UNSET,
            hand_in_by=UNSET,
            pay_by="2026-12-08",
        )
    )


def test_the_same_penalty_again_is_already_so():
    """Asked again, nothing is recorded twice."""
    given(*HEARD, fact(IMPOSED, 7)).when(decide, imposing(), LAW).then_nothing()


def test_another_penalty_under_its_id_is_refused():
    """A decision that was handed over is revoked, never rewritten."""
    given(*HEARD, fact(IMPOSED, 7)).when(decide, imposing(WARN, **UNCOLLECTED), LAW).then_refused(
        Reason.WRONG_STAGE
    )


def test_a_number_stands_on_one_decision():
    """行政处罚法 第五十二条: 编有号码."""
    given(*HEARD, fact(IMPOSED, 7)).when(
        decide, imposing(WARN, case=uid(0x9), **UNCOLLECTED), LAW
    ).then_refused(Reason.NUMBER_USED, number="T7-0002")


@pytest.mark.parametrize(
    ("party", "penalties", "allowed"),
    [
        ("organisation", (WARN,), True),
        ("organisation", (fined(3_000_00),), True),
        ("organisation", (fined(3_000_01),), False),
        ("organisation", (fined(2_000_00), fined(1_000_01)), False),
        ("citizen", (fined(200_00),), True),
        ("citizen", (fined(200_01),), False),
        ("organisation", (SimplePenalty(kind="public_criticism"),), False),
        ("organisation", (SimplePenalty(kind="stop_enrolment"),), False),
    ],
)
def test_officers_impose_a_warning_or_a_small_fine(party, penalties, allowed):
    """行政处罚法 第五十一条: the cap itself, and a fen above it."""
    when = given(*HEARD).when(decide, imposing(*penalties, party=party, **UNCOLLECTED), LAW)
    if allowed:
        pay_by = UNSET if penalties == (WARN,) else "2026-12-08"
        when.then(
            msgspec.structs.replace(
                IMPOSED,
                party=party,
                penalties=penalties,
                collected_fen=0,
                collected_why=UNSET,
                receipt_no=UNSET,
                hand_in_by=UNSET,
                pay_by=pay_by,
            )
        )
    else:
        refused = when.then_refused(Reason.SIMPLE_ABOVE_POWER)
        assert refused.basis is not None
        assert "第五十一条" in refused.basis.cite


def test_the_party_is_heard_first():
    """行政处罚法 第四十四、四十五条."""
    given(*ON_SITE).when(decide, imposing(), LAW).then_refused(Reason.NOT_HEARD)


def test_two_officers_show_their_credentials_first():
    """行政处罚法 第四十二、五十二条."""
    past = (HEARD[0], *HEARD[2:])
    given(*past).when(decide, imposing(), LAW).then_refused(Reason.CREDENTIALS_FIRST)


@pytest.mark.parametrize(
    ("findings", "reason"), [((), Reason.NO_VIOLATION), ((uid(0x99),), Reason.NO_SUCH_FINDING)]
)
def test_it_rests_on_findings_of_this_leg(findings, reason):
    """行政处罚法 第五十一条: 违法事实确凿."""
    given(*HEARD).when(decide, imposing(findings=findings), LAW).then_refused(reason)


@pytest.mark.parametrize(
    ("fen", "why", "allowed"),
    [
        (100_00, "small", True),
        (100_01, "small", False),
        (100_01, "hard_later", True),
        (100_01, "remote", True),
        (100_00, None, False),
    ],
)
def test_money_is_collected_on_the_spot_only_where_the_law_says_so(fen, why, allowed):
    """行政处罚法 第六十八、六十九条: the cap itself, and a fen above it."""
    command = imposing(fined(fen), collected_fen=fen, collected_why=why)
    when = given(*HEARD).when(decide, command, LAW)
    if allowed:
        when.then(
            msgspec.structs.replace(
                IMPOSED, penalties=(fined(fen),), collected_fen=fen, collected_why=why
            )
        )
    else:
        when.then_refused(Reason.COLLECT_NOT_ALLOWED)


def test_no_more_is_collected_than_the_fine():
    """行政处罚法 第七十四条第二款."""
    given(*HEARD).when(decide, imposing(fined(50_00), collected_fen=60_00), LAW).then_refused(
        Reason.COLLECT_NOT_ALLOWED
    )


def test_money_without_a_receipt_is_not_collected():
    """行政处罚法 第七十条: 不出具 … 专用票据的，当事人有权拒绝缴纳罚款."""
    given(*HEARD).when(decide, imposing(receipt_no=None), LAW).then_refused(Reason.RECEIPT_NEEDED)


@pytest.mark.parametrize("penalty", [SimplePenalty(kind="fine"),
                                     SimplePenalty(kind="warning", fine_fen=1)])  # fmt: skip
def test_a_fine_has_an_amount_and_a_warning_none(penalty):
    """行政处罚法 第九条."""
    given(*HEARD).when(decide, imposing(penalty, **UNCOLLECTED), LAW).then_refused(
        Reason.FINE_NEEDS_AMOUNT
    )
