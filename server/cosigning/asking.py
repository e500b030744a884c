"""Asking a witness to cosign a checkpoint, over HTTP, and what its answer means for the office.

A witness is only believed in what it signs. That it declines is a claim that nobody signed: it is
told to a person and never stops the log.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from core.evidence.checkpoint import cosigned_at, parse_any_checkpoint
from core.evidence.note import COSIGNATURE_V1, parse_note, signature_line, signatures_by
from core.evidence.policy import Policy, Witness
from core.evidence.witnessing import Asked, write_asked
from core.kernel.errors import Rejected
from core.kernel.limits import NOTE_BYTES
from server.cosigning.store import Line

if TYPE_CHECKING:
    import httpx

TIMEOUT_S: Final = 10.0
_SIZE: Final = re.compile(r"[0-9]{1,15}", re.ASCII)
_OK: Final = 200
_UNKNOWN: Final = 404
_CONFLICT: Final = 409
_FORKED: Final = 422

Prove = Callable[[int, int], tuple[bytes, ...]]
"""Returns the proof that the log of a size begins with that of a smaller one."""


class Declining(NamedTuple):
    """A witness did not cosign.

    Attributes:
        code: of `store.Trouble`.
        size: where the witness stands, if that is the answer.
    """

    code: str
    detail: str
    size: int | None = None


def ask(
    url: str, note: str, old: int, prove: Prove, *, http: "httpx.Client | None" = None
) -> str | Declining:
    """Ask a witness to cosign; once more from where it says that it stands.

    Args:
        url: submission prefix of the witness.
        note: the log's own, over the newest checkpoint that is kept.
        old: the size that the witness is believed to have cosigned.
        prove: from a size to the checkpoint's.
        http: another way to reach it.

    Returns:
        Signature lines as they came, or why there are none.
    """
    size = parse_any_checkpoint(parse_note(note).text).size
    import httpx  # noqa: PLC0415 - a call of the office that asks no witness does not wait for it

    with http or httpx.Client(timeout=TIMEOUT_S, follow_redirects=False) as client:
        answer = _post(client, url, note, size, min(old, size), prove)
        if isinstance(answer, Declining) and answer.code == "elsewhere":
            stands = answer.size or 0
            if stands <= size and stands != min(old, size):
                answer = _post(client, url, note, size, stands, prove)
    return meaning(answer, size)


def read_reply(status: int, body: str) -> str | Declining:
    """Return the lines of an answer, or what it declines with."""
    if status == _OK:
        return body
    said = body.strip()[:200]
    if status == _CONFLICT:
        size = int(said) if _SIZE.fullmatch(said) else None
        return Declining("elsewhere", f"{status} {said}", size)
    code = {_UNKNOWN: "unknown-log", _FORKED: "forked"}.get(status, "declined")
    return Declining(code, f"{status} {said}")


def meaning(answer: str | Declining, size: int) -> str | Declining:
    """Return what an answer means for a log of a size."""
    if isinstance(answer, str) or answer.code != "elsewhere":
        return answer
    if answer.size is None:
        return Declining("declined", answer.detail)
    if answer.size > size:
        detail = f"the witness has seen {answer.size} events, this log has {size}"
        return Declining("log-behind", detail, answer.size)
    if answer.size == size:
        return Declining("forked", f"the witness has cosigned another root of size {size}", size)
    return Declining("elsewhere", f"the witness stands at {answer.size}", answer.size)


def lines_by(witnesses: tuple[Witness, ...], note: str, answer: str) -> tuple[Line, ...]:
    """Return the true cosignatures of an answer by the witnesses of a policy; others are ignored.

    Raises:
        Rejected: `note`: the answer is no signature lines, or one by a known witness is false.
    """
    size = parse_any_checkpoint(parse_note(note).text).size
    parsed = parse_note(note + answer)
    if parsed.text != parse_note(note).text:
        raise Rejected("note", "the answer is no signature lines")
    found = []
    for one in witnesses:
        claims = signatures_by(parsed, one.key.name, one.key.public, COSIGNATURE_V1)
        if one.key.kind != COSIGNATURE_V1 or not claims:
            continue
        time_s = cosigned_at(note + answer, one.key.name, one.key.public)
        newest = max(claims, key=lambda claim: int.from_bytes(claim[:8]))
        line = signature_line(one.key.name, one.key.public, newest, COSIGNATURE_V1)
        found.append(Line(size=size, witness=one.key.name, time_s=time_s, note=note, line=line))
    return tuple(found)


def with_address(policy: Policy) -> tuple[Witness, ...]:
    """Return the witnesses that can be asked over a network."""
    return tuple(one for one in policy.witnesses if one.url)


def _post(
    client: "httpx.Client", url: str, note: str, size: int, old: int, prove: Prove
) -> str | Declining:
    import httpx  # noqa: PLC0415 - as above

    proof = prove(old, size) if 0 < old < size else ()
    content = write_asked(Asked(old=old, proof=proof, note=note))
    said = bytearray()
    try:
        with client.stream("POST", f"{url.rstrip('/')}/add-checkpoint", content=content) as answer:
            for piece in answer.iter_bytes():
                said += piece
                if len(said) > NOTE_BYTES:
                    return Declining("declined", "the answer is too long")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Declining("unreachable", str(error)[:200])
    return read_reply(answer.status_code, said.decode("utf-8", "replace"))
