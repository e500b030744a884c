"""XES (IEEE 1849-2016): one trace a case, notice, visit or tip, its events in log order.

The parts of a visit (`leg:`) stand in the visit's trace. `concept:name` is the event's type,
`time:timestamp` what it speaks of, with its offset, `org:resource` the officer's pseudonym or the
job of the office; each event is `complete`.
"""

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from typing import BinaryIO, Final

import msgspec

from core.log.eventlog import EventLog
from core.log.records import StoredEvent
from server.exports.derived import About, told
from server.exports.facts import Fact, fact_of
from server.exports.moments import happened, received_utc
from server.exports.standings import Known

TRACED: Final = frozenset({"case", "notice", "visit", "tip"})
"""Kinds of stream that are a trace of their own."""

_TABLES: Final = """
CREATE TABLE place(trace TEXT, leaf INT, id TEXT, PRIMARY KEY (trace, leaf)) WITHOUT ROWID;
CREATE TABLE leg(stream TEXT PRIMARY KEY, trace TEXT) WITHOUT ROWID;
"""
_EXTENSIONS: Final = (
    ("Concept", "concept"), ("Time", "time"), ("Organizational", "org"), ("Lifecycle", "lifecycle"),
)  # fmt: skip
_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">\n'
)
_GLOBALS: Final = (
    '<global scope="trace">\n<string key="concept:name" value=""/>\n</global>\n'
    '<global scope="event">\n<string key="concept:name" value=""/>\n'
    '<date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>\n'
    '<string key="lifecycle:transition" value="complete"/>\n</global>\n'
    '<classifier name="Activity" keys="concept:name"/>\n'
)
_ESCAPES: Final = {
    **{ord(sign): f"&#{ord(sign)};" for sign in "\t\n\r"},
    ord("&"): "&amp;",
    ord("<"): "&lt;",
    ord(">"): "&gt;",
    ord('"'): "&quot;",
}
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, however it is written."""


def write_xes(
    file: BinaryIO, facts: Iterable[Fact], log: EventLog, known: Known, about: About
) -> int:
    """Write the traces; return how many events stand in them.

    Events are first sorted to their traces in a temporary database, then read again from the log.
    """
    with closing(sqlite3.connect("")) as sorted_by:
        sorted_by.executescript(_TABLES)
        for fact in facts:
            _sort(sorted_by, fact)
        file.write((_HEAD + _extensions() + _GLOBALS + _about(about)).encode())
        written = 0
        for text, count in _traces(sorted_by, log, known):
            file.write(text.encode())
            written += count
        file.write(b"</log>\n")
    return written


def _sort(sorted_by: sqlite3.Connection, fact: Fact) -> None:
    """Enter an event's place; a part whose particulars are withheld stays in its visit."""
    trace = trace_of(fact)
    if fact.kind == "leg" and trace:
        sorted_by.execute("INSERT OR REPLACE INTO leg VALUES(?, ?)", (fact.stream, trace))
    elif fact.kind == "leg":
        row = sorted_by.execute("SELECT trace FROM leg WHERE stream = ?", (fact.stream,)).fetchone()
        trace = row[0] if row else ""
    if trace:
        sorted_by.execute("INSERT INTO place VALUES(?, ?, ?)", (trace, fact.leaf, fact.id))


def trace_of(fact: Fact) -> str:
    """Return the trace in which an event stands; empty where it is in none."""
    if fact.kind in TRACED:
        return fact.stream
    visit = fact.data.get("visit", "") if fact.kind == "leg" else ""
    return f"visit:{visit}" if visit else ""


def attribute(kind: str, key: str, value: str) -> str:
    """Return an attribute; what XML cannot hold is U+FFFD."""
    safe = _NO_XML.sub("\N{REPLACEMENT CHARACTER}", value).translate(_ESCAPES)
    return f'<{kind} key="{key}" value="{safe}"/>\n'


def _extensions() -> str:
    return "".join(
        f'<extension name="{name}" prefix="{prefix}"'
        f' uri="http://www.xes-standard.org/{prefix}.xesext"/>\n'
        for name, prefix in _EXTENSIONS
    )


def _about(about: About) -> str:
    return "".join(attribute("string", f"anjuan:{key}", one) for key, one in told(about).items())


def _traces(
    sorted_by: sqlite3.Connection, log: EventLog, known: Known
) -> Iterator[tuple[str, int]]:
    """Yield the pieces of the file with how many events stand in each."""
    places = sorted_by.execute("SELECT trace, leaf, id FROM place ORDER BY trace, leaf")
    for trace, its in groupby(places, key=itemgetter(0)):
        yield f"<trace>\n{attribute('string', 'concept:name', trace)}", 0
        for _, leaf, own_id in its:
            with log.read() as reader:
                stored = reader.event(leaf)
            assert stored is not None, "a leaf that was read is there"
            yield _event(_fact(stored, known, own_id)), 1
        yield "</trace>\n", 0


def _fact(stored: StoredEvent, known: Known, own_id: str) -> Fact:
    row = (
        stored.leaf + 1,
        stored.stream,
        stored.ver,
        stored.type,
        stored.body,
        stored.event_id,
        stored.kid,
        stored.seq,
        stored.received_ms,
        stored.sig,
    )
    return fact_of(row, known, own_id)


_ATTRIBUTES: Final[tuple[tuple[str, str, Callable[[Fact], str]], ...]] = (
    ("string", "concept:name", lambda fact: fact.type),
    ("date", "time:timestamp", lambda fact: happened(fact).isoformat(timespec="milliseconds")),
    ("string", "org:resource", lambda fact: fact.actor),
    ("string", "lifecycle:transition", lambda _: "complete"),
    ("string", "anjuan:id", lambda fact: fact.id),
    ("int", "anjuan:leaf", lambda fact: str(fact.leaf)),
    ("string", "anjuan:stream", lambda fact: fact.stream),
    ("int", "anjuan:ver", lambda fact: str(fact.ver)),
    ("date", "anjuan:received", received_utc),
    ("string", "anjuan:region", lambda fact: fact.region),
    ("string", "anjuan:standing", lambda fact: fact.standing),
    ("string", "anjuan:review", lambda fact: " ".join(fact.codes)),
    ("string", "anjuan:withheld", lambda fact: fact.withheld),
)


def _event(fact: Fact) -> str:
    told_of = [(kind, key, value_of(fact)) for kind, key, value_of in _ATTRIBUTES]
    told_of += [("string", f"data:{name}", _plain(value)) for name, value in fact.data.items()]
    inside = "".join(attribute(kind, key, value) for kind, key, value in told_of if value)
    return f"<event>\n{inside}</event>\n"


def _plain(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
