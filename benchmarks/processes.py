"""Whole processes of the product: how long they take, and how much memory they ever held."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import Final

import httpx
import msgspec

OFFICE: Final = ("-m", "server.cli")
DEVICE: Final = ("-m", "field_client.cli")
ROOT: Final = Path(__file__).resolve().parents[1]
_TRIES: Final = 400
_WAIT_S: Final = 0.05
# Linux counts a parent's pages as its child's until exec, so a large parent hides a small child:
# the child is started, and its peak read, by a process that holds nothing
_LAUNCHER: Final = """
import json, os, sys, time
start = time.perf_counter()
child = os.posix_spawn(sys.executable, [sys.executable, *sys.argv[2:]], os.environ)
_, status, used = os.wait4(child, 0)
took = time.perf_counter() - start
with open(sys.argv[1], "w") as out:
    json.dump([os.waitstatus_to_exitcode(status), took, used.ru_maxrss], out)
"""


class Ran(msgspec.Struct, frozen=True):
    """What a process came to; `peak_kib` is the most memory it had resident."""

    code: int
    wall_s: float
    peak_kib: int


class ProcessFailed(Exception):  # noqa: N818 - says what happened
    """A process of the product ended otherwise than a benchmark can use."""


def run(*arguments: str, scratch: Path) -> Ran:
    """Run `python ARGUMENTS` to its end.

    Args:
        arguments: of the interpreter.
        scratch: a folder for what it says.

    Raises:
        ProcessFailed: it did not end with 0.
    """
    outcome = scratch / "outcome.json"
    said = subprocess.run(  # noqa: S603 - our own modules, no shell
        [sys.executable, "-S", "-c", _LAUNCHER, str(outcome), *arguments],
        cwd=ROOT,
        env=_environment(),
        capture_output=True,
        check=True,
    )
    ran = Ran(*msgspec.json.decode(outcome.read_bytes()))
    if ran.code:
        raise ProcessFailed(f"{' '.join(arguments)}: {ran.code}: {said.stderr.decode()[-2000:]}")
    return ran


class Serving:
    """An office that serves; `peak_kib` is read while it lives."""

    def __init__(self, process: subprocess.Popen[bytes], url: str) -> None:
        """Take over a started process."""
        self._process = process
        self.url = url

    def peak_kib(self) -> int:
        """Return the most memory that it had resident so far, as Linux counts it."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1])


@contextmanager
def serving(folder: Path) -> Iterator[Serving]:
    """Serve a folder on a free port with `anjuan serve`, its own work included."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(  # noqa: S603 - our own module, no shell
        [sys.executable, *OFFICE, "serve", "--data", str(folder), "--port", str(port)],
        cwd=ROOT,
        env=_environment(),
        stdout=subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_ready(url)
        yield Serving(process, url)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def _wait_until_ready(url: str) -> None:
    pause = Event()
    for _ in range(_TRIES):
        with suppress(httpx.TransportError):
            httpx.get(f"{url}/api/v1/health", timeout=5).raise_for_status()
            return
        pause.wait(_WAIT_S)
    raise ProcessFailed(f"{url} did not answer")


def _environment() -> dict[str, str]:
    return os.environ | {"ANJUAN_LANG": "en"}
