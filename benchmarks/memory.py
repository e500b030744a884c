"""Peak memory of whole processes at two sizes: it must not grow with the log.

Push is `anjuan serve` and `anjuan-field sync`, the others are the calls of their name, on the data
folder that the push has filled.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks import county, processes
from benchmarks.measure import Figure, Scale

GOAL: Final = 1.2
OFFICE: Final = "push, the office"
DEVICE: Final = "push, the device"
CALLS: Final = ("rebuild", "export", "fsck")
WORKS: Final = (OFFICE, DEVICE, *CALLS)


def figures(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Compare the peaks at both sizes."""
    small = peaks(folder / "small", scale.small)
    large = peaks(folder / "large", scale.large)
    for work, kib in large.items():
        yield Figure(
            name=f"peak memory of {work}",
            ratio=kib / small[work],
            against=f"{scale.large:,} to {scale.small:,} events",
            absolute=f"{kib / 1024:,.0f} MiB, {small[work] / 1024:,.0f} before",
            goal=GOAL,
            is_ceiling=True,
        )


def peaks(folder: Path, count: int) -> dict[str, int]:
    """Push so many events from a device, then read them in every way; peaks in KiB by work."""
    path = folder / "county"
    folder.mkdir()
    county.fill_journal(path, count)
    with processes.serving(path) as office:
        county.set_server(path, office.url)
        device = processes.run(
            *processes.DEVICE, "--data", str(path / "device"), "sync", scratch=folder
        )
        found = {OFFICE: office.peak_kib(), DEVICE: device.peak_kib}
    for call in CALLS:
        more = ("--out", str(folder / "trail.jsonl")) if call == "export" else ()
        found[call] = processes.run(
            *processes.OFFICE, call, *more, "--data", str(path), scratch=folder
        ).peak_kib
    return found
