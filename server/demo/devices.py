"""A field device of the demonstration: a process of its own, spoken to in its line mode."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class DeviceFailed(Exception):  # noqa: N818 - says what happened
    """A device answered a line of the story with an error: the story, or we, are wrong."""


class FieldDevice:
    """One `anjuan-field script` process with a data folder of its own."""

    def __init__(self, process: subprocess.Popen[str], name: str) -> None:
        """Take over a started process."""
        self._process = process
        self.name = name

    def say(self, *words: str, allowed: tuple[int, ...] = (0,)) -> dict[str, Any]:
        """Give one line and return what was answered.

        Raises:
            DeviceFailed: another exit code than those allowed.
        """
        assert self._process.stdin is not None, "the process was started with pipes"
        assert self._process.stdout is not None, "the process was started with pipes"
        line = " ".join(f"'{word}'" for word in words)
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        answered = self._process.stdout.readline()
        if not answered:
            raise DeviceFailed(f"{self.name} ended at: {line}")
        answer = json.loads(answered)
        if answer["code"] not in allowed:
            raise DeviceFailed(f"{self.name}: {line}: {answered}")
        data: dict[str, Any] = answer["data"]
        return data

    def at(self, ms: int) -> None:
        """Set the device's simulated clock."""
        self.say("clock", str(ms))

    def visit(self, *words: str) -> dict[str, Any]:
        """Record one fact of a visit."""
        return self.say("visit", *words)


@contextmanager
def field_device(folder: Path, name: str, authority: str, seed: int) -> Iterator[FieldDevice]:
    """Start a device, and end it with the block."""
    command = [
        sys.executable, "-m", "field_client.cli", "--data", str(folder / name), "script",
        "--simulate", authority, "--seed", f"{seed}/{name}",
    ]  # fmt: skip
    process = subprocess.Popen(  # noqa: S603 - our own console script, no shell
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"ANJUAN_LANG": "en"},
    )
    try:
        yield FieldDevice(process, name)
    finally:
        assert process.stdin is not None, "the process was started with pipes"
        assert process.stdout is not None, "the process was started with pipes"
        process.stdin.close()
        process.wait(timeout=30)
        process.stdout.close()
