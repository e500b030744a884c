"""A register that names kind and licence: they become events of their own, once (§2.1)."""

import csv

import pytest

from core.domain import catalogue
from core.domain.institution.commands import Convert
from core.domain.institution.events import (
    Categorised,
    Converted,
    Licensed,
    ParticularsChanged,
    Registered,
)
from core.evidence.body import Actor, trusted_header
from core.kernel.acting import Acting
from core.kernel.ids import stream_uuid
from core.process.dossier import Deed
from server.clock import SimulatedClock
from server.importing.institutions import import_institutions
from server.importing.mapping import Mapping
from server.importing.words import Flaw
from server.office import Asked
from server.opening import init_folder, open_office
from tests.support.subjects import HEAD

AUTHORITY = "import.demo.invalid"
NOW_MS = 1_795_264_999_000
TODAY = "2026-11-21"
SOMEBODY = "019a0000-0000-7000-8000-0000000000aa"
HEADERS = ("名称", "代码", "成立", "类别", "学段", "形式", "性质", "许可证", "始", "止")
MAPPING = Mapping(
    columns={"name": "名称", "uscc": "代码", "registered_on": "成立"},
    standing={
        "categories": "类别",
        "stages": "学段",
        "mode": "形式",
        "profit": "性质",
        "licence_no": "许可证",
        "licence_valid_from": "始",
        "licence_valid_to": "止",
    },
    source="册",
)
CODE = "52410400MJ0000018M"
KIND = ("学科类、文化艺术类", "初中 小学", "线下", "营利性")
LICENCE = ("教民1号", "2024-01-01", "2026-12-31")
ROW = ("晨光", CODE, "2019-09-01", *KIND, *LICENCE)


@pytest.fixture
def office(tmp_path):
    clock = SimulatedClock(AUTHORITY, NOW_MS)
    init_folder(tmp_path / "data", AUTHORITY, clock=clock)
    office = open_office(tmp_path / "data", clock=clock)
    yield office
    office.close()


@pytest.fixture
def bring_in(office, tmp_path):
    """Import rows; return the report."""

    def run(*rows, mapping=MAPPING, dry_run=False):
        file = tmp_path / "册.csv"
        with file.open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened).writerows((HEADERS, *rows))
        return import_institutions(office, file, mapping, actor=Actor(id=SOMEBODY), dry_run=dry_run)

    return run


def events(office):
    """Every event of an institution, in the order of the log."""
    with office.log.read() as reader:
        stored = reader.pages(-1, 10_000)
    return [
        catalogue.read(one.type, trusted_header(one.body).data)
        for one in stored
        if one.stream.startswith("institution:")
    ]


def stream(office):
    with office.log.read() as reader:
        return reader.event(reader.claimed("uscc", CODE)).stream


def counts(report):
    return report.added, report.changed, report.unchanged


def test_kind_and_licence_of_a_row_become_events(office, bring_in):
    """K13: what it teaches, since it was registered; §2.2: its licence, with the days it names."""
    assert counts(bring_in(ROW)) == (1, 0, 0)
    entered, kind, licence = events(office)
    assert isinstance(entered, Registered)
    assert isinstance(kind, Categorised)
    assert kind == Categorised(
        institution=stream_uuid(stream(office)),
        categories=("ART", "SUBJECT"),
        stages=("PRIMARY", "JUNIOR"),
        mode="OFFLINE",
        profit="FORPROFIT",
        from_day="2019-09-01",
        source=entered.source,
    )
    assert licence == Licensed(
        institution=kind.institution,
        licence_no="教民1号",
        valid_from="2024-01-01",
        valid_to="2026-12-31",
        expiring_from="2026-10-02",
        source=entered.source,
    )


def test_the_same_file_again_adds_nothing(office, bring_in):
    """PRODUCT.md: a second run of the same file changes nothing."""
    bring_in(ROW)
    assert counts(bring_in(ROW)) == (0, 0, 1)
    assert len(events(office)) == 3


def test_a_dry_run_tells_the_same_and_changes_nothing(office, bring_in):
    """PRODUCT.md: --dry-run."""
    assert counts(bring_in(ROW, dry_run=True)) == (1, 0, 0)
    assert events(office) == []


def test_a_file_without_these_columns_says_nothing_of_them(office, bring_in):
    """The keys are optional."""
    bring_in(ROW)
    plain = Mapping(columns=MAPPING.columns, source="册")
    assert counts(bring_in(ROW, mapping=plain)) == (0, 0, 1)
    assert len(events(office)) == 3


def test_a_changed_kind_holds_from_the_day_of_the_import(office, bring_in):
    """When it changed, the register does not say."""
    bring_in(ROW)
    moved = ("晨光", CODE, "2019-09-01", "文化艺术类", *KIND[1:], *LICENCE)
    assert counts(bring_in(moved)) == (0, 1, 0)
    last = events(office)[-1]
    assert isinstance(last, Categorised)
    assert (last.categories, last.from_day) == (("ART",), TODAY)


def test_a_renewed_licence_is_news_and_the_old_one_is_not(office, bring_in):
    """An old file brought in again undoes nothing."""
    bring_in(ROW)
    renewed = (*ROW[:-2], "2027-01-01", "2029-12-31")
    assert counts(bring_in(renewed)) == (0, 1, 0)
    assert counts(bring_in(ROW)) == (0, 0, 1)
    assert [type(one) for one in events(office)].count(Licensed) == 2


def test_what_the_office_found_out_stands_against_an_old_file(office, bring_in):
    """A conversion is not undone by a register that says what it said before."""
    bring_in(ROW)
    convert = Convert(
        institution=stream_uuid(stream(office)),
        how="to_non_subject",
        categories=("ART",),
        on=TODAY,
        by=Acting(officer=HEAD, roles=("head",)),
    )
    office.execute([Deed(stream=stream(office), command=convert)], Asked(actor=Actor(id=SOMEBODY)))
    assert counts(bring_in(ROW)) == (0, 0, 1)
    assert isinstance(events(office)[-1], Converted)


def test_particulars_and_kind_change_in_one_commit(office, bring_in):
    """One row, one institution, one change."""
    bring_in(ROW)
    moved = ("晨光艺术", CODE, "2019-09-01", "文化艺术类", *KIND[1:], *LICENCE)
    assert counts(bring_in(moved)) == (0, 1, 0)
    assert [type(one) for one in events(office)[3:]] == [ParticularsChanged, Categorised]


@pytest.mark.parametrize(
    ("place", "cell", "flaw"),
    [
        (3, "学科类、武术", Flaw.NO_SUCH_WORD),
        (5, "夜间", Flaw.NO_SUCH_WORD),
        (6, "营利性/非营利性", Flaw.NO_SUCH_WORD),
        (7, "", Flaw.LICENCE_PART),
        (8, "", Flaw.LICENCE_PART),
        (9, "2023-12-31", Flaw.LICENCE_ENDS),
        (7, "电话13800138000", Flaw.PERSONAL),
    ],
)
def test_what_cannot_be_taken_is_warned_of_and_left_out(bring_in, place, cell, flaw):
    """PRODUCT.md: warns and keeps the rest of the row."""
    row = [*ROW]
    row[place] = cell
    report = bring_in(row)
    assert counts(report) == (1, 0, 0)
    assert flaw in {one.flaw for one in report.warnings}


def test_a_row_that_names_both_modes_has_both_licences(office, bring_in):
    """DOMAIN.md §2.1: separate licences."""
    bring_in((*ROW[:5], "线上、线下", *ROW[6:]))
    assert [one.mode for one in events(office) if isinstance(one, Categorised)] == ["BOTH"]
