"""What a log needs to be opened, and the settings it then runs with."""

import sqlite3
from contextlib import closing

import pytest

from core.evidence.merkle import verify_consistency
from core.log.eventlog import EventLog
from core.log.records import (
    UnfitFile,
)
from core.log.schema import APPLICATION_ID
from core.log.writer import LogWriter
from tests.support.logs import Device, FixedClock, leg


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
