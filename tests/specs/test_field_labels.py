"""Every field that an event or a state has is told by a name in the person's language."""

from collections.abc import Iterator

import pytest
from msgspec import inspect

from core.domain.catalogue import EVENTS
from projections.folds import START
from projections.proceedings import KINDS
from server.calls.value_text import Values
from server.event_words import VALUES
from server.labels import closed_words, days, numbers, people, standing, things
from server.labels.spoken import LABELS, label, word
from tests.support.cases import LAW
from tests.support.catalogues import extract
from tests.support.subjects import CASE, HEAD, LATE, WANG

BOOKS = (days, numbers, people, standing, things)
STATES = {kind: type(START[kind]()) for kind in KINDS}
"""What `show` tells; a visit is told as what its legs say together."""
NAMES = {"Ed25519", "Asia/Shanghai"}
"""Words that are the same in every language."""


def leaves(name: str, of: inspect.Type) -> Iterator[tuple[str, str]]:
    """Yield the fields of a type with the closed words that may stand in them."""
    match of:
        case inspect.StructType(fields=fields):
            for field in fields:
                yield field.encode_name, ""
                yield from leaves(field.encode_name, field.type)
        case inspect.LiteralType(values=values):
            yield from ((name, str(value)) for value in values)
        case inspect.UnionType(types=types) | inspect.TupleType(item_types=types):
            for one in types:
                yield from leaves(name, one)
        case (
            inspect.VarTupleType(item_type=item)
            | inspect.SetType(item_type=item)
            | inspect.FrozenSetType(item_type=item)
            | inspect.DictType(value_type=item)
        ):
            yield from leaves(name, item)
        case _:
            pass


def fields(struct) -> set[str]:
    """Return the names of a struct's fields, and of what lies in it."""
    return {name for name, _ in leaves("", inspect.type_info(struct))} - {""}


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_every_field_of_an_event_has_a_name(name):
    """DOMAIN.md §10. A new field is named in `server.labels`, in the file of its kind."""
    assert fields(EVENTS[name]) - set(LABELS) == set()


@pytest.mark.parametrize("kind", sorted(STATES))
def test_every_field_of_a_state_has_a_name(kind):
    """What `show` tells."""
    assert fields(STATES[kind]) - set(LABELS) == set()


def test_a_field_is_named_in_one_place():
    """Two books that name it would differ one day."""
    named = [name for book in BOOKS for name in book.LABELS]
    assert sorted(named) == sorted(set(named))


def test_no_name_is_left_of_a_field_that_is_gone():
    """A book is as long as the catalogue."""
    used = set().union(*map(fields, (*EVENTS.values(), *STATES.values())))
    told = {"id", "last_at", "last_leaf"}  # of `case show`
    assert {name for book in BOOKS for name in book.LABELS} - used - told == set()


def test_every_closed_word_can_be_translated():
    """A word that is no message would stay English."""
    every = (*EVENTS.values(), *STATES.values())
    found = {one for struct in every for one in leaves("", inspect.type_info(struct)) if one[1]}
    messages = {*extract(), *NAMES}
    assert {
        (name, value)
        for name, value in found
        if value not in VALUES.get(name, {})
        and value not in closed_words.WORDS.get(name, {})
        and value not in messages
    } == set()


def test_a_field_of_a_newer_release_goes_by_its_own_name():
    """Its value is told all the same."""
    assert label("some_new_fen") == "some_new"


def test_a_word_means_what_its_field_says():
    """Free text is never translated."""
    assert word("why", "crime") == "a crime is suspected"
    assert word("reason", "no_penalty") == "no_penalty"
    assert word("transferred_to", "police") == word("to", "police") == "the police"


def told(name, value, **changes):
    """Return what is told of a value; only WANG's name may be known."""
    names = {WANG: "王伟"}
    values = Values(law=LAW, name_of=lambda who: names.get(who, ""), **changes)
    return values.value(name, value, "2026-12-01")


@pytest.mark.parametrize(
    ("name", "value", "needed"),
    [
        ("fine_fen", 2_000_005, "20,000.05 yuan"),
        ("refund_fen", -5, "-0.05 yuan"),
        ("provisional", True, "yes"),
        ("handlers", [WANG, HEAD], f"王伟 {WANG}, {HEAD}"),
        ("source", f"case:{CASE}", f"case:{CASE}"),
        ("penalties", [{"kind": "fine", "fine_fen": 100}], "fine 1.00 yuan"),
    ],
)
def test_a_value_is_told_for_people(name, value, needed):
    """Money in yuan, an officer by name beside the id that one types."""
    assert told(name, value) == needed


def test_a_history_tells_ids_by_their_ends():
    """The name of an officer stands before it where the reader may know it."""
    assert told("reviewer", WANG, is_brief=True) == f"王伟 …{WANG[-6:]}"
    assert told("reviewer", HEAD, is_brief=True) == f"…{HEAD[-6:]}"


def test_a_violation_is_told_with_its_title():
    """By the law of the day."""
    code, _, title = told("violations", [LATE]).partition(" ")
    assert (code, bool(title)) == (LATE, True)


def test_what_lies_in_a_field_stands_further_in():
    """A state is told line by line; what says nothing is left out."""
    money = {"fine_fen": 100, "stays": []}
    state = {"stage": "effective", "doc_no": "", "money": money, "hearing": {"notice": ""}}
    values = Values(law=LAW, name_of=lambda _: "", kind="case")
    assert [*values.lines(state, "2026-12-01")] == [
        "stage: effective",
        "money:",
        "  amount of the fine: 1.00 yuan",
    ]
