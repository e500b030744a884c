"""When a rectification notice is overdue, and when that is taken back (DOMAIN.md §4.3 R6)."""

import pytest

from core.domain.notice.commands import EndDay
from core.domain.notice.decide import decide
from core.domain.notice.events import (
    Closed,
    Overdue,
    OverdueWithdrawn,
    Rechecked,
    RectificationReported,
)
from tests.support.builders import CHARGE, LATE, an
from tests.support.given import given
from tests.support.law import shipped_law
from tests.support.notices import (
    OVERDUE,
    OVERDUE_ID,
    REPORTED,
    SERVED,
    VERIFIED,
    WITHDRAWN,
    recheck,
    rechecked,
    report,
)

LAW = shipped_law()
ONE_LATE = an(RectificationReported, codes=(LATE,), reported_on="2026-12-09")


def test_a_late_report_after_the_overdue_is_recorded_and_withdraws_nothing():
    """DOMAIN.md §4.3 R6."""
    late = report(LATE, CHARGE, on="2026-12-09", overdue_event=OVERDUE_ID)
    given(SERVED, OVERDUE).when(decide, late, LAW).then(
        an(RectificationReported, reported_on="2026-12-09")
    )


@pytest.mark.parametrize("on", ["2026-12-01", "2026-12-08"])
def test_an_honest_report_that_arrives_late_withdraws_the_overdue(on):
    """SYNC.md §5.7: the fact is admitted; the day on which it was made counts."""
    command = report(LATE, CHARGE, on=on, overdue_event=OVERDUE_ID)
    given(SERVED, OVERDUE).when(decide, command, LAW).then(
        an(RectificationReported, reported_on=on), an(OverdueWithdrawn, reported_on=on)
    )


def test_an_overdue_is_withdrawn_once():
    """R3."""
    command = report(LATE, CHARGE, overdue_event=OVERDUE_ID)
    given(SERVED, OVERDUE, REPORTED, WITHDRAWN).when(decide, command, LAW).then_nothing()


def test_a_report_of_some_items_leaves_the_overdue_standing():
    """DOMAIN.md §4.3 R6: something was still open at the end of the day."""
    given(SERVED, OVERDUE).when(decide, report(LATE, overdue_event=OVERDUE_ID), LAW).then(
        an(RectificationReported, codes=(LATE,))
    )


def test_two_honest_reports_together_withdraw_the_overdue():
    """SYNC.md §5.7: two legs may arrive one after the other."""
    first = an(RectificationReported, codes=(LATE,))
    given(SERVED, OVERDUE, first).when(decide, report(CHARGE, overdue_event=OVERDUE_ID), LAW).then(
        an(RectificationReported, codes=(CHARGE,)), WITHDRAWN
    )


def test_an_item_reported_late_keeps_the_overdue_though_the_other_was_in_time():
    """DOMAIN.md §4.3 R6."""
    given(SERVED, OVERDUE, ONE_LATE).when(
        decide, report(CHARGE, overdue_event=OVERDUE_ID), LAW
    ).then(an(RectificationReported, codes=(CHARGE,)))


def test_an_overdue_of_two_items_verified_late_is_not_withdrawn_by_a_report_of_one():
    """DOMAIN.md §4.3 R6: what was verified late was not in time."""
    given(SERVED, OVERDUE, VERIFIED).when(decide, report(LATE, overdue_event=OVERDUE_ID), LAW).then(
        an(RectificationReported, codes=(LATE,))
    )


def test_an_unjust_overdue_is_withdrawn_even_after_the_case_began():
    """SYNC.md F21: the fact that contradicts a decision arrives later."""
    escalated = an(Closed, outcome="escalated")
    given(SERVED, OVERDUE, escalated).when(
        decide, report(LATE, CHARGE, overdue_event=OVERDUE_ID), LAW
    ).then(REPORTED, WITHDRAWN)


def test_a_report_refuted_by_a_recheck_within_the_time_withdraws_nothing():
    """DOMAIN.md §4.3 R5, R6: it was looked at after that report, and not done."""
    refuted = rechecked(on="2026-12-04", late="failed", charge="failed")
    given(SERVED, refuted, OVERDUE).when(
        decide, report(LATE, CHARGE, overdue_event=OVERDUE_ID), LAW
    ).then(REPORTED)


def test_a_recheck_in_time_that_arrives_late_withdraws_the_overdue():
    """SYNC.md §5.7: the day on which it was seen done counts."""
    command = recheck(on="2026-12-08", overdue_event=OVERDUE_ID, late="verified", charge="verified")
    given(SERVED, OVERDUE).when(decide, command, LAW).then(
        an(Rechecked, rechecked_on="2026-12-08"), an(OverdueWithdrawn, reported_on="2026-12-08")
    )


@pytest.mark.parametrize("today", ["2026-12-07", "2026-12-08"])
def test_a_notice_is_in_time_on_the_day_before_and_on_the_day(today):
    """DOMAIN.md §4.3 R6: at the end of the deadline day."""
    given(SERVED).when(decide, EndDay(today=today), LAW).then_nothing()


def test_a_notice_is_overdue_on_the_day_after():
    """DOMAIN.md §4.3 R6: the event comes by itself."""
    given(SERVED).when(decide, EndDay(today="2026-12-09"), LAW).then(OVERDUE)


def test_a_job_that_was_down_finds_the_same_overdue_days_later():
    """SYNC.md I9: a deadline does not depend on when it is looked at."""
    given(SERVED).when(decide, EndDay(today="2027-01-20"), LAW).then(OVERDUE)


def test_only_what_was_not_reported_is_overdue():
    """DOMAIN.md §4.3 R6."""
    given(SERVED, an(RectificationReported, codes=(LATE,))).when(
        decide, EndDay(today="2026-12-09"), LAW
    ).then(an(Overdue, codes=(CHARGE,)))


def test_a_report_made_after_the_day_does_not_prevent_the_overdue():
    """DOMAIN.md §4.3 R6: the report may be admitted before the day is ended."""
    late = an(RectificationReported, reported_on="2026-12-09")
    given(SERVED, late).when(decide, EndDay(today="2026-12-09"), LAW).then(OVERDUE)


def test_a_failed_recheck_before_the_day_does_not_prevent_the_overdue():
    """DOMAIN.md §4.3 R6: what failed early was still to be done by the day."""
    early = rechecked(on="2026-12-04", late="verified", charge="failed")
    given(SERVED, early).when(decide, EndDay(today="2026-12-09"), LAW).then(
        an(Overdue, codes=(CHARGE,))
    )


def test_a_report_in_time_that_proves_untrue_in_time_does_not_prevent_the_overdue():
    """DOMAIN.md §4.3 R5, R6: there was time left to do it, and it was not done."""
    early = rechecked(on="2026-12-04", charge="failed")
    given(SERVED, REPORTED, early).when(decide, EndDay(today="2026-12-09"), LAW).then(
        an(Overdue, codes=(CHARGE,))
    )


def test_a_failed_recheck_after_a_report_in_time_is_not_overdue():
    """DOMAIN.md §4.3 R6: it failed, which is its own consequence."""
    given(SERVED, REPORTED, rechecked(late="failed", charge="failed")).when(
        decide, EndDay(today="2026-12-11"), LAW
    ).then_nothing()


@pytest.mark.parametrize(
    "past",
    [(REPORTED,), (OVERDUE,), (OVERDUE, VERIFIED), (OVERDUE, WITHDRAWN)],
    ids=["reported", "overdue", "verified late", "withdrawn"],
)
def test_the_overdue_comes_once_or_not_at_all(past):
    """FORMAT §3: `overdue/<notice>/<due_on>` is claimed once."""
    given(SERVED, *past).when(decide, EndDay(today="2026-12-12"), LAW).then_nothing()


@pytest.mark.parametrize("on", ["1970-01-01", "2026-11-20"])
def test_nothing_said_of_a_day_before_service_is_in_time(on):
    """DOMAIN.md §4.3: nothing was ordered yet; such a clock is wrong."""
    overdue = report(LATE, CHARGE, on=on, overdue_event=OVERDUE_ID)
    given(SERVED, OVERDUE).when(decide, overdue, LAW).then(
        an(RectificationReported, reported_on=on)
    )
    verified = recheck(on=on, overdue_event=OVERDUE_ID, late="verified", charge="verified")
    given(SERVED, OVERDUE).when(decide, verified, LAW).then(
        rechecked(on=on, late="verified", charge="verified")
    )
