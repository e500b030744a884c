"""C2SP tlog-witness: what a log asks of a witness, and what the witness makes of it.

    old 20852014                          the size that the witness last cosigned, 0 for the first
    PlRNCrwHpqhGrupue0L7gxbjbMiKA9te…     how the log grew from there: at most 63 hashes

    anjuan.example.gov.cn/log/1           the checkpoint, a note with any number of signatures
    …

Pure: who asks `judge` holds the lock under which the last checkpoint was read, and keeps the new
one before the cosignature leaves (EVIDENCE §1.6).
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Sequence
from typing import Final, Literal

import msgspec

from core.evidence.checkpoint import (
    Checkpoint,
    check_extends,
    open_checkpoint,
    parse_any_checkpoint,
)
from core.evidence.merkle import EMPTY_ROOT, HASH_BYTES
from core.evidence.note import Vkey, open_note, parse_note
from core.kernel.errors import Rejected
from core.kernel.limits import MAX_INT, NOTE_BYTES, PROOF_HASHES

REQUEST_BYTES: Final = NOTE_BYTES + 4_096
"""A note, the proof (63 lines of 45 bytes) and the line before it."""
SIZE_TYPE: Final = "text/x.tlog.size"
Status = Literal[400, 403, 404, 409, 422]

_OLD = re.compile(r"old (0|[1-9][0-9]{0,15})", re.ASCII)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request to cosign a checkpoint; nothing in it has been believed yet.

    Attributes:
        old: the size from which the proof leads to the checkpoint.
    """

    old: int
    proof: tuple[bytes, ...]
    note: str


class KnownLog(msgspec.Struct, frozen=True, kw_only=True):
    """A log that a witness serves, with one key that it believes for it."""

    origin: str
    key: Vkey


class Declined(msgspec.Struct, frozen=True, kw_only=True):
    """Why a checkpoint is not cosigned.

    Attributes:
        status: of HTTP.
        size: what was last cosigned, where that is the answer (409).
        is_contradiction: the log's own signature stands under a history that is not the one that
            was cosigned, or is not shown to be: both notes are to be kept.
    """

    status: Status
    detail: str
    size: int | None = None
    is_contradiction: bool = False


def write_asked(asked: Asked) -> bytes:
    """Write a request."""
    lines = [f"old {asked.old}", *(b64encode(one).decode() for one in asked.proof)]
    return ("\n".join(lines) + "\n\n" + asked.note).encode()


def read_asked(content: bytes) -> Asked:
    """Read a request.

    Raises:
        Rejected: `add-checkpoint`: too large, or its lines are not as they must be; the note is
            read by whoever opens it.
    """
    if len(content) > REQUEST_BYTES:
        raise _rejected(f"more than {REQUEST_BYTES} bytes")
    try:
        head, gap, note = content.decode().partition("\n\n")
    except UnicodeDecodeError as error:
        raise _rejected("not UTF-8") from error
    first, *lines = head.split("\n")
    found = _OLD.fullmatch(first)
    if not gap or found is None or int(found[1]) > MAX_INT:
        raise _rejected("`old N`, the proof's lines and an empty line stand before a note")
    if len(lines) > PROOF_HASHES:
        raise _rejected(f"{len(lines)} hashes are more than {PROOF_HASHES}")
    return Asked(old=int(found[1]), proof=tuple(_hash(line) for line in lines), note=note)


def origin_in(asked: Asked) -> str:
    """Return of which log a request speaks, believed by nobody yet.

    Raises:
        Rejected: `note` or `checkpoint`: malformed.
    """
    return parse_any_checkpoint(parse_note(asked.note).text).origin


def judge(asked: Asked, logs: Sequence[KnownLog], last: Checkpoint | None) -> Checkpoint | Declined:
    """Return the checkpoint to keep and then to cosign, or why not.

    Args:
        asked: the request.
        logs: those that the witness serves.
        last: what it last cosigned for this origin, read under the lock that is still held.
    """
    try:
        claimed = parse_any_checkpoint(parse_note(asked.note).text)
    except Rejected as error:
        return Declined(status=400, detail=str(error))
    keys = [log.key for log in logs if log.origin == claimed.origin]
    if not keys:
        return Declined(status=404, detail="this witness does not serve a log of this origin")
    if not any(_signed(asked.note, key) for key in keys):
        return Declined(status=403, detail="no key that is known for this log has signed it")
    return _grown(asked, claimed, last or Checkpoint(claimed.origin, 0, EMPTY_ROOT))


def _grown(asked: Asked, new: Checkpoint, last: Checkpoint) -> Checkpoint | Declined:
    """Judge a checkpoint that the log has signed."""
    if asked.old > new.size:
        return Declined(status=400, detail=f"old {asked.old} is beyond the checkpoint's {new.size}")
    if new.size == last.size and new.root != last.root:
        detail = f"another root of size {new.size} was cosigned"
        return Declined(status=409, detail=detail, size=last.size, is_contradiction=True)
    if asked.old != last.size:
        return Declined(status=409, detail=f"size {last.size} was cosigned last", size=last.size)
    try:
        check_extends(last, new, asked.proof)
    except Rejected as error:
        return Declined(status=422, detail=error.detail, is_contradiction=True)
    return new


def _signed(note: str, key: Vkey) -> bool:
    try:
        open_note(note, key.name, key.public)
    except Rejected:
        return False
    return True


def proves_two_histories(one: str, other: str, origin: str, public: bytes) -> bool:
    """Tell whether two notes alone convict a log: its signature under two roots of one size.

    Notes of two sizes convict it only if it cannot show how the one grew into the other.
    """
    try:
        first = open_checkpoint(one, origin, public)
        second = open_checkpoint(other, origin, public)
    except Rejected:
        return False
    return first.size == second.size and first.root != second.root


def _hash(line: str) -> bytes:
    try:
        data = b64decode(line, validate=True)
    except (Base64Error, ValueError) as error:
        raise _rejected(f"{line[:80]!r} is not base64") from error
    if len(data) != HASH_BYTES or b64encode(data).decode() != line:
        raise _rejected(f"{line[:80]!r} is not the canonical base64 of {HASH_BYTES} bytes")
    return data


def _rejected(detail: str) -> Rejected:
    return Rejected("add-checkpoint", detail)
