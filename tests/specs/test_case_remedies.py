"""Reconsideration, litigation, demand and court (DOMAIN.md §4.5 C17 to C20)."""

import pytest

from core.domain.case.after_events import (
    LitigationBegun,
    LitigationDecided,
    ReconsiderationDecided,
    ReconsiderationRequested,
)
from core.domain.case.decide import decide
from core.domain.case.events import Paid
from core.domain.case.money_commands import ApplyToCourt, RecordEnforcement, ServeDemand
from core.domain.case.money_events import (
    CourtEnforcementApplied,
    DemandServed,
    Enforced,
    PaymentDeferred,
)
from core.kernel.reasons import Reason
from tests.support.builders import an
from tests.support.cases import (
    CASE,
    CLERK,
    DECIDER,
    DECISION,
    EFFECTIVE,
    LAW,
    but,
    closing,
    kinds,
    lived,
)
from tests.support.given import given
from tests.support.remedies import beginning, judged, reconsidered, requesting

REQUESTED = ReconsiderationRequested(
    case=CASE, organ="县人民政府", excused=False, requested_on="2026-04-10"
)
RECONSIDERED = ReconsiderationDecided(
    case=CASE, outcome="upheld", decided_on="2026-05-20", litigate_by="2026-06-04",
    provisional=False,
)  # fmt: skip
BEGUN = LitigationBegun(case=CASE, court="县人民法院", excused=False, begun_on="2026-06-01")
JUDGED = LitigationDecided(case=CASE, outcome="upheld", decided_on="2026-09-01")
DEMAND = ServeDemand(on="2026-09-18", by=CLERK)


@pytest.mark.parametrize(
    ("on", "allowed"), [("2026-05-15", True), ("2026-05-18", True), ("2026-05-19", False)]
)
def test_reconsideration_is_asked_for_within_sixty_days(on, allowed):
    """行政复议法 第二十条; 2026-05-16 is a Saturday: the term rolls."""
    when = given(*EFFECTIVE).when(decide, requesting(on), LAW)
    if allowed:
        when.then(but(REQUESTED, requested_on=on))
    else:
        when.then_refused(Reason.REMEDY_LATE, until="2026-05-18")


def test_a_late_request_that_the_organ_took_is_recorded():
    """行政复议法 第二十条第二款: 因不可抗力或者其他正当理由耽误法定申请期限的."""
    given(*EFFECTIVE).when(decide, requesting("2026-05-19", excused=True), LAW).then(
        but(REQUESTED, requested_on="2026-05-19", excused=True)
    )


def test_a_reconsideration_asked_for_again_is_already_so():
    """Asked again, nothing is recorded twice."""
    given(*EFFECTIVE, REQUESTED).when(decide, requesting("2026-04-10"), LAW).then_nothing()


def test_there_is_no_remedy_against_what_has_no_effect():
    """行政复议法 第二十条: 自知道 … 之日起."""
    given(*DECISION).when(decide, requesting("2026-03-17"), LAW).then_refused(Reason.NOT_EFFECTIVE)


def test_a_decided_reconsideration_leaves_fifteen_days_for_the_court():
    """行政诉讼法 第四十五条."""
    given(*EFFECTIVE, REQUESTED).when(decide, reconsidered("2026-05-20"), LAW).then(RECONSIDERED)


@pytest.mark.parametrize("command", [reconsidered("2026-05-20"), judged("2026-05-20")])
def test_what_does_not_go_on_is_not_ended(command):
    """No remedy was recorded as begun."""
    given(*EFFECTIVE).when(decide, command, LAW).then_refused(Reason.NO_REMEDY_OPEN)


@pytest.mark.parametrize(
    ("past", "on", "allowed"),
    [
        (EFFECTIVE, "2026-09-17", True),
        (EFFECTIVE, "2026-09-18", False),
        ((*EFFECTIVE, REQUESTED, RECONSIDERED), "2026-06-04", True),
        ((*EFFECTIVE, REQUESTED, RECONSIDERED), "2026-06-05", False),
    ],
)
def test_the_court_is_gone_to_in_time(past, on, allowed):
    """行政诉讼法 第四十六条: six months; 第四十五条: fifteen days after reconsideration."""
    when = given(*past).when(decide, beginning(on), LAW)
    if allowed:
        when.then(but(BEGUN, begun_on=on))
    else:
        when.then_refused(Reason.REMEDY_LATE)


def test_one_remedy_at_a_time():
    """行政诉讼法 第四十四条: while reconsideration goes on, no court."""
    given(*EFFECTIVE, REQUESTED).when(decide, beginning("2026-05-01"), LAW).then_refused(
        Reason.REMEDY_OPEN, remedy="reconsideration"
    )


def test_a_judgement_ends_the_litigation():
    """行政诉讼法 第四十六条."""
    given(*EFFECTIVE, BEGUN).when(decide, judged("2026-09-01"), LAW).then(JUDGED)
    given(*EFFECTIVE, BEGUN).when(decide, beginning("2026-06-01"), LAW).then_nothing()


def test_a_case_does_not_close_while_a_remedy_goes_on():
    """DOMAIN.md §4.5: the decision may yet fall."""
    paid = an(Paid, case=CASE, paid_fen=20_000_00, paid_on="2026-03-20")
    given(*EFFECTIVE, paid, REQUESTED).when(decide, closing("2026-05-01"), LAW).then_refused(
        Reason.REMEDY_OPEN
    )


def test_a_demand_reckons_everything_and_names_its_days():
    """行政强制法 第五十四条: ten working days; 第五十三条: three months after the remedies."""
    _, events = lived(EFFECTIVE, DEMAND)
    assert kinds(events) == ["SurchargeAdded", "DemandServed"]
    assert events[-1] == DemandServed(
        case=CASE,
        fine_owed_fen=20_000_00,
        surcharge_owed_fen=20_000_00,
        served_on="2026-09-18",
        perform_by="2026-10-09",
        apply_from="2026-10-10",
        apply_by="2026-12-17",
        provisional=False,
    )


@pytest.mark.parametrize(("on", "allowed"), [("2026-04-01", False), ("2026-04-02", True)])
def test_nobody_is_called_upon_before_its_day_is_over(on, allowed):
    """行政强制法 第五十四条: who does not perform within its term."""
    when = given(*EFFECTIVE).when(decide, but(DEMAND, on=on), LAW)
    if allowed:
        _, events = lived(EFFECTIVE, but(DEMAND, on=on))
        assert isinstance(events[-1], DemandServed)
    else:
        when.then_refused(Reason.DAY_ORDER)


def test_who_owes_nothing_is_not_called_upon():
    """行政强制法 第五十四条."""
    paid = an(Paid, case=CASE, paid_fen=20_000_00, paid_on="2026-03-20")
    given(*EFFECTIVE, paid).when(decide, DEMAND, LAW).then_refused(Reason.NOTHING_OWED)


def demanded():
    _, events = lived(EFFECTIVE, DEMAND)
    return (*EFFECTIVE, *events)


@pytest.mark.parametrize(
    ("on", "reason"),
    [
        ("2026-10-09", Reason.COURT_TOO_SOON),
        ("2026-10-10", None),
        ("2026-12-17", None),
        ("2026-12-18", Reason.COURT_TOO_LATE),
    ],
)
def test_the_court_is_asked_after_the_demand_and_within_three_months(on, reason):
    """行政强制法 第五十三、五十四条; before the first day, on it, on the last, after it."""
    command = ApplyToCourt(on=on, by=DECIDER)
    when = given(*demanded()).when(decide, command, LAW)
    if reason is None:
        when.then(
            CourtEnforcementApplied(
                case=CASE,
                fine_owed_fen=20_000_00,
                surcharge_owed_fen=20_000_00,
                applied_on=on,
            )
        )
    else:
        when.then_refused(reason)


def test_the_court_is_not_asked_without_a_demand():
    """行政强制法 第五十四条: 申请人民法院强制执行前，应当催告."""
    given(*EFFECTIVE).when(decide, ApplyToCourt(on="2026-10-10", by=DECIDER), LAW).then_refused(
        Reason.NO_DEMAND
    )


def test_the_court_is_not_asked_while_a_remedy_goes_on():
    """行政强制法 第五十三条: 不申请行政复议或者提起行政诉讼."""
    begun = but(BEGUN, begun_on="2026-09-16")
    given(*demanded(), begun).when(
        decide, ApplyToCourt(on="2026-10-10", by=DECIDER), LAW
    ).then_refused(Reason.REMEDY_OPEN)


def test_instalments_move_the_day_from_which_the_court_may_be_asked():
    """行政处罚法 第七十二条第二款."""
    deferred = an(PaymentDeferred, case=CASE, owed_fen=20_000_00, pay_by="2027-01-15")
    _, events = lived((*EFFECTIVE, deferred), but(DEMAND, on="2027-01-18"))
    assert (events[-1].apply_from, events[-1].apply_by) == ("2027-02-02", "2027-04-15")


APPLIED = an(CourtEnforcementApplied, case=CASE, applied_on="2026-10-10")


def test_the_court_ends_without_everything():
    """DOMAIN.md §4.5 C20: what was not recovered stands in the event."""
    ended = RecordEnforcement(result="ended", on="2027-05-01", by=CLERK)
    enforced = Enforced(
        case=CASE, result="ended", unrecovered_fen=40_000_00, enforced_on="2027-05-01"
    )
    given(*demanded(), APPLIED).when(decide, ended, LAW).then(enforced)
    given(*demanded(), APPLIED, enforced).when(decide, ended, LAW).then_nothing()


@pytest.mark.parametrize(
    ("past", "reason"), [((), Reason.NO_COURT), ((APPLIED,), Reason.STILL_OWED)]
)
def test_nothing_is_enforced_in_full_that_is_still_owed(past, reason):
    """DOMAIN.md §4.5 C20."""
    command = RecordEnforcement(result="in_full", on="2027-05-01", by=CLERK)
    given(*demanded(), *past).when(decide, command, LAW).then_refused(reason)
