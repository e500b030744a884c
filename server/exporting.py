"""`anjuan export --format jsonl`: events as lines of JSON, each with its signed body as it stands.

    {"leaf":7,"received_ms":…,"stream":"case:…","ver":1,"type":"case.filed.v1","kid":"…","seq":8,
     "sig":"…","body":{…}}

The bytes behind `"body":` up to the last `}` are the canonical body verbatim (FORMAT §4, it holds
no newline), so hash and signature can be checked against the line without re-encoding anything.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from core.kernel.b64 import b64u
from core.log.leaves import Row
from server.exports.choosing import NothingNamed, Takes, choice_of, rows_of
from server.exports.whole_file import opened
from server.office import Office

__all__ = ["NothingNamed", "export_jsonl", "line_of"]

Progress = Callable[[int, int], None]
"""Leaves gone through, and leaves in all."""

PROGRESS_ROWS: Final = 1_000
_json: Final = msgspec.json.Encoder()


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

    A file is written beside `out` and takes its name when it is whole. What an institution or a
    case takes is said by `choice_of`.

    Raises:
        NothingNamed: no event names what was asked for; nothing is written.
        OSError: `out` cannot be written; what was there stays.
    """
    with office.log.read() as reader:
        size = reader.size
    takes = choice_of(office.log, size, institution, case)
    with opened(out) as file:
        return _write(file, rows_of(office.log, size), takes, size, progress)


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


def _write(
    file: BinaryIO,
    rows: Iterator[Row],
    takes: Takes,
    size: int,
    progress: Progress | None,
) -> int:
    written = 0
    for row in rows:
        if takes(row):
            file.write(line_of(row))
            written += 1
        if progress is not None and (row[0] % PROGRESS_ROWS == 0 or row[0] == size):
            progress(row[0], size)
    return written
