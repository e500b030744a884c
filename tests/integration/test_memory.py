"""Peak memory does not grow with the log: push, rebuild, export and fsck (PERFORMANCE.md P12)."""

import sys
import tracemalloc
from contextlib import closing
from functools import partial

import pytest

from benchmarks import county, memory
from core.log.eventlog import EventLog
from projections.registry import ALL
from projections.runner import Runner
from server.clock import SystemClock
from server.exporting import export_jsonl
from server.opening import open_office
from server.settings import Folder

SMALL, LARGE = 2_500, 5_000  # more than two pages and batches of either
NIGHT_SMALL, NIGHT_LARGE = 10_000, 100_000
MOST = 1.2


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Give two data folders, one with twice the events of the other."""
    made = {}
    for count in (SMALL, LARGE):
        made[count] = tmp_path_factory.mktemp("county") / "office"
        with county.open_county(made[count]) as (office, tablet, _):
            for size in county.batches(count):
                events = tablet.events(size)
                office.log.write(partial(_append, events))
    return made


def _append(events, writer):
    return writer.append(events)


def test_an_export_of_twice_the_events_holds_no_more_of_them(folders, tmp_path):
    """P8, memory flat: rows are read page by page and written as they come."""

    def export(path):
        with closing(open_office(path)) as office:
            assert export_jsonl(office, tmp_path / "trail.jsonl") > SMALL

    assert _peak(export, folders[LARGE]) <= MOST * _peak(export, folders[SMALL])


def test_a_rebuild_of_twice_the_events_holds_no_more_of_them(folders):
    """P12: every read model takes the log in batches and keeps nothing between them."""

    def rebuild(path):
        with (
            EventLog.open(Folder(path).log, now_ms=SystemClock().wall_ms) as log,
            Runner(path / "projections", log, ALL) as runner,
        ):
            assert all(runner.rebuild(name).stopped is None for name in runner.names)

    assert _peak(rebuild, folders[LARGE]) <= MOST * _peak(rebuild, folders[SMALL])


def _peak(work, path):
    """Return the most bytes that Python held during the second run, when caches are warm."""
    work(path)
    tracemalloc.start()
    try:
        work(path)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.fixture(scope="module")
def peaks(tmp_path_factory):
    """Give the peaks of whole processes at both sizes; `anjuan serve` and `sync` among them."""
    if not sys.platform.startswith("linux"):
        pytest.skip("a running server's peak is read from /proc")
    folder = tmp_path_factory.mktemp("peaks")
    return {count: memory.peaks(folder / str(count), count) for count in (NIGHT_SMALL, NIGHT_LARGE)}


@pytest.mark.slow
@pytest.mark.parametrize("work", memory.WORKS)
def test_a_hundred_thousand_events_need_hardly_more_memory_than_ten_thousand(peaks, work):
    """PERFORMANCE.md P12: as whole processes, at most 1.2 times."""
    assert peaks[NIGHT_LARGE][work] <= MOST * peaks[NIGHT_SMALL][work]
