"""What was done in a case is done already; and no day that an act sets is past when it is set."""

import pytest

from core.domain.case.commands import VaryPenalty
from core.domain.case.decide import decide
from core.domain.case.events import HandlersAssigned, Penalty
from core.domain.case.hearing_commands import NotifyHearing, RequestHearing
from core.domain.case.money_commands import AddSurcharge, ServeDemand
from core.domain.case.money_events import SurchargeCorrected
from core.kernel.reasons import Reason
from tests.support.cases import (
    CASE,
    CASHIER,
    CLERK,
    DECIDER,
    DECISION,
    EFFECTIVE,
    INVESTIGATED,
    LAW,
    NOTICED,
    REPORTED,
    STOP,
    TOLD,
    but,
    closing,
    defending,
    kinds,
    lived,
    paying,
    reporting,
    serving,
)
from tests.support.given import given
from tests.support.remedies import requesting
from tests.support.subjects import LI, WANG, ZHAO

SAID_BEFORE = but(reporting(*REPORTED.penalties), evidence=REPORTED.evidence)
NOTIFY = NotifyHearing(
    hearing_on="2026-03-25", starts_at="09:30", place="二楼会议室", host=ZHAO, on="2026-03-13",
    by=CLERK,
)  # fmt: skip
ASKED = (
    (*INVESTIGATED, but(NOTICED, proposed=(STOP,), defence_until="2026-03-16")),
    RequestHearing(on="2026-03-12", by=CLERK),
)
DEMAND = ServeDemand(on="2026-09-18", by=CLERK)
HALF = Penalty(kind="fine", fine_fen=10_000_00)


@pytest.mark.parametrize(
    ("past", "commands", "again"),
    [
        (INVESTIGATED, (), SAID_BEFORE),
        (TOLD, (SAID_BEFORE,), SAID_BEFORE),
        (TOLD, (defending(),), defending()),
        (ASKED[0], (ASKED[1], NOTIFY), NOTIFY),
        (EFFECTIVE, (DEMAND,), DEMAND),
    ],
    ids=["report", "report after the notice", "defence", "hearing", "demand"],
)
def test_the_same_command_again_does_nothing_more(past, commands, again):
    """SYNC.md R3 for people too: a second press of the key is not a second act."""
    _, events = lived(past, *commands)
    given(*past, *events).when(decide, again, LAW).then_nothing()


def test_a_report_repeated_leaves_its_review_standing():
    """行政处罚法 第五十八条: a version more would ask for another legal review."""
    state, _ = lived(INVESTIGATED, SAID_BEFORE)
    assert state.report.version == 1


@pytest.mark.parametrize("stage", ["decided", "effective"])
def test_other_handlers_later_lead_back_nowhere(stage):
    """DOMAIN.md §4.5: who handles it may change; how far it came does not."""
    past = {"decided": DECISION, "effective": EFFECTIVE}[stage]
    state, _ = lived(
        (*past, HandlersAssigned(case=CASE, handlers=(WANG, LI), assigned_on="2026-04-01"))
    )
    assert state.stage == stage


@pytest.mark.parametrize(
    ("served_on", "publish_by"),
    [("2026-03-24", "2026-03-25"), ("2026-03-25", "2026-03-25"), ("2026-03-26", "2026-03-26")],
)
def test_the_day_of_publication_is_not_past_when_it_is_set(served_on, publish_by):
    """双公示: seven working days from the decision; after them, the day on which it is served."""
    _, (receipt, _) = lived(DECISION, serving(served_on))
    assert receipt.publish_by == publish_by


@pytest.mark.parametrize(("on", "allowed"), [("2026-12-17", True), ("2026-12-18", False)])
def test_a_demand_comes_while_the_court_may_be_asked(on, allowed):
    """行政强制法 第五十三条、第五十四条: it prepares the application, and its day is not past."""
    when = given(*EFFECTIVE).when(decide, but(DEMAND, on=on), LAW)
    if allowed:
        assert kinds(lived(EFFECTIVE, but(DEMAND, on=on))[1]) == ["SurchargeAdded", "DemandServed"]
    else:
        when.then_refused(Reason.COURT_TOO_LATE, until="2026-12-17")


def test_a_late_demand_waits_for_the_remedy_that_goes_on():
    """行政强制法 第五十三条: the court's term runs from the remedy's end."""
    state, events = lived(EFFECTIVE, requesting("2026-04-10"))
    assert state.remedies.open
    given(*EFFECTIVE, *events).when(decide, but(DEMAND, on="2026-12-18"), LAW).then_refused(
        Reason.REMEDY_OPEN
    )


@pytest.mark.parametrize("closed", [False, True])
def test_a_lighter_fine_takes_its_surcharge_along(closed):
    """行政处罚法 第七十二条: 加处罚款的数额不得超出罚款的数额, of the fine as it stands."""
    done = (
        paying(20_000_00, on="2026-09-18"),
        paying(20_000_00, ref="B2", on="2026-09-18", towards="surcharge"),
        closing("2026-09-19"),
    )
    adding = AddSurcharge(on="2026-09-18", by=CASHIER)
    vary = VaryPenalty(penalties=(HALF,), reason="量罚过重", on="2026-09-20", by=DECIDER)
    state, events = lived(EFFECTIVE, *(done if closed else (adding,)), vary)
    assert state.money.surcharge_fen == 10_000_00
    assert (
        SurchargeCorrected(case=CASE, to_day="2026-09-18", was_fen=20_000_00, total_fen=10_000_00)
        in events
    )
    assert state.money.fine_fen == HALF.fine_fen
