"""Who may do which act of a case (行政处罚法 第四十二条, 第五十七条至第六十七条)."""

import pytest

from core.domain.case.after_commands import PublishDecision
from core.domain.case.commands import AssignHandlers
from core.domain.case.decide import decide
from core.domain.case.hearing_commands import DiscussCollectively, HoldHearing, ReviewLegally
from core.kernel.reasons import Reason
from tests.support.cases import (
    ASSIGNED,
    DECIDER,
    DECISION,
    EFFECTIVE,
    FILED,
    FINE,
    HANDLER,
    INVESTIGATED,
    LAW,
    REPORTED,
    TOLD,
    announcing,
    but,
    closing,
    deciding,
    paying,
    reporting,
    serving,
)
from tests.support.given import given
from tests.support.subjects import HEAD, LI, WANG, ZHAO, acting


def assigning(*handlers, by=DECIDER, on="2026-03-02"):
    return AssignHandlers(handlers=handlers, on=on, by=by)


def test_the_head_names_two_handlers():
    """行政处罚法 第四十二条."""
    given(FILED).when(decide, assigning(WANG, LI), LAW).then(ASSIGNED)


@pytest.mark.parametrize("handlers", [(WANG,), (WANG, WANG), ()])
def test_one_person_is_not_two_handlers(handlers):
    """行政处罚法 第四十二条: 执法人员不得少于两人."""
    refused = (
        given(FILED)
        .when(decide, assigning(*handlers), LAW)
        .then_refused(Reason.TOO_FEW_OFFICERS, needed=2)
    )
    assert refused.basis is not None
    assert "第四十二条" in refused.basis.cite


def test_the_same_handlers_again_is_already_so():
    """Asked again, nothing is recorded twice."""
    given(FILED, ASSIGNED).when(decide, assigning(LI, WANG), LAW).then_nothing()


def test_a_handler_may_be_replaced_later():
    """行政处罚法 第四十三条: who withdraws is replaced."""
    given(*TOLD).when(decide, assigning(LI, ZHAO, on="2026-03-10"), LAW).then(
        but(ASSIGNED, handlers=(LI, ZHAO), assigned_on="2026-03-10")
    )


def test_a_handler_names_no_handlers():
    """行政处罚法 第四十二条: it is the agency that sends them."""
    given(FILED).when(decide, assigning(WANG, LI, by=HANDLER), LAW).then_refused(
        Reason.ROLE_NEEDED, needed="head"
    )


def test_nobody_reports_in_a_case_without_handlers():
    """What the follower filed rests until the head names who handles it."""
    given(FILED).when(decide, reporting(FINE), LAW).then_refused(Reason.NO_HANDLERS)


@pytest.mark.parametrize("command", [reporting(FINE), announcing(FINE)])
def test_a_handler_of_another_case_is_none_of_this_one(command):
    """行政处罚法 第四十二条."""
    stranger = acting(ZHAO, "handler")
    given(*INVESTIGATED).when(decide, but(command, by=stranger), LAW).then_refused(
        Reason.NOT_A_HANDLER
    )


def test_a_handler_whose_credential_ran_out_reports_nothing():
    """行政处罚法 第四十二条: 具有行政执法资格的执法人员."""
    expired = acting(WANG, "handler", credentials=(("2020-01-01", "2026-03-05"),))
    given(FILED, ASSIGNED).when(decide, reporting(FINE, by=expired), LAW).then_refused(
        Reason.CREDENTIAL_NEEDED, on="2026-03-06"
    )


@pytest.mark.parametrize(
    ("past", "command"),
    [
        (TOLD, deciding(FINE)),
        (INVESTIGATED, ReviewLegally(version=1, opinion="pass", on="2026-03-08", by=HANDLER)),
        (TOLD, HoldHearing(on="2026-03-24", by=HANDLER)),
        (
            TOLD,
            DiscussCollectively(
                members=(WANG, HEAD), votes_for=2, outcome="penalty", on="2026-03-16", by=HANDLER
            ),
        ),
        (EFFECTIVE, PublishDecision(on="2026-03-20", by=HANDLER)),
    ],
)
def test_who_handled_a_case_does_not_judge_it(past, command):
    """行政处罚法 第五十七、五十八条, 第六十四条第四项: whatever other office the person holds."""
    given(*past).when(decide, but(command, by=acting(WANG)), LAW).then_refused(
        Reason.SAME_PERSON, part="handler"
    )


def test_who_decided_a_fine_does_not_collect_it():
    """行政处罚法 第六十七条: 作出罚款决定的行政机关应当与收缴罚款的机构分离."""
    given(*EFFECTIVE).when(decide, but(paying(1_00), by=acting(HEAD)), LAW).then_refused(
        Reason.SAME_PERSON, part="decider"
    )


@pytest.mark.parametrize(
    ("past", "command", "role"),
    [
        (TOLD, deciding(FINE), "handler"),
        (DECISION, serving(), "cashier"),
        (EFFECTIVE, paying(1_00), "head"),
        (EFFECTIVE, closing(), "clerk"),
    ],
)
def test_an_act_wants_its_role(past, command, role):
    """DOMAIN.md §1.3, by the rows of acts.toml."""
    given(*past).when(decide, but(command, by=acting(ZHAO, role)), LAW).then_refused(
        Reason.ROLE_NEEDED
    )


def test_a_report_of_the_same_case_is_reported_by_its_handler():
    """行政处罚法 第五十七条."""
    given(FILED, ASSIGNED).when(decide, reporting(*REPORTED.penalties), LAW).then(REPORTED)
