"""docs/GLOSSARY.md is the list of words; what it says of the code holds (STYLE.md, Names)."""

import ast
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
    """Return the names in the Python of the four packages, and the keys of their TOML files."""
    found: set[str] = set()
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            found.update(file.relative_to(ROOT).with_suffix("").parts)
            for node in ast.walk(ast.parse(file.read_bytes())):
                found.update(_names(node))
        for file in (ROOT / package).rglob("*.toml"):
            found.update(re.findall(r"^([a-z_]+) =", file.read_text("utf-8"), re.MULTILINE))
    return frozenset(found)


def _names(node):
    """Yield the names that one node of Python gives; a comment or a docstring gives none."""
    fields = ("id", "attr", "arg", "name", "value")
    texts = [one for one in (getattr(node, field, None) for field in fields) if type(one) is str]
    return [text for text in texts if text.isidentifier()]


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
