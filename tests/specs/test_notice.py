"""What may be done with a rectification notice (DOMAIN.md §4.3)."""

import msgspec
import pytest

from core.domain.notice.commands import Close, OpenNotice, Recheck
from core.domain.notice.decide import decide
from core.domain.notice.events import (
    Closed,
    RectificationReported,
    Served,
    Verdict,
)
from core.kernel.reasons import Reason
from tests.support.builders import CHARGE, INSTITUTION, LATE, NOTICE, VISIT, an, uid
from tests.support.given import given
from tests.support.law import shipped_law
from tests.support.notices import (
    OVERDUE,
    REPORTED,
    SERVED,
    VERIFIED,
    WITHDRAWN,
    recheck,
    rechecked,
    report,
)

LAW = shipped_law()


def opening(**changes):
    return OpenNotice(
        **{
            "notice": NOTICE,
            "number": "T7-0001",
            "institution": INSTITUTION,
            "visit": VISIT,
            "items": SERVED.items,
            "served_on": "2026-11-23",
            "objection_until": "2026-11-26",
            "provisional": False,
            **changes,
        }
    )


def test_a_notice_is_opened_as_the_paper_says():
    """DOMAIN.md §4.3 R1, R2: items, their days and the objection window."""
    given().when(decide, opening(), LAW).then(SERVED)


def test_the_last_item_gives_the_notice_its_day():
    """DOMAIN.md §4.3 R1: a deadline per item; the notice is in time until the latest."""
    first, second = SERVED.items
    items = (msgspec.structs.replace(first, due_on="2026-12-23"), second)
    given().when(decide, opening(items=items), LAW).then(
        an(Served, items=items, due_on="2026-12-23")
    )


@pytest.mark.parametrize(
    ("paper", "opened"),
    [("2026-11-25", "2026-11-26"), ("2026-11-26", "2026-11-26"), ("2026-11-27", "2026-11-27")],
)
def test_the_office_never_shortens_the_objection_window_on_paper(paper, opened):
    """ARCHITECTURE.md decision 1: a differing server date never shortens the one on paper."""
    given().when(decide, opening(objection_until=paper), LAW).then(
        an(Served, objection_until=opened)
    )


def test_a_notice_without_items_is_refused():
    """DOMAIN.md §4.3 R1: items, each with its code."""
    given().when(decide, opening(items=()), LAW).then_refused(Reason.NOTHING_TO_SERVE)


def test_a_stream_takes_one_notice():
    """FORMAT §2: one stream, one notice."""
    given(SERVED).when(decide, opening(notice=uid(0x99)), LAW).then_refused(
        Reason.WRONG_STAGE, stage="served", needed="unserved"
    )


def test_a_notice_that_is_open_is_not_opened_again():
    """R3: the same leg is handed over twice."""
    given(SERVED, REPORTED).when(decide, opening(), LAW).then_nothing()


@pytest.mark.parametrize("on", ["2026-12-07", "2026-12-08", "2026-12-09"])
def test_a_report_is_recorded_on_the_day_before_of_and_after_the_deadline(on):
    """DOMAIN.md §4.3 R4: what is late is a fact as well."""
    given(SERVED).when(decide, report(LATE, CHARGE, on=on), LAW).then(
        an(RectificationReported, reported_on=on)
    )


def test_a_report_of_an_item_not_on_the_paper_is_refused():
    """DOMAIN.md §4.3 R4: evidence per item."""
    given(SERVED).when(decide, report("V-SAF-05"), LAW).then_refused(
        Reason.NO_SUCH_ITEM, code="V-SAF-05"
    )


def test_what_was_reported_is_not_reported_again():
    """R3."""
    given(SERVED, REPORTED).when(decide, report(LATE, CHARGE), LAW).then_nothing()


def test_a_recheck_that_finds_all_done_verifies():
    """DOMAIN.md §4.3 R5: a verdict per item."""
    given(SERVED, REPORTED).when(decide, recheck(late="verified", charge="verified"), LAW).then(
        VERIFIED
    )


def test_a_recheck_that_finds_something_undone_fails():
    """DOMAIN.md §4.3 R5."""
    given(SERVED, REPORTED).when(decide, recheck(late="verified", charge="failed"), LAW).then(
        rechecked(late="verified", charge="failed")
    )


def test_an_item_reported_but_not_rechecked_keeps_the_notice_unverified():
    """DOMAIN.md §4.3: Partly is not Verified."""
    given(SERVED, REPORTED, rechecked(late="verified")).when(
        decide, Close(escalated=False, closed_on="2026-12-11"), LAW
    ).then_refused(Reason.WRONG_STAGE, stage="reported")


def test_a_verdict_on_an_item_not_on_the_paper_is_refused():
    """DOMAIN.md §4.3 R5."""
    command = Recheck(
        verdicts=(Verdict(code="V-SAF-05", verdict="verified"),), rechecked_on="2026-12-10"
    )
    given(SERVED).when(decide, command, LAW).then_refused(Reason.NO_SUCH_ITEM)


def test_what_was_verified_does_not_fail_on_the_same_notice():
    """DOMAIN.md §4.3 R7: a relapse is a finding of the look-back, not of this notice."""
    given(SERVED, VERIFIED).when(decide, recheck(on="2026-12-20", late="failed"), LAW).then_refused(
        Reason.WRONG_STAGE, stage="verified"
    )


@pytest.mark.parametrize("verdict", ["verified", "failed"])
def test_a_verdict_is_recorded_once(verdict):
    """R3: the same leg is handed over twice."""
    given(SERVED, rechecked(late=verdict)).when(decide, recheck(late=verdict), LAW).then_nothing()


def test_of_two_verdicts_on_one_item_the_later_counts():
    """DOMAIN.md §4.3 R5: one verdict an item; else the same recheck would be news for ever."""
    both = (Verdict(code=LATE, verdict="failed"), Verdict(code=LATE, verdict="verified"))
    given(SERVED).when(decide, Recheck(verdicts=both, rechecked_on="2026-12-10"), LAW).then(
        rechecked(late="verified")
    )


def test_a_second_failure_on_another_day_is_another_fact():
    """DOMAIN.md §4.3 R5."""
    given(SERVED, rechecked(late="failed")).when(
        decide, recheck(on="2026-12-20", late="failed"), LAW
    ).then(rechecked(on="2026-12-20", late="failed"))


@pytest.mark.parametrize(
    ("past", "outcome"),
    [
        ((REPORTED, VERIFIED), "rectified"),
        ((OVERDUE, VERIFIED), "rectified_late"),
        ((VERIFIED,), "rectified_late"),
        ((OVERDUE, REPORTED, WITHDRAWN, VERIFIED), "rectified"),
    ],
)
def test_a_verified_notice_is_closed_and_says_whether_it_was_late(past, outcome):
    """DOMAIN.md §4.3: Closed."""
    given(SERVED, *past).when(decide, Close(escalated=False, closed_on="2026-12-11"), LAW).then(
        an(Closed, outcome=outcome)
    )


@pytest.mark.parametrize("past", [OVERDUE, rechecked(late="failed")])
def test_an_overdue_or_failed_notice_is_closed_by_escalation(past):
    """DOMAIN.md §4.3: Escalated to a case."""
    given(SERVED, past).when(decide, Close(escalated=True, closed_on="2026-12-11"), LAW).then(
        an(Closed, outcome="escalated")
    )


@pytest.mark.parametrize(
    "past",
    [(), (REPORTED,), (OVERDUE,), (OVERDUE, an(RectificationReported, reported_on="2026-12-09"))],
)
def test_an_unverified_notice_is_not_closed_as_rectified(past):
    """DOMAIN.md §4.3 R5: a report alone does not show that it was done."""
    given(SERVED, *past).when(
        decide, Close(escalated=False, closed_on="2026-12-11"), LAW
    ).then_refused(Reason.WRONG_STAGE)


def test_a_closed_notice_is_not_closed_again():
    """R3."""
    given(SERVED, VERIFIED, an(Closed)).when(
        decide, Close(escalated=False, closed_on="2026-12-12"), LAW
    ).then_nothing()
