"""The runner on real files: digests, poison, audit, rebuild beside (SYNC.md R12, R13, F31-F33)."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from sqlite_utils import Database

from core.domain.leg import events as leg
from projections import generations
from projections.cases import CASES
from projections.event_index import EVENTS
from projections.projection import Projection
from projections.registry import ALL
from projections.reviews import REVIEWS
from projections.runner import Runner
from projections.views import Views
from tests.support.builders import LEG, an
from tests.support.histories import History, tell
from tests.support.readmodels import assert_same_however_split


@pytest.fixture
def history(tmp_path):
    with History(tmp_path / "log.db") as opened:
        yield opened


def projection(name="probe", *, version=1, bulk=None, **handlers):
    """Describe a projection with one table `seen`."""

    def create(db: Database):
        db.table("seen").create({"leaf": int, "said": str}, pk="leaf", strict=True)

    by_type = {f"leg.{kind.replace('_', '-')}.v1": handler for kind, handler in handlers.items()}
    return Projection(name=name, version=version, create=create, handlers=by_type, bulk=bulk)


def keep(db, seen):
    db.execute("INSERT INTO seen VALUES (?, ?)", (seen.leaf, seen.type))


def fail(_db, _seen):
    raise ValueError("no such thing")


def skipping(log, leaf, instead=None) -> Any:
    """Return a log that forgets to give one leaf: what a faulty reader would do."""

    def iter_rows(after_leaf=-1):
        for row in log.iter_rows(after_leaf):
            if row[0] - 1 != leaf:
                yield row
            elif instead is not None:
                yield (row[0], *instead[1:])

    return SimpleNamespace(iter_rows=iter_rows, read=log.read)


def test_every_read_model_is_the_same_however_its_input_is_split(history, tmp_path):
    """Batches of 1, 2, 7 and 1000 and a rebuild give the same content (ARCHITECTURE.md 8)."""
    tell(history)
    assert_same_however_split(tmp_path, history.log, ALL)


def test_a_handler_that_depends_on_batches_is_caught_by_the_same_check(history, tmp_path):
    """The check is not blind: it fails for a bulk handler that writes how many it was given."""
    tell(history)

    def wrong(db, rows):
        db.execute("INSERT INTO seen VALUES (?, ?)", (rows[-1][0], str(len(rows))))

    with pytest.raises(AssertionError, match="batches of 2"):
        assert_same_however_split(tmp_path, history.log, (projection(bulk=wrong),))


def test_a_handler_that_keeps_state_in_memory_is_caught_by_the_same_check(history, tmp_path):
    """What a handler remembers outside its file differs when it is built again."""
    tell(history)
    calls = []

    def wrong(db, seen):
        calls.append(seen)
        db.execute("INSERT INTO seen VALUES (?, ?)", (seen.leaf, str(len(calls))))

    with pytest.raises(AssertionError, match="batches of 2"):
        assert_same_however_split(tmp_path, history.log, (projection(finding_recorded=wrong),))


def test_an_empty_log_leaves_every_projection_before_the_first_event(history, tmp_path):
    """Position 0 is before the first."""
    with Runner(tmp_path / "p", history.log, ALL) as runner:
        assert {(state.position, state.count) for state in runner.catch_up()} == {(0, 0)}
        assert {audited.fault for audited in runner.audit()} == {None}


def test_catching_up_twice_takes_nothing_twice(history, tmp_path):
    """Position, count and rows move together."""
    tell(history)
    with Runner(tmp_path / "p", history.log, ALL) as runner:
        first = runner.catch_up()
        assert runner.catch_up() == first
        assert {state.position for state in first} == {state.count for state in first}


def test_an_intact_projection_passes_the_audit(history, tmp_path):
    """The auditor recomputes the input digest from the log (R12)."""
    tell(history)
    with Runner(tmp_path / "p", history.log, ALL) as runner:
        runner.catch_up()
        assert [audited.fault for audited in runner.audit()] == [None] * len(ALL)


def test_the_audit_finds_a_skipped_event(history, tmp_path):
    """F33: a projection skipped an event."""
    tell(history)
    with Runner(tmp_path / "p", skipping(history.log, 5), (EVENTS,)) as runner:
        runner.catch_up()
    with Runner(tmp_path / "p", history.log, (EVENTS,)) as runner:
        assert [audited.fault for audited in runner.audit()] == ["count"]


def test_the_audit_finds_an_event_taken_for_another(history, tmp_path):
    """As many events as the log has, but one is not the log's."""
    tell(history)
    (other,) = [row for row in history.log.iter_rows() if row[0] == 4]
    with Runner(tmp_path / "p", skipping(history.log, 5, other), (EVENTS,)) as runner:
        runner.catch_up()
    with Runner(tmp_path / "p", history.log, (EVENTS,)) as runner:
        assert [audited.fault for audited in runner.audit()] == ["digest"]


def test_a_rebuild_heals_what_the_audit_found(history, tmp_path):
    """F33: rebuilds that projection."""
    tell(history)
    with Runner(tmp_path / "p", skipping(history.log, 5), (EVENTS,)) as runner:
        runner.catch_up()
    with Runner(tmp_path / "p", history.log, (EVENTS,)) as runner:
        runner.rebuild("events")
        assert [audited.fault for audited in runner.audit()] == [None]


def test_verifying_finds_a_row_that_was_changed_behind_the_runner(history, tmp_path):
    """`fsck` recomputes projection digests (PRODUCT.md)."""
    tell(history)
    with Runner(tmp_path / "p", history.log, (CASES,)) as runner:
        runner.catch_up()
        assert runner.verify("cases")
        with closing(sqlite3.connect(tmp_path / "p" / "cases.db", isolation_level=None)) as db:
            db.execute("UPDATE cases SET owed_fen = 1")
        assert not runner.verify("cases")
        assert not list((tmp_path / "p").glob("*.scratch*"))


def test_a_poison_event_stops_its_projection_alone_and_is_named(history, tmp_path):
    """R13: others go on; the event is recorded by leaf, id, type and error."""
    told = tell(history)
    models = (projection(opened=keep, finding_recorded=fail), CASES)
    with Runner(tmp_path / "p", history.log, models) as runner:
        probe, cases = runner.catch_up()
    assert probe.stopped is not None
    assert (probe.stopped.event_id, probe.stopped.type) == (
        told["finding"].event_id,
        "leg.finding-recorded.v1",
    )
    assert probe.stopped.error == "ValueError: no such thing"
    assert (probe.position, cases.stopped) == (told["finding"].leaf, None)
    with Views(tmp_path / "p") as views:  # what screens show as incomplete
        assert views.state("probe") == probe


def test_what_came_before_the_poison_is_kept(history, tmp_path):
    """The batch is cut before the event that failed."""
    told = tell(history)
    models = (projection(opened=keep, finding_recorded=fail),)
    with Runner(tmp_path / "p", history.log, models) as runner:
        runner.catch_up()
    with closing(sqlite3.connect(tmp_path / "p" / "probe.db")) as db:
        assert db.execute("SELECT leaf FROM seen").fetchall() == [(told["opened"].leaf,)]


def test_a_stopped_projection_goes_on_when_its_handler_is_mended(history, tmp_path):
    """F31: the next catch-up tries the event again."""
    tell(history)
    with Runner(tmp_path / "p", history.log, (projection(finding_recorded=fail),)) as runner:
        runner.catch_up()
    with Runner(tmp_path / "p", history.log, (projection(finding_recorded=keep),)) as runner:
        (state,) = runner.catch_up()
        assert state.stopped is None
        assert state.position == state.count == history.log.write(lambda writer: writer.size)


def test_an_event_of_an_unknown_type_stops_nothing(history, tmp_path):
    """A body that this release cannot read is under review; read models pass it by."""
    tell(history)
    with Runner(tmp_path / "p", history.log, (projection(nothing_known=fail),)) as runner:
        (state,) = runner.catch_up()
    assert state.stopped is None


def test_a_reader_of_the_old_file_reads_on_while_it_is_replaced(history, tmp_path):
    """The old one stays readable; the link points to the new one when it is whole."""
    tell(history)
    with Runner(tmp_path / "p", history.log, (EVENTS,)) as runner:
        (before,) = runner.catch_up()
        link = tmp_path / "p" / "events.db"
        with closing(sqlite3.connect(link)) as reader:
            old = link.resolve()
            runner.rebuild("events")
            history.record(LEG, an(leg.Left))
            (after,) = runner.catch_up()
            assert reader.execute("SELECT count(*) FROM events").fetchone() == (before.count,)
        with closing(sqlite3.connect(link)) as reader:
            assert reader.execute("SELECT count(*) FROM events").fetchone() == (after.count,)
    assert link.resolve() != old


def test_the_replaced_generation_is_removed_at_the_next_start(history, tmp_path):
    """Nobody reads it any more by then."""
    tell(history)
    with Runner(tmp_path / "p", history.log, (EVENTS,)) as runner:
        runner.catch_up()
        runner.rebuild("events")
    with Runner(tmp_path / "p", history.log, (EVENTS,)) as runner:
        runner.catch_up()
        assert [path.name for path in (tmp_path / "p").glob("events.*.db")] == ["events.0002.db"]


def test_a_runner_notices_that_another_one_has_rebuilt(history, tmp_path):
    """Rebuilds run in their own process (STACK.md)."""
    tell(history)
    with (
        Runner(tmp_path / "p", history.log, (EVENTS,)) as living,
        Runner(tmp_path / "p", history.log, (EVENTS,)) as rebuilding,
    ):
        living.catch_up()
        rebuilding.rebuild("events")
        history.record(LEG, an(leg.Left))
        (state,) = living.catch_up()
        assert state == rebuilding.state("events")


def test_two_runners_of_one_folder_take_every_event_once(history, tmp_path):
    """A command line may catch up beside a server; rows and position are one transaction."""
    tell(history)
    with (
        Runner(tmp_path / "p", history.log, ALL, batch_rows=2) as one,
        Runner(tmp_path / "p", history.log, ALL, batch_rows=3) as other,
    ):
        work = [Thread(target=runner.catch_up) for runner in (one, other)]
        for thread in work:
            thread.start()
        for thread in work:
            thread.join()
        one.catch_up()
        assert [audited.fault for audited in one.audit()] == [None] * len(ALL)


def test_a_rebuild_that_stops_early_leaves_the_old_file(history, tmp_path):
    """It is swapped when whole."""
    tell(history)
    with Runner(tmp_path / "p", history.log, (projection(opened=keep),)) as runner:
        (before,) = runner.catch_up()
    with Runner(tmp_path / "p", history.log, (projection(opened=fail),)) as runner:
        state = runner.rebuild("probe")
        assert state.stopped is not None
        assert runner.state("probe") == before
    assert len(list((tmp_path / "p").glob("probe.*.db"))) == 1


def test_a_file_of_another_version_is_built_anew(history, tmp_path):
    """A read model whose tables or handlers changed is rebuilt, never migrated."""
    tell(history)
    with Runner(tmp_path / "p", history.log, (projection(),)) as runner:
        runner.catch_up()
        empty = runner.content_digest("probe")
    with Runner(tmp_path / "p", history.log, (projection(version=2, opened=keep),)) as runner:
        runner.catch_up()
        assert runner.content_digest("probe") != empty


def test_a_projection_ahead_of_its_log_is_built_anew(history, tmp_path):
    """A log put back from a backup ends before the read position."""
    tell(history)
    with Runner(tmp_path / "p", history.log, (EVENTS,)) as runner:
        runner.catch_up()
    with History(tmp_path / "restored.db") as restored:
        restored.record(LEG, an(leg.Opened))
        with Runner(tmp_path / "p", restored.log, (EVENTS,)) as runner:
            assert [audited.fault for audited in runner.audit()] == ["ahead"]
            (state,) = runner.catch_up()
            assert (state.position, state.count) == (1, 1)


def test_progress_is_told_batch_by_batch(history, tmp_path):
    """Long work shows progress (PRODUCT.md, the surface)."""
    tell(history)
    told = []
    with Runner(tmp_path / "p", history.log, (EVENTS,), batch_rows=10) as runner:
        (state,) = runner.catch_up(progress=lambda *step: told.append(step))
    assert told == [("events", 10, 21), ("events", 20, 21), ("events", 21, 21)]
    assert state.position == 21


def test_a_crashed_rebuild_leaves_nothing_in_the_way(history, tmp_path):
    """What a crash left under construction is removed by the next rebuild."""
    tell(history)
    with Runner(tmp_path / "p", history.log, (REVIEWS,)) as runner:
        (state,) = runner.catch_up()
        (tmp_path / "p" / "reviews.0002.db").write_bytes(b"half a database")
        assert runner.rebuild("reviews") == state
        assert generations.current(tmp_path / "p", "reviews") == tmp_path / "p" / "reviews.0002.db"


_MEASURE = """
import sys
from resource import RUSAGE_SELF, getrusage
from core.log.eventlog import EventLog
from projections.registry import ALL
from projections.runner import Runner
with EventLog.open(sys.argv[1], now_ms=lambda: 0) as log, Runner(sys.argv[2], log, ALL) as runner:
    assert all(state.stopped is None for state in runner.catch_up())
print(getrusage(RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.slow
def test_memory_stays_flat(tmp_path):
    """Four times the events take no more than a fifth more memory."""
    peaks = [_peak_kib(tmp_path / str(count), count) for count in (10_000, 40_000)]
    assert peaks[1] / peaks[0] <= 1.2, peaks


def _peak_kib(folder, count):
    folder.mkdir()
    with History(folder / "log.db") as history:
        tell(history)
        finding = an(leg.FindingRecorded)
        for _ in range(count // 500):
            history.commit([(history.device, LEG, finding, {}) for _ in range(500)])
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", _MEASURE, str(folder / "log.db"), str(folder / "p")],
        check=True,
        capture_output=True,
        text=True,
    )
    return int(done.stdout)
