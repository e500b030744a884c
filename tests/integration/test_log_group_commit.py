"""STORE.md: works share a commit, each in its savepoint; answers leave only after it."""

import sqlite3
import threading
from contextlib import closing
from typing import Any

import pytest

from core.log.eventlog import EventLog
from core.log.records import (
    CommitFailed,
)
from tests.support.logs import Device, FixedClock, check, leg, save_note


@pytest.fixture
def path(tmp_path):
    return tmp_path / "log.db"


@pytest.fixture
def clock():
    return FixedClock()


@pytest.fixture
def log(path, clock):
    with EventLog.open(path, now_ms=clock) as log:
        yield log


def _append(log, events):
    return log.write(lambda w: w.append(events))


def test_a_work_that_raises_leaves_nothing_and_its_error_comes_back(log):
    """FORMAT §9, one commit: event, head, claim and forensic together or not at all."""
    device = Device(1)
    event = device.event(leg(), 1)

    def failing(writer):
        (stored,) = writer.append([event])
        writer.claim("intent", "i", stored.leaf)
        writer.keep_forensic(None, None, "malformed", b"x", b"")
        raise LookupError("changed my mind")

    with pytest.raises(LookupError, match="changed my mind"):
        log.write(failing)
    with log.read() as reader:
        assert (reader.size, list(reader.claims()), list(reader.forensic())) == (0, [], [])
    assert _append(log, [event])[0].leaf == 0


def test_a_work_that_writes_through_the_log_is_our_own_mistake(log):
    """STORE.md: it would wait for itself for ever."""
    with pytest.raises(AssertionError, match="does not write through the log"):
        log.write(lambda _: log.write(lambda w: w.size))


def _in_one_group(log, works, monkeypatch):
    """Hold the writer until every work is in the queue, so that one commit takes them all."""
    started, release, arrived = threading.Event(), threading.Event(), threading.Semaphore(0)
    enqueue = log._committer._enqueue  # noqa: SLF001 - the queue is the point

    def counted(job):
        enqueue(job)
        arrived.release()

    monkeypatch.setattr(log._committer, "_enqueue", counted)  # noqa: SLF001 - the queue is the point

    def hold(_writer):
        started.set()
        assert release.wait(60)

    outcomes: list[Any] = [None] * len(works)

    def run(place, work):
        try:
            outcomes[place] = log.write(work)
        except Exception as error:  # noqa: BLE001 - the outcome is the test's subject
            outcomes[place] = error

    holder = threading.Thread(target=log.write, args=(hold,))
    holder.start()
    assert started.wait(60)
    threads = []
    for place, work in enumerate(works):
        threads.append(threading.Thread(target=run, args=(place, work)))
        threads[-1].start()
        assert arrived.acquire(timeout=60)
    release.set()
    for thread in (holder, *threads):
        thread.join(60)
    return outcomes


def test_works_of_many_callers_share_one_commit(log, path, monkeypatch):
    """STORE.md, group commit: one fsync for all who wait."""
    devices = [Device(n) for n in range(20)]
    with closing(sqlite3.connect(path, check_same_thread=False)) as watcher:

        def append(device, number):
            return lambda w: (w.append([device.event(leg(number), 1)]), _version(watcher))

        works = [append(device, number) for number, device in enumerate(devices)]
        outcomes = _in_one_group(log, works, monkeypatch)
        after = _version(watcher)
    assert sorted(stored.leaf for (stored,), _ in outcomes) == list(range(20))
    versions = {version for _, version in outcomes}
    assert len(versions) == 1
    assert after not in versions


def _version(watcher):
    return watcher.execute("PRAGMA data_version").fetchone()[0]


def test_a_rolled_back_savepoint_drops_its_leaves_and_no_others(log, path, monkeypatch):
    """STORE.md: a rolled-back savepoint drops its pending leaves."""
    server, good, bad, late = Device(9), Device(1), Device(2), Device(3)
    lost = bad.events(leg(2), 300)

    def failing(writer):
        writer.append(lost)
        writer.root()
        raise LookupError("no")

    outcomes = _in_one_group(
        log,
        [
            lambda w: w.append(good.events(leg(1), 300)),
            failing,
            lambda w: w.append(late.events(leg(3), 300)),
        ],
        monkeypatch,
    )
    assert isinstance(outcomes[1], LookupError)
    assert [event.leaf for event in outcomes[2]] == list(range(300, 600))
    save_note(log, server)
    assert check(path, good, bad, late, server=server).faults == ()


def test_a_lost_transaction_fails_every_work_of_its_group(log, monkeypatch):
    """A full disk rolls back all of it; nobody may be told that he was stored."""
    first, second = Device(1), Device(2)

    def losing(writer):
        writer._connection.execute("ROLLBACK")  # noqa: SLF001 - what SQLite does on a full disk
        raise OSError("disk full")

    outcomes = _in_one_group(
        log,
        [
            lambda w: w.append([first.event(leg(1), 1)]),
            losing,
            lambda w: w.append([second.event(leg(2), 1)]),
        ],
        monkeypatch,
    )
    assert all(isinstance(outcome, CommitFailed) for outcome in outcomes)
    assert list(log.iter_rows()) == []


def test_a_row_without_its_leaf_is_never_committed(log):
    """A work that swallows an error of SQLite must not leave a row outside the tree."""

    def cheating(writer):
        writer._connection.execute(  # noqa: SLF001 - past the writer's own append
            "INSERT INTO stored_events VALUES (1, 's', 1, 't', x'00', 'e', 'k', 1, 1, x'00')"
        )

    with pytest.raises(CommitFailed):
        log.write(cheating)
    assert list(log.iter_rows()) == []


def test_an_answer_is_visible_to_every_reader_at_once(log, path):
    """Answers leave only after COMMIT."""
    _append(log, Device(1).events(leg(), 2))
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT count(*) FROM stored_events").fetchone() == (2,)


def test_a_full_disk_loses_one_work_and_the_log_goes_on(log, path):
    """STYLE: evidence is never lost; SQLite may roll back more than the statement that failed."""
    device, big = Device(1), Device(2)
    _append(log, [device.event(leg(), 1)])

    def fill(writer):
        connection = writer._connection  # noqa: SLF001 - where the limit is set
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages + 2}")
        writer.append(big.events(leg(2), 300))

    with pytest.raises((sqlite3.OperationalError, CommitFailed)):
        log.write(fill)
    log.write(lambda w: w._connection.execute("PRAGMA max_page_count=1000000").fetchone())  # noqa: SLF001 - and lifted
    _append(log, [device.event(leg(), 2)])
    assert check(path, device, server=Device(9)).faults == ()


class _FailingCommit:
    """The log's own connection, on a disk that declines the next commit."""

    def __init__(self, connection):
        self._connection = connection
        self._fails = True

    def __getattr__(self, name):
        return getattr(self._connection, name)

    def execute(self, statement, *arguments):
        if statement == "COMMIT" and self._fails:
            self._fails = False
            raise sqlite3.OperationalError("disk I/O error")
        return self._connection.execute(statement, *arguments)


def test_a_declined_commit_is_told_and_its_tree_is_dropped(log, path, monkeypatch):
    """The tree takes its place only after COMMIT; else a lost batch would stay in every root."""
    lost, kept = Device(1), Device(2)
    committer = log._committer  # noqa: SLF001 - the connection is the point
    monkeypatch.setattr(committer, "_connection", _FailingCommit(committer._connection))  # noqa: SLF001 - as above
    with pytest.raises(CommitFailed):
        _append(log, lost.events(leg(1), 300))
    _append(log, kept.events(leg(2), 300))
    server = Device(9)
    save_note(log, server)
    assert check(path, kept, server=server).faults == ()


def test_tiles_seen_by_a_rolled_back_work_are_not_stored(log, path, monkeypatch):
    """A work may have asked for a root over leaves that then went."""
    lost, kept = Device(1), Device(2)

    def failing(writer):
        writer.append(lost.events(leg(1), 300))
        writer.root()
        raise LookupError("no")

    outcomes = _in_one_group(
        log,
        [lambda w: w.append([kept.event(leg(2), 1)]), failing, lambda w: w.size],
        monkeypatch,
    )
    assert outcomes[2] == 1
    outcomes = _in_one_group(log, [failing, lambda w: w.size], monkeypatch)
    assert outcomes[1] == 1
    assert check(path, kept, server=Device(9)).faults == ()
