"""What gets past the triggers is found by the check, which names table and row."""
# ruff: noqa: S608 - the tables and values are this test's own

import shutil
import sqlite3
from contextlib import closing

import pytest

from core.log.check import check_log
from core.log.eventlog import EventLog
from core.log.files import connect
from core.log.records import UnfitFile
from tests.support.logs import (
    CLAIMED,
    Device,
    FixedClock,
    check,
    judges_for,
    leg,
    save_note,
    tamper,
)

DEVICES = (Device(1), Device(2))
SERVER = Device(9)
LEAVES = 600
NAMED = 300
"""The leaf that is tampered with: inside a full tile."""


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    path = tmp_path_factory.mktemp("check") / "log.db"
    first, second = DEVICES
    with EventLog.open(path, now_ms=FixedClock()) as log:
        log.write(lambda w: w.append(first.events(leg(1), 400)))
        save_note(log, SERVER)
        log.write(lambda w: w.append(second.events(leg(2), 199)))

        def claiming(writer):
            (stored,) = writer.append([second.event(leg(2), 200, **{CLAIMED: "k-1"})])
            assert writer.claim("test", "k-1", stored.leaf)
            writer.keep_forensic("who", 3, "signature", b"bytes", b"sig")
            writer.peer_seen(first.kid, 400, "note", 1)

        log.write(claiming)
        save_note(log, SERVER)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture
def path(sound, tmp_path):
    return shutil.copy(sound, tmp_path / "log.db")


def _found(path):
    checked = check(path, *DEVICES, server=SERVER)
    return {(fault.table, fault.row) for fault in checked.faults}


def test_a_sound_log_has_no_faults_and_every_row_is_counted(path):
    """FORMAT §9: events, heads, claims, tiles and checkpoints all follow from the bytes."""
    checked = check(path, *DEVICES, server=SERVER)
    assert checked.faults == ()
    assert checked.rows == {
        "stored_events": LEAVES, "tile": 2, "checkpoint": 2, "key_head": 2, "claim": 1,
        "forensic": 1,
    }  # fmt: skip


FLIPPED = (
    "cast(substr({0}, 1, 9) || char(unicode(substr({0}, 10, 1)) + 1) || substr({0}, 11) AS TEXT)"
)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("originator_id", FLIPPED.format("originator_id")),
        ("originator_version", "originator_version + 1000"),
        ("topic", FLIPPED.format("topic")),
        ("event_id", FLIPPED.format("event_id")),
        ("kid", FLIPPED.format("kid")),
        ("seq", "seq + 1"),
        ("received_ms", "received_ms + 1"),
    ],
)
def test_a_changed_column_is_found_at_its_leaf(path, column, value):
    """EVIDENCE §1.5: every column is in the signed body or in the entry."""
    tamper(path, f"UPDATE stored_events SET {column} = {value} WHERE notification_id = {NAMED + 1}")
    assert ("stored_events", f"leaf {NAMED}") in _found(path)


@pytest.mark.parametrize("column", ["state", "sig"])
def test_one_flipped_bit_of_signed_bytes_is_found_at_its_leaf(path, column):
    """FORMAT §5, §6: body and signature are under the leaf hash."""
    with closing(sqlite3.connect(path)) as connection:
        value = connection.execute(
            f"SELECT {column} FROM stored_events WHERE notification_id = {NAMED + 1}"
        ).fetchone()[0]
    flipped = value[:20] + bytes([value[20] ^ 1]) + value[21:]
    tamper(
        path,
        f"UPDATE stored_events SET {column} = x'{flipped.hex()}'"
        f" WHERE notification_id = {NAMED + 1}",
    )
    assert ("stored_events", f"leaf {NAMED}") in _found(path)


def test_a_moved_position_is_found(path):
    """FORMAT §6: leaves from 0, gap-free."""
    tamper(
        path, f"UPDATE stored_events SET notification_id = 9999 WHERE notification_id = {LEAVES}"
    )
    assert ("stored_events", f"leaf {LEAVES - 1}") in _found(path)


def test_a_leaf_behind_an_absurd_gap_stops_the_scan_and_is_found(path):
    """A flipped high bit of a position must not cost memory or hours."""
    tamper(
        path, f"UPDATE stored_events SET notification_id = 1 << 40 WHERE notification_id = {LEAVES}"
    )
    assert ("stored_events", f"leaf {LEAVES - 1}") in _found(path)


def test_a_removed_tail_is_found_by_the_checkpoint(path):
    """FORMAT §6: a checkpoint is stored before it is sent; a shorter log contradicts it."""
    tamper(path, f"DELETE FROM stored_events WHERE notification_id = {LEAVES}")
    found = _found(path)
    assert ("checkpoint", f"size {LEAVES}") in found
    assert ("key_head", DEVICES[1].kid) in found
    assert ("claim", "test/k-1") in found


def test_two_swapped_events_are_found(path):
    """RFC 6962: the order is part of the root."""
    tamper(
        path,
        "UPDATE stored_events SET notification_id = -1 WHERE notification_id = 100",
        "UPDATE stored_events SET notification_id = 100 WHERE notification_id = 500",
        "UPDATE stored_events SET notification_id = 500 WHERE notification_id = -1",
    )
    assert {("stored_events", "leaf 99"), ("stored_events", "leaf 499")} <= _found(path)


@pytest.mark.parametrize(
    ("statement", "table", "row"),
    [
        ("UPDATE key_head SET seq = seq - 1", "key_head", DEVICES[0].kid),
        ("UPDATE key_head SET hash = zeroblob(32)", "key_head", DEVICES[0].kid),
        ("DELETE FROM key_head", "key_head", DEVICES[0].kid),
        ("INSERT INTO key_head VALUES ('ghost', 1, x'00')", "key_head", "ghost"),
        ("UPDATE claim SET leaf = 3", "claim", "test/k-1"),
        ("UPDATE claim SET key = 'k-2'", "claim", "test/k-2"),
        ("UPDATE claim SET kind = 'tesu'", "claim", "test/k-1"),
        ("DELETE FROM claim", "claim", "test/k-1"),
        ("INSERT INTO claim VALUES ('z', 'ghost', 1)", "claim", "z/ghost"),
        ("UPDATE tile SET idx = 2 WHERE idx = 1", "tile", "0/1"),
        ("UPDATE tile SET level = 1 WHERE idx = 0", "tile", "1/0"),
        ("DELETE FROM tile WHERE idx = 1", "tile", "0/1"),
        ("UPDATE tile SET data = zeroblob(8191) WHERE idx = 1", "tile", "0/1"),
        ("UPDATE checkpoint SET size = 401 WHERE size = 400", "checkpoint", "size 401"),
        ("UPDATE checkpoint SET note = replace(note, '400', '399')", "checkpoint", "size 400"),
        ("UPDATE checkpoint SET note = ''", "checkpoint", "size 600"),
        ("INSERT INTO checkpoint VALUES (700, 'note', 1, x'00')", "checkpoint", "size 700"),
        ("UPDATE forensic SET id = 2", "forensic", "1"),
    ],
)  # fmt: skip
def test_a_changed_table_is_found_at_its_row(path, statement, table, row):
    """FORMAT §9: each table can be recomputed from the events."""
    tamper(path, statement)
    assert (table, row) in _found(path)


def test_one_flipped_bit_of_a_tile_is_found_with_its_leaf(path):
    """EVIDENCE §1.5: a tile's slot is the leaf's hash."""
    with closing(sqlite3.connect(path)) as connection:
        data = connection.execute("SELECT data FROM tile WHERE idx = 1").fetchone()[0]
    at = (NAMED - 256) * 32
    flipped = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
    tamper(path, f"UPDATE tile SET data = x'{flipped.hex()}' WHERE idx = 1")
    assert _found(path) == {("tile", "0/1"), ("stored_events", f"leaf {NAMED}")}


def test_a_signature_that_belongs_to_another_key_is_found(path):
    """FORMAT §5: the key is the kid's, whatever the columns say."""
    judges = judges_for([DEVICES[0]], SERVER)
    faults = check_log(path, judges).faults
    assert {fault.row for fault in faults} == {f"leaf {leaf}" for leaf in range(400, LEAVES)}


@pytest.mark.parametrize("name", ["stored_events_in_turn", "tile_never_changes", "key_head_once"])
def test_a_dropped_trigger_is_found_and_the_log_does_not_open(path, name):
    """FORMAT §9: the triggers are part of the format."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"DROP TRIGGER {name}")
    assert ("sqlite_master", name) in _found(path)
    with pytest.raises(UnfitFile, match=name):
        EventLog.open(path, now_ms=FixedClock())


def test_a_schema_rewritten_in_place_is_found(path):
    """`writable_schema` edits a trigger without a trace in the data."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'UPDATE ON', 'UPDATE OF topic ON')"
            " WHERE name = 'stored_events_never_changes'"
        )
    assert ("sqlite_master", "stored_events_never_changes") in _found(path)


def test_a_foreign_application_id_is_found(path):
    """FORMAT §9: 0x414A4C31."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA application_id=1")
    assert ("log.db", "application_id") in _found(path)


def test_bytes_edited_in_the_file_are_found_at_their_leaf(path):
    """No trigger sees an editor; SQLite's own integrity check does not either."""
    with closing(sqlite3.connect(path)) as connection:
        body = connection.execute(
            f"SELECT state FROM stored_events WHERE notification_id = {NAMED + 1}"
        ).fetchone()[0]
    raw = path.read_bytes()
    part = body[100:300]
    assert raw.count(part) == 1, "the test edits one event"
    path.write_bytes(raw.replace(part, part[:-1] + bytes([part[-1] ^ 1])))
    found = _found(path)
    assert ("stored_events", f"leaf {NAMED}") in found
    assert not any(table == "log.db" for table, _ in found)


@pytest.mark.parametrize("page", range(0, 80, 8))
def test_a_page_of_junk_is_a_finding_and_never_a_crash(path, page):
    """The check answers for any file that somebody hands in."""
    raw = bytearray(path.read_bytes())
    at = page * 8192
    assert at < len(raw)
    raw[at : at + 8192] = bytes((7 * i + page) % 256 for i in range(8192))
    path.write_bytes(raw)
    assert _found(path)


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\x00" + bytes(84)])
def test_what_is_no_log_at_all_is_a_finding(tmp_path, content):
    """A missing table is named; so is a file of another kind."""
    path = tmp_path / "other.db"
    path.write_bytes(content)
    assert _found(path)


def test_a_missing_file_is_a_finding_and_is_not_created(tmp_path):
    """A check leaves no trace."""
    path = tmp_path / "none.db"
    assert _found(path)
    assert not path.exists()


def test_checking_changes_nothing(path):
    """A check may run on a log that is in use."""
    before = path.read_bytes()
    _found(path)
    assert path.read_bytes() == before


def test_page_size_is_what_the_junk_test_believes(path):
    """The page test above writes whole pages."""
    with closing(connect(path)) as connection:
        assert connection.execute("PRAGMA page_size").fetchone()[0] == 8192
