"""Derived views over a log: memory that does not grow with it, and ids that a device used twice."""

import tracemalloc
from contextlib import closing
from functools import partial
from io import BytesIO

import pytest

from benchmarks import county
from core.domain.leg import events as leg
from core.log.eventlog import EventLog
from core.log.records import NewEvent
from server.exports.choosing import choice_of
from server.exports.derived import About
from server.exports.facts import facts_of
from server.exports.standings import known_of
from server.exports.views import FORMATS, Asked, export_view
from server.exports.xes import write_xes
from server.opening import open_office
from tests.support.builders import VISIT, an
from tests.support.exported import NOW_MS, event_id, row

SMALL, LARGE = 2_500, 5_000  # more than two pages of either
MOST = 1.2


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Give two data folders, one with twice the events of the other."""
    made = {}
    for count in (SMALL, LARGE):
        made[count] = tmp_path_factory.mktemp("county") / "office"
        with county.open_county(made[count]) as (office, tablet, _):
            for size in county.batches(count):
                office.log.write(partial(_append, tablet.events(size)))
    return made


def _append(events, writer):
    return writer.append(events)


FORMS = [pytest.param(form, marks=pytest.mark.slow) if form == "xlsx" else form for form in FORMATS]
"""A traced workbook takes a quarter of a minute."""


@pytest.mark.parametrize("form", FORMS)
def test_a_view_of_twice_the_events_holds_no_more_of_them(folders, tmp_path, form):
    """PERFORMANCE.md P8, memory flat: rows are read page by page and written as they come."""

    def peak(path):
        with closing(open_office(path)) as office:
            tracemalloc.start()
            try:
                assert export_view(office, tmp_path / "view", Asked(form=form)) > 0
                return tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()

    with closing(open_office(folders[SMALL])) as office:  # caches are warm then
        export_view(office, tmp_path / "view", Asked(form=form))
    assert peak(folders[LARGE]) <= MOST * peak(folders[SMALL])


def filled(path, rows):
    """Return a log with these rows."""
    events = [
        NewEvent(
            stream=stream, ver=ver, type=kind, body=body, event_id=one, kid=kid, seq=seq, sig=sig
        )
        for _, stream, ver, kind, body, one, kid, seq, _, sig in rows
    ]
    log = EventLog.open(path, now_ms=lambda: NOW_MS)
    log.write(partial(_append, events))
    return log


def all_of(log):
    known = known_of(log)
    return facts_of(log, known, choice_of(log, known.size, None, None))


def test_an_id_that_was_used_twice_names_one_event(tmp_path):
    """A loader drops the second event of an id silently (EVIDENCE §6.2)."""
    rows = [row(leaf, an(leg.Left), id=event_id(0)) for leaf in range(3)]
    with closing(filled(tmp_path / "log.db", rows)) as log:
        facts = list(all_of(log))
    first = event_id(0)
    assert [fact.id for fact in facts] == [first, f"{first}#1", f"{first}#2"]


def test_a_part_whose_particulars_are_withheld_stays_in_its_visit(tmp_path):
    """What its stream said before is where it belongs."""
    rows = [row(0, an(leg.Left)), row(1, {"what": "?"}, type="leg.of-a-newer-release.v1")]
    about = About(authority="anjuan.example.gov.cn", tree_size=2, what="all")
    out = BytesIO()
    with closing(filled(tmp_path / "log.db", rows)) as log:
        assert write_xes(out, all_of(log), log, known_of(log), about) == 2
    assert out.getvalue().count(b"<trace>") == 1
    assert f"visit:{VISIT}".encode() in out.getvalue()
