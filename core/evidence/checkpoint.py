"""C2SP tlog-checkpoint and tlog-cosignature: the log's signed word on its size and root.

    anjuan.example.gov.cn/log/1                             origin: authority, incarnation
    10482                                                   size
    RUNJ5CLwUpcZHq0T4h09tSDlq+9SBV5JZLgvshP1k6E=            root
                                                            signatures below, see note.py
    — anjuan.example.gov.cn/log/1 …                         the log's, over the text
    — jijian.example.gov.cn/w1 …                            a witness's, over a time and the text

FORMAT §6: the name of the log's key is the origin; there are no extension lines.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from core.evidence import note as notes
from core.evidence.keys import verify
from core.evidence.merkle import EMPTY_ROOT, HASH_BYTES, verify_consistency
from core.kernel.errors import Rejected
from core.kernel.ids import AUTHORITY_PATTERN
from core.kernel.limits import MAX_INT

_SIZE = re.compile(r"0|[1-9][0-9]{0,15}", re.ASCII)
_INCARNATION = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
_AUTHORITY = re.compile(AUTHORITY_PATTERN, re.ASCII)
_LINES = 3
_TIME_BYTES: Final = 8


class Checkpoint(msgspec.Struct, frozen=True):
    """A tree as somebody claims it; believe it only out of `open_checkpoint`.

    Attributes:
        origin: `AUTHORITY/log/N`.
        size: number of leaves.
        root: 32 bytes.
    """

    origin: str
    size: int
    root: bytes


def origin_of(authority: str, n: int) -> str:
    """Return the origin of an incarnation of a log, counted from 1 (FORMAT §6)."""
    origin = f"{authority}/log/{n}"
    assert _is_ours(origin), "an origin is AUTHORITY/log/N"
    return origin


def checkpoint_text(checkpoint: Checkpoint) -> str:
    """Write the text that is signed."""
    assert len(checkpoint.root) == HASH_BYTES, "a root is 32 bytes"
    root = b64encode(checkpoint.root).decode()
    return f"{checkpoint.origin}\n{checkpoint.size}\n{root}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint of a log of this kind.

    Raises:
        Rejected: `checkpoint`: see `parse_any_checkpoint`, or the origin is not AUTHORITY/log/N.
    """
    checkpoint = parse_any_checkpoint(text)
    if not _is_ours(checkpoint.origin):
        raise _rejected(f"origin {checkpoint.origin[:120]!r} is not AUTHORITY/log/N")
    return checkpoint


def parse_any_checkpoint(text: str) -> Checkpoint:
    """Read the text of any log's checkpoint, as a witness of several kinds of logs must.

    Raises:
        Rejected: `checkpoint`: not three lines, size or root not canonical, or an empty tree with
            a root other than its own.
    """
    lines = text.split("\n")
    if len(lines) != _LINES + 1 or not lines[0] or lines[_LINES]:
        raise _rejected("a checkpoint is origin, size and root, and no more lines")
    origin, digits, encoded, _ = lines
    if not _SIZE.fullmatch(digits) or int(digits) > MAX_INT:
        raise _rejected(f"size {digits[:40]!r} is not a canonical number up to 2^53-1")
    checkpoint = Checkpoint(origin, int(digits), _root(encoded))
    if checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT:
        raise _rejected("an empty tree has one root, the hash of nothing")
    return checkpoint


def sign_checkpoint(checkpoint: Checkpoint, public: bytes, sign: Callable[[bytes], bytes]) -> str:
    """Return the note to store, and only then to send; the key is named by the origin."""
    text = checkpoint_text(checkpoint)
    assert parse_checkpoint(text) == checkpoint, "sign only what reads back as it was meant"
    return notes.sign_note(text, checkpoint.origin, public, sign)


def open_checkpoint(note: str | bytes, origin: str, public: bytes) -> Checkpoint:
    """Return the checkpoint that the log's own key has signed.

    Args:
        note: with any number of other signatures.
        origin: of the log that is expected; also the name of its key.
        public: raw Ed25519 key of the log.

    Raises:
        Rejected: `note` if it is malformed or the log did not sign it, `checkpoint` if its text is
            not one or speaks of another log.
    """
    checkpoint = parse_any_checkpoint(notes.open_note(note, origin, public))
    if checkpoint.origin != origin:
        raise _rejected(f"origin {checkpoint.origin[:120]!r} where {origin!r} is expected")
    return checkpoint


def check_extends(old: Checkpoint, new: Checkpoint, proof: Sequence[bytes]) -> None:
    """Check that a log has only grown between two of its verified checkpoints.

    Raises:
        Rejected: `split-view`: the two cannot be shown to be of one log. Keep both notes; if no
            proof can be had, they prove the misbehaviour of the log to anybody.
    """
    if old.origin != new.origin:
        raise _split(old, new, "different origins")
    if new.size < old.size:
        raise _split(old, new, "the log has shrunk")
    if old.size == 0:  # every log extends the empty one, which RFC 6962 has no proof for
        if proof or (new.size == 0 and old.root != new.root):
            raise _split(old, new, "from an empty log the proof is empty")
        return
    try:
        verify_consistency(old.size, new.size, old.root, new.root, proof)
    except Rejected as error:
        raise _split(old, new, error.detail) from error


def cosign(
    note: str | bytes, name: str, public: bytes, sign: Callable[[bytes], bytes], time_s: int
) -> str:
    """Return a witness's line to stand under a note, once the witness has kept what it saw.

    Args:
        note: of a checkpoint whose growth the witness has verified.
        name: of the witness's key.
        public: raw Ed25519 key that belongs to `sign`.
        sign: signs with the private half that a shell holds.
        time_s: Unix seconds, the witness's clock.
    """
    message = _cosigned_message(notes.parse_note(note).text, time_s)
    signature = sign(message)
    assert verify(public, signature, message), "the key that signs is the key that is named"
    claim = time_s.to_bytes(_TIME_BYTES) + signature
    return notes.signature_line(name, public, claim, notes.COSIGNATURE_V1)


def cosigned_at(note: str | bytes, name: str, public: bytes) -> int:
    """Return the Unix seconds at which this very witness cosigned the note, the latest if often.

    Raises:
        Rejected: `note`: malformed, not cosigned by the witness, or falsely so.
    """
    parsed = notes.parse_note(note)
    claimed = notes.signatures_by(parsed, name, public, notes.COSIGNATURE_V1)
    if not claimed:
        raise Rejected("note", f"no cosignature by {name}")
    times = [int.from_bytes(claim[:_TIME_BYTES]) for claim in claimed]
    for claim, time_s in zip(claimed, times, strict=True):
        message = _cosigned_message(parsed.text, time_s)
        if not verify(public, claim[_TIME_BYTES:], message):
            raise Rejected("note", f"the cosignature by {name} is false")
    return max(times)


def _cosigned_message(text: str, time_s: int) -> bytes:
    return f"cosignature/v1\ntime {time_s}\n{text}".encode()


def _is_ours(origin: str) -> bool:
    authority, _, n = origin.partition("/log/")
    return bool(_AUTHORITY.fullmatch(authority) and _INCARNATION.fullmatch(n))


def _root(encoded: str) -> bytes:
    try:
        root = b64decode(encoded, validate=True)
    except (Base64Error, ValueError) as error:
        raise _rejected(f"root {encoded[:80]!r} is not base64") from error
    if len(root) != HASH_BYTES or b64encode(root).decode() != encoded:
        raise _rejected(f"root {encoded[:80]!r} is not the canonical base64 of {HASH_BYTES} bytes")
    return root


def _rejected(detail: str) -> Rejected:
    return Rejected("checkpoint", detail)


def _split(old: Checkpoint, new: Checkpoint, why: str) -> Rejected:
    return Rejected("split-view", f"{old.origin} {old.size} to {new.origin} {new.size}: {why}")
