"""Where the server draws and keeps its key: a file that only its owner may read.

The seed is in clear, guarded by the file's mode alone; a passphrase or a token comes with the next
format of the file (`v`).
"""

import json
import os
import stat
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.evidence.envelope import Signer
from core.kernel.b64 import b64u, from_b64u
from core.log.records import UnfitFile

_OWNER_ONLY = 0o600


class UnfitKeyFile(UnfitFile, ValueError):  # noqa: N818 - as its base
    """It is no key file, or a damaged one."""


def draw_seed() -> bytes:
    """Draw a new key."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def signer_of(seed: bytes, epoch: int = 1) -> Signer:
    """Return the signer of a seed."""
    private = Ed25519PrivateKey.from_private_bytes(seed)
    return Signer(public=private.public_key().public_bytes_raw(), sign=private.sign, epoch=epoch)


def save_key(path: Path, seed: bytes) -> None:
    """Write a new key file; an existing one is never overwritten.

    Raises:
        FileExistsError: there is one.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    with os.fdopen(handle, "w") as file:
        json.dump({"v": 1, "alg": "Ed25519", "seed": b64u(seed)}, file)
        file.flush()
        os.fsync(file.fileno())


def load_key(path: Path) -> Signer:
    """Read a key file.

    Raises:
        OSError: not there, not readable, or readable by others.
        UnfitKeyFile: not a key file of version 1.
    """
    if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise PermissionError(f"{path} can be read by others; take their rights away (chmod 600)")
    try:
        content = json.loads(path.read_text())
        version, seed = content["v"], content["seed"]
    except (ValueError, LookupError, TypeError) as error:
        raise UnfitKeyFile(
            f"{path.name} is damaged: it is no key file; put its copy back"
        ) from error
    if version != 1:
        raise UnfitKeyFile(f"{path.name} is a key file of version {version}; 1 is known")
    try:
        return signer_of(from_b64u(seed, 32))
    except (ValueError, TypeError) as error:
        raise UnfitKeyFile(
            f"{path.name} is damaged: its seed is none; put its copy back"
        ) from error
