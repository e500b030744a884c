"""How reports count and print: which row of `reporting.toml` answers (DOMAIN.md §7)."""

from typing import get_args

import pytest

from core.law.reporting import read_reporting, way_of
from core.law.rows import LawFileError
from projections.figures import Basis
from server.reporting import wording
from tests.support.law import shipped_law

ROW = """
[[row]]
code = "count_basis"
region = "{region}"
value = "{value}"
basis = {{ cite = "c", verified = "proposed" }}
valid_from = {valid_from}
"""


def rows(*told):
    """Read rows from (region, value, first day)."""
    text = 'version = "2026-04-01"' + "".join(
        ROW.format(region=region, value=value, valid_from=valid_from)
        for region, value, valid_from in told
    )
    return read_reporting(text.encode())[1]


@pytest.mark.parametrize(
    ("region", "value"),
    [
        ("410422", "county"),
        ("410422001", "county"),
        ("410423", "city"),
        ("410400", "city"),
        ("411400", "province"),
        ("371302", "everywhere"),
    ],
)
def test_the_smallest_area_that_holds_the_region_counts(region, value):
    """A row of 410400 is of the whole city; one of 000000 of everybody."""
    known = rows(
        ("000000", "everywhere", "2021-07-15"),
        ("410000", "province", "2021-07-15"),
        ("410400", "city", "2021-07-15"),
        ("410422", "county", "2021-07-15"),
    )
    assert way_of(known, "count_basis", region, "2022-12-31") == value


@pytest.mark.parametrize(
    ("on", "value"), [("2021-12-31", None), ("2022-01-01", "x"), ("2022-01-02", "x")]
)
def test_a_row_answers_from_its_first_day_on(on, value):
    """Picked by the last day of the report; before it there is no answer."""
    known = rows(("000000", "x", "2022-01-01"))
    assert way_of(known, "count_basis", "410422", on) == value


def test_a_code_that_no_row_has_is_no_answer():
    """A figure that is told exactly has no row for rounding it."""
    assert way_of(shipped_law().reportings, "floor.K05", "410422", "2022-12-31") is None


def test_two_rows_of_one_region_and_code_may_not_overlap():
    """Which of them would answer?"""
    with pytest.raises(LawFileError):
        rows(("410400", "x", "2021-07-15"), ("410400", "y", "2022-01-01"))


@pytest.mark.parametrize(
    ("code", "region", "value"),
    [
        ("count_basis", "410400", "per_visit"),
        ("count_basis", "371302", "per_batch"),
        ("baseline", "410400", "2021-07-24"),
        ("floor.K14", "410400", "10"),
        ("floor.K03", "371302", "1000"),
        ("wording.year", "410400", "annual"),
        ("wording", "410400", "progress"),
        ("wording", "371302", "joint"),
    ],
)
def test_the_seeds_count_and_print_so(code, region, value):
    """DOMAIN.md §7.2, §7.5, §0.1 trap 3."""
    assert way_of(shipped_law().reportings, code, region, "2022-12-31") == value


def test_every_row_says_something_that_the_report_knows():
    """A wording or a basis that nothing reads would be a rule in vain."""
    known = {"wording": set(wording.LEADS), "count_basis": set(get_args(Basis))}
    for row in shipped_law().reportings:
        kind = row.code.partition(".")[0]
        if kind in known:
            assert row.value in known[kind], row.code
        if kind == "floor":
            assert int(row.value) > 1, row.code
