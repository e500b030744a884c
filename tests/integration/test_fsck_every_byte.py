"""`anjuan fsck` finds one changed byte wherever it says anything: every column, every table."""
# ruff: noqa: S608 - tables are the tests' own

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from core.log.check_events import lenient
from core.log.check_scratch import Findings
from core.log.row_digest import with_digest
from projections.digests import OWN_TABLES
from projections.registry import ALL
from server.follower_file import NO_LEAF
from server.fsck import fsck
from server.fsck_projections import check_projections
from tests.support.builders import uid
from tests.support.folders import tables_of, tamper
from tests.support.whole_office import whole_office

ROWS = {
    ("log.db", "stored_events"): lambda position: f"leaf {position - 1}",
    ("log.db", "key_head"): "{0}".format,
    ("log.db", "claim"): "{0}/{1}".format,
    ("log.db", "tile"): "{0}/{1}".format,
    ("log.db", "checkpoint"): "size {0}".format,
    ("log.db", "forensic"): "{0}".format,
    ("log.db", "forensic_dropped"): "{0}".format,
    ("log.db", "peer_seen"): "{0}".format,
    ("vault.db", "disclosure"): "{0}".format,
    ("follower.db", "held"): "{0}".format,
    ("follower.db", "due"): "{0}".format,
    ("follower.db", "declined"): "{0}".format,
    ("follower.db", "tracking"): "tracking {0}".format,
    ("follower.db", "tracking_digest"): "tracking {0}".format,
    ("enrolment.db", "code"): "{0}".format,
}
"""Every table of every file that is no read model, and how a fault names a row by its key."""
OF_THE_FILE = {"tracking", "tracking_digest"}
"""Tables that a fault names by their file: each such file has them."""
FLIPS = {"log.db": 20}
FLIPS_OF_OTHERS = 8
EMPTY = "stopped"
"""The one table that is empty in a sound folder: a row in it says why a read model waits."""


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A folder with a row in every table, made once."""
    return whole_office(tmp_path_factory.mktemp("every-byte"))


@pytest.fixture
def folder(sound, tmp_path):
    """A copy without read models."""
    return shutil.copytree(sound, tmp_path / "office", ignore=shutil.ignore_patterns("projections"))


def only(name, sound, folder):
    """Copy one read model into a folder that has none; return its file."""
    (folder / "projections").mkdir()
    link = sound / "projections" / f"{name}.db"
    file = folder / "projections" / link.resolve().name
    shutil.copy(link.resolve(), file)
    (folder / "projections" / link.name).symlink_to(file.name)
    return file


def found(folder):
    report = fsck(folder)
    assert report.ok == (not report.faults)
    return {(fault.table, fault.row) for fault in report.faults}


def found_in_read_models(folder):
    """Run only that part of fsck: the log beside them is not what was damaged."""
    findings = Findings()
    check_projections(folder / "projections", folder / "log.db", findings, lambda *_: None)
    return {(fault.table, fault.row) for fault in findings.faults}


def put_back(file, data):
    for beside in file.parent.glob(f"{file.name}-*"):
        beside.unlink()
    file.write_bytes(data)


def test_the_folder_is_sound_and_has_a_row_in_every_table_of_every_file(sound):
    """What is not there cannot be damaged, and no table is left out below."""
    assert found(sound) == set()
    assert list(sound.rglob("*-wal")) == []
    filled = {
        (str(file.relative_to(sound)), table): rows
        for file in sound.rglob("*.db")
        for table, rows in tables_of(file).items()
    }
    assert {key for key, rows in filled.items() if not rows} == {
        key for key in filled if key[1] == EMPTY
    }
    assert {key for key in filled if not key[0].startswith("projections")} == set(ROWS)


@pytest.mark.parametrize(("name", "table"), ROWS)
def test_a_flipped_byte_in_any_column_is_found_at_its_row(folder, name, table):
    """FORMAT §9: what no event and no signature implies has a `row_sha`."""
    file = folder / name
    data = file.read_bytes()
    says = ROWS[name, table]
    places = ("first", "last") if tables_of(file)[table] > 1 else ("last",)
    for column in columns_of(file, table):
        for place in places:
            before, after = tamper(file, table, column, place=place)
            wanted = {
                (name if table in OF_THE_FILE else table, says(*key)) for key in (before, after)
            }
            assert wanted & found(folder), (column, before)
            put_back(file, data)


@pytest.mark.parametrize("name", [projection.name for projection in ALL])
def test_a_flipped_byte_in_any_column_of_a_read_model_is_found(sound, folder, name):
    """ARCHITECTURE.md 8: a read model says what a rebuild says; one byte a table at a time."""
    file = only(name, sound, folder)
    data = file.read_bytes()
    columns = {table: columns_of(file, table) for table in tables_of(file).keys() - OWN_TABLES}
    for number in range(max(map(len, columns.values()))):
        named = [
            {f"{table} {'/'.join(map(str, key))}" for key in keys} | {table}
            for table, some in columns.items()
            if number < len(some)
            for keys in [tamper(file, table, some[number])]
        ]
        rows = {
            row for table, row in found_in_read_models(folder) if table == f"projections/{name}.db"
        }
        assert [one for one in named if not one & rows] == [], number
        put_back(file, data)


@pytest.mark.parametrize("table", ["progress", "tracking"])
@pytest.mark.parametrize("name", [projection.name for projection in ALL])
def test_a_flipped_byte_in_how_a_read_model_came_about_is_found(sound, folder, name, table):
    """SYNC.md R12: a position or a digest that is another's would pass over an event."""
    file = only(name, sound, folder)
    data = file.read_bytes()
    for column in columns_of(file, table):
        tamper(file, table, column)
        assert f"projections/{name}.db" in {said for said, _ in found_in_read_models(folder)}, (
            column
        )
        put_back(file, data)


FILES = [
    *sorted({name for name, _ in ROWS}),
    *(f"projections/{projection.name}.db" for projection in ALL),
]


@pytest.mark.parametrize("name", FILES)
def test_a_flipped_bit_of_the_file_is_found_or_changes_nothing_that_is_said(sound, folder, name):
    """A bad disk: what is not found lies in free space, or is SQLite's own bookkeeping.

    That is decided by what the file says: the schema and every value of every row, read past the
    indexes, with their types, are the same as before, and its integrity check (a part of fsck, so
    it was passed) has compared every index with them. Anything else must have been found.
    """
    file = only(Path(name).stem, sound, folder) if "/" in name else folder / name
    data = file.read_bytes()
    said = everything(file)
    assert found(folder) == set()
    random = Random(f"every byte {name}")  # noqa: S311 - places to damage
    places = [at for at, byte in enumerate(data) if byte]
    finds = 0
    for number in range(FLIPS.get(name, FLIPS_OF_OTHERS)):
        at = random.choice(places) if number % 4 else random.randrange(len(data))
        bit = 1 << random.randrange(8)
        put_back(file, data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :])
        is_found = bool(found(folder))
        assert is_found or everything(file) == said, (at, bit)
        finds += is_found
    assert finds


@pytest.mark.parametrize("is_intact", [True, False])
def test_a_day_that_could_not_be_ended_is_of_a_notice_and_of_no_event(folder, is_intact):
    """ARCHITECTURE.md step 8: only the row's own digest says whether it is as it was written."""
    row = with_digest("declined", uid(1), NO_LEAF, "beyond-law", "no row in force")
    row = row if is_intact else (*row[:3], "no row is in force", row[4])
    with closing(sqlite3.connect(folder / "follower.db", isolation_level=None)) as db:
        db.execute("INSERT INTO declined VALUES (?, ?, ?, ?, ?)", row)
    assert found(folder) == (set() if is_intact else {("declined", uid(1))})


def everything(file):
    """Return all that a file says, row by row."""
    with closing(sqlite3.connect(file)) as db:
        lenient(db)
        schema = db.execute("SELECT * FROM sqlite_master ORDER BY rowid").fetchall()
        return schema, {
            table: [
                [(type(value), value) for value in row]
                for row in db.execute(f"SELECT * FROM {table} NOT INDEXED")
            ]
            for table in tables_of(file)
        }


def columns_of(file, table):
    with closing(sqlite3.connect(file)) as db:
        return [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
