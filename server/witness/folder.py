"""A witness that no network reaches: requests and answers as files in a folder, e.g. on a stick.

    office    add-checkpoint-<size>-<old>.txt     the body of the call, for each size that the
                                                  witness may stand at
    witness   answer-<key id>-<size>.txt          the status on a line, then the body of the answer

The witness takes the request that leads on from what it cosigned last; if none does, the answer
names the size where it stands, and the next folder begins there.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from core.evidence.checkpoint import parse_any_checkpoint
from core.evidence.note import parse_note
from core.evidence.witnessing import REQUEST_BYTES, Asked, read_asked, write_asked
from core.kernel.errors import Rejected
from core.kernel.limits import NOTE_BYTES
from server.witness.store import Reply, Witness

REQUESTS: Final = "add-checkpoint-*.txt"
ANSWERS: Final = "answer-*.txt"
FILES_READ: Final = 1_000
"""More files than that are no folder of ours."""

_ANSWER = re.compile(r"answer-([0-9a-f]{8})-([0-9]{1,15})\.txt", re.ASCII)
_STATUS = re.compile(r"[1-5][0-9]{2}", re.ASCII)


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one checkpoint in a folder.

    Attributes:
        file: that holds the answer.
        size: of the checkpoint.
    """

    file: str
    origin: str
    size: int
    reply: Reply


def write_requests(folder: Path, asked: list[Asked]) -> tuple[str, ...]:
    """Write a checkpoint's requests, one for each old size, in place of earlier ones.

    Returns:
        The files' names.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for path in _files(folder, REQUESTS):
        path.unlink()
    names = []
    for one in asked:
        size = parse_any_checkpoint(parse_note(one.note).text).size
        names.append(f"add-checkpoint-{size}-{one.old}.txt")
        _write(folder / names[-1], write_asked(one))
    return tuple(names)


def cosign_folder(witness: Witness, inbox: Path, outbox: Path) -> tuple[Answered, ...]:
    """Answer one checkpoint of every log in a folder: the largest that leads on from the last.

    Raises:
        FileNotFoundError: there is no such folder.
        Rejected: `policy`: the file of logs cannot be read.
    """
    logs = witness.logs()
    at = {seen.origin: seen.size for seen in witness.seen()}
    chosen: dict[str, tuple[bool, int, bytes]] = {}
    for content in _contents(inbox, REQUESTS):
        try:
            asked = read_asked(content)
            checkpoint = parse_any_checkpoint(parse_note(asked.note).text)
        except Rejected:
            continue  # not a request; the one that is meant is answered
        fits = asked.old == at.get(checkpoint.origin, 0)
        candidate = (fits, checkpoint.size, content)
        if candidate[:2] >= chosen.get(checkpoint.origin, (False, -1, b""))[:2]:
            chosen[checkpoint.origin] = candidate
    outbox.mkdir(parents=True, exist_ok=True)
    answered = []
    for origin, (_fits, size, content) in sorted(chosen.items()):
        reply = witness.answer(content, logs)
        name = f"answer-{witness.vkey.split('+')[1]}-{size}.txt"
        _write(outbox / name, f"{reply.status}\n{reply.body}".encode())
        answered.append(Answered(file=name, origin=origin, size=size, reply=reply))
    return tuple(answered)


class Brought(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as the office finds it; nothing in it has been believed yet.

    Attributes:
        key: key id of the witness, as hex.
        size: of the checkpoint that was asked about.
    """

    file: str
    key: str
    size: int
    reply: Reply


def read_answers(folder: Path) -> Iterator[Brought]:
    """Yield the answers of a folder.

    Raises:
        FileNotFoundError: there is no such folder.
    """
    for path in _files(folder, ANSWERS):
        named = _ANSWER.fullmatch(path.name)
        with path.open("rb") as file:
            content = file.read(NOTE_BYTES + 1)
        status, _, body = content.decode("utf-8", "replace").partition("\n")
        if named and _STATUS.fullmatch(status) and len(content) <= NOTE_BYTES:
            reply = Reply(status=int(status), body=body)
            yield Brought(file=path.name, key=named[1], size=int(named[2]), reply=reply)


def _contents(folder: Path, pattern: str) -> Iterator[bytes]:
    for path in _files(folder, pattern):
        with path.open("rb") as file:
            yield file.read(REQUEST_BYTES + 1)


def _files(folder: Path, pattern: str) -> list[Path]:
    if not folder.is_dir():
        raise FileNotFoundError(2, "no such folder", str(folder))
    found = sorted(path for path in folder.glob(pattern) if path.is_file())
    if len(found) > FILES_READ:
        raise Rejected("folder", f"{len(found)} files where at most {FILES_READ} are read")
    return found


def _write(path: Path, content: bytes) -> None:
    """Write a file that a reader finds whole or not at all, also when the stick is pulled."""
    beside = path.with_suffix(".new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)  # noqa: PTH105 - the one call that replaces in one step
