"""How long a call takes from the shell, beside an interpreter that does nothing."""

import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks import county, processes
from benchmarks.measure import ROUNDS, Figure, Scale
from core.log.eventlog import EventLog
from server.clock import SystemClock
from server.settings import Folder

_EVENTS: Final = 1_000
_NOTHING: Final = ("-c", "pass")


def figures(_scale: Scale, folder: Path) -> Iterator[Figure]:
    """Measure the calls that people make all day; the read models are up to date."""
    path = folder / "starting"
    county.fill(path, _EVENTS)
    office, device = ("--data", str(path)), ("--data", str(path / "device"))
    calls = {
        "anjuan --help": (*processes.OFFICE, "--help"),
        "anjuan status": (*processes.OFFICE, "status", *office),
        "anjuan credit score": (
            *processes.OFFICE, "credit", "score", county.INSTITUTION, *office,
        ),
        "anjuan replay": (*processes.OFFICE, "replay", _a_leg(path), *office),
        "anjuan-field --help": (*processes.DEVICE, *device, "--help"),
        "anjuan-field status": (*processes.DEVICE, *device, "status"),
    }  # fmt: skip
    for name, call in calls.items():
        yield _figure(name, call, folder)


def _a_leg(path: Path) -> str:
    with EventLog.open(Folder(path).log, now_ms=SystemClock().wall_ms) as log:
        return next(row[1] for row in log.iter_rows() if row[3].startswith("leg."))


def _figure(name: str, call: tuple[str, ...], folder: Path) -> Figure:
    processes.run(*call, scratch=folder)  # read models and byte code are made the first time
    times = [
        (
            processes.run(*_NOTHING, scratch=folder).wall_s,
            processes.run(*call, scratch=folder).wall_s,
        )
        for _ in range(ROUNDS)
    ]
    return Figure(
        name=f"start of {name}",
        ratio=statistics.median(ours / nothing for nothing, ours in times),
        against="python -c pass",
        absolute=f"{statistics.median(ours for _, ours in times) * 1000:,.0f} ms",
    )
