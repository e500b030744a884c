"""What an authentic writer may forge in its own events, the check judges again."""

from functools import partial

from core.log.eventlog import EventLog
from core.log.writer import LogWriter
from tests.support.logs import CLAIMED, Device, FixedClock, check, leg

SERVER = Device(9)


def _written(path, *batches):
    with EventLog.open(path, now_ms=FixedClock()) as log:
        for batch in batches:
            log.write(partial(LogWriter.append, events=batch))


def test_a_chain_that_its_own_key_has_forged_is_found(tmp_path):
    """FORMAT §5: the log takes `prev` as admission judged it; the check judges again."""
    device = Device(1)
    first = device.event(leg(), 1)
    device.prev = bytes(32)
    _written(tmp_path / "log.db", [first, device.event(leg(), 2)])
    (fault,) = check(tmp_path / "log.db", device, server=SERVER).faults
    assert (fault.table, fault.row) == ("stored_events", "leaf 1")
    assert "dev.prev" in fault.detail


def test_a_device_stream_of_two_keys_is_found(tmp_path):
    """FORMAT §2: a device stream belongs to the kid of its ver 1."""
    first, second = Device(1), Device(2)
    _written(tmp_path / "log.db", [first.event(leg(), 1), second.event(leg(), 2)])
    (fault,) = check(tmp_path / "log.db", first, second, server=SERVER).faults
    assert (fault.table, fault.row) == ("stored_events", "leaf 1")
    assert "belongs to key" in fault.detail


def test_a_server_stream_may_be_of_two_keys(tmp_path):
    """FORMAT §2: server streams are the server's, whichever epoch signs."""
    first, second = Device(1), Device(2)
    stream = leg().replace("leg:", "notice:")
    _written(tmp_path / "log.db", [first.event(stream, 1), second.event(stream, 2)])
    assert check(tmp_path / "log.db", first, second, server=SERVER).faults == ()


def test_a_claim_made_by_two_events_is_found(tmp_path):
    """FORMAT §3: exactly once."""
    device = Device(1)
    events = [device.event(leg(), ver, **{CLAIMED: "same"}) for ver in (1, 2)]
    path = tmp_path / "log.db"
    _written(path, events)
    with EventLog.open(path, now_ms=FixedClock()) as log:
        log.write(lambda w: w.claim("test", "same", 0))
    (fault,) = check(path, device, server=SERVER).faults
    assert (fault.table, fault.row) == ("stored_events", "leaf 1")
