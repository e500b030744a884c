"""Runs the demonstration: a new folder, an office on simulated time, a real server, the story."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from core.kernel.seeded import seeded_bytes
from core.kernel.times import ZONE
from projections.queries import counts_by_type
from projections.registry import ALL
from server.clock import SimulatedClock
from server.demo import county
from server.demo.office_side import DemoOffice
from server.demo.result import ENDING, DemoResult, beside
from server.demo.story import Story
from server.demo.years.play import play_years
from server.fsck import fsck
from server.opening import init_folder, open_office
from server.progress import ProgressLine
from server.serving import serving
from server.station import Station
from server.words import N_, _

_START = int(datetime(2026, 3, 2, 8, 0, tzinfo=ZONE).timestamp() * 1000)
_YEARS_START = int(datetime(2021, 7, 26, 8, 0, tzinfo=ZONE).timestamp() * 1000)
YEARS = N_("2021-07 to 2023-04  a district's and a city's years, as the reports of them tell")


def run_demo(
    path: Path, seed: int, tell: Callable[[str], None], *, years: bool = True
) -> DemoResult:
    """Make the folder, play the seeds' years, tell the story, check everything.

    Args:
        path: a new data folder.
        seed: the same seed gives the same bytes.
        tell: takes each line as it comes.
        years: False leaves the seeds' years out, and with them nine tenths of the time.
    """
    clock = SimulatedClock(county.AUTHORITY, _START if not years else _YEARS_START)
    random = seeded_bytes(f"{seed}/office")
    settings = init_folder(path, county.AUTHORITY, clock=clock, random=random, seed=random(32))
    station = Station(open_office(path, clock=clock, random=random), path)
    endings: Mapping[str, str] = {}
    try:
        if years:
            endings = _play_years(station, clock, settings.administrator, seed, tell)
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
            **{f"{ENDING}{how}": case for how, case in endings.items()},
        },
    )


def _play_years(
    station: Station,
    clock: SimulatedClock,
    administrator: str,
    seed: int,
    tell: Callable[[str], None],
) -> Mapping[str, str]:
    """Play the seeds' years, then let the clock stand where the story begins.

    Returns:
        The id of one case of each ending.
    """
    line = ProgressLine(_("playing the years"))
    try:
        endings = play_years(station, clock, administrator, seed, line)
    finally:
        line.end()
    tell(_(YEARS))
    clock.move_to(_START)
    station.work_once()
    return endings
