"""The mappings of docs/examples on the ledgers they are for: what the rules need is read."""

import pytest

from server.history.ledger import read_ledger
from server.history.mapping import load_mapping
from server.history.oddities import Oddities
from tests.support.ledgers import PAGE, SHARED

EXAMPLES = PAGE.parent / "examples"
INSPECTIONS = SHARED / "data" / "inspections"
ROADS = SHARED / "vectors" / "roadtraffic100traces.xes"
RISKS = {"High Risk": 7, "Moderate Risk": 4, "Low Risk": 2}


def read(name, path, what):
    """Return the records of one kind, and how often which oddity was seen."""
    if not path.exists():
        pytest.skip(f"the ledger of the shared data is not here: {path.name}")
    oddities = Oddities()
    with read_ledger(load_mapping(EXAMPLES / f"{name}.toml"), [path], oddities) as ledger:
        return list(getattr(ledger, what)()), oddities.counts


@pytest.mark.parametrize(
    ("folder", "matched", "total"),
    [("sf_2015_2018", 13_462, 13_683), ("sf_2014_2017", 13_535, 13_781)],
)
def test_san_francisco_scores_follow_from_the_findings_read(folder, matched, total):
    visits, _ = read("sf", INSPECTIONS / folder, "visits")
    scored = [v for v in visits if v.score and v.kind == "Routine - Unscheduled"]
    ours = [100 - sum(RISKS.get(one.severity, 0) for one in visit.findings) for visit in scored]
    assert sum(str(a) == v.score for a, v in zip(ours, scored, strict=True)) == matched
    assert len(scored) == total


def test_los_angeles_scores_follow_from_the_points_read():
    visits, odd = read("la", INSPECTIONS / "la_2018", "visits")
    matched = sum(
        int(visit.score) == 100 - sum(int(one.points) for one in visit.findings) for visit in visits
    )
    assert (matched, len(visits), odd) == (1_903, 1_917, {})


def test_new_york_grades_follow_from_the_scores_read():
    visits, _ = read("nyc", INSPECTIONS / "nyc_grades_2011_2015", "visits")
    graded = [visit for visit in visits if visit.grade and visit.score]
    letters = ["A" if int(v.score) <= 13 else "B" if int(v.score) <= 27 else "C" for v in graded]
    matched = sum(ours == visit.grade for ours, visit in zip(letters, graded, strict=True))
    assert (matched, len(graded)) == (89_556, 90_399)


def test_new_york_rows_with_a_cell_too_many_are_reported():
    _, odd = read("nyc", INSPECTIONS / "nyc_grades_2011_2015", "institutions")
    assert odd["ragged"] == 154


def test_a_log_of_fines_yields_each_of_its_events():
    facts, odd = read("fines", ROADS, "facts")
    kinds = [fact.kind for fact in facts]
    assert len(kinds) == 390
    assert {kind: kinds.count(kind) for kind in ("fine", "notification", "penalty", "payment")} == {
        "fine": 100,
        "notification": 57,
        "penalty": 57,
        "payment": 58,
    }
    assert odd == {}
