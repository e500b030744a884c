"""A log of events (XES, IEEE 1849) as rows: one an event, with its trace's attributes as `case:…`.

Expat is asked directly: it knows the line, and holds nothing but the trace being read. A document
type is refused, so no entity can swell.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final
from xml.parsers import expat
from zlib import error as ZlibError  # noqa: N812 - a class whose name is in lower case

from server.history.encodings import open_bytes
from server.history.oddities import Odd, Oddities

_CHUNK_BYTES: Final = 1 << 16
_ATTRIBUTES: Final = frozenset({"string", "date", "int", "float", "boolean", "id"})
TRACE: Final = "case:"


class _DocumentTypeError(ValueError):
    """The log has a document type (DTD), which no log needs."""


class XesRows:
    """The events of a log, each with the line on which it begins."""

    encoding = ""
    is_open_ended = True

    def __init__(self, file: Path, needed: Sequence[str], oddities: Oddities) -> None:
        """Open the log, to read the attributes that are needed."""
        self.header = tuple(dict.fromkeys(needed))
        self.read = 0
        self._name = file.name
        self._oddities = oddities
        self._bytes = open_bytes(file)
        self._packed = file.suffix.lower() == ".gz"
        self._traces = _Traces(self.header)

    @property
    def done(self) -> int:
        """Bytes read; none of a packed file."""
        return 0 if self._packed else self._bytes.tell()

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the events, trace by trace, in the order of the log."""
        parser = self._traces.parser()
        ready = self._traces.ready
        more = True
        while more:
            try:
                chunk = self._bytes.read(_CHUNK_BYTES)
                parser.Parse(chunk, not chunk)
            except (OSError, EOFError, expat.ExpatError, ZlibError, ValueError) as error:
                seen = str(error) or "a document type (DTD)"
                self._oddities.add(Odd.UNREADABLE, self._name, parser.CurrentLineNumber, "", seen)
                chunk = b""
            more = bool(chunk)
            while ready:
                self.read += 1
                yield ready.popleft()

    def unseen(self, names: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return which attributes no event and no trace had, and all that they had."""
        seen = self._traces.seen
        return tuple(name for name in names if name not in seen), tuple(seen)

    def close(self) -> None:
        """Give the file back."""
        self._bytes.close()


class _Traces:
    """What the parser tells, gathered to a row an event at the end of each trace.

    Attributes:
        ready: rows of traces that have ended.
        seen: every attribute met, in the order of meeting.
    """

    def __init__(self, header: Sequence[str]) -> None:
        self.ready: deque[tuple[int, list[str]]] = deque()
        self.seen: dict[str, None] = {}
        self._header = header
        self._depth = 0
        self._trace = 0
        self._event = 0
        self._of_trace: dict[str, str] = {}
        self._of_event: dict[str, str] = {}
        self._events: list[tuple[int, dict[str, str]]] = []

    def parser(self) -> expat.XMLParserType:
        """Return a parser that tells this."""
        parser = expat.ParserCreate()

        def doctype(*_: object) -> None:
            raise _DocumentTypeError

        def start(tag: str, attributes: dict[str, str]) -> None:
            self._start(tag.rpartition(":")[2], attributes, parser.CurrentLineNumber)

        parser.StartDoctypeDeclHandler = doctype
        parser.StartElementHandler = start
        parser.EndElementHandler = self._end
        return parser

    def _start(self, tag: str, attributes: dict[str, str], line: int) -> None:
        self._depth += 1
        if tag in _ATTRIBUTES:
            self._attribute(attributes.get("key", ""), attributes.get("value", ""))
        elif tag == "event" and self._trace and not self._event:
            self._event = self._depth
            self._of_event = {}
            self._events.append((line, self._of_event))
        elif tag == "trace" and not self._trace:
            self._trace = self._depth
            self._of_trace = {}

    def _attribute(self, key: str, value: str) -> None:
        """Take an attribute of the event or the trace itself; those of attributes are passed by."""
        if self._event and self._depth == self._event + 1:
            self._of_event[key] = value.strip()
            self.seen[key] = None
        elif self._trace and not self._event and self._depth == self._trace + 1:
            self._of_trace[TRACE + key] = value.strip()
            self.seen[TRACE + key] = None

    def _end(self, _: str) -> None:
        if self._depth == self._event:
            self._event = 0
        elif self._depth == self._trace:
            self._trace = 0
            for line, of_event in self._events:
                both = self._of_trace | of_event
                self.ready.append((line, [both.get(name, "") for name in self._header]))
            self._events.clear()
        self._depth -= 1
