"""K05 to K09, K14: what was decided, closed, made public, paid back and told (DOMAIN.md §7.1)."""

import pytest
from msgspec import UNSET

from core.domain.case import after_events as after
from core.domain.case import events as case
from core.domain.case import money_events as money
from core.domain.leg import events as leg
from core.domain.notice import events as notice
from core.domain.officer import agency_events as agency
from core.domain.refund import events as refund
from core.domain.tip import events as tip
from tests.support.builders import an, uid
from tests.support.examples.agency import AGENCY
from tests.support.law import shipped_law
from tests.support.reports import COVERT, Counted, school_no

DAY = "2023-05-10"
LATER = "2023-06-10"


@pytest.fixture
def counted(tmp_path):
    with Counted(tmp_path) as opened:
        yield opened


def stream_of(number):
    return f"case:{uid(0xCA00 + number)}"


def serve(counted, number, school=1, on=DAY, violations=COVERT[:1]):
    """Let a decision take effect."""
    served = an(
        case.DecisionServed,
        case=uid(0xCA00 + number),
        institution=school_no(school),
        violations=violations,
        effective_on=on,
    )
    return counted.decide(stream_of(number), served)


def close(counted, number, school=1, on=DAY, outcome="executed"):
    """Close a case."""
    closed = an(
        case.Closed,
        case=uid(0xCA00 + number),
        institution=school_no(school),
        outcome=outcome,
        closed_on=on,
    )
    return counted.decide(stream_of(number), closed)


def revoke(counted, number, served, on=LATER):
    """Take a decision back."""
    revoked = an(
        case.PenaltyRevoked, case=uid(0xCA00 + number), annuls=served.event_id, annuls_from=on
    )
    return counted.decide(stream_of(number), revoked)


def cases(counted, day=DAY, **asked):
    return counted.figures(day, **asked).cases


def test_an_institution_with_two_cases_counts_once_in_k05_and_twice_in_k06(counted):
    """DOMAIN.md §7.7."""
    for number in (1, 2):
        serve(counted, number)
        close(counted, number)
    assert (cases(counted).penalised, cases(counted).concluded) == (1, 2)


def test_a_decision_counts_when_it_takes_effect_and_its_case_when_it_closes(counted):
    """K05 by `effective_on`, K06 by `closed_on`; neither twice."""
    serve(counted, 1, on=DAY)
    close(counted, 1, on=LATER)
    assert (cases(counted).penalised, cases(counted).concluded) == (1, 0)
    assert (cases(counted, LATER).penalised, cases(counted, LATER).concluded) == (0, 1)


def test_a_revoked_decision_leaves_both_figures_as_far_as_that_is_known(counted):
    """DOMAIN.md §4.7: history stays as it was known then."""
    served = serve(counted, 1)
    close(counted, 1)
    size = counted.size
    revoke(counted, 1, served)
    assert (cases(counted).penalised, cases(counted).concluded) == (0, 0)
    assert (cases(counted, size=size).penalised, cases(counted, size=size).concluded) == (1, 1)


def test_a_case_closed_again_after_revocation_is_no_case_with_a_violation(counted):
    """The second closing says `revoked`."""
    served = serve(counted, 1)
    close(counted, 1)
    revoke(counted, 1, served)
    close(counted, 1, on=LATER, outcome="revoked")
    assert (cases(counted).concluded, cases(counted, LATER).concluded) == (0, 0)


@pytest.mark.parametrize(
    ("outcome", "concluded", "penalised"),
    [
        ("executed", 1, 0),
        ("enforced", 1, 0),
        ("no_penalty", 1, 1),
        ("revoked", 0, 0),
        ("not_founded", 0, 0),
        ("transferred", 0, 0),
        ("terminated", 0, 0),
    ],
)
def test_which_endings_count(counted, outcome, concluded, penalised):
    """K06: any outcome with a violation; K05: an effective decision, or a violation unpunished."""
    close(counted, 1, outcome=outcome)
    assert (cases(counted).concluded, cases(counted).penalised) == (concluded, penalised)


def test_an_old_closing_is_read_as_a_new_one(counted):
    """`case.closed.v1` is read as its second version."""
    counted.decide(stream_of(1), an(case.ClosedV1, closed_on=DAY))
    assert cases(counted).concluded == 1


def test_a_penalty_on_the_spot_counts_as_a_decision(counted):
    """It takes effect when it is handed over."""
    counted.decide(stream_of(1), an(money.SimplePenaltyImposed, effective_on=DAY))
    assert cases(counted).penalised == 1


def test_premises_in_no_register_count_and_a_citizen_does_not(counted):
    """K05 counts institutions; an unlicensed place is one, each by its case."""
    nowhere = {"institution": UNSET, "effective_on": DAY}
    counted.decide(stream_of(1), an(money.SimplePenaltyImposed, **nowhere))
    counted.decide(stream_of(2), an(money.SimplePenaltyImposed, **nowhere))
    counted.decide(stream_of(3), an(money.SimplePenaltyImposed, person=uid(0xAB), **nowhere))
    closed = an(case.Closed, institution=UNSET, closed_on=DAY)
    counted.decide(stream_of(3), closed)
    assert (cases(counted).penalised, cases(counted).concluded) == (2, 1)


def test_a_penalty_on_the_spot_that_was_taken_back_does_not_count(counted):
    """Where there is no institution, another event takes it back."""
    imposed = counted.decide(
        stream_of(1), an(money.SimplePenaltyImposed, institution=UNSET, effective_on=DAY)
    )
    revoked = an(money.SimplePenaltyRevoked, annuls=imposed.event_id, annuls_from=LATER)
    counted.decide(stream_of(1), revoked)
    assert cases(counted).penalised == 0


def test_what_was_opened_from_a_fact_that_is_excluded_does_not_count(counted):
    """The paper handed over on a visit stands or falls with the fact that says so."""
    paper = counted.fact(1, an(leg.NoticeServed), f"{DAY}T09:00")
    counted.decide(f"notice:{uid(0x2)}", an(notice.Served, served_on=DAY), cause=paper.event_id)
    assert counted.figures(DAY).notices == 1
    counted.history.suspect(paper)
    assert counted.figures(DAY).notices == 0
    counted.history.admit(paper)
    assert counted.figures(DAY).notices == 1


@pytest.mark.parametrize(
    ("filed", "decided", "covert"),
    [
        (COVERT[:1], COVERT[:1], 1),
        (("V-TIM-01",), ("V-TIM-01", COVERT[1]), 1),
        (COVERT[:1], ("V-TIM-01",), 0),
    ],
)
def test_a_case_is_covert_training_by_what_was_decided(counted, filed, decided, covert):
    """隐形变异: what was decided, not what was suspected when the case was filed."""
    counted.decide(stream_of(1), an(case.Filed, violations=filed))
    serve(counted, 1, violations=decided)
    close(counted, 1)
    assert (cases(counted).concluded, cases(counted).covert) == (1, covert)


def test_a_case_without_a_decision_is_what_it_was_filed_for(counted):
    """Nothing was decided that could say otherwise."""
    counted.decide(stream_of(1), an(case.Filed, violations=COVERT[:1]))
    close(counted, 1, outcome="no_penalty")
    assert cases(counted).covert == 1


def test_published_decisions_and_what_circulars_expose_add_up(counted):
    """K07 通报曝光."""
    published = an(after.Published, published_on=DAY)
    counted.decide(stream_of(1), published)
    circular = an(agency.CircularIssued, exposed=23, issued_on=DAY)
    counted.decide(f"agency:{AGENCY}", circular)
    assert counted.figures(DAY).published == 24


def settle(counted, *, on, is_first, pupils, fen):
    settled = an(
        refund.Settled,
        settled_on=on,
        is_first=is_first,
        new_pupils=pupils,
        new_fen=fen,
        pupils=95,
        paid_fen=6_835_000,
    )
    counted.decide(f"refund:{uid(0x5E0)}", settled)


def test_a_refund_settled_again_adds_only_what_is_new(counted):
    """DOMAIN.md §7.7: reopened after settlement, it is not counted twice, in whatever span."""
    settle(counted, on=DAY, is_first=True, pupils=90, fen=6_000_000)
    reopened = an(refund.Reopened, reopened_on=LATER)
    counted.decide(f"refund:{uid(0x5E0)}", reopened)
    settle(counted, on=LATER, is_first=False, pupils=5, fen=835_000)
    spans = ((DAY, DAY), (LATER, LATER), (DAY, LATER))
    assert [
        (one.cases, one.pupils, one.amount_fen)
        for one in (counted.figures(*span).refunds for span in spans)
    ] == [(1, 90, 6_000_000), (0, 5, 835_000), (1, 95, 6_835_000)]


def receive(counted, number, on=DAY):
    counted.decide(f"tip:{uid(0x7100 + number)}", an(tip.Received, received_on=on))


def close_tip(counted, number, on=DAY, outcome="founded"):
    closed = an(tip.Closed, closed_on=on, outcome=outcome)
    counted.decide(f"tip:{uid(0x7100 + number)}", closed)


def tips(counted, day=DAY):
    found = counted.figures(day).tips
    return found.received, found.closed


def test_every_tip_received_and_every_tip_closed_counts(counted):
    """K14, whatever came of it: every lead is checked 举报线索必查."""
    for number, outcome in enumerate(("founded", "unfounded", "merged", "rejected")):
        receive(counted, number)
        close_tip(counted, number, LATER, outcome)
    assert (tips(counted), tips(counted, LATER)) == ((4, 0), (0, 4))


def test_a_tip_that_was_reopened_is_not_closed(counted):
    """Until it is closed again, and then in that span alone."""
    receive(counted, 1)
    close_tip(counted, 1)
    counted.decide(f"tip:{uid(0x7101)}", an(tip.Reopened, reopened_on=LATER))
    assert tips(counted) == (1, 0)
    close_tip(counted, 1, on=LATER)
    assert (tips(counted), tips(counted, LATER)) == ((1, 0), (0, 1))


def test_a_patrol_is_no_tip_and_no_visit(counted):
    """DOMAIN.md §0.1 trap 4: an observation is never an inspection."""
    counted.decide(f"tip:{uid(0x7101)}", an(tip.PatrolLogged, patrolled_on=DAY))
    assert not counted.figures(DAY).has_happened


def test_the_codes_of_covert_training_are_in_the_catalogue_of_violations():
    """A code that no violation has would count nothing, for ever."""
    (row,) = [one for one in shipped_law().reportings if one.code == "covert"]
    assert set(row.value.split()) <= {one.code for one in shipped_law().violations}
