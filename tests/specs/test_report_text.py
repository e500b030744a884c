"""How a report prints its figures and tells them, in Chinese and in English (DOMAIN.md §7)."""

from typing import get_args, get_type_hints

import msgspec
import pytest

from core.domain.institution.events import Category, Closed
from core.domain.leg.events import SampleKind
from core.domain.officer.agency_events import ActivityKind
from projections.counting import Span
from projections.figures import Cases, Figures, Refunds, Tips, Visits
from projections.figures_register import Hundred, Reduction, Register
from server.reporting.amounts import money, percent, rounded
from server.reporting.figures import coded, digest
from server.reporting.tables import TITLES, as_csv, flat, rows_of
from server.reporting.text import lines_of, printed_in_chinese
from server.words import CHINESE, Tongue
from tests.support.law import shipped_law

ENGLISH = Tongue("en")
CITY = Span(region="410400", first_day="2022-01-01", last_day="2022-12-31", size=9)
DISTRICT = Span(region="371302", first_day="2021-01-01", last_day="2021-12-31", size=9)
NOTHING = Figures(
    span=CITY,
    count_basis="per_visit",
    visits=Visits(person_times=0, batches=0, institutions=0, visits=0),
    cases=Cases(penalised=0, concluded=0, covert=0),
    published=0,
    refunds=Refunds(cases=0, pupils=0, amount_fen=0),
    notices=0,
    ads=0,
    hazards=0,
    closed={},
    register=Register(
        reduction=Reduction(baseline=0, current=0, reduced=0, rate=0.0),
        since="2021-07-24",
        by_category={},
        reregistered={},
        platform=0,
        supervised_fen=0,
        hundred=None,
        audited=0,
    ),
    tips=Tips(received=0, closed=0),
    sampled={},
    activities={},
)


def having(**changes):
    """Return figures that are nothing but what is named."""
    return msgspec.structs.replace(NOTHING, **changes)


def registered(**changes):
    """Return figures of a register that is nothing but what is named."""
    return having(register=msgspec.structs.replace(NOTHING.register, **changes))


def told(counted, kind="year"):
    """Return what is told after the head."""
    return lines_of(counted, shipped_law(), kind)[1:]


@pytest.fixture
def in_chinese(monkeypatch):
    monkeypatch.setenv("ANJUAN_LANG", "zh_CN")


@pytest.fixture
def in_english(monkeypatch):
    monkeypatch.setenv("ANJUAN_LANG", "en")


@pytest.mark.parametrize(
    ("fen", "zh", "en"),
    [
        (273_900_000, "273.9万元", "CNY 2,739,000"),
        (6_835_000, "6.8万余元", "over CNY 68,000"),
        (980_000, "9800元", "9800 yuan"),
        (980_050, "9800.50元", "9800.50 yuan"),
        (0, "0元", "0 yuan"),
        (999_999, "9999.99元", "9999.99 yuan"),
        (1_000_000, "1万元", "CNY 10,000"),
        (1_000_001, "1万余元", "over CNY 10,000"),
        (1_100_000, "1.1万元", "CNY 11,000"),
        (10_000_001, "10余万元", "more than CNY 100,000"),
        (10_990_000, "10.9万余元", "over CNY 109,000"),
        (5_037_000_000, "5037万元", "CNY 50,370,000"),
        (5_037_010_000, "5037万余元", "over CNY 50,370,000"),
    ],
)
def test_money_is_printed_as_the_papers_print_it(fen, zh, en):
    """§7.1: 万元 with one decimal; 余 is rounded down; the exact amount is elsewhere."""
    assert (money(CHINESE, fen), money(ENGLISH, fen)) == (zh, en)


@pytest.mark.parametrize(
    ("fen", "zh"),
    [(5_037_000_000, "5000余万元"), (5_000_000_000, "5000万元"), (900_000_000, "900万元")],
)
def test_money_told_in_round_amounts_is_rounded_down_to_them(fen, zh):
    """兰山: 监管资金5000余万元; what is less than one unit is told as it is."""
    assert money(CHINESE, fen, 1_000_000_000) == zh


@pytest.mark.parametrize(
    ("number", "floor", "zh", "en"),
    [
        (383, 10, "380余", "over 380"),
        (380, 10, "380", "380"),
        (1026, 1000, "1000余", "over 1000"),
        (999, 1000, "999", "999"),
        (52, 1, "52", "52"),
        (0, 10, "0", "0"),
    ],
)
def test_a_round_number_is_rounded_down_and_says_so(number, floor, zh, en):
    """§7.1: 余."""
    assert (rounded(CHINESE, number, floor), rounded(ENGLISH, number, floor)) == (zh, en)


@pytest.mark.parametrize(
    ("value", "printed"), [(97.14, "97.14"), (97.5, "97.50"), (100.0, "100"), (0.0, "0")]
)
def test_a_share_has_two_decimals_or_none(value, printed):
    """三个100%, 压减率97.14%."""
    assert percent(value) == printed


YEAR_2022 = having(
    visits=Visits(person_times=1827, batches=0, institutions=896, visits=896),
    cases=Cases(penalised=52, concluded=52, covert=52),
    refunds=Refunds(cases=24, pupils=1759, amount_fen=273_900_000),
)
PART_OF_2023 = having(
    visits=Visits(person_times=430, batches=0, institutions=215, visits=215),
    cases=Cases(penalised=54, concluded=54, covert=54),
    published=24,
    refunds=Refunds(cases=5, pupils=95, amount_fen=6_835_000),
)
JOINT_2021 = having(
    span=DISTRICT,
    count_basis="per_batch",
    visits=Visits(person_times=570, batches=38, institutions=1026, visits=1026),
    ads=396,
    hazards=962,
    notices=609,
    closed={"incomplete": 140},
)


@pytest.mark.usefixtures("in_chinese")
def test_a_year_is_told_as_a_city_told_its_2022():
    """Seed 000, in the order of its clauses."""
    assert told(YEAR_2022)[0] == (
        "出动检查人员1827人次，排查机构896个，依法查处违规机构52个，化解群众退费24起，"
        "涉及学生1759人，化解金额273.9万元。"
    )


@pytest.mark.usefixtures("in_chinese")
def test_part_of_a_year_is_told_as_the_city_told_its_spring_of_2023():
    """Seed 000; what its sentence leaves out follows."""
    assert told(PART_OF_2023, "span") == (
        "派出430人次，查处隐形变异违规学科培训54起，通报曝光24起，协调退费95人，退费金额6.8万余元。",
        "排查机构215个，依法查处违规机构54个，化解群众退费5起。",
    )


@pytest.mark.usefixtures("in_chinese")
def test_batches_are_told_as_a_district_told_its_2021():
    """Seed 003."""
    assert told(JOINT_2021) == (
        "开展联合执法检查38批次，出动执法监督人员570人次，检查机构1000余家。",
        "清理违规广告396条，排查安全隐患962处，下发整治告知书609份，关停证照不全机构140处。",
    )


@pytest.mark.usefixtures("in_english")
def test_in_english_it_reads_as_well():
    """PRODUCT.md: every report exists in both languages."""
    assert told(PART_OF_2023, "span")[0] == (
        "inspectors were sent out 430 times, 54 cases of disguised subject training were dealt"
        " with, 24 cases were made public, refunds for 95 pupils were brought about,"
        " over CNY 68,000 was refunded."
    )


@pytest.mark.usefixtures("in_chinese")
def test_the_head_says_whose_report_it_is_of_which_days_and_how_persons_count():
    """§0.1 trap 3: state which."""
    law = shipped_law()
    assert lines_of(YEAR_2022, law, "year")[0] == (
        "410400，2022-01-01至2022-12-31（人次按检查次数计）"
    )
    assert lines_of(JOINT_2021, law, "year")[0] == (
        "371302，2021-01-01至2021-12-31（人次按批次计）"
    )


@pytest.mark.usefixtures("in_chinese")
def test_the_register_is_told_as_of_the_last_day():
    """Seeds 000 and 003: 压减率, 三个100%, 非学科类, 重新审核登记, 平台, 监管资金."""
    counted = registered(
        reduction=Reduction(baseline=524, current=15, reduced=509, rate=97.14),
        hundred=Hundred(nonprofit=100.0, platform=100.0, prepayment=100.0),
        by_category={"ART": 936, "SPORT": 148, "SUBJECT": 15, "TECH": 10},
        reregistered={"ART": 4, "SPORT": 6},
        platform=690,
        supervised_fen=5_037_000_000,
    )
    assert told(counted)[1:] == (
        (
            "截至2022-12-31，524家学科类校外培训机构压减至15家，压减率97.14%，学科类培训机构实现"
            "“营转非”完成率、监管服务平台纳入率、预收费监管覆盖率三个100%。"
        ),
        (
            "非学科类培训机构1094个（其中文化艺术类936家、体育类148家、科技类10家），"
            "重新审核登记10家（其中文化艺术类4家、体育类6家）。"
        ),
        "平台上线机构690家，监管资金5037万元。",
    )


@pytest.mark.usefixtures("in_chinese")
def test_shares_below_a_hundred_are_told_one_by_one():
    """三个100% is said only where it is so."""
    hundred = Hundred(nonprofit=100.0, platform=66.67, prepayment=50.0)
    (sentence,) = told(registered(hundred=hundred))[1:]
    assert sentence == (
        "截至2022-12-31，学科类培训机构“营转非”完成率100%、监管服务平台纳入率66.67%、"
        "预收费监管覆盖率50%。"
    )


@pytest.mark.usefixtures("in_chinese")
def test_closed_institutions_are_told_by_their_papers():
    """K12, seed 004: 取缔"无证无照", 关停"无证有照"."""
    closed = {"incomplete": 1, "unlicensed_unregistered": 2, "unlicensed_registered": 3}
    assert told(having(closed=closed)) == (
        "关停证照不全机构1处，取缔“无证无照”机构2处，关停“无证有照”机构3处。",
    )


@pytest.mark.usefixtures("in_chinese")
def test_samples_activities_and_audits_are_told():
    """K16, K18, K19."""
    counted = msgspec.structs.replace(
        registered(audited=1127),
        sampled={"contracts": 20, "materials": 5, "staff": 3},
        activities={"article": 1480, "meeting": 12},
    )
    assert told(counted) == (
        (
            "完成1127个培训机构稽核任务，抽查培训材料5份，抽查培训合同20份，核查从业人员3人，"
            "召开联席会议12次，宣传报道1480篇（条）。"
        ),
    )


@pytest.mark.usefixtures("in_chinese")
def test_other_violations_are_not_called_disguised_training():
    """Only what was decided as such is 隐形变异."""
    counted = having(cases=Cases(penalised=3, concluded=3, covert=1))
    assert told(counted, "month") == (
        "查处隐形变异违规学科培训1起。",
        "依法查处违规机构3个，查处其他违规行为2起。",
    )


@pytest.mark.usefixtures("in_chinese")
def test_visits_are_told_where_they_are_more_than_the_institutions():
    """K03 and K04 are two figures (§0.1)."""
    visits = Visits(person_times=6, batches=0, institutions=2, visits=3)
    assert told(having(visits=visits))[1:] == ("检查3所次。",)


@pytest.mark.usefixtures("in_chinese")
def test_a_span_in_which_nothing_was_recorded_says_so():
    """An empty report is an answer too."""
    assert told(NOTHING) == ("本期没有记录。",)


@pytest.mark.usefixtures("in_english")
def test_it_says_so_in_english_too_and_what_stands_is_told_all_the_same():
    """The register is of the last day, whatever happened."""
    counted = registered(platform=15)
    assert told(counted) == (
        "nothing was recorded in these days.",
        "15 institutions are on the platform.",
    )


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_is_printed_in_json_is_chinese_whatever_the_language(monkeypatch, language):
    """`printed`: as the papers of the field have it."""
    monkeypatch.setenv("ANJUAN_LANG", language)
    assert printed_in_chinese(PART_OF_2023, shipped_law()) == {"K08": "6.8万余元"}
    counted = msgspec.structs.replace(
        JOINT_2021,
        tips=Tips(received=383, closed=0),
        register=msgspec.structs.replace(NOTHING.register, supervised_fen=5_037_000_000),
    )
    assert printed_in_chinese(counted, shipped_law()) == {
        "K03": "1000余家",
        "K08": "0元",
        "K14": "380余起",
        "K15_supervised_fen": "5000余万元",
    }


def test_refunds_have_their_three_figures_under_one_code():
    """K08, money in whole fen."""
    assert coded(PART_OF_2023)["K08"] == {"cases": 5, "pupils": 95, "amount_fen": 6_835_000}


def test_every_code_of_the_seeds_has_a_figure():
    """§7.1: K01 to K19."""
    assert {f"K{number:02}" for number in range(1, 20)} <= set(coded(NOTHING))


def test_every_figure_of_the_table_has_a_title():
    """Words of the field's own (papers, categories, samples, activities) included."""
    counted = msgspec.structs.replace(
        registered(
            hundred=Hundred(nonprofit=1.0, platform=2.0, prepayment=3.0),
            by_category=dict.fromkeys(get_args(Category), 1),
            reregistered=dict.fromkeys(get_args(Category), 1),
        ),
        closed=dict.fromkeys(get_args(get_type_hints(Closed)["papers"]), 1),
        sampled=dict.fromkeys(get_args(SampleKind), 1),
        activities=dict.fromkeys(get_args(ActivityKind), 1),
    )
    assert {code for code, _ in flat(coded(counted))} == set(TITLES)


@pytest.mark.usefixtures("in_chinese")
def test_a_csv_begins_with_its_mark_and_ends_its_lines_as_excel_does():
    """Codes in English, titles in the person's language, money in fen."""
    written = as_csv(coded(PART_OF_2023))
    lines = written.split("\r\n")
    assert lines[0] == "\ufeff代码,指标,数值,单位"
    assert "K08.amount_fen,退费金额,6835000,分" in lines
    assert written.endswith("\r\n")
    assert "\n" not in written.replace("\r\n", "")


def test_a_table_holds_numbers_as_numbers():
    """So that a spreadsheet can add them up."""
    values = {str(code): value for code, _, value, _ in rows_of(coded(PART_OF_2023))}
    assert (values["K01"], values["K13.rate"]) == (430, 0.0)


def test_the_digest_holds_for_the_figures_alone():
    """The same figures known at another size of the log are the same report."""
    later = msgspec.structs.replace(PART_OF_2023, span=DISTRICT)
    assert digest(coded(PART_OF_2023)) == digest(coded(later))
    assert digest(coded(PART_OF_2023)) != digest(coded(YEAR_2022))


def test_a_span_that_is_not_over_says_so_before_any_figure():
    """Nobody takes half a year for the whole; the register is told as of that day."""
    lines = lines_of(YEAR_2022, shipped_law(), "year", "2022-06-30")
    assert lines[1].lower() == (
        "counted until 2022-06-30, not complete: the span lasts to 2022-12-31."
    )
    assert not any("as of 2022-12-31" in line.lower() for line in lines)
