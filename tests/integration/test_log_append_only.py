# ruff: noqa: S608 - the tables and values are this test's own
"""FORMAT §9: what was stored stays as it is, whoever holds an ordinary connection."""

import sqlite3
from contextlib import closing

import pytest

from core.log.eventlog import EventLog
from tests.support.logs import Device, FixedClock, leg, save_note


@pytest.fixture(scope="module")
def log_path(tmp_path_factory):
    path = tmp_path_factory.mktemp("append-only") / "log.db"
    device, server = Device(1), Device(2)
    with EventLog.open(path, now_ms=FixedClock()) as log:
        log.write(lambda w: w.append(device.events(leg(), 300)))
        log.write(lambda w: w.claim("test", "k", 5))
        log.write(lambda w: w.keep_forensic(None, None, "malformed", b"junk", b""))
        save_note(log, server)
    return path


TABLES = ("stored_events", "claim", "tile", "checkpoint", "forensic")
COLUMN = {
    "stored_events": "received_ms", "claim": "leaf", "tile": "level", "checkpoint": "saved_ms",
    "forensic": "received_ms",
}  # fmt: skip


def _refused(path, statement, *, recursive_triggers=True):
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA recursive_triggers={recursive_triggers:d}")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(statement)


@pytest.mark.parametrize("table", TABLES)
def test_update_is_aborted(log_path, table):
    """FORMAT §9: append-only tables abort on UPDATE."""
    _refused(log_path, f"UPDATE {table} SET {COLUMN[table]} = {COLUMN[table]} + 1")


@pytest.mark.parametrize("table", TABLES)
def test_delete_is_aborted(log_path, table):
    """FORMAT §9: append-only tables abort on DELETE."""
    _refused(log_path, f"DELETE FROM {table}")


@pytest.mark.parametrize("recursive_triggers", [True, False])
@pytest.mark.parametrize("table", TABLES)
def test_insert_or_replace_is_aborted(log_path, table, recursive_triggers):
    """STORE.md: with UPDATE and DELETE triggers alone, REPLACE overwrites a row silently."""
    statement = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    _refused(log_path, statement, recursive_triggers=recursive_triggers)


@pytest.mark.parametrize("recursive_triggers", [True, False])
def test_replacing_a_version_under_the_next_leaf_is_aborted(log_path, recursive_triggers):
    """STORE.md: REPLACE also removes the row that holds another unique key."""
    statement = (
        "INSERT OR REPLACE INTO stored_events SELECT 301, originator_id, originator_version, topic,"
        " state, event_id, kid, seq, received_ms, sig FROM stored_events WHERE notification_id = 7"
    )
    _refused(log_path, statement, recursive_triggers=recursive_triggers)


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("stored_events", "notification_id"),
        ("claim", "kind, key"),
        ("tile", "level, idx"),
        ("checkpoint", "size"),
        ("forensic", "id"),
    ],
)
def test_upsert_is_aborted(log_path, table, key):
    """An UPSERT is an UPDATE in an INSERT's clothes."""
    column = COLUMN[table]
    _refused(
        log_path,
        f"INSERT INTO {table} SELECT * FROM {table} WHERE true"
        f" ON CONFLICT ({key}) DO UPDATE SET {column} = 0",
    )


@pytest.mark.parametrize("position", [0, 300, 302, -1])
def test_a_leaf_out_of_turn_is_aborted(log_path, position):
    """FORMAT §9: INSERT of a leaf that is not next."""
    _refused(
        log_path,
        f"INSERT INTO stored_events VALUES ({position}, 's', 1, 't', x'00', 'e', 'k', 1, 1, x'00')",
    )


def test_a_leaf_without_a_number_is_aborted(log_path):
    """Positions are explicit: SQLite would invent one (STORE.md)."""
    _refused(
        log_path,
        "INSERT INTO stored_events VALUES (NULL, 's', 1, 't', x'00', 'e', 'k', 1, 1, x'00')",
    )


def test_a_version_out_of_turn_is_aborted(log_path):
    """FORMAT §2: `ver` counts from 1 without gap."""
    _refused(
        log_path,
        "INSERT INTO stored_events VALUES (301, 'new', 2, 't', x'00', 'e', 'k', 1, 1, x'00')",
    )


@pytest.mark.parametrize("change", ["seq = seq", "seq = seq - 1", "kid = 'other', seq = seq + 1"])
def test_a_key_head_only_moves_forward(log_path, change):
    """FORMAT §9: the head decides gap, duplicate and fork."""
    _refused(log_path, f"UPDATE key_head SET {change}")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM key_head",
        "INSERT OR REPLACE INTO key_head SELECT kid, 1, hash FROM key_head",
        "INSERT INTO key_head SELECT * FROM key_head WHERE true ON CONFLICT DO UPDATE SET seq = 1",
    ],
)
def test_a_key_head_is_never_taken_back(log_path, statement):
    """A key that starts again at seq 1 would be a silent fork."""
    _refused(log_path, statement)


@pytest.mark.parametrize("size", [300, 200, 301])
def test_a_checkpoint_is_larger_than_the_last_and_not_beyond_the_log(log_path, size):
    """FORMAT §6: a checkpoint is stored before it is sent, and never withdrawn."""
    _refused(log_path, f"INSERT INTO checkpoint VALUES ({size}, 'note', 1, x'00')")


@pytest.mark.parametrize("leaf", [-1, 300])
def test_a_claim_needs_a_stored_event(log_path, leaf):
    """FORMAT §3: a claim is written in the commit of the event that earns it."""
    _refused(log_path, f"INSERT INTO claim VALUES ('test', 'other', {leaf})")


@pytest.mark.parametrize(("level", "index"), [(0, 0), (0, 2), (1, 1), (-1, 0)])
def test_a_tile_is_the_next_of_its_level(log_path, level, index):
    """EVIDENCE §1.5: full tiles only, each once."""
    _refused(log_path, f"INSERT INTO tile VALUES ({level}, {index}, zeroblob(8192))")
