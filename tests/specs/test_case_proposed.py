"""The party is told what the handlers' report proposes, or less (行政处罚法 第四十四、五十七条)."""

import pytest

from core.domain.case.decide import decide
from core.domain.case.events import Penalty
from core.kernel.reasons import Reason
from tests.support.cases import (
    ASSIGNED,
    FILED,
    FINE,
    INVESTIGATED,
    LARGE,
    LAW,
    NOTICED,
    REPORTED,
    STOP,
    WARNING,
    announcing,
    but,
    kinds,
    lived,
    reporting,
)
from tests.support.given import given

CENT_LESS = Penalty(kind="fine", fine_fen=19_999_99)
CENT_MORE = Penalty(kind="fine", fine_fen=20_000_01)


@pytest.mark.parametrize("told", [(FINE, WARNING), (FINE,), (WARNING,), (CENT_LESS, WARNING)])
def test_what_is_reported_or_less_is_announced(told):
    """行政处罚法 第四十四条: 拟作出的行政处罚内容; the report proposes a fine and a warning."""
    given(*INVESTIGATED).when(decide, announcing(*told), LAW).then(but(NOTICED, proposed=told))


@pytest.mark.parametrize("told", [(CENT_MORE,), (FINE, WARNING, STOP), (FINE, FINE), (LARGE,)])
def test_more_than_the_report_proposes_is_not_announced(told):
    """行政处罚法 第五十七条: what is proposed rests on the investigation; not one fen more."""
    refused = (
        given(*INVESTIGATED)
        .when(decide, announcing(*told), LAW)
        .then_refused(Reason.ABOVE_REPORT, reported="fine 2000000 fen, warning")
    )
    assert refused.basis is not None
    assert refused.basis.cite == "行政处罚法 第五十七条"


@pytest.mark.parametrize("proposal", ["no_penalty", "not_founded", "transfer"])
def test_nothing_is_announced_on_a_report_that_proposes_no_penalty(proposal):
    """行政处罚法 第五十七条第二至四项."""
    report = but(REPORTED, proposal=proposal, penalties=())
    given(FILED, ASSIGNED, report).when(decide, announcing(WARNING), LAW).then_refused(
        Reason.NOTICE_NOT_PROPOSED, proposal=proposal
    )


def test_a_case_told_without_a_report_is_reported_first():
    """行政处罚法 第五十七条; an older release served notices before any report."""
    told = (FILED, ASSIGNED, NOTICED)
    given(*told).when(decide, announcing(FINE, on="2026-03-10"), LAW).then_refused(
        Reason.NOT_REPORTED
    )
    _, events = lived(told, reporting(FINE, on="2026-03-10"), announcing(FINE, on="2026-03-10"))
    assert kinds(events) == ["InvestigationClosed", "AdvanceNoticeServed"]


@pytest.mark.parametrize("proposal", ["no_penalty", "transfer"])
def test_another_report_is_the_way_to_a_notice(proposal):
    """行政处罚法 第五十七条: the handlers report anew, and the party is told of that."""
    report = but(REPORTED, proposal=proposal, penalties=())
    _, events = lived((FILED, ASSIGNED, report), reporting(LARGE), announcing(LARGE))
    assert kinds(events) == ["InvestigationClosed", "AdvanceNoticeServed"]


def test_a_notice_rests_on_the_last_report():
    """行政处罚法 第五十七条: what the first proposed is proposed no more."""
    milder = but(REPORTED, version=2, penalties=(WARNING,), reported_on="2026-03-08")
    given(*INVESTIGATED, milder).when(decide, announcing(FINE), LAW).then_refused(
        Reason.ABOVE_REPORT, reported="warning"
    )
