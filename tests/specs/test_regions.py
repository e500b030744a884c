"""Which division lies in which (GB/T 2260; FORMAT §3, `region`)."""

import pytest

from core.kernel.regions import covers


@pytest.mark.parametrize(
    ("area", "region", "inside"),
    [
        ("410422", "410422", True),  # a county holds itself
        ("410422", "410423", False),
        ("410422", "410422101", True),  # a town of the county
        ("410400", "410422", True),  # a city holds its counties
        ("410400", "410522", False),
        ("410000", "410422", True),  # a province
        ("410000", "420000", False),
        ("410000", "410000", True),
        ("100000", "100422", True),  # zeros of the first pair belong to the code
        ("410422100", "410422100001", True),  # below the county zeros are a town's own
        ("410422100", "410422101001", False),
    ],
)
def test_an_area_holds_what_lies_in_it(area: str, region: str, *, inside: bool):
    """R11: scope is enforced by region; DOMAIN.md §2.3."""
    assert covers((area,), region) is inside


def test_an_empty_scope_holds_nothing():
    """R11: nothing is shown by default."""
    assert not covers((), "410422")
