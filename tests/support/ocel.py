"""A reader of OCEL 2.0 that owes nothing to our writers, and drops silently what pm4py drops.

An event without objects, a relation to an object that is not there, a second event of an id, a
second qualifier of a pair, an object with the id of an event: each goes without a word, so counts
that come out whole mean that none of these was there.
"""

import json
import re
import sqlite3
from contextlib import closing
from datetime import datetime
from typing import Any, NamedTuple

TYPES = {"string": str, "integer": int, "boolean": bool, "float": float}


class Loaded(NamedTuple):
    """What a loader is left with."""

    events: dict[str, tuple[str, datetime]]
    objects: dict[str, str]
    event_object: dict[tuple[str, str], str]
    object_object: set[tuple[str, str, str]]
    attributes: dict[tuple[str, str], Any]
    """Of events."""
    changes: list[tuple[str, str, str, Any]]
    """Object, attribute, moment, value."""


def load_json(data: bytes) -> Loaded:
    """Load a JSON document."""
    document = json.loads(data)
    declared = {
        (one["name"], attribute["name"]): attribute["type"]
        for which in ("eventTypes", "objectTypes")
        for one in document[which]
        for attribute in one["attributes"]
    }
    events, attributes, related = [], {}, []
    for event in document["events"]:
        events.append((event["id"], event["type"], event["time"]))
        related += [(event["id"], to["objectId"], to["qualifier"]) for to in event["relationships"]]
        for one in event["attributes"]:
            assert type(one["value"]) is TYPES[declared[event["type"], one["name"]]]
            attributes[event["id"], one["name"]] = one["value"]
    objects = [(one["id"], one["type"]) for one in document["objects"]]
    links = [
        (one["id"], to["objectId"], to["qualifier"])
        for one in document["objects"]
        for to in one["relationships"]
    ]
    changes = [
        (one["id"], value["name"], value["time"], value["value"])
        for one in document["objects"]
        for value in one["attributes"]
        if declared[one["type"], value["name"]]
    ]
    return _kept(events, objects, related, links, attributes, changes)


def load_sqlite(path) -> Loaded:
    """Load a database by its maps and tables."""
    with closing(sqlite3.connect(path)) as connection:
        ask = connection.execute
        events, changes = [], []
        attributes: dict[tuple[str, str], Any] = {}
        for name, mapped in ask("SELECT * FROM event_map_type").fetchall():
            cursor = ask(f'SELECT * FROM "event_{mapped}"')  # noqa: S608 - names of the file itself
            columns = [one[0] for one in cursor.description]
            for row in cursor.fetchall():
                told = dict(zip(columns, row, strict=True))
                one, time = told.pop("ocel_id"), told.pop("ocel_time")
                events.append((one, name, time))
                attributes |= {
                    (one, key): value for key, value in told.items() if value is not None
                }
        for _, mapped in ask("SELECT * FROM object_map_type").fetchall():
            cursor = ask(f'SELECT * FROM "object_{mapped}"')  # noqa: S608 - names of the file itself
            columns = [one[0] for one in cursor.description]
            for row in cursor.fetchall():
                told = dict(zip(columns, row, strict=True))
                one, time = told.pop("ocel_id"), told.pop("ocel_time")
                changed = told.pop("ocel_changed_field")
                names = [key for key, value in told.items() if value is not None]
                assert changed is None or names == [changed]
                changes += [(one, key, time, told[key]) for key in names]
        objects = ask("SELECT ocel_id, ocel_type FROM object").fetchall()
        related = ask("SELECT * FROM event_object").fetchall()
        links = ask("SELECT * FROM object_object").fetchall()
        typed = dict(ask("SELECT ocel_id, ocel_type FROM event").fetchall())
    assert typed == {one: name for one, name, _ in events}
    return _kept(events, objects, related, links, attributes, changes)


def _kept(events, objects, related, links, attributes, changes) -> Loaded:
    first: dict[str, tuple[str, datetime]] = {}
    for one, name, time in events:
        first.setdefault(one, (name, datetime.fromisoformat(time)))
    things = {one: name for one, name in objects if one not in first}
    pairs = {
        (one, other): qualifier
        for one, other, qualifier in related
        if one in first and other in things
    }
    with_objects = {one for one, _ in pairs}
    return Loaded(
        {one: told for one, told in first.items() if one in with_objects},
        things,
        pairs,
        {link for link in links if link[0] in things and link[1] in things},
        attributes,
        sorted(changes),
    )


def schema_faults(schema: dict[str, Any], value: Any, at: str = "$") -> list[str]:
    """Return where a value is not of a JSON schema (of draft 7 what the schema of OCEL uses)."""
    kinds = {"object": dict, "array": list, "string": str}
    assert set(schema) <= {"$schema", "type", "properties", "required", "items", "format"}
    kind = schema.get("type")
    if kind is not None and not isinstance(value, kinds[kind]):
        return [f"{at} is no {kind}"]
    faults = [f"{at}.{one} is missing" for one in schema.get("required", ()) if one not in value]
    if schema.get("format") == "date-time" and not _TIME.fullmatch(value):
        faults.append(f"{at} is no date-time")
    for name, inner in schema.get("properties", {}).items():
        if name in value:
            faults += schema_faults(inner, value[name], f"{at}.{name}")
    if "items" in schema:
        for number, one in enumerate(value):
            faults += schema_faults(schema["items"], one, f"{at}[{number}]")
    return faults


_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")


def relational_faults(path) -> list[str]:
    """Return which rule of the relational form a database breaks: tables, keys, references."""
    faults = []
    with closing(sqlite3.connect(path)) as connection:
        ask = connection.execute
        faults += [f"dangling {row}" for row in ask("PRAGMA foreign_key_check")]
        faults += [row[0] for row in ask("PRAGMA integrity_check") if row[0] != "ok"]
        keys = {
            "event": ["ocel_id"],
            "object": ["ocel_id"],
            "event_map_type": ["ocel_type"],
            "object_map_type": ["ocel_type"],
            "event_object": ["ocel_event_id", "ocel_object_id", "ocel_qualifier"],
            "object_object": ["ocel_source_id", "ocel_target_id", "ocel_qualifier"],
        }
        points = {
            "event": {("ocel_type", "event_map_type")},
            "object": {("ocel_type", "object_map_type")},
            "event_object": {("ocel_event_id", "event"), ("ocel_object_id", "object")},
            "object_object": {("ocel_source_id", "object"), ("ocel_target_id", "object")},
        }
        for _, mapped in ask("SELECT * FROM event_map_type").fetchall():
            keys[f"event_{mapped}"] = ["ocel_id"]
            points[f"event_{mapped}"] = {("ocel_id", "event")}
        for _, mapped in ask("SELECT * FROM object_map_type").fetchall():
            keys[f"object_{mapped}"] = []
            points[f"object_{mapped}"] = {("ocel_id", "object")}
        tables = {row[0] for row in ask("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        faults += [f"no table {one}" for one in set(keys) - tables]
        faults += [f"a table {one} of no type" for one in tables - set(keys) - {"anjuan_about"}]
        for table, key in keys.items():
            columns = ask(f'PRAGMA table_info("{table}")').fetchall()
            found = [row[1] for row in sorted(columns, key=lambda row: row[5]) if row[5]]
            if found != key:
                faults.append(f"{table} has the key {found}")
            foreign = {(row[3], row[2]) for row in ask(f'PRAGMA foreign_key_list("{table}")')}
            if foreign != points.get(table, set()):
                faults.append(f"{table} points to {foreign}")
    return faults
