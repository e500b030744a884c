"""The examples of events that tests build on are events as the catalogue reads them."""

import msgspec
import pytest

from core.domain.catalogue import EVENTS, UPCASTS, read, type_of
from tests.support.builders import EXAMPLES


def test_every_event_of_the_catalogue_has_an_example():
    """STYLE.md: builders fill in what the test is not about."""
    assert set(EXAMPLES) == set(EVENTS.values())


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_an_example_is_read_back_as_it_was_written(name):
    """STYLE.md: msgspec checks when decoding, not when constructing."""
    example = EXAMPLES[EVENTS[name]]
    assert type_of(example) == name
    newest = UPCASTS[name](example) if name in UPCASTS else example
    assert read(name, msgspec.json.encode(example)) == newest
