"""A missing year is provisional, and counted again once its notice is known (§4.8, trap 2)."""

import pytest

from core.domain.draw.day_events import DeadlineSettled as DrawDay
from core.domain.draw.decide import decide as decide_draw
from core.domain.draw.events import Announced
from core.domain.institution.day_events import DeadlineSettled as InstitutionDay
from core.domain.institution.decide import decide as decide_institution
from core.domain.institution.listing_events import ListingNoticed
from core.domain.refund.amounts import MissedLine
from core.domain.refund.day_events import DeadlineSettled as RefundDay
from core.domain.refund.decide import decide as decide_refund
from core.domain.refund.events import Claimed, LinesAdded, Ordered, Overdue, Verified
from core.domain.tables import TABLES
from core.domain.tip.day_events import DeadlineSettled as TipDay
from core.domain.tip.decide import decide as decide_tip
from core.domain.tip.events import Assigned, Received, Triaged
from core.domain.visit.day_events import DeadlineSettled as VisitDay
from core.domain.visit.decide import decide as decide_visit
from core.domain.visit.events import Concluded, Planned, PublicationDemanded
from core.kernel.acting import by_job
from core.kernel.reasons import Reason
from core.kernel.running import running
from core.law.look_up import term_in_force
from core.law.settling import settled
from tests.support.builders import an
from tests.support.given import folded, given
from tests.support.next_year import PUBLISHED, UNPUBLISHED, VERSION, runs, settling

LAW_DAY = "2026-12-21"


@pytest.mark.parametrize(
    ("day", "due_on", "clause"),
    [
        (runs("case.pay", "2026-12-18", "2027-01-04"), "2027-01-06", "rolls over a longer holiday"),
        (runs("case.pay", "2026-12-17", "2027-01-04"), "2027-01-06", "day 15 is New Year's Day"),
        (runs("case.serve", "2026-12-24", "2027-01-05"), "2027-01-07", "seven working days"),
        (runs("recheck", "2026-12-31", "2027-01-08"), "2027-01-11", "five working days"),
        (runs("tip.feedback", "2026-12-31", "2027-01-06", provisional=True), "2027-01-08", "flag"),
    ],
)
def test_a_later_day_holds_as_soon_as_the_notice_is_known(day, due_on, clause):
    """行政处罚法 第八十五条; 民事诉讼法 第八十五条."""
    (found,) = settled(settling(), (day,), frozenset(), PUBLISHED)
    seen = (found.before, found.due_on, found.provisional, found.by_law)
    assert seen == (day.due_on, due_on, False, VERSION), clause


def test_a_day_that_the_notice_leaves_becomes_firm():
    """Only where an event had called it provisional is there something to say."""
    day = runs("case.pay", "2026-12-23", "2027-01-07", provisional=True)
    (found,) = settled(settling(), (day,), frozenset(), PUBLISHED)
    assert (found.due_on, found.provisional) == ("2027-01-07", False)


def test_a_day_is_never_shortened():
    """Saturday 9 January is worked: counted again the day would be earlier; it only gets firm."""
    day = runs("case.serve", "2026-12-30", "2027-01-13", provisional=True)
    (found,) = settled(settling(), (day,), frozenset(), PUBLISHED)
    assert (found.before, found.due_on, found.provisional) == ("2027-01-13", "2027-01-13", False)


@pytest.mark.parametrize(
    "day",
    [
        runs("case.pay", "2026-12-23", "2027-01-07"),
        runs("case.pay", "2026-12-18", "2027-01-04", provisional=False),
        runs("case.serve", "2026-12-01", "2026-12-10"),
        runs("case.pay", None, "2027-01-04", provisional=True),
        runs("case.pay", "2027-12-20", "2028-01-04", provisional=True),
    ],
    ids=["as it was", "firm", "of a known year", "set by a person", "another year is missing"],
)
def test_what_stays_as_it_is_says_nothing(day):
    """No event without news; a year still missing keeps it provisional."""
    assert settled(settling(), (day,), frozenset(), PUBLISHED) == ()


def test_one_flag_of_an_event_is_no_news_for_its_days_of_a_known_year():
    """An objection ends in December; only the other day of the paper waited for the notice."""
    day = runs("notice.objection", "2026-12-18", "2026-12-23", provisional=True)
    assert settled(settling(), (day,), frozenset(), PUBLISHED) == ()


def test_every_day_that_runs_from_a_field_has_its_field_and_its_term():
    """A row of a table that named another field would never be settled."""
    for table in TABLES.values():
        for row in table:
            for day in row.opens:
                fields = row.event.__struct_fields__
                assert day.field in fields, day
                assert day.runs_from in {"", "occurred", *fields}, day
                assert term_in_force(UNPUBLISHED, day.term or day.kind, LAW_DAY).code


def test_a_settled_day_runs_on_by_its_new_day():
    """What is asked a second time begins from what the first asking left."""
    day = an(TipDay, kind="tip.verify", before="2027-01-04", due_on="2027-01-06")
    happened = (an(Received), an(Triaged), an(Assigned, verify_by="2027-01-04"), day)
    found = running(TABLES["tip"], (("2026-12-21", one) for one in happened))
    assert [(one.kind, one.due_on, one.provisional) for one in found] == [
        ("tip.verify", "2027-01-06", False)
    ]


def test_handed_over_to_others_a_check_runs_from_its_first_assignment():
    """DOMAIN.md T4: assigned again, the last day stays."""
    first = an(Assigned, assigned_on="2026-12-14", verify_by="2027-01-05", provisional=True)
    again = an(Assigned, assigned_on="2026-12-28", verify_by="2027-01-05", provisional=True)
    happened = (("2026-12-14", first), ("2026-12-28", again))
    assert [one.since for one in running(TABLES["tip"], happened)] == ["2026-12-14"]


TIP = (
    an(Received, triage_by="2026-12-11"),
    an(Triaged),
    an(Assigned, assigned_on="2026-12-14", verify_by="2027-01-05", provisional=True),
)
VERIFY = runs("tip.verify", "2026-12-14", "2027-01-05", provisional=True)
PUBLISH = an(Announced, visits_by="2026-12-31", publish_by="2027-01-29", provisional=True)
STATEMENT = an(
    ListingNoticed, noticed_on="2026-12-29", statement_until="2027-01-06", provisional=True
)
PLAN = an(Planned, is_urgent=True, visit_on="2026-12-31", approve_by="2027-01-04", provisional=True)
ASKED = an(Claimed, claimed_on="2026-12-18", due_on="2027-01-04", provisional=True)


ROOMS = (
    (
        decide_tip,
        TIP,
        VERIFY,
        an(
            TipDay,
            tip=TIP[0].tip,
            kind="tip.verify",
            before="2027-01-05",
            due_on="2027-01-07",
            by_law=VERSION,
        ),
    ),
    (
        decide_draw,
        (PUBLISH,),
        runs("draw.publish", "2026-12-31", "2027-01-29", provisional=True),
        an(
            DrawDay,
            draw=PUBLISH.draw,
            kind="draw.publish",
            before="2027-01-29",
            due_on="2027-02-01",
            by_law=VERSION,
        ),
    ),
    (
        decide_institution,
        (STATEMENT,),
        runs("listing.statement", "2026-12-29", "2027-01-06", provisional=True),
        an(
            InstitutionDay,
            institution=STATEMENT.institution,
            kind="listing.statement",
            before="2027-01-06",
            due_on="2027-01-08",
            by_law=VERSION,
        ),
    ),
    (
        decide_visit,
        (PLAN,),
        runs("visit.approve", "2026-12-31", "2027-01-04", provisional=True),
        an(
            VisitDay,
            visit=PLAN.visit,
            kind="visit.approve",
            before="2027-01-04",
            due_on="2027-01-06",
            by_law=VERSION,
        ),
    ),
    (
        decide_refund,
        (ASKED,),
        runs("refund.request", "2026-12-18", "2027-01-04", provisional=True),
        an(
            RefundDay,
            refund=ASKED.refund,
            kind="refund.request",
            before="2027-01-04",
            due_on="2027-01-06",
            by_law=VERSION,
        ),
    ),
)
NAMES = ("tip", "draw", "institution", "visit", "refund")
"""The case and the notice have files of their own."""


@pytest.mark.parametrize(("decide", "past", "day", "event"), ROOMS, ids=NAMES)
def test_a_provisional_day_is_settled_in_the_stream_whose_day_it_is(decide, past, day, event):
    """DOMAIN.md §0.1, trap 2."""
    given(*past).when(decide, settling(day), PUBLISHED).then(event)


@pytest.mark.parametrize(("decide", "past", "day", "event"), ROOMS, ids=NAMES)
def test_a_day_is_settled_once(decide, past, day, event):
    """Asked again, it is already so."""
    given(*past, event).when(decide, settling(day), PUBLISHED).then_nothing()


ASKED_OF = [(decide, past, day) for decide, past, day, _ in ROOMS]


@pytest.mark.parametrize(("decide", "past", "day"), ASKED_OF, ids=NAMES)
def test_nobody_but_the_follower_settles(decide, past, day):
    """acts.toml: a person changes no day by this way."""
    asked = settling(day, by=by_job("end-of-day"))
    given(*past).when(decide, asked, PUBLISHED).then_refused(Reason.ROLE_NEEDED)


@pytest.mark.parametrize(("decide", "past", "day"), ASKED_OF, ids=NAMES)
def test_before_the_notice_is_known_nothing_happens(decide, past, day):
    """A year that is still missing settles nothing."""
    given(*past).when(decide, settling(day), UNPUBLISHED).then_nothing()


def test_the_state_of_each_room_follows():
    """The next step is judged by the settled day."""
    later = {"before": "2027-01-05", "due_on": "2027-01-07"}
    tip = folded(decide_tip, *TIP, an(TipDay, kind="tip.verify", **later))
    assert (tip.verify_by, tip.provisional) == ("2027-01-07", False)
    draw = folded(decide_draw, PUBLISH, an(DrawDay, kind="draw.publish", due_on="2027-02-01"))
    assert draw.publish_by == "2027-02-01"
    heard = an(InstitutionDay, kind="listing.statement", before="2027-01-06", due_on="2027-01-08")
    institution = folded(decide_institution, STATEMENT, heard)
    assert [one.statement_until for one in institution.listings] == ["2027-01-08"]
    demanded = (an(Concluded), an(PublicationDemanded), an(VisitDay, due_on="2027-02-01"))
    assert folded(decide_visit, *demanded).publish_by == "2027-02-01"


def test_pupils_who_share_a_day_share_the_settled_one_and_others_keep_theirs():
    """民法典 第二百零三条; a pupil who asked later has a day of their own."""
    later = an(LinesAdded, claimed_on="2026-12-28", due_on="2027-01-12", provisional=True)
    day = an(RefundDay, kind="refund.request", before="2027-01-04", due_on="2027-01-06")
    lines = folded(decide_refund, ASKED, later, day).lines
    assert {lines[one.pupil].due_on for one in ASKED.lines} == {"2027-01-06"}
    assert {lines[one.pupil].due_on for one in later.lines} == {"2027-01-12"}


def test_what_was_missed_before_the_notice_came_is_not_moved():
    """The overdue stands, and a person judges it; nothing is settled behind it."""
    missed = an(Overdue, due_on="2027-01-04", lines=_missed(), pupils=len(ASKED.lines))
    past = (ASKED, missed)
    given(*past).when(decide_refund, settling(), PUBLISHED).then_nothing()


def _missed():
    return tuple(MissedLine(pupil=one.pupil, owed_fen=one.prepaid_fen) for one in ASKED.lines)


def test_a_day_that_the_head_chose_for_an_order_stays():
    """The order says it; only what the term gave is counted again."""
    chosen = an(Ordered, ordered_on="2026-12-18", pay_by="2027-01-05", provisional=False)
    past = (ASKED, an(Verified), chosen)
    given(*past).when(decide_refund, settling(), PUBLISHED).then_nothing()
