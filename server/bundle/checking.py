"""`anjuan verify`: the bundle's own verifier, with a policy's quorum and harder bounds for zips."""

import zipfile
from pathlib import Path
from typing import Any, Final

from core.evidence.note import ED25519
from core.evidence.policy import NONE, Policy
from core.evidence.quorum import open_witnessed
from core.kernel.errors import Rejected
from core.kernel.limits import NOTE_BYTES
from server.bundle import verify
from server.bundle.verify import Unverified

MAX_DIRECTORY: Final = 64 << 20
"""Bytes of a zip's directory: all of it is read into memory before anything else."""
_END: Final = b"PK\x05\x06"
_END_64: Final = b"PK\x06\x06"
_TAIL: Final = 22 + 0xFFFF + 20 + 56


def check_bundle(path: Path, policy: Policy) -> dict[str, Any]:
    """Return what a bundle shows to whoever believes this policy.

    Raises:
        Unverified: it is not to be believed; its `args` say what detected it, where, and the rest.
        FileNotFoundError: there is nothing at `path`.
    """
    path = path.resolve(strict=True)
    if path.is_file():
        _bound_directory(path)
    logs = [(one.key.name, one.key.public) for one in policy.logs if one.key.kind == ED25519]
    found: dict[str, Any] | None = None
    refused = Unverified("note", "checkpoint", "the policy names no log whose key is Ed25519")
    for log in logs:
        try:
            found = verify.verify(path, [log])
            break
        except Unverified as error:
            refused = error
            if error.args[0] != "note":  # else it may be of another log that is believed
                raise
    if found is None:
        raise refused
    return found | _witnessed(path, policy)


def _witnessed(path: Path, policy: Policy) -> dict[str, Any]:
    """Hold the checkpoint against the policy's quorum."""
    try:
        seen = open_witnessed(_note(path), policy)
    except Rejected as error:
        raise Unverified(error.code, "checkpoint", error.detail) from error
    return {"cosigned": seen.times, "quorum": None if policy.quorum == NONE else policy.quorum}


def _note(path: Path) -> bytes:
    """Return the checkpoint of a bundle that was verified a moment ago."""
    if path.is_dir():
        with (path / "data" / "checkpoint").open("rb") as file:
            return file.read(NOTE_BYTES + 1)
    with zipfile.ZipFile(path) as bag:
        (name,) = [name for name in bag.namelist() if name.endswith("data/checkpoint")]
        with bag.open(name) as entry:
            return entry.read(NOTE_BYTES + 1)


def _bound_directory(path: Path) -> None:
    """Refuse a zip whose directory would fill the memory, before it is opened."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _TAIL))
        tail = file.read(_TAIL)
    ends = [tail[at + 12 : at + 16] for at in _all(tail, _END)]
    ends += [tail[at + 40 : at + 48] for at in _all(tail, _END_64)]
    if any(int.from_bytes(one, "little") > MAX_DIRECTORY for one in ends):
        raise Unverified("bag", "zip", "its directory is too large")


def _all(data: bytes, mark: bytes) -> list[int]:
    found, at = [], data.find(mark)
    while at >= 0:
        found.append(at)
        at = data.find(mark, at + 1)
    return found
