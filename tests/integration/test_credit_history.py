"""Recorded truth: whole ledgers imported, and their own scores recomputed (CREDIT.md, issue 4)."""

import json
from contextlib import redirect_stdout
from io import StringIO

import pytest

from server.cli import main
from tests.support.ledgers import PAGE, SHARED

INSPECTIONS = SHARED / "data" / "inspections"
EXAMPLES = PAGE.parent / "examples"


def anjuan(*arguments):
    """Run a call; return what `--json` says."""
    out = StringIO()
    with redirect_stdout(out):
        assert main([*map(str, arguments), "--json"]) == 0, out.getvalue()
    return json.loads(out.getvalue())


def compared(path, ledger, mapping, pack):
    """Import a ledger into a new folder, once, and compare it, once."""
    files = sorted((INSPECTIONS / ledger).glob("*.csv"))
    if not files:
        pytest.skip(f"the ledger of the shared data is not here: {ledger}")
    anjuan("init", "--data", path, "--authority", "ledger.demo.invalid")
    anjuan("import", "history", *files, "--mapping", EXAMPLES / mapping, "--data", path)
    return anjuan("credit", "compare", "--data", path, "--pack", pack, "--all")


def shares(answer):
    """Return matched and total of the first check, and of the grades."""
    grades = answer["grades"]
    return (answer["matched"], answer["total"]), (grades["matched"], grades["total"])


def explains(one):
    """Tell whether a difference shows our lines and what the ledger recorded."""
    said = one["explanation"]
    total = sum(line["counted_points"] for line in said["lines"])
    return 100 + total == int(one["ours"]) and said["recorded"]["score"] == one["recorded"]


def test_san_francisco_scores_of_2015_to_2018(tmp_path):
    """13,462 of 13,683 scored routine visits; the rest are gaps of the source."""
    answer = compared(tmp_path / "sf", "sf_2015_2018", "sf.toml", "sf-100")
    assert shares(answer) == ((13_462, 13_683), (0, 0))
    assert len(answer["mismatches"]) == 13_683 - 13_462
    assert all(explains(one) for one in answer["mismatches"])
    assert answer["faults"] == 0


def test_los_angeles_scores_and_grades_of_2018(tmp_path):
    """1,903 of 1,917 scores, and every grade."""
    answer = compared(tmp_path / "la", "la_2018", "la.toml", "la-100")
    assert shares(answer) == ((1_903, 1_917), (1_917, 1_917))


@pytest.mark.slow
def test_san_francisco_scores_of_2014_to_2017(tmp_path):
    """98.2 % of the scored routine visits: 13,535 of 13,781."""
    answer = compared(tmp_path / "sf", "sf_2014_2017", "sf.toml", "sf-100")
    assert shares(answer) == ((13_535, 13_781), (0, 0))


@pytest.mark.slow
def test_new_york_grades(tmp_path):
    """89,556 of 90,399 grades; pending ones are none."""
    answer = compared(tmp_path / "nyc", "nyc_grades_2011_2015", "nyc.toml", "nyc-points")
    assert shares(answer) == ((89_556, 90_399), (89_556, 90_399))
