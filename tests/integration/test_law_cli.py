"""`anjuan law`: deadlines and rows as an officer asks for them, and what a bureau adopts."""

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from core.kernel.times import day_of_ms
from server.cli import main
from server.clock import SystemClock
from server.opening import init_folder, open_office
from tests.support.offices import Bureau

NOTICE_2027 = """
version = "2026-11-20"
[[row]]
year = 2027
basis = { cite = "a notice on the holidays of 2027", verified = "proposed" }
papers = []
off = [2026-12-31, 2027-01-01, 2027-01-02]
working = [2027-01-03]
"""
SEVEN = ("--days", "7", "--kind", "working")


@pytest.fixture(autouse=True)
def english(monkeypatch):
    """Say every sentence by its message id."""
    monkeypatch.setenv("ANJUAN_LANG", "en")


@pytest.fixture
def ask(capsys):
    """Return what `anjuan law ...` says in JSON."""

    def ask(*arguments, code=0):
        assert main(["law", *arguments, "--json"]) == code
        return json.loads(capsys.readouterr().out)

    return ask


@pytest.fixture
def read(capsys):
    """Return the lines that `anjuan law ...` prints."""

    def read(*arguments, code=0):
        assert main(["law", *arguments]) == code
        told = capsys.readouterr()
        return (told.out or told.err).splitlines()

    return read


@pytest.fixture
def folder(tmp_path):
    """Return the data folder of a new office."""
    init_folder(tmp_path / "data", "law.demo.invalid")
    return str(tmp_path / "data")


@pytest.fixture
def notice(tmp_path):
    """Return a file that orders the holidays of a year to come."""
    file = tmp_path / "calendar.toml"
    file.write_text(NOTICE_2027, "utf-8")
    return file


def test_the_first_line_is_the_last_day_in_time():
    """DOMAIN.md §4.8: seven working days over 国庆 2025; a real process, and no data folder."""
    asked = ["law", "due", "--from", "2025-09-26", *SEVEN]
    ran = subprocess.run(  # noqa: S603 - our own console script
        [sys.executable, "-m", "server.cli", *asked], capture_output=True, text=True, check=True
    )

    assert ran.stdout.splitlines()[0] == "2025-10-13"


def test_it_says_how_a_deadline_was_counted(read):
    """行政处罚法 第八十五条: whoever doubts it can count again."""
    lines = read("due", "--from", "2025-09-26", *SEVEN)

    assert lines[1] == (
        "7 working days from 2025-09-26, not itself counted; days of rest passed over: 10"
    )
    assert "2025-09-28, 2025-10-11" in lines[2]
    assert lines[3].startswith("firm")


@pytest.mark.parametrize(
    ("arguments", "due_on", "rest_days", "adjusted"),
    [
        (SEVEN, "2025-10-13", 10, ["2025-09-28", "2025-10-11"]),
        (("--days", "15", "--kind", "calendar"), "2025-10-11", 0, ["2025-10-11"]),
        (("--days", "16", "--kind", "calendar"), "2025-10-13", 1, []),
        (("--days", "16", "--kind", "calendar", "--no-rolls"), "2025-10-12", 0, []),
        (("--days", "16", "--kind", "calendar", "--rolls"), "2025-10-13", 1, []),
        (("--months", "3", "--kind", "calendar"), "2025-12-26", 0, []),
        (("--days", "1", "--months", "3", "--kind", "calendar"), "2025-12-29", 2, []),
    ],
)
def test_json_holds_the_deadline_and_its_count(ask, arguments, due_on, rest_days, adjusted):
    """The shape that scripts rely on."""
    answer = ask("due", "--from", "2025-09-26", *arguments)

    assert list(answer) == ["due_on", "provisional", "from", "days", "kind", "months", "counted"]
    assert (answer["due_on"], answer["provisional"]) == (due_on, False)
    assert answer["counted"] == {"rest_days": rest_days, "adjusted_workdays": adjusted}


def test_a_term_brings_its_own_length_article_and_mark(read):
    """行政处罚法 第六十一条: serve within seven days."""
    lines = read("due", "--from", "2025-09-26", "--term", "case.serve")

    assert lines[0] == "2025-10-13"
    assert lines[-1].endswith("行政处罚法 第六十一条 (read in the statute)")


def test_a_term_in_json_names_its_row(ask):
    """A script can cite it too; a roll by analogy is marked as proposed."""
    answer = ask("due", "--from", "2025-09-26", "--term", "case.pay")

    assert (answer["due_on"], answer["days"], answer["kind"]) == ("2025-10-11", 15, "calendar")
    assert answer["term"]["basis"] == {"cite": "行政处罚法 第六十七条", "verified": "law"}
    assert answer["term"]["rolls"]["verified"] == "proposed"


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (("--days", "7"), "--kind"),
        (("--kind", "working"), "--days"),
        (("--days", "401", "--kind", "working"), "--days"),
        (("--days", "-1", "--kind", "calendar"), "--days"),
        (("--months", "61", "--kind", "calendar"), "--months"),
        (("--days", "7", "--kind", "working", "--months", "1"), "--months"),
        (("--days", "7", "--kind", "working", "--rolls"), "--rolls"),
        (("--days", "7", "--term", "case.serve"), "--term"),
        (("--no-rolls", "--term", "case.serve"), "--term"),
    ],
)
def test_a_length_that_cannot_be_counted_is_a_wrong_call(ask, arguments, field):
    """PRODUCT.md: exit code 2, the argument is named."""
    answer = ask("due", "--from", "2025-09-26", *arguments, code=2)

    assert answer["error"]["field"] == field


@pytest.mark.parametrize("day", ["2025-02-29", "2025-9-26", "today", "9999-12-31", "20250926"])
def test_a_day_that_is_none_is_a_wrong_call(ask, day):
    """Also one so far off that no day follows."""
    assert ask("due", "--from", day, *SEVEN, code=2)["error"]["field"] == "--from"


def test_a_term_that_was_not_in_force_has_no_answer(ask):
    """No row in force is an error, never a zero."""
    answer = ask("due", "--from", "2021-07-14", "--term", "case.serve", code=1)

    assert answer["error"]["code"] == "NO_RULE"


def test_every_term_is_listed_with_its_article_and_mark(read, ask):
    """DOMAIN.md §0: what is unverified or proposed is shown as such."""
    lines = read("terms", "--on", "2026-11-21")
    rows = ask("terms", "--on", "2026-11-21")["terms"]

    assert len(lines) == len(rows) > 15
    assert any(line.startswith("hearing.request  5 working days") for line in lines)
    assert any(line.endswith("(unverified)") for line in lines)
    assert any(line.endswith("(proposed)") for line in lines)


def test_rows_are_those_of_the_day(ask):
    """行政处罚法 第八十六条: in force from 2021-07-15."""
    assert not any(
        row["code"] == "case.serve" for row in ask("terms", "--on", "2021-07-14")["terms"]
    )
    assert any(row["code"] == "case.serve" for row in ask("terms", "--on", "2021-07-15")["terms"])


def test_who_may_do_an_act_is_listed_with_its_article(read, ask):
    """acts.toml, as the office obeys it."""
    assert any(
        line.startswith("review.settle  reviewer, supervisor, administrator")
        and line.endswith("(proposed)")
        for line in read("acts", "--on", "2026-11-21")
    )
    assert all(row["basis"]["cite"] for row in ask("acts", "--on", "2026-11-21")["acts"])


def test_a_year_of_the_calendar_names_its_days_and_notice(read, ask):
    """国务院办公厅, two notices for 2015."""
    lines = read("calendar", "--year", "2015")
    answer = ask("calendar", "--year", "2015")["calendar"]

    assert "2015-09-03" in lines[1]
    assert "2015-09-06" in lines[2]
    assert len(answer["papers"]) == 2


def test_a_year_without_notice_is_not_known(ask):
    """Never an empty list."""
    assert ask("calendar", "--year", "2031", code=1)["error"]["code"] == "NO_RULE"


def test_a_violation_is_shown_with_its_article_and_mark(read, ask):
    """By the day of the violation (行政处罚法 第三十七条)."""
    assert read("violation", "V-TIM-01", "--on", "2026-11-21")[0].startswith("V-TIM-01  ")
    answer = ask("violation", "V-TIM-01", "--on", "2026-11-21")

    assert answer["violation"]["code"] == "V-TIM-01"
    assert answer["violation"]["basis"]["cite"]
    assert ask("violation", "V-XXX-99", code=1)["error"]["code"] == "NO_RULE"


def test_a_deadline_over_an_unpublished_new_year_becomes_firm_by_adoption(ask, folder, notice):
    """DOMAIN.md §4.8: provisional until the notice is known; what ships stays as it was."""
    over = ("due", "--from", "2026-12-24", *SEVEN)
    before = ask(*over, "--data", folder)
    adopted = ask("adopt", str(notice), "--from", "2027-01-01", "--data", folder)
    after = ask(*over, "--data", folder)

    assert (before["due_on"], before["provisional"]) == ("2027-01-05", True)
    assert adopted["recorded"] == ["policy.law-adopted.v1"]
    assert (after["due_on"], after["provisional"]) == ("2027-01-05", False)
    assert ask(*over)["provisional"] is True


def test_a_file_is_adopted_once(ask, folder, notice):
    """STYLE: already so."""
    asked = ("adopt", str(notice), "--from", "2026-12-01", "--data", folder)
    ask(*asked)

    assert ask(*asked)["recorded"] == []


def test_a_version_keeps_its_text(ask, folder, notice):
    """The new text needs a new version; nothing is written."""
    ask("adopt", str(notice), "--data", folder)
    notice.write_text(NOTICE_2027.replace("2027-01-02]", "2027-01-02, 2027-01-04]"), "utf-8")
    refused = ask("adopt", str(notice), "--data", folder, code=1)

    assert refused["error"]["code"] == "LAW_FILE_INVALID"
    assert ask("due", "--from", "2026-12-24", *SEVEN, "--data", folder)["due_on"] == "2027-01-05"


def test_a_file_by_another_name_says_which_it_is(ask, folder, notice):
    """Bureaus name their files by the year."""
    notice.rename(notice.with_name("2027.toml"))
    renamed = str(notice.with_name("2027.toml"))

    assert ask("adopt", renamed, "--data", folder, code=2)["error"]["field"] == "2027.toml"
    assert ask("adopt", renamed, "--name", "calendar", "--data", folder)["recorded"]


@pytest.mark.parametrize(
    ("edit", "row", "said"),
    [
        (("2027-01-03]", "2027-01-04]"), "row 1 (2027)", "`working` 2027-01-04"),
        (("2026-12-31,", "2026-12-28,"), "row 1 (2027)", "2026-12-28"),
        (("year = 2027", "year = 'x'"), "row 1 (x)", "$.year"),
        (("papers = []\n", ""), "row 1 (2027)", "`papers`"),
        (('version = "2026-11-20"', ""), "", "version"),
        (("[[row]]", "[[row"), "", "Expected"),
    ],
)
def test_a_bad_file_is_refused_by_row_and_field_and_nothing_is_written(
    ask, folder, notice, edit, row, said
):
    """STYLE.md, Errors; exit code 2."""
    before = log_size(folder)
    notice.write_text(NOTICE_2027.replace(*edit), "utf-8")
    refused = ask("adopt", str(notice), "--data", folder, code=2)["error"]

    assert (refused["code"], refused["field"], refused["row"]) == ("LAW_FILE", "calendar.toml", row)
    assert said in refused["sentence"]
    assert log_size(folder) == before


def log_size(folder):
    office = open_office(Path(folder))
    try:
        with office.log.read() as reader:
            return reader.size
    finally:
        office.close()


def test_a_file_that_is_not_there_is_a_wrong_call(ask, folder, notice):
    """The disk's own words."""
    notice.unlink()

    assert ask("adopt", str(notice), "--data", folder, code=2)["error"]["code"] == "DISK"


def test_an_open_office_decides_by_what_another_process_adopts(ask, tmp_path, notice):
    """A served office needs no restart: the next deed goes by the new law and says so."""
    bureau = Bureau(tmp_path / "office")
    try:
        assert bureau.office.law.calendar.is_published(2027) is False
        ask("adopt", str(notice), "--data", str(bureau.path))
        bureau.register_school()

        assert bureau.office.law.calendar.is_published(2027) is True
        assert bureau.office.pen.law["calendar"] == "2026-11-20"
    finally:
        bureau.close()


def test_a_folder_named_before_the_call_is_asked_too(read, capsys, folder, notice):
    """`anjuan --data D law due` and `anjuan law due --data D` are one."""
    assert read("adopt", str(notice), "--from", "2026-11-23", "--data", folder) == [
        "adopted: calendar.toml 2026-11-20 from 2026-11-23 on"
    ]
    assert main(["--data", folder, "law", "due", "--from", "2026-12-24", *SEVEN]) == 0

    assert capsys.readouterr().out.splitlines()[0] == "2027-01-05"


def test_rows_are_listed_for_today_unless_a_day_is_named(ask):
    """Today of the authority's zone."""
    today = date.fromisoformat(day_of_ms(SystemClock().wall_ms()))
    near = {str(today + timedelta(days=n)) for n in (-1, 0, 1)}

    assert ask("violation", "V-TIM-01")["on"] in near
