"""OCEL, XES and CloudEvents as their readers see them."""

import json
import re
from contextlib import closing
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest

from core.domain.leg import events as leg
from core.kernel.times import ms_of
from server.exports.cloudevents import cloudevent, write_cloudevents
from server.exports.derived import NOT_EVIDENCE, About
from server.exports.event_columns import UNKNOWN
from server.exports.object_book import ObjectBook
from server.exports.ocel_json import write_ocel_json
from server.exports.ocel_sqlite import write_ocel_sqlite
from server.exports.xes import attribute
from tests.support.builders import EXAMPLES, an
from tests.support.exported import VECTORS, fact, held, known
from tests.support.ocel import load_json, load_sqlite, relational_faults, schema_faults

ABOUT = About(authority="anjuan.example.gov.cn", tree_size=3, what="all")
SCHEMA = VECTORS / "ocel" / "schema_ocel2.json"
FACTS = [
    *(fact(one, leaf) for leaf, one in enumerate(EXAMPLES.values())),
    fact({"visit": 7}, 1001, type="leg.left.v1", reviewed=held("schema")),
    fact({"x": "y"}, 1002, type="leg.of-a-newer-release.v1", reviewed=held("unknown-type")),
    fact(an(leg.Left), 1003, region=None, actor={"job": "test"}, kid="AAAAAAAAAAAAAAAAAAAAAQ"),
]


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    monkeypatch.setenv("ANJUAN_LANG", "en")


def as_json(facts, *, native=False):
    out = BytesIO()
    with closing(ObjectBook(known())) as book:
        assert write_ocel_json(out, facts, book, ABOUT, native=native) == len(facts)
    return out.getvalue()


@pytest.fixture
def as_sqlite(tmp_path):
    def write(facts, *, native=False):
        path = tmp_path / f"{native}.sqlite"
        with closing(ObjectBook(known())) as book:
            assert write_ocel_sqlite(path, facts, book, ABOUT, native=native) == len(facts)
        return path

    return write


@pytest.mark.parametrize("native", [False, True])
def test_nothing_is_dropped_by_a_loader(native):
    """EVIDENCE §6.2: every trap of the loader is silent, so counts are compared."""
    data = as_json(FACTS, native=native)
    raw, loaded = json.loads(data), load_json(data)
    assert len(loaded.events) == len(raw["events"]) == len(FACTS)
    assert len(loaded.objects) == len(raw["objects"])
    assert len(loaded.event_object) == sum(len(one["relationships"]) for one in raw["events"])
    assert len(loaded.object_object) == sum(len(one["relationships"]) for one in raw["objects"])
    assert {fact.id for fact in FACTS} == set(loaded.events)


@pytest.mark.parametrize("native", [False, True])
def test_both_forms_say_the_same(as_sqlite, native):
    by_json, by_sqlite = (
        load_json(as_json(FACTS, native=native)),
        load_sqlite(as_sqlite(FACTS, native=native)),
    )
    assert by_json == by_sqlite


@pytest.mark.parametrize("native", [False, True])
def test_the_database_keeps_the_rules_of_its_form(as_sqlite, native):
    """Primary and foreign keys of OCEL 2.0; the writer of pm4py breaks eleven (EVIDENCE §6.2)."""
    assert relational_faults(as_sqlite(FACTS, native=native)) == []


@pytest.mark.skipif(not SCHEMA.is_file(), reason="the schema of OCEL 2.0 is not here")
def test_the_document_is_of_the_published_schema():
    """Its values are text; the schema is read by a checker of our own, jsonschema is not there."""
    schema = json.loads(SCHEMA.read_text("utf-8"))
    assert schema_faults(schema, json.loads(as_json(FACTS))) == []
    assert schema_faults(schema, json.loads(as_json(FACTS, native=True)))
    example = SCHEMA.with_name("ocel20_example.jsonocel")
    assert schema_faults(schema, json.loads(example.read_text("utf-8"))) == []


def test_what_this_release_does_not_know_is_of_one_type():
    """A device may send thousands of types; a table for each would be an attack."""
    loaded = load_json(as_json(FACTS))
    assert [name for name, _ in loaded.events.values()].count(UNKNOWN) == 1
    assert loaded.attributes[FACTS[-2].id, "anjuan_type"] == "leg.of-a-newer-release.v1"
    assert loaded.attributes[FACTS[-2].id, "anjuan_withheld"] == "unreadable"


def test_an_event_that_is_held_back_is_marked():
    loaded = load_json(as_json(FACTS))
    assert loaded.attributes[FACTS[-3].id, "anjuan_standing"] == "held"
    assert loaded.attributes[FACTS[-3].id, "anjuan_review"] == "schema"
    assert loaded.attributes[FACTS[0].id, "anjuan_standing"] == "counts"


def test_native_numbers_are_numbers_and_truths_truths():
    loaded = load_json(as_json(FACTS, native=True))
    kinds = {type(value) for value in loaded.attributes.values()}
    assert kinds == {str, int, bool}
    assert {type(value) for value in load_json(as_json(FACTS)).attributes.values()} == {str}


@pytest.mark.parametrize("data", [[], FACTS])
def test_an_object_document_says_what_it_is(data):
    assert json.loads(as_json(data))["anjuan"]["notice"] == NOT_EVIDENCE


def test_a_cloud_event_is_named_once_and_its_extensions_are_plain():
    """CloudEvents 1.0: id within source; extension names are [a-z0-9], at most 20."""
    out = BytesIO()
    assert write_cloudevents(out, FACTS) == len(FACTS)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert len({(one["source"], one["id"]) for one in lines}) == len(FACTS)
    assert all({"specversion", "id", "source", "type"} <= set(one) for one in lines)
    assert all(re.fullmatch("[a-z0-9]{1,20}", name) for one in lines for name in one)
    assert all(value != "" for one in lines for value in one.values())
    assert {one["specversion"] for one in lines} == {"1.0"}
    assert {type(value) for one in lines for name, value in one.items() if name != "data"} == {str}


def test_a_cloud_event_says_when_it_happened_and_that_it_is_no_evidence():
    one = cloudevent(fact(an(leg.Left), occurred="2026-11-21T20:31:07.120+08:00"))
    assert one["time"] == "2026-11-21T12:31:07.120000+00:00"
    assert one["notice"] == NOT_EVIDENCE
    assert ms_of(one["signed"])


@pytest.mark.parametrize("text", ["", " x ", "a\r\n\tb", "<&>\"'", "]]>", "😀", "a\x00\x1b\ufffe"])
def test_an_attribute_of_xes_is_read_back(text):
    """What XML cannot hold is U+FFFD; white space is not normalised away."""
    read = ET.fromstring(attribute("string", "k", text)).get("value")  # noqa: S314 - our own
    assert read == re.sub("[\x00\x1b\ufffe]", "\ufffd", text)
