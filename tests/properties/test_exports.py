"""Whatever events there are and whatever stands in their texts, each view is whole and readable."""

import csv
import json
import re
from contextlib import closing
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.domain import catalogue
from core.domain.case.events import PenaltyRevoked
from core.kernel import codec
from core.kernel.personal import number_in
from server.exports.cells import FORMULA_SIGNS, csv_cell, csv_text, fits, sheet_text
from server.exports.cloudevents import write_cloudevents
from server.exports.csv_table import write_csv
from server.exports.derived import About
from server.exports.facts import Fact
from server.exports.object_book import ObjectBook
from server.exports.ocel_json import write_ocel_json
from server.exports.ocel_sqlite import write_ocel_sqlite
from server.exports.standings import Reviewed
from server.exports.xes import attribute
from server.exports.xlsx_book import write_xlsx
from tests.support.builders import EXAMPLES, an
from tests.support.exported import VECTORS, fact, known
from tests.support.ocel import Loaded, load_json, load_sqlite, relational_faults

ABOUT = About(authority="anjuan.example.gov.cn", tree_size=3, what="all")
NAUGHTY = VECTORS / "blns.json"
ODD = [
    "=1",
    "+1",
    "-1",
    "@a",
    "\t=1",
    "\r=1",
    "\n=1",
    "'",
    '"',
    "<&>",
    "\x00",
    "\x1b",
    "\ufffe",
    "😀",
]
CODES = ["personal", "scope", "schema", "late-fact"]
frugal = settings(deadline=None, max_examples=40)


@cache
def naughty() -> list[str]:
    """Return the big list of naughty strings where it is, else a few of our own."""
    listed: list[str] = json.loads(NAUGHTY.read_text("utf-8")) if NAUGHTY.is_file() else []
    return [one for one in (*ODD, *listed) if one]


TEXTS = st.deferred(lambda: st.sampled_from(naughty())) | st.text(
    st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20
)


def _worded(value: Any, text: str) -> Any:
    """Return data with a text in place of every text that a person may type freely."""
    match value:
        case dict():
            return {key: _worded(one, text) for key, one in value.items()}
        case list():
            return [_worded(one, text) for one in value]
        case str() if " " in value or not value.isascii():
            return text
        case _:
            return value


def _made(event: msgspec.Struct, leaf: int, text: str, standing: str, code: str) -> Fact:
    data = codec.decode(codec.encode(event), dict)
    try:
        said: Any = msgspec.convert(_worded(data, text), type(event))
    except msgspec.ValidationError:  # a closed word, or a pattern
        said = event
    reviewed = None if standing == "counts" else Reviewed(standing, (code,))  # type: ignore[arg-type] # of three words
    return fact(said, leaf, reviewed, type=catalogue.type_of(event))


@st.composite
def logs(draw) -> list[Fact]:
    """Return facts of a log in log order, some held back or excluded."""
    events = draw(st.lists(st.sampled_from(list(EXAMPLES.values())), max_size=12))
    return [
        _made(
            event,
            leaf,
            draw(TEXTS),
            draw(st.sampled_from(["counts", "counts", "held", "excluded"])),
            draw(st.sampled_from(CODES)),
        )
        for leaf, event in enumerate(events)
    ]


def _both(facts: list[Fact], *, native: bool) -> tuple[Loaded, Loaded]:
    out = BytesIO()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.sqlite"
        with closing(ObjectBook(known())) as book:
            write_ocel_json(out, facts, book, ABOUT, native=native)
        with closing(ObjectBook(known())) as book:
            write_ocel_sqlite(path, facts, book, ABOUT, native=native)
        assert relational_faults(path) == []
        return load_json(out.getvalue()), load_sqlite(path)


@frugal
@given(facts=logs(), native=st.booleans())
def test_object_views_lose_nothing_and_say_the_same(facts, native):
    """EVIDENCE §6.2: no event without objects, nothing dangling, nothing twice."""
    by_json, by_sqlite = _both(facts, native=native)
    assert set(by_json.events) == {fact.id for fact in facts}
    assert by_json == by_sqlite
    texts = {value for value in by_json.attributes.values() if isinstance(value, str)}
    assert {one for fact in facts for one in fact.data.values() if isinstance(one, str)} <= texts


@frugal
@given(facts=logs())
def test_tables_hold_every_event_and_no_formula(facts):
    out = BytesIO()
    assert write_csv(out, facts) == len(facts)
    rows = list(csv.reader(StringIO(out.getvalue().decode("utf-8-sig"), newline="")))
    assert len(rows) == len(facts) + 1
    assert {len(row) for row in rows} == {len(rows[0])}
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell.startswith(tuple(FORMULA_SIGNS))]
    for row, told in zip(rows[1:], facts, strict=True):
        text = msgspec.json.encode(told.data).decode()
        assert csv_text(row[-2]) == text


@settings(deadline=None, max_examples=15)
@given(facts=logs())
def test_a_workbook_opens_and_holds_no_formula(facts):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        assert write_xlsx(path, facts, ABOUT) == len(facts)
        book = load_workbook(path)
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        rows = sum(sheet.max_row - 1 for sheet in book.worksheets[1:])
    assert rows == len(facts)


@frugal
@given(facts=logs())
def test_lines_of_cloud_events_are_one_an_event(facts):
    out = BytesIO()
    assert write_cloudevents(out, facts) == len(facts)
    lines = out.getvalue().split(b"\n")
    assert lines.pop() == b""
    assert [json.loads(line)["data"] for line in lines] == [fact.data for fact in facts]


@pytest.mark.skipif(not NAUGHTY.is_file(), reason="the big list of naughty strings is not here")
def test_every_naughty_string_comes_back_from_every_view(tmp_path):
    """Each in a reason of its own, through every writer and an independent reader."""
    texts = [one for one in json.loads(NAUGHTY.read_text("utf-8")) if one and not number_in(one)]
    facts = [fact(an(PenaltyRevoked, reason=text), leaf) for leaf, text in enumerate(texts)]
    assert all(not one.withheld for one in facts)
    for loaded in _both(facts, native=False):
        read = [loaded.attributes[one.id, "case_penalty_revoked_v1_reason"] for one in facts]
        assert read == texts
    assert [csv_text(csv_cell(text)) for text in texts] == texts
    for text in texts:
        read_back = ET.fromstring(attribute("string", "k", text)).get("value")  # noqa: S314 - ours
        assert read_back == re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", text)
    path = tmp_path / "a.xlsx"
    write_xlsx(path, facts, ABOUT)
    rows = list(load_workbook(path)["case"].iter_rows(values_only=True))
    at = next(place for place, cell in enumerate(rows[1]) if cell == sheet_text(texts[0]))
    found = [str(row[at]).replace("\r\n", "\n").replace("\r", "\n") for row in rows[1:]]
    assert found == [sheet_text(one).replace("\r\n", "\n").replace("\r", "\n") for one in texts]


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_a_cell_stands_for_one_text(text):
    assert csv_text(csv_cell(text)) == text
    assert fits(sheet_text(text))
    assert not csv_cell(text).startswith(tuple(FORMULA_SIGNS))


@pytest.mark.parametrize("number", ["13812345678", "41042219800101123X"])
def test_a_personal_number_that_slipped_into_a_body_is_in_no_view(tmp_path, number):
    """EVIDENCE: free text is where it fails in practice."""
    facts = [fact(an(PenaltyRevoked, reason=f"见 {number}。"))]
    written = {}
    for name, writer in (("csv", write_csv), ("cloudevents", write_cloudevents)):
        out = BytesIO()
        writer(out, facts)
        written[name] = out.getvalue()
    out = BytesIO()
    with closing(ObjectBook(known())) as book:
        write_ocel_json(out, facts, book, ABOUT, native=False)
    written["ocel"] = out.getvalue()
    path = tmp_path / "a.xlsx"
    write_xlsx(path, facts, ABOUT)
    with ZipFile(path) as packed:
        written["xlsx"] = b"".join(packed.read(one) for one in packed.namelist())
    assert {name: number.encode() in data for name, data in written.items()} == dict.fromkeys(
        written, False
    )
