"""What may be done in an ordinary case (DOMAIN.md §4.5; 行政处罚法 chapter 5)."""

import msgspec
import pytest

from core.domain.case.commands import FileCase
from core.domain.case.decide import decide
from core.domain.case.events import Closed, Paid, Penalty, PenaltyRevoked
from core.kernel.reasons import Reason
from tests.support.builders import INSTITUTION, uid
from tests.support.cases import (
    APPROVED,
    ASSIGNED,
    CASE,
    DECIDED,
    DECIDER,
    DECISION,
    EFFECTIVE,
    FILED,
    FINE,
    INVESTIGATED,
    LAW,
    NOTICED,
    RECEIPTED,
    REPORTED,
    SERVED,
    TOLD,
    WARNING,
    announcing,
    closing,
    deciding,
    paying,
    revoking,
    serving,
)
from tests.support.given import given

PAID = Paid(case=CASE, ref="B1", paid_fen=20_000_00, owed_fen=0, paid_on="2026-03-20")
REVOKED = PenaltyRevoked(
    case=CASE,
    institution=INSTITUTION,
    annuls=uid(0xE4),
    annuls_from="2026-03-17",
    reason="a fact was misread",
)
CLOSED = Closed(case=CASE, institution=INSTITUTION, outcome="executed", closed_on="2026-03-21")


def filing(**changes):
    made = FileCase(
        case=CASE,
        institution=INSTITUTION,
        source=FILED.source,
        violations=("V-TIM-01",),
        on="2026-03-02",
        by=DECIDER,
    )
    return msgspec.structs.replace(made, **changes)


def test_a_case_is_filed_with_its_last_day_for_a_decision():
    """行政处罚法 第五十四、六十条: ninety days from filing."""
    given().when(decide, filing(), LAW).then(msgspec.structs.replace(FILED, decide_by="2026-06-01"))


def test_a_case_needs_a_violation():
    """行政处罚法 第五十四条: evidence of a violation."""
    refused = given().when(decide, filing(violations=()), LAW).then_refused(Reason.NO_VIOLATION)
    assert refused.basis is not None
    assert "第五十四条" in refused.basis.cite


def test_a_case_filed_again_is_already_so():
    """Asked again, nothing is recorded twice."""
    given(FILED).when(decide, filing(), LAW).then_nothing()


def test_the_party_is_told_what_is_proposed():
    """行政处罚法 第四十四条; the window for a defence is a row of the law."""
    given(*INVESTIGATED).when(decide, announcing(FINE, WARNING), LAW).then(NOTICED)


def test_nothing_is_announced_in_a_case_that_is_not_filed():
    """行政处罚法 第五十四条: filing comes first."""
    given().when(decide, announcing(FINE), LAW).then_refused(Reason.NOT_FILED)


def test_the_same_announcement_again_is_already_so():
    """Asked again, nothing is recorded twice."""
    given(*TOLD).when(decide, announcing(FINE, WARNING), LAW).then_nothing()


def test_another_announcement_opens_another_window():
    """DOMAIN.md trap 7: a heavier penalty needs a new advance notice."""
    heavier = Penalty(kind="fine", fine_fen=30_000_00)
    reported = msgspec.structs.replace(REPORTED, penalties=(heavier,))
    given(FILED, ASSIGNED, reported, NOTICED).when(
        decide, announcing(heavier, on="2026-03-13"), LAW
    ).then(
        msgspec.structs.replace(
            NOTICED, proposed=(heavier,), served_on="2026-03-13", defence_until="2026-03-18"
        )
    )


@pytest.mark.parametrize(
    "penalty", [Penalty(kind="fine"), Penalty(kind="fine", fine_fen=0),
                Penalty(kind="warning", fine_fen=1)]
)  # fmt: skip
def test_a_fine_has_an_amount_and_a_warning_none(penalty):
    """行政处罚法 第九条: a warning is no money."""
    given(*INVESTIGATED).when(decide, announcing(penalty), LAW).then_refused(
        Reason.FINE_NEEDS_AMOUNT
    )


def test_a_penalty_without_advance_notice_is_refused_with_its_article():
    """行政处罚法 第四十四、六十二条: no notice, no decision."""
    refused = given(FILED).when(decide, deciding(FINE), LAW).then_refused(Reason.NO_ADVANCE_NOTICE)
    assert refused.basis is not None
    assert refused.basis.cite.startswith("行政处罚法 第四十四条")
    assert refused.basis.verified == "law"


@pytest.mark.parametrize(
    ("on", "allowed"),
    [("2026-03-11", False), ("2026-03-12", False), ("2026-03-13", True)],
)
def test_a_penalty_waits_for_the_end_of_the_window(on, allowed):
    """行政处罚法 第四十五条: the party is heard; the day before, of and after its last day."""
    when = given(*TOLD).when(decide, deciding(FINE, on=on), LAW)
    if allowed:
        serve_by = "2026-03-24"
        when.then(
            msgspec.structs.replace(APPROVED, approved_on=on),
            msgspec.structs.replace(DECIDED, decided_on=on, serve_by=serve_by),
        )
    else:
        when.then_refused(Reason.DEFENCE_OPEN, until="2026-03-12", today=on)


def test_a_party_may_waive_its_window():
    """行政处罚法 第四十五条 is the party's right, not its burden."""
    given(*TOLD).when(decide, deciding(FINE, on="2026-03-10", waived_defence=True), LAW).then(
        msgspec.structs.replace(APPROVED, approved_on="2026-03-10", heard="waived"),
        msgspec.structs.replace(DECIDED, decided_on="2026-03-10", serve_by="2026-03-19"),
    )


@pytest.mark.parametrize(
    "penalty", [Penalty(kind="fine", fine_fen=20_000_01), Penalty(kind="revocation")]
)
def test_a_defence_never_raises_the_penalty(penalty):
    """行政处罚法 第四十五条: not by one fen, not by another kind."""
    refused = (
        given(*TOLD).when(decide, deciding(penalty), LAW).then_refused(Reason.ABOVE_ADVANCE_NOTICE)
    )
    assert refused.basis is not None
    assert refused.basis.cite.startswith("行政处罚法 第四十五条")


def test_a_lighter_penalty_is_decided():
    """行政处罚法 第四十五条: what the party says may make it lighter."""
    lighter = Penalty(kind="fine", fine_fen=1_000_00)
    given(*TOLD).when(decide, deciding(lighter), LAW).then(
        APPROVED, msgspec.structs.replace(DECIDED, penalties=(lighter,))
    )


def test_the_same_decision_again_is_already_so():
    """Asked again, nothing is recorded twice."""
    given(*DECISION).when(decide, deciding(FINE), LAW).then_nothing()


def test_a_decision_takes_effect_when_it_is_served():
    """行政处罚法 第六十一、六十七条: fifteen days to pay."""
    given(*DECISION).when(decide, serving(), LAW).then(RECEIPTED, SERVED)


def test_nothing_is_served_before_it_is_decided():
    """行政处罚法 第六十一条."""
    given(*TOLD).when(decide, serving(), LAW).then_refused(Reason.NOT_DECIDED)


def test_a_decision_served_again_that_day_is_already_so():
    """Asked again, nothing is recorded twice."""
    given(*EFFECTIVE).when(decide, serving(), LAW).then_nothing()


def test_a_payment_in_part_leaves_the_rest_owed():
    """行政处罚法 第六十七条; money is conserved to the fen."""
    given(*EFFECTIVE).when(decide, paying(5_000_00), LAW).then(
        msgspec.structs.replace(PAID, paid_fen=5_000_00, owed_fen=15_000_00)
    )


@pytest.mark.parametrize("fen", [0, -1, 20_000_01])
def test_no_payment_is_more_than_what_is_owed(fen):
    """A receipt beyond the debt is somebody else's money."""
    given(*EFFECTIVE).when(decide, paying(fen), LAW).then_refused(Reason.OVERPAID)


def test_nothing_is_paid_before_the_decision_is_served():
    """行政处罚法 第六十七条: from receipt of the decision."""
    given(*DECISION).when(decide, paying(1), LAW).then_refused(Reason.NOT_EFFECTIVE)


def test_a_bank_reference_counts_once():
    """FORMAT §3, claim payment/<ref>; F22."""
    given(*EFFECTIVE, PAID).when(decide, paying(20_000_00), LAW).then_nothing()


def test_a_decision_is_revoked_from_a_day():
    """DOMAIN.md §4.7: history stays, the points return from that day."""
    given(*EFFECTIVE).when(decide, revoking(), LAW).then(REVOKED)


def test_a_decision_without_effect_cannot_be_revoked():
    """There is nothing to take back."""
    given(*DECISION).when(decide, revoking(), LAW).then_refused(Reason.NOT_EFFECTIVE)


def test_a_revoked_decision_is_revoked_already():
    """Asked again, nothing is recorded twice."""
    given(*EFFECTIVE, REVOKED).when(decide, revoking(), LAW).then_nothing()


def test_a_case_closes_when_it_is_paid():
    """DOMAIN.md §4.5 C21."""
    given(*EFFECTIVE, PAID).when(decide, closing(), LAW).then(CLOSED)


def test_a_case_with_money_owed_stays_open():
    """DOMAIN.md §4.5 C21: after execution."""
    given(*EFFECTIVE).when(decide, closing(), LAW).then_refused(
        Reason.STILL_OWED, owed_fen=20_000_00
    )


def test_a_closed_case_is_closed_already():
    """Asked again, nothing is recorded twice."""
    given(*EFFECTIVE, PAID, CLOSED).when(decide, closing("2026-03-22"), LAW).then_nothing()


def test_a_closed_case_takes_no_fine():
    """DOMAIN.md §4.5 C21: what is closed is not decided again."""
    given(*EFFECTIVE, PAID, CLOSED).when(
        decide, msgspec.structs.replace(deciding(FINE), doc_no="2"), LAW
    ).then_refused(Reason.CASE_CLOSED)


@pytest.mark.parametrize("past", [(FILED,), INVESTIGATED, TOLD])
def test_a_case_whose_ground_fell_away_closes_as_not_founded(past):
    """A withdrawn overdue takes its case along, while nothing was decided (F21)."""
    given(*past).when(decide, closing(not_founded=True), LAW).then(
        msgspec.structs.replace(CLOSED, outcome="not_founded")
    )


@pytest.mark.parametrize(("past", "not_founded"), [((FILED,), False), ((*EFFECTIVE, PAID), True)])
def test_only_an_undecided_case_is_not_founded(past, not_founded):
    """A decision is revoked, never un-founded."""
    given(*past).when(decide, closing(not_founded=not_founded), LAW).then_refused(
        Reason.CLOSE_OUTCOME
    )
