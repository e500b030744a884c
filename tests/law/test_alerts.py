"""When supervised money raises an alert: exact, dated, and ours where no text gives a number."""

import pytest

from core.law.alerts import AlertRow, is_alert, read_alerts
from core.law.look_up import alert
from core.law.rows import LawFileError
from tests.support.law import DATA, shipped_law

LAW = shipped_law()
ON = "2026-03-11"


@pytest.mark.parametrize(
    ("code", "measured", "whole", "expected", "clause"),
    [
        ("R1.min_balance", 1_999_999, 2_000_000, True, "a fen under the minimum"),
        ("R1.min_balance", 2_000_000, 2_000_000, False, "at the minimum"),
        ("R1.min_balance", 0, 0, False, "no minimum is set"),
        ("R1.deposit", 39_999_999, 40_000_000, True, "a fen under a cycle's fees"),
        ("R1.deposit", 40_000_000, 40_000_000, False, "风险保证金 covers the fees"),
        ("R2.single", 5_000_000, 0, False, "50,000 yuan and no fen more"),
        ("R2.single", 5_000_001, 0, True, "more than 50,000 yuan"),
        ("R2.single_share", 2, 10, False, "20 % exactly"),
        ("R2.single_share", 200_000_000_001, 1_000_000_000_000, True, "a fen over 20 %"),
        ("R2.single_share", 1, 0, True, "anything out of nothing"),
        ("R2.days_share", 30, 100, False, "30 % exactly"),
        ("R2.days_share", 31, 100, True, "over 30 %"),
        ("R3.off_account", 1, 0, True, "one fen past the account"),
        ("R4.lag", 14, 0, False, "14 days"),
        ("R4.lag", 15, 0, True, "more than 14 days"),
        ("R5.requests", 4, 0, False, "four requests"),
        ("R5.requests", 5, 0, True, "five requests"),
        ("R5.requests_share", 4, 81, False, "4 of 81 is under 5 %"),
        ("R5.requests_share", 4, 80, True, "4 of 80 is 5 %"),
        ("R5.requests_share", 0, 0, False, "no pupils and no requests"),
        ("R6.rent", 0, 0, False, "nothing in arrears"),
        ("R6.rent", 1, 0, True, "rent in arrears"),
        ("R6.staff", 2, 7, False, "2 of 7 is under 30 %"),
        ("R6.staff", 3, 10, True, "3 of 10 is 30 %"),
        ("R6.licence", 91, 0, False, "91 days left"),
        ("R6.licence", 90, 0, True, "90 days left"),
        ("R6.licence", -1, 0, True, "ended yesterday"),
        ("R6.principal", 0, 0, False, "there"),
        ("R6.principal", 1, 0, True, "missing"),
        ("ambers", 1, 0, False, "one amber"),
        ("ambers", 2, 0, True, "two ambers are one red"),
    ],
)
def test_an_alert_is_judged_to_the_fen_and_the_head(code, measured, whole, expected, clause):
    """DOMAIN.md §5.1, alert defaults: products of whole numbers, nothing rounded."""
    assert is_alert(alert(LAW, code, ON), measured, whole) is expected, clause


def test_all_numbers_are_ours():
    """DOMAIN.md §5.1: 大额异动 is named in the sources without a figure."""
    assert {row.basis.verified for row in LAW.alerts} == {"proposed"}


def test_the_two_windows_of_one_rule_are_the_same():
    """R5 counts and shares the requests of the same seven days."""
    rows = [alert(LAW, code, ON) for code in ("R5.requests", "R5.requests_share")]
    assert {row.window_days for row in rows} == {7}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"less_than"', '"under"', "$.op"),
        ("threshold = 30\nunit", "threshold = -1\nunit", "$.threshold"),
        ('level = "amber"', 'level = "orange"', "$.level"),
        ("window_days = 7", "window_days = 401", "$.window_days"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused(old, new, said):
    """STYLE.md, Errors: what was seen, what was needed."""
    raw = (DATA / "alerts.toml").read_text("utf-8")
    assert old in raw
    with pytest.raises(LawFileError) as refusal:
        read_alerts(raw.replace(old, new, 1).encode())
    assert said in refusal.value.detail


def test_a_share_that_nothing_meets_is_refused():
    """At least 0 percent would alarm for ever."""
    raw = (DATA / "alerts.toml").read_text("utf-8")
    wrong = raw.replace('op = "at_least"\nthreshold = 30', 'op = "at_least"\nthreshold = 0')
    assert wrong != raw
    with pytest.raises(LawFileError):
        read_alerts(wrong.encode())


def test_a_row_names_its_rule():
    """Officers know R1 to R6; two ambers are a rule of their own, R0."""
    for row in LAW.alerts:
        assert isinstance(row, AlertRow)
        assert row.code == "ambers" or row.code.partition(".")[0] == row.rule
