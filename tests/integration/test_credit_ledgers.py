"""An institution of which several ledgers speak: each in words of its own (docs/PACKS.md)."""

import csv
import io
import os
from contextlib import redirect_stdout
from unittest.mock import patch

import pytest

from core.log.packaged import pack_text
from server import cli
from tests.integration.test_credit_cli import PACK, CreditTown

MAPPING = """
ledger = "{ledger}"
region = "410422"
[file.visits]
[institution]
key = "id"
name = "name"
address = "street"
uscc = "code"
[visit]
on = "date"
score = "score"
[[finding]]
cell = "found"
split = ";"
pattern = '(?P<code>[A-Z][0-9]+)'
"""
HEAD = ["id", "name", "street", "code", "date", "score", "found"]
SHOP = ("甲店", "东街 1 号", "")
CODED = ("乙店", "东街 2 号", "91410422MA40000012")
LEDGERS = {
    "town": [["7", *SHOP, "2017-01-05", "8.5", "A1"]],
    "county": [
        ["x", *SHOP, "2017-01-05", "4", "B2"],
        ["9", *CODED, "2017-01-05", "8.5", "A1"],
        ["91", *CODED, "2017-01-05", "4", "B2"],
    ],
}


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    path = tmp_path_factory.mktemp("ledgers")
    place = CreditTown(path / "data")
    (path / "pack.toml").write_text(PACK)
    for ledger, rows in LEDGERS.items():
        (path / "m.toml").write_text(MAPPING.format(ledger=ledger))
        with (path / "visits.csv").open("w", newline="") as file:
            csv.writer(file).writerows([HEAD, *rows])
        place.anjuan(
            "import", "history", str(path / "visits.csv"), "--mapping", str(path / "m.toml")
        )
    place.pack = str(path / "pack.toml")
    return place


def lines_of(town, *arguments):
    """Return what a person reads."""
    out = io.StringIO()
    with redirect_stdout(out), patch.dict(os.environ, {"ANJUAN_LANG": "en"}):
        assert cli.main([*arguments, "--data", str(town.folder)]) == 0
    return out.getvalue().splitlines()


@pytest.mark.parametrize("who", ["town:7", "county:9"])
def test_visits_with_one_key_in_two_streams_are_two_inspections(town, who):
    """Two ledgers, and two keys of one: whichever stands has its own finding alone."""
    asked = ("credit", "score", who, "--pack", town.pack, "--explain")
    later = town.anjuan(*asked)
    first = town.anjuan(*asked, "--without", later["occasions"][0]["event"])
    told = {
        (one["total"], one["occasions"][0]["score"], *one["lines"][0]["entry"]["codes"])
        for one in (later, first)
    }
    assert told == {("8.5", "8.5", "A1"), ("4", "4", "B2")}
    assert [len(one["lines"]) for one in (later, first)] == [1, 1]
    assert later["subject"] == first["subject"] == "2017-01-05"


def test_a_key_is_told_as_its_ledger_writes_it(town):
    """With the ledger's name where several speak, without it where one does."""
    asked = ("--pack", town.pack, "--explain")
    assert "  inspection county: 2017-01-05 of 2017-01-05  " in lines_of(
        town, "credit", "score", "town:7", *asked
    )
    assert "  inspection 2017-01-05 of 2017-01-05  " in lines_of(
        town, "credit", "score", "county:9", *asked
    )
    ledgers = town.anjuan("credit", "score", "town:7", *asked)["ledgers"]
    assert list(ledgers.values()) == ["county", "town"]


def test_comparing_finds_each_visit_by_itself(town):
    """All four scores are what the ledgers recorded."""
    answer = town.anjuan("credit", "compare", "--pack", town.pack, "--what", "score")
    assert (answer["matched"], answer["total"]) == (4, 4)


def test_an_event_that_gives_nothing_here_is_named(town):
    """What was left out changes nothing, and the reader should know."""
    nothing = "019a0000-0000-7000-8000-0000000000ff"
    asked = ("credit", "score", "town:7", "--pack", town.pack)
    event = town.anjuan(*asked, "--explain")["occasions"][0]["event"]
    answer = town.anjuan(*asked, "--without", nothing, "--without", event)
    assert (answer["without_unknown"], answer["total"]) == ([nothing], "8.5")
    assert town.anjuan(*asked)["without_unknown"] == []
    told = lines_of(town, *asked, "--without", nothing)
    assert told[1] == f"event {nothing} gives nothing here: the score is the same without it"


def shadowed(town, path, text):
    path.write_text(text)
    answer = town.anjuan("credit", "pack", "shadow", str(path))
    lines = lines_of(town, "credit", "pack", "shadow", str(path))
    return answer, lines


def test_shadow_says_that_only_the_base_differs(town, tmp_path):
    """Everybody has five points less, and no event counts otherwise."""
    lower = pack_text("default-100").replace("base = 100", "base = 95")
    answer, lines = shadowed(town, tmp_path / "p.toml", lower)
    assert {tuple(one["by"]) for one in answer["moves"]} == {("base",)}
    assert "    no event counts otherwise; what differs: the base" in lines


def test_shadow_says_that_grades_bear_other_names(town, tmp_path):
    """The points are the same: it is the names that move everybody."""
    text = pack_text("default-100").replace('grade = "A"', 'grade = "AAA"')
    answer, lines = shadowed(town, tmp_path / "p.toml", text)
    assert {tuple(one["by"]) for one in answer["moves"]} == {("names",)}
    assert answer["names_after"][0] == "AAA"
    assert lines[1].startswith("  grades have other names, A, B, C, D now and AAA, B, C, D then")
    assert "    no event counts otherwise; what differs: the names of the grades" in lines


def test_shadow_says_that_grades_ask_for_more(town, tmp_path):
    """A hundred points were an A."""
    text = pack_text("default-100").replace("min_total = 95", "min_total = 105")
    answer, _ = shadowed(town, tmp_path / "p.toml", text)
    assert {tuple(one["by"]) for one in answer["moves"]} == {("grades",)}
