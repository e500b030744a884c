"""Which events an export takes: all, or those about an institution or a case."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from core.kernel.ids import STREAM_PATTERN, stream_kind, stream_name, stream_uuid
from core.log.eventlog import EventLog
from core.log.leaves import Row

Takes = Callable[[Row], bool]
"""Asked of every row, in log order."""

MATTERS: Final = frozenset({"leg", "visit", "notice", "case", "refund", "intent", "answer", "hist"})
"""Kinds whose stream is about one matter: where one event names the subject, all belong to it."""
_NAMED: Final = re.compile(STREAM_PATTERN.removeprefix("^").removesuffix(r"\Z").encode())


class NothingNamed(LookupError):  # noqa: N818 - says what was found
    """No event speaks of the institution or case that was asked for."""


def choice_of(log: EventLog, size: int, institution: str | None, case: str | None) -> Takes:
    """Return what tells whether an event is taken.

    With an institution or a case (a uuid, or the stream's name): the events that name it, the
    streams of the matters that they belong to, the streams that its own stream names, and the
    reviews of all these. With neither: every event.

    Raises:
        NothingNamed: no event names what was asked for.
    """
    subjects = _subjects(institution, case)
    return _chosen(log, size, subjects).takes if subjects else _every


def rows_of(log: EventLog, size: int) -> Iterator[Row]:
    """Yield the rows of the first `size` leaves; what comes meanwhile is for the next export."""
    for row in log.iter_rows():
        if row[0] > size:
            return
        yield row


class _Choice:
    """Which events an export about some subjects takes; asked in log order."""

    def __init__(self, subjects: frozenset[bytes], streams: set[str]) -> None:
        self._subjects = subjects
        self._streams = streams
        self._events: set[str] = set()

    def takes(self, row: Row) -> bool:
        """Tell whether an event belongs to the subjects; a review follows what it is about."""
        stream = row[1]
        about = stream_uuid(stream) if stream_kind(stream) == "review" else ""
        if about in self._events or stream in self._streams or _names(row[4], self._subjects):
            self._events.add(row[5])
            return True
        return False


def _every(_: Row) -> bool:
    return True


def _subjects(institution: str | None, case: str | None) -> frozenset[str]:
    asked = (("institution", institution), ("case", case))
    return frozenset(
        stream_name(kind, name.removeprefix(f"{kind}:")) for kind, name in asked if name is not None
    )


def _chosen(log: EventLog, size: int, subjects: frozenset[str]) -> _Choice:
    """Find the streams that the subjects' events stand in, in one pass over the log."""
    uuids = frozenset(stream_uuid(subject).encode() for subject in subjects)
    streams: set[str] = set()
    for row in rows_of(log, size):
        stream, body = row[1], row[4]
        if stream in subjects:
            streams |= {stream, *_matters_named(body)}
        elif stream_kind(stream) in MATTERS and _names(body, uuids):
            streams.add(stream)
    if not streams:
        raise NothingNamed(f"no event names {', '.join(sorted(subjects))}")
    return _Choice(uuids, streams)


def _matters_named(body: bytes) -> Iterator[str]:
    for found in _NAMED.finditer(body):
        name = found.group().decode()
        if stream_kind(name) in MATTERS:
            yield name


def _names(body: bytes, uuids: frozenset[bytes]) -> bool:
    return any(uuid in body for uuid in uuids)
