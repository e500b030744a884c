"""P4, P8, P10 and fsck: everything that goes through a log which stands."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import perf_counter

from benchmarks import county
from benchmarks.measure import Figure, Scale, paired, seconds, verify_rate
from core.log.eventlog import EventLog
from core.log.schema import EVENT_COLUMNS
from projections.folds import FOLDS, START
from projections.reading import see_event
from projections.registry import ALL
from projections.replay import replay
from projections.runner import Runner
from server.clock import SystemClock
from server.exporting import export_jsonl
from server.fsck import fsck
from server.opening import open_office
from server.settings import Folder

STEPS = 1_000
_ALL_GOAL_PER_S = 100_000


def figures(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Fill one folder, then read it in every way."""
    path = folder / "reading"
    county.fill(path, scale.events, long_leg=STEPS)
    yield from _models(path)
    yield from _export(path, folder)
    yield from _fsck(path)
    yield from _replay(path)


def _models(path: Path) -> Iterator[Figure]:
    log_path = Folder(path).log
    with (
        EventLog.open(log_path, now_ms=SystemClock().wall_ms) as log,
        Runner(path / "projections", log, ALL) as runner,
    ):
        with log.read() as reader:
            size = reader.size

        def simple() -> float:
            return seconds(lambda: runner.rebuild("events"))

        def whole() -> float:
            return seconds(lambda: [runner.rebuild(name) for name in runner.names])

        def scan() -> float:
            return seconds(lambda: _scan(log_path))

        one, every = paired(simple, scan), paired(whole, scan, rounds=3)
    yield Figure(
        name="P4 rebuild one simple read model",
        ratio=one.ratio,
        against="bare scan of the rows",
        absolute=f"{size / one.ours_s:,.0f}/s",
        goal=0.5,
    )
    yield Figure(
        name="P4 rebuild all read models",
        ratio=size / every.ours_s / _ALL_GOAL_PER_S,
        against="100,000 events/s",
        absolute=f"{size / every.ours_s:,.0f}/s; {every.ratio:.3f} of the bare scan",
        goal=1.0,
    )


def _scan(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute(f"SELECT {EVENT_COLUMNS} FROM stored_events ORDER BY notification_id")  # noqa: S608 - our own names
        return sum(1 for _ in rows)


def _export(path: Path, folder: Path) -> Iterator[Figure]:
    out, plain = folder / "export.jsonl", folder / "plain.jsonl"
    office = open_office(path)
    try:
        events = export_jsonl(office, out)
        lines = out.read_bytes().splitlines(keepends=True)
        found = paired(
            lambda: seconds(lambda: export_jsonl(office, out)),
            lambda: seconds(lambda: _write(plain, lines)),
        )
    finally:
        office.close()
    yield Figure(
        name="P8 export as JSON lines",
        ratio=found.ratio,
        against="plain write of the same lines",
        absolute=f"{events / found.ours_s:,.0f}/s",
        goal=0.4,
    )


def _write(path: Path, lines: list[bytes]) -> None:
    with path.open("wb") as file:
        for line in lines:
            file.write(line)
        file.flush()
        os.fsync(file.fileno())


def _fsck(path: Path) -> Iterator[Figure]:
    with EventLog.open(Folder(path).log, now_ms=SystemClock().wall_ms) as log, log.read() as reader:
        size = reader.size

    def check() -> float:
        start = perf_counter()
        assert fsck(path).ok, "the folder is sound"
        return perf_counter() - start

    found = paired(check, lambda: size / verify_rate(), rounds=3)
    yield Figure(
        name="fsck of everything, all read models included",
        ratio=found.ratio,
        against="one core verifying the signatures alone",
        absolute=f"{size / found.ours_s:,.0f}/s",
    )


def _replay(path: Path) -> Iterator[Figure]:
    with EventLog.open(Folder(path).log, now_ms=SystemClock().wall_ms) as log:
        stream = next(row[1] for row in log.iter_rows() if row[3].startswith("leg."))
        with log.read() as reader:
            seen = [see_event(event) for event in reader.stream(stream)]
        assert len(seen) == STEPS, "the first leg is the long one"

        def fold() -> None:
            state = START["leg"]()
            for one in seen:
                state = FOLDS["leg"](state, one)

        found = paired(lambda: seconds(lambda: list(replay(log, stream))), lambda: seconds(fold))
    yield Figure(
        name=f"P10 replay {STEPS} events, the state at every step",
        ratio=found.ratio,
        against="fold of decoded events in memory",
        absolute=f"{found.ours_s * 1000:,.0f} ms",
    )
