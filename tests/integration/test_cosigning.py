"""The office and its witnesses: asked, refused, restored, forked; by network and by stick."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from core.evidence.quorum import open_witnessed
from core.log.records import UnfitFile
from server.cli import main
from server.fsck import fsck
from server.station import Station
from server.witness.folder import read_answers
from tests.support.folders import tamper
from tests.support.offices import Bureau
from tests.support.witnesses import (
    by_stick,
    free_port,
    log_key,
    new_witness,
    served_witness,
    with_witnesses,
)

T0 = 1_795_300_000
SCHOOLS = [f"019a0000-0000-7000-8000-0000000051{number:02x}" for number in range(20)]


class Place:
    """An office, a witness that serves its log, and a stick between them."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.data, self.witness, self.stick = folder / "o", folder / "w", folder / "stick"
        Bureau(self.data).close()
        self.vkey = new_witness(self.witness, log_key(self.data))
        self.policy = f"witness jijian {self.vkey} {url}\nquorum jijian\n"
        self.bureau = with_witnesses(self.data, self.policy)

    @property
    def cosigning(self):
        """What the office has of its witnesses."""
        assert self.bureau.office.cosigning is not None
        return self.bureau.office.cosigning

    def grow(self, number: int, name: str = "示范培训中心") -> None:
        """Log an event and sign a checkpoint."""
        self.bureau.register_school(SCHOOLS[number], name)
        self.bureau.office.checkpoint()

    def round(self, now_s: int = T0):
        """Have the newest checkpoint cosigned; return the code, empty for done."""
        (outcome,) = by_stick(self.bureau, self.witness, self.stick, now_s)
        return outcome.code

    def put_back(self, copy: Path, *, with_cosigned: bool = True) -> None:
        """Put an old copy of the folder in the place of the present one."""
        self.bureau.close()
        kept = self.data.parent / "kept"
        self.data.rename(kept)
        shutil.copytree(copy, self.data)
        if not with_cosigned:
            (self.data / "cosigned.db").unlink(missing_ok=True)
            shutil.copy(kept / "cosigned.db", self.data)
        self.bureau = Bureau(self.data)


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path)
    yield made
    made.bureau.close()


def test_a_round_by_stick_makes_the_quorum(place):
    """EVIDENCE §1.6: a witness may run on a laptop that is carried."""
    assert place.cosigning.store.newest(place.cosigning.policy()) is None
    place.grow(0)
    assert place.round(T0) == ""
    note, found = place.cosigning.store.newest(place.cosigning.policy())
    assert found.at_s == T0
    assert open_witnessed(note, place.cosigning.policy()) == found


def test_an_answer_that_was_lost_costs_no_day(place):
    """The next folder also leads on from what was handed out before."""
    place.grow(0)
    assert place.round() == ""
    place.grow(1)
    taken, place.cosigning.take_in = place.cosigning.take_in, lambda one: one
    by_stick(place.bureau, place.witness, place.stick, T0)  # nobody takes the answer in
    place.cosigning.take_in = taken
    place.grow(2)
    assert place.round(T0 + 60) == ""


def test_the_lines_of_a_witness_are_kept_once_and_for_ever(place):
    """Cosignatures are never changed and never taken away."""
    place.grow(0)
    assert [place.round(T0), place.round(T0), place.round(T0 + 9)] == ["", "", ""]
    with closing(sqlite3.connect(place.data / "cosigned.db")) as db:
        assert db.execute("SELECT count(*) FROM cosignature").fetchone() == (2,)
        for statement in ("UPDATE cosignature SET size = 1", "DELETE FROM cosignature"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                db.execute(statement)


def test_a_log_put_back_from_an_old_copy_is_refused_by_its_witness(place, tmp_path, capsys):
    """Attack 33, and the person is told what to do next."""
    place.grow(0)
    assert place.round() == ""
    place.bureau.close()
    shutil.copytree(place.data, tmp_path / "copy")
    place.bureau = Bureau(place.data)
    place.grow(1)
    place.grow(2)
    assert place.round() == ""
    place.put_back(tmp_path / "copy")
    assert place.round() == "log-behind"
    assert main(["status", "--data", str(place.data)]) == 0
    told = capsys.readouterr().out
    assert "put back from an old copy: stop the server" in told


def test_what_witnesses_signed_shows_an_old_log_before_anybody_is_asked(place, tmp_path):
    """`cosigned.db` is a file of its own: it knows more than a log that was put back alone."""
    place.bureau.close()
    shutil.copytree(place.data, tmp_path / "copy")
    (tmp_path / "copy" / "published.note").unlink(missing_ok=True)
    place.bureau = Bureau(place.data)
    place.grow(0)
    assert place.round() == ""
    with pytest.raises(UnfitFile, match="this is an old copy"):
        place.put_back(tmp_path / "copy", with_cosigned=False)


def test_a_log_that_grew_again_from_an_old_copy_is_found_forked(place, tmp_path):
    """Attack 34: past the cosigned size, with other events; the witness keeps both notes."""
    place.grow(0)
    place.bureau.close()
    shutil.copytree(place.data, tmp_path / "copy")
    place.bureau = Bureau(place.data)
    place.grow(1)
    assert place.round() == ""
    place.put_back(tmp_path / "copy")
    for number in range(2, 6):
        place.grow(number, "另一家")
    size = place.bureau.office.checkpoint()[0]
    assert place.round() == "elsewhere"  # the folder did not lead on from where the witness is
    assert place.round() == "forked"
    assert size > 3


def test_a_witness_over_the_network_is_asked_after_each_checkpoint(tmp_path):
    """Real sockets: by the station's own thread, with nobody asking."""
    place = Place(tmp_path)
    place.bureau.close()
    with served_witness(place.witness) as url:
        (place.data / "witness.policy").write_text(
            f"witness jijian {place.vkey} {url}\nquorum jijian\n"
        )
        place.bureau = Bureau(place.data)
        place.grow(0)
        station = Station(place.bureau.office, place.data)
        failures: list[BaseException] = []
        station.start(failures.append)
        size = place.bureau.office.checkpoint()[0]
        for _ in range(100):
            if place.cosigning.store.lines(size):
                break
            station._stop.wait(0.1)  # noqa: SLF001 - a pause that ends with the station
        assert place.cosigning.store.lines(size)
        assert not failures
        station.close()


def test_the_call_asks_a_witness_and_tells_the_quorum(tmp_path, capsys):
    """`anjuan checkpoint`, by policy and by address; then the witness is gone."""
    place = Place(tmp_path)
    place.bureau.close()
    data = ["--data", str(place.data)]
    with served_witness(place.witness) as url:
        assert main(["checkpoint", "--witness", url, "--json", *data]) == 0
        answer = json.loads(capsys.readouterr().out)
        (place.data / "witness.policy").write_text(
            f"witness jijian {place.vkey} {url}\nquorum jijian\n"
        )
        assert main(["checkpoint", *data]) == 0
    assert answer["quorum"]["witnesses"] == ["jijian"]
    assert "cosigned" in capsys.readouterr().out
    assert main(["checkpoint", *data]) == 1
    assert "cannot be reached" in capsys.readouterr().out
    assert main(["fsck", *data]) == 0
    capsys.readouterr()


def test_a_lost_witness_never_holds_up_the_log(tmp_path):
    """Failures are kept as a sentence, and asking is put off."""
    place = Place(tmp_path, f"http://127.0.0.1:{free_port()}")
    place.grow(0)
    place.cosigning.ask_due()
    place.grow(1)
    place.cosigning.ask_due()  # not again at once
    assert [one.code for one in place.cosigning.store.troubles()] == ["unreachable"]
    first = place.cosigning.store.troubles()[0].ms
    place.bureau.clock.move_to(place.bureau.clock.wall_ms() + 120_000)
    place.cosigning.ask_due()
    assert place.cosigning.store.troubles()[0].ms > first
    place.bureau.close()


def test_a_witness_that_does_not_know_the_log_is_told_of(tmp_path):
    """404: the other department adds the log's line."""
    place = Place(tmp_path)
    (place.witness / "logs.policy").write_text("quorum none\n")
    assert place.round() == "unknown-log"
    place.bureau.close()


def test_a_false_answer_is_not_kept(place):
    """A line that the witness signed under another checkpoint."""
    place.grow(0)
    assert place.round() == ""
    old = place.cosigning.store.largest()
    place.grow(1)
    size = place.bureau.office.checkpoint()[0]
    answer = place.stick / f"answer-{place.vkey.split('+')[1]}-{size}.txt"
    answer.write_text(f"200\n{old.line}")
    (brought,) = read_answers(place.stick)
    assert place.cosigning.take_in(brought).code == "false"
    assert not place.cosigning.store.lines(size)


def test_a_mistyped_policy_is_found_and_stops_nothing(place):
    """The log goes on, pulls go on; fsck and the call name the line."""
    place.bureau.close()
    (place.data / "witness.policy").write_text("quorum nobody\n")
    place.bureau = Bureau(place.data)
    place.grow(0)
    assert place.bureau.office.cosigning.served(2, "note", lambda _old, _size: ())[0] == "note"
    faults = fsck(place.data).faults
    assert [(one.table, one.row) for one in faults] == [("witness.policy", "file")]


@pytest.mark.parametrize("column", ["origin", "size", "witness", "time_s", "note", "line"])
def test_a_changed_cosignature_is_found(place, column):
    """Fsck: digest, signature, and the log's own checkpoint."""
    place.grow(0)
    assert place.round() == ""
    assert fsck(place.data).ok
    place.bureau.close()
    tamper(place.data / "cosigned.db", "cosignature", column)
    assert {one.table for one in fsck(place.data).faults} == {"cosignature"}


def test_a_missing_cosignature_is_found(place):
    """Rows are numbered, so one that was taken from the middle is missed."""
    for number in range(3):
        place.grow(number)
        assert place.round(T0 + number) == ""
    with closing(sqlite3.connect(place.data / "cosigned.db", isolation_level=None)) as db:
        (sql,) = db.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'cosignature_never_shrinks'"
        ).fetchone()
        db.execute("DROP TRIGGER cosignature_never_shrinks")
        db.execute("DELETE FROM cosignature WHERE number = 2")
        db.execute(sql)
    assert [one.row for one in fsck(place.data).faults] == ["number"]
