"""What is odd about a row is named by file, line and column, and the other rows are read."""

import pytest

from server.history.oddities import Odd, Oddities
from tests.support.ledgers import read

MAPPING = """
ledger = "x"
[file.a]
[institution]
key = "id"
name = "name"
[visit]
key = "no"
on = "day"
score = "score"
[[finding]]
code = "code"
detail = { column = "text", optional = true }
"""
ROW = "A,Shop,V1,2020-01-01,9,C1\n"
HEAD = "id,name,no,day,score,code\n"


def odd(said):
    """Return the oddities as code, line and column."""
    return [
        (one["oddity"]["code"], one["oddity"]["line"], one["oddity"].get("column", ""))
        for one in said
        if "oddity" in one
    ]


def visits(said):
    """Return the keys of the visits."""
    return [one["visit"]["key"] for one in said if "visit" in one]


@pytest.mark.parametrize(
    ("rows", "seen", "keys"),
    [
        ("A,Shop,V2,2020-01-02\n", [("ragged", 2, "score")], ["V1", "V2"]),
        ("A,Shop, Ltd,V2,2020-01-02,1,C\n", [("ragged", 2, "#7")], ["V1"]),
        ("A,Shop,V2,2020-01-02,1,C,,\n", [], ["V1", "V2"]),
        (",Shop,V2,2020-01-02,1,C\n", [("no-key", 2, "id"), ("no-institution", 2, "id")], ["V1"]),
        ("A,Shop,,2020-01-02,1,C\n", [("no-key", 2, "no")], ["V1"]),
        ("A,Shop,V2,,1,C\n", [("no-date", 2, "day")], ["V1"]),
        ("A,Shop,V2,31/31/20,1,C\n", [("bad-date", 2, "day")], ["V1"]),
        ("A,Shop,V2,0020-01-01,1,C\n", [("bad-date", 2, "day")], ["V1"]),
        ("A,Shop,V2,2020-01-02,ten,C\n", [("bad-number", 2, "score")], ["V1", "V2"]),
        ("A,Shop,V2,2020-01-02,1.1234567,C\n", [("number-rounded", 2, "score")], ["V1", "V2"]),
        (f"A,Shop,{'V' * 191},2020-01-02,1,C\n", [("key-long", 2, "no")], ["V1"]),
        ("A,Shop,V2,2020-01-02,N/A,-\n", [], ["V1", "V2"]),
        ("\n  \n,,,,,\n", [], ["V1"]),
        ("B,,V2,2020-01-02,1,C\n", [("no-name", 2, "name")], ["V1", "V2"]),
        ("A,Ship,V2,2020-01-02,1,C\n", [("institution-differs", 3, "id")], ["V1", "V2"]),
        ('A,"Shop,V2,2020-01-02,1,C\n', [("quoting", 2, ""), ("ragged", 2, "no")], ["V1"]),
        ("A,Sh\0op,V2,2020-01-02,1,C\n", [("nul", 2, "name")], ["V1", "V2"]),
        ("A,13900001111,V2,2020-01-02,1,C\n", [("personal", 2, "name"), ("no-name", 2, "name")], 0),
        ("A,Shop,V1,2020-01-02,1,C\n", [("alike", 3, "")], ["V1", "V1 #2"]),
    ],
)
def test_a_row_that_is_odd_is_noted_and_the_next_is_read(tmp_path, rows, seen, keys):
    said = read(tmp_path, MAPPING, a_csv=HEAD + rows + ROW)
    assert odd(said)[: len(seen)] == seen
    assert "V1" in visits(said)
    assert keys == 0 or sorted(visits(said)) == keys


def test_a_long_detail_is_cut_and_noted(tmp_path):
    head, row = HEAD.replace("code\n", "code,text\n"), ROW.replace("\n", f",{'x' * 201}\n")
    said = read(tmp_path, MAPPING, a_csv=head + row)
    assert odd(said) == [("too-long", 2, "text")]
    assert len(said[1]["visit"]["findings"][0]["detail"]) == 200


def test_alike_rows_are_all_kept_and_numbered_around_keys_that_are_taken(tmp_path):
    rows = ROW * 3 + ROW.replace("V1", "V1 #2")
    said = read(tmp_path, MAPPING, a_csv=HEAD + rows)
    assert sorted(visits(said)) == ["V1", "V1 #2", "V1 #3", "V1 #4"]


def test_an_open_quotation_mark_does_not_swallow_the_rows_behind_it(tmp_path):
    rows = 'A,"Shop,V0,2020-01-01,9,C1\n' + "".join(
        ROW.replace("V1", f"V{at}") for at in range(1, 300)
    )
    said = read(tmp_path, MAPPING, a_csv=HEAD + rows)
    assert len(visits(said)) == 299
    assert odd(said)[0] == ("quoting", 2, "")


def test_a_cell_of_several_lines_keeps_the_count_of_lines(tmp_path):
    rows = 'A,"Shop\r\n\r\nLtd",V1,2020-01-01,9,C1\r\nA,x,V2,bad,9,C1\r\n'
    said = read(tmp_path, MAPPING, a_csv=HEAD + rows)
    assert ("bad-date", 5, "day") in odd(said)


def test_more_findings_than_a_visit_has_are_counted(tmp_path):
    grouped = MAPPING.replace('on = "day"', 'on = "day"\ngroup = true')
    said = read(tmp_path, grouped, a_csv=HEAD + ROW * 502)
    assert len(said[1]["visit"]["findings"]) == 500
    assert said[2]["oddity"] == {
        "code": "too-many-findings", "file": "a.csv", "line": 2, "seen": "502", "needed": "500"
    }  # fmt: skip


def test_rows_of_one_visit_that_differ_are_noted_by_what_differs(tmp_path):
    grouped = MAPPING.replace('on = "day"', 'on = "day"\ngroup = true')
    said = read(tmp_path, grouped, a_csv=HEAD + ROW + ROW.replace(",9,", ",8,"))
    assert odd(said) == [("visit-differs", 3, "score")]
    assert said[1]["visit"]["score"] == "9"


def test_an_institution_without_a_row_of_its_own_is_named_by_its_key(tmp_path):
    text = MAPPING.replace("[file.a]", "[file.a]\n[file.b]").replace(
        "[visit]", '[visit]\nfile = "a"'
    )
    text = text.replace("[institution]", '[institution]\nfile = "b"')
    said = read(tmp_path, text, a_csv=HEAD + ROW, b_csv="id,name\nB,Other\n")
    assert said[0] == {"institution": {"key": "A", "name": "A"}}
    assert odd(said) == [("unknown-institution", 2, "")]


def test_a_file_that_the_mapping_does_not_speak_of_is_noted(tmp_path):
    text = MAPPING.replace("[file.a]", '[file.a]\npath = "a.csv"')
    said = read(tmp_path, text, a_csv=HEAD + ROW, other_csv="x")
    assert odd(said) == [("file-unused", 0, "")]


def test_rows_looked_up_twice_are_noted(tmp_path):
    text = MAPPING.replace("[institution]", "[file.b]\n[institution]")
    text = text.replace("[file.a]", '[file.a]\n[[file.a.with]]\nfile = "b"\njoin = { n = "no" }')
    said = read(tmp_path, text, a_csv=HEAD + ROW, b_csv="n,s\nV1,5\nV1,6\n")
    assert odd(said) == [("looked-up-twice", 0, "n")]


def test_all_that_was_odd_is_kept_however_much_it_is():
    oddities = Oddities()
    for line in range(20_000):
        oddities.add(Odd.BAD_DATE, "a.csv", line, "day", "x" * 500)
    assert [one.line for one in oddities] == list(range(20_000))
    assert oddities.counts == {"bad-date": 20_000}
