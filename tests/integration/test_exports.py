"""`anjuan export --format …` over a whole office: every format, whole, and with nobody in it."""

import csv
import io
import json
from contextlib import closing
from hashlib import sha256
from zipfile import ZipFile

import msgspec
import pytest
from openpyxl import load_workbook

from core.evidence.body import trusted_header
from core.evidence.commitment import commit, disclose
from server.cli import main
from server.exports.cells import csv_text
from server.exports.choosing import NothingNamed
from server.exports.standings import known_of
from server.exports.views import FORMATS, Asked, export_view
from server.opening import open_office
from tests.support.builders import CASE
from tests.support.ledgers import read_paths, write_mapping
from tests.support.ocel import load_json, load_sqlite, relational_faults
from tests.support.subjects import uid
from tests.support.whole_office import whole_office

MAPPING = """
ledger = "own"
[file.log]
path = "*.xes"
[institution]
key = "case:concept:name"
[[fact]]
key = "anjuan:id"
kind = "concept:name"
on = "time:timestamp"
subject = "case:concept:name"
[fact.fields]
leaf = { column = "anjuan:leaf", type = "int" }
who = { column = "org:resource" }
standing = { column = "anjuan:standing" }
"""
PERSONAL = "王"
DISCLOSED = disclose(bytes(16), "name", PERSONAL)
"""The personal value that the office keeps in its vault, and how it stands there."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return whole_office(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def rows(folder):
    with closing(open_office(folder)) as office:
        return [(row, trusted_header(row[4])) for row in office.log.iter_rows()]


def exported(folder, path, form, **how):
    with closing(open_office(folder)) as office:
        return export_view(office, path, Asked(form=form, **how))


@pytest.fixture(scope="module")
def files(folder, tmp_path_factory):
    """Give every view of the whole office, with how many events it says it holds."""
    made = {}
    for form in FORMATS:
        path = tmp_path_factory.mktemp("views") / f"trail.{form}"
        made[form] = (path, exported(folder, path, form))
    return made


@pytest.mark.parametrize("form", sorted(set(FORMATS) - {"xes"}))
def test_every_event_of_the_log_is_in_the_view(files, rows, form):
    assert files[form][1] == len(rows)


def test_a_loader_finds_what_the_log_holds(files, rows):
    """Counts of events, objects and relations equal ours (EVIDENCE §6.2)."""
    by_json = load_json(files["ocel-json"][0].read_bytes())
    by_sqlite = load_sqlite(files["ocel-sqlite"][0])
    assert by_json == by_sqlite
    assert [by_json.events[header.id][0] for _, header in rows] == [row[3] for row, _ in rows]
    assert relational_faults(files["ocel-sqlite"][0]) == []


def test_pm4py_loads_what_was_written(files, rows):
    """The widest reader; AGPL, so for tests alone, where somebody has installed it."""
    pm4py = pytest.importorskip("pm4py", reason="pm4py is not installed; ocel.py reads instead")
    mine = load_json(files["ocel-json"][0].read_bytes())
    readers = {"ocel-json": pm4py.read_ocel2_json, "ocel-sqlite": pm4py.read_ocel2_sqlite}
    for form, read in readers.items():
        log = read(str(files[form][0]))
        assert (len(log.events), len(log.objects)) == (len(rows), len(mine.objects))
        assert len(log.relations) == len(mine.event_object)
        pm4py.discover_ocdfg(log)
        pm4py.ocel_flattening(log, "Case")
    assert len(pm4py.read_xes(str(files["xes"][0]))) == files["xes"][1]


def test_what_is_held_back_or_excluded_is_marked(files, folder):
    """FORMAT §3 Standing, as known at the log's end."""
    with closing(open_office(folder)) as office:
        reviewed = known_of(office.log).reviewed
    loaded = load_json(files["ocel-json"][0].read_bytes())
    marked = {
        one: loaded.attributes[one, "anjuan_standing"]
        for one in loaded.events
        if loaded.attributes[one, "anjuan_standing"] != "counts"
    }
    here = {one: told.standing for one, told in reviewed.items() if one in loaded.events}
    assert marked == {one: standing for one, standing in here.items() if standing != "counts"}
    assert marked


def test_a_log_of_traces_is_read_back_by_our_own_reader(files, rows, tmp_path):
    """XES out, XES in: every event of its trace, day by day (docs/HISTORY.md)."""
    said = read_paths(write_mapping(tmp_path, MAPPING), [files["xes"][0]])
    facts = [one["fact"] for one in said if "fact" in one]
    assert not [one for one in said if "oddity" in one]
    assert len(facts) == files["xes"][1]
    headers = {header.id: (row, header) for row, header in rows}
    traced = {"case", "notice", "visit", "tip", "leg"}
    assert {one["key"] for one in facts} == {
        one for one, (row, _) in headers.items() if row[1].partition(":")[0] in traced
    }
    for one in facts:
        row, header = headers[one["key"]]
        assert one["fields"]["leaf"] == row[0] - 1
        assert one["kind"] == row[3].replace(".", "-")
        who = header.actor.job if header.actor.job is not msgspec.UNSET else header.actor.id
        assert one["fields"]["who"] == who
        if not row[1].startswith("leg:"):
            assert one["subject"] == row[1]


def test_the_tables_hold_what_the_bodies_say(files, rows):
    """But for what is left out of every view, and texts too long for a cell."""
    text = files["csv"][0].read_text("utf-8-sig")
    table = csv.DictReader(io.StringIO(text, newline=""))
    told = {row["event id"]: csv_text(row["particulars as JSON"]) for row in table}
    assert len(told) == len(rows)
    others = {"leg.credentials-shown.v1", "policy.pack-adopted.v1", "review.rescued.v1"}
    compared = [header for _, header in rows if header.type not in others]
    assert len(rows) - len(compared) < len(others) * 3
    assert [json.loads(told[header.id]) for header in compared] == [
        msgspec.json.decode(header.data) for header in compared
    ]


def test_the_workbook_has_a_row_for_every_event(files, rows):
    book = load_workbook(files["xlsx"][0])
    leaves = [
        str(row[0].value) for sheet in book.worksheets[1:] for row in sheet.iter_rows(min_row=2)
    ]
    assert sorted(map(int, leaves)) == [row[0] - 1 for row, _ in rows]


@pytest.mark.parametrize("form", FORMATS)
def test_no_personal_value_is_in_a_view(files, folder, form):
    """The vault is not read; what is shown of it are commitments."""
    view = unpacked(files[form][0])
    assert DISCLOSED.encode() in (folder / "vault.db").read_bytes()
    assert DISCLOSED.encode() not in view
    assert PERSONAL.encode() not in view
    assert form == "xes" or commit(DISCLOSED).encode() in view


def unpacked(path):
    """Return a file's bytes, of a workbook those of its parts."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with ZipFile(path) as packed:
        return b"".join(packed.read(one) for one in packed.namelist())


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_log_gives_the_same_view(files, folder, tmp_path, form):
    path = tmp_path / "again"
    exported(folder, path, form)
    if form == "xlsx":  # a zip holds the moment at which it was packed
        return
    assert sha256(path.read_bytes()).digest() == sha256(files[form][0].read_bytes()).digest()


@pytest.mark.parametrize("form", FORMATS)
def test_a_case_alone_is_a_whole_view(folder, tmp_path, form):
    path = tmp_path / "case"
    assert 0 < exported(folder, path, form, case=CASE) < 370
    if form == "ocel-json":
        assert f"case:{CASE}" in json.loads(path.read_bytes())["anjuan"]["what"]


@pytest.mark.parametrize("form", FORMATS)
def test_a_view_that_is_not_made_leaves_what_was_there(folder, tmp_path, form):
    path = tmp_path / "out"
    path.write_bytes(b"before")
    with pytest.raises(NothingNamed):
        exported(folder, path, form, case=uid(0xDEAD))
    assert path.read_bytes() == b"before"
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("form", FORMATS)
def test_progress_reaches_the_end(folder, tmp_path, form):
    told = []
    with closing(open_office(folder)) as office:
        export_view(office, tmp_path / "out", Asked(form=form), lambda *at: told.append(at))
    assert told
    assert told[-1][0] == told[-1][1]


@pytest.mark.parametrize("form", ["jsonl", *FORMATS])
def test_the_command_line_writes_a_file(folder, tmp_path, capsys, form):
    out = tmp_path / "trail"
    call = ["export", "--format", form, "--all", "--out", str(out), "--data", str(folder), "--json"]
    assert main(call) == 0
    assert json.loads(capsys.readouterr().out)["events"] > 0
    assert out.stat().st_size > 0


@pytest.mark.parametrize("form", ["ocel-sqlite", "xlsx"])
def test_what_needs_a_file_is_not_written_to_standard_output(folder, capsys, form):
    call = ["export", "--format", form, "--out", "-", "--data", str(folder), "--json"]
    assert main(call) == 2
    assert json.loads(capsys.readouterr().out)["error"]["field"] == "--out"
