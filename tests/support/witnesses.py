"""A log, witnesses and their keys for tests; a witness that runs as a process on loopback."""

import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.evidence.checkpoint import Checkpoint, cosign, origin_of, sign_checkpoint
from core.evidence.merkle import leaf_hash
from core.evidence.note import COSIGNATURE_V1, format_vkey
from core.evidence.tree import Tree
from core.evidence.witnessing import Asked, write_asked
from server.cosigning.rounds import Outcome
from server.keys import load_key
from server.settings import Folder
from server.witness.files import make_witness
from server.witness.folder import cosign_folder, read_answers, write_requests
from server.witness.store import Witness
from tests.support.devices import AUTHORITY
from tests.support.offices import Bureau

ORIGIN = origin_of(AUTHORITY, 1)
NAME = "jijian.example.gov.cn/w1"


class Key:
    """A key of a seed, under a name."""

    def __init__(self, name: str, seed: int) -> None:
        private = Ed25519PrivateKey.from_private_bytes(bytes([seed] * 32))
        self.name = name
        self.public = private.public_key().public_bytes_raw()
        self.sign = private.sign
        self.as_log = format_vkey(name, self.public)
        self.as_witness = format_vkey(name, self.public, COSIGNATURE_V1)

    def line(self, note: str, time_s: int) -> str:
        """Cosign a note."""
        return cosign(note, self.name, self.public, self.sign, time_s)


LOG = Key(ORIGIN, 1)
W1 = Key(NAME, 2)
W2 = Key("jiaoyu.example.gov.cn/w1", 3)
W3 = Key("shenji.example.gov.cn/w1", 4)


class SmallLog:
    """A log of named leaves, signed by LOG or another key."""

    def __init__(self, leaves: list[bytes], key: Key = LOG) -> None:
        self._tree = Tree.reopen(0, (), _no_tile)
        self._tree.append([leaf_hash(leaf) for leaf in leaves])
        self._key = key

    def note(self, size: int, origin: str = ORIGIN) -> str:
        """Return the signed checkpoint of a size."""
        checkpoint = Checkpoint(origin, size, self._tree.root(size))
        return sign_checkpoint(checkpoint, self._key.public, self._key.sign)

    def proof(self, old: int, size: int) -> tuple[bytes, ...]:
        """Return a consistency proof."""
        return self._tree.consistency_proof(old, size)

    def request(self, old: int, size: int) -> bytes:
        """Return the body of add-checkpoint."""
        proof = self.proof(old, size) if 0 < old < size else ()
        return write_asked(Asked(old=old, proof=proof, note=self.note(size)))


def _no_tile(level: int, index: int) -> bytes:
    raise AssertionError(f"a log of fewer than 256 leaves has no full tile {level}/{index}")


def new_witness(folder: Path, *logs: str) -> str:
    """Make a witness that serves these logs, by default LOG; return its key."""
    return make_witness(folder, NAME, logs or (LOG.as_log,))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served_witness(folder: Path):
    """Run `anjuan witness serve` as a process; give its address."""
    port = free_port()
    call = ["witness", "serve", "--data", str(folder), "--port", str(port)]
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "server.cli", *call],
        stdout=subprocess.PIPE,
        env={**os.environ, "ANJUAN_LANG": "en"},
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert "answers on" in process.stdout.readline()
            _wait(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


def _wait(port: int) -> None:
    with httpx.Client(transport=httpx.HTTPTransport(retries=20)) as client:
        client.get(f"http://127.0.0.1:{port}/", timeout=10)


def with_witnesses(folder: Path, policy: str) -> Bureau:
    """Return an open office whose policy file says this."""
    Bureau(folder).close()
    Folder(folder).policy.write_text(policy)
    return Bureau(folder)


def by_stick(bureau: Bureau, witness: Path, stick: Path, now_s: int) -> tuple[Outcome, ...]:
    """Carry the newest checkpoint to a witness in a folder, and its answer back."""
    cosigning = bureau.office.cosigning
    assert cosigning is not None, "the office has a policy"
    bureau.office.checkpoint()
    write_requests(stick, cosigning.requests())
    with Witness.open(witness, now_s=lambda: now_s) as open_witness:
        cosign_folder(open_witness, stick, stick)
    outcomes = tuple(cosigning.take_in(one) for one in read_answers(stick))
    for answer in stick.glob("answer-*"):
        answer.unlink()
    return outcomes


def log_key(folder: Path) -> str:
    """Return the log's key as a witness writes it down."""
    signer = load_key(Folder(folder).key)
    return format_vkey(ORIGIN, signer.public)
