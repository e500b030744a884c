"""Caps of the simple procedure and required steps: the day before, of and after each change."""

import pytest

from core.kernel.basis import Basis
from core.law.look_up import cap_fen, requirement, simple_cap_fen


@pytest.mark.parametrize(
    ("party", "on", "fen", "clause"),
    [
        ("citizen", "1996-10-01", 50_00, "行政处罚法 1996 第三十三条"),
        ("citizen", "2021-07-14", 50_00, "行政处罚法 1996 第三十三条"),
        ("citizen", "2021-07-15", 200_00, "行政处罚法 第五十一条"),
        ("citizen", "2021-07-16", 200_00, "行政处罚法 第五十一条"),
        ("organisation", "1996-10-01", 1_000_00, "行政处罚法 1996 第三十三条"),
        ("organisation", "2021-07-14", 1_000_00, "行政处罚法 1996 第三十三条"),
        ("organisation", "2021-07-15", 3_000_00, "行政处罚法 第五十一条"),
        ("organisation", "2021-07-16", 3_000_00, "行政处罚法 第五十一条"),
    ],
)
def test_the_simple_cap_is_that_of_the_day_of_the_decision(law, party, on, fen, clause):
    """行政处罚法 第五十一条, 第八十六条 (in force from 2021-07-15)."""
    assert simple_cap_fen(law, party, on) == fen, clause


@pytest.mark.parametrize(
    ("code", "on"), [("simple.fine", "1996-09-30"), ("simple.collect", "2021-07-14")]
)
def test_no_cap_in_force_is_an_error_and_never_a_zero(law, code, on):
    """STYLE.md, Rules of law."""
    with pytest.raises(LookupError, match=f"{code} .* {on}"):
        cap_fen(law, code, "citizen", on)


@pytest.mark.parametrize("on", ["2021-07-15", "2021-07-16"])
def test_a_fine_of_one_hundred_yuan_may_be_collected_on_the_spot(law, on):
    """行政处罚法 第六十八条第一项."""
    assert cap_fen(law, "simple.collect", "organisation", on) == 100_00


@pytest.mark.parametrize(
    ("code", "value", "clause"),
    [
        ("two_officers", 2, "行政处罚法 第四十二条"),
        ("credentials_shown", "inspection", "行政处罚法 第五十五条"),
        ("filing", "penalty", "行政处罚法 第五十四条"),
        ("advance_notice", "penalty", "行政处罚法 第四十四条、第六十二条"),
        ("defence_heard", "penalty", "行政处罚法 第四十五条、第六十二条"),
        ("defence_never_raises", "advance_notice", "行政处罚法 第四十五条第二款"),
        ("numbered_form", "simple_penalty", "行政处罚法 第五十二条"),
    ],
)
def test_a_step_is_required_from_the_day_of_the_law(law, code, value, clause):
    """行政处罚法 第八十六条: in force from 2021-07-15."""
    with pytest.raises(LookupError, match=code):
        requirement(law, code, "2021-07-14")
    found = requirement(law, code, "2021-07-15")

    assert requirement(law, code, "2021-07-16") == found
    assert (found.value, found.basis) == (value, Basis(cite=clause, verified="law"))
