"""Which story goes on when; those of a day go on together, in rounds of one act each."""

import heapq
from collections.abc import Sequence
from datetime import date, timedelta

from core.kernel.ids import stream_kind
from core.process.dossier import Deed
from server.demo.scale.model import Model
from server.demo.scale.story import SAME, Act, Go, Steps, Story, Subject, Told
from server.demo.years.bureau import Bureau


class Diary:
    """The stories that are not over, by the day on which they go on.

    Attributes:
        goes: who is to be visited, oldest first.
    """

    def __init__(self, bureau: Bureau, model: Model, last_day: str) -> None:
        """Begin with none; what would go on after the last day is forgotten."""
        self._last_day = last_day
        self._bureau = bureau
        self._model = model
        self._waiting: list[tuple[str, int, Story]] = []
        self._number = 0
        self.goes: list[tuple[Story, Go]] = []

    def begin(self, day: str, subject: Subject, stream: str, steps: Steps) -> None:
        """Let a story begin on a day with its first wait."""
        self._wait(day, Story(subject, stream, steps))

    def work(self, day: str) -> None:
        """Do everything that is due by a day."""
        while due := self._due(day):
            acting = self._go_on(due, Told(day=day))
            while acting:
                self._do(acting)
                acting = self._go_on([story for story, _ in acting], Told(day=day))

    def made(self, story: Story, told: Told) -> None:
        """Let a story go on after its visit."""
        acting = self._go_on([story], told)
        assert not acting, "who comes back from a visit waits before anything else"

    def _go_on(self, stories: Sequence[Story], told: Told) -> list[tuple[Story, Act]]:
        """Let stories take a step each; return those that act."""
        acting: list[tuple[Story, Act]] = []
        for story in stories:
            match story.step(told):
                case Act() as act:
                    acting.append((story, act))
                case Go() as go:
                    self.goes.append((story, go))
                case int(days):
                    later = date.fromisoformat(told.day) + timedelta(days=days)
                    self._wait(later.isoformat(), story)
                case _:
                    pass
        return acting

    def _do(self, acting: Sequence[tuple[Story, Act]]) -> None:
        """Do the acts, those of a person in a county as one commit, and tell the model."""
        deeds: dict[tuple[str, str], list[Deed]] = {}
        for story, act in acting:
            there = deeds.setdefault((act.who, story.subject.school.region), [])
            there += [Deed(stream=story.stream, command=one) for one in act.commands]
            self._tell(story, act)
        for (who, region), some in deeds.items():
            if some:
                self._bureau.do(who, some, region)

    def _tell(self, story: Story, act: Act) -> None:
        kind = stream_kind(story.stream)
        self._model.says(act.says)
        if act.stage != SAME:
            self._model.moves(kind, story.stage, act.stage)
            story.stage = act.stage
        self._model.running[kind] += act.running - story.running
        story.running = act.running

    def _due(self, day: str) -> list[Story]:
        found: list[Story] = []
        while self._waiting and self._waiting[0][0] <= day:
            found.append(heapq.heappop(self._waiting)[2])
        return found

    def _wait(self, day: str, story: Story) -> None:
        if day > self._last_day:  # nothing more of it is played
            return
        self._number += 1
        heapq.heappush(self._waiting, (day, self._number, story))
