"""A year of many institutions, as `anjuan demo --scale` plays and checks it: its pace, its memory.

Everything is in the one process: the devices, the office with its follower and its read models, the
model that they are held against, and fsck. A year that does not agree ends the bench.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks import memory, processes
from benchmarks.measure import Figure, Scale

EVENTS_EACH: Final = 20
"""About what a year gives of an institution; it turns the sizes of a scale into institutions."""
FEWEST: Final = 500
"""Below it the caches of the read models are not full yet, and what grows is they."""


def figures(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Play both sizes."""
    small = max(FEWEST, scale.small // EVENTS_EACH)
    large = max(2 * FEWEST, scale.large // EVENTS_EACH)
    before, after = year(folder / "small", small), year(folder / "large", large)
    yield Figure(
        name="peak memory of a year by chance",
        ratio=after.peak_kib / before.peak_kib,
        against=f"{large:,} to {small:,} institutions",
        absolute=f"{after.peak_kib / 1024:,.0f} MiB, {before.peak_kib / 1024:,.0f} before",
        goal=memory.GOAL,
        is_ceiling=True,
    )
    yield Figure(
        name="time of a year by chance",
        ratio=after.wall_s / before.wall_s / (large / small),
        against=f"{large / small:.0f} times {small:,} institutions",
        absolute=f"{after.wall_s:,.0f} s, {before.wall_s:,.0f} before",
    )


def year(folder: Path, institutions: int) -> processes.Ran:
    """Play a year of so many institutions in a process of its own.

    Raises:
        ProcessFailed: a read model and the model differ, or fsck found something.
    """
    folder.mkdir(parents=True)
    return processes.run(
        *processes.OFFICE, "demo", "--once", "--scale", str(institutions),
        "--data", str(folder / "office"), scratch=folder,
    )  # fmt: skip
