"""`anjuan fsck`: what was changed behind the product's back is found, down to the row."""
# ruff: noqa: S603, S608 - the calls, tables and values are this test's own

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from core.domain.device.events import Enrolled
from core.domain.institution.events import Particulars, Registered
from core.domain.review.events import Opened
from core.evidence.body import Actor
from core.kernel.b64 import b64u
from core.kernel.errors import Refused, Rejected
from core.kernel.ids import stream_name
from core.kernel.reasons import Reason
from core.log.row_digest import with_digest
from projections.registry import ALL
from server.fsck import fsck
from server.opening import init_folder, open_office
from server.scribe import Saying, Scribe
from server.settings import Folder, NotADataFolder
from tests.support.builders import an, uid
from tests.support.folders import grow, tamper
from tests.support.logs import AUTHORITY, Device, leg

TILE = 256
BIG = "big.demo.invalid"


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A demonstration's office, with enough leaves for a tile and with bytes that took none."""
    path = tmp_path_factory.mktemp("fsck")
    demo = [
        sys.executable,
        "-m",
        "server.cli",
        "demo",
        "--once",
        "--short",
        "--data",
        str(path / "demo"),
    ]
    subprocess.run(demo, check=True, capture_output=True)
    (path / "demo").rename(path / "office")
    office = open_office(path / "office")
    administrator = Actor(id=Folder(path / "office").load().administrator)
    try:
        grow(office, TILE, administrator)

        def work(writer):
            writer.keep_forensic("who", 3, "signature", b"bytes", b"sig")
            writer.keep_forensic("who", 4, "signature", b"bytes", b"sig")

        office.log.write(work)
    finally:
        office.close()
    return path / "office"


@pytest.fixture
def whole(sound, tmp_path):
    """A copy with its read models."""
    return shutil.copytree(sound, tmp_path / "office", symlinks=True)


@pytest.fixture
def folder(sound, tmp_path):
    """A copy without them: a folder that was never served."""
    leave = shutil.ignore_patterns("projections")
    return shutil.copytree(sound, tmp_path / "office", ignore=leave)


def found(folder):
    report = fsck(folder)
    assert report.ok == (not report.faults)
    return {(fault.table, fault.row) for fault in report.faults}


def test_a_sound_folder_has_no_faults_and_every_kind_of_row_is_counted(whole):
    """PRODUCT.md: recompute every hash, proof and projection digest."""
    report = fsck(whole)
    assert report.faults == ()
    assert report.ok
    kinds = {
        "settings.json", "server.key", "published.note", "stored_events", "key_head", "claim",
        "tile", "checkpoint", "forensic", "peer_seen", "disclosure", "tracking", "code",
        "events/events", "fleet/keys", "cases/cases", "institutions/institutions",
        "deadlines/deadlines", "credit/scored", "reviews/reviews",
    }  # fmt: skip
    assert {kind for kind in kinds if report.rows.get(kind, 0) > 0} == kinds


def test_what_is_no_data_folder_is_named(tmp_path):
    """PRODUCT.md: the call is wrong, not the data."""
    with pytest.raises(NotADataFolder):
        fsck(tmp_path)


def test_checking_changes_nothing(whole):
    """Whoever changed something has to explain it; fsck repairs nothing."""
    before = {path.name: path.read_bytes() for path in whole.rglob("*") if path.is_file()}
    fsck(whole)
    after = {path.name: path.read_bytes() for path in whole.rglob("*") if path.is_file()}
    assert before.keys() == after.keys()
    assert [name for name, data in before.items() if data != after[name]] == []


EVENT_COLUMNS = (
    "originator_id", "topic", "state", "event_id", "kid", "seq", "received_ms", "sig",
)  # fmt: skip


@pytest.mark.parametrize("column", EVENT_COLUMNS)
def test_a_flipped_byte_in_any_column_of_the_last_event_is_found(folder, column):
    """Also where no tile and no later event covers it: the checkpoint and the signature do."""
    (position,), _ = tamper(folder / "log.db", "stored_events", column)
    assert ("stored_events", f"leaf {position - 1}") in found(folder) or (
        "checkpoint", f"size {position}",
    ) in found(folder)  # fmt: skip


def test_a_time_of_an_event_of_the_office_is_its_leafs(folder):
    """FORMAT §6: `received_ms` of the tail is signed by nobody but the event's own `at`."""
    office = open_office(folder)
    try:
        stream = stream_name("institution", office.pen.new_id())
        event = Registered(particulars=Particulars(name="晨光"), source="test")
        saying = Saying(
            stream=stream, event=event, actor=Actor(id=Folder(folder).load().administrator)
        )
        office.log.write(lambda writer: Scribe(writer, office.pen).say([saying]))
    finally:
        office.close()
    assert found(folder) == set()
    (position,), _ = tamper(folder / "log.db", "stored_events", "received_ms")
    assert ("stored_events", f"leaf {position - 1}") in found(folder)


@pytest.mark.parametrize(
    ("file", "table", "column", "row"),
    [
        ("log.db", "key_head", "hash", "{0}"),
        ("log.db", "key_head", "seq", "{0}"),
        ("log.db", "claim", "leaf", "{0}/{1}"),
        ("log.db", "tile", "data", "{0}/{1}"),
        ("log.db", "checkpoint", "note", "size {0}"),
        ("log.db", "forensic", "used_bytes", "{0}"),
        ("log.db", "peer_seen", "note", "{0}"),
        ("log.db", "peer_seen", "size", "{0}"),
        ("vault.db", "disclosure", "d", "{0}"),
        ("vault.db", "disclosure", "event_id", "{0}"),
        ("vault.db", "disclosure", "subject", "{0}"),
        ("enrolment.db", "code", "request", "{0}"),
        ("enrolment.db", "code", "pub", "{0}"),
    ],
)
def test_a_flipped_byte_in_a_row_is_found_in_that_row(folder, file, table, column, row):
    """FORMAT §9: every table follows from the events, or from a signature."""
    key, _ = tamper(folder / file, table, column)
    assert (table, row.format(*key)) in found(folder)


def test_a_claim_that_was_taken_away_is_named(folder):
    """FORMAT §3: claims are recomputed."""
    key, _ = tamper(folder / "log.db", "claim", "key")
    assert ("claim", "/".join(key)) in found(folder)


@pytest.mark.parametrize("name", [projection.name for projection in ALL])
def test_a_flipped_byte_in_any_table_of_a_read_model_is_found(whole, name):
    """ARCHITECTURE.md 8: a read model says what a rebuild says, row by row."""
    file = (whole / "projections" / f"{name}.db").resolve()
    with closing(sqlite3.connect(file)) as db:
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        filled = [
            table
            for table in tables
            if not table.startswith("sqlite_")
            and table not in {"tracking", "progress"}
            and db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        ]
        columns = {
            table: next(row[1] for row in db.execute(f"PRAGMA table_info({table})") if not row[5])
            for table in filled
        }
    rows = {
        f"{table} {'/'.join(map(str, tamper(file, table, column)[0]))}"
        for table, column in columns.items()
    }
    assert rows
    assert rows <= {row for table, row in found(whole) if table == f"projections/{name}.db"}


@pytest.mark.parametrize("column", ["count", "digest"])
def test_a_read_model_that_took_other_events_is_found(whole, column):
    """SYNC.md R12: one that skipped or repeated an event is found by its own digest."""
    tamper((whole / "projections" / "cases.db").resolve(), "progress", column)
    assert ("projections/cases.db", "progress") in found(whole)


def test_a_read_model_that_is_missing_is_no_fault(folder):
    """It is disposable: made when it is asked for."""
    assert not (folder / "projections").exists()
    assert found(folder) == set()


def test_a_follower_that_is_ahead_of_the_log_is_found(folder):
    """A log that was put back from a copy is behind what was done on it."""
    with closing(sqlite3.connect(folder / "follower.db", isolation_level=None)) as db:
        db.execute("UPDATE tracking SET notification_id = 9999 WHERE application_name='follower'")
    assert ("follower.db", "tracking") in found(folder)


@pytest.mark.parametrize("table", ["held", "declined", "due"])
def test_what_the_follower_remembers_without_an_event_is_found(folder, table):
    """It remembers only what events say."""
    with closing(sqlite3.connect(folder / "follower.db", isolation_level=None)) as db:
        columns = len(db.execute(f"PRAGMA table_info({table})").fetchall())
        db.execute(f"INSERT INTO {table} VALUES ('nobody', 1{', 1' * (columns - 2)})")
    assert (table, "nobody") in found(folder)


@pytest.mark.parametrize(
    ("reason", "detail", "is_sound"),
    [
        ("NOT_FILED", str(Refused(Reason.NOT_FILED)), True),
        ("STILL_OWED", str(Refused(Reason.STILL_OWED, owed_fen=5)), True),
        ("schema", str(Rejected("schema", "data")), True),
        ("beyond-law", "no row in force", True),
        ("NOT_FILEE", str(Refused(Reason.NOT_FILED)), False),
        ("NOT_FILED", "the case is not filed; file it befoqe any step", False),
    ],
)
def test_what_a_policy_was_refused_is_said_in_the_words_of_its_reason(
    folder, reason, detail, is_sound
):
    """ARCHITECTURE.md step 8: a deed that a rule forbade stays to be looked at by a person."""
    with closing(sqlite3.connect(folder / "log.db")) as log:
        event_id = log.execute("SELECT event_id FROM stored_events LIMIT 1").fetchone()[0]
    with closing(sqlite3.connect(folder / "follower.db", isolation_level=None)) as db:
        row = with_digest("declined", event_id, 0, reason, detail)
        db.execute("INSERT INTO declined VALUES (?, ?, ?, ?, ?)", row)
    assert found(folder) == (set() if is_sound else {("declined", event_id)})


@pytest.mark.parametrize("file", ["settings.json", "server.key", "published.note"])
@pytest.mark.parametrize("part", range(3))
def test_a_flipped_byte_in_a_file_is_found(folder, file, part):
    """Each of settings, key and leaf 0 says what the others say; the note is a checkpoint's."""
    data = bytearray((folder / file).read_bytes())
    data[part * (len(data) - 1) // 2] ^= 1
    (folder / file).write_bytes(data)
    assert file in {table for table, _ in found(folder)}


def test_a_key_of_another_office_is_found(folder):
    """Leaf 0 names the key that writes the log."""
    (folder / "server.key").unlink()
    init_folder(folder.parent / "other", BIG)
    shutil.copy(folder.parent / "other" / "server.key", folder / "server.key")
    assert found(folder) == {("server.key", "seed")}


def test_a_flipped_byte_in_the_file_itself_is_found(folder):
    """Not through SQLite: a bad disk."""
    data = (folder / "log.db").read_bytes()
    at = data.index(b'{"actor"') + 40
    (folder / "log.db").write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    assert "stored_events" in {table for table, _ in found(folder)}


@pytest.mark.parametrize("file", ["log.db", "vault.db", "follower.db", "enrolment.db"])
def test_a_file_that_is_no_database_is_a_finding_and_no_crash(folder, file):
    """It survives any file."""
    (folder / file).write_bytes(b"this is no database" * 500)
    assert any(table == file or "log" in table for table, _ in found(folder))


@pytest.mark.parametrize("is_reviewed", [False, True])
def test_an_event_that_cannot_be_read_stands_only_under_review(tmp_path, is_reviewed):
    """FORMAT §8 row 11: `review:schema` takes its leaf, and a review in the same commit."""
    init_folder(tmp_path, AUTHORITY)
    office = open_office(tmp_path)
    laptop = Device(1)
    enrolled = an(Enrolled, kid=laptop.kid, pub=b64u(laptop.public))
    unread = laptop.event(leg(1), 1, colour="red")
    opened = Opened(event=unread.event_id, code="schema")

    def said(stream, event):
        return Saying(stream=stream, event=event, actor=Actor(job="test"))

    def work(writer):
        Scribe(writer, office.pen).say([said(f"device:{uid(1)}", enrolled)])
        (stored,) = writer.append([unread])
        if is_reviewed:
            review = stream_name("review", unread.event_id)
            Scribe(writer, office.pen).say([said(review, opened)])
        Scribe(writer, office.pen).checkpoint()
        return stored.leaf

    leaf = office.log.write(work)
    office.close()
    assert found(tmp_path) == (set() if is_reviewed else {("stored_events", f"leaf {leaf}")})
