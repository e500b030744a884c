"""The catalogue of violations, what each may cost, and when it is too old (DOMAIN.md §3)."""

from datetime import date, timedelta
from typing import get_args

import pytest

from core.domain.officer.events import AgencyKind
from core.law.look_up import (
    factors,
    is_repeat,
    is_time_barred,
    sanction_range,
    violation,
    violations,
)
from core.law.rows import in_force
from core.law.violations import AgencyCode

GROUPS = {
    "LIC": 4,
    "SUB": 4,
    "AID": 2,
    "SCP": 4,
    "CON": 5,
    "TIM": 7,
    "PRE": 3,
    "FEE": 6,
    "STA": 6,
    "OPS": 2,
    "CMP": 1,
    "MGR": 1,
    "CRT": 1,
    "ADV": 6,
    "PRC": 3,
    "SAF": 7,
    "DOC": 1,
    "CTR": 2,
    "PRI": 1,
    "REF": 1,
    "PUB": 1,
    "OBS": 1,
}
CODES = [f"V-{group}-{n:02}" for group, size in GROUPS.items() for n in range(1, size + 1)]
"""Every row of DOMAIN.md §3.1, §3.2 and §3.3."""

OF_2021 = [code for code in CODES if code[2:5] in {"SUB", "TIM", "FEE", "SCP", "STA"}]
ORDER_53 = [
    code
    for code in CODES
    if code[2:5] in {"SUB", "TIM", "FEE", "SCP", "CON", "PRE", "CTR"}
    or code in {"V-LIC-01", "V-CMP-01", *(f"V-STA-{n}" for n in ("01", "02", "03", "04", "06"))}
]
YUAN = 100


def test_every_violation_of_the_reference_is_in_the_catalogue(law):
    """DOMAIN.md §3: no row is left out, and none is made up."""
    assert sorted({row.code for row in law.violations}) == sorted(CODES)


@pytest.mark.parametrize("code", CODES)
def test_every_violation_is_known_today(law, code):
    """DOMAIN.md §3: a code that no day knows could be found and never decided."""
    assert violation(law, code, "2026-11-21").code == code


@pytest.mark.parametrize("on", ["2021-07-24", "2021-09-01", "2022-06-01", "2023-10-14"])
@pytest.mark.parametrize("code", OF_2021)
def test_an_act_before_order_53_is_held_to_the_text_of_its_day(law, code, on):
    """行政处罚法 第三十七条: the rules of the day of the act, 2021 and 2022 too."""
    assert "暂行办法" not in violation(law, code, on).basis.cite


@pytest.mark.parametrize("code", ORDER_53)
def test_order_53_is_cited_from_its_first_day(law, code):
    """校外培训行政处罚暂行办法: in force from 2023-10-15; articles 19 to 44 are from memory."""
    of, after = (violation(law, code, on) for on in ("2023-10-15", "2023-10-16"))
    before = [row for row in in_force(law.violations, "2023-10-14") if row.code == code]

    assert all("暂行办法" not in row.basis.cite for row in before)
    assert "校外培训行政处罚暂行办法" in of.basis.cite
    assert of == after
    articles = ("第十七条", "第十八条第一项", "第十八条第二项", "第十八条第三项")
    assert of.basis.verified == ("seen" if of.basis.cite.endswith(articles) else "memory")


@pytest.mark.parametrize(
    ("code", "before", "of", "clause"),
    [
        ("V-TIM-01", "2021-04-01", "2021-04-02", "睡眠管理工作的通知"),
        ("V-TIM-03", "2021-07-23", "2021-07-24", "校外培训负担的意见"),
        ("V-SUB-01", "2021-07-23", "2021-07-24", "校外培训负担的意见"),
        ("V-LIC-01", "2018-12-28", "2018-12-29", "民办教育促进法 第六十四条"),
        ("V-CON-01", "2021-08-31", "2021-09-01", "实施条例 第六十三条第一项"),
        ("V-STA-05", "2021-05-31", "2021-06-01", "未成年人保护法 第六十二条"),
        ("V-AID-01", "2023-10-14", "2023-10-15", "暂行办法 第十九条第一款"),
    ],
)
def test_no_act_is_a_violation_before_the_first_text_that_says_so(law, code, before, of, clause):
    """STYLE.md, Rules of law: no row in force is an error, never a zero."""
    with pytest.raises(LookupError, match=code):
        violation(law, code, before)

    assert clause in violation(law, code, of).basis.cite


def test_the_agencies_are_those_of_the_register():
    """DOMAIN.md §1.1: sixteen kinds, in the law as in the events."""
    assert get_args(AgencyCode) == get_args(AgencyKind)


def test_no_day_between_two_rows_of_a_violation_is_without_one(law):
    """A row that ends is followed on the next day: a gap would be an amnesty by slip."""
    ended = [row for row in law.violations if row.valid_to is not None]

    assert ended
    for row in ended:
        next_day = (row.valid_to + timedelta(days=1)).isoformat()
        assert violation(law, row.code, next_day).valid_from.isoformat() == next_day


def test_every_limit_is_of_a_violation_known_on_its_first_day(law):
    """A limit that can be broken before its violation is known would be found for nothing."""
    for row in law.thresholds:
        assert violation(law, row.code, row.valid_from.isoformat()).code == row.code


def test_every_violation_has_its_range_on_its_first_day(law):
    """Only where another body's law decides is none recorded."""
    without = {row.code for row in law.violations if row.sanction is None}

    assert without == {"V-PUB-01", "V-OBS-01"}
    for row in law.violations:
        if row.code not in without:
            found = sanction_range(law, row.code, "ordinary", row.valid_from.isoformat())
            assert (found.code, found.grade) == (row.sanction, "ordinary")


@pytest.mark.parametrize(
    ("asked", "kinds", "fine", "times", "clause"),
    [
        (
            "V-LIC-01 ordinary 2022-06-01",
            "stop_operating fine",
            None,
            (1, 5),
            "一倍以上五倍以下",
        ),
        (
            "V-LIC-01 ordinary 2023-10-15",
            "stop_operating fine",
            None,
            (1, 5),
            "一倍以上五倍以下",
        ),
        ("V-SUB-01 ordinary 2023-10-14", "", None, None, "no penalty before Order 53"),
        ("V-SUB-01 ordinary 2023-10-15", "warning public_criticism", None, None, "第十八条"),
        ("V-SUB-01 serious 2023-10-15", "fine", (0, 50_000), None, "5万元以下"),
        (
            "V-SUB-01 extremely_serious 2023-10-16",
            "fine",
            (50_000, 100_000),
            None,
            "10万元以下",
        ),
        ("V-SCP-01 ordinary 2021-09-01", "warning confiscation", None, None, "民促法 62"),
        ("V-ADV-02 ordinary 2022-06-01", "fine", (100_000, 200_000), (1, 3), "广告法 58"),
        (
            "V-ADV-04 serious 2022-06-01",
            "fine revocation",
            (1_000_000, 2_000_000),
            (5, 10),
            "55",
        ),
        ("V-PRC-01 ordinary 2022-06-01", "confiscation fine", (0, 5_000), None, "价格法 42"),
        ("V-SAF-02 serious 2022-06-01", "fine", (5_000, 50_000), None, "消防法 60"),
        (
            "V-SAF-03 ordinary 2022-06-01",
            "stop_operating fine",
            (30_000, 300_000),
            None,
            "58",
        ),
        ("V-STA-05 ordinary 2022-06-01", "warning fine", (0, 50_000), None, "未保法 126"),
        (
            "V-REF-01 ordinary 2022-06-01",
            "warning confiscation fine",
            (0, 500_000),
            (1, 10),
            "56",
        ),
    ],
)
def test_a_violation_costs_what_the_text_of_its_day_says(law, asked, kinds, fine, times, clause):
    """DOMAIN.md §3.1, §3.2, column Sanction."""
    row = sanction_range(law, *asked.split())
    low, top = row.fine_min_fen // YUAN, (row.fine_max_fen or 0) // YUAN

    assert row.kinds == tuple(kinds.split()), clause
    assert ((low, top) if row.fine_max_fen is not None else None) == fine, clause
    assert ((row.multiple_min, row.multiple_max) if row.of else None) == times, clause


@pytest.mark.parametrize(
    ("grade", "years", "for_ever"),
    [("serious", (1, 5), False), ("extremely_serious", (0, None), True)],
)
def test_who_is_answerable_is_kept_from_office(law, grade, years, for_ever):
    """民办教育促进法实施条例 第六十四条: 1至5年; 情节特别严重的，永久."""
    row = sanction_range(law, "V-MGR-01", grade, "2026-11-21")

    assert "occupation_ban" in row.kinds
    assert (row.ban_years_min, row.ban_years_max) == years
    assert row.ban_for_ever is for_ever


def test_a_gravity_without_its_own_range_stays_with_the_lower_one(law):
    """民办教育促进法 第六十二条 knows 情节严重 and nothing beyond."""
    serious, beyond = (
        sanction_range(law, "V-OPS-02", grade, "2026-11-21")
        for grade in ("serious", "extremely_serious")
    )

    assert "revocation" in serious.kinds
    assert beyond == serious


def test_a_cost_that_another_body_decides_is_no_zero(law):
    """治安管理处罚法 is the police's: no range is recorded, and none is invented."""
    with pytest.raises(LookupError, match="V-OBS-01"):
        sanction_range(law, "V-OBS-01", "ordinary", "2026-11-21")


@pytest.mark.parametrize(
    ("bar", "ended_on", "last", "clause"),
    [
        ("ordinary", "2024-03-15", "2026-03-15", "二年"),
        ("ordinary", "2024-02-29", "2026-02-28", "二年, no 29 February"),
        ("ordinary", "2021-07-14", "2023-07-14", "行政处罚法（1996）: 二年"),
        ("extended", "2021-07-14", "2023-07-14", "行政处罚法（1996）: 二年"),
        ("extended", "2021-07-15", "2026-07-15", "五年"),
    ],
)
def test_a_violation_found_too_late_is_not_punished(law, bar, ended_on, last, clause):
    """行政处罚法 第三十六条: the day before, of and after the last day in time."""
    day = date.fromisoformat(last)
    found = [(day + timedelta(days=gap)).isoformat() for gap in (-1, 0, 1)]

    barred = [is_time_barred(law, bar, ended_on, on) for on in found]

    assert barred == [False, False, True], clause


@pytest.mark.parametrize(
    ("handled_on", "on", "repeats"),
    [
        ("2024-03-15", "2026-03-14", True),
        ("2024-03-15", "2026-03-15", True),
        ("2024-03-15", "2026-03-16", False),
        ("2024-03-15", "2024-03-14", False),
        ("2022-12-01", "2023-10-14", False),
        ("2022-12-01", "2023-10-15", True),
    ],
)
def test_a_repeat_within_two_years_weighs_heavier(law, handled_on, on, repeats):
    """校外培训行政处罚暂行办法 第十六条, from its first day."""
    assert is_repeat(law, handled_on, on) is repeats


def test_factors_are_those_of_the_day(law):
    """行政处罚法 第三十条, 第三十二条, 第三十三条; what weighs heavier came with Order 53."""
    before, of = (factors(law, on) for on in ("2023-10-14", "2023-10-15"))

    assert {row.effect for row in before} == {"no_penalty", "may_spare", "lighter"}
    assert {row.code for row in of} - {row.code for row in before} == {
        "heavier.in_service",
        "heavier.repeat",
        "heavier.obstruction",
    }


def test_what_is_seen_on_the_spot_is_most_of_the_checklist(law):
    """DOMAIN.md §3, OS: every limit is of something that can be seen on site."""
    asked = {row.code for row in law.thresholds}

    assert asked <= {row.code for row in violations(law, "2026-11-21") if row.on_the_spot}
