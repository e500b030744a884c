"""The ratios of a random draw, by stratum and day (DOMAIN.md §1.4)."""

import pytest

from core.law.book import build
from core.law.look_up import due_by, sampling
from core.law.rows import LawFileError

PROPOSED = {"A": 50, "B": 100, "C": 300, "D": 1000}


@pytest.mark.parametrize(
    ("on", "ratios"), [("2021-07-15", PROPOSED), ("2021-07-16", PROPOSED), ("2026-11-23", PROPOSED)]
)
def test_the_better_the_grade_the_less_is_drawn(law, on, ratios):
    """DOMAIN.md §1.4, default strata ratios a year (proposed): A 5 %, B 10 %, C 30 %, D 100 %."""
    assert {row.code: row.per_mille for row in sampling(law, on)} == ratios


def test_before_the_first_row_there_is_no_ratio(law):
    """No row in force is an error, never a zero (STYLE.md, Rules of law)."""
    with pytest.raises(LookupError, match="2021-07-14"):
        sampling(law, "2021-07-14")


@pytest.mark.parametrize("wrong", ["-1", "1001", '"5 %"', "50.0"])
def test_a_ratio_is_a_whole_number_of_a_thousand(files, wrong):
    """No floats, and nobody is drawn more than once."""
    raw = files["sampling.toml"].replace(b"per_mille = 50", f"per_mille = {wrong}".encode(), 1)
    with pytest.raises(LawFileError, match="per_mille"):
        build({**files, "sampling.toml": raw})


@pytest.mark.parametrize(
    ("visited", "last"),
    [("2026-05-23", "2026-11-23"), ("2026-08-31", "2027-02-28"), ("2025-12-31", "2026-06-30")],
)
def test_the_white_list_is_spared_for_six_months(law, visited, last):
    """DOMAIN.md §1.4: white-list exempt from routine re-visits within 6 months (proposed)."""
    assert due_by(law, "draw.white_list", visited).on == last


@pytest.mark.parametrize(
    ("visits_by", "last"), [("2025-09-26", "2025-10-30"), ("2025-01-24", "2025-02-27")]
)
def test_a_result_is_public_within_twenty_working_days(law, visits_by, last):
    """DOMAIN.md §1.4, Publish; §4.8, column 20 WD."""
    assert due_by(law, "draw.publish", visits_by).on == last
