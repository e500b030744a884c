"""Runs the year: a new folder, an office on simulated time, the model beside it, every check.

How long it took and how much memory is told by whoever runs it: the result is the seed's alone.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from core.kernel.seeded import seeded_bytes
from core.kernel.times import ZONE
from server.clock import SimulatedClock
from server.demo import county
from server.demo.scale.compare import Difference, compare
from server.demo.scale.model import Model
from server.demo.scale.year import FIRST_DAY, Task, play_year
from server.fsck import FsckReport, fsck
from server.opening import init_folder, open_office
from server.progress import ProgressLine
from server.station import Station
from server.words import N_, _, said

_START: Final = int(
    datetime.fromisoformat(f"{FIRST_DAY}T08:00:00").replace(tzinfo=ZONE).timestamp() * 1000
)
PLAYED = N_("2025  a year of {institutions} institutions: {events} events")


class ScaleResult(msgspec.Struct, frozen=True, kw_only=True):
    """What `--json` prints.

    Attributes:
        events: how many there are in all.
        numbers: how many were compared with the model.
        differences: those that the model has otherwise.
        stopped: read models that wait before an event.
        declined: how many deeds of the office a rule forbade.
        fsck: `clean`, or `faults`.
        checked: how many rows of each kind were checked.
    """

    seed: int
    institutions: int
    events: int
    numbers: int
    differences: tuple[Difference, ...]
    stopped: tuple[str, ...]
    declined: int
    fsck: str
    faults: int
    checked: dict[str, int]

    @property
    def agrees(self) -> bool:
        """Whether everything is as it should be."""
        return not (self.differences or self.stopped or self.declined or self.faults)


def run_scale(path: Path, seed: int, institutions: int, tell: Callable[[str], None]) -> ScaleResult:
    """Make the folder, play the year, hold every read model against the model, check every byte.

    Args:
        path: a new data folder.
        seed: the same seed plays the same year, byte for byte.
        institutions: how many are in the register; about twenty events come of each.
        tell: takes each line as it comes.
    """
    station, task = opened(path, seed, institutions)
    try:
        model = _play(task)
        stopped = tuple(one.name for one in station.runner.catch_up() if one.stopped)
        with station.office.log.read() as reader:
            size = reader.size
        declined = len(station.follower.declined())
    finally:
        station.close()
    compared = compare(station.folder.projections, station.office.law, model, size)
    tell(said(PLAYED, institutions=institutions, events=size))
    report = _check(path)
    return ScaleResult(
        seed=seed,
        institutions=institutions,
        events=size,
        numbers=compared.numbers,
        differences=compared.differences,
        stopped=stopped,
        declined=declined,
        fsck="clean" if report.ok else "faults",
        faults=report.fault_count,
        checked=report.rows,
    )


def opened(path: Path, seed: int, institutions: int) -> tuple[Station, Task]:
    """Make a folder and open it on simulated time, to play a year in it; close the station."""
    clock = SimulatedClock(county.AUTHORITY, _START)
    random = seeded_bytes(f"{seed}/office")
    settings = init_folder(path, county.AUTHORITY, clock=clock, random=random, seed=random(32))
    station = Station(open_office(path, clock=clock, random=random), path)
    task = Task(
        station=station,
        clock=clock,
        administrator=settings.administrator,
        seed=seed,
        institutions=institutions,
    )
    return station, task


def _play(task: Task) -> Model:
    line = ProgressLine(_("playing a year"))
    try:
        return play_year(task, line)
    finally:
        line.end()


def _check(path: Path) -> FsckReport:
    line = ProgressLine(_("checking"))
    try:
        return fsck(path, lambda _table, done, whole: line(done, whole))
    finally:
        line.end()
