"""Snapshots, proofs, pages and waiting: the log as its readers meet it."""

import threading
from itertools import pairwise

import pytest

from core.evidence.merkle import verify_consistency, verify_inclusion
from core.log.eventlog import EventLog
from core.log.leaves import row_leaf_hash
from tests.support.logs import Device, FixedClock, check, leg


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


def test_a_snapshot_does_not_move(log):
    """A reader answers about one moment, proofs included."""
    device = Device(1)
    _append(log, device.events(leg(), 300))
    with log.read() as reader:
        root = reader.root()
        _append(log, device.events(leg(), 300, after=300))
        assert (reader.size, reader.root()) == (300, root)
        assert reader.pages(299, 10) == []
        leaf = row_leaf_hash(next(log.iter_rows(10)))
        verify_inclusion(11, 300, leaf, reader.inclusion_proof(11, 300), root)


def test_every_leaf_proves_and_every_size_extends_the_last(log):
    """RFC 6962; properties of the tree as the log serves them."""
    device = Device(1)
    for start in range(0, 700, 100):
        _append(log, device.events(leg(), 100, after=start))
    hashes = [row_leaf_hash(row) for row in log.iter_rows()]
    with log.read() as reader:
        root = reader.root()
        for leaf in range(0, 700, 37):
            verify_inclusion(leaf, 700, hashes[leaf], reader.inclusion_proof(leaf), root)
        for old, new in pairwise(range(1, 701, 63)):
            proof = reader.consistency_proof(old, new)
            verify_consistency(old, new, reader.root(old), reader.root(new), proof)


def test_a_root_inside_a_work_covers_its_pending_leaves(log):
    """FORMAT §6: a checkpoint may be saved in the commit of what it covers."""
    device = Device(1)
    _append(log, device.events(leg(), 200))

    def work(writer):
        before = writer.root()
        writer.append(device.events(leg(), 400, after=200))
        assert writer.root(200) == before
        verify_consistency(200, 600, before, writer.root(), writer.consistency_proof(200))
        return writer.root()

    root = log.write(work)
    with log.read() as reader:
        assert reader.root() == root


def test_two_open_logs_take_turns_on_one_file(path, clock):
    """Another process may write; the tree in memory catches up before it grows."""
    first, second = Device(1), Device(2)
    with EventLog.open(path, now_ms=clock) as one, EventLog.open(path, now_ms=clock) as two:
        for turn in range(4):
            _append(one, first.events(leg(1), 100, after=100 * turn))
            _append(two, second.events(leg(2), 100, after=100 * turn))
        with one.read() as here, two.read() as there:
            assert here.size == there.size == 800
            assert here.root() == there.root()
    server = Device(9)
    assert check(path, first, second, server=server).faults == ()


def test_pages_of_any_size_give_the_same_rows(log):
    """STORE.md: keyset pages, one short transaction each."""
    _append(log, Device(1).events(leg(), 25))
    rows = list(log.iter_rows())
    assert [list(log.iter_rows(page=page)) for page in (1, 7, 25, 26)] == [rows] * 4
    assert list(log.iter_rows(after_leaf=20)) == rows[21:]


def test_a_waiting_reader_is_woken_by_a_commit(log):
    """STORE.md, live: an in-process event."""
    device = Device(1)
    seen = []
    waiter = threading.Thread(target=lambda: seen.append(log.wait_for(1, 60)))
    waiter.start()
    _append(log, [device.event(leg(), 1)])
    _append(log, [device.event(leg(), 2)])
    waiter.join(60)
    assert seen == [True]


def test_a_waiting_reader_sees_another_process_commit(path, clock):
    """STORE.md, live: PRAGMA data_version works across processes."""
    with EventLog.open(path, now_ms=clock) as one, EventLog.open(path, now_ms=clock) as two:
        seen = []
        waiter = threading.Thread(target=lambda: seen.append(two.wait_for(0, 60)))
        waiter.start()
        _append(one, [Device(1).event(leg(), 1)])
        waiter.join(60)
    assert seen == [True]


def test_waiting_ends_with_the_time_it_was_given(log):
    """A follower may look at its own clock in between."""
    assert log.wait_for(0, 0.0) is False


def test_checkpoints_are_found_by_the_size_they_cover(log):
    """FORMAT §6: an export takes the first checkpoint that covers its leaves."""
    device = Device(1)
    for start in (0, 5, 10):
        _append(log, device.events(leg(), 5, after=start))
        log.write(lambda w: w.save_checkpoint(w.size, f"note {w.size}"))
    with log.read() as reader:
        assert reader.last_checkpoint() == (15, "note 15")
        assert reader.checkpoint_at_or_after(6) == (10, "note 10")
        assert reader.checkpoint_at_or_after(16) is None


def test_a_log_that_only_reads_hashes_another_process_rows_once(path, clock, monkeypatch):
    """A follower's tree keeps up; else every proof would hash all that came since it opened."""
    device = Device(1)
    with EventLog.open(path, now_ms=clock) as one, EventLog.open(path, now_ms=clock) as two:
        _append(one, device.events(leg(), 30))
        with two.read() as reader:
            root = reader.root()
        monkeypatch.setattr("core.log.growth.row_leaf_hashes", lambda _: pytest.fail("again"))
        with two.read() as reader:
            assert reader.root() == root
