"""K10, K11, K16, K19, and how a figure came to be known (DOMAIN.md §7.1, §7.8)."""

import pytest

from core.domain import catalogue
from core.domain.leg import events as leg
from core.domain.notice import events as notice
from core.domain.officer import agency_events as agency
from projections.statistics import STATISTICS
from tests.support.builders import EXAMPLES, NOTICE, an, uid
from tests.support.examples.agency import AGENCY
from tests.support.histories import History
from tests.support.readmodels import assert_same_however_split
from tests.support.reports import Counted, visit_no

DAY = "2023-05-10"
NINE = f"{DAY}T09:00"


@pytest.fixture
def counted(tmp_path):
    with Counted(tmp_path) as opened:
        yield opened


def test_advertisements_add_up_by_their_pieces(counted):
    """K10, whoever of the team took them down."""
    counted.visit(1, NINE)
    counted.fact(1, an(leg.AdsRemoved, visit=visit_no(1), pieces=3), NINE)
    counted.visit(1, NINE, by_leg=2)
    counted.fact(2, an(leg.AdsRemoved, visit=visit_no(1), pieces=2), NINE)
    assert counted.figures(DAY).ads == 5


def test_hazards_add_up_by_their_places(counted):
    """K11, of every kind."""
    counted.visit(1, NINE)
    for kind, hazards in (("fire", 3), ("exits", 1)):
        hazard = an(leg.HazardRecorded, visit=visit_no(1), kind=kind, hazards=hazards)
        counted.fact(1, hazard, NINE)
    assert counted.figures(DAY).hazards == 4


def test_samples_add_up_by_what_was_sampled(counted):
    """K16: 材料, 合同, 从业人员."""
    counted.visit(1, NINE)
    for kind, sampled in (("contracts", 20), ("staff", 3), ("contracts", 5)):
        taken = an(leg.Sampled, visit=visit_no(1), kind=kind, sampled=sampled)
        counted.fact(1, taken, NINE)
    assert counted.figures(DAY).sampled == {"contracts": 25, "staff": 3}


def test_what_is_counted_on_site_is_of_its_own_day(counted):
    """A visit over midnight: the hazard was found after it."""
    counted.visit(1, f"{DAY}T23:50")
    counted.fact(1, an(leg.HazardRecorded, visit=visit_no(1)), "2023-05-11T00:10")
    assert (counted.figures(DAY).hazards, counted.figures("2023-05-11").hazards) == (0, 2)


def test_notices_are_of_the_day_on_which_they_were_served(counted):
    """K09, however long the device was away."""
    counted.decide(f"notice:{NOTICE}", an(notice.Served, served_on=DAY))
    assert (counted.figures(DAY).notices, counted.figures("2026-11-23").notices) == (1, 0)


def test_activities_add_up_by_kind(counted):
    """K19: one entry may be of many."""
    for kind, count, title in (
        ("meeting", 1, "甲"),
        ("article", 1480, "乙"),
        ("article", 50, "丙"),
    ):
        held = an(agency.ActivityRecorded, kind=kind, count=count, title=title, held_on=DAY)
        counted.decide(f"agency:{AGENCY}", held)
    assert counted.figures(DAY).activities == {"article": 1530, "meeting": 1}


def test_every_event_can_be_counted_as_its_example_is(tmp_path):
    """No event of the catalogue stops the read model, whatever it leaves out."""
    with History(tmp_path / "log.db") as history:
        for event in EXAMPLES.values():
            kind = catalogue.type_of(event).partition(".")[0]
            history.decide(f"{kind}:{uid(0x900)}", event)
        assert_same_however_split(tmp_path, history.log, (STATISTICS,))


def test_the_persons_of_other_spans_are_not_read(counted):
    """A year of visits costs nothing to who asks about a day: every step goes by an index."""
    counted.visit(1, NINE)
    plans = counted.plans(DAY)
    assert plans
    assert [step for step in plans if step.startswith("SCAN fact")] == []
    assert [
        step
        for step in plans
        if step.startswith("SEARCH fact")
        and not any(
            by in step
            for by in (
                "(kind=? AND day",
                "(stream=? AND kind=?)",
                "(visit=? AND kind=?)",
                "(kind=? AND institution=?",
            )
        )
    ] == []
