"""docs/HISTORY.md: every example is read to the records that stand under it."""

import json

import msgspec
import pytest

from server.history import shapes
from server.history.mapping import _Tables, keys_of, load_mapping
from server.history.oddities import Odd
from tests.support.ledgers import PAGE, examples, read_paths, write_mapping

EXAMPLES = PAGE.parent / "examples"
LEDGERS = ("sf", "la", "nyc", "fines")


@pytest.mark.parametrize("blocks", examples(), ids=lambda blocks: blocks[0][2].split('"')[1])
def test_an_example_of_the_page_yields_the_records_under_it(tmp_path, blocks):
    mapping, *files, (kind, name, records) = blocks
    paths = []
    for _, file, text in files:
        paths.append(tmp_path / file)
        paths[-1].write_text(text, "utf-8")
    assert (kind, name) == ("json", "records")
    said = read_paths(write_mapping(tmp_path, mapping[2]), paths)
    assert said == [json.loads(line) for line in records.splitlines()]


@pytest.mark.parametrize("name", LEDGERS)
def test_a_mapping_of_a_public_ledger_loads(name):
    assert load_mapping(EXAMPLES / f"{name}.toml").ledger == name


@pytest.mark.parametrize(
    "table",
    [
        _Tables,
        shapes.FileForm,
        shapes.Column,
        shapes.Condition,
        shapes.Dates,
        shapes.Numbers,
        shapes.Values,
        shapes.InstitutionTable,
        shapes.VisitTable,
        shapes.FindingTable,
        shapes.FactTable,
        shapes.With,
    ],
    ids=lambda table: table.__name__,
)
def test_every_key_of_a_table_stands_on_the_page(table):
    page = PAGE.read_text("utf-8")
    tables = {"file", "institution", "visit", "finding", "fact", "dates", "values", "numbers"}
    keys = set(keys_of(table)) - (tables if table is _Tables else set())
    assert [key for key in sorted(keys) if f"`{key}`" not in page] == []


def test_every_oddity_stands_on_the_page_with_its_sentence():
    page = PAGE.read_text("utf-8")
    for odd in Odd:
        sentence = odd.value.replace("{seen}", "…").replace("{needed}", "…")
        assert f"| `{odd.code}` | {sentence} |" in page


def test_the_defaults_on_the_page_are_those_of_the_tables():
    page = PAGE.read_text("utf-8")
    dates, values = shapes.Dates(), shapes.Values()
    assert msgspec.json.encode(dates.formats).decode().replace(",", ", ") in page
    for word in (*values.not_known, *values.yes, *values.no):
        assert word in page
