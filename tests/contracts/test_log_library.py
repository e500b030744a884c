"""Each private hook of eventsourcing 9.5 that the log stands on, so that an upgrade is noticed.

STORE.md, "Stay on the library, at these seams".
"""

import sqlite3
from functools import partial
from importlib.metadata import version

import pytest
from eventsourcing.persistence import (
    InfrastructureFactory,
    IntegrityError,
    NotSupportedError,
    ProgrammingError,
    StoredEvent,
    Tracking,
)

from core.log.application import application
from core.log.eventlog import EventLog
from core.log.mapper import BodyMapper, Recorded
from core.log.sqlite import Datastore, Factory, Proof, Recorder
from core.log.writer import LogWriter
from tests.support.logs import NOW_MS, Device, FixedClock, check, leg


@pytest.fixture
def path(tmp_path):
    return tmp_path / "log.db"


@pytest.fixture
def app(path):
    with application(path) as app:
        yield app


@pytest.fixture
def recorder(app):
    assert isinstance(app.recorder, Recorder)
    return app.recorder


def recorded(event):
    return Recorded(event.stream, event.ver, event.type, event.body)


def proof(event):
    return Proof(event_id=event.event_id, kid=event.kid, seq=event.seq, sig=event.sig)


def save(app, events, **kwargs):
    kwargs = {"proofs": [proof(e) for e in events], "received_ms": NOW_MS} | kwargs
    return app.save(*map(recorded, events), **kwargs)


def test_the_library_is_of_the_line_whose_hooks_are_held():
    """STORE.md: version 10 rewrites Mapper, StoredEvent and tables."""
    assert version("eventsourcing").startswith("9.5.")


def test_the_factory_is_found_by_its_topic(path):
    """`PERSISTENCE_MODULE` resolves a class topic."""
    env = {"PERSISTENCE_MODULE": "core.log.sqlite:Factory", "SQLITE_DBNAME": str(path)}
    factory = InfrastructureFactory.construct(env)
    assert isinstance(factory, Factory)
    factory.close()


def test_the_application_is_wired_to_our_parts(app):
    """Mapper by `MAPPER_TOPIC`, recorder by the factory's class attribute, datastore by ours."""
    assert isinstance(app.mapper, BodyMapper)
    assert isinstance(app.recorder, Recorder)
    assert isinstance(app.recorder.datastore, Datastore)


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("recursive_triggers", 1)]
)
def test_pool_connections_carry_our_settings(recorder, pragma, value):
    """`_create_connection`: the library leaves synchronous to the build."""
    with recorder.datastore.transaction(commit=False) as c:
        c.execute(f"PRAGMA {pragma}")
        assert c.fetchone()[0] == value


def test_a_write_transaction_holds_the_lock_from_its_start(recorder, path):
    """`SQLiteTransaction.__enter__`: BEGIN IMMEDIATE."""
    other = sqlite3.connect(path, isolation_level=None, timeout=0)
    with (
        recorder.datastore.transaction(commit=True),
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        other.execute("BEGIN IMMEDIATE")
    other.close()


def test_the_signed_bytes_are_the_state(app, recorder):
    """`to_stored_event` and `to_domain_event`: nothing is encoded."""
    event = Device(1).event(leg(), 1)
    save(app, [event])
    (found,) = recorder.select_events(leg())
    assert found == StoredEvent(leg(), 1, event.type, event.body)
    assert list(app.events.get(leg())) == [recorded(event)]


def test_a_compressor_is_refused():
    """It would change the bytes that are hashed."""
    with pytest.raises(AssertionError, match="as they were signed"):
        BodyMapper(None, compressor=object())


def test_the_repository_folds_with_a_function_of_ours(app):
    """`repository.get(id, projector_func=fold)`; also as of a version."""
    events = Device(1).events(leg(), 5)
    save(app, events)

    def fold(state, domain_events):
        return [*(state or []), *(event.originator_version for event in domain_events)]

    assert app.repository.get(leg(), projector_func=fold) == [1, 2, 3, 4, 5]
    assert app.repository.get(leg(), version=2, projector_func=fold) == [1, 2]


def test_an_empty_stream_gives_the_start_state_and_not_a_not_found(app):
    """STORE.md, what a trial build met."""
    assert app.repository.get(leg(), projector_func=lambda _, events: list(events)) == []


@pytest.mark.parametrize(
    ("bounds", "versions"),
    [
        ({}, [1, 2, 3, 4]),
        ({"gt": 2}, [3, 4]),
        ({"lte": 2}, [1, 2]),
        ({"desc": True, "limit": 1}, [4]),
    ],
)
def test_select_events_keeps_its_bounds(app, recorder, bounds, versions):
    """The stock reading code works on the wide table by column name."""
    save(app, Device(1).events(leg(), 4))
    found = recorder.select_events(leg(), **bounds)
    assert [event.originator_version for event in found] == versions


@pytest.mark.parametrize(
    ("arguments", "keywords", "ids"),
    [
        ((None, 10), {}, [1, 2, 3, 4]),
        ((2, 10), {}, [2, 3, 4]),
        ((2, 10), {"inclusive_of_start": False}, [3, 4]),
        ((1, 2), {}, [1, 2]),
        ((1, 10, 3), {}, [1, 2, 3]),
        ((1, 10, None, ("leg.finding-recorded.v1",)), {}, [1, 2, 3, 4]),
        ((1, 10, None, ("other.type.v1",)), {}, []),
    ],
)
def test_notifications_are_numbered_by_our_explicit_position(
    app, recorder, arguments, keywords, ids
):
    """`select_notifications`: the stock one reads the implicit rowid."""
    save(app, Device(1).events(leg(), 4))
    found = recorder.select_notifications(*arguments, **keywords)
    assert [notification.id for notification in found] == ids


def test_the_largest_position_is_zero_in_an_empty_log(app, recorder):
    """`max_notification_id`: position = leaf + 1."""
    assert recorder.max_notification_id() == 0
    save(app, Device(1).events(leg(), 3))
    assert recorder.max_notification_id() == 3


def test_the_notification_log_pages_by_position(app):
    """`LocalNotificationLog` stands on `select_notifications`."""
    save(app, Device(1).events(leg(), 12))
    assert [item.id for item in app.notification_log["11,20"].items] == [11, 12]


def test_a_save_returns_its_positions(app):
    """`_insert_events` returns notification ids, one for each event."""
    recordings = save(app, Device(1).events(leg(), 3))
    assert [recording.notification.id for recording in recordings] == [1, 2, 3]


def test_both_ways_in_make_the_same_rows(tmp_path):
    """A log written by the library is byte for byte the log that we write, tiles included."""
    events = Device(1).events(leg(), 300)
    with EventLog.open(tmp_path / "ours.db", now_ms=FixedClock()) as log:
        log.write(lambda w: w.append(events))
        ours = list(log.iter_rows())
        with log.read() as reader:
            root, tile, head = reader.root(), reader.tile(0, 0), reader.key_head(events[0].kid)
    with application(tmp_path / "theirs.db") as app:
        save(app, events[:200])
        save(app, events[200:])
    with EventLog.open(tmp_path / "theirs.db", now_ms=FixedClock()) as log:
        assert list(log.iter_rows()) == ours
        with log.read() as reader:
            assert (reader.root(), reader.tile(0, 0), reader.key_head(events[0].kid)) == (
                root,
                tile,
                head,
            )


def test_both_ways_in_take_turns_on_one_file(path):
    """The library's transaction and our writer thread hold the same lock and grow the same tree."""
    device = Device(1)
    with EventLog.open(path, now_ms=FixedClock()) as log, application(path) as app:
        for turn in range(3):
            events = device.events(leg(), 100, after=200 * turn)
            log.write(partial(LogWriter.append, events=events))
            save(app, device.events(leg(), 100, after=200 * turn + 100))
    assert check(path, device, server=Device(9)).faults == ()


def test_an_insert_without_proofs_is_refused(app):
    """Nothing unsigned is stored."""
    with pytest.raises(ProgrammingError, match="proofs"):
        app.save(recorded(Device(1).event(leg(), 1)))


def test_an_insert_with_too_few_proofs_is_refused(app):
    """One proof for each event."""
    first, second = Device(1).events(leg(), 2)
    with pytest.raises(ProgrammingError, match="proofs"):
        app.save(recorded(first), recorded(second), proofs=[proof(first)], received_ms=NOW_MS)


def test_an_insert_without_a_clock_is_refused(app):
    """The log reads no clock of its own."""
    event = Device(1).event(leg(), 1)
    with pytest.raises(ProgrammingError, match="clock"):
        app.save(recorded(event), proofs=[proof(event)])


def test_an_insert_with_a_tracking_is_refused(app, recorder):
    """Read positions live in the projections' own files."""
    event = Device(1).event(leg(), 1)
    stored = app.mapper.to_stored_event(recorded(event))
    with pytest.raises(NotSupportedError, match="tracking"):
        recorder.insert_events(
            [stored], proofs=[proof(event)], received_ms=NOW_MS, tracking=Tracking("p", 1)
        )


def test_a_clash_is_the_library_s_integrity_error_and_stores_nothing(app, recorder):
    """STORE.md: inside a work StreamClash, through the library its own error."""
    event = Device(1).event(leg(), 1)
    save(app, [event])
    with pytest.raises(IntegrityError):
        save(app, [event])
    assert recorder.max_notification_id() == 1


def test_a_version_gap_is_refused(app):
    """STORE.md: the stock recorder accepts 1, 9."""
    with pytest.raises(IntegrityError, match="ver 1 is needed"):
        save(app, [Device(1).event(leg(), 9)])


def test_snapshots_and_process_recorders_are_refused(path):
    """They would need tables that FORMAT §9 does not have."""
    factory = Factory({"SQLITE_DBNAME": str(path)})
    with pytest.raises(NotSupportedError):
        factory.aggregate_recorder("snapshots")
    with pytest.raises(NotSupportedError):
        factory.process_recorder()
    factory.close()
