"""A decision before the public: class, period, withdrawal, repair (第四十八条; DOMAIN.md §6.4)."""

import pytest

from core.domain.case.after_commands import (
    EndPublication,
    PublishDecision,
    RepairCredit,
    WithdrawPublication,
)
from core.domain.case.after_events import (
    CreditRepaired,
    LitigationBegun,
    PublicationEnded,
    PublicationWithdrawn,
    Published,
    ReconsiderationRequested,
    WithdrawalOrdered,
)
from core.domain.case.decide import decide
from core.domain.case.events import Paid, Penalty
from core.kernel.reasons import Reason
from tests.support.builders import an
from tests.support.cases import (
    CASE,
    DECIDED,
    DECISION,
    FINE,
    LAW,
    PUBLISHER,
    RECEIPTED,
    SERVED,
    WARNING,
    but,
    closing,
    kinds,
    lived,
    revoking,
)
from tests.support.given import given
from tests.support.remedies import judged, reconsidered
from tests.support.subjects import INSTITUTION

PUBLISH = PublishDecision(on="2026-04-10", by=PUBLISHER)
PUBLISHED = Published(
    case=CASE,
    institution=INSTITUTION,
    doc_no="1",
    grade="ordinary",
    from_day="2026-04-07",
    until="2027-04-06",
    repair_from="2026-07-07",
    published_on="2026-04-10",
)
ORDERED = WithdrawalOrdered(
    case=CASE,
    why="revoked",
    ordered_on="2026-04-30",
    withdraw_by="2026-05-08",
    provisional=False,
)
WITHDRAW = WithdrawPublication(reason="原决定已撤销", on="2026-05-07", by=PUBLISHER)
WITHDRAWN = PublicationWithdrawn(
    case=CASE, institution=INSTITUTION, reason="原决定已撤销", withdrawn_on="2026-05-07"
)
PAID = an(Paid, case=CASE, paid_fen=20_000_00, owed_fen=0, paid_on="2026-04-10")


def effective(*penalties, decided_on="2026-04-07"):
    """Return a case whose decision of a day is in effect from the next."""
    served = {"served_on": "2026-04-08"}
    return (
        *DECISION[:-1],
        but(DECIDED, penalties=penalties, decided_on=decided_on),
        but(RECEIPTED, **served),
        but(SERVED, penalties=penalties, effective_on="2026-04-08", pay_by="2026-04-23", **served),
    )


FINED = effective(FINE)


@pytest.mark.parametrize(
    ("penalties", "decided_on", "grade", "until", "repair_from"),
    [
        ((FINE,), "2026-04-07", "ordinary", "2027-04-06", "2026-07-07"),
        ((Penalty(kind="revocation"),), "2026-04-07", "serious", "2029-04-06", "2027-04-07"),
        ((FINE, Penalty(kind="revocation")), "2026-04-07", "serious", "2029-04-06", "2027-04-07"),
        ((FINE, WARNING), "2026-04-07", "ordinary", "2027-04-06", "2026-07-07"),
        ((FINE,), "2026-03-31", "ordinary", "2029-03-30", "2026-06-30"),
        ((FINE,), "2026-04-01", "ordinary", "2027-03-31", "2026-07-01"),
    ],
)
def test_the_class_is_that_of_the_day_of_the_decision(
    penalties, decided_on, grade, until, repair_from
):
    """DOMAIN.md §6.4: the longest of several kinds; the rules changed on 2026-04-01."""
    given(*effective(*penalties, decided_on=decided_on)).when(decide, PUBLISH, LAW).then(
        but(PUBLISHED, grade=grade, from_day=decided_on, until=until, repair_from=repair_from)
    )


def test_a_minor_one_is_published_for_a_reason_alone():
    """DOMAIN.md §6.4: 轻微: none; if needed at most three months."""
    warned = effective(WARNING)
    given(*warned).when(decide, PUBLISH, LAW).then_refused(Reason.NOT_PUBLISHED, grade="minor")
    given(*warned).when(decide, but(PUBLISH, reason="群众关注"), LAW).then(
        but(
            PUBLISHED,
            grade="minor",
            reason="群众关注",
            until="2026-07-06",
            repair_from="2026-04-07",
        )
    )


def test_a_published_decision_is_published_already():
    """Asked again, nothing is recorded twice."""
    given(*FINED, PUBLISHED).when(decide, PUBLISH, LAW).then_nothing()


def test_what_has_no_effect_is_not_published():
    """DOMAIN.md trap 10: a mere decision is nothing yet."""
    given(*DECISION).when(decide, PUBLISH, LAW).then_refused(Reason.NOT_EFFECTIVE)


def test_a_decision_is_not_published_after_its_period():
    """DOMAIN.md §6.4: the last day of one year, and the day after it."""
    given(*FINED).when(decide, but(PUBLISH, on="2027-04-06"), LAW).then(
        but(PUBLISHED, published_on="2027-04-06")
    )
    given(*FINED).when(decide, but(PUBLISH, on="2027-04-07"), LAW).then_refused(
        Reason.NOT_PUBLISHED
    )


def test_a_revoked_decision_comes_down_in_three_working_days():
    """行政处罚法 第四十八条第二款; 05-01 to 05-05 are days of rest."""
    _, events = lived((*FINED, PUBLISHED), revoking("2026-04-30", annuls_from="2026-04-08"))
    assert kinds(events) == ["PenaltyRevoked", "WithdrawalOrdered"]
    assert events[1] == ORDERED


def test_a_revocation_of_what_nobody_published_orders_nothing():
    """行政处罚法 第四十八条第二款: 公开的行政处罚决定."""
    _, events = lived(FINED, revoking("2026-04-30", annuls_from="2026-04-08"))
    assert kinds(events) == ["PenaltyRevoked"]


@pytest.mark.parametrize(
    ("outcome", "ordered"),
    [
        ("upheld", False),
        ("withdrawn", False),
        ("dismissed", False),
        ("varied", True),
        ("revoked", True),
        ("confirmed_unlawful", True),
        ("confirmed_void", True),
    ],
)
def test_what_a_remedy_takes_away_comes_down(outcome, ordered):
    """行政处罚法 第四十八条第二款: 依法变更、撤销、确认违法或者确认无效."""
    requested = an(ReconsiderationRequested, case=CASE, requested_on="2026-04-15")
    _, events = lived((*FINED, PUBLISHED, requested), reconsidered("2026-06-10", outcome))
    assert (kinds(events)[-1] == "WithdrawalOrdered") is ordered
    begun = an(LitigationBegun, case=CASE, begun_on="2026-04-15")
    _, events = lived((*FINED, PUBLISHED, begun), judged("2026-06-10", outcome))
    assert (kinds(events)[-1] == "WithdrawalOrdered") is ordered


@pytest.mark.parametrize("on", ["2026-05-07", "2026-05-08", "2026-05-11"])
def test_a_withdrawal_is_recorded_also_when_it_is_late(on):
    """行政处罚法 第四十八条第二款: before, on and after the last day; the radar says which."""
    revoked, ordered = lived((*FINED, PUBLISHED), revoking("2026-04-30", annuls_from="2026-04-08"))[
        1
    ]
    given(*FINED, PUBLISHED, revoked, ordered).when(decide, but(WITHDRAW, on=on), LAW).then(
        but(WITHDRAWN, withdrawn_on=on)
    )


@pytest.mark.parametrize(
    ("on", "allowed"), [("2026-04-29", False), ("2026-04-30", True), ("2026-05-01", True)]
)
def test_nothing_comes_down_before_it_was_ordered(on, allowed):
    """行政处罚法 第四十八条第二款: the day before, of and after the revocation."""
    when = given(*FINED, PUBLISHED, ORDERED).when(decide, but(WITHDRAW, on=on), LAW)
    if allowed:
        when.then(but(WITHDRAWN, withdrawn_on=on))
    else:
        when.then_refused(Reason.DAY_ORDER, before="2026-04-30")


def test_what_was_taken_down_is_down_already():
    """Asked again, nothing is recorded twice."""
    given(*FINED, PUBLISHED, WITHDRAWN).when(decide, WITHDRAW, LAW).then_nothing()


def test_what_nobody_published_is_not_taken_down():
    """行政处罚法 第四十八条."""
    given(*FINED).when(decide, WITHDRAW, LAW).then_refused(Reason.NOTHING_PUBLISHED)


def test_a_revoked_case_closes_only_when_nothing_stands_before_the_public():
    """行政处罚法 第四十八条第二款."""
    past = (
        *FINED,
        PUBLISHED,
        *lived((*FINED, PUBLISHED), revoking("2026-04-30", annuls_from="2026-04-08"))[1],
    )
    given(*past).when(decide, closing("2026-05-06"), LAW).then_refused(
        Reason.WITHDRAW_FIRST, withdraw_by="2026-05-08"
    )


@pytest.mark.parametrize(
    ("on", "allowed"), [("2026-07-06", False), ("2026-07-07", True), ("2026-07-08", True)]
)
def test_credit_is_repaired_after_the_least_period(on, allowed):
    """DOMAIN.md §6.4: 一般 at least three months."""
    when = given(*FINED, PAID, PUBLISHED).when(decide, RepairCredit(on=on, by=PUBLISHER), LAW)
    if allowed:
        when.then(CreditRepaired(case=CASE, institution=INSTITUTION, repaired_on=on))
    else:
        when.then_refused(Reason.REPAIR_TOO_SOON, repair_from="2026-07-07")


def test_nobody_repairs_credit_who_owes():
    """DOMAIN.md §6.4: when duties are done."""
    given(*FINED, PUBLISHED).when(
        decide, RepairCredit(on="2026-07-07", by=PUBLISHER), LAW
    ).then_refused(Reason.STILL_OWED)


@pytest.mark.parametrize(
    ("on", "allowed"), [("2027-04-05", False), ("2027-04-06", True), ("2027-04-07", True)]
)
def test_a_publication_ends_with_its_period(on, allowed):
    """DOMAIN.md §6.4."""
    when = given(*FINED, PUBLISHED).when(decide, EndPublication(on=on, by=PUBLISHER), LAW)
    if allowed:
        when.then(PublicationEnded(case=CASE, institution=INSTITUTION, ended_on=on))
    else:
        when.then_refused(Reason.DAY_ORDER)


@pytest.mark.parametrize(
    ("ending", "command"),
    [
        (
            CreditRepaired(case=CASE, institution=INSTITUTION, repaired_on="2026-07-07"),
            RepairCredit(on="2026-07-07", by=PUBLISHER),
        ),
        (
            PublicationEnded(case=CASE, institution=INSTITUTION, ended_on="2027-04-07"),
            EndPublication(on="2027-04-07", by=PUBLISHER),
        ),
    ],
)
def test_what_ended_is_over_already(ending, command):
    """Asked again, nothing is recorded twice; and what never began does not end."""
    given(*FINED, PAID, PUBLISHED, ending).when(decide, command, LAW).then_nothing()
    given(*FINED, PAID).when(decide, command, LAW).then_refused(Reason.NOTHING_PUBLISHED)
