"""What is kept of credit says all that was said; what follows from a grade (CREDIT.md)."""

import msgspec
import pytest

from core.domain.credit.facts import Entry, EventContext, Facts, Fault, Occasion, Record
from core.domain.credit.pack import PackError, parse
from core.domain.draw.pools import Candidate
from core.domain.institution import events as institution
from core.domain.institution import listing_events as listing
from core.domain.notice import events as notice
from core.domain.policy import events as policy
from core.log.packaged import pack_text
from projections.credit_bodies import body_of, facts_in
from projections.credit_facts import computed
from projections.credit_standing import Graders, consequences_due
from projections.registry import ALL
from tests.support.builders import INSTITUTION, NOTICE, an, uid
from tests.support.histories import POLICY, History
from tests.support.readmodels import read_models

DEFAULT = pack_text("default-100")
PACK = parse(DEFAULT)
ITEM = PACK.items[0]
PAST = f"hist:{uid(2)}"
CONTEXT = EventContext(event_id=uid(1), leaf=7, received_ms=9, institution=INSTITUTION, stream=PAST)
ON = "2026-12-20"
OF_A_FAULT = {"event": uid(1), "leaf": 7, "recorded_ms": 9}
OF_THE_ROW = {**OF_A_FAULT, "institution": INSTITUTION, "stream": PAST}
OF_THE_PACK = {"title_zh": ITEM.title_zh, "title_en": ITEM.title_en, "basis": ITEM.basis}


def filled(kind, **known):
    """Return a struct with something in every field, so that a field that is forgotten shows."""
    given = {}
    for number, field in enumerate(msgspec.structs.fields(kind), start=1):
        if field.name in known:
            given[field.name] = known[field.name]
        elif field.type in {int, int | None}:
            given[field.name] = number
        elif field.type is str:
            given[field.name] = f"{field.name} {number}"
        else:
            given[field.name] = (f"{field.name} {number}",)
    return kind(**given)


def test_whatever_is_said_under_a_pack_is_kept():
    """Every field of every kind of fact, those of later releases too."""
    parts = {
        "entries": (filled(Entry, item=ITEM.id, **OF_THE_ROW, **OF_THE_PACK),),
        "reversals": (),
        "occasions": (filled(Occasion, **OF_THE_ROW),),
        "records": (filled(Record, **OF_THE_ROW),),
        "faults": (filled(Fault, **OF_A_FAULT),),
    }
    assert set(parts) == {field.name for field in msgspec.structs.fields(Facts)}
    facts = Facts(**parts)
    assert facts_in(PACK, body_of(facts), CONTEXT) == facts


@pytest.fixture
def history(tmp_path):
    with History(tmp_path / "log.db") as opened:
        opened.decide(f"institution:{INSTITUTION}", an(institution.Registered))
        yield opened


def adopt(history, text):
    """Adopt the default pack in other words."""
    history.decide(POLICY, an(policy.PackAdopted, text=text))


def listed(history, name):
    """Put the institution on a list by notice and decision."""
    stream = f"institution:{INSTITUTION}"
    noticed = an(listing.ListingNoticed, institution=INSTITUTION, list=name)
    history.decide(stream, noticed)
    decided = an(
        listing.Listed, institution=INSTITUTION, listing=noticed.listing, list=name,
        from_day="2026-11-01", until="2027-11-01",
    )  # fmt: skip
    history.decide(stream, decided)


def due(history, tmp_path):
    with read_models(tmp_path / "projections", history.log, ALL) as views:
        return [(one.act, one.list, one.stands_on) for one in consequences_due(views, ON)]


def test_a_stratum_is_what_the_pack_makes_of_the_grade(history, tmp_path):
    """A consequence's stratum, else the grade itself."""
    adopt(history, DEFAULT.replace('grade = "A"\nstratum = "A"', 'grade = "A"\nstratum = "LOW"'))
    with (
        read_models(tmp_path / "projections", history.log, ALL) as views,
        views.read("credit") as db,
    ):
        graded = Graders(db, ON).graded(INSTITUTION)
    assert (graded.grade, graded.stratum) == ("A", "LOW")
    assert Candidate(institution=INSTITUTION, grade=graded.stratum).grade == "LOW"


def test_where_no_inspection_was_there_is_no_stratum(history, tmp_path):
    """No score is never a full score; such a one is drawn in no stratum."""
    adopt(history, pack_text("sf-100"))
    with (
        read_models(tmp_path / "projections", history.log, ALL) as views,
        views.read("credit") as db,
    ):
        graded = Graders(db, ON).graded(INSTITUTION)
    assert (graded.total, graded.grade, graded.stratum) == (None, "", "")


def test_a_pack_that_makes_too_many_entries_is_refused(history, tmp_path):
    """docs/PACKS.md, "Limits": a pack asked for, with rows that fit every event many times."""
    history.decide(f"notice:{NOTICE}", an(notice.Served))
    with (
        read_models(tmp_path / "projections", history.log, ALL) as views,
        views.read("credit") as db,
    ):
        entries = len(computed(db, PACK, INSTITUTION).entries)
        assert len(computed(db, PACK, INSTITUTION, most=entries).entries) == entries > 0
        with pytest.raises(PackError, match=f"item: more than {entries - 1} entries"):
            computed(db, PACK, INSTITUTION, most=entries - 1)


def with_list(name):
    """Return the default pack with a list for grade A."""
    return DEFAULT.replace('grade = "A"\nstratum = "A"', f'grade = "A"\nlist = "{name}"')


def test_whoever_belongs_on_a_list_and_is_not_is_due(history, tmp_path):
    adopt(history, with_list("watch"))
    assert due(history, tmp_path) == [("list", "watch", "")]


def test_whoever_stands_where_the_grade_says_is_not_due(history, tmp_path):
    adopt(history, with_list("watch"))
    listed(history, "watch")
    assert due(history, tmp_path) == []


def test_whoever_stands_on_a_list_that_no_grade_asks_for_is_due_off_it(history, tmp_path):
    """Only of a list of which the pack speaks."""
    text = DEFAULT.replace('grade = "D"\nstratum = "D"', 'grade = "D"\nlist = "watch"')
    adopt(history, text)
    listed(history, "watch")
    assert due(history, tmp_path) == [("delist", "watch", "watch")]


def test_of_a_list_that_the_pack_never_names_nothing_is_said(history, tmp_path):
    adopt(history, DEFAULT)
    listed(history, "black")
    assert due(history, tmp_path) == []


def test_a_lighter_list_waits_until_the_heavier_has_ended(history, tmp_path):
    """An institution is on one list at a time (DOMAIN.md §6.5)."""
    adopt(history, with_list("white"))
    listed(history, "black")
    assert due(history, tmp_path) == []


def test_a_heavier_list_is_due_beside_a_lighter_one(history, tmp_path):
    adopt(history, with_list("black"))
    listed(history, "watch")
    assert due(history, tmp_path) == [("list", "black", "watch")]
