"""`anjuan credit` on a real folder: packs, scores and why, ledgers compared, what follows."""

import csv
import json

import pytest

from core.log.packaged import pack_text
from tests.support.town import SCHOOL, Town, today

MAPPING = """
ledger = "town"
region = "410422"
[file.visits]
[institution]
file = "visits"
key = "id"
name = "name"
address = "street"
[visit]
file = "visits"
key = ["id", "date"]
on = "date"
score = "score"
grade = "grade"
[[finding]]
cell = "found"
split = ";"
pattern = '(?P<code>[A-Z][0-9]+)'
"""
VISITS = [
    ["id", "name", "street", "date", "score", "grade", "found"],
    ["7", "甲店", "东街 1 号", "2017-01-05", "2.5", "B", "A1;B2"],
    ["7", "甲店", "东街 1 号", "2017-06-05", "9.5", "A", ""],
    ["8", "乙店", "东街 2 号", "2018-03-01", "8", "A", "A1"],
]
PACK = """
name = "town-10"
version = "1"
title_zh = "镇"
title_en = "town"
[scale]
base = 10
min = 0
max = 10
decimals = 1
basis = { cite = "a rule of the town", verified = "proposed" }
[score]
of = "visit"
[[score.occasion]]
event = "hist.visit-recorded.v1"
subject = "key"
on = "visited_on"
score = "score"
grade = "grade"
[[item]]
id = "F"
title_zh = "发现"
title_en = "a finding"
points_by = "@.code"
weights = { A1 = -1.5, B2 = -6 }
basis = { cite = "a rule of the town", verified = "proposed" }
[item.evidence]
event = "hist.visit-recorded.v1"
each = "findings"
subject = "key"
codes = "@.code"
effective = "visited_on"
[[grade]]
grade = "A"
title_zh = "甲"
title_en = "A"
min_total = 8
basis = { cite = "a rule of the town", verified = "proposed" }
[[grade]]
grade = "B"
title_zh = "乙"
title_en = "B"
basis = { cite = "a rule of the town", verified = "proposed" }
[[consequence]]
grade = "A"
list = "watch"
stratum = "LOW"
basis = { cite = "a rule of the town", verified = "proposed" }
"""


class CreditTown(Town):
    """A town with a pack of its own, in a file."""

    pack = ""


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """A folder with people in office, and the past of a small ledger."""
    path = tmp_path_factory.mktemp("credit")
    place = CreditTown(path / "data")
    (path / "m.toml").write_text(MAPPING)
    (path / "pack.toml").write_text(PACK)
    with (path / "visits.csv").open("w", newline="") as file:
        csv.writer(file).writerows(VISITS)
    place.anjuan("import", "history", str(path / "visits.csv"), "--mapping", str(path / "m.toml"))
    place.pack = str(path / "pack.toml")
    return place


def test_a_ledger_is_compared_with_a_pack_that_was_never_adopted(town):
    """Scores are the first check, so they are the share; grades are told beside."""
    answer = town.anjuan("credit", "compare", "--pack", town.pack)
    assert (answer["matched"], answer["total"]) == (1, 3)
    assert answer["grades"] == {"matched": 3, "total": 3, "share": 1.0}


def test_a_difference_is_told_with_its_explanation(town):
    """Our lines and the ledger's findings; the institution by its id and name."""
    found = town.anjuan("credit", "compare", "--pack", town.pack)["mismatches"]
    told = {one["key"]: one for one in found}
    one = told["8 | 2018-03-01"]
    assert (one["recorded"], one["ours"], one["name"]) == ("8", "8.5", "乙店")
    assert one["explanation"]["difference"] == "-0.5"
    assert [line["counted_points"] for line in one["explanation"]["lines"]] == ["-1.5"]
    assert [part["code"] for part in one["explanation"]["recorded"]["findings"]] == ["A1"]
    assert told["7 | 2017-06-05"]["explanation"]["lines"] == []


@pytest.mark.parametrize(
    ("options", "matched", "total"),
    [
        (("--what", "grade"), 3, 3),
        (("--to", "2017-03-31"), 1, 1),
        (("--from", "2017-02-01"), 0, 2),
        (("--ledger", "town"), 1, 3),
    ],
)
def test_a_comparison_is_of_what_was_asked(town, options, matched, total):
    answer = town.anjuan("credit", "compare", "--pack", town.pack, *options)
    assert (answer["matched"], answer["total"]) == (matched, total)


def test_a_ledger_that_is_not_there_has_nothing_to_compare(town):
    answer = town.anjuan("credit", "compare", "--pack", town.pack, "--ledger", "nix", code=1)
    assert answer["total"] == 0


def test_an_institution_is_asked_by_the_ledgers_own_key(town):
    """The latest inspection stands, and the record of the ledger is told beside it."""
    answer = town.anjuan("credit", "score", "town:7", "--pack", town.pack, "--explain")
    assert (answer["total"], answer["grade"], answer["subject"]) == ("10", "A", "7 | 2017-06-05")
    assert [one["score"] for one in answer["occasions"]] == ["9.5"]


def test_what_if_an_event_had_never_been(town):
    """Without the later inspection the one before it stands."""
    asked = ("credit", "score", "town:7", "--pack", town.pack, "--explain")
    last = town.anjuan(*asked)["occasions"][0]["event"]
    without = town.anjuan(*asked, "--without", last)
    assert (without["total"], without["on"]) == ("2.5", "2017-01-05")
    assert [line["counted_points"] for line in without["lines"]] == ["-1.5", "-6"]


def test_the_score_of_a_day_before_the_inspections_is_none(town):
    """No score is never a full score."""
    told = town.anjuan(
        "credit", "score", "town:8", "--pack", town.pack, "--at", "2018-02-28", code=1
    )
    assert told["error"]["code"] == "NOT_YET_SCORED"


def test_every_fault_of_a_pack_is_named(town, tmp_path):
    """Row and field of each, so that it is mended at once."""
    path = tmp_path / "bad.toml"
    wrong = PACK.replace("min_total = 8", "min_total = 8\nmost = 1").replace(
        'id = "F"', 'idd = "F"'
    )
    path.write_text(wrong)
    faults = town.anjuan("credit", "pack", "check", str(path), code=2)["faults"]
    assert [(one["row"], "did you mean" in one["detail"]) for one in faults] == [
        ("item 1", True),
        ("grade 1 (A)", True),
    ]


def test_faults_between_rows_are_named_together(town, tmp_path):
    path = tmp_path / "bad.toml"
    wrong = PACK.replace('subject = "key"\ncodes', 'subject = "keys"\ncodes').replace(
        'grade = "A"\nlist', 'grade = "Z"\nlist'
    )
    path.write_text(wrong)
    faults = town.anjuan("credit", "pack", "check", str(path), code=2)["faults"]
    assert [one["row"] for one in faults] == ["consequence 1 (Z)", "item 1 (F)"]


def test_a_pack_without_a_fault_says_so(town):
    assert town.anjuan("credit", "pack", "check", town.pack)["faults"] == []


def test_a_finding_alone_never_costs_points(town, tmp_path):
    """Trap 10: a pack cannot speak of what an inspector notes."""
    path = tmp_path / "bad.toml"
    path.write_text(PACK.replace("hist.visit-recorded.v1", "leg.finding-recorded.v1"))
    faults = town.anjuan("credit", "pack", "check", str(path), code=2)["faults"]
    assert {one["field"] for one in faults} == {"event", "evidence.event"}
    for one in faults:
        assert "alone never costs points" in one["detail"]
        assert "notice.served.v1" in one["detail"]
        assert "did you mean" not in one["detail"]


def test_an_inspector_adopts_no_pack(town):
    """`policy.adopt-pack`: the head or the administrator."""
    asked = ("pack", "adopt", town.pack, "--from", "2018-01-01")
    told = town.refused("credit", *asked, by="clerk")
    assert told["code"] == "ROLE_NEEDED"


def test_shadow_says_who_would_move_and_writes_nothing(town):
    """The two of the ledger would be graded by their inspections, the others by nothing."""
    size = town.size()
    answer = town.anjuan("credit", "pack", "shadow", town.pack, "--from", "2018-01-01")
    assert town.size() == size
    assert answer["grades_before"] == {"A": 4}
    assert answer["grades_after"] == {"A": 2, "": 2}
    moves = {one["name"]: one for one in answer["moves"]}
    assert moves["乙店"]["before"] == {"total": 100, "grade": "A"}
    assert moves["乙店"]["after"] == {"total": "8.5", "grade": "A"}
    assert [one["after"] for one in moves["乙店"]["why"]] == [{"F": "-1.5"}]
    assert moves[SCHOOL]["after"] == {"total": None, "grade": ""}


def test_an_adopted_pack_is_in_force_from_its_day(town):
    """Adopted with its whole text, listed, then its consequences are due."""
    since = today(30)
    asked = ("pack", "adopt", town.pack, "--from", since)
    done = town.act("credit", *asked, by="head")
    assert done["recorded"] == ["policy.pack-adopted.v1"]
    assert town.act("credit", *asked, by="head")["recorded"] == []
    packs = town.anjuan("credit", "packs", "--at", since)
    assert [(one["name"], one["is_in_force"]) for one in packs["adopted"]] == [
        ("default-100", False),
        ("town-10", True),
    ]
    assert packs["adopted"][0]["until"] == today(29)
    assert town.anjuan("credit", "score", "town:8", "--at", since)["pack"] == "town-10"
    due = town.anjuan("credit", "consequences", "--at", since)["consequences"]
    assert {(one["name"], one["act"], one["list"]) for one in due} == {
        ("甲店", "list", "watch"),
        ("乙店", "list", "watch"),
    }
    assert all("credit listing propose" in one["next"] for one in due)
    assert town.anjuan("credit", "consequences")["consequences"] == []


def test_the_name_of_a_pack_is_the_adopted_one_before_the_shipped(town, tmp_path):
    """Of several of one name the one adopted last."""
    text = pack_text("sf-100").replace('version = "2013-01-01"', 'version = "ours"')
    path = tmp_path / "ours.toml"
    path.write_text(text)
    town.act("credit", "pack", "adopt", str(path), "--from", "2017-01-01", by="head")
    answer = town.anjuan("credit", "compare", "--pack", "sf-100", code=1)
    assert answer["version"] == "ours"


def test_an_unknown_pack_is_named_with_those_that_ship(town):
    told = town.wrong("credit", "score", "town:7", "--pack", "nix")
    assert "sf-100" in told["sentence"]
    assert json.dumps(told)
