"""The reports of the seeds come out of events, figure for figure (DOMAIN.md §7.2, §7.5, §7.7).

The years are played once; every report is asked for as a clerk asks for it.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from server.cli import main
from server.fsck import fsck
from tests.support.years import counted, events, registered

YEAR_2022 = ("year", "--year", "2022", "--region", "410400")
PART_OF_2023 = ("--from", "2023-01-01", "--to", "2023-04-30", "--region", "410400")
YEAR_2021 = ("year", "--year", "2021", "--region", "371302")
SINCE_2021 = ("--from", "2021-07-24", "--to", "2023-04-30", "--region", "410400")


@pytest.fixture
def report(years, capsys, monkeypatch):
    """Ask for a report, as JSON."""

    def ask(*arguments: str, language: str = "en") -> dict[str, Any]:
        monkeypatch.setenv("ANJUAN_LANG", language)
        assert main(["report", *arguments, "--data", str(years), "--json"]) == 0
        answer: dict[str, Any] = json.loads(capsys.readouterr().out)
        return answer

    return ask


@pytest.fixture
def read(years, capsys, monkeypatch):
    """Ask for a report, as a person reads it."""

    def ask(*arguments: str, language: str = "zh_CN") -> list[str]:
        monkeypatch.setenv("ANJUAN_LANG", language)
        assert main(["report", *arguments, "--data", str(years)]) == 0
        lines: list[str] = capsys.readouterr().out.splitlines()
        return lines

    return ask


def figures(answer: dict[str, Any], *codes: str) -> tuple[Any, ...]:
    return tuple(answer[code] for code in codes)


def test_the_city_s_2022(report):
    """1827人次, 896个, 52个, 24起, 1759人, 273.9万元; 1127 audited."""
    answer = report(*YEAR_2022)
    assert figures(answer, "K01", "K03", "K05", "K18") == (1827, 896, 52, 1127)
    assert answer["K08"] == {"cases": 24, "pupils": 1759, "amount_fen": 273_900_000}
    assert answer["printed"]["K08"] == "273.9万元"


def test_the_city_s_first_four_months_of_2023(report):
    """430人次, 54起, 24起, 95人, 6.8万余元."""
    answer = report(*PART_OF_2023)
    assert figures(answer, "K01", "K06", "K06_covert", "K07") == (430, 54, 54, 24)
    assert answer["K08"] == {"cases": 5, "pupils": 95, "amount_fen": 6_835_000}
    assert answer["printed"]["K08"] == "6.8万余元"


def test_the_city_s_register(report):
    """524 to 15, 97.14 %; 1094 others, 4 and 6 of them registered anew; three times 100 %."""
    answer = report(*PART_OF_2023)
    assert answer["K13"] == {"baseline": 524, "current": 15, "reduced": 509, "rate": 97.14}
    assert answer["K13_by_category"] == {"ART": 936, "SPORT": 148, "SUBJECT": 15, "TECH": 10}
    assert answer["K13_reregistered"] == {"ART": 4, "SPORT": 6}
    assert answer["K17"] == {"nonprofit": 100.0, "platform": 100.0, "prepayment": 100.0}


def test_the_city_s_tips_since_the_beginning(report):
    """380余起."""
    answer = report(*SINCE_2021)
    assert answer["K14"] == {"received": 383, "closed": 383}
    assert answer["printed"]["K14"] == "380余起"


def test_the_district_s_2021(report):
    """38批次, 570人次, 1000余家; 396, 962, 609, 140; 557, 97.55 %; 690, 5000余万元."""
    answer = report(*YEAR_2021)
    assert figures(answer, "count_basis", "K01", "K02") == ("per_batch", 570, 38)
    assert answer["K03"] > 1000
    assert figures(answer, "K09", "K10", "K11", "K12") == (609, 396, 962, 140)
    assert answer["K12_by_papers"] == {"incomplete": 140}
    assert answer["K13"] == {"baseline": 571, "current": 14, "reduced": 557, "rate": 97.55}
    assert answer["K15"] == 690
    assert answer["printed"]["K03"] == "1000余家"
    assert answer["printed"]["K15_supervised_fen"] == "5000余万元"


def test_the_whole_of_the_district_s_institutions(report):
    """1247, of them 571 subject."""
    answer = report("--from", "2021-07-24", "--to", "2021-12-19", "--region", "371302")
    assert sum(answer["K13_by_category"].values()) == 1247
    assert answer["K13_by_category"]["SUBJECT"] == 571


def test_a_county_s_figures_add_up_to_the_city_s(report):
    """410400 is the whole city; its counties are its parts."""
    counties = (
        "410402", "410403", "410404", "410411", "410421", "410422", "410423", "410425", "410471",
        "410472", "410481", "410482",
    )  # fmt: skip
    each = [report("year", "--year", "2022", "--region", county) for county in counties]
    assert all(one["K01"] for one in each)
    assert [sum(one[code] for one in each) for code in ("K01", "K03", "K05")] == [1827, 896, 52]
    assert sum(one["K08"]["pupils"] for one in each) == 1759


def test_months_add_up_to_the_year(report):
    """Half-months too: nothing falls between two periods."""
    months = [report("month", "--period", f"2022-{one:02}", "--region", "410400")
              for one in range(1, 13)]  # fmt: skip
    assert sum(one["K01"] for one in months) == 1827
    assert sum(one["K08"]["amount_fen"] for one in months) == 273_900_000
    halves = [report("half-month", "--period", f"2022-02-{half}", "--region", "410400")
              for half in ("H1", "H2")]  # fmt: skip
    assert sum(one["K01"] for one in halves) == months[1]["K01"]


def test_the_chinese_sentences_are_those_of_the_seeds(read):
    """Seeds 000 and 003, in the order of their clauses."""
    assert read(*YEAR_2022)[1] == (
        "出动检查人员1827人次，排查机构896个，依法查处违规机构52个，化解群众退费24起，"
        "涉及学生1759人，化解金额273.9万元。"
    )
    assert read(*PART_OF_2023)[1] == (
        "派出430人次，查处隐形变异违规学科培训54起，通报曝光24起，协调退费95人，退费金额6.8万余元。"
    )
    district = read(*YEAR_2021)
    assert district[1:3] == [
        "开展联合执法检查38批次，出动执法监督人员570人次，检查机构1000余家。",
        "清理违规广告396条，排查安全隐患962处，下发整治告知书609份，关停证照不全机构140处。",
    ]
    assert district[3].startswith("截至2021-12-31，压减学科类机构557家，压减率97.55%，")
    assert district[-1] == "平台上线机构690家，监管资金5000余万元。"


def test_the_json_is_the_same_in_both_languages(report):
    """`printed` is Chinese whatever the locale; everything else is codes and numbers."""
    assert report(*PART_OF_2023, language="en") == report(*PART_OF_2023, language="zh_CN")


@pytest.mark.parametrize(
    ("asked", "stem", "span", "basis"),
    [
        (YEAR_2022, "4104", ("2022-01-01", "2022-12-31"), "per_visit"),
        (PART_OF_2023, "4104", ("2023-01-01", "2023-04-30"), "per_visit"),
        (YEAR_2021, "371302", ("2021-01-01", "2021-12-31"), "per_batch"),
    ],
)
def test_a_count_straight_from_the_log_says_the_same(report, years: Path, asked, stem, span, basis):
    """No read model is asked: the bytes of the log alone."""
    answer, alone = report(*asked), counted(events(years, stem), *span)
    assert figures(answer, "K01", "K02", "K03", "K04", "K05", "K06", "K07") == (
        alone[basis],
        alone["batches"],
        alone["institutions"],
        alone["visits"],
        alone["penalised"],
        alone["closed"],
        alone["published"],
    )
    assert answer["K08"] == {
        "cases": alone["refunds"],
        "pupils": alone["pupils"],
        "amount_fen": alone["paid_fen"],
    }
    assert figures(answer, "K09", "K10", "K11", "K12") == (
        alone["papers"],
        alone["ads"],
        alone["hazards"],
        alone["shut"],
    )
    assert answer["K14"]["received"] == alone["tips"]


def test_a_count_of_the_register_straight_from_the_log_says_the_same(report, years: Path):
    """K13, K15, K18 and the re-registration."""
    city = report(*SINCE_2021)
    there = registered(events(years, "4104"), "2021-07-24", "2023-04-30")
    assert (city["K13"]["baseline"], city["K13"]["current"]) == (
        there["subject"],
        there["subject_left"],
    )
    assert sum(city["K13_reregistered"].values()) == there["reregistered"]
    assert figures(city, "K15", "K18") == (there["platform"], there["audited"])


def test_the_years_end_with_a_clean_check(years: Path):
    """EVIDENCE.md: every row of every table is recomputed."""
    checked = fsck(years)
    assert checked.ok, checked.faults


def test_a_span_in_which_nothing_was_recorded_says_so(read, report):
    """The district's year ended long before; the register stands, and the report is due."""
    asked = ("half-month", "--period", "2023-05-H1", "--region", "371302")
    lines = read(*asked)
    assert lines[1] == "本期没有记录。"
    assert lines[-1] == "本半月报应于 2023-05-17 前报送"
    answer = report(*asked)
    assert figures(answer, "has_data", "due_on", "K01") == (False, "2023-05-17", 0)
