"""CSV and XLSX: text stays text, codes stay codes, heads are in the person's language."""

import csv
from decimal import Decimal
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from core.domain.case import events as case
from core.domain.institution import events as institution
from core.domain.leg import events as leg
from server.exports.cells import FORMULA_SIGNS, MOST_CHARACTERS, csv_cell, csv_text, sheet_text
from server.exports.csv_table import write_csv
from server.exports.derived import NOT_EVIDENCE, About
from server.exports.rows import heads
from server.exports.spoken import fields_of, heads_of
from server.exports.xlsx_book import write_xlsx
from tests.support.builders import EXAMPLES, an
from tests.support.exported import fact, held

ABOUT = About(authority="anjuan.example.gov.cn", tree_size=3, what="all")
PAYLOADS = ("", "1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x.invalid")', "\u3000x", "=", "-1")
FORMULAE = [sign + payload for sign in FORMULA_SIGNS for payload in PAYLOADS]
ERRORS = ["#N/A", "#REF!", "#NAME?"]


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    monkeypatch.setenv("ANJUAN_LANG", "en")


def registered(name):
    return fact(an(institution.Registered, particulars=institution.Particulars(name=name)))


def table(facts):
    out = BytesIO()
    count = write_csv(out, facts)
    text = out.getvalue().decode("utf-8")
    assert text.startswith("\ufeff")
    rows = list(csv.reader(StringIO(text[1:], newline="")))
    assert len(rows) == count + 1
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def sheets(path):
    book = load_workbook(path)
    return {sheet.title: [list(row) for row in sheet.iter_rows()] for sheet in book}


@pytest.mark.parametrize("text", FORMULAE)
def test_a_cell_of_text_is_no_formula(text):
    """ASVS 1.2.10; the apostrophe is taken off again without loss."""
    assert not csv_cell(text).startswith(tuple(FORMULA_SIGNS))
    assert csv_text(csv_cell(text)) == text


@pytest.mark.parametrize("text", ["", "'", "''=1", "晨光", "1", "a=b"])
def test_any_other_text_is_read_back_too(text):
    assert csv_text(csv_cell(text)) == text


def test_no_cell_of_the_table_begins_a_formula():
    names = FORMULAE + ERRORS
    said = table([registered(name) for name in names if name])
    assert not [one for row in said for one in row.values() if one.startswith(tuple(FORMULA_SIGNS))]


@pytest.mark.parametrize("number", range(0, len(FORMULAE), 7))
def test_a_workbook_holds_no_formula(tmp_path, number):
    """A string that begins with = becomes a formula cell in the library (EVIDENCE §6.3)."""
    names = [one for one in (*FORMULAE[number : number + 7], *ERRORS) if one]
    path = tmp_path / "a.xlsx"
    facts = [fact(an(case.PenaltyRevoked, reason=name)) for name in names]
    write_xlsx(path, facts, ABOUT)
    rows = sheets(path)["case"]
    names_of_columns = [cell.value for cell in rows[0]]
    found = [row[names_of_columns.index("reason")] for row in rows[1:]]
    assert [(cell.data_type, cell.number_format) for cell in found] == [("s", "@")] * len(names)
    assert [cell.value.replace("\r", "\n") for cell in found] == [
        name.replace("\r", "\n") for name in names
    ]
    with ZipFile(path) as packed:
        parts = [packed.read(one) for one in packed.namelist() if "sheet" in one]
    assert not any(b"<f>" in part or b"<f " in part for part in parts)


def test_codes_and_ids_are_text_and_amounts_are_yuan(tmp_path):
    """A code of digits loses its first noughts and its last digits as a number."""
    path = tmp_path / "a.xlsx"
    write_xlsx(path, [fact(an(case.Paid, ref="0012345678901234567", paid_fen=123456))], ABOUT)
    names, row = sheets(path)["case"]
    told = {head.value: cell for head, cell in zip(names, row, strict=True)}
    assert told["the bank's reference"].value == "0012345678901234567"
    assert told["area"].data_type == told["the bank's reference"].data_type == "s"
    assert Decimal(str(told["paid, yuan"].value)) == Decimal("1234.56")


def test_a_full_sheet_goes_on_in_another(tmp_path):
    """1,048,576 rows of a sheet, its heads among them."""
    path = tmp_path / "a.xlsx"
    facts = [fact(an(leg.Left), leaf) for leaf in range(5)]
    assert write_xlsx(path, facts, ABOUT, most_rows=3) == 5
    found = sheets(path)
    assert {name: len(rows) for name, rows in found.items() if name != "about"} == {
        "leg": 3, "leg 2": 3, "leg 3": 2,
    }  # fmt: skip
    names = [[cell.value for cell in found[name][0]] for name in ("leg", "leg 2", "leg 3")]
    assert names[0] == names[1] == names[2]


def test_every_example_has_its_row(tmp_path):
    facts = [fact(one, leaf) for leaf, one in enumerate(EXAMPLES.values())]
    assert len(table(facts)) == len(facts)
    path = tmp_path / "a.xlsx"
    assert write_xlsx(path, facts, ABOUT) == len(facts)
    found = sheets(path)
    leaves = [row[0].value for name, rows in found.items() if name != "about" for row in rows[1:]]
    assert sorted(leaves) == list(range(len(facts)))


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_heads_of_a_sheet_are_all_different(monkeypatch, language):
    """Two columns of one name are one to whatever reads the sheet by its heads."""
    monkeypatch.setenv("ANJUAN_LANG", language)
    for kind in {fact(one).kind for one in EXAMPLES.values()}:
        found = [*heads(), *heads_of(fields_of(kind), heads())]
        assert len(found) == len(set(found)), kind


@pytest.mark.parametrize(("language", "head"), [("en", "institution"), ("zh_CN", "机构")])
def test_heads_are_in_the_persons_language(monkeypatch, language, head):
    monkeypatch.setenv("ANJUAN_LANG", language)
    assert head in table([fact(an(leg.Left))])[0]


def test_what_does_not_count_says_so():
    (row,) = table([fact(an(leg.Left), reviewed=held("scope", "late-fact"))])
    assert row["does it count"] == "held back, under review"
    assert row["was under review for"] == "scope late-fact"


def test_the_tables_say_that_they_are_not_the_evidence(tmp_path):
    assert NOT_EVIDENCE in table([fact(an(leg.Left))])[0]
    path = tmp_path / "a.xlsx"
    write_xlsx(path, [], ABOUT)
    said = {row[0].value: row[1].value for row in sheets(path)["about"]}
    assert said == {
        "notice": NOT_EVIDENCE, "authority": ABOUT.authority, "tree_size": "3", "what": "all",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["a" * 40_000, "😀" * 20_000, "\0" * 40_000])
def test_a_text_too_long_for_a_cell_is_cut(text):
    """32,767 of UTF-16: an astral sign counts twice, and is never halved."""
    cut = sheet_text(text)
    assert cut.endswith("…")
    assert MOST_CHARACTERS - 1 <= len(cut.encode("utf-16-le")) // 2 <= MOST_CHARACTERS
    assert sheet_text(cut) == cut
