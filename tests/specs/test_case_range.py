"""A fine lies in the range of what it is imposed for (行政处罚法 第五条, 第三十八条)."""

import pytest

from core.domain.case.decide import decide
from core.domain.case.events import Penalty
from core.domain.case.hearing_events import CollectivelyDiscussed, LegallyReviewed
from core.kernel.reasons import Reason
from tests.support.cases import (
    ASSIGNED,
    CASE,
    FILED,
    LAW,
    NOTICED,
    REPORTED,
    WARNING,
    but,
    deciding,
    kinds,
    lived,
)
from tests.support.given import given
from tests.support.subjects import HEAD, ZHAO

REVIEWED = LegallyReviewed(
    case=CASE, version=1, opinion="pass", reviewer=ZHAO, reviewed_on="2026-03-07"
)
DISCUSSED = CollectivelyDiscussed(
    case=CASE,
    members=(HEAD, ZHAO),
    votes_for=2,
    votes_against=0,
    outcome="penalty",
    discussed_on="2026-03-13",
)
FIRE = "V-SAF-01"
"""消防法 第六十条: 5,000 to 50,000 yuan; read as an excerpt."""


def fine(fen):
    return Penalty(kind="fine", fine_fen=fen)


def told_of(*codes, penalties, **report):
    """Return a case of these violations, announced, reviewed and discussed."""
    return (
        but(FILED, violations=codes),
        ASSIGNED,
        but(REPORTED, penalties=penalties, **report),
        but(NOTICED, proposed=penalties, defence_until="2026-03-12"),
        REVIEWED,
        DISCUSSED,
    )


def outcome(*codes, penalties, report=(), **changes):
    """Return the specification of a decision of these penalties."""
    wish = deciding(*penalties, on="2026-03-18", **changes)
    return given(*told_of(*codes, penalties=penalties, **dict(report))).when(decide, wish, LAW)


def is_decided(*codes, penalties, report=(), **changes):
    """Tell that it is decided; a refusal is an error."""
    wish = deciding(*penalties, on="2026-03-18", **changes)
    _, events = lived(told_of(*codes, penalties=penalties, **dict(report)), wish)
    return kinds(events) == ["DecisionApproved", "PenaltyDecided"]


@pytest.mark.parametrize("fen", [5_000_00, 5_000_01, 50_000_00])
def test_both_ends_belong_to_the_range(fen):
    """消防法 第六十条第一款: 处五千元以上五万元以下罚款."""
    assert is_decided(FIRE, penalties=(fine(fen),))


@pytest.mark.parametrize("parts", [(50_000_01,), (25_000_00, 25_000_01)])
def test_a_fine_above_the_range_is_beyond_power(parts):
    """行政处罚法 第三十八条: 没有依据 … 的，行政处罚无效; split or whole, it is one sum."""
    refused = outcome(FIRE, penalties=tuple(fine(fen) for fen in parts)).then_refused(
        Reason.FINE_ABOVE_RANGE, seen_fen=50_000_01, low_fen=5_000_00, high_fen=50_000_00
    )
    assert refused.basis is not None
    assert refused.basis.cite == "消防法 第六十条"


def test_no_ground_makes_a_fine_above_the_range_lawful():
    """行政处罚法 第三十二条 makes a penalty milder, never heavier."""
    outcome(
        FIRE, penalties=(fine(50_000_01),), basis="消防法 第六十条、行政处罚法 第三十二条"
    ).then_refused(Reason.FINE_ABOVE_RANGE)


def test_a_fine_below_the_range_needs_its_ground():
    """行政处罚法 第三十二条: 应当从轻或者减轻, where one of its grounds is there."""
    refused = outcome(FIRE, penalties=(fine(4_999_99),)).then_refused(
        Reason.FINE_BELOW_RANGE, seen_fen=4_999_99, low_fen=5_000_00
    )
    assert refused.basis is not None
    assert refused.basis.cite == "消防法 第六十条"


@pytest.mark.parametrize(
    ("basis", "allowed"),
    [
        ("消防法 第六十条；行政处罚法 第三十二条第一项", True),
        ("消防法第六十条、《中华人民共和国行政处罚法》第三十二条", True),
        ("行政处罚法 第三十条", True),
        ("行政处罚法 第三十三条第一款", False),
        ("校外培训行政处罚暂行办法 第三十二条", False),
        ("消防法 第六十条", False),
    ],
)
def test_the_decision_names_the_article_that_makes_it_milder(basis, allowed):
    """行政处罚法 第三十、三十二条; 第五十九条第三项: the decision says on what it rests."""
    if allowed:
        assert is_decided(FIRE, penalties=(fine(1_000_00),), basis=basis)
    else:
        outcome(FIRE, penalties=(fine(1_000_00),), basis=basis).then_refused(
            Reason.FINE_BELOW_RANGE
        )


def test_the_report_may_name_it_too():
    """行政处罚法 第三十二条; the step of the benchmark that the handlers applied."""
    report = {"discretion": "减轻：行政处罚法 第三十二条第四项"}
    assert is_decided(FIRE, penalties=(fine(1_000_00),), report=report)


def test_what_may_not_be_fined_is_not_fined():
    """民办教育促进法 第六十二条: warning, confiscation, revocation, and no fine."""
    outcome("V-LIC-02", penalties=(fine(1),), ended_on="2026-02-01").then_refused(
        Reason.FINE_ABOVE_RANGE, high_fen=0
    )
    assert is_decided("V-LIC-02", penalties=(WARNING,), ended_on="2026-02-01")


@pytest.mark.parametrize(("fen", "allowed"), [(100_000_00, True), (100_000_01, False)])
def test_the_range_reaches_to_the_gravest_grade(fen, allowed):
    """校外培训行政处罚暂行办法 第十八条: no event says how grave it was: up to the highest end."""
    if allowed:
        assert is_decided("V-SUB-02", penalties=(fine(fen),))
    else:
        outcome("V-SUB-02", penalties=(fine(fen),)).then_refused(Reason.FINE_ABOVE_RANGE)


@pytest.mark.parametrize(("fen", "allowed"), [(150_000_00, True), (150_000_01, False)])
def test_several_violations_have_a_fine_each(fen, allowed):
    """行政处罚法 第二十九条: one act is not fined twice; two acts are: 100,000 and 50,000 yuan."""
    if allowed:
        assert is_decided("V-SUB-02", FIRE, penalties=(fine(fen),))
    else:
        outcome("V-SUB-02", FIRE, penalties=(fine(fen),)).then_refused(Reason.FINE_ABOVE_RANGE)


@pytest.mark.parametrize("codes", [("V-TIM-01",), (FIRE, "V-TIM-01"), ("V-SUB-04",)])
def test_a_row_that_nobody_read_refuses_nothing(codes):
    """Marked `memory`: 校外培训行政处罚暂行办法 第二十一条; 第十八条第四项 (DOMAIN.md §0)."""
    assert is_decided(*codes, penalties=(fine(300_000_00),))
    assert is_decided(*codes, penalties=(fine(1),))


SOLD = Penalty(kind="confiscation", fine_fen=10_000_00)


@pytest.mark.parametrize(
    ("fen", "income_fen", "allowed"),
    [
        (50_000_00, 0, True),
        (50_000_01, 0, False),
        (50_000_01, 9_000_00, False),
        (60_000_00, 12_000_00, True),
        (60_000_01, 12_000_00, False),
    ],
)
def test_a_multiple_is_of_the_illegal_income(fen, income_fen, allowed):
    """价格法 第三十九条: 违法所得五倍以下; what is confiscated, or more if part was paid back."""
    asked = {"penalties": (fine(fen), SOLD), "income_fen": income_fen, "ended_on": "2026-02-01"}
    if allowed:
        assert is_decided("V-PRC-02", **asked)
    else:
        outcome("V-PRC-02", **asked).then_refused(Reason.FINE_ABOVE_RANGE)


@pytest.mark.parametrize(
    ("income_fen", "fen", "reason"),
    [
        (0, 1, None),
        (0, 900_000_00, None),
        (20_000_00, 19_999_99, Reason.FINE_BELOW_RANGE),
        (20_000_00, 20_000_00, None),
        (20_000_00, 100_000_00, None),
        (20_000_00, 100_000_01, Reason.FINE_ABOVE_RANGE),
    ],
)
def test_without_its_base_a_multiple_refuses_nothing(income_fen, fen, reason):
    """校外培训行政处罚暂行办法 第十七条: 违法所得1倍以上5倍以下; nothing is guessed."""
    asked = {"penalties": (fine(fen),), "income_fen": income_fen}
    if reason is None:
        assert is_decided("V-LIC-01", **asked)
    else:
        outcome("V-LIC-01", **asked).then_refused(reason)


@pytest.mark.parametrize("ended_on", ["2023-10-14", "2023-10-15", "2023-10-16"])
def test_a_milder_rule_of_the_day_of_the_decision_holds(ended_on):
    """行政处罚法 第三十七条: before 2023-10-15 no row was read; today's caps it all the same."""
    asked = {"ended_on": ended_on, "found_on": "2025-10-01"}
    outcome("V-SUB-02", penalties=(fine(100_000_01),), **asked).then_refused(
        Reason.FINE_ABOVE_RANGE
    )
    assert is_decided("V-SUB-02", penalties=(fine(100_000_00),), **asked)
