"""The on-site checklist: the last value allowed, and the first that is not (DOMAIN.md §3.3)."""

from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.law.look_up import checklist
from core.law.measures import MeasureError, MeasureKind, parse_measure
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
        ("V-FEE-03", "charge_lead", "2026-02-28/2026-04-01", True, "不得早于新课开始前1个月"),
        ("V-FEE-03", "charge_lead", "2026-03-01/2026-04-01", False, "不得早于新课开始前1个月"),
        ("V-FEE-03", "charge_lead", "2026-03-02/2026-04-01", False, "不得早于新课开始前1个月"),
        ("V-FEE-03", "charge_lead", "2026-02-27/2026-03-31", True, "1个月, no 31 February"),
        ("V-FEE-03", "charge_lead", "2026-02-28/2026-03-31", False, "1个月, no 31 February"),
        ("V-FEE-03", "charge_lead", "2026-04-05/2026-04-01", False, "先培训后收费"),
        ("V-FEE-03", "renewal_classes", "19", False, "续费不超过20课时"),
        ("V-FEE-03", "renewal_classes", "20", False, "续费不超过20课时"),
        ("V-FEE-03", "renewal_classes", "21", True, "续费不超过20课时"),
        ("V-FEE-03", "renewal_lead", "2026-03-01/2026-04-01", False, "续费不早于1个月"),
        ("V-FEE-03", "renewal_lead", "2026-02-28/2026-04-01", True, "续费不早于1个月"),
        ("V-FEE-04", "off_account", "0.00", False, "全部进入资金监管账户"),
        ("V-FEE-04", "off_account", "0.01", True, "全部进入资金监管账户"),
        ("V-FEE-05", "loans", "0", False, "不得使用培训贷"),
        ("V-FEE-05", "loans", "1", True, "不得使用培训贷"),
        ("V-STA-01", "without_certificate", "0", False, "须具备相应教师资格"),
        ("V-STA-01", "without_certificate", "1", True, "须具备相应教师资格"),
        ("V-STA-02", "without_qualification", "0", False, "须具有相应资质"),
        ("V-STA-02", "without_qualification", "1", True, "须具有相应资质"),
        ("V-STA-03", "in_service", "0", False, "不得聘任在职中小学教师"),
        ("V-STA-03", "in_service", "1", True, "不得聘任在职中小学教师"),
        ("V-STA-04", "abroad", "0", False, "严禁聘请在境外的外籍人员"),
        ("V-STA-04", "abroad", "1", True, "严禁聘请在境外的外籍人员"),
        ("V-STA-04", "without_permit", "0", False, "境内外籍人员要符合国家有关规定"),
        ("V-STA-04", "without_permit", "1", True, "境内外籍人员要符合国家有关规定"),
        ("V-SAF-05", "area", "83.99/28", True, "生均面积不低于3平方米"),
        ("V-SAF-05", "area", "84.00/28", False, "生均面积不低于3平方米"),
        ("V-SAF-05", "area", "84.01/28", False, "生均面积不低于3平方米"),
        ("V-SAF-05", "area", "2.99/1", True, "生均面积不低于3平方米"),
        ("V-SAF-05", "area", "3/1", False, "生均面积不低于3平方米"),
        ("V-SAF-06", "lowest_floor", "-1", True, "不得设在地下"),
        ("V-SAF-06", "lowest_floor", "1", False, "不得设在地下"),
        ("V-SAF-06", "lowest_floor", "2", False, "不得设在地下"),
        ("V-SAF-06", "highest_floor", "2", False, "首层、二层或者三层"),
        ("V-SAF-06", "highest_floor", "3", False, "首层、二层或者三层"),
        ("V-SAF-06", "highest_floor", "4", True, "首层、二层或者三层"),
        ("V-SAF-07", "patrol_gap", "119", False, "每两小时防火巡查"),
        ("V-SAF-07", "patrol_gap", "120", False, "每两小时防火巡查"),
        ("V-SAF-07", "patrol_gap", "121", True, "每两小时防火巡查"),
        ("V-SAF-07", "monthly_checks", "0", True, "每月至少一次防火检查"),
        ("V-SAF-07", "monthly_checks", "1", False, "每月至少一次防火检查"),
        ("V-SAF-07", "monthly_checks", "2", False, "每月至少一次防火检查"),
        ("V-ADV-06", "pieces", "0", False, "不刊登、不播发校外培训广告"),
        ("V-ADV-06", "pieces", "1", True, "不刊登、不播发校外培训广告"),
        ("V-CTR-02", "contracts", "0/20", False, "全面使用示范文本"),
        ("V-CTR-02", "contracts", "1/20", True, "全面使用示范文本"),
    ],
)
def test_a_limit_itself_is_allowed_and_the_next_value_is_not(
    law, code, measure, measured, exceeded, clause
):
    """DOMAIN.md §3.3, computed exactly."""
    assert judge(row_of(law, code, measure), measured).exceeded is exceeded, clause


@pytest.mark.parametrize(
    ("code", "measure", "in_order", "broken", "clause"),
    [
        ("V-TIM-05", "rest_day", "no", "yes", "不得占用国家法定节假日、休息日及寒暑假期"),
        ("V-TIM-06", "school_hours", "no", "yes", "不得与教学时间相冲突"),
        ("V-TIM-07", "rest_days_sold", "no", "yes", "不得销售周末、寒暑假、国家法定节假日的课程"),
        ("V-CON-04", "homework", "no", "yes", "不得留作业"),
        ("V-CON-05", "photo_search", "no", "yes", "不得提供和传播“拍照搜题”"),
        ("V-CON-05", "overseas_curriculum", "no", "yes", "严禁提供境外教育课程"),
        ("V-PRE-02", "preschool_online", "no", "yes", "不得开展面向学龄前儿童的线上培训"),
        ("V-PRE-03", "preschool_subject", "no", "yes", "严禁面向学龄前儿童开展线下学科类培训"),
        ("V-FEE-06", "fees_posted", "yes", "no", "收费项目公示"),
        ("V-FEE-06", "beyond_posted", "no", "yes", "不得在公示的项目和标准外收费"),
        ("V-STA-06", "staff_posted", "yes", "no", "公示从业人员信息"),
        ("V-STA-06", "staff_on_platform", "yes", "no", "在平台登记"),
        ("V-SAF-07", "term_check", "yes", "no", "开学前防火检查"),
        ("V-DOC-01", "licence_displayed", "yes", "no", "亮证"),
        ("V-DOC-01", "registration_displayed", "yes", "no", "亮照"),
        ("V-DOC-01", "licence_valid", "yes", "no", "有效"),
        ("V-DOC-01", "registration_valid", "yes", "no", "有效"),
        ("V-DOC-01", "address_matches", "yes", "no", "地址一致"),
    ],
)
def test_what_is_answered_by_looking_has_one_answer_in_order(
    law, code, measure, in_order, broken, clause
):
    """DOMAIN.md §3.3: any, complete, boolean; what is not there breaks nothing."""
    row = row_of(law, code, measure)

    assert not judge(row, in_order).exceeded, clause
    assert judge(row, broken).exceeded, clause
    assert not judge(row, "n/a").exceeded


def test_every_limit_is_in_a_table_of_this_file(law):
    """A limit that nobody tries on both sides is not known to be computed exactly."""
    text = Path(__file__).read_text("utf-8")

    assert [
        (row.code, row.measure)
        for row in law.thresholds
        if f'("{row.code}", "{row.measure}", ' not in text
    ] == []


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
        ("lead", "2026-04-05 至 2026-04-01", "2026-04-05/2026-04-01"),
        ("area_each", "86.5/28", "86.50/28"),
        ("area_each", "086㎡ / 28人", "86.00/28"),
        ("area_each", "86.05平方米/028", "86.05/28"),
        ("floor", "3", "3"),
        ("floor", "3楼", "3"),
        ("floor", "b1", "-1"),
        ("floor", "地下1层", "-1"),
        ("floor", "-2", "-2"),
        ("sample", "02 / 20", "2/20"),
        ("boolean", "Y", "yes"),
        ("boolean", "否", "no"),
        ("boolean", "N/A", "not_applicable"),
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
        ("lead", "2026-04-01"),
        ("lead", "2026-02-30/2026-04-01"),
        ("area_each", "86.5"),
        ("area_each", "86.5/0"),
        ("area_each", "86.505/28"),
        ("area_each", "8.6.5/28"),
        ("floor", "0"),
        ("floor", "-0"),
        ("floor", "2.5"),
        ("sample", "2"),
        ("sample", "3/2"),
        ("sample", "0/0"),
        ("boolean", "maybe"),
        ("boolean", ""),
    ],
)
def test_a_measure_that_is_not_sure_is_refused_with_what_was_seen(kind, typed):
    """Nothing is guessed: 8:31 may be morning or evening, 5000.1 may be a slip."""
    with pytest.raises(MeasureError) as refusal:
        parse_measure(kind, typed)

    assert refusal.value.seen == typed
    assert repr(typed) in str(refusal.value)


@given(
    kind=st.sampled_from(get_args(MeasureKind)), typed=st.text("0123456789.:-/BYN是年 ") | st.text()
)
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


COMMON = """V-FEE-01 V-FEE-01 V-CON-05 V-CON-05 V-PRE-03 V-FEE-03 V-FEE-03 V-FEE-03 V-FEE-04
    V-FEE-05 V-FEE-06 V-FEE-06 V-STA-03 V-STA-04 V-STA-04 V-STA-06 V-STA-06 V-DOC-01 V-DOC-01
    V-DOC-01 V-DOC-01 V-DOC-01 V-ADV-06 V-CTR-02"""
OFFLINE = "V-TIM-01 V-SAF-05 V-SAF-06 V-SAF-06 V-SAF-07 V-SAF-07 V-SAF-07"
ONLINE = "V-TIM-02 V-TIM-03 V-TIM-04 V-PRE-02"
SUBJECT = "V-TIM-05 V-TIM-07 V-CON-04 V-STA-01"
NON_SUBJECT = "V-FEE-02 V-TIM-06 V-STA-02"


@pytest.mark.parametrize(
    ("mode", "category", "codes"),
    [
        ("OFFLINE", "subject", f"{COMMON} {OFFLINE} {SUBJECT}"),
        ("OFFLINE", "non_subject", f"{COMMON} {OFFLINE} {NON_SUBJECT}"),
        ("ONLINE", "subject", f"{COMMON} {ONLINE} {SUBJECT}"),
        ("ONLINE", "non_subject", f"{COMMON} {ONLINE} {NON_SUBJECT}"),
    ],
)
def test_the_checklist_asks_what_applies_to_the_institution(law, mode, category, codes):
    """DOMAIN.md §3.3, column Applies."""
    assert sorted(row.code for row in checklist(law, TODAY, mode, category)) == sorted(
        codes.split()
    )


@pytest.mark.parametrize(
    ("mode", "stages", "is_asked", "code", "measure"),
    [
        ("ONLINE", ("SENIOR",), False, "V-TIM-03", "lesson_length"),
        ("ONLINE", ("SENIOR", "JUNIOR"), True, "V-TIM-03", "lesson_length"),
        ("ONLINE", ("PRIMARY",), True, "V-TIM-03", "lesson_length"),
        ("ONLINE", (), True, "V-TIM-03", "lesson_length"),
        ("OFFLINE", ("SENIOR",), False, "V-SAF-06", "highest_floor"),
        ("OFFLINE", ("SENIOR",), True, "V-SAF-06", "lowest_floor"),
        ("OFFLINE", ("PRESCHOOL",), True, "V-SAF-06", "highest_floor"),
    ],
)
def test_a_limit_for_some_pupils_is_asked_where_they_are_taught(
    law, mode, stages, is_asked, code, measure
):
    """DOMAIN.md §3.3: V-TIM-03 compulsory stage; V-SAF-06 children under 14."""
    asked = checklist(law, TODAY, mode, "subject", stages)

    assert ((code, measure) in [(row.code, row.measure) for row in asked]) is is_asked


@pytest.mark.parametrize(
    ("code", "before", "of", "after", "clause"),
    [
        ("V-TIM-01", "2021-04-01", "2021-04-02", "2021-04-03", "睡眠管理工作的通知"),
        ("V-TIM-02", "2021-04-01", "2021-04-02", "2021-04-03", "睡眠管理工作的通知"),
        ("V-TIM-03", "2021-07-23", "2021-07-24", "2021-07-25", "校外培训负担的意见"),
        ("V-TIM-04", "2021-07-23", "2021-07-24", "2021-07-25", "校外培训负担的意见"),
        ("V-FEE-01", "2021-10-20", "2021-10-21", "2021-10-22", "校外培训机构预收费监管工作的通知"),
        ("V-FEE-02", "2022-12-28", "2022-12-29", "2022-12-30", "非学科类校外培训的意见"),
        ("V-TIM-06", "2022-12-28", "2022-12-29", "2022-12-30", "非学科类校外培训的意见"),
        ("V-FEE-03", "2021-10-20", "2021-10-21", "2021-10-22", "校外培训机构预收费监管工作的通知"),
        ("V-STA-03", "2021-07-23", "2021-07-24", "2021-07-25", "校外培训负担的意见"),
        ("V-STA-06", "2021-09-08", "2021-09-09", "2021-09-10", "从业人员管理办法"),
        ("V-SAF-07", "2022-05-16", "2022-05-17", "2022-05-18", "消防安全管理九项规定"),
        ("V-DOC-01", "2021-08-31", "2021-09-01", "2021-09-02", "实施条例"),
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
