"""Which objects an event speaks of: the pure half of the object-centred views.

Object types are fixed (OBJECT_TYPES). An object's id is its type's word, a colon and what names it,
so it can never be the id of an event.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal, NamedTuple

from core.kernel.ids import STREAM_PATTERN, UUID7_PATTERN, VISIT_PATTERN, stream_kind
from server.exports.facts import Fact

ObjectType = Literal[
    "Institution", "Visit", "Notice", "Case", "Penalty", "Refund", "Tip", "Officer", "Device",
    "Region",
]  # fmt: skip

OBJECT_TYPES: Final[Mapping[str, ObjectType]] = {
    "institution": "Institution",
    "visit": "Visit",
    "notice": "Notice",
    "case": "Case",
    "penalty": "Penalty",
    "refund": "Refund",
    "tip": "Tip",
    "officer": "Officer",
    "device": "Device",
    "region": "Region",
}
"""By the word before the colon of an id, which for most is the kind of the object's stream."""
MATTERS: Final = frozenset({"institution", "visit", "notice", "case", "refund", "tip"})
"""Kinds that stand to one another in a relation of their own, whatever event told of it."""

_FIELDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("institution", "institutions"), "institution"),
    **dict.fromkeys(("visit", "from_visit"), "visit"),
    **dict.fromkeys(("notice", "from_notice", "by_notice", "ordered_by"), "notice"),
    "case": "case",
    "refund": "refund",
    **dict.fromkeys(("tip", "into", "merged"), "tip"),
    "device": "device",
    **dict.fromkeys(
        (
            "officer", "officers", "handler", "handlers", "host", "members", "reviewer", "decider",
            "decided_by", "approved_by", "committed_by", "frozen_by", "revealed_by", "noticed_by",
            "proposed_by", "raised_by", "recorded_by", "replaced_by", "patroller",
        ),
        "officer",
    ),
}  # fmt: skip
"""Fields that hold the uuid of an object, alone or in a list, by the object's word."""
_UUID: Final = re.compile(f"{UUID7_PATTERN}|{VISIT_PATTERN}")
_STREAM: Final = re.compile(STREAM_PATTERN)

Pointed = dict[str, str]
"""Qualifier by object id: one for each object, the first that was found."""


class Related(NamedTuple):
    """What an event says of objects.

    Attributes:
        own: the object whose stream it is; empty where that is no object.
        pointed: every object it speaks of, with the qualifier.
        matters: those of them that `own` is lastingly related to.
    """

    own: str
    pointed: Pointed
    matters: Pointed


def related(fact: Fact) -> Related:
    """Return the objects of an event; at least one, whatever the event."""
    own = fact.stream if fact.kind in OBJECT_TYPES else ""
    pointed: Pointed = {own: "stream"} if own else {}
    for qualifier, found in _in_data("", fact.data):
        pointed.setdefault(found, qualifier)
    matters = {
        one: qualifier
        for one, qualifier in pointed.items()
        if one != own and fact.counts and _lasts(fact.kind, word_of(one), qualifier)
    }
    for stream in fact.based_on:
        if stream_kind(stream) in OBJECT_TYPES:
            pointed.setdefault(stream, "based_on")
    for qualifier, found in _in_header(fact):
        pointed.setdefault(found, qualifier)
    if not pointed:
        pointed[f"device:{fact.kid}"] = "signed_on"
    return Related(own, pointed, matters)


def word_of(object_id: str) -> str:
    """Return the word before the colon of an object's id."""
    return object_id.partition(":")[0]


def _lasts(kind: str, other: str, qualifier: str) -> bool:
    if kind == "device":
        return qualifier == "officer"
    return kind in MATTERS and other in MATTERS


def _in_header(fact: Fact) -> Iterator[tuple[str, str]]:
    if not fact.is_job:
        yield "actor", f"officer:{fact.actor}"
    for companion in fact.companions:
        yield "with", f"officer:{companion}"
    if fact.region:
        yield "region", f"region:{fact.region}"
    if fact.device:
        yield "signed_on", f"device:{fact.device}"


def _in_data(field: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _in_data(key, child)
    elif isinstance(value, list):
        for child in value:
            yield from _in_data(field, child)
    elif isinstance(value, str):
        word = _FIELDS.get(field)
        if word is not None and _UUID.match(value):
            yield field, f"{word}:{value}"
        elif stream_kind(value) in OBJECT_TYPES and _STREAM.match(value):
            yield field, value
