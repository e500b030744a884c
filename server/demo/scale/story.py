"""A story is what befalls one stream: it waits, acts in the office, sends officers out.

    def withdrawn(one: Matter) -> Steps:
        on = (yield 3).day           # three days later
        yield Act(who="head", commands=(...,), says="notice.withdrawn", stage=..., running=0)
        told = yield Go(acts=...)    # on the next day in the field

It begins with a wait. Each step says beside it what it should come to; that goes to the model and
to nobody else.
"""

from collections.abc import Callable, Generator, Sequence
from typing import Final, TypeVar

import msgspec

from server.demo.years.hand import Act as FieldAct
from server.demo.years.schools import School

T = TypeVar("T")
SAME: Final = "="
"""The stage stays as it is."""


class Subject(msgspec.Struct, frozen=True):
    """An institution with its place in the register, from 0 on."""

    number: int
    school: School


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a story is told when it goes on.

    Attributes:
        day: local DATE.
        visit: stream of the visit that was made, after `Go`.
    """

    day: str
    visit: str = ""


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """What a person of the office does in the story's stream.

    Attributes:
        who: the person's part in the bureau; empty where the office has done it by itself.
        says: names of the events that it should come to, those that follow by themselves included.
        stage: in which the stream should stand afterwards.
        running: how many deadlines of the stream should run afterwards.
    """

    who: str = ""
    commands: tuple[msgspec.Struct, ...] = ()
    says: str = ""
    stage: str = SAME
    running: int


class Go(msgspec.Struct, frozen=True, kw_only=True):
    """Visit the institution; `acts` gives what is done there, by the day."""

    acts: Callable[[str], Sequence[FieldAct]]


Step = int | Act | Go
"""Wait so many days, act, or go there."""
Steps = Generator[Step, Told, None]
StepsTo = Generator[Step, Told, T]
"""Steps that return something to the steps around them."""


class Story:
    """A stream while something still happens to it.

    Attributes:
        stream: its name; empty where the story only sends officers out.
        stage, running: as the steps have said so far.
        has_begun: whether the first step was taken.
    """

    __slots__ = ("has_begun", "running", "stage", "steps", "stream", "subject")

    def __init__(self, subject: Subject, stream: str, steps: Steps) -> None:
        """Begin before the first step."""
        self.subject = subject
        self.stream = stream
        self.steps = steps
        self.stage = ""
        self.running = 0
        self.has_begun = False

    def step(self, told: Told) -> Step | None:
        """Take the next step; None when the story is over."""
        try:
            if self.has_begun:
                return self.steps.send(told)
            self.has_begun = True
            return next(self.steps)
        except StopIteration:
            return None
