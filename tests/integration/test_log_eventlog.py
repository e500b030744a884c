"""The log as its users meet it: one commit, answers behind it, snapshots, a tree that reopens."""

import sqlite3
import threading
from contextlib import closing
from itertools import pairwise
from typing import Any

import msgspec
import pytest

from core.evidence.envelope import Signed, next_prev
from core.evidence.merkle import verify_consistency, verify_inclusion
from core.kernel import limits
from core.log.eventlog import EventLog
from core.log.leaves import row_leaf_hash
from core.log.records import (
    ChainClash,
    CommitFailed,
    KeyHead,
    StreamClash,
    StreamHead,
    UnfitFile,
)
from core.log.schema import APPLICATION_ID
from core.log.writer import LogWriter
from tests.support.logs import NOW_MS, Device, FixedClock, check, leg, save_note


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


def test_leaves_count_from_zero_and_answers_carry_them(log):
    """FORMAT §6: leaf from 0, gap-free; position = leaf + 1."""
    stored = _append(log, Device(1).events(leg(), 3))
    assert [event.leaf for event in stored] == [0, 1, 2]
    assert [row[0] for row in log.iter_rows()] == [1, 2, 3]


def test_what_is_read_is_what_was_signed(log):
    """ARCHITECTURE 3: bytes are sacred."""
    event = Device(1).event(leg(), 1)
    (stored,) = _append(log, [event])
    with log.read() as reader:
        assert reader.event(0) == stored
        assert reader.stream(leg()) == [stored]
        assert reader.pages(-1, 10) == [stored]
    assert (stored.body, stored.sig, stored.kid) == (event.body, event.sig, event.kid)


def test_received_ms_never_goes_back(log, clock):
    """FORMAT §6: max(wall clock, previous leaf's)."""
    device = Device(1)
    _append(log, [device.event(leg(), 1)])
    clock.ms -= 60_000
    (stored,) = _append(log, [device.event(leg(), 2)])
    assert stored.received_ms == NOW_MS


def test_the_clock_is_read_once_a_work(path):
    """FORMAT §6: one reading, so that an event and its review arrived together."""
    readings = iter(range(NOW_MS, NOW_MS + 10))
    device = Device(1)
    with EventLog.open(path, now_ms=lambda: next(readings)) as log:

        def twice(writer):
            first = writer.append([device.event(leg(), 1)])
            return first + writer.append([device.event(leg(), 2)])

        assert {event.received_ms for event in log.write(twice)} == {NOW_MS}


@pytest.mark.parametrize("ver", [1, 3])
def test_a_version_that_is_not_next_is_a_clash_and_stores_nothing(log, ver):
    """FORMAT §2: the library would take a gap (STORE.md)."""
    device = Device(1)
    _append(log, [device.event(leg(), 1)])
    with pytest.raises(StreamClash) as clash:
        _append(log, [device.event(leg(2), 1), device.event(leg(), ver)])
    assert (clash.value.head, clash.value.ver) == (1, ver)
    assert len(list(log.iter_rows())) == 1


def test_a_seq_that_is_not_next_is_a_clash_and_stores_nothing(log):
    """FORMAT §3: seq gap-free per kid."""
    device = Device(1)
    first, _lost, third = device.events(leg(), 3)
    _append(log, [first])
    with pytest.raises(ChainClash):
        _append(log, [msgspec.structs.replace(third, ver=2)])
    assert len(list(log.iter_rows())) == 1


def test_key_and_stream_heads_follow_the_last_event(log):
    """FORMAT §9: the head is the `dev.prev` of the event to come."""
    device = Device(1)
    events = device.events(leg(), 4)
    _append(log, events)
    last = events[-1]
    head = KeyHead(4, next_prev(Signed(body=last.body, sig=last.sig)))
    with log.read() as reader:
        assert reader.key_head(device.kid) == head
        assert reader.stream_heads([leg(), leg(2)]) == {leg(): StreamHead(4, device.kid)}
    assert log.write(lambda w: w.key_heads([device.kid, "none"])) == {device.kid: head}


def test_a_redelivery_is_found_with_its_leaf(log):
    """FORMAT §8 row 5: found by stream and ver, compared by hash."""
    first, second = Device(1).events(leg(), 2)
    _append(log, [first, second])
    found = log.write(lambda w: w.stored_at([(leg(), 2), (leg(), 3), (leg(5), 1)]))
    assert set(found) == {(leg(), 2)}
    assert (found[leg(), 2].leaf, found[leg(), 2].sig) == (1, second.sig)


def test_a_claim_is_earned_once(log):
    """FORMAT §3, exactly once."""
    device = Device(1)
    _append(log, device.events(leg(), 2))
    assert log.write(lambda w: w.claim("intent", "i", 0)) is True
    assert log.write(lambda w: w.claim("intent", "i", 1)) is False
    assert log.write(lambda w: w.claimed("intent", "i")) == 0
    with log.read() as reader:
        assert list(reader.claims()) == [("intent", "i", 0)]


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


def test_a_thousand_leaves_reopen_to_the_same_root(path, clock):
    """FORMAT §9: full tiles only; the last size mod 256 leaves are re-hashed at open."""
    device = Device(1)
    with EventLog.open(path, now_ms=clock) as log:
        for start in range(0, 1000, 250):
            _append(log, device.events(leg(), 250, after=start))
        with log.read() as reader:
            root = reader.root()
    with EventLog.open(path, now_ms=clock) as log:
        with log.read() as reader:
            assert (reader.size, reader.root()) == (1000, root)
        _append(log, device.events(leg(), 30, after=1000))
        with log.read() as reader:
            verify_consistency(1000, 1030, root, reader.root(), reader.consistency_proof(1000))


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


def test_forensic_bytes_are_bounded_then_only_counted(log, monkeypatch):
    """FORMAT §10: forensic 64 MiB, then count only."""
    monkeypatch.setattr("core.log.writer.FORENSIC_BYTES", 1000)
    assert limits.FORENSIC_BYTES == 64 * 1024 * 1024

    def work(writer):
        return [
            writer.keep_forensic("kid", 7, "signature", b"b" * 300, b"s" * 64) for _ in range(4)
        ]

    assert log.write(work) == [True, True, False, False]
    with log.read() as reader:
        kept = list(reader.forensic())
        assert [(row.id, row.code, row.seq, len(row.body)) for row in kept] == [
            (1, "signature", 7, 300),
            (2, "signature", 7, 300),
        ]
        assert reader.forensic_dropped() == {"signature": 2}


def test_the_largest_checkpoint_of_a_peer_is_remembered(log):
    """FORMAT §8 row 9: gossip; an old note proves nothing new."""
    log.write(lambda w: w.peer_seen("kid", 10, "ten", 1))
    log.write(lambda w: w.peer_seen("kid", 9, "nine", 2))
    with log.read() as reader:
        seen = reader.peer_seen("kid")
        assert seen is not None
        assert (seen.size, seen.note) == (10, "ten")
        assert reader.peer_seen("other") is None


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


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("recursive_triggers", 1),
        ("application_id", APPLICATION_ID),
        ("user_version", 1),
    ],
)
def test_the_writer_runs_with_the_settings_of_the_format(log, pragma, value):
    """FORMAT §9; a kill test proves nothing about fsync, so assert it where it is written."""

    def ask(writer: LogWriter):
        return writer._connection.execute(f"PRAGMA {pragma}").fetchone()[0]  # noqa: SLF001 - its own connection

    assert log.write(ask) == value


def test_a_reader_cannot_write(log):
    """One writer; a slip in a query is refused by SQLite."""
    with log._readers.borrow() as connection, pytest.raises(sqlite3.OperationalError):  # noqa: SLF001 - its own connection
        connection.execute("DELETE FROM claim")


def test_another_application_s_file_is_not_opened(path, clock):
    """FORMAT §9: application_id."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (x)")
    with pytest.raises(UnfitFile, match="application_id"):
        EventLog.open(path, now_ms=clock)


def test_a_later_version_of_the_format_is_not_opened(path, clock):
    """FORMAT §9: user_version 1."""
    EventLog.open(path, now_ms=clock).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version=2")
    with pytest.raises(UnfitFile, match="user_version"):
        EventLog.open(path, now_ms=clock)


def test_what_is_no_database_is_not_opened(path, clock):
    """A wrong path in a setting is an error with the path in it."""
    path.write_bytes(b"hello, I am a text file, and rather long at that" * 50)
    with pytest.raises(UnfitFile, match="not an SQLite file"):
        EventLog.open(path, now_ms=clock)


def test_a_missing_tile_is_found_at_open(path, clock):
    """FORMAT §9: a log is not continued over a hole."""
    with EventLog.open(path, now_ms=clock) as log:
        _append(log, Device(1).events(leg(), 300))
    with closing(sqlite3.connect(path)) as connection:
        (sql,) = connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'tile_never_shrinks'"
        ).fetchone()
        connection.execute("DROP TRIGGER tile_never_shrinks")
        connection.execute("DELETE FROM tile")
        connection.execute(sql)
        connection.commit()
    with pytest.raises(UnfitFile, match="tiles"):
        EventLog.open(path, now_ms=clock)


def test_a_closed_log_takes_no_more(path, clock):
    """Closing commits what waits; whoever comes later is our own mistake."""
    log = EventLog.open(path, now_ms=clock)
    log.close()
    with pytest.raises(AssertionError, match="closed"):
        log.write(lambda w: w.size)
