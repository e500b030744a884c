"""FORMAT §9, STORE.md: a writer killed at any moment has lost nothing that it acknowledged.

The writer runs in a process of its own, with several threads so that commits carry groups; every
acknowledgement leaves through a pipe. It is killed after a random number of them. A kill does not
lose the page cache, so this says nothing of fsync: the pragmas are asserted elsewhere. The harness
is itself under test: it must catch a store that acknowledges before it commits.
"""

import os
import random
import signal
import sqlite3
import threading
from contextlib import closing

import pytest

from core.log.eventlog import EventLog
from tests.support.logs import NOW_MS, Device, check, leg, note_of

THREADS = 3
KILLS = 25
SLOW_KILLS = 400


def _honest(log, pipe, device, number):
    """Acknowledge what `write` has returned."""
    ver = 0
    while True:
        events = device.events(leg(number), 1 + ver % 4, after=ver)
        ver += len(events)

        def work(writer, events=events):
            stored = writer.append(events)
            if writer.size % 7 == 0:
                server = Device(99)
                writer.save_checkpoint(writer.size, note_of(writer.size, writer.root(), server))
            return stored

        for event in log.write(work):
            os.write(pipe, b"%d %d\n" % (event.leaf, event.seq))


def _hasty(log, pipe, device, number):
    """Acknowledge from inside the work, before the commit: the store that must be caught."""
    ver = 0
    while True:
        events = device.events(leg(number), 40, after=ver)
        ver += len(events)

        def work(writer, events=events):
            for event in events:
                (stored,) = writer.append([event])
                os.write(pipe, b"%d %d\n" % (stored.leaf, stored.seq))

        log.write(work)


def _serve(path, pipe, writer, first):
    """Write until killed; the child never comes back to pytest."""
    try:
        log = EventLog.open(path, now_ms=lambda: NOW_MS)
        threads = [
            threading.Thread(target=writer, args=(log, pipe, Device(first + n), first + n))
            for n in range(THREADS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        os._exit(1)


def _acknowledged_before_kill(path, writer, acks, first):
    """Run a writer, kill it after `acks` acknowledgements; return all that came through."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _serve(path, writing, writer, first)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        lines = [pipe.readline() for _ in range(acks)]
        os.kill(child, signal.SIGKILL)
        lines += pipe.readlines()
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the writer died of something else"
    whole = [line for line in lines if line.endswith(b"\n")]
    return {tuple(map(int, line.split())) for line in whole}


def _stored(path):
    with closing(sqlite3.connect(path)) as connection:
        return set(connection.execute("SELECT notification_id - 1, seq FROM stored_events"))


def _kill_often(path, kills, seed):
    print(f"seed {seed}")  # noqa: T201 - a failure must name its seed
    lots = random.Random(seed)  # noqa: S311 - not a secret
    acknowledged, devices = set(), []
    for kill in range(kills):
        # a new run has new keys and streams: nobody has to remember where he stood
        first = 100 * (kill + 1)
        acknowledged |= _acknowledged_before_kill(path, _honest, lots.randint(1, 60), first)
        devices += [Device(first + n) for n in range(THREADS)]
    assert acknowledged <= _stored(path)
    checked = check(path, *devices, server=Device(99))
    assert checked.faults == ()
    EventLog.open(path, now_ms=lambda: NOW_MS).close()
    return checked


@pytest.fixture
def seed():
    return int(os.environ.get("ANJUAN_SEED", random.SystemRandom().randrange(2**32)))


def test_nothing_acknowledged_is_lost_by_kills(tmp_path, seed):
    """STORE.md: answers go out after COMMIT; any prefix of commits is a sound log."""
    checked = _kill_often(tmp_path / "log.db", KILLS, seed)
    assert checked.rows["stored_events"] >= KILLS


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_by_hundreds_of_kills(tmp_path, seed):
    """EVIDENCE §1.3, more of the same."""
    _kill_often(tmp_path / "log.db", SLOW_KILLS, seed)


def test_the_harness_catches_a_store_that_acknowledges_too_early(tmp_path, seed):
    """STORE.md: let the harness fail once on a store that acknowledges before it commits."""
    print(f"seed {seed}")  # noqa: T201 - a failure must name its seed
    lots = random.Random(seed)  # noqa: S311 - not a secret
    for kill in range(50):
        path = tmp_path / f"{kill}.db"
        told = _acknowledged_before_kill(path, _hasty, lots.randint(1, 39), 100)
        if not told <= _stored(path):
            return
    pytest.fail("fifty kills lost nothing: the harness would not notice")
