"""The days of a case over the turn of a year whose holidays were not known (trap 2)."""

import pytest

from core.domain.case import money_events as money
from core.domain.case.after_events import DeliveryReceipted, ReconsiderationDecided
from core.domain.case.day_events import DeadlineSettled
from core.domain.case.decide import decide
from core.domain.case.hearing_events import DecisionExtended
from core.domain.case.money_commands import AddSurcharge
from core.domain.case.table import TABLE
from core.kernel.acting import by_job
from core.kernel.reasons import Reason
from core.kernel.running import running
from core.kernel.transitions import DAY_OF_REST
from tests.support.cases import (
    ASSIGNED,
    CASE,
    CASHIER,
    DECIDED,
    DECISION,
    FILED,
    FINE,
    LARGE,
    NOTICED,
    RECEIPTED,
    REPORTED,
    SERVED,
    but,
    deciding,
    lived,
)
from tests.support.given import folded, given
from tests.support.next_year import PUBLISHED, UNPUBLISHED, VERSION, runs, settling
from tests.support.subjects import HEAD, acting

ON_TIME = but(SERVED, served_on="2026-12-18", effective_on="2026-12-18", pay_by="2027-01-04")
OWING = (*DECISION, but(RECEIPTED, served_on="2026-12-18"), ON_TIME)
PAY = runs("case.pay", "2026-12-18", "2027-01-04")


def moved(kind, before, due_on):
    """Return the event of a day that is later now."""
    return DeadlineSettled(
        case=CASE, kind=kind, before=before, due_on=due_on, provisional=False, by_law=VERSION
    )


PAY_LATER = moved("case.pay", "2027-01-04", "2027-01-06")


def test_the_last_day_for_paying_moves_on():
    """行政处罚法 第六十七条; the day that the decision names proves to be a day of rest."""
    given(*OWING).when(decide, settling(PAY), PUBLISHED).then(PAY_LATER)


def test_it_moves_once():
    """Already so."""
    given(*OWING, PAY_LATER).when(decide, settling(PAY), PUBLISHED).then_nothing()


def test_nobody_but_the_follower_settles():
    """acts.toml."""
    asked = settling(PAY, by=acting(HEAD, "head"))
    given(*OWING).when(decide, asked, PUBLISHED).then_refused(Reason.ROLE_NEEDED)


def test_while_the_year_is_missing_nothing_moves():
    """Nothing is guessed."""
    given(*OWING).when(decide, settling(PAY), UNPUBLISHED).then_nothing()


@pytest.mark.parametrize(
    ("on", "late_days"), [("2027-01-05", 0), ("2027-01-06", 0), ("2027-01-07", 1)]
)
def test_the_surcharge_begins_after_the_settled_day(on, late_days):
    """行政处罚法 第七十二条第一项: the day before, of and after."""
    _, events = lived((*OWING, PAY_LATER), AddSurcharge(on=on, by=CASHIER))
    assert [one.days for one in events] == [late_days] * bool(late_days)


def test_a_surcharge_for_days_that_are_in_time_now_is_taken_back():
    """It was reckoned before the notice was adopted."""
    state, _ = lived(OWING, AddSurcharge(on="2027-01-06", by=CASHIER))
    assert state.money.surcharge_fen == 20_000_00 * 3 * 2 // 100
    settled, corrected = decide(state, settling(PAY), PUBLISHED)
    assert settled == PAY_LATER
    assert isinstance(corrected, money.SurchargeCorrected)
    assert (corrected.to_day, corrected.total_fen) == ("2027-01-06", 0)


def test_who_may_be_heard_has_the_longer_of_both_terms_settled():
    """行政处罚法 第六十四条第一项: five days for asking, though the radar calls it the defence."""
    told = but(NOTICED, proposed=(LARGE,), served_on="2026-12-29", defence_until="2027-01-06")
    day = runs("defence", "2026-12-29", "2027-01-06")
    given(FILED, ASSIGNED, REPORTED, told).when(decide, settling(day), PUBLISHED).then(
        moved("defence", "2027-01-06", "2027-01-08")
    )


def test_nothing_is_decided_before_the_settled_window_has_passed():
    """行政处罚法 第六十二条."""
    told = but(NOTICED, served_on="2026-12-30", defence_until="2027-01-05")
    filed = but(FILED, filed_on="2026-12-14", decide_by="2027-03-15")
    past = (filed, ASSIGNED, REPORTED, told, moved("defence", "2027-01-05", "2027-01-07"))
    given(*past).when(decide, deciding(FINE, on="2027-01-07"), UNPUBLISHED).then_refused(
        Reason.DEFENCE_OPEN, until="2027-01-07"
    )


def test_the_day_for_the_decision_moves_on():
    """行政处罚法 第六十条: ninety days end on a day that proves to be a day of rest."""
    filed = but(FILED, filed_on="2026-12-18", decide_by="2027-03-18")
    day = runs("case.decide", "2026-12-18", "2027-03-18")
    event = moved("case.decide", "2027-03-18", "2027-03-19")
    given(filed).when(decide, settling(day), PUBLISHED).then(event)
    assert folded(decide, filed, event).decide_by == "2027-03-19"


def test_a_day_that_was_moved_already_gives_way_by_itself():
    """What was added to the term is no term of its own; only its last day is looked at."""
    extended = DecisionExtended(
        case=CASE,
        why="approved",
        days=30,
        decide_by="2027-03-18",
        provisional=True,
        extended_on="2027-02-03",
    )
    (day,) = (one for one in running(TABLE, [("", FILED), ("", extended)]))
    assert (day.since, day.term, day.provisional) == ("2027-03-18", DAY_OF_REST, True)
    given(FILED, ASSIGNED, extended).when(decide, settling(day), PUBLISHED).then(
        moved("case.decide", "2027-03-18", "2027-03-19")
    )


def test_publication_runs_from_the_decision_that_its_service_does_not_name():
    """双公示: seven working days from the decision."""
    decided = but(DECIDED, decided_on="2026-12-29", serve_by="2027-01-08")
    served = but(RECEIPTED, served_on="2026-12-30", publish_by="2027-01-08", provisional=True)
    day = runs("publication.publish", None, "2027-01-08", provisional=True)
    given(*DECISION[:-1], decided, served).when(decide, settling(day), PUBLISHED).then(
        moved("publication.publish", "2027-01-08", "2027-01-11")
    )


def test_the_courts_term_follows_the_partys_own_as_it_was_settled():
    """行政强制法 第五十三条: it runs from the end of the remedies, moved in the same commit."""
    served = DeliveryReceipted(
        case=CASE,
        document="penalty",
        doc_no="1",
        mode="handed",
        served_on="2026-09-18",
        reconsider_by="2026-11-17",
        litigate_by="2027-03-18",
        provisional=True,
    )
    demand = money.DemandServed(
        case=CASE,
        fine_owed_fen=20_000_00,
        surcharge_owed_fen=0,
        served_on="2026-10-12",
        perform_by="2026-10-26",
        apply_from="2027-03-19",
        apply_by="2027-06-18",
        provisional=True,
    )
    past = (*DECISION, served, but(SERVED, served_on="2026-09-18"), demand)
    days = (
        runs("litigate", "2026-09-18", "2027-03-18", provisional=True),
        runs("court.apply", None, "2027-06-18", provisional=True),
    )
    given(*past).when(decide, settling(*days), PUBLISHED).then(
        moved("litigate", "2027-03-18", "2027-03-19"),
        moved("court.apply", "2027-06-18", "2027-06-21"),
    )


def test_its_other_days_follow_in_the_state():
    """Remedies, publication and service by public notice are judged by what was settled."""
    state = folded(
        decide,
        *OWING,
        moved("reconsider", RECEIPTED.reconsider_by, "2027-02-18"),
        moved("litigate", RECEIPTED.litigate_by, "2027-06-21"),
        moved("demand", "", "2027-01-22"),
        moved("publication.withdraw", "", "2027-01-12"),
        moved("service.by_notice", "", "2027-01-20"),
        moved("case.serve", DECIDED.serve_by, "2027-01-07"),
    )
    remedies = state.remedies
    assert (remedies.reconsider_by, remedies.litigate_by) == ("2027-02-18", "2027-06-21")
    assert (remedies.lapsed_on, remedies.perform_by) == ("2027-06-21", "2027-01-22")
    assert state.publication.withdraw_by == "2027-01-12"
    assert (state.course.deemed_on, state.serve_by) == ("2027-01-20", "2027-01-07")


def test_after_a_reconsideration_the_way_to_court_has_its_own_term():
    """行政诉讼法 第四十五条: fifteen days, not six months."""
    decided = ReconsiderationDecided(
        case=CASE,
        outcome="upheld",
        decided_on="2026-12-18",
        litigate_by="2027-01-04",
        provisional=True,
    )
    (day,) = running(TABLE, [("2026-12-18", decided)])
    given(*OWING, decided).when(decide, settling(day), PUBLISHED).then(
        moved("litigate", "2027-01-04", "2027-01-06")
    )


def test_nobody_settles_a_day_of_another_room():
    """A job that may end days may not move them."""
    asked = settling(PAY, by=by_job("end-of-day"))
    given(*OWING).when(decide, asked, PUBLISHED).then_refused(Reason.ROLE_NEEDED)
