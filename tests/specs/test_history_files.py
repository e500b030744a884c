"""Tables, workbooks and logs of a ledger, in any encoding; the spoilt is noted, the rest read."""

import gzip
from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import Workbook

from tests.specs.test_history_odd import HEAD, MAPPING, ROW, odd, visits
from tests.support.ledgers import read


@pytest.mark.parametrize(
    ("encoding", "named", "seen"),
    [
        ("utf-8", "", []),
        ("utf-8-sig", "", []),
        ("utf-16", "", []),
        ("gb18030", "", [("encoding-guessed", 0, "")]),
        ("gb18030", "gbk", []),
        ("utf-8-sig", "utf-8", []),
        ("utf-16-le", "utf-16-le", []),
    ],
)
def test_a_name_is_read_in_its_encoding(tmp_path, encoding, named, seen):
    text = MAPPING.replace("[file.a]", f'[file.a]\nencoding = "{named}"')
    data = (HEAD + ROW.replace("Shop", "晨曦教育")).encode(encoding)
    said = read(tmp_path, text, a_csv=data)
    assert said[0]["institution"]["name"] == "晨曦教育"
    assert odd(said) == seen


def test_latin_letters_are_read_where_the_encoding_is_named(tmp_path):
    text = MAPPING.replace("[file.a]", '[file.a]\nencoding = "latin-1"')
    said = read(tmp_path, text, a_csv=(HEAD + ROW.replace("Shop", "Café")).encode("latin-1"))
    assert said[0]["institution"]["name"] == "Café"


def test_bytes_that_are_no_text_are_noted_by_cell(tmp_path):
    data = (HEAD + ROW.replace("Shop", "晨曦教育")).encode() + b"B,\xff,V2,2020-01-01,9,C\n"
    assert odd(read(tmp_path, MAPPING, a_csv=data)) == [("undecodable", 3, "name")]


def test_a_packed_file_is_unpacked(tmp_path):
    text = MAPPING.replace("[file.a]", '[file.a]\npath = "a.csv*"')
    packed = {"a.csv_gz": gzip.compress((HEAD + ROW).encode())}
    assert visits(read(tmp_path, text, **packed)) == ["V1"]


def test_a_packed_file_that_breaks_off_is_read_so_far(tmp_path):
    text = MAPPING.replace("[file.a]", '[file.a]\npath = "a.csv*"\nencoding = "utf-8"')
    rows = HEAD + "".join(ROW.replace("V1", f"V{at}") for at in range(20_000))
    said = read(tmp_path, text, **{"a.csv_gz": gzip.compress(rows.encode())[:-100]})
    assert odd(said)[-1][0] == "unreadable"
    assert len(visits(said)) > 1_000


def workbook(*rows):
    """Return the bytes of a workbook with these rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def test_a_workbook_gives_dates_and_numbers_as_they_are(tmp_path):
    text = MAPPING + '[dates]\nformats = ["%d/%m/%Y"]\n'
    data = workbook(
        ("id", "name", "no", "day", "score", "code"),
        (7, "Shop", 1.0, datetime(2020, 1, 2), 0.1 + 0.2, "C"),
        (None, None, None, None, None, None),
        (7, "Shop", 2, "03/01/2020", 90, None),
        (7, "Shop", 3, "soon", 90, None),
    )
    said = read(tmp_path, text, a_xlsx=data)
    assert [(one["visit"]["visited_on"], one["visit"]["score"]) for one in said[1:3]] == [
        ("2020-01-02", "0.3"),
        ("2020-01-03", "90"),
    ]
    assert odd(said) == [("bad-date", 5, "day")]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no workbook", b"\xd0\xcf\x11\xe0"])
def test_what_is_no_workbook_is_noted(tmp_path, data):
    text = MAPPING.replace(
        "[file.a]", "[file.a]\ncolumns = ['id','name','no','day','score','code']"
    )
    assert odd(read(tmp_path, text, a_xlsx=data)) == [("unreadable", 0, "")]


LOG = """
ledger = "x"
[file.a]
[institution]
key = "case:n"
[[fact]]
kind = "n"
on = "t"
"""
EVENT = '<event><string key="n" value="Fine"/>\n<date key="t" value="2020-01-01"/></event>'
TRACE = f'<trace><string key="n" value="1"/>{EVENT}</trace>'


def test_a_log_that_breaks_off_is_read_so_far(tmp_path):
    said = read(tmp_path, LOG, a_xes=f"<log>{TRACE}\n<trace>")
    assert [one["fact"]["kind"] for one in said if "fact" in one] == ["fine"]
    assert [code for code, _, _ in odd(said)] == ["unreadable"]


def test_a_log_with_entities_is_not_read(tmp_path):
    bomb = f'<!DOCTYPE log [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><log>{TRACE}</log>'
    assert odd(read(tmp_path, LOG, a_xes=bomb)) == [("unreadable", 1, "")]


def test_a_log_with_a_namespace_is_read(tmp_path):
    log = f'<x:log xmlns:x="urn:x">{TRACE}</x:log>'.replace("<trace", "<x:trace").replace(
        "</trace", "</x:trace"
    )
    assert [one["fact"]["kind"] for one in read(tmp_path, LOG, a_xes=log)[1:]] == ["fine"]


@pytest.mark.parametrize(
    ("kind", "seen"),
    [("Fine", []), ("罚款", [("bad-kind", 1, "n")]), ("", [("no-kind", 1, "n")])],
)
def test_a_kind_that_is_no_name_is_noted(tmp_path, kind, seen):
    assert odd(read(tmp_path, LOG, a_xes=f"<log>{TRACE}</log>".replace("Fine", kind))) == seen


def test_sheets_of_one_workbook_are_files_of_the_mapping(tmp_path):
    book = Workbook(write_only=True)
    sheet, other = book.create_sheet("visits"), book.create_sheet("found")
    for row in (HEAD.strip().split(","), ["A", "Shop", "V1", "2020-01-01", 9]):
        sheet.append(row)
    for row in (["visit", "what"], ["V1", "C1"], ["V1", "C2"]):
        other.append(row)
    data = BytesIO()
    book.save(data)
    text = MAPPING.replace("[file.a]", '[file.a]\npath = "b.xlsx"\nsheet = "visits"')
    text = text.replace("[visit]", '[visit]\nfile = "a"')
    text += (
        '[file.f]\npath = "b.xlsx"\nsheet = "found"\n'
        '[[finding]]\nfile = "f"\njoin = { visit = "no" }\ncode = "what"\n'
    )
    said = read(tmp_path, text, b_xlsx=data.getvalue())
    assert [one["code"] for one in said[1]["visit"]["findings"]] == ["C1", "C2"]


def test_what_is_looked_up_stands_in_several_files_in_any_order(tmp_path):
    text = MAPPING.replace("[institution]", '[file.b]\npath = "b*.csv"\n[institution]')
    text = text.replace(
        "[file.a]", '[file.a]\n[[file.a.with]]\nfile = "b"\njoin = { n = "no" }'
    ).replace('score = "score"', 'score = "b.s"')
    said = read(
        tmp_path,
        text,
        a_csv=HEAD + ROW + ROW.replace("V1", "V2"),
        b1_csv="n,s\nV1,5\n",
        b2_csv="s,n\n7,V2\n",
    )
    assert [one["visit"]["score"] for one in said if "visit" in one] == ["5", "7"]


def test_an_escaped_mark_means_itself(tmp_path):
    text = MAPPING.replace("[file.a]", "[file.a]\nescape = '\\'")
    said = read(tmp_path, text, a_csv=HEAD + ROW.replace("Shop", '"The \\"Shop\\""'))
    assert said[0]["institution"]["name"] == 'The "Shop"'


def test_lines_above_a_header_are_passed_over(tmp_path):
    text = MAPPING.replace("[file.a]", "[file.a]\nskip_rows = 2")
    assert visits(read(tmp_path, text, a_csv='Export, "1\n\n' + HEAD + ROW)) == ["V1"]


def test_more_lines_are_passed_over_than_there_are(tmp_path):
    text = MAPPING.replace(
        "[file.a]", "[file.a]\nskip_rows = 9\ncolumns = ['id','name','no','day','score','code']"
    )
    assert read(tmp_path, text, a_csv=HEAD + ROW) == []
