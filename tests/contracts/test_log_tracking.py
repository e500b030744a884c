"""A projection's file: rows and read position in one transaction, on the library's tracking."""

import sqlite3
from contextlib import closing

import pytest
import sqlite_utils

from core.log.records import CommitFailed, PositionClash
from core.log.tracking import ProjectionStore


@pytest.fixture
def path(tmp_path):
    return tmp_path / "cases.db"


@pytest.fixture
def store(path):
    with ProjectionStore.open(path, "cases") as store:
        store.setup(lambda c: c.execute("CREATE TABLE seen (x)"))
        yield store


def _insert(value):
    return lambda c: c.execute("INSERT INTO seen VALUES (?)", (value,)).rowcount


def _seen(store):
    with store.read() as connection:
        return [row[0] for row in connection.execute("SELECT x FROM seen")]


def test_rows_and_position_move_together(store):
    """STORE.md: one `Tracking` a batch is legal."""
    assert store.position() == 0
    assert store.batch(500, _insert("a")) == 1
    assert (store.position(), _seen(store)) == (500, ["a"])


def test_a_failing_batch_moves_neither(store):
    """ARCHITECTURE 10: rows, position, count and digest in one transaction."""

    def failing(connection):
        connection.execute("INSERT INTO seen VALUES ('lost')")
        raise LookupError("poison")

    with pytest.raises(LookupError):
        store.batch(500, failing)
    assert (store.position(), _seen(store)) == (0, [])


def test_a_full_disk_is_said_in_our_words(store):
    """An import reports it like any other full disk, and no library's error shows."""
    with closing(sqlite3.connect(store.datastore.pool.db_name)) as full:
        pages = full.execute("PRAGMA page_count").fetchone()[0]

    def too_much(connection):
        connection.execute(f"PRAGMA max_page_count = {pages + 1}")
        connection.execute("INSERT INTO seen VALUES (zeroblob(1000000))")

    with pytest.raises(CommitFailed, match="full"):
        store.batch(500, too_much)
    assert (store.position(), _seen(store)) == (0, [])


@pytest.mark.parametrize("position", [499, 500])
def test_a_batch_that_was_taken_is_refused_before_its_work(store, position):
    """A projection that repeated an event would count it twice."""
    store.batch(500, _insert("a"))
    with pytest.raises(PositionClash):
        store.batch(position, _insert("again"))
    assert _seen(store) == ["a"]


def test_a_work_that_commits_by_itself_is_our_own_mistake(store):
    """Half a batch without its position would be taken twice."""
    with pytest.raises(AssertionError, match="committed half"):
        store.batch(1, lambda c: c.execute("COMMIT"))


def test_sqlite_utils_works_inside_the_transaction(store):
    """STORE.md: sqlite-utils on the batch's own connection; it must not commit."""

    def work(connection):
        database = sqlite_utils.Database(connection)
        rows = database.table("rows", pk="id")
        rows.insert_all([{"id": n, "x": n * n} for n in range(5)])
        rows.upsert({"id": 3, "x": 0})

    store.batch(5, work)
    with store.read() as connection:
        assert connection.execute("SELECT sum(x) FROM rows").fetchone()[0] == 0 + 1 + 4 + 0 + 16


def test_the_position_survives_a_reopening(path):
    """Catching up goes on where it ended."""
    with ProjectionStore.open(path, "cases") as store:
        store.batch(7, lambda _: None)
    with ProjectionStore.open(path, "cases") as store:
        assert store.position() == 7


@pytest.mark.parametrize(("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 1)])
def test_a_disposable_file_is_not_fsynced_at_each_commit(store, pragma, value):
    """NORMAL: after a power cut rows and position go back together, and are taken again."""
    assert store.batch(1, lambda c: c.execute(f"PRAGMA {pragma}").fetchone()[0]) == value


def test_the_file_opens_with_any_sqlite_tool(path, store):
    """ARCHITECTURE 8: openable with any SQLite tool."""
    store.batch(1, _insert("a"))
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT x FROM seen").fetchall() == [("a",)]
