"""The line mode without a process for each line: commands come in on standard input, JSON goes out.

    clock 1772413200000        only under an authority of demonstrations: set the simulated clock
    enrol http://… CODE
    sync
    visit open --institution 019a… --code 2EM-4HMA-SW9R

Each line is answered by one line of JSON: {"code": exit code, "data": …}. With `--simulate` time
and randomness are reproducible, and the device enrols with no authority of the real world.
"""

import argparse
import os
import shlex
import sys
from collections.abc import Iterable
from pathlib import Path

import msgspec

from core.kernel.seeded import seeded_bytes
from field_client.answers import DONE, WRONG, Answer, answer_of
from field_client.clock import Clock, SimulatedClock, SystemClock, simulated_clock
from field_client.device import Device, Randomness
from field_client.told import Told
from field_client.words import N_

BAD_LINE = N_("{field} cannot be read as a call: {seen}")
NO_CLOCK = N_("{field}: the clock is set only in a simulation")


class Script:
    """Runs lines one after the other on one data folder."""

    def __init__(self, folder: Path, clock: Clock, random_bytes: Randomness) -> None:
        """Begin; nothing is opened before a line asks for it."""
        self._folder = folder
        self.clock = clock
        self.random_bytes = random_bytes

    def folder(self, given: argparse.Namespace) -> Path:
        """The one folder of the script."""
        del given
        return self._folder

    def opened(self, given: argparse.Namespace) -> Device:
        """Open the device, as a call does."""
        return Device.open(self.folder(given), clock=self.clock, random_bytes=self.random_bytes)

    def created(self, given: argparse.Namespace) -> Device:
        """Open the device for enrolment: what is missing is made."""
        return Device.create(self.folder(given), clock=self.clock, random_bytes=self.random_bytes)

    def run(
        self, lines: Iterable[str], parser: argparse.ArgumentParser, unsaid: argparse.Namespace
    ) -> int:
        """Answer every line; the exit code is the worst that was answered."""
        worst = DONE
        for line in lines:
            words = shlex.split(line, comments=True)
            if not words:
                continue
            answer = self._one(words, parser, unsaid)
            worst = max(worst, answer.code)
            said = {"code": answer.code, "data": answer.data}
            sys.stdout.write(msgspec.json.encode(said).decode() + "\n")
            sys.stdout.flush()
        return worst

    def _one(
        self, words: list[str], parser: argparse.ArgumentParser, unsaid: argparse.Namespace
    ) -> Answer:
        try:
            if words[0] == "clock":
                return self._set_clock(words)
            given = parser.parse_args(words, argparse.Namespace(**vars(unsaid)))
            answer: Answer = given.run(given)
        except SystemExit:  # how argparse says that it did not understand
            return _told(Told(BAD_LINE, words[0], seen=" ".join(words)))
        except Exception as error:
            found = answer_of(error)
            if found is None:
                raise
            return found
        return answer

    def _set_clock(self, words: list[str]) -> Answer:
        if not isinstance(self.clock, SimulatedClock):
            return _told(Told(NO_CLOCK, "clock"))
        ms = int(words[1])
        self.clock.advance(max(0, ms - self.clock.wall_ms()))
        return Answer(data={"ms": self.clock.wall_ms()})


def script_of(folder: Path, simulate: str | None, seed: str) -> Script:
    """Return a script on real time, or under the demonstration's authority that is named.

    Raises:
        ValueError: the authority is not one of demonstrations.
    """
    if simulate is None:
        return Script(folder, SystemClock(), os.urandom)
    return Script(folder, simulated_clock(simulate, 0), seeded_bytes(seed))


def _told(told: Told) -> Answer:
    return answer_of(told) or Answer(code=WRONG)
