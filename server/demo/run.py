"""Runs the demonstration: a new folder, an office on simulated time, a real server, the story."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from core.kernel.seeded import seeded_bytes
from core.kernel.times import ZONE
from projections.queries import counts_by_type
from projections.registry import ALL
from server.clock import SimulatedClock
from server.demo import county
from server.demo.office_side import DemoOffice
from server.demo.result import DemoResult, beside
from server.demo.story import Story
from server.fsck import fsck
from server.opening import init_folder, open_office
from server.serving import serving
from server.station import Station

_START = int(datetime(2026, 3, 2, 8, 0, tzinfo=ZONE).timestamp() * 1000)


def run_demo(path: Path, seed: int, tell: Callable[[str], None]) -> DemoResult:
    """Make the folder, tell the story, check everything."""
    clock = SimulatedClock(county.AUTHORITY, _START)
    random = seeded_bytes(f"{seed}/office")
    settings = init_folder(path, county.AUTHORITY, clock=clock, random=random, seed=random(32))
    station = Station(open_office(path, clock=clock, random=random), path)
    try:
        office = DemoOffice(station, clock, settings.administrator)
        with serving(station) as url:
            told = Story(office, url, beside(path), seed).run(tell)
        station.work_once()
        events = counts_by_type(station.views)
        digests = {one.name: station.runner.content_digest(one.name) for one in ALL}
    finally:
        station.close()
    report = fsck(path)
    return DemoResult(
        seed=seed,
        events=events,
        verdicts=told.verdicts,
        content_digests=digests,
        fsck="clean" if report.ok else "faults",
        faults=len(report.faults),
        checked=report.rows,
        look_at={
            "institution": told.institution,
            "visit": told.visit,
            "leg": told.leg,
            "notice": told.notice,
            "case": told.case,
            "withdrawn": told.withdrawn,
        },
    )
