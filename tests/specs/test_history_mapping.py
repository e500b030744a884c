"""A mapping that is wrong stops before anything is read, and names table and key."""

import pytest

from server.history.faults import LedgerFault, MappingError
from server.history.ledger import read_ledger
from server.history.mapping import load_mapping
from server.history.oddities import Oddities
from tests.support.ledgers import read, write_mapping

HEAD = 'ledger = "x"\n[file.a]\n[institution]\nkey = "id"\n'
BASE = f'{HEAD}[visit]\non = "day"\n'
TWO = BASE.replace("[institution]", "[file.b]\n[institution]")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = [", "is not TOML"),
        ("", "missing required field `ledger`"),
        ('ledger = "A B"', "ledger: Expected `str` matching"),
        (f"{BASE}scores = 'x'", "visit.scores: there is no key scores here (did you mean score?)"),
        (f"{BASE}score = {{ colum = 'x' }}", "visit.score.colum: there is no key colum here (did"),
        (f"{BASE}score = {{ lower = true }}", "one of column, columns, first_of, const is needed"),
        (f"{BASE}score = {{ column = 'x', pattern = '(' }}", "( is no pattern"),
        (f"{BASE}score = {{ column = 'x', pattern = '(a+)+' }}", "repeats what is itself repeated"),
        (f"{BASE}where = [{{ column = 'x', iz = 1 }}]", "visit.where[0].iz: there is no key iz"),
        (f"{BASE}fields = {{ Big = 'x' }}", "visit.fields: Expected `str` matching"),
        (f"{BASE}file = 'b'", "visit.file: there is no [file.b]; the files of the mapping are a"),
        (TWO, "visit.file: file is missing; the files of the mapping are a, b"),
        (
            f"{BASE}[[finding]]\ncode = 'c'\n[[finding]]\nfil = 'c'",
            "finding 2.fil: there is no key",
        ),
        (f"{BASE}[[finding]]\ndetail = 'c'", "finding 1: code is missing"),
        (f"{BASE}[file.b]\n[[finding]]\nfile = 'b'\ncode = 'c'", "file is missing"),
        (f"{BASE}[[fact]]\non = 'day'", "fact 1: Object missing required field `kind`"),
        (HEAD, "there is neither [visit] nor [[fact]]"),
        (f"{BASE}[file.a.dates]\nformats = ['dd/mm']", "file.a.dates.formats: dd/mm is neither"),
        (f"{BASE}[dates]\nzone = 'Mars/Base'", "dates.zone: there is no zone Mars/Base"),
        (
            BASE.replace("[file.a]", "[file.a]\nencoding = 'klingon'"),
            "file.a.encoding: there is no encoding klingon",
        ),
        (
            BASE.replace("[file.a]", "[file.a]\nencoding = 'rot13'"),
            "file.a.encoding: there is no encoding rot13",
        ),
    ],
)
def test_a_mapping_that_is_wrong_is_refused_with_table_and_key(tmp_path, text, message):
    path = write_mapping(tmp_path, text)
    with pytest.raises(MappingError) as refused:
        load_mapping(path)
    assert message in str(refused.value)
    assert str(refused.value).startswith(str(path))


def test_findings_of_another_file_need_a_join(tmp_path):
    text = TWO.replace("on =", 'file = "a"\non =') + '[[finding]]\nfile = "b"\ncode = "c"'
    with pytest.raises(MappingError, match=r"finding 1\.join: join is missing"):
        load_mapping(write_mapping(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f'{BASE}score = "scor"', "visit.score: a.csv has no column scor (did you mean score?)"),
        (
            f'{BASE}kind = "EUR"',
            "visit.kind: a.csv has no column EUR; its columns are id, day, score",
        ),
        (
            BASE.replace('"id"', '"ID"'),
            "institution.key: a.csv has no column ID (did you mean id?)",
        ),
        (f'{BASE}where = [{{ column = "x" }}]', "visit.where: a.csv has no column x"),
        (f'{BASE}fields = {{ one = "x" }}', "visit.fields.one: a.csv has no column x"),
        (f'{BASE}[[finding]]\ncode = "x"', "finding 1.code: a.csv has no column x"),
        (f'{BASE}[[finding]]\ncolumns_matching = "^V"', "a.csv has no column that fits ^V"),
        (f'{BASE}[[fact]]\nkind = "id"\non = "x"', "fact 1.on: a.csv has no column x"),
    ],
)
def test_a_column_that_is_not_there_stops_at_once_and_names_those_that_are(tmp_path, text, message):
    with pytest.raises(MappingError) as refused:
        read(tmp_path, text, a_csv="id,day,score\n1,2020-01-01,3\n")
    assert message in str(refused.value)
    assert str(refused.value).endswith("its columns are id, day, score")


def test_a_column_that_may_be_missing_is_empty(tmp_path):
    text = f'{BASE}score = {{ column = "points", optional = true }}'
    said = read(tmp_path, text, a_csv="id,day\n1,2020-01-01\n")
    assert "score" not in said[1]["visit"]


def test_an_attribute_that_a_log_has_nowhere_stops_the_reading(tmp_path):
    text = HEAD.replace('"id"', '"case:n"') + '[visit]\non = "time:timestam"\n'
    event = '<event><date key="time:timestamp" value="2020-01-01"/></event>'
    log = f'<log><trace><string key="n" value="1"/>{event}</trace></log>'
    with pytest.raises(MappingError, match=r"visit\.on: .*did you mean time:timestamp"):
        read(tmp_path, text, a_xes=log)


def test_a_file_of_the_mapping_that_no_file_stands_for_stops_the_reading(tmp_path):
    text = TWO.replace("on =", 'file = "a"\non =')
    with pytest.raises(MappingError, match=r"file\.b\.path: none of the files given fits b\.\*"):
        read(tmp_path, text, a_csv="id,day\n")


def test_a_file_of_the_mapping_may_be_missing_if_it_is_optional(tmp_path):
    text = TWO.replace("on =", 'file = "a"\non =').replace("[file.b]", "[file.b]\noptional = true")
    assert read(tmp_path, text, a_csv="id,day\n") == []


def test_a_file_that_is_not_there_is_named(tmp_path):
    mapping = load_mapping(write_mapping(tmp_path, BASE))
    with pytest.raises(LedgerFault, match=r"gone\.csv: cannot be read: no such file"):
        read_ledger(mapping, [tmp_path / "gone.csv"], Oddities())


def test_a_mapping_too_long_to_be_recorded_is_refused(tmp_path):
    with pytest.raises(MappingError, match="at most 60000 can be recorded"):
        load_mapping(write_mapping(tmp_path, f"{BASE}# {'x' * 60_000}"))
