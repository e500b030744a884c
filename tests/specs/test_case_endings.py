"""Every way in which a case ends, walked from its filing by the commands of people (C1 to C23)."""

import pytest

from core.domain import catalogue
from core.domain.case.after_commands import (
    DeliverTransfer,
    PublishDecision,
    TakeBackTransfer,
    TerminateCase,
    TransferCase,
    WithdrawPublication,
)
from core.domain.case.commands import AssignHandlers, DecideNoPenalty
from core.domain.case.events import Closed, ClosedV1, Penalty
from core.domain.case.hearing_commands import (
    DiscussCollectively,
    HoldHearing,
    NotifyHearing,
    RequestHearing,
    ReviewLegally,
)
from core.domain.case.money_commands import (
    ApplyToCourt,
    GrantInstalments,
    RecordEnforcement,
    ServeDemand,
)
from core.domain.case.money_events import Instalment
from core.kernel import codec
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from tests.support.builders import an
from tests.support.cases import (
    CLERK,
    DECIDER,
    FILED,
    FINE,
    HOST,
    LARGE,
    PUBLISHER,
    REVIEWER,
    announcing,
    closing,
    deciding,
    kinds,
    lived,
    paying,
    reporting,
    revoking,
    serving,
)
from tests.support.subjects import HEAD, LI, WANG, ZHAO

ASSIGN = AssignHandlers(handlers=(WANG, LI), on="2026-03-02", by=DECIDER)
TO_DECISION = (ASSIGN, reporting(FINE), announcing(FINE), deciding(FINE))
TO_EFFECT = (*TO_DECISION, serving())
STOP = Penalty(kind="stop_operating")


def end(*commands, past=(FILED,)):
    """Return how a case ended, and what happened on the way."""
    state, events = lived(past, *commands)
    assert state.stage == "closed"
    assert isinstance(events[-1], Closed)
    return events[-1].outcome, kinds(events)


def refused(*commands):
    """Return why the last of these commands was refused."""
    _, before = lived((FILED,), *commands[:-1])
    with pytest.raises(Refused) as error:
        lived((FILED, *before), commands[-1])
    return error.value.reason


def test_a_fine_that_is_paid():
    """C21: executed."""
    assert end(*TO_EFFECT, paying(20_000_00), closing()) == (
        "executed",
        [
            "HandlersAssigned",
            "InvestigationClosed",
            "AdvanceNoticeServed",
            "DecisionApproved",
            "PenaltyDecided",
            "DeliveryReceipted",
            "DecisionServed",
            "Paid",
            "Closed",
        ],
    )


def test_instalments_that_fall_behind_to_the_cap():
    """C15, C16: the second part is never paid; its surcharge reaches the fine, then all is paid."""
    plan = GrantInstalments(
        instalments=(
            Instalment(pay_by="2026-04-15", due_fen=10_000_00),
            Instalment(pay_by="2026-05-15", due_fen=10_000_00),
        ),
        on="2026-03-30",
        by=DECIDER,
    )
    first, rest = paying(10_000_00, "B1", "2026-04-15"), paying(10_000_00, "B2", "2026-09-01")
    late = paying(20_000_00, "B3", "2026-09-02", towards="surcharge")
    outcome, happened = end(*TO_EFFECT, plan, first, rest, late, closing("2026-09-03"))
    assert outcome == "executed"
    assert happened[-6:] == [
        "InstalmentsGranted",
        "Paid",
        "SurchargeAdded",
        "Paid",
        "SurchargePaid",
        "Closed",
    ]
    assert refused(*TO_EFFECT, plan, first, rest, closing("2026-09-03")) is Reason.STILL_OWED


def test_an_unlicensed_school_is_heard_and_closed_down():
    """C6, C9 to C13: report, notice, hearing, review, votes, order to stop; nothing to pay."""
    hearing = (
        RequestHearing(on="2026-03-12", by=CLERK),
        NotifyHearing(
            hearing_on="2026-03-25", starts_at="09:30", place="二楼", host=ZHAO, on="2026-03-13",
            by=CLERK,
        ),
        HoldHearing(on="2026-03-25", by=HOST),
        ReviewLegally(version=1, opinion="pass", on="2026-03-26", by=REVIEWER),
        DiscussCollectively(
            members=(HEAD, ZHAO), votes_for=2, outcome="penalty", on="2026-03-27", by=DECIDER
        ),
    )  # fmt: skip
    outcome, happened = end(
        ASSIGN,
        reporting(STOP, is_complex=True),
        announcing(STOP),
        *hearing,
        deciding(STOP, on="2026-03-30"),
        serving("2026-03-31"),
        closing("2026-06-30"),
    )
    assert outcome == "executed"
    assert "Paid" not in happened


@pytest.mark.parametrize(
    ("ground", "outcome"), [("minor_corrected", "no_penalty"), ("not_founded", "not_founded")]
)
def test_nobody_is_penalised(ground, outcome):
    """行政处罚法 第三十三条, 第五十七条第二、三项: decided, served, closed."""
    spared = DecideNoPenalty(doc_no="2", ground=ground, educated=True, on="2026-03-10", by=DECIDER)
    way = (ASSIGN, reporting(proposal="no_penalty"), spared)
    assert refused(*way, closing("2026-03-12")) is Reason.NOT_DELIVERED
    assert end(*way, serving("2026-03-11"), closing("2026-03-12"))[0] == outcome


def test_a_crime_goes_to_the_police():
    """行政处罚法 第二十七条, 第五十七条第四项: decided, delivered within a day, closed."""
    transfer = TransferCase(
        to="police", receiver="县公安局", why="crime", on="2026-03-09", by=DECIDER
    )
    delivered = DeliverTransfer(on="2026-03-10", by=CLERK)
    way = (ASSIGN, reporting(proposal="transfer"), transfer)
    _, events = lived((FILED,), *way)
    assert events[-1].deliver_by == "2026-03-10"
    assert refused(*way, closing("2026-03-09")) is Reason.NOT_DELIVERED
    assert end(*way, delivered, closing("2026-03-11"))[0] == "transferred"
    assert kinds(lived((FILED, *events), transfer)[1]) == []


def test_what_is_no_crime_comes_back_and_goes_on():
    """行政处罚法 第二十七条: 应当及时将案件移送有关行政机关; the ninety days run anew (ours)."""
    transfer = TransferCase(
        to="police", receiver="县公安局", why="crime", on="2026-03-09", by=DECIDER
    )
    back = TakeBackTransfer(reason="不构成犯罪", on="2026-05-20", by=CLERK)
    state, _ = lived(
        (FILED,),
        ASSIGN,
        reporting(FINE),
        transfer,
        DeliverTransfer(on="2026-03-10", by=CLERK),
        back,
    )
    assert (state.stage, state.decide_by) == ("investigated", "2026-08-18")
    assert refused(ASSIGN, reporting(FINE), back) is Reason.WRONG_STAGE


def test_a_party_that_is_no_more():
    """DOMAIN.md §4.5, Terminated."""
    over = TerminateCase(why="party_dissolved", reason="注销", on="2026-03-09", by=DECIDER)
    assert end(ASSIGN, over, closing("2026-03-10"))[0] == "terminated"
    assert refused(*TO_DECISION, over) is Reason.WRONG_STAGE


def test_a_decision_revoked_after_it_was_published():
    """C22, 行政处罚法 第四十八条第二款: down in three working days, with reasons; then closed."""
    publish = PublishDecision(on="2026-03-20", by=PUBLISHER)
    down = WithdrawPublication(reason="原决定已撤销", on="2026-04-02", by=PUBLISHER)
    way = (*TO_EFFECT, publish, revoking("2026-03-30"))
    _, events = lived((FILED,), *way)
    assert events[-1].withdraw_by == "2026-04-02"
    assert end(*way, down, closing("2026-04-03"))[0] == "revoked"


def test_the_court_ends_what_nobody_paid():
    """C19 to C21: demand, application, and what the court could not recover."""
    outcome, happened = end(
        *TO_EFFECT,
        ServeDemand(on="2026-09-18", by=CLERK),
        ApplyToCourt(on="2026-10-12", by=DECIDER),
        RecordEnforcement(result="ended", on="2027-05-01", by=CLERK),
        closing("2027-05-02"),
    )
    assert outcome == "enforced"
    assert "Enforced" in happened


def test_a_ground_that_fell_away():
    """F21: a withdrawn overdue takes its case along, whoever handles it by then."""
    assert end(closing(not_founded=True))[0] == "not_founded"
    assert end(ASSIGN, reporting(FINE), closing(not_founded=True))[0] == "not_founded"


def test_a_large_fine_needs_every_step():
    """行政处罚法 第五十七、五十八条: without them it goes no further."""
    way = (ASSIGN, reporting(LARGE), announcing(LARGE))
    assert refused(*way, deciding(LARGE, on="2026-03-18")) is Reason.NOT_REVIEWED


def test_the_first_version_of_closing_is_read_as_the_second():
    """catalogue.UPCASTS: three outcomes became seven; the old three mean what they meant."""
    for outcome in ("executed", "revoked", "not_founded"):
        old = an(ClosedV1, outcome=outcome)
        read = catalogue.read("case.closed.v1", codec.encode(old))
        assert read == an(Closed, outcome=outcome)
        assert catalogue.type_of(read) == "case.closed.v2"
