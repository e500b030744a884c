"""OCEL 2.0 as JSON: events first, so that they are written as they are read.

The keys of the object stand in the order events, objects, eventTypes, objectTypes: what objects and
types there are is known only at the end. A member `anjuan` says what the view is.
"""

from collections.abc import Iterable
from typing import Any, BinaryIO, Final

import msgspec

from server.exports.derived import About, told
from server.exports.event_columns import as_text, columns, event_type, values
from server.exports.facts import Fact
from server.exports.moments import happened_utc
from server.exports.object_book import Object, ObjectBook
from server.exports.object_values import ATTRIBUTES
from server.exports.pointing import Pointed

_json: Final = msgspec.json.Encoder()


def write_ocel_json(
    file: BinaryIO, facts: Iterable[Fact], book: ObjectBook, about: About, *, native: bool
) -> int:
    """Write events and their objects; return how many events.

    With `native`, numbers and truths stay such; else all is text, as the published schema says.
    """
    file.write(b'{"anjuan":%b,\n"events":[' % _json.encode(told(about)))
    types: dict[str, None] = {}
    written = 0
    for fact in facts:
        file.write((b"\n" if not written else b",\n") + _event(fact, book.take(fact), native))
        types[event_type(fact)] = None
        written += 1
    file.write(b'],\n"objects":[')
    kinds: dict[str, None] = {}
    for number, one in enumerate(book.objects()):
        file.write((b",\n" if number else b"\n") + _object(one, native))
        kinds[one.type] = None
    file.write(b'],\n"eventTypes":%b' % _types({name: columns(name) for name in types}, native))
    used = {name: attributes for name, attributes in ATTRIBUTES.items() if name in kinds}
    file.write(b',\n"objectTypes":%b}\n' % _types(used, native))
    return written


def object_value(type_name: str, name: str, value: str, *, native: bool) -> str | int:
    """Return a value of an object, as a number where it is one and that is wanted."""
    kind = ATTRIBUTES[type_name][name]
    return int(value) if native and kind == "integer" and value else value


def _event(fact: Fact, pointed: Pointed, native: bool) -> bytes:  # noqa: FBT001 - passed on
    return _json.encode(
        {
            "id": fact.id,
            "type": event_type(fact),
            "time": happened_utc(fact),
            "attributes": [
                {"name": name, "value": value if native else as_text(value)}
                for name, value in values(fact).items()
            ],
            "relationships": _links(pointed),
        }
    )


def _object(one: Object, native: bool) -> bytes:  # noqa: FBT001 - passed on
    return _json.encode(
        {
            "id": one.id,
            "type": one.type,
            "attributes": [
                {
                    "name": name,
                    "value": object_value(one.type, name, value, native=native),
                    "time": since,
                }
                for name, since, value in one.values
            ],
            "relationships": _links(one.links),
        }
    )


def _links(pointed: Pointed) -> list[dict[str, str]]:
    return [{"objectId": one, "qualifier": qualifier} for one, qualifier in pointed.items()]


def _types(found: Any, native: bool) -> bytes:  # noqa: FBT001 - passed on
    return _json.encode(
        [
            {
                "name": name,
                "attributes": [
                    {"name": one, "type": kind if native else "string"}
                    for one, kind in attributes.items()
                ],
            }
            for name, attributes in found.items()
        ]
    )
