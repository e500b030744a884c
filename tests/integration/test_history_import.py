"""`anjuan import history` on a real folder: facts of a small invented ledger, once and for ever."""

import csv
import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from core.domain import catalogue
from core.domain.history.events import InstitutionNamed, LedgerRead, VisitRecorded
from core.evidence.body import trusted_header
from core.log.eventlog import EventLog
from server import cli
from server.history.importer import importer_of
from server.opening import init_folder, open_office
from server.settings import Folder

AUTHORITY = "history.demo.invalid"
MAPPING = """
ledger = "town"
region = "410422"
[file.places]
[file.visits]
[institution]
file = "places"
key = "id"
name = "name"
address = "address"
[visit]
file = "visits"
key = ["id", "date", "kind"]
institution = "id"
on = "date"
kind = "kind"
score = "score"
"""
PLACES = [["id", "name", "address"], ["7", "甲店", "东街 1 号"], ["8", "乙店", "东街 2 号"]]
VISITS = [
    ["id", "date", "kind", "score"],
    ["7", "2017-01-05", "routine", "90"],
    ["7", "2017-06-05", "routine", "85"],
    ["7", "2017-06-05", "routine", "85"],
    ["8", "2018-03-01", "complaint", ""],
]
KILLER = """
import os, signal, sys
from core.kernel import limits
from core.log.eventlog import EventLog
from server.cli import main
from server.history import writing
limits.PUSH_EVENTS = 3
wanted, when, write = int(sys.argv[1]), sys.argv[2], EventLog.write
done = 0
def counted(self, work):
    global done
    done += 1
    if done == wanted and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    answer = write(self, work)
    if done == wanted:
        os.kill(os.getpid(), signal.SIGKILL)
    return answer
EventLog.write = counted
sys.exit(main(sys.argv[3:]))
"""


class Town:
    """A data folder, the ledger's files beside it, and the call."""

    def __init__(self, path, capsys):
        self.data = path / "data"
        self.path = path
        self.capsys = capsys
        init_folder(self.data, AUTHORITY)
        (path / "town.toml").write_text(MAPPING)
        self.write(PLACES, VISITS)

    def write(self, places, visits):
        """Write the two files of the ledger."""
        for name, rows in (("places", places), ("visits", visits)):
            with (self.path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)

    @property
    def arguments(self):
        """The call, without options."""
        files = [str(self.path / name) for name in ("places.csv", "visits.csv")]
        mapping = str(self.path / "town.toml")
        return ["import", "history", *files, "--mapping", mapping, "--data", str(self.data)]

    def call(self, *more):
        """Import; return exit code and answer."""
        code = cli.main([*self.arguments, "--json", *more])
        return code, json.loads(self.capsys.readouterr().out)

    def records(self, *more):
        """Import; return how many records were added, corrected, and stood."""
        code, answer = self.call(*more)
        assert code == 0
        return tuple(answer["records"][one] for one in ("added", "corrected", "unchanged"))

    def events(self, kind="hist"):
        """Every event of a kind of stream, with its header."""
        with EventLog.open(self.data / "log.db", now_ms=lambda: 0) as log:
            rows = [row for row in log.iter_rows() if row[1].startswith(f"{kind}:")]
        heads = [trusted_header(row[4]) for row in rows]
        return [(head, catalogue.read(head.type, head.data)) for head in heads]

    def visits(self):
        """Every visit that was recorded, with its header."""
        return [one for one in self.events() if isinstance(one[1], VisitRecorded)]

    def is_clean(self):
        """Tell whether fsck finds no fault."""
        code = cli.main(["fsck", "--json", "--data", str(self.data)])
        return code == 0 and json.loads(self.capsys.readouterr().out)["fsck"] == "clean"


@pytest.fixture
def town(tmp_path, capsys):
    return Town(tmp_path, capsys)


def test_a_ledger_comes_in_as_facts_on_their_real_days(town):
    assert town.records() == (4, 0, 0)
    assert [head.occurred for head, _ in town.visits()] == [
        "2017-01-05T00:00:00.000+08:00",
        "2017-06-05T00:00:00.000+08:00",
        "2017-06-05T00:00:00.000+08:00",
        "2018-03-01T00:00:00.000+08:00",
    ]
    assert town.is_clean()


def test_old_days_are_not_held_back(town):
    """FORMAT §8 row 12: what was long ago may only be flagged, and counts."""
    assert town.call()[1]["held"] == {}
    assert town.events("review") == []


def test_records_alike_are_all_kept(town):
    town.call()
    keys = [event.key for _, event in town.visits()]
    assert keys[1:3] == ["7 | 2017-06-05 | routine", "7 | 2017-06-05 | routine #2"]


def test_the_institutions_enter_the_register(town):
    town.call()
    registered = {event.particulars.name for _, event in town.events("institution")}
    assert registered == {"甲店", "乙店"}
    ids = {head.stream.partition(":")[2] for head, _ in town.events("institution")}
    named = {e.institution for _, e in town.events() if isinstance(e, InstitutionNamed)}
    assert named == ids


def test_the_last_event_says_what_was_read(town):
    town.call()
    read = town.events()[-1][1]
    assert isinstance(read, LedgerRead)
    assert (read.rows, read.added, "".join(read.mapping)) == (6, 4, MAPPING)


def test_twice_adds_nothing(town):
    town.call()
    before = len(town.events()) + len(town.events("institution"))
    assert town.records() == (0, 0, 4)
    assert len(town.events()) + len(town.events("institution")) == before


def test_a_dry_run_writes_nothing(town):
    assert town.records("--dry-run") == (4, 0, 0)
    assert town.events() + town.events("institution") + town.events("device") == []
    assert not (town.data / "importer.key").exists()
    assert not (town.data / "imports").exists()


def test_what_reads_otherwise_corrects_what_stands(town):
    town.call()
    first = town.visits()[0][0].id
    town.write(PLACES, [*VISITS[:1], ["7", "2017-01-05", "routine", "70"], *VISITS[2:]])
    assert town.records() == (0, 1, 3)
    head, event = town.visits()[-1]
    assert (head.corrects, event.score) == (first, "70")
    assert town.is_clean()


def test_another_mapping_is_told_of(town):
    """Without its score column every scored visit reads otherwise: said before it is for ever."""
    town.call()
    assert town.call()[1]["other_mapping"] is False
    (town.path / "town.toml").write_text(MAPPING.replace('score = "score"\n', ""))
    _, answer = town.call("--dry-run")
    assert (answer["records"]["corrected"], answer["other_mapping"]) == (3, True)
    assert cli.main([*town.arguments, "--dry-run"]) == 0
    assert "the mapping is another" in town.capsys.readouterr().out


def test_what_vanished_is_only_reported(town):
    town.call()
    town.write(PLACES, [*VISITS[:1], *VISITS[2:4]])
    _, answer = town.call()
    assert answer["records"]["vanished"] == {"before": 1, "within": 0, "after": 1}
    assert town.records() == (0, 0, 2)


def test_a_new_name_changes_the_particulars(town):
    town.call()
    town.write([PLACES[0], ["7", "甲饭店", "东街 1 号"], PLACES[2]], VISITS)
    assert town.call()[1]["institutions"]["changed"] == 1
    assert town.events("institution")[-1][0].type == "institution.particulars-changed.v1"
    assert town.call()[1]["institutions"]["changed"] == 0


def test_a_key_takes_no_names_place(town):
    """A later copy of the ledger may have visits of an institution that it no longer describes."""
    town.call()
    town.write([PLACES[0], PLACES[2]], VISITS)
    _, answer = town.call()
    assert answer["oddities"]["unknown-institution"] == 1
    assert answer["institutions"]["changed"] == 0


def test_a_ledger_does_not_change_what_another_register_says(town):
    """What a register says of an institution stands; the ledger only finds it by its code."""
    register = town.path / "register.csv"
    register.write_text("企业名称,注册地址\n甲店,东街 1 号\n", "utf-8")
    mapping = town.path / "register.toml"
    mapping.write_text('[columns]\nname = "企业名称"\naddress = "注册地址"\n', "utf-8")
    arguments = ["import", "institutions", str(register), "--mapping", str(mapping)]
    assert cli.main([*arguments, "--data", str(town.data)]) == 0
    town.capsys.readouterr()
    assert town.call()[1]["institutions"]["added"] == 1
    town.write([PLACES[0], ["7", "甲饭店", "东街 1 号"], PLACES[2]], VISITS)
    assert town.call()[1]["institutions"]["changed"] == 0


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_killed_at_any_commit_and_run_again_it_is_complete_and_has_nothing_twice(
    town, number, when
):
    """CREDIT.md: an import that was cut short is finished by running it again."""
    killed = subprocess.run(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", KILLER, str(number), when, *town.arguments],
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        check=False,
        capture_output=True,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    town.records()
    assert len(town.visits()) == 4
    assert len(town.events("institution")) == 2
    read = [event for _, event in town.events() if isinstance(event, LedgerRead)]
    assert sum(event.added for event in read) == 4
    assert town.records() == (0, 0, 4)
    assert town.is_clean()


def test_two_at_once_are_one_after_the_other(town):
    (town.data / "imports").mkdir()
    with sqlite3.connect(town.data / "imports" / "lock.db", isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        code, answer = town.call()
        assert code == 2
        assert "at work" in answer["error"]["sentence"]
        other.execute("ROLLBACK")
    other.close()
    assert town.records() == (4, 0, 0)


def test_a_lost_key_is_replaced_by_its_next_epoch(town):
    """FORMAT §2, §3: a stream belongs to its key, so the institutions are named anew."""
    town.call()
    (town.data / "importer.key").unlink()
    town.write(PLACES, [*VISITS, ["8", "2019-01-01", "routine", "77"]])
    assert town.records() == (1, 0, 4)
    assert {head.dev.epoch for head, _ in town.events()} == {1, 2}
    assert town.records() == (0, 0, 5)
    assert town.is_clean()


def test_a_revoked_key_signs_nothing_more(town):
    town.call()
    with EventLog.open(town.data / "log.db", now_ms=lambda: 0) as log, log.read() as reader:
        device = reader.streams("device")[0].partition(":")[2]
    revoke = ["device", "revoke", device, "--reason", "left", "--data", str(town.data)]
    assert cli.main(revoke) == 0
    town.capsys.readouterr()
    code, answer = town.call()
    assert (code, answer["error"]["code"]) == (1, "HISTORY_KEY_BARRED")


def test_a_file_that_is_not_there_is_named_in_a_whole_sentence(town):
    (town.path / "visits.csv").unlink()
    code, answer = town.call()
    assert (code, answer["error"]["code"]) == (2, "INPUT")
    assert answer["error"]["sentence"].endswith("visits.csv: cannot be read: no such file")


def test_a_name_does_not_command_the_terminal(town):
    """A ledger is another's: what a terminal would obey is kept, and not printed."""
    town.write([PLACES[0], ["7", "\x1b[2J\u202e甲店", "东街 1 号"], PLACES[2]], VISITS)
    town.call()
    arguments = ["credit", "score", "town:7", "--pack", "default-100", "--data", str(town.data)]
    assert cli.main(arguments) == 0
    shown = town.capsys.readouterr().out
    assert "甲店" in shown
    assert not {"\x1b", "\u202e"} & set(shown)


def test_the_importers_key_is_its_owners_alone(town):
    town.call()
    assert (town.data / "importer.key").stat().st_mode & 0o077 == 0


def test_a_damaged_importers_key_is_said_in_a_sentence(town):
    town.call()
    (town.data / "importer.key").write_text("")
    code, answer = town.call()
    assert (code, answer["error"]["code"]) == (2, "DISK")
    assert "importer.key is damaged" in answer["error"]["sentence"]


def test_the_offices_own_key_is_no_importers(town):
    """What the importer signs is another's word, never the office's."""
    town.call()
    (town.data / "importer.key").write_bytes((town.data / "server.key").read_bytes())
    code, answer = town.call()
    assert (code, answer["error"]["code"]) == (2, "DISK")
    (town.data / "importer.key").unlink()
    assert town.is_clean()


def test_what_looks_like_a_personal_number_stays_out(town):
    """FORMAT §8 row 11 would hold it back: it is left out, and reported."""
    town.write(PLACES, [*VISITS, ["13912345678", "2019-01-01", "routine", "77"]])
    code, answer = town.call()
    assert (code, answer["held"]) == (0, {})
    assert answer["oddities"]["personal-key"] == 1
    assert answer["records"]["added"] == 4


def test_the_report_is_kept_and_has_every_oddity(town):
    town.write(PLACES, [*VISITS, ["8", "someday", "routine", "77"]])
    _, answer = town.call()
    report = json.loads((town.data / "imports" / answer["file"].rpartition("/")[2]).read_text())
    assert [one["code"] for one in report["oddities"]] == ["bad-date", "alike"]
    assert report["oddities"][0]["line"] == 6


def test_imported_visits_are_no_inspections_of_ours(town):
    """DOMAIN.md §7.1: K01 counts what our own officers did."""
    town.call()
    cli.main(["status", "--data", str(town.data)])
    with sqlite3.connect(town.data / "projections" / "statistics.db") as db:
        assert db.execute("SELECT count(*) FROM facts").fetchone() == (0,)
    db.close()


def test_replay_and_export_tell_of_a_ledger(town):
    town.call()
    stream = town.visits()[0][0].stream
    town.capsys.readouterr()
    assert cli.main(["replay", stream, "--data", str(town.data)]) == 0
    assert "2017-01-05" in town.capsys.readouterr().out
    institution = town.visits()[0][1].institution
    out = town.path / "out.jsonl"
    arguments = ["export", "--institution", institution, "--out", str(out)]
    assert cli.main([*arguments, "--data", str(town.data)]) == 0
    assert "hist.visit-recorded.v1" in out.read_text()


def test_an_importer_is_enrolled_once(tmp_path):
    init_folder(tmp_path / "data", AUTHORITY)
    office, folder = open_office(tmp_path / "data"), Folder(tmp_path / "data")
    try:
        assert importer_of(office, folder).kid == importer_of(office, folder).kid
        with office.log.read() as reader:
            assert len(reader.streams("device")) == 1
    finally:
        office.close()
