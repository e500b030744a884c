"""The on-site checklist: the last value allowed, and the first that is not (DOMAIN.md §3.3)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.law.look_up import checklist, violation
from core.law.measures import MeasureError, parse_measure
from core.law.thresholds import Judgement, judge

TODAY = "2026-11-21"


def row_of(law, code, measure):
    (row,) = (row for row in law.thresholds if (row.code, row.measure) == (code, measure))
    return row


@pytest.mark.parametrize(
    ("code", "measure", "measured", "exceeded", "clause"),
    [
        ("V-TIM-01", "lesson_end", "20:29:59", False, "线下培训结束时间不得晚于20:30"),
        ("V-TIM-01", "lesson_end", "20:30:00", False, "线下培训结束时间不得晚于20:30"),
        ("V-TIM-01", "lesson_end", "20:30:01", True, "线下培训结束时间不得晚于20:30"),
        ("V-TIM-02", "lesson_end", "20:59:59", False, "线上培训结束时间不晚于21:00"),
        ("V-TIM-02", "lesson_end", "21:00:00", False, "线上培训结束时间不晚于21:00"),
        ("V-TIM-02", "lesson_end", "21:00:01", True, "线上培训结束时间不晚于21:00"),
        ("V-TIM-03", "lesson_length", "29", False, "每课时不超过30分钟"),
        ("V-TIM-03", "lesson_length", "30", False, "每课时不超过30分钟"),
        ("V-TIM-03", "lesson_length", "31", True, "每课时不超过30分钟"),
        ("V-TIM-04", "lesson_gap", "9", True, "课程间隔不少于10分钟"),
        ("V-TIM-04", "lesson_gap", "10", False, "课程间隔不少于10分钟"),
        ("V-TIM-04", "lesson_gap", "11", False, "课程间隔不少于10分钟"),
        ("V-FEE-01", "classes", "59", False, "60课时"),
        ("V-FEE-01", "classes", "60", False, "60课时"),
        ("V-FEE-01", "classes", "61", True, "60课时"),
        ("V-FEE-01", "span", "2026-03-01/2026-05-30", False, "3个月"),
        ("V-FEE-01", "span", "2026-03-01/2026-05-31", False, "3个月"),
        ("V-FEE-01", "span", "2026-03-01/2026-06-01", True, "3个月"),
        ("V-FEE-01", "span", "2026-01-15/2026-04-14", False, "3个月"),
        ("V-FEE-01", "span", "2026-01-15/2026-04-15", True, "3个月"),
        ("V-FEE-01", "span", "2025-11-30/2026-02-28", False, "3个月, no 30 February"),
        ("V-FEE-01", "span", "2025-11-30/2026-03-01", True, "3个月, no 30 February"),
        ("V-FEE-01", "span", "2023-11-30/2024-02-29", False, "3个月, leap year"),
        ("V-FEE-01", "span", "2023-11-30/2024-03-01", True, "3个月, leap year"),
        ("V-FEE-02", "amount", "4999.99", False, "不得超过5000元"),
        ("V-FEE-02", "amount", "5000.00", False, "不得超过5000元"),
        ("V-FEE-02", "amount", "5000.01", True, "不得超过5000元"),
    ],
)
def test_a_limit_itself_is_allowed_and_the_next_value_is_not(
    law, code, measure, measured, exceeded, clause
):
    """DOMAIN.md §3.3, computed exactly."""
    assert judge(row_of(law, code, measure), measured).exceeded is exceeded, clause


def test_a_judgement_carries_the_texts_of_the_event(law):
    """FORMAT §3, golden body: `"limit":"20:30:00","measured":"20:31:00"`."""
    judgement = judge(row_of(law, "V-TIM-01", "lesson_end"), "20:31")

    assert judgement == Judgement(exceeded=True, limit="20:30:00", measured="20:31:00")


@pytest.mark.parametrize(
    ("kind", "typed", "canonical"),
    [
        ("wall_time", "20:31", "20:31:00"),
        ("wall_time", "20:31:05", "20:31:05"),
        ("wall_time", "2031", "20:31:00"),
        ("wall_time", "203105", "20:31:05"),
        ("wall_time", "\uff12\uff10\uff1a\uff13\uff11", "20:31:00"),  # full-width
        ("wall_time", " 08:05 ", "08:05:00"),
        ("minutes", "030", "30"),
        ("count", "0", "0"),
        ("fen", "5000元", "500000"),
        ("fen", "5000.01", "500001"),
        ("fen", "\uffe55,000.00", "500000"),  # full-width yuan sign
        ("span", "2026-03-01/2026-05-31", "2026-03-01/2026-05-31"),
        ("span", "2026-03-01 至 2026-05-31", "2026-03-01/2026-05-31"),
        ("span", "2026-03-01 ~ 2026-03-01", "2026-03-01/2026-03-01"),
    ],
)
def test_a_measure_is_read_leniently_and_written_one_way(kind, typed, canonical):
    """STYLE.md: parse before the command; it carries `20:31:00`, not `"20:3"`."""
    assert parse_measure(kind, typed) == canonical
    assert kind == "fen" or parse_measure(kind, canonical) == canonical


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("wall_time", "20:3"),
        ("wall_time", "8:31"),
        ("wall_time", "24:00"),
        ("wall_time", "20:60"),
        ("wall_time", "203"),
        ("wall_time", ""),
        ("minutes", "30.5"),
        ("minutes", "-1"),
        ("minutes", "\u0663\u0660"),  # Arabic-Indic digits
        ("count", "sixty"),
        ("fen", "5000.1"),
        ("fen", "5000"),  # yuan or fen: a hundredfold apart
        ("fen", "{0}"),
        ("span", "2026-03-01"),
        ("span", "2026-02-30/2026-05-31"),
        ("span", "2026-05-31/2026-03-01"),
        ("span", "9999-12-01/9999-12-31"),
    ],
)
def test_a_measure_that_is_not_sure_is_refused_with_what_was_seen(kind, typed):
    """Nothing is guessed: 8:31 may be morning or evening, 5000.1 may be a slip."""
    with pytest.raises(MeasureError) as refusal:
        parse_measure(kind, typed)

    assert refusal.value.seen == typed
    assert repr(typed) in str(refusal.value)


@given(kind=st.sampled_from(["wall_time", "minutes", "count", "fen", "span"]), typed=st.text())
@settings(deadline=None, max_examples=200)
def test_reading_any_text_gives_one_text_or_a_refusal(kind, typed):
    """Whatever is typed on a device, it is a value or a MeasureError and nothing else."""
    try:
        canonical = parse_measure(kind, typed)
    except MeasureError:
        return

    assert parse_measure(kind, f"{canonical}元" if kind == "fen" else canonical)


@given(fen=st.integers(0, 10**10))
@settings(deadline=None, max_examples=50)
def test_yuan_with_two_decimals_is_exact_fen(fen):
    """Money is int fen; no float touches it."""
    assert parse_measure("fen", f"{fen // 100}.{fen % 100:02d}") == str(fen)


@pytest.mark.parametrize(
    ("mode", "category", "codes"),
    [
        ("OFFLINE", "subject", "V-TIM-01 V-FEE-01 V-FEE-01"),
        ("OFFLINE", "non_subject", "V-TIM-01 V-FEE-01 V-FEE-01 V-FEE-02"),
        ("ONLINE", "subject", "V-TIM-02 V-TIM-03 V-TIM-04 V-FEE-01 V-FEE-01"),
        ("ONLINE", "non_subject", "V-TIM-02 V-TIM-03 V-TIM-04 V-FEE-01 V-FEE-01 V-FEE-02"),
    ],
)
def test_the_checklist_asks_what_applies_to_the_institution(law, mode, category, codes):
    """DOMAIN.md §3.3, column Applies."""
    assert [row.code for row in checklist(law, TODAY, mode, category)] == codes.split()


@pytest.mark.parametrize(
    ("code", "before", "of", "after", "clause"),
    [
        ("V-TIM-01", "2021-04-01", "2021-04-02", "2021-04-03", "睡眠管理工作的通知"),
        ("V-TIM-02", "2021-04-01", "2021-04-02", "2021-04-03", "睡眠管理工作的通知"),
        ("V-TIM-03", "2021-07-23", "2021-07-24", "2021-07-25", "校外培训负担的意见"),
        ("V-TIM-04", "2021-07-23", "2021-07-24", "2021-07-25", "校外培训负担的意见"),
        ("V-FEE-01", "2021-10-20", "2021-10-21", "2021-10-22", "校外培训机构预收费监管工作的通知"),
        ("V-FEE-02", "2022-12-28", "2022-12-29", "2022-12-30", "非学科类校外培训的意见"),
    ],
)
def test_a_limit_is_asked_from_the_day_of_its_text(law, code, before, of, after, clause):
    """行政处罚法 第三十七条: the rules of the day of the act."""

    def found(on):
        return [
            row
            for mode in ("OFFLINE", "ONLINE")
            for row in checklist(law, on, mode, "non_subject")
            if row.code == code
        ]

    assert not found(before)
    assert found(of) == found(after)
    assert all(clause in row.basis.cite for row in found(of))
    assert found(of)


@pytest.mark.parametrize(
    "code", ["V-TIM-01", "V-TIM-02", "V-TIM-03", "V-TIM-04", "V-FEE-01", "V-FEE-02"]
)
def test_a_violation_is_known_from_the_day_of_order_53(law, code):
    """校外培训行政处罚暂行办法: in force from 2023-10-15; article numbers are from memory."""
    with pytest.raises(LookupError, match=code):
        violation(law, code, "2023-10-14")
    row = violation(law, code, "2023-10-15")

    assert violation(law, code, "2023-10-16") == row
    assert (row.severity, row.agency, row.basis.verified) == ("G", "EDU", "memory")
