"""The device's signing key: drawn here and nowhere else on the device, kept in `device.key`.

The file is JSON with a version, so that a later release can protect it further:

    {"alg":"Ed25519","protection":"file-permissions","seed":"…","v":1}

For now it is protected by the permissions of the file alone (0600): whoever can read the officer's
files can sign as this device. A passphrase comes later, as another `protection`, in a file of
version 2; this release then says that it cannot read it. An epoch is a key (FORMAT §3).
"""

import os
import stat
from pathlib import Path
from typing import Final, Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.evidence.envelope import Signer
from core.kernel import codec
from core.kernel.b64 import b64u, from_b64u
from field_client.told import Told
from field_client.words import N_

SEED_BYTES: Final = 32
_OWNER_ONLY = 0o600
_OTHERS = stat.S_IRWXG | stat.S_IRWXO

KEY_MISSING = N_("{field} is not there; enrol this device first")
KEY_THERE = N_("{field} is there already; a key is never overwritten")
KEY_UNREADABLE = N_("{field} is not a key file that this release can read: {detail}")
KEY_OPEN = N_("{field} can be read by others; take their rights away (chmod 600)")


class _KeyFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    v: Literal[1]
    alg: Literal["Ed25519"]
    protection: Literal["file-permissions"]
    seed: str


def signer_of(seed: bytes, epoch: int = 1) -> Signer:
    """Return the act of signing with a key."""
    private = Ed25519PrivateKey.from_private_bytes(seed)
    return Signer(public=private.public_key().public_bytes_raw(), sign=private.sign, epoch=epoch)


def store(path: Path, seed: bytes) -> None:
    """Write a new key file, readable by its owner alone, and see it on the disk before returning.

    Raises:
        Told: there is a file already; a key that is overwritten takes its stream with it.
    """
    content = codec.encode(
        _KeyFile(v=1, alg="Ed25519", protection="file-permissions", seed=b64u(seed))
    )
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    except FileExistsError as error:
        raise Told(KEY_THERE, str(path)) from error
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def load(path: Path, epoch: int = 1) -> Signer:
    """Read the key file.

    Raises:
        Told: it is missing, readable by others, or not a key file of this release.
    """
    try:
        if os.name == "posix" and path.stat().st_mode & _OTHERS:
            raise Told(KEY_OPEN, str(path))
        file = codec.decode(path.read_bytes(), _KeyFile)
        return signer_of(from_b64u(file.seed, SEED_BYTES), epoch)
    except FileNotFoundError as error:
        raise Told(KEY_MISSING, str(path)) from error
    except (msgspec.DecodeError, ValueError) as error:  # a ValidationError is a DecodeError
        raise Told(KEY_UNREADABLE, str(path), detail=str(error)) from error
