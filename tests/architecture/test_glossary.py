"""docs/GLOSSARY.md is the list of words; what it says of the code holds (STYLE.md, Names)."""

import re
from collections import Counter
from functools import cache

import pytest

from tests.support.breaches import PACKAGES, ROOT

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "GLOSSARY.md").read_text("utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| 中文 ")
]
NAMES = sorted({name for row in ROWS for name in re.findall(r"`([^`]+)`", row[2])})


@cache
def words_of_the_code():
    """Return every identifier-like word in the Python and TOML files of the four packages."""
    return frozenset(
        word
        for package in PACKAGES
        for ending in ("*.py", "*.toml")
        for file in (ROOT / package).rglob(ending)
        for word in re.findall(r"[A-Za-z_][A-Za-z0-9_]*", file.read_text("utf-8"))
    )


def test_the_glossary_has_rows():
    """An empty table would pass everything below."""
    assert len(ROWS) > 80
    assert len(NAMES) > 100


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_the_glossary_is_used_by_the_code(name):
    """One word per thing: a name that nobody uses sends its reader looking in vain."""
    assert name in words_of_the_code()


def test_every_row_has_both_languages_a_name_and_a_meaning():
    """Officers read the first column, programmers the third."""
    wrong = [
        row
        for row in ROWS
        if len(row) != 4
        or not all(row)
        or not re.search(r"[\u4e00-\u9fff]", row[0])
        or not re.search(r"`", row[2])
    ]
    assert wrong == []


def test_no_word_stands_twice():
    """A word with two meanings is two words."""
    english = Counter(row[1] for row in ROWS)
    chinese = Counter(row[0] for row in ROWS)
    assert [word for word, times in (english | chinese).items() if times > 1] == []


def test_sizes_and_indexes_are_not_the_same_thing():
    """FORMAT.md, Words: leaf starts at 0, position = leaf + 1, ver and seq start at 1."""
    meaning = {row[1]: row[3] for row in ROWS}
    assert meaning["leaf"].endswith("from 0")
    assert meaning["position"] == "leaf + 1"
    assert "from 1" in meaning["version in a stream"]
