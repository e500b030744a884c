"""`anjuan import institutions` on a real data folder: what differs becomes events, and no more."""

import csv
import random
from pathlib import Path

import pytest

from core.domain import catalogue
from core.domain.institution.events import Particulars, ParticularsChanged, Registered
from core.evidence.body import Actor, trusted_header
from server.clock import SimulatedClock
from server.importing.institutions import import_institutions
from server.importing.mapping import Mapping, load_mapping
from server.importing.words import Flaw, ImportFault
from server.opening import init_folder, open_office

AUTHORITY = "import.demo.invalid"
NOW_MS = 1_795_264_999_000
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "institutions.toml"
REAL = Path(__file__).parents[3] / "shared" / "data" / "cn" / "training_institutions.csv"
MAPPING = Mapping(
    columns={"name": "名称", "uscc": "代码", "address": "地址", "city": "市"}, source="册"
)
HEAD = ("名称", "代码", "地址", "市")
A = "52410400MJ0000018M"
B = "91371302MA0000023U"
BAD = "52410400MJ0000018N"


@pytest.fixture
def office(tmp_path):
    clock = SimulatedClock(AUTHORITY, NOW_MS)
    init_folder(tmp_path / "data", AUTHORITY, clock=clock)
    office = open_office(tmp_path / "data", clock=clock)
    yield office
    office.close()


class Importing:
    """Writes rows as a file, imports it, and tells (added, changed, unchanged)."""

    def __init__(self, office, folder):
        self.office = office
        self._file = folder / "册.csv"

    def __call__(self, *rows, mapping=MAPPING, dry_run=False):
        """Import a file of these rows."""
        with self._file.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows((HEAD, *rows))
        return self.of(self._file, mapping=mapping, dry_run=dry_run)

    def of(self, file, *, mapping, dry_run=False):
        """Import a file."""
        report = import_institutions(
            self.office, file, mapping, actor=Actor(id=_SOMEBODY), dry_run=dry_run
        )
        assert report.rows == report.added + report.changed + report.unchanged
        return report.added, report.changed, report.unchanged

    @property
    def size(self):
        """Return the number of leaves."""
        with self.office.log.read() as reader:
            return reader.size

    def events(self, after=0):
        """Return the events from a leaf on."""
        with self.office.log.read() as reader:
            found = reader.pages(after - 1, 10_000)
        return [catalogue.read(one.type, trusted_header(one.body).data) for one in found]


_SOMEBODY = "019a0000-0000-7000-8000-0000000000aa"


@pytest.fixture
def importing(office, tmp_path):
    return Importing(office, tmp_path)


def test_rows_are_registered_with_their_source_and_region(importing):
    """S2 一家一册; the source is the label and the file's SHA-256."""
    assert importing(("晨光", A, "一路", "叶县")) == (1, 0, 0)
    with importing.office.log.read() as reader:
        stored = reader.event(reader.claimed("uscc", A))
    header = trusted_header(stored.body)
    event = catalogue.read(stored.type, header.data)
    assert isinstance(event, Registered)
    assert event.particulars == Particulars(
        name="晨光", uscc=A, address="一路", city="叶县", division_code="410400"
    )
    assert event.source.startswith("册 sha256:")
    assert (header.region, header.actor.id, header.at) == ("410400", _SOMEBODY, header.occurred)


def test_the_same_file_again_adds_nothing(importing):
    """PRODUCT.md: a second run of the same file changes nothing."""
    rows = (("晨光", A, "一路", "叶县"), ("蓝天", "N/A", "二路", "叶县"))
    importing(*rows)
    size = importing.size
    assert importing(*rows) == (0, 0, 2)
    assert importing.size == size


def test_a_resorted_and_half_changed_copy_records_exactly_the_changes(importing):
    """Only the fields that differ, and those that are empty now."""
    importing(("晨光", A, "一路", "叶县"), ("蓝天", B, "二路", "叶县"))
    size = importing.size
    assert importing(("蓝天", B, "三路", "-"), ("晨光", A, "一路", "叶县")) == (0, 1, 1)
    (event,) = importing.events(size)
    assert isinstance(event, ParticularsChanged)
    assert (event.particulars, event.cleared) == (Particulars(address="三路"), ("city",))


def test_a_dry_run_tells_the_same_and_changes_nothing(importing):
    """PRODUCT.md: --dry-run."""
    rows = (("晨光", A, "一路", "叶县"), ("蓝天", "", "二路", "叶县"))
    size = importing.size
    assert importing(*rows, dry_run=True) == (2, 0, 0)
    assert importing.size == size


def test_a_row_without_a_code_is_known_by_name_and_address(importing):
    """DOMAIN.md §2.1: unlicensed institutions have no code."""
    importing(("蓝天", "", "二路", "叶县"), ("蓝天", "", "三路", "叶县"))
    assert importing(("蓝天", "", "三路", "鲁山")) == (0, 1, 0)


def test_an_institution_that_gets_a_code_stays_the_same_one(importing):
    """A licence changes the entry, not the institution."""
    importing(("蓝天", "", "二路", "叶县"))
    assert importing(("蓝天", B, "二路", "叶县")) == (0, 1, 0)
    assert importing(("蓝天", B, "五路", "叶县")) == (0, 1, 0)


def test_an_institution_that_lost_its_code_stays_the_same_one(importing):
    """Its code is cleared, and known again when a later file has it."""
    importing(("蓝天", B, "二路", "叶县"))
    assert importing(("蓝天", "", "二路", "叶县")) == (0, 1, 0)
    assert importing(("蓝天", B, "六路", "叶县")) == (0, 1, 0)


def test_the_same_name_and_address_under_another_code_is_another_institution(importing):
    """A code is the registered person; two may share a door."""
    importing(("蓝天", A, "二路", "叶县"))
    assert importing(("蓝天", B, "二路", "叶县")) == (1, 0, 0)


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ((("晨光", A, "", ""), ("蓝天", A.lower(), "", "")), (3, "代码", Flaw.CODE_TWICE)),
        ((("晨光", "", "一路", ""), ("晨光", "", "一路", "")), (3, "名称", Flaw.SAME_TWICE)),
        ((("晨光", A, "", ""), ("", B, "", "")), (3, "名称", Flaw.NO_NAME)),
        ((("晨光", A, "", ""), ("蓝天", B, "")), (3, "市", Flaw.RAGGED)),
    ],
)
def test_a_broken_file_changes_nothing(importing, rows, place):
    """PRODUCT.md: bad input names the file, the row and the field, changes nothing."""
    size = importing.size
    with pytest.raises(ImportFault) as caught:
        importing(*rows)
    assert (caught.value.row, caught.value.field, caught.value.flaw) == place
    assert importing.size == size


def test_an_odd_code_is_registered_with_a_warning(importing, tmp_path):
    """DOMAIN.md §2.3: warn, never reject."""
    file = tmp_path / "odd.csv"
    file.write_text(f"名称,代码,地址,市\n晨光,{BAD},一路,叶县\n", encoding="utf-8")
    report = import_institutions(importing.office, file, MAPPING, actor=Actor(id=_SOMEBODY))
    assert (report.added, [one.flaw for one in report.warnings]) == (1, [Flaw.CHECK_DIGIT])


def test_a_file_that_is_not_there_is_named(importing, tmp_path):
    """PRODUCT.md: bad input names the file."""
    with pytest.raises(ImportFault, match=r"nowhere\.csv"):
        importing.of(tmp_path / "nowhere.csv", mapping=MAPPING)


def test_the_register_of_3330_rows_loads_and_its_copy_records_exactly_the_changes(
    importing, tmp_path
):
    """The published register: all added, then none, then half of them changed in one field."""
    if not REAL.exists():
        pytest.skip("the register of the shared data is not here")
    mapping = load_mapping(EXAMPLE)
    assert importing.of(REAL, mapping=mapping) == (3330, 0, 0)
    assert importing.of(REAL, mapping=mapping) == (0, 0, 3330)
    size = importing.size
    with REAL.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    for row in rows[::2]:
        row[head.index("注册地址")] += "附1号"
    random.Random(1).shuffle(rows)  # noqa: S311 - an order, no secret
    copy = tmp_path / "copy.csv"
    with copy.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows((head, *rows))
    assert importing.of(copy, mapping=mapping) == (0, 1665, 1665)
    events = importing.events(size)
    assert len(events) == 1665
    assert all(
        event.cleared == () and event.particulars == Particulars(address=event.particulars.address)
        for event in events
    )
