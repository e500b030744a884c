"""What every derived view tells of an event, and what none of them ever shows (EVIDENCE §6)."""

import pytest

from core.domain import catalogue
from core.domain.case import events as case
from core.domain.leg import events as leg
from core.domain.leg import simple_events as leg_simple
from core.domain.officer import events as officer
from core.domain.review import events as review
from server.exports.event_columns import columns, table_name
from server.exports.moments import happened_utc, received_utc
from server.exports.object_book import ObjectBook
from server.exports.object_values import ATTRIBUTES
from server.exports.pointing import OBJECT_TYPES, related
from server.exports.standings import Reviewed
from tests.support.builders import CASE, EXAMPLES, INSTITUTION, NOTICE, VISIT, WANG, an
from tests.support.exported import DEVICE, REGION, fact, held, known, row
from tests.support.subjects import LI

EVERY = [pytest.param(one, id=catalogue.type_of(one)) for one in EXAMPLES.values()]


@pytest.mark.parametrize("event", EVERY)
def test_every_event_has_an_object(event):
    """An event without one is dropped silently by loaders (EVIDENCE §6.2)."""
    bare = fact(event, region=None, actor={"job": "follower"}, kid="AAAAAAAAAAAAAAAAAAAAAQ")
    assert related(bare).pointed


@pytest.mark.parametrize("event", EVERY)
def test_no_id_is_shared_by_an_event_and_an_object(event):
    told = fact(event)
    assert told.id not in related(told).pointed
    assert all(one.partition(":")[0] in OBJECT_TYPES for one in related(told).pointed)


@pytest.mark.parametrize("event", EVERY)
def test_every_particular_but_those_left_out_has_a_column(event):
    told = fact(event)
    assert told.withheld == ""
    prefix = table_name(told.type)
    assert {f"{prefix}_{table_name(name)}" for name in told.data} <= set(columns(told.type))


def test_no_two_types_share_a_column_but_those_of_the_header():
    """A name with two types becomes a column of mixed types (EVIDENCE §6.2)."""
    own = [set(columns(name)) - set(columns("unknown")) for name in catalogue.EVENTS]
    assert sum(map(len, own)) == len(set().union(*own))
    assert not set().union(*own) & set().union(*map(set, ATTRIBUTES.values()))


def test_no_two_types_share_a_table():
    assert len({table_name(name) for name in catalogue.EVENTS}) == len(catalogue.EVENTS)


def test_an_object_is_named_once_with_the_qualifier_found_first():
    """Two qualifiers of a pair collapse to one, of the loader's choice."""
    filed = fact(an(case.Filed), actor={"id": WANG}, based_on=[[f"notice:{NOTICE}", 1]])
    assert related(filed).pointed == {
        f"case:{CASE}": "stream",
        f"institution:{INSTITUTION}": "institution",
        f"notice:{NOTICE}": "source",
        f"officer:{WANG}": "actor",
        f"region:{REGION}": "region",
        f"device:{DEVICE}": "signed_on",
    }


def test_a_job_is_no_officer():
    assert f"officer:{LI}" not in related(fact(an(case.Filed), actor={"job": "follower"})).pointed


def test_an_event_that_does_not_count_relates_no_objects_lastingly():
    """FORMAT §3 Standing: what is held back decides nothing."""
    assert related(fact(an(case.Filed))).matters
    assert not related(fact(an(case.Filed), reviewed=held("late-fact"))).matters


@pytest.mark.parametrize("standing", ["held", "excluded"])
def test_particulars_that_were_held_back_as_personal_are_shown_nowhere(standing):
    """Nothing personal leaves with a view."""
    told = fact(an(leg.PartyHeard), reviewed=Reviewed(standing, ("personal",)))
    assert (told.data, told.withheld, told.standing) == ({}, "personal", standing)


def test_what_looks_personal_is_withheld_though_no_review_said_so():
    told = fact(an(case.PenaltyRevoked, reason="电话 13812345678"))
    assert (told.data, told.withheld) == ({}, "personal")


@pytest.mark.parametrize(
    ("event", "changes"),
    [({"visit": VISIT, "what": "?"}, {"type": "leg.of-a-newer-release.v1"}),
     ({"visit": 7}, {"type": "leg.left.v1"})],
)  # fmt: skip
def test_particulars_that_this_release_cannot_read_are_withheld(event, changes):
    """Nobody can say what they hold."""
    told = fact(event, **changes)
    assert (told.data, told.withheld) == ({}, "unreadable")


def test_the_number_of_a_credential_is_left_out():
    """It names the officer; an officer is a pseudonym here."""
    issued = fact(an(officer.CredentialIssued))
    shown = fact(an(leg.CredentialsShown))
    assert "credential_no" not in issued.data
    assert [list(one) for one in shown.data["shown"]] == [["officer"], ["officer"]]


@pytest.mark.parametrize("year", ["0001", "1677", "2262", "9999"])
def test_a_year_that_loaders_cannot_hold_is_the_moment_of_recording(year):
    """64 bits of nanoseconds end in 2262."""
    told = fact(an(leg.Left), occurred=f"{year}-06-02T00:00:00.000+08:00")
    assert happened_utc(told) == received_utc(told) == "2026-11-21T12:43:19.000000+00:00"


def test_a_moment_is_written_in_utc_with_microseconds_and_offset():
    told = fact(an(leg.Left), occurred="2026-11-21T20:31:07.120+08:00")
    assert happened_utc(told) == "2026-11-21T12:31:07.120000+00:00"


@pytest.fixture
def book():
    book = ObjectBook(known())
    yield book
    book.close()


def test_a_penalty_is_an_object_from_the_decision_on(book):
    """A decision not to penalise is served too: nothing is about a penalty before there is one."""
    served, paid = fact(an(case.DecisionServed), 1), fact(an(case.Paid), 3)
    assert f"penalty:{CASE}" not in book.take(served)
    assert book.take(fact(an(case.PenaltyDecided), 2))[f"penalty:{CASE}"] == "penalty"
    assert book.take(paid)[f"penalty:{CASE}"] == "penalty"
    (penalty,) = [one for one in book.objects() if one.type == "Penalty"]
    assert {name: value for name, _, value in penalty.values} == {
        "penalty_number": an(case.PenaltyDecided).doc_no,
        "penalty_kinds": "fine",
        "penalty_fine_fen": "300000",
    }
    assert penalty.links == {f"case:{CASE}": "case"}


def test_a_penalty_on_the_spot_is_that_of_the_case_which_it_opens(book):
    """The case is an object from then on, though its own stream may not be in the view."""
    imposed = fact(an(leg_simple.SimplePenaltyImposed, case=CASE))
    assert book.take(imposed)[f"penalty:{CASE}"] == "penalty"
    (penalty,) = [one for one in book.objects() if one.type == "Penalty"]
    assert penalty.links == {f"case:{CASE}": "case"}
    assert f"case:{CASE}" in {one.id for one in book.objects()}


def test_a_penalty_that_is_held_back_has_no_lasting_relation_and_no_values(book):
    book.take(fact(an(case.PenaltyDecided), reviewed=held("late-fact")))
    (penalty,) = [one for one in book.objects() if one.type == "Penalty"]
    assert (penalty.links, penalty.values) == ({}, [])


def test_a_varied_penalty_keeps_what_it_was_before(book):
    """Later values stand behind the moment from which they hold."""
    book.take(fact(an(case.PenaltyDecided), 1))
    book.take(fact(an(case.Varied, penalties=(case.Penalty(kind="fine", fine_fen=100),)), 2))
    (penalty,) = [one for one in book.objects() if one.type == "Penalty"]
    fines = [(since, value) for name, since, value in penalty.values if name == "penalty_fine_fen"]
    assert [value for _, value in fines] == ["300000", "100"]
    assert fines[0][0].startswith("1970-")


def test_a_review_speaks_of_the_objects_of_what_it_reviews():
    filed = row(1, an(case.Filed))
    opened = fact(an(review.Opened, event=filed[5]), 2, actor={"job": "admission"})
    book = ObjectBook(known({filed[5]: held("scope")}))
    book.take(fact(an(case.Filed), 1, reviewed=held("scope")))
    assert book.take(opened)[f"case:{CASE}"] == "about"
    book.close()


def test_every_link_leads_to_an_object_of_the_book(book):
    for leaf, event in enumerate(EXAMPLES.values()):
        book.take(fact(event, leaf))
    objects = {one.id: one for one in book.objects()}
    assert {one.type for one in objects.values()} == set(OBJECT_TYPES.values())
    assert all(other in objects for one in objects.values() for other in one.links)
    assert all(name in ATTRIBUTES[one.type] for one in objects.values() for name, *_ in one.values)


@pytest.mark.parametrize("event", EVERY)
def test_the_stream_of_a_matter_is_an_object(event):
    """What stands in it is found again under it."""
    told = fact(event)
    assert related(told).own == (told.stream if told.kind in OBJECT_TYPES else "")
