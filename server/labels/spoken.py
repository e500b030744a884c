"""Names of fields, and the closed words in them, in the person's language."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from msgspec import inspect

from core.domain.catalogue import EVENTS
from projections.folds import START
from projections.proceedings import KINDS
from server import event_words
from server.labels import closed_words, days, numbers, people, standing, things
from server.words import _, staged

LABELS: Final[Mapping[str, str]] = {
    **days.LABELS,
    **numbers.LABELS,
    **people.LABELS,
    **things.LABELS,
    **standing.LABELS,
    **event_words.LABELS,
}
"""Of every field of every event, and of every state that is told (`KINDS`)."""


def label(name: str) -> str:
    """Return what a field is called; one of a newer release by its own name."""
    return _(LABELS[name]) if name in LABELS else name.removesuffix("_fen")


_SAME: Final[Mapping[str, str]] = {
    "closed_how": "how",
    "closed_papers": "papers",
    "converted_how": "how",
    "defence_outcome": "outcome",
    "referred_to": "to",
    "transferred_to": "to",
}
"""Fields of states that hold a word of a field of an event, under a longer name."""


def word(name: str, value: str, kind: str = "") -> str:
    """Return what a value says: a word of a closed list in the person's language, else itself.

    Args:
        name: of the field.
        value: in it.
        kind: of the stream, whose stages may have words of their own.
    """
    if name == "stage" and kind:
        return staged(kind, value)
    name = _SAME.get(name, name)
    for words in (event_words.VALUES, closed_words.WORDS):
        if value in words.get(name, {}):
            return _(words[name][value])
    return _(value) if (name, value) in _closed() else value


@cache
def _closed() -> frozenset[tuple[str, str]]:
    """Return every word of a closed list, with the field in which it may stand."""
    begun = (type(START[kind]()) for kind in KINDS)
    types = (inspect.type_info(one) for one in (*EVENTS.values(), *begun))
    return frozenset(found for one in types for found in _words("", one))


def _words(name: str, of: inspect.Type) -> Iterator[tuple[str, str]]:
    match of:
        case inspect.StructType(fields=fields):
            for field in fields:
                yield from _words(field.encode_name, field.type)
        case inspect.LiteralType(values=values):
            yield from ((name, str(value)) for value in values)
        case inspect.UnionType(types=types):
            for one in types:
                yield from _words(name, one)
        case (
            inspect.VarTupleType(item_type=item)
            | inspect.SetType(item_type=item)
            | inspect.FrozenSetType(item_type=item)
            | inspect.DictType(value_type=item)
        ):
            yield from _words(name, item)
        case _:
            pass
