"""FORMAT §6, §9: what an append stores, what it declines, and what else a work may keep."""

import msgspec
import pytest

from core.evidence.envelope import Signed, next_prev
from core.kernel import limits
from core.log.eventlog import EventLog
from core.log.records import (
    ChainClash,
    KeyHead,
    StreamClash,
    StreamHead,
)
from tests.support.logs import NOW_MS, Device, FixedClock, leg


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


def test_forensic_bytes_are_bounded_then_only_counted(log, monkeypatch):
    """FORMAT §10: forensic 64 MiB, then count only."""
    monkeypatch.setattr("core.log.writer.FORENSIC_BYTES", 1000)
    assert limits.FORENSIC_BYTES == 64 * 1024 * 1024

    def work(writer):
        return [
            writer.keep_forensic("kid", 7, "signature", b"%d" % n + b"b" * 299, b"s" * 64)
            for n in range(4)
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


def test_bytes_offered_again_are_kept_once(log):
    """FORMAT §8: a device that is refused goes on offering; the area for evidence is bounded."""

    def work(writer):
        return [writer.keep_forensic("kid", 7, "fork", b"branch", b"s" * 64) for _ in range(3)]

    assert log.write(work) == [True, True, True]
    with log.read() as reader:
        assert len(list(reader.forensic())) == 1
