"""School vacations: by place, and never guessed (V-TIM-05, DOMAIN.md §3.3)."""

from datetime import date

import msgspec
import pytest

from core.kernel.basis import Basis
from core.law.look_up import is_vacation
from core.law.vacations import VacationRow

CITY, COUNTY, TOWN = "410400", "410422", "410422101"


def row(region, kind, first, last):
    return VacationRow(
        region=region,
        kind=kind,
        first=date.fromisoformat(first),
        last=date.fromisoformat(last),
        basis=Basis(cite="校历", verified="seen"),
    )


@pytest.fixture
def places(law):
    """A city that sets both vacations, and a county of it with a summer of its own."""
    rows = (
        row(CITY, "winter", "2027-01-20", "2027-02-20"),
        row(CITY, "summer", "2027-07-01", "2027-08-31"),
        row(COUNTY, "summer", "2027-07-10", "2027-08-25"),
        row("371302", "winter", "2026-12-28", "2027-02-20"),
    )
    return msgspec.structs.replace(law, vacations=rows)


@pytest.mark.parametrize(
    ("region", "day", "expected", "clause"),
    [
        (CITY, "2027-01-19", False, "the day before the winter vacation"),
        (CITY, "2027-01-20", True, "its first day"),
        (CITY, "2027-02-20", True, "its last day"),
        (CITY, "2027-02-21", False, "the day after"),
        (CITY, "2027-06-30", False, "the day before the summer vacation"),
        (CITY, "2027-07-01", True, "its first day"),
        (CITY, "2027-08-31", True, "its last day"),
        (CITY, "2027-09-01", False, "the day after"),
        (COUNTY, "2027-07-09", False, "the county's own summer is shorter"),
        (COUNTY, "2027-07-10", True, "its first day"),
        (COUNTY, "2027-08-26", False, "the day after its last, though the city still rests"),
        (TOWN, "2027-07-09", False, "a town goes by its county"),
        (TOWN, "2027-01-20", True, "a county without a winter of its own goes by the city"),
        ("410403", "2027-07-09", True, "another county goes by the city"),
        ("371302", "2026-12-27", False, "a winter that begins in December"),
        ("371302", "2026-12-28", True, "its first day"),
        ("371302", "2027-01-01", True, "and over the turn of the year"),
    ],
)
def test_a_day_is_vacation_by_the_smallest_place_that_says_so(
    places, region, day, expected, clause
):
    """The bureau nearest to the school sets its calendar."""
    assert is_vacation(places, region, day) is expected, clause


@pytest.mark.parametrize(
    ("region", "day"),
    [
        ("371302", "2027-07-15"),  # no summer is on file there
        (CITY, "2027-12-15"),  # the winter of the next year is not known
        (CITY, "2026-07-15"),  # a year before the first
        ("110101", "2027-07-15"),  # a place without rows
        ("410000", "2027-07-15"),  # a province does not go by its city
    ],
)
def test_a_place_or_year_without_rows_is_not_known(places, region, day):
    """No row in force is an error, never a no: a silent no would let a violation pass."""
    with pytest.raises(LookupError, match="not known"):
        is_vacation(places, region, day)


@pytest.mark.parametrize("region", ["410400", "371302"])
@pytest.mark.parametrize("year", range(2021, 2027))
def test_what_ships_is_a_placeholder_and_says_so(law, region, year):
    """P: to be replaced by the bureau's own; a score or a fine on it is shown as proposed."""
    rows = [one for one in law.vacations if one.region == region and one.year == year]

    assert sorted(one.kind for one in rows) == ["summer", "winter"]
    assert {one.basis.verified for one in rows} == {"proposed"}
    assert is_vacation(law, region, f"{year}-08-01")
