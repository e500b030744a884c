"""`anjuan export --format jsonl`: events as lines of JSON, each with its signed body as it stands.

    {"leaf":7,"received_ms":…,"stream":"case:…","ver":1,"type":"case.filed.v1","kid":"…","seq":8,
     "sig":"…","body":{…}}

The bytes behind `"body":` up to the last `}` are the canonical body verbatim (FORMAT §4, it holds
no newline), so hash and signature can be checked against the line without re-encoding anything.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from core.kernel.b64 import b64u
from core.kernel.ids import STREAM_PATTERN, stream_kind, stream_name, stream_uuid
from core.log.eventlog import EventLog
from core.log.leaves import Row
from server.office import Office

Progress = Callable[[int, int], None]
"""Leaves gone through, and leaves in all."""

PROGRESS_ROWS: Final = 1_000
MATTERS: Final = frozenset({"leg", "visit", "notice", "case", "refund", "intent", "answer", "hist"})
"""Kinds whose stream is about one matter: where one event names the subject, all belong to it."""
_NAMED: Final = re.compile(STREAM_PATTERN.removeprefix("^").removesuffix(r"\Z").encode())
_json: Final = msgspec.json.Encoder()


class NothingNamed(LookupError):  # noqa: N818 - says what was found
    """No event speaks of the institution or case that was asked for."""


class _Head(msgspec.Struct, frozen=True, kw_only=True):
    leaf: int
    received_ms: int
    stream: str
    ver: int
    type: str
    kid: str
    seq: int
    sig: str


def export_jsonl(
    office: Office,
    out: Path | BinaryIO,
    *,
    institution: str | None = None,
    case: str | None = None,
    progress: Progress | None = None,
) -> int:
    """Write events in log order and return how many; the log's end is that of the call.

    A file is written beside `out` and takes its name when it is whole. With an institution or a
    case (a uuid, or the stream's name), the events that name it, the streams of the matters that
    they belong to, the streams that its own stream names, and the reviews of all these.

    Raises:
        NothingNamed: no event names what was asked for; nothing is written.
        OSError: `out` cannot be written; what was there stays.
    """
    with office.log.read() as reader:
        size = reader.size
    subjects = _subjects(institution, case)
    chosen = _chosen(office.log, size, subjects) if subjects else None
    with _opened(out) as file:
        return _write(file, _rows(office.log, size), chosen, size, progress)


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


def line_of(row: Row) -> bytes:
    """Return an event as its line, newline included."""
    position, stream, ver, event_type, body, _, kid, seq, received_ms, sig = row
    head = _Head(
        leaf=position - 1,
        received_ms=received_ms,
        stream=stream,
        ver=ver,
        type=event_type,
        kid=kid,
        seq=seq,
        sig=b64u(sig),
    )
    return b'%b,"body":%b}\n' % (_json.encode(head)[:-1], body)


def _subjects(institution: str | None, case: str | None) -> frozenset[str]:
    asked = (("institution", institution), ("case", case))
    return frozenset(
        stream_name(kind, name.removeprefix(f"{kind}:")) for kind, name in asked if name is not None
    )


def _chosen(log: EventLog, size: int, subjects: frozenset[str]) -> _Choice:
    """Find the streams that the subjects' events stand in, in one pass over the log."""
    uuids = frozenset(stream_uuid(subject).encode() for subject in subjects)
    streams: set[str] = set()
    for row in _rows(log, size):
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


def _rows(log: EventLog, size: int) -> Iterator[Row]:
    """Yield the rows of the first `size` leaves; what comes meanwhile is for the next export."""
    for row in log.iter_rows():
        if row[0] > size:
            return
        yield row


def _write(
    file: BinaryIO,
    rows: Iterator[Row],
    chosen: _Choice | None,
    size: int,
    progress: Progress | None,
) -> int:
    written = 0
    for row in rows:
        if chosen is None or chosen.takes(row):
            file.write(line_of(row))
            written += 1
        if progress is not None and (row[0] % PROGRESS_ROWS == 0 or row[0] == size):
            progress(row[0], size)
    return written


@contextmanager
def _opened(out: Path | BinaryIO) -> Iterator[BinaryIO]:
    """Give the stream itself, or a file that takes its name only when all is on the disk."""
    if not isinstance(out, Path):
        yield out
        out.flush()
        return
    beside = out.with_name(f"{out.name}.part")
    try:
        with beside.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)
