"""`anjuan report`: issued, restated under a revision, and written as a table (DOMAIN.md §7.8)."""

import json
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from core.kernel.seeded import seeded_bytes
from core.kernel.times import ZONE
from server.cli import main
from server.clock import SimulatedClock
from server.demo import county
from server.demo.years import register
from server.demo.years.bureau import Bureau, Place
from server.demo.years.hand import Team
from server.opening import init_folder, open_office
from server.station import Station
from tests.support.town import today

PLACE = Place(name="示范县", region="410422", parts=("410422",), inspectors=3)
HALF = ("half-month", "--period", "2023-05-H1", "--region", "410422")
START = int(datetime(2023, 5, 1, 8, tzinfo=ZONE).timestamp() * 1000)


class County:
    """A county's office: one device has pushed its visit, the other is still out."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        clock, random = SimulatedClock(county.AUTHORITY, START), seeded_bytes("reports")
        settings = init_folder(
            folder, county.AUTHORITY, clock=clock, random=random, seed=random(32)
        )
        self.station = Station(open_office(folder, clock=clock, random=random), folder)
        self.bureau = Bureau(self.station, clock, random, PLACE, settings.administrator)
        schools = register.enter(self.bureau, (("ART", "FORPROFIT", 2),), count(1), "2023-05-02")
        here, self.away = (self.bureau.hand(self.bureau.inspectors[at]) for at in (0, 1))
        self.bureau.at("2023-05-10")
        for hand, school, some in ((here, schools[0], 2), (self.away, schools[1], 3)):
            team = Team(officers=self.bureau.inspectors[:some])
            hand.visit(school.id, school.region, team, hand.code("2023-05-10"))
        here.push()

    def officer(self, part: str) -> str:
        """Return the id of somebody with a part."""
        return self.bureau.people[part].officer

    def come_back(self) -> None:
        """Let the device that was out push what it recorded weeks ago."""
        self.bureau.at("2023-06-20")
        self.away.push()

    def close(self) -> None:
        """Close the office."""
        self.station.close()


@pytest.fixture
def office(tmp_path):
    opened = County(tmp_path / "office")
    yield opened
    opened.close()


@pytest.fixture
def call(office, capsys, monkeypatch):
    """Make a call; return what it prints."""

    def ask(*arguments: str, code: int = 0, language: str = "en") -> str:
        monkeypatch.setenv("ANJUAN_LANG", language)
        assert main([*arguments, "--data", str(office.folder)]) == code
        printed = capsys.readouterr()
        out: str = printed.out or printed.err
        return out

    return ask


@pytest.fixture
def report(call):
    """Ask for the half-month's report as JSON."""

    def ask(*arguments: str, code: int = 0) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(call("report", *HALF, *arguments, "--json", code=code))
        return answer

    return ask


@pytest.fixture
def issue(office, call):
    """Issue the half-month's report in the agency's name."""

    def ask(part: str = "clerk", code: int = 0) -> str:
        who = ("--issue", office.bureau.agency, "--as", office.officer(part))
        said: str = call("report", *HALF, *who, code=code)
        return said

    return ask


def test_a_report_is_issued_once_until_it_says_something_else(report, issue):
    """The same figures are the same report, on however many events they were counted."""
    assert "issued as revision 1" in issue()
    assert "nothing to issue" in issue()
    assert report()["revisions"] == [1]


def test_what_came_late_is_restated_figure_by_figure(office, report, issue, call):
    """§7.8: never silently: which figure, from what, to what."""
    issue()
    office.come_back()
    changed = {one["code"]: (one["before"], one["after"]) for one in report()["restated"]}
    assert changed == {"K01": (2, 5), "K03": (1, 2), "K04": (1, 2)}
    lines = call("report", *HALF).splitlines()
    assert [line for line in lines if "restated since revision 1" in line] == [
        f"restated since revision 1 of {report()['restated'][0]['on']}: {told}"
        for told in (
            "persons turned out 2 → 5",
            "institutions inspected 1 → 2",
            "inspections made 1 → 2",
        )
    ]


def test_a_revision_says_what_was_known_when_it_was_issued(office, report, issue, call):
    """Its digest is checked against what the log says again."""
    issue()
    known = report()
    office.come_back()
    then = report("--revision", "1")
    assert (then["K01"], then["revision"], then["restated"]) == (2, 1, [])
    assert (then["sha256"], report()["K01"]) == (known["sha256"], 5)
    assert "revision 1, as known on" in call("report", *HALF, "--revision", "1")


def test_the_next_revision_takes_in_what_came_late(office, report, issue):
    """Then there is nothing to restate, and nothing to issue again."""
    issue()
    office.come_back()
    assert "issued as revision 2" in issue()
    assert report()["restated"] == []
    assert "nothing to issue" in issue()
    assert [report("--revision", str(one))["K01"] for one in (1, 2)] == [2, 5]


def test_who_has_not_the_part_issues_nothing(report, issue, call, office):
    """acts.toml: agency.report is for a clerk; the administrator administers."""
    assert "clerk" in issue("handler", code=1)
    call("report", *HALF, "--issue", office.bureau.agency, code=1)
    assert report()["revisions"] == []


def test_a_clerk_issues_no_report_of_another_area(office, call):
    """Who works in a county does not speak for the city."""
    who = ("--issue", office.bureau.agency, "--as", office.officer("clerk"), "--json")
    asked = ("month", "--period", "2023-05", "--region", "410400")
    assert json.loads(call("report", *asked, *who, code=1))["error"]["code"] == "OUT_OF_SCOPE"


def test_a_report_of_days_to_come_is_not_issued(office, call):
    """Its last day has not ended, nor begun."""
    who = ("--issue", office.bureau.agency, "--as", office.officer("clerk"), "--json")
    asked = ("--from", today(), "--to", today(1), "--region", "410422")
    assert json.loads(call("report", *asked, *who, code=1))["error"]["code"] == "DAY_ORDER"


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ((*HALF, "--revision", "7"), "--revision"),
        ((*HALF, "--revision", "1", "--issue", "x"), "--revision"),
        ((*HALF, "--format", "xlsx"), "--out"),
        (("half-month", "--period", "2023-05", "--region", "410422"), "--period"),
        (("month", "--region", "410422"), "--period"),
        (("year", "--region", "410422"), "--year"),
        (("--from", "2023-05-01", "--region", "410422"), "--from"),
        (("--from", "2023-05-31", "--to", "2023-05-01", "--region", "410422"), "--to"),
    ],
)
def test_a_wrong_call_names_its_argument(call, arguments, field):
    """PRODUCT.md: exit code 2, and nothing is changed."""
    answer = json.loads(call("report", *arguments, "--json", code=2))
    assert answer["error"]["field"] == field


@pytest.mark.parametrize(
    ("span", "field"),
    [
        (("--from", today(1), "--to", today(30)), "--from"),
        (("year", "--year", "2999"), "--year"),
        (("half-month", "--period", "2999-05-H1"), "--period"),
        (("week", "--period", "2999-W20"), "--period"),
        (("month", "--period", "2999-05"), "--period"),
    ],
)
def test_a_span_that_lies_ahead_is_not_answered(call, span, field):
    """Figures of nothing would look like nothing done."""
    answer = json.loads(call("report", *span, "--region", "410422", "--json", code=2))
    assert answer["error"]["field"] == field
    assert today() in answer["error"]["sentence"]


@pytest.mark.parametrize(("last", "complete"), [(-1, True), (0, True), (1, False)])
def test_a_span_that_is_not_over_says_until_when_it_is_counted(call, last, complete):
    """In JSON, in words and in the table: nobody takes it for the whole."""
    asked = ("report", "--from", today(-5), "--to", today(last), "--region", "410422")
    told = json.loads(call(*asked, "--json"))
    assert (told["complete"], told["until"]) == (complete, min(today(), today(last)))
    note = f"counted until {today()}, not complete: the span lasts to {today(last)}"
    assert any(note in line.lower() for line in call(*asked).splitlines()) == (not complete)
    row = f"until,not complete: counted until,{today()},"
    assert (row in call(*asked, "--format", "csv")) == (not complete)


def test_what_is_counted_so_far_is_no_other_report(call):
    """The digest is of the figures alone."""
    codes = json.loads(call("report", "--from", today(-5), "--to", today(1), "--region", "410422",
                            "--json"))  # fmt: skip
    over = json.loads(call("report", "--from", today(-5), "--to", today(), "--region", "410422",
                           "--json"))  # fmt: skip
    assert codes["sha256"] == over["sha256"]


def test_a_region_that_is_no_code_is_a_wrong_call(office, capsys):
    """Six to twelve digits."""
    with pytest.raises(SystemExit) as ended:
        main(["report", "year", "--year", "2023", "--region", "叶县", "--data", str(office.folder)])
    assert ended.value.code == 2
    assert "叶县" in capsys.readouterr().err


def test_a_half_month_report_says_when_it_is_due(report, call):
    """Two working days after the period."""
    assert report()["due_on"] == "2023-05-17"
    told = call("report", *HALF, language="zh_CN").splitlines()
    assert told[-1] == "本半月报应于 2023-05-17 前报送"
    month = json.loads(call("report", "month", "--period", "2023-05", "--region", "410422",
                            "--json"))  # fmt: skip
    assert month["due_on"] is None


def test_a_csv_is_printed_or_written(call, tmp_path):
    """With the mark by which Excel sees UTF-8, and its ends of lines."""
    printed = call("report", *HALF, "--format", "csv")
    assert printed.startswith("\ufeffcode,figure,value,unit\r\n")
    out = tmp_path / "report.csv"
    assert str(out) in call("report", *HALF, "--format", "csv", "--out", str(out))
    assert out.read_bytes() == printed.encode()
    assert b"K01,persons turned out,2,person-times\r\n" in out.read_bytes()


def test_a_workbook_holds_numbers_as_numbers(call, tmp_path):
    """Opened again: code, figure, value, unit."""
    out = tmp_path / "report.xlsx"
    call("report", *HALF, "--format", "xlsx", "--out", str(out), language="zh_CN")
    rows = list(load_workbook(out)["report"].iter_rows(values_only=True))
    assert rows[0] == ("代码", "指标", "数值", "单位")
    values = {row[0]: row[2] for row in rows[1:]}
    assert (values["K01"], values["K08.amount_fen"], values["K13.rate"]) == (2, 0, 0)
    assert ("K01", "出动检查人员", 2, "人次") in rows


def test_a_text_is_written_where_it_is_asked_for(call, tmp_path):
    """The same lines; and JSON says where."""
    out = tmp_path / "report.txt"
    printed = call("report", *HALF)
    answer = json.loads(call("report", *HALF, "--out", str(out), "--json"))
    assert (out.read_text("utf-8"), answer["out"]) == (printed, str(out))


def test_a_place_that_cannot_be_written_is_said(call, tmp_path):
    """The disk declines; nothing else happens."""
    out = tmp_path / "nowhere" / "report.csv"
    answer = json.loads(call("report", *HALF, "--format", "csv", "--out", str(out), "--json",
                             code=2))  # fmt: skip
    assert answer["error"]["code"] == "DISK"
