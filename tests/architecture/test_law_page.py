"""docs/LAW.md says what the law's files say; whoever doubts a deadline looks there first."""

import re
from datetime import date, timedelta
from typing import get_args

import pytest

from core.kernel.basis import Verified
from core.law.book import FILES
from tests.architecture import law_page

HOW = "run: python -m tests.architecture.law_page"


def test_the_committed_page_is_that_of_the_files():
    """ARCHITECTURE.md: LAW is generated from code."""
    assert law_page.PAGE.read_text("utf-8") == law_page.page(), HOW


def test_every_file_of_the_law_is_on_the_page():
    """A file that the office reads and the page does not would be secret law."""
    assert list(law_page.HEADS) == list(FILES)
    assert list(law_page.ROWS) == list(FILES)
    assert sorted(file.name for file in law_page.DATA.glob("*.toml")) == sorted(FILES)


@pytest.mark.parametrize("file", FILES)
def test_every_row_has_its_line_with_its_text_and_its_mark(file):
    """DOMAIN.md §0: what is unverified or proposed is shown as such."""
    head = f"## {law_page.HEADS[file]}\n"
    section = law_page.page().partition(head)[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")][1:]
    _, rows = law_page.rows_of(file)
    assert len(lines) == len(rows)
    for line, row in zip(lines, rows, strict=True):
        assert row.basis.cite in line
        assert f" {law_page.MARKS[row.basis.verified]} |" in line


def test_every_mark_has_a_word():
    """A mark added to the kernel is explained before it is used."""
    assert set(law_page.MARKS) == set(get_args(Verified))


@pytest.mark.parametrize("file", FILES)
def test_every_file_says_by_which_day_its_row_is_picked(file):
    """STYLE.md, Rules of law: pick the row by the date the law names, and say which."""
    said = law_page.head_comment(file)
    assert "picked by the day" in said.replace("\n", " ") or file == "calendar.toml"


@pytest.mark.parametrize(
    "line",
    [
        "(86.5/28)? | at least 3.00 sq m for each pupil; offline |",
        "| at most 5,000.00 yuan; non_subject |",
        "| at most 30 minutes; online, primary, junior |",
        "| must be no; subject |",
        "| 严重 serious; EDU with PSB with CIV with MKT; seen on the spot; charges paid back;",
        "costs `order53.unlicensed` | 校外培训行政处罚暂行办法 第十七条 | seen |",
        "| 情节特别严重 extremely serious | fine of 50,000.00 yuan to 100,000.00 yuan |",
        "| fine of 1 to 3 times the advertising cost; else a fine of 100,000.00 yuan to 200,000.00",
        "| 情节严重 serious | warning; occupation_ban; kept from office 1 to 5 years |",
        "| 一般 ordinary | correction alone | 行政处罚法 第二十八条 | verified |",
    ],
)
def test_the_page_says_what_a_row_asks_and_what_it_costs(line):
    """STYLE.md: a lawyer reads it beside the statute; every number is there, with its unit."""
    assert line in law_page.page()


def test_days_in_a_row_are_written_as_a_range_and_lose_none():
    """What the notice on holidays names is what the page names."""
    _, years = law_page.rows_of("calendar.toml")
    for year in years:
        assert set(_expanded(law_page.days(year.off))) == set(year.off)
        assert set(_expanded(law_page.days(year.working))) == set(year.working)


def test_no_days_are_said_to_be_none():
    """An empty cell would look forgotten."""
    assert law_page.days(()) == "none"


def _expanded(text):
    for part in text.split(", "):
        first, *last = (date.fromisoformat(day) for day in re.findall(r"\d{4}-\d\d-\d\d", part))
        day = first
        while day <= (last or [first])[0]:
            yield day
            day += timedelta(days=1)
