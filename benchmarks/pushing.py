"""P5: a device's offline events over HTTP into the log, journal, receipts and all.

Device and office are two processes on one machine; the office does its own work (follower, read
models) at the same time, as it does in life. The limit is what one core needs to verify the
signatures and nothing else.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from time import perf_counter

from benchmarks import county, processes
from benchmarks.measure import Figure, Scale, seconds, verify_rate
from core.kernel.seeded import seeded_bytes
from field_client.clock import SystemClock
from field_client.device import Device
from field_client.sync_session import Progress, sync

_GOAL = 0.7


class _Watch:
    """Notes when every own event was answered for."""

    def __init__(self) -> None:
        self.start = perf_counter()
        self.pushed_s = 0.0

    def __call__(self, progress: Progress) -> None:
        if not self.pushed_s and progress.answered == progress.own:
            self.pushed_s = perf_counter() - self.start


def figures(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Measure admission alone, then the whole way."""
    yield _admission(scale.events, folder / "admission")
    yield from _whole_way(scale.events, folder / "way")


def _admission(count: int, path: Path) -> Figure:
    with county.open_county(path) as (office, tablet, note):
        took = 0.0
        for size in county.batches(count):
            events = tablet.events(size)
            took += seconds(partial(county.push, office, tablet.kid, events, note))
    return Figure(
        name="P5 push inside the office, without HTTP",
        ratio=count / took / verify_rate(),
        against="one core verifying the signatures alone",
        absolute=f"{count / took:,.0f}/s",
    )


def _whole_way(count: int, path: Path) -> Iterator[Figure]:
    county.fill_journal(path, count)
    before = verify_rate()
    with processes.serving(path) as office:
        county.set_server(path, office.url)
        with Device.open(
            path / "device", clock=SystemClock(), random_bytes=seeded_bytes("sync")
        ) as device:
            watch = _Watch()
            report = sync(device, watch)
            whole_s = perf_counter() - watch.start
    assert report.verdicts == {"admitted": count}, f"all are admitted, not {report.verdicts}"
    limit = (before + verify_rate()) / 2
    yield Figure(
        name="P5 push over HTTP, both sides",
        ratio=count / watch.pushed_s / (2 * limit),
        against="two cores verifying the signatures alone",
        absolute=f"{count / watch.pushed_s:,.0f}/s",
        goal=_GOAL,
    )
    pulled_s = whole_s - watch.pushed_s
    yield Figure(
        name="P6 pull of the same into the device",
        ratio=report.pulled / pulled_s / limit,
        against="one core verifying the signatures alone",
        absolute=f"{report.pulled / pulled_s:,.0f}/s",
    )
