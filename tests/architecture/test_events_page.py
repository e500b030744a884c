"""docs/EVENTS.md says what the catalogue says; ten years on, the page may be all there is."""

import re

import msgspec
import pytest

from core.domain import catalogue
from core.kernel.ids import DEVICE_KINDS, SERVER_KINDS
from tests.support import events_page
from tests.support.builders import an

HOW = "run: python -m tests.support.events_page"
EVENTS = sorted(catalogue.EVENTS.items())


def test_the_committed_page_is_that_of_the_catalogue():
    """ARCHITECTURE.md: EVENTS is generated from code."""
    assert events_page.PAGE.read_text("utf-8") == events_page.page(), HOW


def test_every_type_has_its_section_and_every_link_finds_one():
    """A reader looks for the type that stands in the body."""
    page = events_page.page()
    sections = re.findall(r"^### (\S+)$", page, re.MULTILINE)
    assert sections == [name for name, _ in EVENTS]
    links = re.findall(r"\]\(#([^)]+)\)", page)
    assert links == [name.replace(".", "") for name in sections]


def test_every_kind_of_value_is_explained():
    """A new kind in core/kernel/fields.py is explained before it is released."""
    assert list(events_page.MEANINGS) == list(events_page.KINDS)


def test_every_word_of_the_domain_page_joins_a_type_that_exists():
    """DOMAIN.md §0: the table that joins its names to the names in code."""
    assert [name for _, name, _ in events_page.JOINED if name not in catalogue.EVENTS] == []


@pytest.mark.parametrize(("name", "struct"), EVENTS, ids=[name for name, _ in EVENTS])
def test_a_docstring_speaks_of_fields_that_exist(name, struct):
    """A field renamed takes its explanation along."""
    told = events_page.attributes(struct)
    assert sorted(set(told) - set(struct.__struct_fields__)) == []
    assert events_page.first_line(struct).endswith("."), name


@pytest.mark.parametrize(("name", "struct"), EVENTS, ids=[name for name, _ in EVENTS])
def test_the_claims_on_the_page_are_those_that_are_earned(name, struct):
    """FORMAT §3: claims are derivable from the log; here the page's words, filled, are the key."""
    example = an(struct)
    values = msgspec.to_builtins(example)
    patterns = dict(events_page.claims(struct))
    earned = tuple(catalogue.claims(example))
    assert bool(patterns) == bool(earned)
    for kind, key in earned:
        words = patterns[kind]
        filled = re.sub(r"<([^>]+)>", lambda word: _value(values, word[1]), words)
        assert filled == key, name


def test_the_writer_is_the_one_of_the_stream_table():
    """FORMAT §2: a stream has one writer for ever."""
    writers = {events_page.writer(f"{kind}.happened.v1") for kind in DEVICE_KINDS}
    assert writers == {"a device's key"}
    writers = {events_page.writer(f"{kind}.happened.v1") for kind in SERVER_KINDS}
    assert writers == {"the office's key"}


def _value(values, path):
    """Return a field's text, of a nested one by dots, of a stream its id where that is asked."""
    field = path.removeprefix("uuid of ")
    value = values
    for part in field.split("."):
        value = value[part]
    if isinstance(value, list | tuple):  # each of a list claims; the builders' have one
        (value,) = value
    return value.partition(":")[2] if path != field else str(value)
