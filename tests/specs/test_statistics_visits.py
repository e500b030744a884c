"""K01 to K04: persons, batches, institutions and visits, with the guards of DOMAIN.md §7.7."""

import pytest

from core.domain.leg import events as leg
from core.domain.visit import events as visit
from core.evidence.body import Actor
from tests.support.builders import LI, WANG, an, uid
from tests.support.reports import Counted, leg_no, school_no, visit_no

DAY = "2023-05-10"
NINE = f"{DAY}T09:00"
TEN = f"{DAY}T10:00"
ZHOU = uid(0xAB)


@pytest.fixture
def counted(tmp_path):
    with Counted(tmp_path) as opened:
        yield opened


def visits(counted, **asked):
    return counted.figures(DAY, **asked).visits


def test_a_visit_of_two_officers_is_two_person_times(counted):
    """K01 per visit: Σ of who was there."""
    counted.visit(1, NINE)
    assert visits(counted).person_times == 2


def test_assisting_staff_count_among_the_persons(counted):
    """K01: officers and assistants."""
    counted.visit(1, NINE)
    helpers = an(leg.AssistantsAttended, visit=visit_no(1), assistants=(ZHOU,))
    counted.fact(1, helpers, NINE)
    assert visits(counted).person_times == 3


def test_who_came_along_by_an_officers_word_was_there(counted):
    """As the merged view of the visit says it: `actor.with` of whatever opened the leg."""
    actor = Actor(id=WANG, with_=(ZHOU,))
    counted.visit(1, NINE, persons=(WANG, LI), actor=actor)
    assert visits(counted).person_times == 3


def test_an_officer_who_shows_a_credential_on_two_legs_counts_once(counted):
    """Two devices on one visit see the same persons."""
    counted.visit(1, NINE)
    counted.visit(1, TEN, by_leg=2)
    assert visits(counted) == visits(counted, basis="per_batch")
    assert (visits(counted).person_times, visits(counted).visits) == (2, 1)


@pytest.mark.parametrize(("basis", "person_times"), [("per_visit", 4), ("per_batch", 2)])
def test_the_same_persons_on_two_visits_of_a_batch(counted, basis, person_times):
    """DOMAIN.md §7.7: 2 per visit each, 1 per batch each (§0.1 trap 3)."""
    for number, at in ((1, NINE), (2, TEN)):
        counted.in_batch(number, "2023-05")
        counted.visit(number, at, school=number)
    found = visits(counted, basis=basis)
    assert (found.person_times, found.batches) == (person_times, 1)


def test_a_visit_outside_any_batch_is_a_batch_of_its_own(counted):
    """Nobody's turning out is lost where persons count once a batch."""
    counted.visit(1, NINE)
    counted.visit(2, TEN, school=2)
    found = visits(counted, basis="per_batch")
    assert (found.person_times, found.batches) == (4, 0)


def test_a_batch_that_nobody_set_out_for_is_none(counted):
    """K02: distinct batches with at least one visit."""
    counted.in_batch(1, "2023-05")
    assert visits(counted).batches == 0


def test_an_institution_visited_twice_is_one_institution_and_two_visits(counted):
    """K03 is distinct, K04 is not."""
    counted.visit(1, NINE)
    counted.visit(2, TEN)
    found = visits(counted)
    assert (found.institutions, found.visits) == (1, 2)


def test_premises_in_no_register_are_told_apart_by_their_names(counted):
    """An unlicensed place is an institution visited too."""
    for number, name in ((1, "阳光托管"), (2, "阳光托管"), (3, "文化路三号")):
        opened = leg.Opened(visit=visit_no(number), code="2EM-4HMA-SW9R", premises=name)
        counted.fact(number, opened, NINE)
    found = visits(counted)
    assert (found.institutions, found.visits) == (2, 3)


def test_a_leg_that_knows_the_institution_goes_before_one_that_has_a_name_for_it(counted):
    """Whichever of them came first."""
    named = leg.Opened(visit=visit_no(1), code="2EM-4HMA-SW9R", premises="阳光托管")
    counted.fact(1, named, NINE)
    counted.visit(1, TEN, by_leg=2)
    counted.visit(2, TEN)
    assert visits(counted).institutions == 1


def test_where_legs_name_different_institutions_the_conclusion_says_whom(counted):
    """A person reconciles what the legs say (ARCHITECTURE.md decision 2)."""
    counted.visit(1, NINE, school=1)
    counted.visit(1, TEN, school=2, by_leg=2)
    concluded = an(visit.Concluded, visit=visit_no(1), institution=school_no(2))
    counted.decide(f"visit:{visit_no(1)}", concluded)
    counted.visit(2, TEN, school=2)
    assert visits(counted).institutions == 1


def test_a_duplicate_of_a_visit_that_was_merged_counts_once(counted):
    """DOMAIN.md §7.7: two join codes, one visit; its leg was moved."""
    counted.visit(1, NINE)
    counted.visit(2, NINE)
    assert (visits(counted).person_times, visits(counted).visits) == (4, 2)
    moved = an(visit.LegMoved, leg=leg_no(2), from_visit=visit_no(2), visit=visit_no(1))
    counted.decide(f"visit:{visit_no(1)}", moved, region="410000")
    assert (visits(counted).person_times, visits(counted).visits) == (2, 1)


def test_a_leg_moved_back_counts_where_it_belongs_now(counted):
    """Of one leg the last move holds."""
    counted.visit(1, NINE)
    counted.visit(2, NINE)
    for source, target in ((2, 1), (1, 2)):
        moved = an(
            visit.LegMoved, leg=leg_no(2), from_visit=visit_no(source), visit=visit_no(target)
        )
        counted.decide(f"visit:{visit_no(target)}", moved)
    assert visits(counted).visits == 2


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2023-05-10T23:59:00.000+08:00", "2023-05-10"),
        ("2023-05-11T00:01:00.000+08:00", "2023-05-11"),
        ("2023-05-10T16:01:00.000+00:00", "2023-05-11"),
        ("2023-05-10T15:59:00.000+00:00", "2023-05-10"),
    ],
)
def test_a_visit_is_of_the_local_day(counted, at, day):
    """DOMAIN.md §7.8: attribution by `occurred` in Asia/Shanghai, whatever the device's offset."""
    counted.history.record(leg_no(1), an(leg.Opened, visit=visit_no(1)), occurred=at)
    other = "2023-05-11" if day == DAY else DAY
    assert counted.figures(day).visits.visits == 1
    assert counted.figures(other).visits.visits == 0


def test_a_visit_over_midnight_is_of_the_day_on_which_it_began(counted):
    """It counts once, with everybody who was there."""
    counted.visit(1, f"{DAY}T23:50")
    counted.visit(1, "2023-05-11T00:10", persons=(ZHOU,), by_leg=2)
    assert counted.figures(DAY).visits.person_times == 3
    assert counted.figures("2023-05-11").visits.visits == 0


def test_a_visit_is_in_its_county_in_its_city_and_in_no_other(counted):
    """410400 is the whole city, 410422 one county of it."""
    counted.visit(1, NINE, region="410422")
    found = {
        region: visits(counted, region=region).visits
        for region in ("410422", "410400", "410000", "410423", "411400")
    }
    assert found == {"410422": 1, "410400": 1, "410000": 1, "410423": 0, "411400": 0}


def test_a_visit_of_a_town_is_one_of_its_county(counted):
    """A code of nine digits continues that of its county."""
    counted.visit(1, NINE, region="410422001")
    assert (visits(counted).visits, visits(counted, region="410422001").visits) == (1, 1)


def test_what_is_under_review_counts_from_its_admission_on(counted):
    """FORMAT §3, standing."""
    opened = counted.visit(1, NINE, review="scope")
    assert visits(counted).visits == 0
    before = counted.size
    counted.history.admit(opened)
    assert visits(counted).visits == 1
    assert visits(counted, size=before).visits == 0


def test_what_was_excluded_never_counts(counted):
    """FORMAT §3, standing."""
    opened = counted.visit(1, NINE)
    counted.history.suspect(opened)
    counted.history.exclude(opened)
    assert visits(counted).visits == 0


def test_what_was_admitted_and_is_suspected_again_does_not_count(counted):
    """A review may be opened again; the last step holds."""
    opened = counted.visit(1, NINE)
    counted.history.suspect(opened)
    counted.history.admit(opened)
    counted.history.suspect(opened)
    assert visits(counted).visits == 0


def test_a_corrected_fact_takes_the_place_of_the_one_before(counted):
    """The officer named the wrong institution, and said so."""
    wrong = counted.visit(1, NINE, school=2)
    right = an(leg.Opened, visit=visit_no(1), institution=school_no(1))
    counted.fact(1, right, TEN, corrects=wrong.event_id)
    counted.visit(2, TEN, school=1)
    assert visits(counted).institutions == 1


def test_a_correction_to_nobody_leaves_nobody(counted):
    """Assisting staff who were not there after all."""
    counted.visit(1, NINE)
    with_helper = counted.fact(
        1, an(leg.AssistantsAttended, visit=visit_no(1), assistants=(ZHOU,)), NINE
    )
    nobody = an(leg.AssistantsAttended, visit=visit_no(1), assistants=())
    counted.fact(1, nobody, TEN, corrects=with_helper.event_id)
    assert visits(counted).person_times == 2


def test_a_correction_under_review_corrects_nothing_yet(counted):
    """What does not count replaces nothing."""
    counted.visit(1, NINE)
    ads = counted.fact(1, an(leg.AdsRemoved, visit=visit_no(1), pieces=3), NINE)
    fewer = an(leg.AdsRemoved, visit=visit_no(1), pieces=2)
    held = counted.fact(1, fewer, TEN, corrects=ads.event_id, review="scope")
    assert counted.figures(DAY).ads == 3
    counted.history.admit(held)
    assert counted.figures(DAY).ads == 2


def test_a_correction_from_another_leg_replaces_nothing(counted):
    """A correction replaces a fact of its own leg and type alone."""
    counted.visit(1, NINE)
    ads = counted.fact(1, an(leg.AdsRemoved, visit=visit_no(1), pieces=3), NINE)
    counted.visit(1, NINE, by_leg=2)
    other = an(leg.AdsRemoved, visit=visit_no(1), pieces=2)
    counted.fact(2, other, TEN, corrects=ads.event_id)
    assert counted.figures(DAY).ads == 5


def test_what_came_late_changes_no_figure_of_an_earlier_size(counted):
    """DOMAIN.md §7.8: restated under a revision, never silently."""
    counted.visit(1, NINE)
    size = counted.size
    before = counted.figures(DAY)
    counted.visit(2, TEN, school=2)
    assert counted.figures(DAY, size=size) == before
    assert visits(counted).visits == 2


def test_a_late_leg_may_move_a_visit_to_the_day_before(counted):
    """Known later, it began earlier; at the size of before it is where it was."""
    counted.visit(1, "2023-05-11T00:10")
    size = counted.size
    counted.visit(1, f"{DAY}T23:50", by_leg=2)
    assert (counted.figures(DAY).visits.visits, counted.figures("2023-05-11").visits.visits) == (
        1,
        0,
    )
    assert counted.figures("2023-05-11", size=size).visits.visits == 1


def test_a_plan_that_was_cancelled_with_nobody_going_is_no_visit(counted):
    """K04 counts visits, not plans."""
    counted.in_batch(1, "2023-05")
    counted.decide(f"visit:{visit_no(1)}", an(visit.Cancelled, visit=visit_no(1)))
    assert visits(counted).visits == 0


def test_nothing_has_happened_in_a_span_without_facts(counted):
    """A report of such a span says so."""
    counted.visit(1, NINE)
    assert counted.figures(DAY).has_happened
    assert not counted.figures("2023-05-09").has_happened
